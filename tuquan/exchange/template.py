"""The .xlsx template of a register: headings, lists to choose from, an example row, and a sheet of instructions."""

import io
from datetime import date
from typing import Any

import xlsxwriter
from django import forms
from django.utils.translation import gettext as _
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from tuquan.exchange import cells, headings
from tuquan.exchange.trial import EXAMPLE
from tuquan.kit.forms import DayField
from tuquan.kit.register import Register
from tuquan.kit.sheets import Sheet, SheetColumn

ROWS = 5_000  # rows that get the drop-down lists
LISTS = "DanhSach"  # hidden: the words to choose from; a list typed into the cell itself may have 255 letters at most
FONT = {"font_name": "Times New Roman", "font_size": 12, "valign": "vcenter"}


def make(register: Register) -> bytes:
    """The template as a file."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_formulas": False}) as book:
        Template(book, register).write()
    return out.getvalue()


class Template:
    """One workbook being written."""

    def __init__(self, book: xlsxwriter.Workbook, register: Register):
        self.book, self.register, self.sheet = book, register, register.imports
        head = {**FONT, "bold": True, "border": 1, "text_wrap": True, "align": "center"}
        self.optional: Format = book.add_format({**head, "bg_color": "#EAF1F8"})
        self.required: Format = book.add_format({**head, "bg_color": "#FCE9E5"})
        self.text: Format = book.add_format({**FONT, "num_format": "@"})
        self.example: Format = book.add_format({**FONT, "num_format": "@", "italic": True, "font_color": "#777777"})
        self.bold: Format = book.add_format({**FONT, "bold": True})
        self.wrapped: Format = book.add_format({**FONT, "text_wrap": True, "valign": "top"})

    def write(self) -> None:
        rows: Worksheet = self.book.add_worksheet("Nhap")
        self.write_instructions(self.book.add_worksheet("HuongDan"))
        lists: Worksheet = self.book.add_worksheet(LISTS)
        lists.hide()
        rows.freeze_panes(1, 0)
        rows.set_row(0, 42)
        for number, column in enumerate(self.sheet.columns):
            must = headings.must(self.sheet, column)
            title = headings.heading(column, "vi") + (" (*)" if must else "")
            rows.set_column(number, number, max(14, min(len(title) + 4, 40)), self.text)
            rows.write_string(0, number, title, self.required if must else self.optional)
            rows.write_comment(0, number, headings.heading(column, "en") + (" (required)" if must else ""))
            rows.write_string(1, number, self.example_of(column), self.example)
            self.offer(rows, lists, number, words_of(column))

    def example_of(self, column: SheetColumn) -> str:
        """What the example row says; its reference begins with the mark by which the row is skipped."""
        given = self.sheet.example.get(column.name) or guess(column)
        return f"{EXAMPLE} {given}".strip() if column.name == self.sheet.identity[-1] else given

    def offer(self, rows: Worksheet, lists: Worksheet, number: int, words: list[str]) -> None:
        """A drop-down list below the heading."""
        if not words:
            return
        for row, word in enumerate(words):
            lists.write_string(row, number, word)
        letter = xlsxwriter.utility.xl_col_to_name(number)
        rows.data_validation(
            1, number, ROWS, number,
            {"validate": "list", "source": f"={LISTS}!${letter}$1:${letter}${len(words)}", "error_type": "warning"},
        )  # fmt: skip

    def write_instructions(self, page: Worksheet) -> None:
        """Each column in Vietnamese and English, what belongs into it, and how the sheet is read."""
        page.set_column(0, 1, 30, self.wrapped)
        page.set_column(2, 2, 12, self.wrapped)
        page.set_column(3, 3, 80, self.wrapped)
        page.write_string(0, 0, str(self.register.title), self.bold)
        lines = [
            _("Fill in the first sheet, one row for each record. The grey example row is never imported."),
            _("Columns marked (*) must be filled in. Days: day/month/year, for example 05/03/2024."),
            _("A place is written as its code, as it was on the day of the record."),
            _("Nothing is imported until every row is right; the dry run lists each cell to correct."),
            *map(str, self.sheet.notes),
        ]
        for row, line in enumerate(lines, start=2):
            page.write_string(row, 0, line, self.book.add_format(FONT))
        start = len(lines) + 3
        for number, title in enumerate((_("Column"), "English", _("Required"), _("What to write"))):
            page.write_string(start, number, title, self.bold)
        for row, column in enumerate(self.sheet.columns, start=start + 1):
            page.write_string(row, 0, headings.heading(column, "vi"), self.wrapped)
            page.write_string(row, 1, headings.heading(column, "en"), self.wrapped)
            page.write_string(row, 2, "x" if headings.must(self.sheet, column) else "", self.wrapped)
            page.write_string(row, 3, meaning(self.sheet, column), self.wrapped)


def words_of(column: SheetColumn) -> list[str]:
    """The words of a column's choices, in Vietnamese."""
    if column.choices:
        return [words for _key, words in cells.choices_in(column, "vi")]
    return ["có", "không"] if is_yes_or_no(column.field) else []


def is_yes_or_no(field: forms.Field) -> bool:
    return isinstance(field, forms.BooleanField | forms.NullBooleanField)


def guess(column: SheetColumn) -> str:
    """An example where the register gives none."""
    if words := words_of(column):
        return words[0]
    if isinstance(column.field, DayField):
        return f"{date(2025, 3, 5):%d/%m/%Y}"
    return "1" if isinstance(column.field, forms.IntegerField) else ""


def meaning(sheet: Sheet, column: SheetColumn) -> str:
    """What belongs into a column, in one or two sentences."""
    said: list[Any] = [column.field.help_text] if column.field.help_text else []
    if column.name in sheet.identity:
        said.append(_("Says which record the row is: importing it again changes nothing."))
    if words := words_of(column):
        said.append(_("One of: %(words)s.") % {"words": "; ".join(words)})
    elif column.is_place or column.find or isinstance(column.field, DayField | forms.IntegerField):
        said.append(cells.advice(column))
    elif most := getattr(column.field, "max_length", None):
        said.append(_("Text of at most %(most)s letters.") % {"most": most})
    return " ".join(map(str, said))
