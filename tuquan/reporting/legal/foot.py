"""The foot: recipients and who signs."""

from collections.abc import Sequence

from docx.oxml.ns import qn
from docx.shared import Pt
from docx.text.paragraph import Paragraph

from tuquan.reporting.legal.tables import Tables

ROOM = 4  # lines for a signature


class Foot(Tables):
    """Writes what stands below the text."""

    def signature(self, *, recipients: Sequence[str], position: Sequence[str], signer: str, beside: Sequence[str] = ()) -> None:
        """Recipients on the left, the signer on the right; the page never breaks between them.

        `beside` signs on the left as well, as the secretary of minutes does: position, then name.
        """
        self.stay_with_text()
        if beside:
            left, right = self.columns(8.0, self.text_width - 8.0).rows[0].cells
            self.signer(left, beside[:1], beside[1])
            self.signer(right, position, signer)
            self.word.add_paragraph().paragraph_format.line_spacing = Pt(6)
        if not recipients:
            if not beside:
                self.signer(self.columns(8.0, self.text_width - 8.0).rows[0].cells[1], position, signer)
            return
        left, right = self.columns(8.0, self.text_width - 8.0).rows[0].cells
        self.first_line(left, self.part("recipients_word")["text"], "recipients_word")
        rule = self.part("recipients")
        for number, recipient in enumerate(recipients, start=1):
            end = rule["last_end"] if number == len(recipients) else rule["line_end"]
            self.line(left, f"{rule['line_start']}{recipient}{end}", "recipients")
        self.keep(left)
        if not beside:
            self.signer(right, position, signer)

    def stay_with_text(self) -> None:
        """A gap; nobody signs a page that bears nothing but the signature."""
        gap = self.word.add_paragraph()
        gap.paragraph_format.line_spacing = Pt(6)
        before = gap._p.getprevious()
        for p in (gap, *([Paragraph(before, self.word)] if before is not None and before.tag == qn("w:p") else [])):
            p.paragraph_format.keep_with_next = True

    def signer(self, cell, position: Sequence[str], name: str) -> None:
        """Position, room for the signature, name."""
        for text in position:
            self.first_line(cell, text, "signer_position")
        for _line in range(ROOM):
            cell.add_paragraph()
        if name:
            self.line(cell, name, "signer_name")
        self.keep(cell)

    def keep(self, cell) -> None:
        """The lines of a cell stay on one page."""
        for paragraph in cell.paragraphs[:-1]:
            paragraph.paragraph_format.keep_with_next = True
