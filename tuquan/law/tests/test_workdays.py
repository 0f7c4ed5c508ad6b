"""Working days through Tết, swaps and exceptions; where time limits end."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import translation

from tuquan.law import actions, rules, seed, workdays
from tuquan.law.counting import Count
from tuquan.law.models import DayKind, HolidayException, Rule, Unit

pytestmark = [pytest.mark.django_db, pytest.mark.embedded]


def day(text: str) -> date:
    return date.fromisoformat(text)


def working_days(start: date, n: int) -> date:
    return Count(start, n, Unit.WORKING_DAY).last


def days(first: str, last: str) -> list[date]:
    return [day(first) + timedelta(days=n) for n in range((day(last) - day(first)).days + 1)]


@pytest.mark.parametrize(
    ("first_off", "last_off"),
    [
        ("2024-02-08", "2024-02-14"),
        ("2025-01-25", "2025-02-02"),
        ("2026-02-14", "2026-02-22"),
        ("2027-02-04", "2027-02-10"),  # a forecast: the days of 2027 were not announced when this was written
    ],
)
def test_tet(law, first_off, last_off):
    assert not any(workdays.is_working_day(off) for off in days(first_off, last_off))
    around = day(first_off) - timedelta(days=1), day(last_off) + timedelta(days=1)
    assert all(workdays.is_working_day(edge) for edge in around)


@pytest.mark.parametrize(
    ("off", "worked"),
    [
        ("2024-04-29", "2024-05-04"),
        ("2025-05-02", "2025-04-26"),
        ("2026-08-31", "2026-08-22"),
        ("2026-01-02", "2026-01-10"),  # ours: the package does not know it
    ],
)
def test_swapped_days(law, off, worked):
    assert not workdays.is_working_day(day(off)) and day(off).weekday() < 5
    assert workdays.is_working_day(day(worked)) and day(worked).weekday() == 5


@pytest.mark.parametrize(
    ("on", "works"),
    [
        ("2026-11-23", True),
        ("2026-11-24", False),  # Ngày Văn hóa Việt Nam, from 2026
        ("2025-11-24", True),
        ("2026-04-27", False),  # Hùng Kings' day fell on a Sunday
        ("2026-09-01", False),
        ("2026-09-02", False),
        ("2026-09-03", True),
        ("2026-11-21", False),
        ("2026-11-22", False),
    ],
)
def test_single_days(law, on, works):
    assert workdays.is_working_day(day(on)) is works


@pytest.mark.parametrize(
    ("start", "n", "end"),
    [
        ("2026-11-16", 1, "2026-11-17"),
        ("2026-11-20", 1, "2026-11-23"),  # a Friday
        ("2026-11-21", 1, "2026-11-23"),  # a Saturday
        ("2026-11-20", 3, "2026-11-26"),  # over 24 November
        ("2026-11-20", 0, "2026-11-20"),
        ("2024-02-07", 1, "2024-02-15"),
        ("2025-01-24", 5, "2025-02-07"),
        ("2026-02-12", 3, "2026-02-24"),
        ("2027-02-03", 2, "2027-02-12"),
        ("2024-04-26", 3, "2024-05-04"),  # a Saturday worked for 29 April
        ("2025-04-25", 1, "2025-04-26"),  # a Saturday worked for 2 May
        ("2025-12-31", 1, "2026-01-05"),
        ("2026-01-09", 1, "2026-01-10"),
    ],
)
def test_adding_working_days(law, start, n, end):
    assert working_days(day(start), n) == day(end)


def test_the_count_lists_every_day_and_ends_where_the_limit_ends(law):
    steps = list(Count(day("2026-02-12"), 3, Unit.WORKING_DAY).days())
    assert [step.day for step in steps] == days("2026-02-12", "2026-02-24")
    assert [step.number for step in steps if step.number] == [1, 2, 3] and steps[-1].number == 3 and not steps[0].number
    assert all(step.reason for step in steps)
    reasons = {step.day.isoformat(): step.reason for step in steps}
    assert reasons["2026-02-17"] == "Tết Nguyên Đán"
    with translation.override("en"):
        assert workdays.reason(day("2026-02-17")) == "Lunar New Year"


def test_the_count_speaks_english(law):
    with translation.override("en"):
        first, friday, saturday, *_rest = Count(day("2026-11-19"), 2, Unit.WORKING_DAY).days()
        assert first.reason == "the day it begins is not counted"
        assert (friday.reason, saturday.reason) == ("working day", "weekend: Saturday")
        assert workdays.reason(day("2026-08-22")) == "working day in exchange for a day off"


def test_the_first_day_counts_where_the_law_says_so(law, keeper):
    monday = day("2026-11-16")
    assert Count(monday, 3).last == working_days(monday, 3) == day("2026-11-19")
    rule = rules.rule("deadlines.first_day_counts", monday)
    actions.set_local(rule, value="true", source="Quy chế của tỉnh", by=keeper)
    assert Count(monday, 3).last == working_days(monday, 3) == day("2026-11-18")


def test_calendar_days_do_not_skip_but_the_last_one_moves(law, keeper):
    friday = day("2026-02-13")
    assert Count(friday, 3).last == day("2026-02-23")
    assert Count(day("2026-11-16"), 3).last == day("2026-11-19")
    rule = Rule.objects.get(key="deadlines.last_day_moves")
    actions.set_local(rule, value="false", source="Quy chế của tỉnh", by=keeper)
    assert Count(friday, 3).last == day("2026-02-16")  # in the middle of Tết


@pytest.mark.parametrize("unit", [Unit.DAY, Unit.WORKING_DAY])
def test_time_does_not_run_backwards(law, unit):
    assert Count(day("2026-11-20"), 0, unit).last == day("2026-11-20")
    with pytest.raises(ValueError, match="-1"):
        Count(day("2026-11-20"), -1, unit)


def test_counting_over_a_year_end_agrees_with_counting_one_by_one(law):
    start, end = day("2025-12-01"), day("2025-12-01")
    for n in range(1, 120):
        end = working_days(end, 1)
        assert working_days(start, n) == end


def test_an_exception_wins_both_ways(law, keeper):
    monday, saturday = day("2026-11-16"), day("2026-11-21")
    for at, kind in ((monday, DayKind.HOLIDAY), (saturday, DayKind.WORKING)):
        actions.mark_day(
            HolidayException(), day=at, kind=kind, note="Hoán đổi", instrument_text="Văn bản 1/VP", by=keeper
        )
    assert not workdays.is_working_day(monday) and workdays.is_working_day(saturday)
    assert workdays.reason(monday) == "Hoán đổi, Văn bản 1/VP"
    assert working_days(day("2026-11-13"), 1) == day("2026-11-17")
    assert working_days(day("2026-11-20"), 1) == saturday


def test_an_exception_needs_a_source_and_a_right(law, keeper, stranger):
    given = {"day": day("2026-11-16"), "kind": DayKind.HOLIDAY, "note": "Nghỉ"}
    with pytest.raises(ValidationError):
        actions.mark_day(HolidayException(), **given, instrument_text="", by=keeper)
    with pytest.raises(PermissionDenied):
        actions.mark_day(HolidayException(), **given, instrument_text="Văn bản 1/VP", by=stranger)


def test_a_load_keeps_the_days_that_were_set_here(law, keeper):
    ours = HolidayException.objects.get(day="2026-01-02")
    actions.mark_day(
        ours, day=ours.day, kind=DayKind.WORKING, note="Làm việc", instrument_text="Văn bản 2/VP", by=keeper
    )
    seed.load()
    assert HolidayException.objects.get(day="2026-01-02").kind == DayKind.WORKING
    assert workdays.is_working_day(day("2026-01-02"))


def test_the_version_changes_with_the_exceptions_and_the_package(law, keeper, monkeypatch):
    before = workdays.calendar_version()
    assert before == workdays.calendar_version() and before.startswith(workdays.holidays.__version__)
    row = HolidayException.objects.create(day=day("2026-11-16"), kind=DayKind.HOLIDAY, note="Nghỉ", source="x")
    marked = workdays.calendar_version()
    row.kind = DayKind.WORKING
    row.save()
    changed = workdays.calendar_version()
    row.delete()
    assert len({before, marked, changed}) == 3 and workdays.calendar_version() == before
    monkeypatch.setattr(workdays.holidays, "__version__", "9.9")
    assert workdays.calendar_version() != before
    assert len(before) <= 40


def test_counting_asks_the_database_once_for_each_table(law, django_assert_max_num_queries):
    with django_assert_max_num_queries(2):
        for n in range(30):
            working_days(day("2026-11-02"), n)
