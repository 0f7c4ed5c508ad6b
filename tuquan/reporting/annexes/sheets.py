"""The annex as a workbook: the same rows, each figure with a link to its trace."""

import io
from collections.abc import Sequence

import xlsxwriter
from django.utils.translation import gettext as _

from tuquan.kit.text import clean
from tuquan.reporting.annexes.rows import FIGURES, UNITS, Field, Row
from tuquan.reporting.models import Document
from tuquan.reporting.workbook import Sheet

WIDTHS = {"title": 42, "place": 28, "basis": 26, "trace": 40, "key": 28}
LOOKS = {"date": "day", "number": "number", "integer": "number"}


def as_xlsx(document: Document, figures: Sequence[Row], units: Sequence[Row]) -> bytes:
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    book.set_properties({"title": clean(document.title), "author": "Tự Quản"})
    write(Sheet(book, _("Figures")), FIGURES, figures)
    if units:
        write(Sheet(book, _("Units below")), UNITS, units)
    book.close()
    return out.getvalue()


def write(sheet: Sheet, fields: Sequence[Field], rows: Sequence[Row]) -> None:
    sheet.set_widths([WIDTHS.get(field.name, 13) for field in fields])
    sheet.row(0, [str(field.title) for field in fields], "head")
    sheet.page.freeze_panes(1, 0)
    sheet.page.repeat_rows(0)
    for number, row in enumerate(rows, start=1):
        sheet.row(number, [cell(row, field) for field in fields], [look(row, field) for field in fields])
        for column, field in enumerate(fields):
            if field.name == "trace":
                sheet.page.write_url(number, column, row["trace"], sheet.looks["text"], _("open"))


def cell(row: Row, field: Field) -> object:
    value = row[field.name]
    if field.type == "boolean":
        return "x" if value else ""
    return "" if field.name == "trace" else value


def look(row: Row, field: Field) -> str:
    """A share with its two digits, whatever else is a number without."""
    if field.name == "value" and row["denominator"] is not None:
        return "share"
    return LOOKS.get(field.type, "text")
