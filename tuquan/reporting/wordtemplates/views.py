"""The report as templates see it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date

from tuquan.kit.days import write_day
from tuquan.kit.display import NOTHING, write_number
from tuquan.law import rules
from tuquan.ledger.figures import Amount
from tuquan.ledger.indicator import INDICATORS, Ratio
from tuquan.reporting.capitals import capitalised
from tuquan.reporting.issuers import Issuer
from tuquan.reporting.legal import LegalDocument
from tuquan.reporting.narrative.sentences import Story, sentence, tail
from tuquan.reporting.narrative.setting import name_of, span_of
from tuquan.reporting.narrative.wording import amount_words, measured, pattern_of, words
from tuquan.reporting.report import Figure
from tuquan.reporting.words import evidence_words
from tuquan.reporting.wordtemplates.names import FIGURE, HEAD, ROW, TABLES, registers
from tuquan.reporting.wordtemplates.reading import TEXT
from tuquan.reporting.wordtemplates.sandbox import View

Chart = Callable[[str, str], object]  # of a figure, in one of the ways to draw it
DRAWN = {"chart_year": "year", "chart_month": "month", "chart_parts": "parts", "chart_units": "child", "chart_map": "map"}
GAP = "\u2002" * 3  # filled by hand on paper
NEW_PARAGRAPH = "\a"  # as docxtpl reads it


@dataclass(frozen=True)
class Letterhead:
    """What stands in a document besides its figures. `texts` are the drafter's, by name; `marks` number the figures."""

    issuer: Issuer
    day: date
    type: str
    symbol: str
    title: str
    position: str
    addressees: Sequence[str]
    recipients: Sequence[str]
    number: str = GAP
    signer: str = ""
    secretary: str = ""
    archive: str = "VT"
    replaces: str = ""
    texts: dict[str, str] = field(default_factory=dict)
    marks: dict[str, int] = field(default_factory=dict)


class FigureView(View):
    """One figure; what is drawn is drawn when it is asked for."""

    names = frozenset(FIGURE)

    def __init__(self, figure: Figure, story: Story, chart: Chart, capitals: dict, mark: int = 0):
        self._figure, self._story, self._chart, self._capitals = figure, story, chart, capitals
        one, amount, change = figure.indicator, figure.amount, figure.change
        self.known, self.compared, self.estimate = figure.known, change is not None, amount.estimate
        self.rose, self.fell = bool(change and change.difference > 0), bool(change and change.difference < 0)
        self.value, self.number = amount_words(one, amount), write_number(amount.value)
        self.unit, self.title, self.evidence = str(one.unit), self._spelled(str(one.title)), evidence_words(amount)
        self.mark = f"[{mark}]" if mark else ""
        self.over, self.under = write_number(amount.over), write_number(amount.under)
        self.before = measured(one, change.before) if change else ""
        self.past = write_number(change.before) if change else ""
        self.difference = (
            (words("moved", "points", difference=write_number(abs(change.difference))) if isinstance(one, Ratio)
             else measured(one, abs(change.difference))) if change else ""
        )  # fmt: skip
        self.percent = f"{write_number(abs(change.percent))}%" if change and change.percent is not None else ""

    def __str__(self):
        return self.value

    @property
    def sentence(self) -> str:
        if self.known:
            return self._spelled(sentence(self._figure, self._story))
        return words("notes", "unreported" if self._figure.unreported else "none", titles=self.title)

    @property
    def marked(self) -> str:
        """As `sentence`; the mark stands where the text of a document has it."""
        if not (self.known and self.mark):
            return self.sentence
        said = pattern_of(self._figure.indicator).format(value=f"{self.value} {self.mark}")
        return self._spelled(said + tail(self._figure, self._story))

    def _spelled(self, text: str) -> str:
        """With capitals where the law asks for them: "Ban Chỉ đạo"."""
        return capitalised(text, self._capitals)

    def __getattr__(self, name: str):
        if name in DRAWN:
            return self._chart(self._figure.indicator.key, DRAWN[name])
        raise AttributeError(name)


class Names(View):
    """Plain names: the head, the tables, a register, a row."""

    def __init__(self, names: frozenset[str], **given: object):
        self.names = names
        vars(self).update(given)


def context(story: Story, given: Letterhead, chart: Chart) -> dict[str, View]:
    """Everything that a template may name."""
    told = {figure.indicator.key: figure for figure in story.report.figures}
    every = told | {key: Figure(one, Amount(None)) for key, one in INDICATORS.items() if key not in told}
    capitals = rules.table("document.capitals", given.day)
    figures = {key: FigureView(one, story, chart, capitals, given.marks.get(key, 0)) for key, one in every.items()}
    texts = {name: text.replace("\n", NEW_PARAGRAPH) for name, text in given.texts.items()}
    found: dict[str, View] = {
        "head": head(story, given), "tables": tables(story, figures, given), TEXT: Names(frozenset(texts), **texts),
    }  # fmt: skip
    for register, ones in registers().items():
        named = {rest: figures[one.key] for rest, one in ones.items()}
        found[register] = Names(frozenset(named), **named)
    return found


def head(story: Story, given: Letterhead) -> Names:
    table, issuer = story.report.table, given.issuer
    return Names(
        frozenset(HEAD), superior=issuer.superior.upper(), issuer=issuer.name.upper(), issuer_name=issuer.name,
        type=given.type.upper(), number=given.number, symbol=given.symbol, addressee="; ".join(given.addressees),
        seat=issuer.seat, day=LegalDocument(given.day).day(), position=given.position, signer=given.signer,
        secretary=given.secretary, archive=given.archive, replaces=given.replaces, title=given.title, place=name_of(table.place),
        first=write_day(table.window.first), last=write_day(table.window.last), span=span_of(table.window),
    )  # fmt: skip


def tables(story: Story, figures: dict[str, FigureView], given: Letterhead) -> Names:
    known = [view for view in figures.values() if view.known]
    rows = [
        row(number, view.title, unit=view.unit, number=view.number, before=view.past, percent=view.percent, mark=view.mark)
        for number, view in enumerate(known, start=1)
    ]
    lists = {
        name: [row(number, text) for number, text in enumerate(texts, start=1)]
        for name, texts in (("addressees", given.addressees), ("recipients", given.recipients))
    }
    return Names(frozenset(TABLES), figures=rows, units=units(story), **lists)


def row(index: int, title: str, **given: object) -> Names:
    """A row of a table; what it does not say is empty."""
    empty = dict.fromkeys(ROW, "")
    return Names(frozenset({*ROW, *given}), **(empty | {"index": str(index), "title": title, "name": title} | given))


def units(story: Story) -> list[Names]:
    """A row per unit below; in it each register with its numbers."""
    rows = []
    for place, child in enumerate(story.report.children):
        numbers = {register: dict.fromkeys(ones, NOTHING) for register, ones in registers().items()}
        for figure in story.report.figures:
            register, _dot, rest = figure.indicator.key.partition(".")
            numbers[register][rest] = write_number(figure.by_child[place].value)
        given = {register: Names(frozenset(ones), **ones) for register, ones in numbers.items()}
        rows.append(row(place + 1, child.name, **given))
    return rows
