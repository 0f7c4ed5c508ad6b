"""A whole report in the usual order of a review, as blocks: what the figures say is said, the rest is left to fill."""

from collections.abc import Iterator, Sequence

from tuquan.kit.days import write_day
from tuquan.kit.period import Period
from tuquan.ledger.indicator import Indicator, Ratio
from tuquan.ledger.months import years
from tuquan.ledger.reading import Map
from tuquan.places.models import Place
from tuquan.reporting import blocks
from tuquan.reporting.blocks import Block
from tuquan.reporting.issuers import Issuer
from tuquan.reporting.narrative import observed
from tuquan.reporting.narrative.sentences import Story, claims_beside
from tuquan.reporting.narrative.setting import name_of, reform_within, span_of, units_below
from tuquan.reporting.narrative.wording import lowered, pattern_of, wording, words
from tuquan.reporting.pictures.maps import has_tiles
from tuquan.reporting.report import Figure

COLUMNS = 5  # figures beside each other on an upright page
KINDS = ("periodic", "interim", "final", "thematic")


def told(story: Story, kind: str, issuer: Issuer) -> list[Block]:
    """The text of a report of this kind."""
    return [
        *introduction(story, kind, issuer), *situation(story), *results(story, kind), *assessment(story), *ahead(),
        *annexes(story),
    ]  # fmt: skip


def plainly_told(story: Story, issuer: Issuer) -> list[Block]:
    """The figures alone, in the same words: nothing is left to fill, so that it can go out as it stands."""
    said = [
        *introduction(story, "periodic", issuer), *known_situation(story),
        blocks.heading(wording()["sections"]["results"]), *nothing_at_all(story),
    ]  # fmt: skip
    for clause, figures in clauses(story, empty=False):
        said += [blocks.heading(clause["title"], 2), *told_of(figures)]
    return said


def summary(kind: str, place: Place, window: Period) -> str:
    """What stands under "BÁO CÁO": "Tổng kết phong trào … trên địa bàn tỉnh Hà Tĩnh, năm 2025"."""
    given = {"movement": wording()["text"]["movement"], "place": name_of(place), "span": span_of(window)}
    return wording()["kinds"][kind]["summary"].format(**given)


def fill(what: str) -> Block:
    """A place that an officer fills; a document is not issued while one is left."""
    return blocks.paragraph(words("text", "fill", what=what))


# --- before the figures --------------------------------------------------------------------------------------------


def introduction(story: Story, kind: str, issuer: Issuer) -> Iterator[Block]:
    window = story.window
    yield blocks.paragraph(words(
        "text", "intro", issuer=issuer.name, what=wording()["kinds"][kind]["what"],
        movement=wording()["text"]["movement"], place=name_of(story.report.table.place), first=write_day(window.first),
        last=write_day(window.last),
    ))  # fmt: skip
    if story.report.open_end:
        yield blocks.paragraph(words("text", "running", day=write_day(story.last)))


def situation(story: Story) -> Iterator[Block]:
    yield from known_situation(story)
    yield fill(wording()["text"]["situation_fill"])


def known_situation(story: Story) -> Iterator[Block]:
    """What the map says of the place; nothing that we do not hold."""
    table = story.report.table
    yield blocks.heading(wording()["sections"]["situation"])
    units = units_below(table.place, story.last if table.map is Map.THEN else story.day)
    if units:
        day = write_day(story.last if table.map is Map.THEN else story.day)
        yield blocks.paragraph(words("text", "units", day=day, place=name_of(story.report.table.place), units=units))
    reform = reform_within(table.place, table.window)
    if reform:
        form = "reform_today" if table.map is Map.TODAY else "reform_then"
        yield blocks.paragraph(words("text", form, day=write_day(reform)))
    if not units and not reform:
        yield blocks.paragraph(words("text", "within", place=name_of(table.place)))


# --- figures -------------------------------------------------------------------------------------------------------


def results(story: Story, kind: str) -> Iterator[Block]:
    yield blocks.heading(wording()["sections"]["results"])
    yield from nothing_at_all(story)
    charts = charts_of(story, kind)
    for clause, figures in clauses(story, empty=kind != "thematic"):
        yield blocks.heading(clause["title"], 2)
        yield from told_of(figures)
        yield fill(clause["fill"])
        keys = {figure.indicator.key for figure in figures}
        for chart in charts:
            if chart["key"] in keys:
                yield chart
                yield from note_of(chart, story)


def nothing_at_all(story: Story) -> Iterator[Block]:
    if not has_any(story.report.figures):
        yield blocks.paragraph(wording()["text"]["nothing"])


def has_any(figures: Sequence[Figure]) -> bool:
    return any(figure.known or figure.compared for figure in figures)


def clauses(story: Story, *, empty: bool) -> Iterator[tuple[dict, list[Figure]]]:
    """The clauses of a review in their order, each with its figures; those without any only where asked for."""
    shares = by_clause(story.report.figures)
    for clause in wording()["clauses"]:
        figures = shares.get(clause["key"], [])
        if empty or has_any(figures):
            yield clause, figures


def told_of(figures: Sequence[Figure]) -> Iterator[Block]:
    """What is known, what only others announced, and what is not known at all."""
    yield from (item(figure) for figure in figures if figure.known)
    yield from said_by_others(figures)
    yield from nothing_on([figure for figure in figures if not (figure.known or figure.compared)])


def by_clause(figures: Sequence[Figure]) -> dict[str, list[Figure]]:
    """Figures by the clause whose name for them is the longest; what no clause names stands with what people do."""
    found: dict[str, list[Figure]] = {}
    for figure in figures:
        found.setdefault(clause_of(figure.indicator), []).append(figure)
    return found


def clause_of(one: Indicator | Ratio) -> str:
    named = [
        (len(prefix), clause["key"])
        for clause in wording()["clauses"]
        for prefix in clause["figures"]
        if one.key == prefix or one.register == prefix
    ]
    return max(named)[1] if named else wording()["text"]["clause_of_others"]


def item(figure: Figure) -> Block:
    """One sentence: the number and what follows it are read from the ledger until the document is issued."""
    key = figure.indicator.key
    text = f"- {pattern_of(figure.indicator).format(value='{1}')}{{2}}."
    return blocks.paragraph(text, blocks.figure(key), blocks.figure(key, form="tail"), kind="item")


def said_by_others(figures: Sequence[Figure]) -> Iterator[Block]:
    """Figures that only a claim knows: who announced them stands in the sentence."""
    for figure in figures:
        if not figure.known:
            yield from (blocks.paragraph(f"- {text}.", kind="item") for text in claims_beside(figure))


def nothing_on(figures: Sequence[Figure]) -> Iterator[Block]:
    """What has no figure is named, not hidden: what nobody reported apart from what no register holds."""
    for form, unreported in (("unreported", True), ("none", False)):
        found = [lowered(figure.indicator.title) for figure in figures if figure.unreported == unreported]
        if found:
            yield blocks.paragraph("- " + words("notes", form, titles="; ".join(found)) + ".", kind="item")


def charts_of(story: Story, kind: str) -> list[Block]:
    """The charts of this kind of report, each of the first of its figures that is known and can be drawn so."""
    figures = {figure.indicator.key: figure for figure in story.report.figures}
    found: list[Block] = []
    for asked in wording()["kinds"][kind]["charts"]:
        key = next((key for key in asked["keys"] if key in figures and drawable(figures[key], asked["by"], story)), "")
        if key:
            one = figures[key].indicator
            stands = asked["by"] == "year" and isinstance(one, Indicator) and one.stands
            title = words("charts", "year_end" if stands else asked["by"], title=str(figures[key].indicator.title))
            found.append({"kind": "chart", "title": title, "key": key, "by": asked["by"]})
    return found


def note_of(chart: Block, story: Story) -> Iterator[Block]:
    """What a reader of the picture must know: where its places come from, and which years are not whole."""
    notes = wording()["charts"]
    if chart["by"] == "map":
        yield blocks.paragraph(notes["note_map" if has_tiles(story.report) else "note_centres"])
    if chart["by"] in ("year", "parts") and any(step.partial for step in years(story.window)):
        yield blocks.paragraph(notes["note_years"])


def drawable(figure: Figure, by: str, story: Story) -> bool:
    if not figure.known:
        return False
    if by in ("child", "map"):
        return any(amount.value for amount in figure.by_child)
    return not (by == "year" and story.window.days < 2 * 365)


# --- after the figures ---------------------------------------------------------------------------------------------


def assessment(story: Story) -> Iterator[Block]:
    """Evaluation is the officer's; what the figures show is offered, praise is never invented."""
    given = wording()["assessment"]
    yield blocks.heading(wording()["sections"]["assessment"])
    said = list(said_by_figures(story))
    if said:
        yield blocks.heading(given["figures"], 2)
        yield from said
    for part in ("merits", "shortcomings", "causes", "lessons"):
        yield blocks.heading(given[part], 2)
        yield fill(given[f"{part}_fill"])


def said_by_figures(story: Story) -> Iterator[Block]:
    moved = (observed.moved_block(story, direction) for direction in ("up", "down"))
    yield from (block for block in moved if block)
    said = [observed.silent_said(story), observed.gaps_said(story), *disagreeing(story)]
    yield from (blocks.paragraph(f"- {text}", kind="item") for text in said if text)
    yield from (observed.outlier_block(found) for found in observed.outliers(story))


def disagreeing(story: Story) -> Iterator[str]:
    """Claims of this very window, beside our own figures."""
    for figure in story.report.figures:
        if figure.known:
            yield from claims_beside(figure)


def ahead() -> Iterator[Block]:
    for part in ("direction", "proposals"):
        yield blocks.heading(wording()["sections"][part])
        yield fill(wording()["assessment"][f"{part}_fill"])


def annexes(story: Story) -> Iterator[Block]:
    known = [figure for figure in story.report.figures if figure.known]
    if not known:
        return
    yield {"kind": "annex", "title": wording()["tables"]["summary"]}
    yield summary_table(known, story)
    if story.report.children:
        yield {"kind": "annex", "title": wording()["tables"]["units"]}
        keys = [figure.indicator.key for figure in known if held_by_units(figure, story)]
        for start in range(0, len(keys), COLUMNS):
            title = words("tables", "part", number=start // COLUMNS + 1) if len(keys) > COLUMNS else ""
            yield {"kind": "children", "title": title, "keys": keys[start : start + COLUMNS]}


def held_by_units(figure: Figure, story: Story) -> bool:
    """Whether any unit below has it; what only the place itself holds needs no column of noughts."""
    place = story.report.table.place
    amounts = zip(story.report.children, figure.by_child, strict=True)
    return any(amount.value or amount.under for child, amount in amounts if child.place != place)


def summary_table(figures: Sequence[Figure], story: Story) -> Block:
    """Every figure in a row, beside the year before where that was read."""
    given, before = wording()["tables"], story.report.before
    compared = before is not None and not story.long
    head = [*given["summary_head"], *([given["before_head"]] if compared else [])]
    rows: list[list] = []
    for number, figure in enumerate(figures, start=1):
        one = figure.indicator
        row: list = [str(number), str(one.title), str(one.unit), blocks.figure(one.key, form="number")]
        if compared and before is not None:
            past = blocks.figure(one.key, form="number", first=before.first, last=before.last)
            row.append(past if figure.change else "–")
        rows.append(row)
    return {"kind": "table", "title": "", "head": head, "rows": rows}
