"""The legal format of documents (Nghị định 30/2020/NĐ-CP) in Word: page, head, paragraphs, annexes, foot.

Every size, style and margin is asked of the law's data on the day of the document.
"""

import io
import unicodedata
from collections.abc import Collection, Sequence
from datetime import date, datetime

from docx import Document
from docx.enum.section import WD_SECTION
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.section import Section
from docx.shared import Cm, Mm, Pt
from docx.table import Table, _Cell
from docx.text.paragraph import Paragraph
from docx.text.run import Run

from tuquan.law import rules
from tuquan.reporting.letters import balanced, width_cm

ALIGN = {
    "left": WD_ALIGN_PARAGRAPH.LEFT, "centre": WD_ALIGN_PARAGRAPH.CENTER, "justify": WD_ALIGN_PARAGRAPH.JUSTIFY,
    "right": WD_ALIGN_PARAGRAPH.RIGHT,
}  # fmt: skip
LEFT_CM, RIGHT_CM = 6.3, 10.2  # the head's columns: the national title at 13 points is 9.6 cm long and must not wrap
ROMAN = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X")
RULE_PART = 0.4  # of the text above: the law asks for a third to a half
TABLE_SIZE = 12  # the law leaves the letters of tables open


class LegalDocument:
    """A document being written."""

    def __init__(self, on: date):
        self.on = on
        self.word = Document()
        self.word._body.clear_content()
        self.font = rules.table("document.font", on)["name"]
        self.body_size = rules.number("document.choice.body_size", on)
        self.sizes = rules.items("document.choice.size_triple", on)
        self.paragraph_rule = rules.table("document.choice.paragraph", on)
        self.set_styles()
        self.set_page(self.word.sections[0])
        self.annexes = 0

    # --- page ----------------------------------------------------------------------------------------------------

    def set_styles(self) -> None:
        """Font and language of everything, headers and tables too."""
        style = self.word.styles["Normal"]
        style.font.name, style.font.size = self.font, Pt(self.body_size)
        fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
        for name in ("w:ascii", "w:hAnsi", "w:eastAsia", "w:cs"):
            fonts.set(qn(name), self.font)
        style.paragraph_format.space_after = Pt(0)
        style.paragraph_format.line_spacing_rule = WD_LINE_SPACING.SINGLE
        for run in self.word.styles.element.iter(qn("w:rPrDefault")):
            for old in list(run.iter(qn("w:lang"))):
                old.getparent().remove(old)
        language = OxmlElement("w:lang")
        for name in ("w:val", "w:eastAsia", "w:bidi"):
            language.set(qn(name), "vi-VN")
        style.element.get_or_add_rPr().append(language)

    def set_page(self, section: Section) -> None:
        """Paper, margins, and the page number in the top margin from the second page on."""
        width, height = rules.items("document.paper", self.on)
        margins = rules.table("document.choice.margins", self.on)
        section.page_width, section.page_height = Mm(width), Mm(height)
        section.top_margin, section.bottom_margin = Mm(margins["top"]), Mm(margins["bottom"])
        section.left_margin, section.right_margin = Mm(margins["left"]), Mm(margins["right"])
        section.header_distance = Mm(10)
        rule = rules.table("document.page_number", self.on)
        section.different_first_page_header_footer = not rule["on_first_page"]
        section.header.is_linked_to_previous = False
        header = section.header.paragraphs[0]
        header.alignment = ALIGN[rule["align"]]
        field(header, "PAGE").font.size = Pt(rule["size"][1])
        start = OxmlElement("w:pgNumType")
        start.set(qn("w:start"), str(rule["first"]))
        section._sectPr.append(start)

    def new_page_numbers(self) -> None:
        """Begin an annex: a new page, its own numbers."""
        section = self.word.add_section(WD_SECTION.NEW_PAGE)
        for old in list(section._sectPr.iter(qn("w:pgNumType"))):
            section._sectPr.remove(old)
        self.set_page(section)

    # --- letters -------------------------------------------------------------------------------------------------

    def part(self, name: str) -> dict:
        return rules.table(f"document.part.{name}", self.on)

    def size_of(self, name: str) -> float:
        """The size of a component: the chosen triple for the head, else the largest that the law allows."""
        chosen = {"national_title": 0, "superior": 0, "issuer": 0, "motto": 1, "place_and_date": 2}
        if name in chosen:
            return self.sizes[chosen[name]]
        size = self.part(name)["size"]
        if size == "body":
            return self.body_size
        least, most = size
        return min(max(self.body_size, least), most)

    def write(self, paragraph: Paragraph, text: str, name: str) -> Run:
        """A run in the style of a component."""
        rule = self.part(name)
        run = paragraph.add_run(spelled(text.upper() if rule["case"] == "upper" else text))
        run.font.size, run.bold, run.italic = Pt(self.size_of(name)), rule["bold"], rule["italic"]
        return run

    def line(self, where, text: str, name: str, align: str = "") -> Paragraph:
        """A paragraph that is one component."""
        paragraph = where.add_paragraph()
        paragraph.alignment = ALIGN[align or self.part(name).get("align", "left")]
        self.write(paragraph, text, name)
        return paragraph

    def rule(self, where, width: float, column: float) -> None:
        """A drawn solid line of this width (cm) in the middle of a column."""
        paragraph = where.add_paragraph()
        form = paragraph.paragraph_format
        form.left_indent = form.right_indent = Cm(max(0.0, (column - width) / 2))
        form.line_spacing_rule, form.line_spacing, form.space_before = WD_LINE_SPACING.EXACTLY, Pt(4), Pt(3)
        borders, top = OxmlElement("w:pBdr"), OxmlElement("w:top")
        for key, value in (("val", "single"), ("sz", "6"), ("space", "1"), ("color", "000000")):
            top.set(qn(f"w:{key}"), value)
        borders.append(top)
        paragraph._p.get_or_add_pPr().append(borders)

    # --- head and foot -------------------------------------------------------------------------------------------

    def head(self, *, superior: str, issuer: str, number: str, seat: str) -> None:
        """Superior and issuing body with the number; national title and motto with place and date."""
        left, right = self.columns(LEFT_CM, RIGHT_CM).rows[0].cells
        for name, body in (("superior", superior), ("issuer", issuer)):
            lines = balanced(body.upper(), self.size_of(name), LEFT_CM)
            for text in lines:
                self.first_line(left, text, name)
        self.rule(left, RULE_PART * width_cm(lines[-1], self.size_of("issuer")), LEFT_CM)
        self.line(left, number, "number").paragraph_format.space_before = Pt(6)
        title, motto = self.part("national_title")["text"], self.part("motto")["text"]
        self.first_line(right, title, "national_title")
        self.line(right, motto, "motto")
        self.rule(right, width_cm(motto, self.size_of("motto")), RIGHT_CM)
        self.line(right, f"{seat}, {self.day()}", "place_and_date").paragraph_format.space_before = Pt(6)

    def first_line(self, cell: _Cell, text: str, name: str) -> None:
        """Into the empty paragraph that a new cell has, or below what it holds."""
        first = cell.paragraphs[0]
        if first.text:
            self.line(cell, text, name)
        else:
            first.alignment = ALIGN[self.part(name)["align"]]
            self.write(first, text, name)

    def day(self) -> str:
        """ "ngày 05 tháng 02 năm 2026": the day has two digits, of the months only the first two."""
        rule = rules.table("document.date_format", self.on)
        day = f"{self.on.day:02}" if self.on.day < rule["pad_days_below"] else str(self.on.day)
        month = f"{self.on.month:02}" if self.on.month in rule["pad_months"] else str(self.on.month)
        return rule["pattern"].partition(", ")[2].format(day=day, month=month, year=self.on.year)

    def heading(self, kind: str, summary: Sequence[str]) -> None:
        """Document type and summary, with a rule below."""
        self.line(self.word, kind, "type_name").paragraph_format.space_before = Pt(18)
        for text in summary:
            self.line(self.word, text, "summary")
        width = width_cm(summary[-1], self.size_of("summary"))
        self.rule(self.word, RULE_PART * min(width, self.text_width), self.text_width)

    @property
    def text_width(self) -> float:
        section = self.word.sections[0]
        return (section.page_width - section.left_margin - section.right_margin) / Cm(1)

    def addressee(self, body: str) -> None:
        rule = self.part("addressee")
        paragraph = self.line(self.word, f"{rule['text']} {body}.", "addressee", align="centre")
        paragraph.paragraph_format.space_before = paragraph.paragraph_format.space_after = Pt(12)

    def signature(self, *, recipients: Sequence[str], position: Sequence[str], signer: str) -> None:
        """Recipients on the left, the signer on the right. The page never breaks between them."""
        self.word.add_paragraph().paragraph_format.line_spacing = Pt(6)
        table = self.columns(8.0, self.text_width - 8.0)
        left, right = table.rows[0].cells
        self.first_line(left, self.part("recipients_word")["text"], "recipients_word")
        rule = self.part("recipients")
        for number, recipient in enumerate(recipients, start=1):
            end = rule["last_end"] if number == len(recipients) else rule["line_end"]
            self.line(left, f"{rule['line_start']}{recipient}{end}", "recipients")
        for text in position:
            self.first_line(right, text, "signer_position")
        for _line in range(4):  # room for the signature
            right.add_paragraph()
        if signer:
            self.line(right, signer, "signer_name")
        for cell in (left, right):
            for paragraph in cell.paragraphs[:-1]:
                paragraph.paragraph_format.keep_with_next = True

    # --- body ----------------------------------------------------------------------------------------------------

    def section(self, number: int, title: str) -> None:
        """ "I. TITLE" """
        self.body_line(f"{ROMAN[number - 1]}. {title}", "report_section").paragraph_format.keep_with_next = True

    def clause(self, number: int, title: str) -> None:
        """ "1. Title" """
        self.body_line(f"{number}. {title}", "clause_title").paragraph_format.keep_with_next = True

    def body_line(self, text: str, name: str) -> Paragraph:
        paragraph = self.word.add_paragraph()
        self.shape(paragraph)
        self.write(paragraph, text, name)
        return paragraph

    def shape(self, paragraph: Paragraph) -> None:
        rule = self.paragraph_rule
        form = paragraph.paragraph_format
        form.alignment = WD_ALIGN_PARAGRAPH.JUSTIFY
        form.first_line_indent = Cm(float(rule["indent_cm"]))
        form.space_after = Pt(float(rule["gap_pt"]))
        form.line_spacing = float(rule["line_spacing"])

    def text(self, *pieces: str | tuple[str, str]) -> Paragraph:
        """A paragraph of the body; a piece ("1", "code") is a mark that leads to a trace."""
        paragraph = self.word.add_paragraph()
        self.shape(paragraph)
        for piece in pieces:
            if isinstance(piece, str):
                run = paragraph.add_run(spelled(piece))
                run.font.size = Pt(self.body_size)
            else:
                run = paragraph.add_run(f"[{piece[0]}]")
                run.font.size, run.font.superscript = Pt(self.body_size), True
        return paragraph

    # --- annexes and tables --------------------------------------------------------------------------------------

    def annex(self, title: str, reference: str, of: int) -> None:
        """Begin an annex on a page of its own. `of` is how many there are: a single one bears no number."""
        self.new_page_numbers()
        self.annexes += 1
        word = self.part("annex_word")["text"]
        numbered = of >= rules.number("document.annex_numbered_from", self.on)
        self.line(self.word, f"{word} {ROMAN[self.annexes - 1]}" if numbered else word, "annex_word")
        self.line(self.word, title, "annex_title")
        self.line(self.word, reference, "annex_reference").paragraph_format.space_after = Pt(12)

    def columns(self, *widths: float) -> Table:
        """A table without lines, to set things side by side; its columns keep their widths."""
        table = self.word.add_table(1, len(widths))
        self.fix(table, widths)
        for cell, width in zip(table.rows[0].cells, widths, strict=True):
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
                run = paragraph.add_run(spelled(text))
                run.font.size, run.bold = Pt(TABLE_SIZE), number == 0
                paragraph.alignment = ALIGN["centre" if number == 0 else "right" if column in numbers else "left"]
        self.word.add_paragraph().paragraph_format.space_after = Pt(6)

    def fix(self, table: Table, widths: Sequence[float]) -> None:
        """Columns of these widths, whatever they hold."""
        table.autofit = False
        table.alignment = WD_TABLE_ALIGNMENT.CENTER
        for column, width in zip(table.columns, widths, strict=True):
            column.width = Cm(width)

    def saved(self, *, title: str, author: str) -> bytes:
        """The file. Its properties carry no name of a person."""
        properties = self.word.core_properties
        properties.title, properties.author, properties.last_modified_by = spelled(title), spelled(author), ""
        properties.language, properties.comments = "vi-VN", ""
        properties.created = properties.modified = datetime.combine(self.on, datetime.min.time())
        out = io.BytesIO()
        self.word.save(out)
        return out.getvalue()


def spelled(text: str) -> str:
    """Precomposed letters, as the law's character table has them."""
    return unicodedata.normalize("NFC", text)


def field(paragraph: Paragraph, code: str) -> Run:
    """A field that Word fills, such as the page number."""
    run = paragraph.add_run()
    for kind, text in (("begin", None), (None, code), ("separate", None), ("text", "2"), ("end", None)):
        if kind is None:
            part = OxmlElement("w:instrText")
            part.set(qn("xml:space"), "preserve")
            part.text = text
        elif kind == "text":
            part = OxmlElement("w:t")
            part.text = text
        else:
            part = OxmlElement("w:fldChar")
            part.set(qn("w:fldCharType"), kind)
        run._r.append(part)
    return run


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
