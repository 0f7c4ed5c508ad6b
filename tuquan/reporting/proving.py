"""What leads from an issued document to the proof of its issue: an address with a code, printed at its foot."""

from dataclasses import dataclass

from docx.shared import Cm
from docx.text.paragraph import Paragraph

from tuquan.reporting.legal import LegalDocument
from tuquan.reporting.qr import picture

QR_CM = 1.7


@dataclass(frozen=True)
class Proof:
    """Where whoever holds the paper can see what was issued: the address, and the code to type there."""

    address: str
    code: str


def write_proof(page: LegalDocument, footer, proof: Proof, *more: str) -> list[Paragraph]:
    """The code to scan, and beside it the code to type, the address, and what else the foot says."""
    page.rule(footer, page.text_width, page.text_width)
    table = footer.add_table(1, 2, Cm(page.text_width))
    widths = (QR_CM + 0.3, page.text_width - QR_CM - 0.3)
    page.fix(table, widths)
    code, words = table.rows[0].cells
    code.width, words.width = map(Cm, widths)
    code.paragraphs[0].add_run().add_picture(picture(proof.address), Cm(QR_CM))
    said = [
        page.line(words, text, "contact")
        for text in (f"Mã tra cứu văn bản đã ban hành: {proof.code}", proof.address, *more)
    ]
    words._tc.remove(words.paragraphs[0]._p)
    return said
