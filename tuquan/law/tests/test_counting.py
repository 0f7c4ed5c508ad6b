"""The count of a time limit, day by day: Tết, swaps, holidays that come and go, suspension, last days that move."""

from datetime import date, timedelta

import pytest
from django.utils import translation

from tuquan.kit.period import today
from tuquan.law import counting
from tuquan.law.counting import Count, Why
from tuquan.law.models import DayKind, HolidayException, Unit

pytestmark = [pytest.mark.django_db, pytest.mark.embedded]

D = date.fromisoformat
WORKING = Unit.WORKING_DAY


def last(start, number, unit=Unit.DAY, pauses=()):
    closed = [(D(first), D(end) if end else None) for first, end in pauses]
    return Count(D(start), number, unit, closed).last


@pytest.mark.parametrize(
    ("start", "number", "end"),
    [
        # before 2017 we do not know how days were counted: the last one stays where it falls
        ("2014-07-01", 10, "2014-07-11"), ("2014-08-28", 3, "2014-08-31"), ("2016-02-05", 3, "2016-02-08"),
        ("2017-01-20", 7, "2017-02-02"),  # Tết Đinh Dậu
        ("2018-02-08", 7, "2018-02-21"),  # Tết Mậu Tuất
        ("2019-03-15", 30, "2019-04-16"),  # Hùng Kings' day on a Sunday, and the Monday in its place
        ("2020-08-03", 30, "2020-09-03"),  # 2 September
        ("2021-04-01", 30, "2021-05-04"),  # 1 May on a Saturday: two days off follow
        ("2022-08-01", 30, "2022-08-31"), ("2023-08-03", 30, "2023-09-05"),
        ("2024-01-12", 30, "2024-02-15"),  # Tết Giáp Thìn
        ("2024-04-01", 30, "2024-05-02"),
        ("2025-04-02", 30, "2025-05-05"),  # 2 May was swapped
        ("2026-10-23", 30, "2026-11-23"), ("2026-10-25", 30, "2026-11-25"),  # 24 November is off from 2026
        ("2025-10-25", 30, "2025-11-24"),  # and was no holiday before
        ("2026-11-30", 32, "2027-01-04"),  # New Year's Day, then a weekend
        ("2028-01-20", 7, "2028-01-31"), ("2030-01-25", 9, "2030-02-07"), ("2035-02-01", 8, "2035-02-13"),  # Tết, a forecast
        ("2035-08-03", 30, "2035-09-05"),
    ],
)  # fmt: skip
def test_calendar_days_end_on_a_working_day(law, start, number, end):
    assert last(start, number) == D(end)


@pytest.mark.parametrize(
    ("start", "number", "end"),
    [
        ("2014-08-29", 2, "2014-09-04"), ("2015-04-27", 2, "2015-05-05"), ("2017-01-25", 1, "2017-02-02"),
        ("2019-04-12", 1, "2019-04-16"), ("2020-04-29", 1, "2020-05-04"), ("2021-02-09", 1, "2021-02-17"),
        ("2023-01-19", 1, "2023-01-27"), ("2024-04-26", 1, "2024-05-02"), ("2024-04-26", 2, "2024-05-03"),
        ("2025-08-29", 2, "2025-09-04"), ("2025-11-21", 2, "2025-11-25"), ("2026-11-20", 2, "2026-11-25"),
        ("2026-08-28", 1, "2026-09-03"), ("2028-11-23", 1, "2028-11-27"), ("2031-09-01", 1, "2031-09-03"),
        ("2035-04-13", 3, "2035-04-19"), ("2035-11-22", 2, "2035-11-27"),
    ],
)  # fmt: skip
def test_working_days_skip_days_off(law, start, number, end):
    assert last(start, number, WORKING) == D(end)


def test_every_last_day_of_twenty_years_is_worked_on_and_no_limit_is_shorter_than_it_says(law):
    day = date(2017, 1, 2)
    while day < date(2035, 12, 1):
        for number, unit in ((10, WORKING), (30, Unit.DAY)):
            end = Count(day, number, unit).last
            assert end - day >= timedelta(days=number) and counting.workdays.is_working_day(end)
        day += timedelta(days=29)


@pytest.mark.parametrize(
    ("unit", "pauses", "end"),
    [
        (WORKING, [], "2026-03-16"),
        (WORKING, [("2026-03-04", "2026-03-09")], "2026-03-19"),  # three working days of pause
        (WORKING, [("2026-03-07", "2026-03-09")], "2026-03-16"),  # a weekend was paused: nothing lost
        (WORKING, [("2026-03-04", "2026-03-04")], "2026-03-16"),  # resumed the same day
        (WORKING, [("2026-03-04", "2026-03-06"), ("2026-03-09", "2026-03-10")], "2026-03-19"),
        (Unit.DAY, [("2026-03-04", "2026-03-10")], "2026-03-18"),
        (Unit.DAY, [("2026-03-04", None)], "2026-03-12"),  # open: as if it were not there
        (Unit.DAY, [("2026-02-01", "2026-02-20")], "2026-03-12"),  # over before it began
    ],
)
def test_suspended_time_does_not_count(law, unit, pauses, end):
    assert last("2026-03-02", 10, unit, pauses) == D(end)


def test_each_day_says_what_it_is(law):
    days = list(Count(D("2026-02-11"), 4, WORKING, [(D("2026-02-12"), D("2026-02-13"))]).days())
    assert [day.day for day in days] == [D("2026-02-11") + timedelta(days=n) for n in range(len(days))]
    assert days[0].why is Why.BEGINS and days[1].why is Why.PAUSED and (days[2].why, days[2].number) == (Why.COUNTED, 1)
    assert days[-1].number == 4 and sum(day.why is Why.COUNTED for day in days) == 4
    with translation.override("en"):
        reasons = {day.day.isoformat(): day.reason for day in days}
    assert reasons["2026-02-11"] == "the day it begins is not counted" and reasons["2026-02-12"] == "suspended: not counted"
    assert reasons["2026-02-17"] == "Lunar New Year" and reasons["2026-02-14"] == "weekend: Saturday"


def test_a_last_day_off_moves_and_says_so(law):
    days = list(Count(D("2026-10-25"), 30).days())
    assert [(day.why, day.day.day) for day in days[-2:]] == [(Why.COUNTED, 24), (Why.MOVED, 25)]
    with translation.override("en"):
        assert days[-1].reason == "the next working day"


def test_the_count_of_an_open_pause_stops_today(law):
    start = today() - timedelta(days=20)
    days = list(Count(start, 30, Unit.DAY, [(today() - timedelta(days=5), None)]).days())
    assert days[-1].day == today() and [day.why for day in days[-6:]] == [Why.PAUSED] * 6
    assert max(day.number for day in days) == 14


def test_an_exception_of_ours_changes_the_count(law):
    assert last("2026-03-02", 1, WORKING) == D("2026-03-03")
    HolidayException.objects.create(day=D("2026-03-03"), kind=DayKind.HOLIDAY, note="Nghỉ", instrument_text="Thông báo 1")
    assert last("2026-03-02", 1, WORKING) == D("2026-03-04")
