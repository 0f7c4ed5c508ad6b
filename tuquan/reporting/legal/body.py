"""The text: bases, sections, articles, clauses, points, paragraphs."""

from collections.abc import Sequence

from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.shared import Cm, Pt
from docx.text.paragraph import Paragraph

from tuquan.reporting.legal.page import Page
from tuquan.reporting.numerals import roman


class Body(Page):
    """Writes what the document says."""

    def bases(self, texts: Sequence[str]) -> None:
        """ "Căn cứ …": one a line."""
        rule = self.part("legal_basis")
        for number, text in enumerate(texts, start=1):
            end = rule["last_end"] if number == len(texts) else rule["line_end"]
            self.body_line(f"{text}{end}", "legal_basis")

    def enacts(self, text: str) -> None:
        """ "QUYẾT ĐỊNH:" before the first article."""
        paragraph = self.line(self.word, text.upper(), "type_name")
        paragraph.paragraph_format.space_before = paragraph.paragraph_format.space_after = Pt(6)

    def chapter(self, number: int, title: str) -> None:
        """ "Chương I", and its title below."""
        self.line(self.word, f"Chương {roman(number)}", "part").paragraph_format.keep_with_next = True
        self.line(self.word, title, "part_title").paragraph_format.space_after = Pt(6)

    def article(self, number: int, text: str, *, title: bool = False) -> None:
        """ "Điều 1." bold, and its text; or a title, bold as well."""
        mark = f"Điều {number}{self.part('article')['after_number']} "
        paragraph = self.body_line(mark + (text if title else ""), "article")
        if not title:
            self.write(paragraph, text, "body").font.size = Pt(self.body_size)

    def item(self, number: int, text: str) -> None:
        """A clause without a title."""
        self.body_line(f"{number}{self.part('clause')['after_number']} {text}", "clause")

    def point(self, number: int, text: str) -> None:
        """ "đ) …": the letters of the Vietnamese alphabet."""
        rule = self.part("point")
        self.body_line(f"{rule['letters'][number - 1]}{rule['after_number']} {text}", "point")

    def section(self, number: int, title: str) -> None:
        """ "I. TITLE" """
        self.body_line(f"{roman(number)}. {title}", "report_section").paragraph_format.keep_with_next = True

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
                run = paragraph.add_run(self.spell(piece))
                run.font.size = Pt(self.body_size)
            else:
                run = paragraph.add_run(f"[{piece[0]}]")
                run.font.size, run.font.superscript = Pt(self.body_size), True
        return paragraph
