"""Which days offices work: the public calendar, then our own exceptions.

The swaps of a coming year are decided late in the year before. Until they are entered as exceptions, days
ahead are a forecast: who stores a due date stores `calendar_version()` too, and counts again when it changes.
"""

from datetime import date
from functools import lru_cache
from hashlib import sha256
from typing import NamedTuple

import holidays
from django.utils.dates import WEEKDAYS
from django.utils.translation import get_language, gettext

from tuquan.law.cache import Remembered
from tuquan.law.models import DayKind, HolidayException


def _read_exceptions() -> dict[date, HolidayException]:
    return {row.day: row for row in HolidayException.objects.all()}


_exceptions = Remembered(_read_exceptions)


def is_working_day(day: date) -> bool:
    """Do offices work on this day? An exception wins over the public calendar."""
    exception = _exceptions().get(day)
    if exception:
        return exception.kind == DayKind.WORKING
    calendar = _public(day.year)
    if day in calendar.worked_weekends:
        return True
    return day not in calendar.holidays and day.weekday() not in calendar.weekend


def is_plain_weekend(day: date) -> bool:
    """Is it off for no other reason than the day of the week?"""
    calendar = _public(day.year)
    return not is_working_day(day) and day not in _exceptions() and day not in calendar.holidays


def calendar_version() -> str:
    """Changes when the package of public holidays or our exceptions change, such as "0.109+2-9f86d081"."""
    rows = sorted((row.day.isoformat(), row.kind) for row in _exceptions().values())
    return f"{holidays.__version__}+{len(rows)}-{sha256(repr(rows).encode()).hexdigest()[:8]}"


def reason(day: date) -> str:
    """Why offices work on this day or not, in the user's words."""
    exception = _exceptions().get(day)
    if exception:
        return ", ".join(part for part in (exception.note, exception.instrument_text) if part)
    calendar = _public(day.year, "vi" if (get_language() or "vi").startswith("vi") else "en_US")
    if day in calendar.worked_weekends:
        return gettext("working day in exchange for a day off")
    if day in calendar.holidays:
        return calendar.holidays[day]
    if day.weekday() in calendar.weekend:
        return gettext("weekend: %(day)s") % {"day": WEEKDAYS[day.weekday()]}
    return gettext("working day")


class _Year(NamedTuple):
    """The public calendar of one year, as the package knows it."""

    holidays: dict[date, str]
    worked_weekends: frozenset[date]
    weekend: frozenset[int]


@lru_cache(maxsize=64)
def _public(year: int, language: str = "vi") -> _Year:
    # one calendar per year, never grown: another thread could read a growing one while it is half full
    known = holidays.country_holidays("VN", years=year, expand=False, language=language)
    return _Year(dict(known.items()), frozenset(known.weekend_workdays), frozenset(known.weekend))
