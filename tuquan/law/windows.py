"""Windows that return, such as "the 15th of one month to the 14th of the next". Rules give the numbers."""

from calendar import monthrange
from dataclasses import dataclass, field
from datetime import date

from tuquan.kit.period import Period


@dataclass(frozen=True)
class Pattern:
    """A window of so many months, from a `first_day` to the `last_day` of each month of `ends_in`."""

    months: int
    ends_in: list[int] = field(hash=False)
    first_day: int
    last_day: int

    def __post_init__(self) -> None:
        numbers = [self.months, self.first_day, self.last_day, *self.ends_in]
        if not all(isinstance(number, int) for number in numbers) or not self.ends_in:
            raise ValueError(f"a window is whole numbers: {self}")
        days_fit = all(1 <= day <= 31 for day in (self.first_day, self.last_day))
        if not (days_fit and all(1 <= month <= 12 for month in (self.months, *self.ends_in))):
            raise ValueError(f"no such window: {self}")

    def ending(self, year: int, month: int) -> Period:
        """The window that ends in this month."""
        # a window that begins later in its month than it ends reaches one month further back
        back = self.months if self.first_day > self.last_day else self.months - 1
        return Period(day_in(year, month - back, self.first_day), day_in(year, month, self.last_day))

    def around(self, day: date) -> Period | None:
        """The window that holds this day; None where the pattern leaves a gap."""
        years = (day.year, day.year + 1)
        found = (self.ending(year, month) for year in years for month in sorted(self.ends_in))
        return next((period for period in found if day in period), None)

    def before(self, day: date) -> Period:
        """The last window that is over when this day begins."""
        years = (day.year, day.year - 1)
        found = (self.ending(year, month) for year in years for month in sorted(self.ends_in, reverse=True))
        return next(period for period in found if period.last < day)


def day_in(year: int, month: int, day: int) -> date:
    """This day of a month, or its last day. Months run on across years: 0 is December of the year before."""
    year, month = year + (month - 1) // 12, (month - 1) % 12 + 1
    return date(year, month, min(day, monthrange(year, month)[1]))
