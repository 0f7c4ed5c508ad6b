"""The report as an Excel workbook: figures with a column per unit, claims, and what each figure counts."""

import io
from collections.abc import Sequence
from datetime import date
from math import ceil

import xlsxwriter
from django.utils.translation import gettext as _
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from tuquan.kit.days import write_day
from tuquan.kit.display import write_moment
from tuquan.kit.text import clean
from tuquan.ledger.claims import Beside
from tuquan.ledger.indicator import Ratio
from tuquan.ledger.reading import Map
from tuquan.reporting.plain import column_title
from tuquan.reporting.report import Figure, Report
from tuquan.reporting.words import claimed, evidence_words, verdict

GREEN, PALE, LINE = "#0b6b50", "#e5f1ec", "#c9d3cd"
LINE_HEIGHT = 15.75  # points, of 12-point Times New Roman


def as_xlsx(report: Report) -> bytes:
    """Three sheets: figures, claims, and where the figures come from. Numbers are numbers, days are days."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    book.set_properties({"title": clean(title(report)), "author": "Tự Quản"})
    write_figures(Sheet(book, _("Figures")), report)
    if any(figure.claims for figure in report.figures) or report.others:
        write_claims(Sheet(book, _("Announced elsewhere")), report)
    write_sources(Sheet(book, _("Sources")), report)
    book.close()
    return out.getvalue()


def title(report: Report) -> str:
    window = report.table.window
    return _("Figures of %(place)s, %(first)s – %(last)s") % {
        "place": report.table.place.name, "first": write_day(window.first), "last": write_day(window.last),
    }  # fmt: skip


class Sheet:
    """A sheet being written, and its looks."""

    def __init__(self, book: xlsxwriter.Workbook, name: str):
        self.page: Worksheet = book.add_worksheet(name[:31])
        base = {"font_name": "Times New Roman", "font_size": 12, "valign": "top"}
        framed = {**base, "border": 1, "border_color": LINE}
        looks = {
            "title": {**base, "bold": True, "font_size": 14},
            "note": {**base, "italic": True, "font_color": "#56645e"},
            "head": {**framed, "bold": True, "font_color": "white", "bg_color": GREEN, "text_wrap": True,
                     "align": "center", "valign": "vcenter"},
            "section": {**framed, "bold": True, "bg_color": PALE},
            "text": {**framed, "text_wrap": True},
            "day": {**framed, "num_format": "dd/mm/yyyy", "align": "center"},
            "number": {**framed, "num_format": "#,##0", "align": "right", "indent": 1},
            "share": {**framed, "num_format": "0.00", "align": "right", "indent": 1},
        }  # fmt: skip
        self.widths: list[int] = []
        self.looks: dict[str, Format] = {key: book.add_format(look) for key, look in looks.items()}
        self.page.set_paper(9)
        self.page.set_landscape()
        self.page.fit_to_pages(1, 0)
        self.page.set_margins(left=0.5, right=0.5, top=0.6, bottom=0.6)
        self.page.set_footer("&C&P/&N")

    def set_widths(self, widths: list[int]) -> None:
        self.widths = widths
        for column, width in enumerate(widths):
            self.page.set_column(column, column, width)

    def row(self, number: int, cells: Sequence, looks: Sequence[str] | str) -> None:
        """Write a row, as high as its longest text needs: not every program works that out by itself."""
        lines = max(
            sum(max(1, ceil(len(line) / width)) for line in str(cell or "").split("\n"))
            for cell, width in zip(cells, self.widths, strict=True)
        )
        self.page.set_row(number, LINE_HEIGHT * lines)
        for column, cell in enumerate(cells):
            look = self.looks[looks if isinstance(looks, str) else looks[column]]
            match cell:
                case None | "":
                    self.page.write_blank(number, column, None, look)
                case date():
                    self.page.write_datetime(number, column, cell, look)
                case int() | float():
                    self.page.write_number(number, column, cell, look)
                case _:
                    self.page.write_string(number, column, str(cell), look)


# --- figures -----------------------------------------------------------------------------------------------------


def write_figures(sheet: Sheet, report: Report) -> None:
    heads, widths = columns(report)
    top = write_top(sheet, report)
    sheet.set_widths(widths)
    sheet.row(top, heads, "head")
    sheet.page.set_row(top, 48)
    number = top + 1
    for section in report.sections:
        sheet.row(number, [section.title, *[None] * (len(heads) - 1)], "section")
        for figure in section.figures:
            number += 1
            cells, looks = line(figure)
            sheet.row(number, cells, looks)
        number += 1
    sheet.page.freeze_panes(top + 1, 1)
    sheet.page.repeat_rows(top)


def write_top(sheet: Sheet, report: Report) -> int:
    """Title and conditions; returns the row of the header."""
    table = report.table
    sheet.page.write_string(0, 0, title(report), sheet.looks["title"])
    notes = [
        _("Today's map: what former units counted stands in their heirs.") if table.map is Map.TODAY
        else _("Map of then: each unit as it was on its day; what stands on a day is read on the last one."),
    ]  # fmt: skip
    if report.before:
        notes.append(
            _("A year before: %(first)s – %(last)s.")
            % {"first": write_day(report.before.first), "last": write_day(report.before.last)}
        )
    elif report.before_why:
        notes.append(report.before_why)
    if table.known_at:
        notes.append(_("As the ledger knew it at %(at)s.") % {"at": write_moment(table.known_at)})
    for number, note in enumerate(notes, start=1):
        sheet.page.write_string(number, 0, note, sheet.looks["note"])
    return len(notes) + 2


def columns(report: Report) -> tuple[list[str], list[int]]:
    fixed = [
        (_("Indicator"), 42), (_("Unit of measure"), 12), (_("Figure"), 13), (_("Numerator"), 12),
        (_("Denominator"), 12), (_("A year before"), 13), (_("Difference"), 12), (_("Difference, %"), 11), (_("Rests on"), 26),
        (_("Announced elsewhere"), 40),
    ]  # fmt: skip
    heads = [head for head, _width in fixed] + [column_title(child) for child in report.children]
    widths = [width for _head, width in fixed] + [16] * len(report.children)
    return heads, widths


def line(figure: Figure) -> tuple[list, list[str]]:
    one, amount, change = figure.indicator, figure.amount, figure.change
    number = "share" if isinstance(one, Ratio) else "number"
    cells = [
        str(one.title), str(one.unit), amount.value if figure.known else None, amount.over, amount.under,
        change.before if change else None, change.difference if change else None, change.percent if change else None,
        evidence_words(amount), "\n".join(claim_words(row) for row in figure.compared),
    ]  # fmt: skip
    looks = ["text", "text", number, "number", "number", number, number, "share", "text", "text"]
    return cells + [part.value for part in figure.by_child], looks + [number] * len(figure.by_child)


def claim_words(row: Beside) -> str:
    return f"{claimed(row.claim)} ({row.claim.source}): {verdict(row)}"


# --- claims and sources ------------------------------------------------------------------------------------------


def write_claims(sheet: Sheet, report: Report) -> None:
    heads = [
        (_("Indicator"), 40), (_("Announced"), 14), (_("How it was put"), 14), (_("From"), 12), (_("To"), 12),
        (_("Difference"), 14), (_("Remark"), 34), (_("Source"), 50),
    ]  # fmt: skip
    start(sheet, heads)
    looks = ["text", "number", "text", "day", "day", "number", "text", "text"]
    number = 0
    for figure in report.figures:
        for row in figure.claims:
            number += 1
            claim = row.claim
            cells = [
                str(figure.indicator.title), claim.value, claim.get_qualifier_display(), claim.first_day,
                claim.last_day, row.difference, verdict(row), claim.source,
            ]  # fmt: skip
            sheet.row(number, cells, looks)
    for claim in report.others:
        number += 1
        remark = _("no indicator of ours counts it")
        cells = [
            claim.figure_title, claim.value, claim.get_qualifier_display(), claim.first_day, claim.last_day, None, remark,
            claim.source,
        ]  # fmt: skip
        sheet.row(number, cells, looks)


def write_sources(sheet: Sheet, report: Report) -> None:
    start(
        sheet,
        [
            (_("Key"), 30),
            (_("Indicator"), 36),
            (_("Unit of measure"), 12),
            (_("What is counted"), 70),
            (_("Basis"), 46),
        ],
    )
    for number, figure in enumerate(report.figures, start=1):
        one = figure.indicator
        sheet.row(number, [one.key, str(one.title), str(one.unit), str(one.definition), str(one.basis)], "text")


def start(sheet: Sheet, heads: list[tuple[str, int]]) -> None:
    sheet.set_widths([width for _head, width in heads])
    sheet.row(0, [head for head, _width in heads], "head")
    sheet.page.set_row(0, 32)
    sheet.page.freeze_panes(1, 1)
    sheet.page.repeat_rows(0)
