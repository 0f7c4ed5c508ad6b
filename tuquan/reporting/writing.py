"""An official document as .docx: its blocks, filled, in the legal format."""

import io
import re
from collections.abc import Sequence
from datetime import date

from django.utils import translation
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn
from docx.shared import Cm
from docx.text.paragraph import Paragraph

from tuquan.kit.period import Period
from tuquan.ledger.indicator import INDICATORS
from tuquan.ledger.reading import Map
from tuquan.places.models import Place
from tuquan.reporting import symbols, templated
from tuquan.reporting.blocks import Block
from tuquan.reporting.filled import Filled
from tuquan.reporting.legal import LegalDocument
from tuquan.reporting.models import DocType, Document
from tuquan.reporting.numbering import Numbering
from tuquan.reporting.numerals import roman
from tuquan.reporting.pictures import Album, size_of
from tuquan.reporting.proving import Proof, write_proof

GAP = "\u2002" * 3  # filled by hand on paper
CHART_CM, CHART_HIGH_CM = 15.5, 18.0
TABLE_FIRST, TABLE_NAME, TABLE_NUMBER = 1.0, 4.4, 2.6  # widths in cm: running number, name at least, number at most
ABOUT = re.compile(r"^(?:về việc|v/v)\s+", re.IGNORECASE)
TABLE_WHOLE = 16  # rows that need not be broken over pages


def as_docx(document: Document, filled: Filled, on: date, proof: Proof | None = None) -> bytes:
    """The document as a file, on the day of its issue or as a draft of today."""
    with translation.override("vi"):
        if document.template:
            return templated.as_docx(document, filled, on, proof)
        return Writer(document, filled, on, proof).written()


class Pen:
    """Writes text: headings with their numbers, paragraphs with the marks of their figures."""

    def __init__(self, on: date):
        self.page = LegalDocument(on)
        self.on = on
        self.numbers = Numbering(on)

    def heading(self, block: Block) -> None:
        write = (self.page.section, self.page.clause, self.page.point)[block["level"] - 1]
        write(self.numbers.heading(block["level"]), block["text"])

    def text(self, parts: Sequence[str | list]) -> Paragraph:
        """A paragraph; each figure with its mark."""
        found: list[str | tuple[str, str]] = []
        for piece in parts:
            if isinstance(piece, str):
                found.append(piece)
            else:
                text, mark = piece
                found += [text, (str(mark), "code")] if mark else [text]
        return self.page.text(*(piece for piece in found if piece))


class Writer(Pen):
    """Writes one document."""

    def __init__(self, document: Document, filled: Filled, on: date, proof: Proof | None):
        super().__init__(on)
        self.document, self.filled, self.proof = document, filled, proof
        self.issuer = symbols.issuer_of(document)
        self.album = album_of(document, filled)
        self.bases = [block for block in filled.blocks if block["kind"] == "basis"]
        self.annexes = filled.annexes
        self.number = f"{document.number:02}" if document.number else GAP
        self.notation = document.notation or symbols.notation(document, on)

    def written(self) -> bytes:
        self.head()
        blocks = list(self.filled.blocks)
        start = next((number for number, block in enumerate(blocks) if block["kind"] == "annex"), len(blocks))
        for block in blocks[:start]:
            self.block(block)
        if self.annexes:
            self.page.text(f"Kèm theo văn bản này: {self.annex_names()}.")
        self.foot()
        for block in blocks[start:]:
            self.block(block)
        if self.filled.figures:
            self.trace_annex()
        if self.proof:
            self.proof_line(self.proof)
        name = symbols.name_of(self.document.type)
        return self.page.saved(title=f"{name}: {self.document.title}"[:250], author=self.issuer.name)

    # --- head and foot -------------------------------------------------------------------------------------------

    def head(self) -> None:
        page, issuer, document = self.page, self.issuer, self.document
        is_letter = document.type == DocType.LETTER
        page.head(
            superior=issuer.superior, issuer=issuer.name, number=f"Số: {self.number}/{self.notation}", seat=issuer.seat,
            about=lowered(document.title) if is_letter else "",
        )  # fmt: skip
        if not is_letter:
            page.heading(symbols.name_of(document.type), [document.title])
        if addressees := symbols.lines(document.addressees):
            page.addressees(addressees)
        if document.type == DocType.DECISION:
            page.authority(symbols.decider(document))

    def foot(self) -> None:
        """Recipients and signer."""
        document = self.document
        first = ["Như trên"] if document.addressees else []
        kept = "Lưu: VT" + (f", {document.unit_symbol}" if document.unit_symbol else "")
        position = document.position.split("\n") if document.position else symbols.signing(document)
        self.page.signature(
            recipients=[*first, *symbols.lines(document.recipients), kept], position=position, signer=document.signer,
            beside=(symbols.SECRETARY, document.secretary) if document.type == DocType.MINUTES else (),
        )  # fmt: skip

    def proof_line(self, proof: Proof) -> None:
        """At the foot of page 1, where the law puts the address of the body."""
        first, *annexes = self.page.word.sections
        for section in annexes:
            section.first_page_footer.is_linked_to_previous = False
        footer = first.first_page_footer
        footer.is_linked_to_previous = False
        write_proof(self.page, footer, proof)
        footer._element.remove(footer.paragraphs[0]._p)

    # --- body ----------------------------------------------------------------------------------------------------

    def block(self, block: Block) -> None:
        match block["kind"]:
            case "heading":
                self.heading(block)
            case "paragraph" | "item":
                self.text(block["parts"])
            case "basis":
                if block is self.bases[0]:  # all together, wherever the others stand
                    self.page.bases([base["text"].rstrip(";.") for base in self.bases])
            case "article":
                number = self.numbers.article()
                if number == 1 and self.document.type == DocType.DECISION:
                    self.page.enacts("Quyết định:")
                paragraph = self.text(block["parts"])
                self.before(paragraph, f"Điều {number}. ", "article")
            case "table":
                self.table(block)
            case "chart":
                self.chart(block)
            case "annex":
                self.numbers.annex()
                self.page.annex(block["title"], self.reference, self.annexes)

    def before(self, paragraph: Paragraph, text: str, name: str) -> None:
        """Put a run in front of what a paragraph holds."""
        run = self.page.write(paragraph, text, name)
        first = next((one for one in paragraph.runs if one._r is not run._r), None)
        if first is not None:
            first._r.addprevious(run._r)

    def table(self, block: Block) -> None:
        """A table that fits on a page stays on one, below its title."""
        if block["title"]:
            self.page.text(block["title"]).paragraph_format.keep_with_next = True
        head, rows = [marked(cell) for cell in block["head"]], [[marked(cell) for cell in row] for row in block["rows"]]
        names = set(block.get("names", [1 if head[0] == "TT" else 0]))
        numbers = [
            column for column in range(len(head))
            if isinstance(block["head"][column], list) or any(isinstance(row[column], list) for row in block["rows"])
        ]  # fmt: skip
        self.page.table(head, rows, self.widths(head, names), numbers=numbers)
        if len(rows) <= TABLE_WHOLE:
            for row in self.page.word.tables[-1].rows[:-1]:
                for cell in row.cells:
                    cell.paragraphs[0].paragraph_format.keep_with_next = True

    def widths(self, head: Sequence[str], names: set[int]) -> list[float]:
        """Numbers share what a name leaves them, and leave it what they do not need."""
        running = 0 if head[0] != "TT" else TABLE_FIRST
        others = len(head) - len(names) - bool(running)
        whole = self.page.text_width - running
        number = min(TABLE_NUMBER, (whole - TABLE_NAME * len(names)) / max(1, others))
        name = (whole - number * others) / len(names)
        return [running if running and column == 0 else name if column in names else number
                for column in range(len(head))]  # fmt: skip

    def chart(self, block: Block) -> None:
        drawn = self.album.draw(block["key"], block["by"])
        if not drawn:
            return
        if block["title"]:
            self.page.text(block["title"]).paragraph_format.keep_with_next = True
        paragraph = self.page.word.add_paragraph()
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
        wide, high = size_of(drawn)
        run = paragraph.add_run()
        run.add_picture(io.BytesIO(drawn), Cm(min(CHART_CM, CHART_HIGH_CM * wide / high)))
        run._r.find(f".//{qn('wp:docPr')}").set("descr", block["title"])

    # --- annexes -------------------------------------------------------------------------------------------------

    @property
    def reference(self) -> str:
        """To which document an annex belongs; its number and day stay open until there is one."""
        name, day = symbols.name_of(self.document.type), f"ngày {GAP} tháng {GAP} năm {GAP}"
        day = self.page.day() if self.document.number else day
        return f"(Kèm theo {name} số {self.number}/{self.notation} {day} của {self.issuer.name})"

    def annex_names(self) -> str:
        titles = [block["title"] for block in self.filled.blocks if block["kind"] == "annex"]
        titles += ["Danh mục mã truy vết số liệu"] if self.filled.figures else []
        if len(titles) == 1:
            return f"Phụ lục “{titles[0]}”"
        return ", ".join(f"Phụ lục {roman(number)} “{title}”" for number, title in enumerate(titles, start=1))

    def trace_annex(self) -> None:
        """Every mark with what it stands for, and the short address of its trace."""
        self.page.annex("Danh mục mã truy vết số liệu", self.reference, self.annexes)
        lead = self.proof.address if self.proof else ""
        self.page.text(
            "Mỗi số liệu mang một mã trong ngoặc vuông. "
            + (f"Người có quyền truy vết mở {lead} kèm theo mã để xem những gì tạo nên số liệu tại thời điểm ban hành."
               if self.proof else "Sau khi ban hành, mã mở ra những gì tạo nên số liệu.")
        )  # fmt: skip
        places = Place.objects.in_bulk({one["place"] for one in self.filled.figures})
        rows = [
            [f"[{one['mark']}]", one["title"], places[one["place"]].name, span(one), one["text"], one["basis"]]
            for one in self.filled.figures
        ]  # fmt: skip
        head = ["Mã", "Chỉ tiêu", "Địa bàn", "Kỳ", "Số liệu", "Căn cứ"]
        self.page.table(head, rows, [1.2, 4.6, 3.0, 2.8, 2.2, 2.7], numbers=[4])


def album_of(document: Document, filled: Filled) -> Album | None:
    """Where the charts come from; none in a document without a window."""
    keys = {block["key"] for block in filled.blocks if block["kind"] == "chart"}
    if not keys:
        return None
    window = Period(document.first_day, document.last_day)
    return Album(document.about, window, Map(document.map), [INDICATORS[key] for key in sorted(keys)], filled.known_at)


# --- words -----------------------------------------------------------------------------------------------------------


def marked(cell: str | list) -> str:
    """A cell of a table: a figure with its mark behind it."""
    if isinstance(cell, str):
        return cell
    text, mark = cell
    return f"{text} [{mark}]" if mark else text


def span(one: dict) -> str:
    first, last = (date.fromisoformat(one[name]) for name in ("first", "last"))
    return f"{first:%d/%m/%Y} – {last:%d/%m/%Y}"


def lowered(text: str) -> str:
    """The summary of a letter begins low after "V/v", which stands for "Về việc"."""
    text = ABOUT.sub("", text)
    return text[:1].lower() + text[1:]
