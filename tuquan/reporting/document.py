"""The report as a document in the legal format: "BÁO CÁO", in Vietnamese whatever the language of the screen.

It says what the figures say, in the words of every report, and each figure bears a mark that leads to its trace.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date

from django.urls import reverse
from django.utils import translation

from tuquan.kit.days import write_day
from tuquan.kit.period import today
from tuquan.ledger.figures import Child
from tuquan.reporting.blocks import Block, heading, paragraph, pieces
from tuquan.reporting.issuers import Issuer, issuer_of
from tuquan.reporting.narrative.review import plainly_told
from tuquan.reporting.narrative.sentences import claims_beside, story_of, tail
from tuquan.reporting.narrative.setting import name_of, span_of
from tuquan.reporting.narrative.wording import amount_words, cell, lowered, wording, words
from tuquan.reporting.report import Figure, Report
from tuquan.reporting.words import evidence_words
from tuquan.reporting.writing import GAP, Pen

COLUMNS = 5  # figures beside each other on an upright page


def as_docx(
    report: Report, *, by=None, issuer: Issuer | None = None, number: str = "", signer: str = "", on: date | None = None
) -> bytes:
    """The report as .docx. `number` and `signer` stay open until it is registered and signed."""
    with translation.override("vi"):
        body = issuer or issuer_of(report.table.place, by)
        return Writer(report, body, number, signer, on or today()).written()


@dataclass
class Marks:
    """The marks given to figures so far, in the order of the text."""

    figures: list[Figure] = field(default_factory=list)

    def of(self, figure: Figure) -> int:
        if figure not in self.figures:
            self.figures.append(figure)
        return self.figures.index(figure) + 1


class Writer(Pen):
    """Writes one report."""

    def __init__(self, report: Report, issuer: Issuer, number: str, signer: str, on: date):
        super().__init__(on)
        self.report, self.issuer, self.signer = report, issuer, signer
        self.story = story_of(report)
        self.known = {figure.indicator.key: figure for figure in report.figures if figure.known}
        self.marks = Marks()
        self.given = wording()["figures"]
        self.symbol = f"{number or GAP}/BC-{issuer.symbol}"

    def written(self) -> bytes:
        page, issuer, given = self.page, self.issuer, self.given
        summary = given["summary_result"].format(movement=wording()["text"]["movement"])
        table = self.report.table
        ground = given["summary_place"].format(place=name_of(table.place), span=span_of(table.window))
        number = given["number"].format(symbol=self.symbol)
        page.head(superior=issuer.superior, issuer=issuer.name, number=number, seat=issuer.seat)
        page.heading(given["report"], [summary, ground])
        if issuer.addressee:
            page.addressees([issuer.addressee])
        for block in [*plainly_told(self.story, issuer), *self.about_figures()]:
            self.block(block)
        recipients = ([given["above"]] if issuer.addressee else []) + [given["kept"]]
        page.signature(recipients=recipients, position=issuer.position, signer=self.signer)
        self.annexes()
        return page.saved(title=f"{given['report']}: {summary}", author=issuer.name)

    def block(self, block: Block) -> None:
        if block["kind"] == "heading":
            self.heading(block)
        else:
            found = block["figures"]
            self.text([piece if isinstance(piece, str) else self.figure(found[piece - 1]) for piece in pieces(block["text"])])

    def figure(self, ref: dict) -> list:
        """[text, mark] of a figure; what follows the number bears no mark of its own."""
        figure = self.known[ref["key"]]
        if ref["as"] == "tail":
            return [tail(figure, self.story), 0]
        return [amount_words(figure.indicator, figure.amount), self.marks.of(figure)]

    # --- about the figures ---------------------------------------------------------------------------------------

    def about_figures(self) -> Iterator[Block]:
        """What they rest on and are compared with, and what others announced beside them."""
        given = self.given
        yield heading(given["title"])
        yield heading(given["basis"], 2)
        yield from self.bases()
        yield from (paragraph(text) for text in self.conditions())
        claims = [text for figure in self.known.values() for text in claims_beside(figure)]
        if claims:
            yield heading(given["claims"], 2)
            yield from (paragraph(f"- {text}", kind="item") for text in claims)
        yield paragraph(given["marks"].format(annex=self.annex(given["annex_last"])))
        yield paragraph(given["details"].format(annex=self.annex(given["annex_both"])))

    def bases(self) -> Iterator[Block]:
        found: dict[str, list[str]] = {}
        for figure in self.known.values():
            if basis := evidence_words(figure.amount):
                found.setdefault(basis[:1].upper() + basis[1:], []).append(lowered(figure.indicator.title))
        for basis, titles in found.items():
            yield paragraph(self.given["basis_item"].format(basis=basis, titles="; ".join(titles)), kind="item")
        if not found:
            yield paragraph(self.given["basis_none"])

    def conditions(self) -> Iterator[str]:
        before, given = self.report.before, self.given
        if before and not self.story.long and any(figure.change for figure in self.report.figures):
            yield given["compared"].format(first=write_day(before.first), last=write_day(before.last))
        elif self.report.before_why:
            yield given["not_compared"]
        if self.report.table.known_at:
            yield given["known_at"]

    # --- annexes -------------------------------------------------------------------------------------------------

    def annex(self, name: str) -> str:
        """What an annex is called; a single one bears no number."""
        return name if self.report.children else self.given["annex"]

    def annexes(self) -> None:
        reference = self.given["annex_reference"].format(symbol=self.symbol, gap=GAP, issuer=self.issuer.name)
        total = 2 if self.report.children else 1
        if self.report.children:
            self.page.annex(wording()["tables"]["units"], reference, total)
            self.children_tables()
        self.page.annex(self.given["codes"], reference, total)
        self.trace_table()

    def children_tables(self) -> None:
        """Units as rows, a few figures at a time, so that the page stays upright."""
        figures = list(self.known.values())
        chunks = [figures[start : start + COLUMNS] for start in range(0, len(figures), COLUMNS)]
        for number, chunk in enumerate(chunks, start=1):
            if len(chunks) > 1:
                self.page.text(words("tables", "part", number=number)).paragraph_format.keep_with_next = True
            units = (f"{figure.indicator.title} ({figure.indicator.unit})" for figure in chunk)
            head = [*self.given["unit_head"], *units]
            rows = [
                [str(place + 1), child_title(child), *(cell(figure.by_child[place]) for figure in chunk)]
                for place, child in enumerate(self.report.children)
            ]
            rows.append(["", self.given["unit_sum"], *(cell(figure.amount) for figure in chunk)])
            name = 4.4
            width = (self.page.text_width - 1.0 - name) / len(chunk)
            self.page.table(head, rows, [1.0, name, *[width] * len(chunk)], numbers=range(2, len(head)))

    def trace_table(self) -> None:
        rows = [
            [f"[{number}]", str(figure.indicator.title), cell(figure.amount), evidence_words(figure.amount),
             code_path(figure, self.report)]
            for number, figure in enumerate(self.marks.figures, start=1)
        ]  # fmt: skip
        self.page.text(self.given["codes_use"])
        self.page.table(self.given["codes_head"], rows, [1.2, 3.2, 1.7, 2.2, 8.2], numbers=[2])


def child_title(child: Child) -> str:
    return f"{child.name} ({child.note})" if child.note else child.name


def code_path(figure: Figure, report: Report) -> str:
    """The short address of a trace: what a reader of the paper can type."""
    table = report.table
    code = f"{table.place.code}.{table.window.first:%Y%m%d}.{table.window.last:%Y%m%d}.{table.map}"
    return reverse("reporting:code", args=[code, figure.indicator.key])
