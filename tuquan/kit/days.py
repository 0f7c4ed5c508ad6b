"""Days as people in Vietnam write them."""

import re
from datetime import date

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from tuquan.kit.period import today

DAY_FIRST = re.compile(
    r"(?:ngày\s+)?(\d{1,2})(?:\s*[/.\-]\s*|\s+tháng\s+)(\d{1,2})(?:\s*[/.\-]\s*|\s+năm\s+)(\d{4})", re.IGNORECASE
)
YEAR_FIRST = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})(?:[T ]00:00(?::00)?)?")
DIGITS = re.compile(r"(\d{2})(\d{2})(\d{4})")
YEARS = 1900, 2199  # the ledger begins with the first; what ends later than the last never ends


def parse_day(text: str) -> date:
    """5/3/2024, 05-03-2024, 5.3.2024, 2024-03-05, 05032024 or "ngày 5 tháng 3 năm 2024": the day comes first.

    Raises ValueError for anything else, a year of two digits, days that do not exist and those out of reach among them.
    """
    text = text.strip()
    if found := YEAR_FIRST.fullmatch(text):
        year, month, day = map(int, found.groups())
    elif found := DAY_FIRST.fullmatch(text) or DIGITS.fullmatch(text):
        day, month, year = map(int, found.groups())
    else:
        raise ValueError(text)
    return within_reach(date(year, month, day))


def within_reach(day: date) -> date:
    """The day itself. Raises ValueError for one that no record of ours can bear, which is a slip of the keys."""
    if not YEARS[0] <= day.year <= YEARS[1]:
        raise ValueError(f"{day}")
    return day


def write_day(day: date | None) -> str:
    """05/03/2024: the same in both languages, since officers compare it with paper."""
    return f"{day.day:02}/{day.month:02}/{day.year:04}" if day else ""


def not_ahead(**days: date | None) -> None:
    """What is entered has happened. Raises ValidationError at each field whose day is still to come."""
    ahead = [name for name, day in days.items() if day and day > today()]
    if ahead:
        raise ValidationError({name: _("This day is still to come.") for name in ahead})
