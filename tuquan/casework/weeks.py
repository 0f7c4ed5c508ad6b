"""The count of a deadline as weeks, seven days to a line, and in words what is out of the ordinary."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby
from typing import NamedTuple

from tuquan.kit.days import write_day
from tuquan.law.counting import Day, Why

LONG = 3  # so many weeks of nothing but suspension stand on one line


class Cell(NamedTuple):
    """One day of a week; `is_last` where the limit ends."""

    step: Day
    is_last: bool

    @property
    def title(self) -> str:
        return f"{write_day(self.step.day)}: {self.step.reason}"


class Week(NamedTuple):
    """Seven cells from Monday, None before the count begins and after it ends; no cells for weeks of suspension."""

    cells: list[Cell | None]
    first: date
    last: date


@dataclass(frozen=True)
class Run:
    """Days in a row that are the same for the same reason."""

    first: date
    last: date
    reason: str

    @property
    def days(self) -> str:
        return write_day(self.first) if self.first == self.last else f"{write_day(self.first)} – {write_day(self.last)}"


def weeks(days: list[Day], ends: bool) -> list[Week]:
    """`ends` says that the last of these days is the one on which the limit ends."""
    lines = []
    for monday, group in groupby(days, key=lambda one: one.day - timedelta(days=one.day.weekday())):
        cells: list[Cell | None] = [None] * 7
        for one in group:
            cells[one.day.weekday()] = Cell(one, ends and one is days[-1])
        lines.append(Week(cells, monday, monday + timedelta(days=6)))
    return list(shortened(lines))


def shortened(lines: Iterable[Week]) -> Iterable[Week]:
    """Many weeks of nothing but suspension as one line."""
    for still, group in groupby(lines, key=lambda week: all(cell and cell.step.why is Why.PAUSED for cell in week.cells)):
        run = list(group)
        yield from [Week([], run[0].first, run[-1].last)] if still and len(run) >= LONG else run


def runs(days: list[Day]) -> list[Run]:
    """What did not count and why; plain weekends are left out, the calendar shows them."""
    found: list[Run] = []
    for one in days:
        if one.why is Why.COUNTED or (one.why in (Why.OFF, Why.MOVED) and one.is_weekend):
            continue
        if found and found[-1].reason == one.reason and one.day - found[-1].last == timedelta(days=1):
            found[-1] = Run(found[-1].first, one.day, one.reason)
        else:
            found.append(Run(one.day, one.day, one.reason))
    return found
