"""Points without a sign of life become dormant by the rule, and somebody is asked about the others once a month."""

from datetime import timedelta

import pytest

from tuquan.casework.models import Clock
from tuquan.journal.models import Event
from tuquan.kit.period import today
from tuquan.law.actions import set_local
from tuquan.law.models import Rule
from tuquan.ledger.batch import Batch
from tuquan.ledger.check import mismatches
from tuquan.schemes import actions, pulse
from tuquan.schemes.models import PointState
from tuquan.schemes.tests.conftest import D, value
from tuquan.tests.world import make_user

pytestmark = pytest.mark.django_db
NOW = today()


@pytest.fixture
def brought(world, scheme, cast):
    """Points of which the file says when they were last at work."""

    def brought(*days):
        rows = [
            {"place": world.u, "scheme": scheme, "ref": f"D-{number}", "name": f"Điểm {number}",
             "launched_on": D(2020, 1, 1), "last_activity": day}
            for number, day in enumerate(days)
        ]  # fmt: skip
        return actions.import_points(Batch("schemes.points", rows), by=cast["officer"])

    return brought


def test_the_day_is_counted_in_months():
    assert pulse.months_after(D(2025, 8, 31), 6) == D(2026, 2, 28)
    assert pulse.months_after(D(2026, 3, 31), -1) == D(2026, 2, 28)
    assert pulse.months_after(D(2025, 12, 5), 1) == D(2026, 1, 5)


def test_who_is_quiet_falls_asleep(world, brought, cast):
    edge = next(day for n in range(200) if pulse.months_after(day := NOW - timedelta(days=n), 6) == NOW)
    quiet, today_, busy = brought(NOW - timedelta(days=400), edge, NOW - timedelta(days=20))
    assert pulse.pulse(busy).falls_on == pulse.months_after(busy.quiet_since, 6)
    assert pulse.run() == 2 and pulse.run() == 0
    for point in (quiet, today_, busy):
        point.refresh_from_db()
    assert [one.state for one in (quiet, today_, busy)] == [PointState.DORMANT, PointState.DORMANT, PointState.ACTIVE]
    assert quiet.turns.get().first_day == pulse.months_after(quiet.quiet_since, 6)
    assert value(world.u, "points_dormant") == 2 and value(world.u, "points") == 3
    event = Event.objects.filter(verb="schemes.fall_dormant").first()
    assert (event.actor, event.place_name) == ("SYSTEM", "Xã Uyên")
    actions.reawaken(quiet, on=NOW, by=cast["officer"])
    assert pulse.run() == 0 and value(world.u, "points_dormant") == 1
    assert not list(mismatches())


def test_the_office_may_set_another_number(world, brought):
    brought(NOW - timedelta(days=100))
    admin = make_user("quantri", ("administrator", world.nation))
    set_local(Rule.objects.get(key=pulse.RULE), value="3", source="Kế hoạch 12/KH-UBND", by=admin)
    assert pulse.run() == 1


def test_a_new_register_puts_nobody_to_sleep(world, brought, point):
    brought(None)
    assert pulse.run() == 0


def test_somebody_is_asked_once_a_month(world, point, cast):
    clock = Clock.objects.get()
    assert (clock.verb, clock.since, clock.days) == ("schemes.log_activity", NOW, 30)
    assert Clock.objects.all().for_user(cast["front"], "verb").count() == 1
    assert Clock.objects.all().for_user(cast["chair"], "verb").count() == 0
    actions.make_dormant(point, on=NOW, by=cast["officer"])
    assert not Clock.objects.exists()
    actions.reawaken(point, on=NOW, by=cast["officer"])
    assert Clock.objects.count() == 1
