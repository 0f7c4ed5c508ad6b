"""What the figures themselves say: which rose and fell, who is silent, what is missing, what lies far from the rest.

None of it is a judgement. Figures of what people report (tips, petitions) rank nobody and are left out.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from statistics import median

from tuquan.kit.display import write_number
from tuquan.kit.period import Period
from tuquan.ledger.figures import Child
from tuquan.ledger.indicator import Ratio
from tuquan.ledger.reading import Map
from tuquan.reporting import blocks
from tuquan.reporting.blocks import Block
from tuquan.reporting.narrative.gaps import gap_words, gaps
from tuquan.reporting.narrative.sentences import Story, way, year_ends
from tuquan.reporting.narrative.wording import lowered, measured, threshold, wording, words
from tuquan.reporting.report import Figure, known


@dataclass(frozen=True)
class Outlier:
    """A unit whose figure lies far from the middle of the units."""

    figure: Figure
    child: Child
    value: float
    middle: float


def ranked(figure: Figure) -> bool:
    """Whether units and times may be compared by it: never by how much people report."""
    return figure.known and figure.indicator.register not in wording()["unranked"]["registers"]


def pair_of(figure: Figure, story: Story) -> tuple[float, float] | None:
    """What a figure was and is: a year before and now, or in the first and the last whole year of a long window."""
    if story.long:
        ends = year_ends(figure, story)
        return (ends[0][1], ends[1][1]) if ends else None
    return (figure.change.before, figure.change.before + figure.change.difference) if figure.change else None


def notable(figure: Figure, story: Story) -> str:
    """ "up" or "down" where a figure moved enough to be picked out, from enough to begin with."""
    pair = pair_of(figure, story) if ranked(figure) and not isinstance(figure.indicator, Ratio) else None
    if pair is None or pair[0] < threshold("percent_least"):
        return ""
    return way(pair[1] - pair[0]) if abs(pair[1] - pair[0]) * 100 >= threshold("notable") * pair[0] else ""


def moved_block(story: Story, direction: str) -> Block | None:
    """One item that lists what moved this way, each with both its numbers."""
    found = [figure for figure in story.report.figures if notable(figure, story) == direction]
    if not found:
        return None
    (before, now), refs = ends_of(story), []
    items = []
    for figure in found:
        one = figure.indicator
        refs += [blocks.figure(one.key, form="number", **before), blocks.figure(one.key, **now)]
        item = "moved_item" if direction == "up" else "moved_item_down"
        pair = {"before": f"{{{len(refs) - 1}}}", "now": f"{{{len(refs)}}}"}
        items.append(words("assessment", item, title=lowered(one.title), **pair))
    given: dict[str, object] = {"list": "; ".join(items), "notable": threshold("notable")}
    form = "rose" if direction == "up" else "fell"
    if story.long:
        form += "_years"
        given |= {"first_year": before["first"].year, "last_year": now["first"].year}
    return blocks.paragraph(f"- {words('assessment', form, **given)}", *refs, kind="item")


def ends_of(story: Story) -> tuple[dict, dict]:
    """The windows of the two numbers, as those of a block's figure."""
    if not story.long:
        return dates(story.report.before), {}
    return dates(story.report.course[0]), dates(story.report.course[-1])


def dates(window: Period) -> dict:
    return {"first": window.first, "last": window.last}


def units(story: Story) -> list[tuple[int, Child]]:
    """The units below, each with its number among the amounts; no remainder, and no former unit on today's map."""
    table = story.report.table
    return [
        (number, child) for number, child in enumerate(story.report.children)
        if child.place != table.place and not (table.map is Map.TODAY and child.place.last_day)
    ]  # fmt: skip


def silent(story: Story) -> list[Child]:
    """Units below of which the ledger holds nothing at all."""
    return [
        child for number, child in units(story)
        if not any(known(figure.by_child[number]) for figure in story.report.figures)
    ]  # fmt: skip


def silent_said(story: Story) -> str:
    found = silent(story)
    if not found:
        return ""
    every = units(story)
    if len(found) == len(every):
        return words("assessment", "silent_all")
    most = threshold("names")
    names = ", ".join(child.name for child in found[:most])
    if len(found) > most:
        names = words("assessment", "silent_more", names=names, more=write_number(len(found) - most))
    return words("assessment", "silent", count=write_number(len(found)), all=write_number(len(every)), names=names)


def outliers(story: Story) -> Iterator[list[Outlier]]:
    """Per figure the units far from the median of the units, measured in median absolute deviations."""
    for figure in story.report.figures:
        if ranked(figure) and not isinstance(figure.indicator, Ratio) and (found := list(outliers_of(figure, story))):
            yield found


def outliers_of(figure: Figure, story: Story) -> Iterator[Outlier]:
    amounts = [(child, figure.by_child[number]) for number, child in units(story)]
    pairs = [(child, amount.whole) for child, amount in amounts if known(amount)]
    values = [value for _child, value in pairs]
    if len(values) < threshold("outlier_units"):
        return
    middle, times = median(values), threshold("outlier_times")
    spread = median(abs(value - middle) for value in values)
    if not spread:
        return
    for child, value in pairs:
        far = abs(value - middle) > threshold("outlier_deviations") * spread
        if far and (value > times * middle or value * times < middle):
            yield Outlier(figure, child, value, middle)


def outlier_block(found: list[Outlier]) -> Block:
    """One item per figure with the units that lie far off, the furthest first."""
    one, middle = found[0].figure.indicator, found[0].middle
    shown = sorted(found, key=lambda each: -abs(each.value - middle))[: threshold("names")]
    items = [words("assessment", "outlier_item", unit=each.child.name, value=f"{{{number}}}")
             for number, each in enumerate(shown, start=1)]  # fmt: skip
    text = words("assessment", "outliers", title=lowered(one.title), median=measured(one, middle), list=", ".join(items))
    refs = (blocks.figure(one.key, place=each.child.place.pk) for each in shown)
    return blocks.paragraph(f"- {text}", *refs, kind="item")


def gaps_said(story: Story) -> str:
    window = Period(story.window.first, max(story.last, story.window.first))
    items = [
        words("assessment", "gap_item", title=lowered(figure.indicator.title), gaps=gap_words(holes))
        for figure in story.report.figures
        if figure.known and (holes := gaps(figure, story.report.course, window))
    ]
    return words("assessment", "gaps", list="; ".join(items)) if items else ""
