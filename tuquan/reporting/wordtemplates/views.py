"""The report as templates see it."""

from collections.abc import Callable
from datetime import date

from tuquan.kit.days import write_day
from tuquan.kit.display import NOTHING, write_number
from tuquan.ledger.figures import Amount
from tuquan.ledger.indicator import INDICATORS, Ratio
from tuquan.reporting.document import span_of
from tuquan.reporting.issuers import Issuer
from tuquan.reporting.legal import LegalDocument
from tuquan.reporting.narrative.review import name_of, summary
from tuquan.reporting.narrative.sentences import Story, sentence
from tuquan.reporting.narrative.wording import measured, words
from tuquan.reporting.report import Figure
from tuquan.reporting.words import evidence_words
from tuquan.reporting.wordtemplates.names import FIGURE, HEAD, ROW, TABLES, registers
from tuquan.reporting.wordtemplates.sandbox import View

Chart = Callable[[str, str], object]  # of a figure, in one of the ways to draw it
DRAWN = {"chart_year": "year", "chart_month": "month", "chart_parts": "parts", "chart_units": "child", "chart_map": "map"}


class FigureView(View):
    """One figure; what is drawn is drawn when it is asked for."""

    names = frozenset(FIGURE)

    def __init__(self, figure: Figure, story: Story, chart: Chart):
        self._figure, self._story, self._chart = figure, story, chart
        one, amount, change = figure.indicator, figure.amount, figure.change
        self.known, self.compared, self.estimate = figure.known, change is not None, amount.estimate
        self.rose, self.fell = bool(change and change.difference > 0), bool(change and change.difference < 0)
        self.value, self.number = measured(one, amount.value), write_number(amount.value)
        self.unit, self.title, self.evidence = str(one.unit), str(one.title), evidence_words(amount)
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
            return sentence(self._figure, self._story)
        return words("notes", "none", titles=self.title)

    def __getattr__(self, name: str):
        if name in DRAWN:
            return self._chart(self._figure.indicator.key, DRAWN[name])
        raise AttributeError(name)


class Names(View):
    """Plain names: the head, the tables, a register, a row."""

    def __init__(self, names: frozenset[str], **given: object):
        self.names = names
        vars(self).update(given)


def context(story: Story, kind: str, issuer: Issuer, chart: Chart, day: date) -> dict[str, View]:
    """Everything that a template may name."""
    told = {figure.indicator.key: figure for figure in story.report.figures}
    every = told | {key: Figure(one, Amount(None)) for key, one in INDICATORS.items() if key not in told}
    figures = {key: FigureView(figure, story, chart) for key, figure in every.items()}
    found: dict[str, View] = {"head": head(story, kind, issuer, day), "tables": tables(story, figures)}
    for register, ones in registers().items():
        given = {rest: figures[one.key] for rest, one in ones.items()}
        found[register] = Names(frozenset(given), **given)
    return found


def head(story: Story, kind: str, issuer: Issuer, day: date) -> Names:
    table = story.report.table
    return Names(
        frozenset(HEAD), superior=issuer.superior.upper(), issuer=issuer.name.upper(), issuer_name=issuer.name,
        symbol=f"BC-{issuer.symbol}", addressee=issuer.addressee, seat=issuer.seat, day=LegalDocument(day).day(),
        position=issuer.position[-1], title=summary(kind, table.place, table.window), place=name_of(table.place),
        first=write_day(table.window.first), last=write_day(table.window.last), span=span_of(table.window),
    )  # fmt: skip


def tables(story: Story, figures: dict[str, FigureView]) -> Names:
    known = [view for view in figures.values() if view.known]
    rows = [
        Names(frozenset(ROW), index=str(number), title=view.title, name=view.title, unit=view.unit, number=view.number,
              before=view.past, percent=view.percent)
        for number, view in enumerate(known, start=1)
    ]  # fmt: skip
    return Names(frozenset(TABLES), figures=rows, units=units(story))


def units(story: Story) -> list[Names]:
    """A row per unit below; in it each register with its numbers."""
    rows = []
    for place, child in enumerate(story.report.children):
        numbers = {register: dict.fromkeys(ones, NOTHING) for register, ones in registers().items()}
        for figure in story.report.figures:
            register, _dot, rest = figure.indicator.key.partition(".")
            numbers[register][rest] = write_number(figure.by_child[place].value)
        given = {register: Names(frozenset(ones), **ones) for register, ones in numbers.items()}
        rows.append(Names(frozenset({*ROW, *given}), index=str(place + 1), name=child.name, title=child.name, unit="",
                          number="", before="", percent="", **given))  # fmt: skip
    return rows
