"""The same file from two hands, and a button pressed twice: it is entered once, and the second learns by whom."""

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from tuquan.exchange import entered, kept, trial
from tuquan.exchange.importing import enter, register_of
from tuquan.exchange.tests.matters import ROW, check, held, written_csv, xlsx
from tuquan.journal.models import Event
from tuquan.ledger.check import mismatches
from tuquan.organisations.models import Body
from tuquan.tests.actions import TESTER
from tuquan.tests.racing import all_holds, at_once
from tuquan.tests.world import make_user

KEY = "tests.matters"
HEAD = ["place", "ref", "name", "first_day", "decision", "women", "men"]


@pytest.fixture(autouse=True)
def home(monkeypatch, tmp_path):
    monkeypatch.setattr(settings, "HOME", tmp_path / "home")
    settings.HOME.mkdir()


@pytest.fixture
def signed_in(matters, clerk, client, monkeypatch):
    monkeypatch.setattr(type(matters), "back", lambda self, record, user: "/")
    client.force_login(clerk)
    return client


def upload(client, path):
    given = {"file": SimpleUploadedFile("so.xlsx", path.read_bytes())}
    return client.post(reverse("exchange:import", args=[KEY]), given).context["ticket"]


def messages_of(answer) -> list[str]:
    return [str(message) for message in answer.wsgi_request._messages._queued_messages]


def press(client, ticket) -> str:
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    answer = client.post(reverse("exchange:import", args=[KEY]), {"ticket": ticket})
    assert answer.status_code == 302
    return " ".join(messages_of(answer))


def test_a_second_press_is_told_that_it_was_entered(signed_in, tmp_path):
    ticket = upload(signed_in, xlsx(tmp_path / "a.xlsx", ROW))
    assert "1 row imported" in press(signed_in, ticket)
    assert "was entered a moment ago" in (said := press(signed_in, ticket)) and "clerk" in said
    assert len(held()) == 1 and Event.objects.count() == 1


def test_two_people_with_the_same_file(signed_in, world, tmp_path):
    path = xlsx(tmp_path / "a.xlsx", ROW)
    other = Client()
    other.force_login(make_user("other", ("tester", world.u)))
    mine, theirs = upload(signed_in, path), upload(other, path)
    assert "1 row imported" in press(other, theirs)
    said = press(signed_in, mine)
    assert "so.xlsx was entered a moment ago" in said and "by other" in said
    assert len(held()) == 1 and not list(kept.folder().iterdir())


def test_a_file_may_come_again_later(signed_in, tmp_path):
    path = xlsx(tmp_path / "a.xlsx", ROW)
    press(signed_in, upload(signed_in, path))
    assert "0 rows imported" in press(signed_in, upload(signed_in, path))


def test_a_file_that_was_entered_since_it_was_checked(matters, tmp_path):
    path = xlsx(tmp_path / "a.xlsx", ROW)
    first, second = check(matters, path), check(matters, path)
    assert enter(first, by=TESTER) == 1
    with pytest.raises(entered.EnteredAlready, match="TESTER"):
        enter(second, by=TESTER)
    assert len(held()) == 1 and not list(mismatches())


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_four_at_once(country, tmp_path):
    """On connections of their own; what has no reference of its own would be there four times."""
    clerk = make_user("clerk", ("justice_clerk", country.u))
    officer = make_user("officer", ("commune_officer", country.u))
    groups = written_csv(
        tmp_path / "a.csv", ["18001-01", "T1", "Tổ hòa giải", "01/05/2016", "4/QĐ", "1", "2"], head=HEAD
    )
    found = [trial.check(register_of("mediation.groups"), groups, by=clerk) for _ in range(4)]
    answers = at_once(*(lambda one=one: enter(one, by=clerk) for one in found))
    assert sorted(map(str, answers))[0] == "1" and answers.count(1) == 1
    assert all(isinstance(one, entered.EnteredAlready) for one in answers if one != 1)
    assert Body.objects.count() == 1 and Event.objects.filter(verb="mediation.import_groups").count() == 1
    populations = written_csv(tmp_path / "b.csv", ["18001", "2024", "5", "2", "x"],
                              head=["place", "year", "persons", "households", "source"])  # fmt: skip
    found = [trial.check(register_of("places.populations"), populations, by=officer) for _ in range(4)]
    answers = at_once(*(lambda one=one: enter(one, by=officer) for one in found))
    assert answers.count(1) == 1 and all(isinstance(one, entered.EnteredAlready) for one in answers if one != 1)
    all_holds()
