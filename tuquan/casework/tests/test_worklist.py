"""The work list shows what is due to those whose work it is, and to those who may read the record."""

from datetime import timedelta

import pytest
from django.urls import reverse

from tuquan.accounts.models import Grant
from tuquan.casework.models import Clock
from tuquan.kit.period import today
from tuquan.law import cache, seed
from tuquan.tests.world import make_user

READS = "returns.read"
VERB = "returns.submit_return"


@pytest.fixture(autouse=True)
def law(db):
    cache.forget()
    seed.load()
    yield
    cache.forget()


@pytest.fixture
def make_clock(world):
    def make(place, days, number=1, **given):
        return Clock.objects.create(
            subject=f"places.Place:{world.u.pk}", place=place, verb=VERB, reads=READS, rule="mediation.start_days",
            days=number, since=today(), due_on=today() + timedelta(days=days), calendar="x", **given,
        )  # fmt: skip

    return make


@pytest.fixture
def officer(client, world):
    user = make_user("officer", ("commune_officer", world.u))
    client.force_login(user)
    return client


def shown(client, **query):
    return [clock for clock, _record, _url in client.get(reverse("casework:worklist"), query).context["rows"]]


def test_work_stands_by_its_day_the_earliest_first(officer, world, make_clock):
    later, late, now = make_clock(world.u, 30, 1), make_clock(world.u1, -2, 2), make_clock(world.u, 0, 3)
    make_clock(world.u, -5, 4, met_on=today())
    assert shown(officer) == [late, now, later]
    assert shown(officer, due="late") == [late] and shown(officer, due="today") == [now]
    assert shown(officer, due="week") == [now]
    page = officer.get(reverse("casework:worklist")).content.decode()
    assert "Luật 35/2013/QH13, điều 20 khoản 2" in page


def test_another_place_is_not_shown(officer, world, make_clock):
    make_clock(world.cc, 1)
    assert shown(officer) == []


def test_a_place_narrows_the_list(officer, world, make_clock):
    one, _other = make_clock(world.u1, 1, 1), make_clock(world.u2, 1, 2)
    assert shown(officer, place=world.u1.code) == [one]


def test_who_may_read_but_not_do_sees_it_when_asked(client, world, make_clock):
    clock = make_clock(world.u, -1)
    client.force_login(make_user("chair", ("commune_chair", world.u)))
    assert shown(client) == [] and shown(client, whose="all") == [clock]


def test_without_the_right_to_read_there_is_nothing(client, world, make_clock):
    make_clock(world.u, -1)
    client.force_login(make_user("auditor", ("auditor", world.u)))
    assert shown(client, whose="all") == []


def test_the_right_must_reach_the_place_for_reading_and_for_doing(client, world, make_clock):
    make_clock(world.cc, -1)
    user = make_user("mixed", ("commune_officer", world.u))
    Grant.objects.create(user=user, role="commune_chair", place=world.cc, first_day=today())
    client.force_login(user)
    assert shown(client) == [] and len(shown(client, whose="all")) == 1


def test_a_clock_says_how_it_stands(world, make_clock):
    assert make_clock(world.u, -1, 1).late and not make_clock(world.u, 0, 2).late
    done = make_clock(world.u, 1, 3, met_on=today() + timedelta(days=2))
    assert done.late and str(done.says)
