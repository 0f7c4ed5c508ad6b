"""Days and periods. A period includes both its days; an open end is the far past or the far future."""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

PAST = date(1900, 1, 1)
FUTURE = date(9999, 12, 31)
HANOI = ZoneInfo("Asia/Ho_Chi_Minh")
ONE_DAY = timedelta(days=1)


def today() -> date:
    """The day in Vietnam, whatever the server's clock is set to."""
    return datetime.now(HANOI).date()


def day_of(moment: datetime | None) -> date:
    """The day of a moment in Vietnam; today where none is named."""
    return moment.astimezone(HANOI).date() if moment else today()


def midnight(day: date) -> datetime:
    """The moment at which a day begins in Vietnam."""
    return datetime.combine(day, time(), HANOI)


def month_end(day: date) -> date:
    """The last day of its month."""
    return day.replace(day=monthrange(day.year, day.month)[1])


def months_after(day: date, months: int) -> date:
    """The same day so many months on (before, where negative), or the last of that month."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


class TurnedRound(ValueError):
    """The first day comes after the last."""


@dataclass(frozen=True, order=True)
class Period:
    """From `first` to `last`, both included."""

    first: date
    last: date

    def __post_init__(self):
        if self.first > self.last:
            raise TurnedRound(f"{self.first} > {self.last}")

    def __contains__(self, day: date) -> bool:
        return self.first <= day <= self.last

    def meet(self, other: "Period") -> "Period | None":
        """The days in both, or None."""
        first, last = max(self.first, other.first), min(self.last, other.last)
        return Period(first, last) if first <= last else None

    @property
    def days(self) -> int:
        return (self.last - self.first).days + 1

    def year_before(self) -> "Period":
        """The same window a year earlier; 29 February becomes 28 February."""
        return Period(years_before(self.first), years_before(self.last))


def years_before(day: date, years: int = 1) -> date:
    try:
        return day.replace(year=day.year - years)
    except ValueError:
        return day.replace(year=day.year - years, day=28)


ALWAYS = Period(PAST, FUTURE)
