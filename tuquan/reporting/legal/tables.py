"""Tables: with lines for figures, without to set things side by side."""

from collections.abc import Collection, Sequence

from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt
from docx.table import Table, _Cell

from tuquan.reporting.legal.page import ALIGN, Page

TABLE_SIZE = 12  # the law leaves the letters of tables open


class Tables(Page):
    """Writes tables."""

    def first_line(self, cell: _Cell, text: str, name: str) -> None:
        """Into the empty paragraph that a new cell has, or below what it holds."""
        first = cell.paragraphs[0]
        if first.text:
            self.line(cell, text, name)
        else:
            first.alignment = ALIGN[self.part(name)["align"]]
            self.write(first, text, name)

    def columns(self, *widths: float, rows: int = 1) -> Table:
        """A table without lines, to set things side by side; its columns keep their widths."""
        table = self.word.add_table(rows, len(widths))
        self.fix(table, widths)
        for row in table.rows:
            for cell, width in zip(row.cells, widths, strict=True):
                cell.width = Cm(width)
        set_cell_margins(table, 0)
        return table

    def table(
        self, head: Sequence[str], rows: Sequence[Sequence[str]], widths: Sequence[float], numbers: Collection[int]
    ) -> None:
        """A table with lines; the columns in `numbers` are set to the right. Its head returns on every page."""
        table = self.word.add_table(1 + len(rows), len(head), style="Table Grid")
        self.fix(table, widths)
        for number, (row, texts) in enumerate(zip(table.rows, [head, *rows], strict=True)):
            keep_row(row, repeat=number == 0)
            for column, (cell, text) in enumerate(zip(row.cells, texts, strict=True)):
                cell.width = Cm(widths[column])
                paragraph = cell.paragraphs[0]
                run = paragraph.add_run(self.spell(text))
                run.font.size, run.bold = Pt(TABLE_SIZE), number == 0
                paragraph.alignment = ALIGN["centre" if number == 0 else "right" if column in numbers else "left"]
        self.word.add_paragraph().paragraph_format.space_after = Pt(6)

    def fix(self, table: Table, widths: Sequence[float]) -> None:
        """Columns of these widths, whatever they hold."""
        table.autofit = False
        table.alignment = WD_TABLE_ALIGNMENT.CENTER
        for column, width in zip(table.columns, widths, strict=True):
            column.width = Cm(width)


def keep_row(row, *, repeat: bool) -> None:
    """A row is not broken over pages; the head returns on each."""
    properties = row._tr.get_or_add_trPr()
    properties.append(OxmlElement("w:cantSplit"))
    if repeat:
        properties.append(OxmlElement("w:tblHeader"))


def set_cell_margins(table: Table, width: int) -> None:
    margins = OxmlElement("w:tblCellMar")
    for side in ("left", "right"):
        one = OxmlElement(f"w:{side}")
        one.set(qn("w:w"), str(width))
        one.set(qn("w:type"), "dxa")
        margins.append(one)
    table._tbl.tblPr.append(margins)
