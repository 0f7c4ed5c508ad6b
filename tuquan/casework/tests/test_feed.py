"""The calendar address: secret, renewable, read back by a calendar program, and silent about what is sealed."""

import re
from datetime import datetime, timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse
from icalendar import Calendar

from tuquan.accounts.models import Grant
from tuquan.casework import clocks, feeds
from tuquan.casework.clocks import Due
from tuquan.casework.models import Clock, Feed
from tuquan.casework.tests.conftest import READS, VERB, Case
from tuquan.journal.models import Event
from tuquan.kit.period import HANOI, today
from tuquan.tests.world import make_user


@pytest.fixture
def officer(world):
    return make_user("officer", ("commune_officer", world.u))


def fetch(client, secret):
    answer = client.get(reverse("casework:feed", args=[secret]))
    assert answer.status_code == 200 and answer["Content-Type"].startswith("text/calendar")
    assert "no-store" in answer["Cache-Control"]
    return Calendar.from_ical(answer.content).walk("VEVENT")


def make_clock(place, days=2, **given):
    return Clock.objects.create(
        subject=f"places.Place:{place.pk}", place=place, verb=VERB, reads=READS, rule="mediation.start_days", days=days,
        since=today(), due_on=today() + timedelta(days=days), calendar="x", **given,
    )  # fmt: skip


@pytest.fixture
def secret(officer):
    return feeds.make_feed(Feed(user=officer), by=officer).fresh_secret


def test_a_calendar_program_reads_what_is_due(client, world, officer, secret):
    mine, _far = make_clock(world.u), make_clock(world.cc)
    other = make_clock(world.u, 3, assignee=make_user("khac", ("commune_officer", world.u)))
    make_clock(world.u, 4, met_on=today())
    make_clock(world.u, 5, suspended_on=today())
    [event] = fetch(client, secret)
    assert event.decoded("dtstart") == mine.due_on and event.decoded("dtend") == mine.due_on + timedelta(days=1)
    assert str(event["summary"]) == f"{mine.title} – {world.u.code}"
    assert str(event["url"]).endswith(reverse("casework:clock", args=[mine.pk]))
    assert event["uid"] and event["dtstamp"]
    Clock.objects.filter(pk=other.pk).update(assignee=officer)
    assert len(fetch(client, secret)) == 2


def test_hours_stand_at_their_hour(client, world, acting, officer, secret):
    at = datetime.now(HANOI).replace(microsecond=0)
    clocks.keep(Case(world.u, [Due.by_law(VERB, "tips.hand_over", at)]), READS)
    [event] = fetch(client, secret)
    assert event.decoded("dtstart") == at + timedelta(hours=24)


def test_of_sealed_records_it_says_only_that_something_is_due(client, world, officer, secret):
    clock = make_clock(world.u, sealed=True, due_at=datetime(2030, 1, 1, 9, tzinfo=HANOI))
    [event] = fetch(client, secret)
    assert str(event["summary"]) in ("1 việc đến hạn", "1 task due")
    assert str(event["url"]).endswith(reverse("casework:worklist")) and event.decoded("dtstart") == clock.due_on
    text = event.to_ical().decode()
    assert str(clock.title) not in text and clock.rule not in text and "Uyên" not in text


def test_rights_are_asked_at_each_reading(client, world, officer, secret):
    make_clock(world.u)
    assert len(fetch(client, secret)) == 1
    Grant.objects.update(last_day=today() - timedelta(days=1))
    assert fetch(client, secret) == []
    officer.is_active = False
    officer.save()
    assert client.get(reverse("casework:feed", args=[secret])).status_code == 404


def test_only_a_hash_is_kept_and_a_new_address_ends_the_old(client, officer, secret):
    assert len(secret) >= 22 and secret not in str(list(Feed.objects.values())) + str(list(Event.objects.values()))
    fresh = feeds.make_feed(Feed.objects.get(), by=officer).fresh_secret
    assert fresh != secret and Feed.objects.count() == 1
    assert client.get(reverse("casework:feed", args=[secret])).status_code == 404
    assert fetch(client, fresh) == []
    feeds.stop_feed(Feed.objects.get(), by=officer)
    assert client.get(reverse("casework:feed", args=[fresh])).status_code == 404


def test_nobody_makes_the_address_of_another(world, officer, secret):
    other = make_user("khac", ("commune_officer", world.u))
    for act in (feeds.make_feed, feeds.stop_feed):
        with pytest.raises(ValidationError):
            act(Feed.objects.get(), by=other)
    with pytest.raises(PermissionDenied):
        feeds.make_feed(Feed(user=(nobody := make_user("khong"))), by=nobody)


def test_the_screen_shows_an_address_once(client, officer):
    client.force_login(officer)
    own = reverse("casework:own_feed")
    assert "/viec/lich/" not in client.get(own).text.split("<main", 1)[1].replace(own + '"', "")
    [made] = re.findall(r'value="[^"]*/viec/lich/([\w-]+)\.ics"', client.post(own, {"do": "make"}).text)
    client.logout()
    assert fetch(client, made) == []
    client.force_login(officer)
    assert made not in client.get(own).text
    assert client.post(own, {"do": "stop"}).status_code == 302
    client.logout()
    assert client.get(reverse("casework:feed", args=[made])).status_code == 404


@pytest.mark.parametrize("guess", ["x", "%00", "a" * 5000, "ờ"])
def test_a_guess_finds_nothing(client, db, guess):
    assert client.get(f"/viec/lich/{guess}.ics").status_code == 404
