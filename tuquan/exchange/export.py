"""A register's rows as CSV or .xlsx: those the user may read, row by row, without personal columns unless the right.

A register that takes sheets is written as its sheet, so that the file can be imported again and changes nothing.
"""

import csv
import tempfile
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from operator import attrgetter
from typing import Any

import xlsxwriter
from django.db import models
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from tuquan.exchange import cells, headings
from tuquan.exchange.files import FORMULA
from tuquan.exchange.held import is_personal
from tuquan.exchange.template import is_yes_or_no
from tuquan.kit.columns import relations, resolve
from tuquan.kit.register import Register
from tuquan.kit.sheets import SheetColumn

PAGE = 2_000
FORMS = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


@dataclass(frozen=True)
class Field:
    """One column of the file: where it stands in a record, its heading, and how its value is written."""

    path: str
    heading: str
    text: Callable[[Any], str]


def fields(register: Register, user: Any) -> list[Field]:
    """The columns this user gets: the sheet's, else the list's; never a personal one without the right to it."""
    sheet, model = register.imports, register.model
    if sheet is None:
        shown = [column for column in register.shown_columns if not is_personal(model, column.path)]
        return [Field(column.path, str(column.label), column.text) for column in shown]
    everything = bool(sheet.personal) and user.has_right(sheet.personal)
    return [
        Field(path, headings.heading(one, "vi"), writer(one, path))
        for one in sheet.columns
        if hasattr(model, (path := sheet.path(one.name)).split("__")[0]) and (everything or not is_personal(model, path))
    ]


def writer(column: SheetColumn, path: str) -> Callable[[Any], str]:
    """How a column's value is written so that the importer reads the same value back."""
    value_of = attrgetter(path.replace("__", "."))
    words = dict(cells.choices_in(column, "vi"))
    yes_or_no = is_yes_or_no(column.field)

    def write(record: Any) -> str:
        value = value_of(record)
        if hasattr(value, "all"):  # several related records
            return "; ".join(spell(one) for one in value.all())
        if yes_or_no and value is not None:
            return "có" if value else "không"
        return words.get(str(value), spell(value))

    return write


def spell(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, datetime):
        return f"{value:%d/%m/%Y %H:%M}"
    if isinstance(value, date):
        return f"{value:%d/%m/%Y}"
    if isinstance(value, models.Model):
        return str(getattr(value, "code", "") or getattr(value, "ref", "") or value)
    return str(value)


def rows(register: Register, found: QuerySet, columns: Iterable[Field]) -> Iterator[list[str]]:
    """The records as texts, read page by page."""
    names = {column.path.split("__")[0] for column in columns}
    joins = {name for name in names if resolve(register.model, name) and resolve(register.model, name)[0].is_relation}
    many = [field.name for field in register.model._meta.many_to_many if field.name in names]
    joins |= set(relations(register.shown_columns)) if register.imports is None else set()
    found = found.select_related(*joins).prefetch_related(*many)
    for record in found.iterator(chunk_size=PAGE):
        yield [column.text(record) for column in columns]


# --- the two forms --------------------------------------------------------------------------------------------------


class Echo:
    """A file that hands back what is written into it."""

    def write(self, text: str) -> str:
        return text


def as_csv(register: Register, found: QuerySet, user: Any) -> Iterator[bytes]:
    """CSV in UTF-8 with a mark, as Excel wants it, in chunks."""
    columns = fields(register, user)
    writer = csv.writer(Echo())
    chunk = ["\ufeff", writer.writerow([column.heading for column in columns])]
    for row in rows(register, found, columns):
        chunk.append(writer.writerow([harmless(text) for text in row]))
        if len(chunk) >= PAGE:
            yield "".join(chunk).encode()
            chunk = []
    yield "".join(chunk).encode()


def harmless(text: str) -> str:
    """Text that Excel would run as a formula gets an apostrophe in front; the importer takes it off again."""
    return f"'{text}" if text.startswith(FORMULA) else text


def as_xlsx(register: Register, found: QuerySet, user: Any) -> Iterator[bytes]:
    """A workbook, every cell a text, written row by row to a private file and sent from there."""
    columns = fields(register, user)
    with tempfile.TemporaryFile() as out:
        options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
        with xlsxwriter.Workbook(out, options) as book:
            page, bold = book.add_worksheet(_("Records")[:31]), book.add_format({"bold": True})
            for number, column in enumerate(columns):
                page.write_string(0, number, column.heading, bold)
            for number, row in enumerate(rows(register, found, columns), start=1):
                for place, text in enumerate(row):
                    if text:
                        page.write_string(number, place, text)
        out.seek(0)
        while chunk := out.read(2**18):
            yield chunk


def write(register: Register, found: QuerySet, user: Any, form: str) -> Iterator[bytes]:
    """The rows in this form, in chunks."""
    return as_csv(register, found, user) if form == "csv" else as_xlsx(register, found, user)
