"""Clocks follow what the record says; they stand still, are prolonged as the law allows, and follow the calendar."""

from datetime import date, datetime, timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from tuquan.casework import clocks, recounting
from tuquan.casework.clocks import REMOTE, Due
from tuquan.casework.models import Clock, Extension, Pause
from tuquan.casework.tests.conftest import READS, VERB, Case
from tuquan.journal.actions import SYSTEM, NoAction
from tuquan.journal.models import Event
from tuquan.kit.period import HANOI, today
from tuquan.law import cache, rules
from tuquan.law.models import DayKind, HolidayException, Unit
from tuquan.places import actions as places
from tuquan.tests.world import make_user

D = date
RESOLVE = "petitions.denunciation_resolve"


def kept(case):
    clocks.keep(case, READS)
    return Clock.objects.get()


@pytest.mark.parametrize(
    ("rule", "since", "cases", "unit", "due"),
    [
        (RESOLVE, D(2026, 3, 2), (), Unit.DAY, D(2026, 4, 1)),
        ("petitions.complaint_first", D(2026, 3, 2), (), Unit.DAY, D(2026, 4, 1)),
        ("petitions.complaint_first", D(2026, 3, 2), ("complex",), Unit.DAY, D(2026, 4, 16)),
        ("petitions.complaint_first", D(2026, 3, 2), ("complex", REMOTE), Unit.DAY, D(2026, 5, 4)),  # 1 May and a weekend
        ("petitions.reception_answer", D(2026, 2, 9), (), Unit.WORKING_DAY, D(2026, 3, 2)),  # over Tết
        ("petitions.reception_answer", D(2026, 11, 16), (), Unit.WORKING_DAY, D(2026, 12, 1)),  # over 24 November
        ("petitions.reception_answer", D(2025, 11, 17), (), Unit.WORKING_DAY, D(2025, 12, 1)),  # a year before: no holiday
        ("petitions.denunciation_register", D(2026, 8, 20), ("several_places",), Unit.WORKING_DAY, D(2026, 9, 7)),
        ("petitions.complaint_accept", D(2015, 2, 10), (), Unit.DAY, D(2015, 2, 20)),  # before the code of 2015
    ],
)
def test_the_law_sets_the_day(world, acting, rule, since, cases, unit, due):
    clock = kept(Case(world.u, [Due.by_law(VERB, rule, since, *cases)]))
    assert (clock.unit, clock.due_on, clock.since) == (unit, due, since) and clock.calendar


def test_hours_run_day_and_night_from_a_minute(world, acting):
    at = datetime(2026, 2, 15, 22, 30, tzinfo=HANOI)  # in the middle of Tết
    clock = kept(Case(world.u, [Due.by_law(VERB, "tips.hand_over", at)]))
    assert clock.due_at == at + timedelta(hours=24) and clock.due_on == D(2026, 2, 16) and clock.late
    remote = Case(world.u, [Due.by_law(VERB, "tips.hand_over", at, REMOTE, met=at + timedelta(hours=47))])
    clock = kept(remote)
    assert clock.due_at == at + timedelta(hours=48) and clock.met_on == D(2026, 2, 17) and not clock.late
    remote.due = [Due.by_law(VERB, "tips.hand_over", at, REMOTE, met=at + timedelta(hours=49))]
    assert kept(remote).late


def test_clocks_change_only_inside_an_action(world):
    case = Case(world.u, [Due.by_law(VERB, RESOLVE, D(2026, 3, 2))])
    for act in (lambda: clocks.keep(case, READS), lambda: clocks.suspend(case, VERB, on=today(), reason="x")):
        with pytest.raises(NoAction):
            act()


def test_a_clock_of_another_limit_stays_the_same_clock(case, clock):
    officer = make_user("o")
    Clock.objects.update(assignee=officer)
    case.due = [Due.by_law(VERB, "petitions.complaint_first", D(2026, 3, 2), "complex")]
    renewed = kept(case)
    assert (renewed.pk, renewed.days, renewed.assignee, renewed.due_on) == (clock.pk, 45, officer, D(2026, 4, 16))
    case.sealed = True
    clocks.keep(case, "returns.other")
    renewed = Clock.objects.get()
    assert renewed.sealed and renewed.reads == "returns.other"
    case.due = []
    clocks.keep(case, READS)
    assert not Clock.objects.exists()


# --- standing still --------------------------------------------------------------------------------------------------


def test_suspended_time_does_not_count_and_is_not_late(case, clock):
    clocks.suspend(case, VERB, on=D(2026, 3, 12), reason="Chờ giám định")
    clock.refresh_from_db()
    assert clock.suspended_on == D(2026, 3, 12) and not clock.late
    assert not Clock.objects.late(today()).exists() and Clock.objects.running().exists()
    clocks.resume(case, VERB, on=D(2026, 3, 22))
    clock.refresh_from_db()
    assert clock.suspended_on is None and clock.due_on == D(2026, 4, 13) and clock.late  # ten days on, over a weekend
    clocks.keep(case, READS)
    assert Clock.objects.get().due_on == D(2026, 4, 13)


@pytest.mark.parametrize(
    ("given", "field"),
    [({"on": D(2026, 3, 1)}, "on"), ({"on": D(2999, 1, 1)}, "on"), ({"reason": "  "}, "reason")],
)
def test_what_makes_no_suspension(case, given, field):
    with pytest.raises(ValidationError) as refused:
        clocks.suspend(case, VERB, **{"on": D(2026, 3, 12), "reason": "Chờ", **given})
    assert field in refused.value.error_dict and not Pause.objects.exists()


def test_it_is_suspended_once_at_a_time(case):
    with pytest.raises(ValidationError):
        clocks.resume(case, VERB, on=D(2026, 3, 12))
    clocks.suspend(case, VERB, on=D(2026, 3, 12), reason="Chờ")
    with pytest.raises(ValidationError):
        clocks.suspend(case, VERB, on=D(2026, 3, 13), reason="Chờ")
    with pytest.raises(ValidationError):
        clocks.resume(case, VERB, on=D(2026, 3, 11))
    with pytest.raises(ValidationError):
        clocks.suspend(case, "returns.fill_return", on=D(2026, 3, 13), reason="Chờ")


# --- prolonging ------------------------------------------------------------------------------------------------------


def test_a_complex_denunciation_is_prolonged_once_a_very_complex_one_twice(case, clock):
    clocks.extend(case, VERB, "complex", days=30, on=D(2026, 3, 30), reason="Nhiều địa điểm")
    clock.refresh_from_db()
    assert (clock.extended, clock.due_on) == (30, D(2026, 5, 4))
    with pytest.raises(ValidationError, match="1"):
        clocks.extend(case, VERB, "complex", days=10, on=D(2026, 4, 30), reason="Nữa")
    clocks.extend(case, VERB, "very_complex", days=20, on=D(2026, 4, 30), reason="Nữa")
    assert Clock.objects.get().extended == 50 and Extension.objects.count() == 2
    with pytest.raises(ValidationError):
        clocks.extend(case, VERB, "very_complex", days=1, on=D(2026, 5, 1), reason="Nữa")


@pytest.mark.parametrize(
    ("cases", "given", "field"),
    [
        (("complex",), {"days": 31}, "days"), (("complex",), {"days": 0}, "days"), (("complex",), {"reason": ""}, "reason"),
        (("complex",), {"on": D(2026, 4, 2)}, "on"),  # it was over the day before
        (("complex",), {"on": D(2026, 3, 1)}, "on"), ((), {}, "__all__"), (("remote",), {}, "__all__"),
    ],
)  # fmt: skip
def test_what_the_law_does_not_allow(case, cases, given, field):
    with pytest.raises(ValidationError) as refused:
        clocks.extend(case, VERB, *cases, **{"days": 30, "on": D(2026, 3, 30), "reason": "Phức tạp", **given})
    assert field == "__all__" or field in refused.value.error_dict
    assert not Extension.objects.exists()


def test_a_new_run_begins_without_what_prolonged_the_last(case):
    clocks.extend(case, VERB, "complex", days=30, on=D(2026, 3, 30), reason="Phức tạp")
    case.due = [Due.by_law(VERB, RESOLVE, D(2026, 6, 1))]
    renewed = kept(case)
    assert renewed.extended == 0 and renewed.due_on == D(2026, 7, 1)
    clocks.extend(case, VERB, "complex", days=5, on=D(2026, 6, 2), reason="Phức tạp")
    assert Clock.objects.get().extended == 5


def test_a_set_day_is_neither_suspended_nor_prolonged(world, acting):
    case = Case(world.u, [Due(VERB, "mediation.start_days", 3, D(2026, 3, 2), on=D(2026, 3, 9))])
    clock = kept(case)
    assert clock.due_on == D(2026, 3, 9) and clock.calendar == ""
    with pytest.raises(ValidationError):
        clocks.suspend(case, VERB, on=D(2026, 3, 3), reason="Chờ")
    case.due = [Due(VERB, "mediation.start_days", 3, D(2026, 3, 2))]
    assert kept(case).calendar and Clock.objects.get().due_on == D(2026, 3, 5)


# --- remote places ---------------------------------------------------------------------------------------------------


def test_the_province_says_what_is_remote(world):
    officer, province = make_user("xa", ("commune_officer", world.u)), make_user("tinh", ("provincial_officer", world.p3))
    given = {"label": "remote", "first_day": D(2026, 1, 1), "basis": "QĐ 12/QĐ-UBND"}
    with pytest.raises(ValidationError):
        places.label_key_area(world.u, by=officer, **given)
    with pytest.raises(ValidationError):
        places.label_key_area(world.u, by=province, **{**given, "basis": " "})
    row = places.label_key_area(world.u, by=province, **given)
    assert clocks.remote(world.u1, D(2026, 2, 1)) == (REMOTE,) == clocks.remote(world.u, D(2026, 2, 1))
    assert clocks.remote(world.u, D(2025, 12, 31)) == () == clocks.remote(world.y, D(2026, 2, 1))
    with pytest.raises(ValidationError):
        places.end_key_area(row, on=D(2026, 6, 1), by=officer)
    places.end_key_area(row, on=D(2026, 6, 1), by=province)
    assert clocks.remote(world.u, D(2026, 6, 2)) == ()


# --- a calendar that changes -----------------------------------------------------------------------------------------


def test_a_changed_calendar_moves_what_still_runs(world, acting, case, clock):
    met = Clock.objects.create(subject="places.Place:0", place=world.u, verb=VERB, reads=READS, rule=RESOLVE, days=30,
                               since=D(2026, 3, 2), due_on=D(2026, 4, 1), met_on=D(2026, 3, 9), calendar="x")  # fmt: skip
    clocks.suspend(case, VERB, on=D(2026, 3, 5), reason="Chờ")
    clocks.resume(case, VERB, on=D(2026, 3, 6))
    assert recounting.run() == 0 and not Event.objects.exists()
    clock.refresh_from_db()
    assert clock.due_on == D(2026, 4, 2)
    HolidayException.objects.create(day=D(2026, 4, 2), kind=DayKind.HOLIDAY, note="Nghỉ", instrument_text="Thông báo 1")
    cache.forget()
    assert recounting.run() == 1 and recounting.run() == 0
    clock.refresh_from_db()
    assert clock.due_on == D(2026, 4, 3)
    assert Clock.objects.get(pk=met.pk).due_on == D(2026, 4, 1)
    event = Event.objects.get()
    assert (event.verb, event.actor, event.details["moved"]) == ("casework.recount", "SYSTEM", 1)


def test_only_the_system_counts_again(world):
    with pytest.raises(PermissionDenied):
        recounting.recount(recounting.Stale(), by=make_user("moi", ("administrator", world.nation)))
    assert SYSTEM.refusal("casework.recount", None) is None


def test_a_rule_without_a_number_starts_no_clock(world):
    with pytest.raises(rules.RuleMissing):
        Due.by_law(VERB, "petitions.reflection_answer", D(2026, 3, 2))
