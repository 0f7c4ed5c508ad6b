"""Count a time limit day by day: which days count, which do not and why, and on which day it ends."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import NamedTuple

from django.utils.translation import gettext

from tuquan.kit.period import ONE_DAY, today
from tuquan.law import rules, workdays
from tuquan.law.models import Unit


class Why(StrEnum):
    """What a day is in the count of a limit."""

    BEGINS = "begins"
    COUNTED = "counted"
    OFF = "off"  # offices are closed and only working days count
    PAUSED = "paused"  # the limit stood still
    MOVED = "moved"  # the limit's last day was a day off: it moved on, to this one or beyond


class Day(NamedTuple):
    """One day in the count; `number` says which of the limit's days it is, 0 for none."""

    day: date
    why: Why
    number: int = 0

    @property
    def is_weekend(self) -> bool:
        """Off for no other reason than the day of the week."""
        return workdays.is_plain_weekend(self.day)

    @property
    def reason(self) -> str:
        """In the user's words."""
        if self.why is Why.BEGINS:
            return gettext("the day it begins is not counted")
        if self.why is Why.PAUSED:
            return gettext("suspended: not counted")
        if self.why is Why.MOVED and workdays.is_working_day(self.day):
            return gettext("the next working day")
        return workdays.reason(self.day)


@dataclass(frozen=True)
class Count:
    """`number` calendar or working days from `start`.

    No day of a pause counts: from its first to the one before its end; a pause whose end is None is still open.
    """

    start: date
    number: int
    unit: str = Unit.DAY
    pauses: Sequence[tuple[date, date | None]] = ()

    def __post_init__(self):
        if self.number < 0:
            raise ValueError(f"a time limit of {self.number} days")

    @property
    def last(self) -> date:
        """The day on which it ends, as if there were no pause that is still open."""
        closed = [pause for pause in self.pauses if pause[1]]
        return list(replace(self, pauses=closed).days())[-1].day

    def days(self) -> Iterator[Day]:
        """Every day from the first to the last; where a pause is open, to today."""
        done = 1 if self.number and _flag("deadlines.first_day_counts", self.start) and self._counts(self.start) else 0
        yield Day(self.start, Why.COUNTED if done else Why.BEGINS, done)
        day = self.start
        while done < self.number:
            day += ONE_DAY
            pause = next((pause for pause in self.pauses if pause[0] <= day and not (pause[1] and pause[1] <= day)), None)
            if pause:
                if pause[1] is None and day > today():
                    return
                yield Day(day, Why.PAUSED)
            elif self._counts(day):
                done += 1
                yield Day(day, Why.COUNTED, done)
            else:
                yield Day(day, Why.OFF)
        if self.unit == Unit.DAY and _flag("deadlines.last_day_moves", self.start):
            while not workdays.is_working_day(day):
                day += ONE_DAY
                yield Day(day, Why.MOVED)

    def _counts(self, day: date) -> bool:
        return self.unit == Unit.DAY or workdays.is_working_day(day)


def _flag(key: str, on: date) -> bool:
    """So long ago that we do not know how days were counted: the first does not count and the last does not move."""
    try:
        return rules.flag(key, on)
    except rules.RuleMissing:
        return False
