"""Months and years of a window that have no figure although their neighbours do."""

from collections.abc import Sequence
from statistics import median

from tuquan.kit.period import ONE_DAY, Period
from tuquan.ledger.indicator import Kind, Ratio
from tuquan.reporting.narrative.wording import threshold, words
from tuquan.reporting.report import Figure

MONTH = 31  # days; a longer step is a year


def gaps(figure: Figure, course: Sequence[Period], window: Period) -> list[Period]:
    """Steps of the course inside the window without a figure, where the others have enough to make that odd."""
    one = figure.indicator
    if isinstance(one, Ratio) or one.stands:
        return []
    steps = zip(course, figure.course, strict=False)
    inside = [(step, value) for step, value in steps if step.first >= window.first and step.last <= window.last]
    filled = [value for _step, value in inside if value]
    yearly = any(step.days > MONTH for step, _value in inside)
    if one.kind is Kind.REPORTED and not yearly:
        return []  # a return speaks of its whole period
    if len(filled) * 100 < len(inside) * threshold("gap_years_filled" if yearly else "gap_months_filled"):
        return []  # what happens once a year leaves no gap in the other months
    if len(filled) < 2 or median(filled) < threshold("gap_median"):
        return []
    return [step for step, value in inside if not value]


def gap_words(holes: Sequence[Period]) -> str:
    """ "các năm 2014–2016, năm 2019": neighbours are said together."""
    runs: list[list[Period]] = []
    for hole in holes:
        if runs and runs[-1][-1].last + ONE_DAY == hole.first:
            runs[-1].append(hole)
        else:
            runs.append([hole])
    return ", ".join(run_words(run[0], run[-1]) for run in runs)


def run_words(first: Period, last: Period) -> str:
    unit = "year" if first.days > MONTH else "month"
    if first == last:
        return words("notes", f"gap_{unit}", at=step_words(first))
    return words("notes", f"gap_{unit}_span", first=step_words(first), last=step_words(last))


def step_words(step: Period) -> str:
    """ "2025" for a year, "02/2025" and "3/2025" for a month: of the months only the first two have two digits."""
    day = step.first
    if step.days > MONTH:
        return str(day.year)
    return f"{day.month:02}/{day.year}" if day.month < 3 else f"{day.month}/{day.year}"
