"""A .docx or a filled draft as the linter reads it."""

import functools
import io
import operator
import re
from collections.abc import Iterator
from datetime import date

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from docx import Document
from docx.oxml.ns import qn
from docx.table import Table
from docx.text.paragraph import Paragraph

from tuquan.kit.days import parse_day
from tuquan.kit.text import fold
from tuquan.reporting.blocks import Block
from tuquan.reporting.linter.text import MARK, Row, Text, value_of

HEAD_OR_FOOT = ("cong hoa xa hoi chu nghia", "noi nhan:")  # of the tables that set the head and the foot
ALIKE = 2  # numbers of one figure in a row: now and a year before; a wider row speaks of several figures
UNTIL = re.compile(r"đến ngày (\d{1,2}/\d{1,2}/\d{4})")


def of_docx(data: bytes) -> Text:
    """Paragraphs and tables in their order; head and foot are no text. Raises ValidationError for what is no .docx."""
    try:
        word = Document(io.BytesIO(data))
    except Exception as wrong:  # python-docx raises whatever its reader stumbles over
        raise ValidationError(_("This file is no .docx that can be read.")) from wrong
    text, number, tables = Text(), 0, 0
    for child in word.element.body.iterchildren():
        if child.tag == qn("w:p"):
            number += 1
            if said := Paragraph(child, word).text.strip():
                text.paragraphs.append((_("Paragraph %(number)s") % {"number": number}, said))
        elif child.tag == qn("w:tbl"):
            cells = [[cell.text.strip() for cell in row.cells] for row in Table(child, word).rows]
            if not any(part in fold(" ".join(functools.reduce(operator.iadd, cells, []))) for part in HEAD_OR_FOOT):
                tables += 1
                text.rows += rows_of(cells)
    return text


def of_filled(blocks: list[Block]) -> Text:
    """The same of a draft whose figures have been put in place."""
    text = Text()
    for number, block in enumerate(blocks, start=1):
        place = _("Paragraph %(number)s") % {"number": number}
        if "parts" in block:
            said = "".join(piece if isinstance(piece, str) else marked(piece) for piece in block["parts"])
            text.paragraphs.append((place, said))
        elif block["kind"] == "table":
            cells = [[cell if isinstance(cell, str) else marked(cell) for cell in row] for row in block["rows"]]
            text.rows += rows_of([[str(cell) for cell in block["head"]], *cells])
    return text


def marked(piece: list) -> str:
    text, mark = piece
    return f"{text}[{mark}]" if mark else text


def rows_of(cells: list[list[str]]) -> Iterator[Row]:
    """Rows that begin with words and go on with numbers, behind a running number or not."""
    for line in cells[1:]:
        texts = [cell for cell in line if cell and value_of(cell) is None]
        start = line.index(texts[0]) + 1 if texts else 0
        values = [(cell, value) for cell in line[start:] if (value := value_of(cell)) is not None]
        if texts and values:
            marks = {found[1]: value for cell, value in values if (found := MARK.search(cell))}
            told = [value for _cell, value in values] if len(values) <= ALIKE else []
            yield Row(MARK.sub("", texts[0]), told, marks)


def day_of(text: Text) -> date | None:
    """The last day of the window that the text names."""
    days = [parse_day(found) for _place, said in text.paragraphs for found in UNTIL.findall(said)]
    return max(days, default=None)
