"""One sentence per figure: what it is, how it moved, what is missing of it. Nothing is said without its figures."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date

from tuquan.kit.days import write_day
from tuquan.kit.display import write_number
from tuquan.kit.period import ONE_DAY, PAST, Period, today
from tuquan.ledger.claims import Beside, cells_of, part_of
from tuquan.ledger.figures import NoFigure, figures
from tuquan.ledger.indicator import Indicator, Ratio
from tuquan.ledger.models import Claim
from tuquan.ledger.reading import Map
from tuquan.reporting.narrative.gaps import MONTH, gap_words, gaps
from tuquan.reporting.narrative.wording import (
    amount_words,
    lowered,
    measured,
    part_words,
    pattern_of,
    threshold,
    wording,
    words,
)
from tuquan.reporting.report import YEAR, Figure, Report, known
from tuquan.reporting.words import cell_words, is_ours


@dataclass
class Story:
    """A report being told. `seen` holds what had figures before the window; None where nobody can know."""

    report: Report
    seen: set[str] | None = None
    day: date = field(default_factory=today)

    @property
    def window(self) -> Period:
        return self.report.table.window

    @property
    def long(self) -> bool:
        return self.window.days > YEAR

    @property
    def last(self) -> date:
        """The last day that has been: of the window, or today."""
        return min(self.window.last, self.day)


def story_of(report: Report, map_day: date | None = None) -> Story:
    """The report with what went before it, by one more statement."""
    table = report.table
    if table.map is Map.THEN and table.place.life.first > PAST:
        return Story(report)  # what its predecessors had is not known here, so nothing is called the first
    try:
        past = figures(
            table.place, Period(PAST, table.window.first - ONE_DAY), map=table.map, indicators=table.indicators,
            splits=False, known_at=table.known_at, map_day=map_day or today(),
        )  # fmt: skip
    except NoFigure:
        return Story(report)
    return Story(report, {key for key, amount in past.amounts.items() if known(amount)})


def sentence(figure: Figure, story: Story) -> str:
    """ "Các tổ hòa giải đã tiếp nhận 1.807 vụ, việc, tăng 29 vụ, việc (1,6%) so với …", without its stop."""
    return pattern_of(figure.indicator).format(value=amount_words(figure.indicator, figure.amount)) + tail(figure, story)


def tail(figure: Figure, story: Story) -> str:
    """What follows the number: its parts, how it moved, what is missing of it."""
    one, amount = figure.indicator, figure.amount
    said = ""
    if isinstance(one, Ratio):
        said += words("notes", "ratio", over=write_number(amount.over), under=write_number(amount.under))
    if amount.estimate:
        said += words("notes", "estimate")
    if story.report.open_end:
        said += words("notes", "running", day=write_day(story.day))
    said += over_years(figure, story) if story.long else over_a_year(figure, story)
    said += parts(figure)
    holes = gaps(figure, story.report.course, Period(story.window.first, max(story.last, story.window.first)))
    if holes:
        said += words("notes", "gap", gaps=gap_words(holes))
    return said


def change(figure: Figure, story: Story) -> str:
    """How it moved, by itself: "tăng 29 vụ, việc (1,6%) so với …"; "" where nothing is compared."""
    return over_a_year(figure, story).lstrip(",; ") if figure.change else ""


# --- how it moved ------------------------------------------------------------------------------------------------


def over_a_year(figure: Figure, story: Story) -> str:
    """Against the year before; never a trend without both figures."""
    one, change = figure.indicator, figure.change
    if change is None:
        if not isinstance(one, Ratio) and story.seen is not None and one.key not in story.seen:
            return words("notes", "first_time")
        return words("notes", "no_before") if story.report.before else ""
    section = "stood" if isinstance(one, Indicator) and one.stands else "moved"
    if not change.difference:
        return words(section, "equal")
    form = "from_zero" if not change.before else way(change.difference)
    step = stepped(one, change.difference, change.before)
    return words(section, form, step=step, before=measured(one, change.before))


def way(difference: float) -> str:
    return "up" if difference > 0 else "down" if difference < 0 else "equal"


def stepped(one: Indicator | Ratio, difference: float, before: float) -> str:
    """ "29 vụ, việc (1,6%)", "322 điểm (gấp 17,1 lần)", "0,4 điểm phần trăm"; nothing in percent of a handful."""
    if isinstance(one, Ratio):
        return words("moved", "points", difference=write_number(abs(round(difference, 2))))
    step = measured(one, abs(difference))
    if before < threshold("percent_least"):
        return step
    percent = 100 * difference / before
    if percent > threshold("times_from"):
        return words("moved", "times", difference=step, times=write_number(round((before + difference) / before, 1)))
    return words("moved", "percent", difference=step, percent=write_number(round(abs(percent), 1)))


def over_years(figure: Figure, story: Story) -> str:
    """Between the first and the last whole year of a long window, where both are known."""
    one, ends = figure.indicator, year_ends(figure, story)
    if not ends:
        return ""
    (first_year, first), (last_year, last) = ends
    section = "ends" if isinstance(one, Indicator) and one.stands else "years"
    return words(
        section, way(last - first), first_year=first_year, last_year=last_year, first=measured(one, first),
        last=measured(one, last), step=stepped(one, last - first, first),
    )  # fmt: skip


def year_ends(figure: Figure, story: Story) -> tuple[tuple[int, float], tuple[int, float]] | None:
    """The first and the last whole year of the window, where both have a figure."""
    steps = [pair for pair in zip(story.report.course, figure.course, strict=False) if pair[0].days > MONTH]
    if len(steps) < 2 or not (steps[0][1] and steps[-1][1]):
        return None
    return (steps[0][0].first.year, steps[0][1]), (steps[-1][0].first.year, steps[-1][1])


# --- its parts ---------------------------------------------------------------------------------------------------


def parts(figure: Figure) -> str:
    """ "; trong đó: nữ 120 người, nam 300 người", where the wording names the dimension."""
    one, sums = figure.indicator, parts_of(figure)
    if isinstance(one, Ratio):
        return ""
    items = [
        words("notes", "part", name=part_words(one, name, value), value=measured(one, count))
        for (name, value), count in sums.items()
    ]
    return words("notes", "parts", parts="; ".join(items)) if len(items) > 1 else ""


def parts_of(figure: Figure) -> dict[tuple[str, str], int]:
    """How a figure divides along the dimension that the wording names, the largest part first."""
    one = figure.indicator
    name = wording()["parts"].get(one.key)
    if not name or isinstance(one, Ratio) or name not in one.split:
        return {}
    sums: dict[str, int] = defaultdict(int)
    for cell, value in figure.amount.splits.items():
        sums[cells_of(cell).get(name, "unknown")] += value
    order = sorted(sums.items(), key=lambda pair: (pair[0] == "unknown", -pair[1]))
    return {(name, value): count for value, count in order if count}


# --- what others announced ---------------------------------------------------------------------------------------


def claim_value(claim: Claim, one: Indicator | Ratio | None) -> str:
    """ "hơn 81.760 đơn", as its source put it."""
    unit = "%" if claim.unit == "percent" else f" {one.unit if one else claim.unit_title}"
    return words("qualifier", claim.qualifier, value=write_number(claim.value) + unit)


def claim_figure(claim: Claim, one: Indicator | Ratio | None) -> str:
    """What it speaks of: "khen thưởng (bằng khen, tập thể)"."""
    if one is None:
        return lowered(claim.figure_title)
    if claim.split and isinstance(one, Indicator) and not is_ours(one, claim.split):
        return lowered(claim.figure_title)
    cells = cell_words(one, claim.split) if claim.split and isinstance(one, Indicator) else ""
    return lowered(one.title) + (f" ({cells})" if cells else "")


def claim_said(claim: Claim, one: Indicator | Ratio | None) -> str:
    """Who announced it, where we hold no figure of our own."""
    value = claim_value(claim, one)
    return words("notes", "claim_only", source=claim.source, figure=claim_figure(claim, one), value=value)


def claims_beside(figure: Figure) -> list[str]:
    """Each claim of this very window beside our figure."""
    return [beside_said(row, figure) for row in figure.compared]


def beside_said(row: Beside, figure: Figure) -> str:
    one = figure.indicator
    if not figure.known:
        return claim_said(row.claim, one)
    given = {
        "figure": claim_figure(row.claim, one), "source": row.claim.source, "value": claim_value(row.claim, one),
    }  # fmt: skip
    if row.agrees:
        return words("assessment", "claim_agrees", **given)
    return words("assessment", "claim_differs", difference=measured(one, abs(row.difference)), **given)


def of_part(figure: Figure, split: str) -> int | float | None:
    """The figure, or what it comes to in the cells that a claim names; None where it is not divided so."""
    return part_of(figure.amount, figure.indicator, split)
