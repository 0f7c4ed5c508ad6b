"""What the charts of a document show, as rows."""

from dataclasses import dataclass

from tuquan.kit.period import Period, today
from tuquan.ledger.claims import cells_of
from tuquan.ledger.figures import figures
from tuquan.ledger.indicator import Ratio
from tuquan.ledger.months import Step, months, over_time, years
from tuquan.ledger.reading import Map
from tuquan.reporting.narrative.wording import part_words, wording
from tuquan.reporting.report import Figure, Report


@dataclass(frozen=True)
class Row:
    """One bar, point or piece of a bar. `cut` marks a step of which the window holds only some days."""

    name: str
    value: float | None
    kind: str = ""
    cut: bool = False


def until_today(window: Period) -> Period:
    return Period(window.first, max(window.first, min(window.last, today())))


def years_of(report: Report, figure: Figure) -> list[Row]:
    steps = years(until_today(report.table.window))
    return [Row(name_of_year(step), value, cut=step.partial) for step, value in course(report, figure, steps)]


def name_of_year(step: Step) -> str:
    return f"{step.days.first.year}{'*' if step.partial else ''}"


def months_of(report: Report, figure: Figure) -> list[Row]:
    steps = months(until_today(report.table.window))
    return [
        Row(step.days.first.replace(day=1).isoformat(), value, cut=step.partial)
        for step, value in course(report, figure, steps)
    ]


def course(report: Report, figure: Figure, steps: list[Step]) -> list[tuple[Step, float | None]]:
    table, one = report.table, figure.indicator
    amounts = over_time(
        table.place, [step.days for step in steps], map=table.map, indicators=[one], known_at=table.known_at
    )[one.key]
    return [(step, amount.value if amount else None) for step, amount in zip(steps, amounts, strict=True)]


def parts_by_year(report: Report, figure: Figure) -> list[Row]:
    """The cells of a figure along the dimension that the wording names, year by year."""
    one, table = figure.indicator, report.table
    name = wording()["parts"].get(one.key, "")
    if isinstance(one, Ratio) or name not in one.split:
        return []
    found: list[Row] = []
    for step in years(until_today(table.window)):
        if table.map is Map.THEN and not table.place.life.meet(step.days):
            continue
        year = figures(table.place, step.days, map=table.map, indicators=[one], known_at=table.known_at)
        sums: dict[str, int] = {}
        for cell, value in year.amounts[one.key].splits.items():
            part = cells_of(cell).get(name, "unknown")
            sums[part] = sums.get(part, 0) + value
        found += [Row(name_of_year(step), value, part_words(one, name, part)) for part, value in sums.items()]
    return found


def units_of(report: Report, figure: Figure) -> list[Row]:
    """Units below, the largest first; what no unit holds is left out, as are units without the figure."""
    rows = [
        Row(child.name, amount.value)
        for child, amount in zip(report.children, figure.by_child, strict=True)
        if amount.value and child.place != report.table.place
    ]
    return sorted(rows, key=lambda row: -(row.value or 0))
