"""A document drafted from a template that its office keeps: its figures, its text as the screen shows it, its file."""

import io
from datetime import date, datetime

from docx import Document as Word
from docx.oxml.ns import qn
from docx.table import Table as WordTable
from docx.text.paragraph import Paragraph

from tuquan.kit.period import Period, today
from tuquan.ledger.figures import Table, figures
from tuquan.ledger.indicator import INDICATORS
from tuquan.ledger.reading import Map
from tuquan.reporting import beginnings, files, report, symbols
from tuquan.reporting.blocks import Block
from tuquan.reporting.filled import Filled, kept
from tuquan.reporting.legal import LegalDocument
from tuquan.reporting.models import REPORTS, Document, WordTemplate
from tuquan.reporting.narrative.sentences import Story, story_of
from tuquan.reporting.proving import Proof, write_proof
from tuquan.reporting.windows import reporting_year
from tuquan.reporting.wordtemplates import Letterhead, filled, names_of, to_write
from tuquan.reporting.wordtemplates.reading import Names


def begin(template: WordTemplate) -> list[Block]:
    """What is left to whoever drafts from it."""
    found = to_write(files.read_template(template))
    return [{"kind": "slot", "title": name, "text": text} for name, text in found.items()]


def fill(document: Document, known_at: datetime | None = None) -> Filled:
    """The figures that its template names, and its text; as known at a moment, on the map of today."""
    data = files.read_template(document.template)
    names = names_of(data)
    story = story_for(document, names, known_at)
    asked = (document.about_id, story.window.first.isoformat(), story.window.last.isoformat())
    named = [one for one in story.report.figures if one.indicator.key in names.keys or (names.every and one.known)]
    found = Filled(known_at=known_at, story=story)
    found.figures = [kept(mark, one.indicator, one.amount, asked) for mark, one in enumerate(named, start=1)]
    found.blocks = preview(filled(
        data, story, letterhead(document, found, today()), draw=lambda key, _by: f"[Biểu đồ: {INDICATORS[key].title}]"
    ))  # fmt: skip
    return found


def story_for(document: Document, names: Names, known_at: datetime | None) -> Story:
    """The figures of its window, of today where it has none."""
    window = Period(document.first_day or today(), document.last_day or today())
    keys = list(INDICATORS) if names.every else names.keys
    if not keys:
        return Story(report.Report(Table(document.about, window, Map(document.map), known_at, [], {})))
    table = figures(
        document.about, window, map=Map(document.map), indicators=[INDICATORS[key] for key in keys],
        by_child=names.units, known_at=known_at, map_day=today(),
    )  # fmt: skip
    return story_of(report.of(table, map_day=today()), today())


def as_docx(document: Document, given: Filled, on: date, proof: Proof | None) -> bytes:
    """The template filled, with the proof of its issue at its foot. Its properties name no person."""
    data = files.read_template(document.template)
    story = given.story or story_for(document, names_of(data), given.known_at)
    page = LegalDocument(on)
    page.word = Word(io.BytesIO(filled(data, story, letterhead(document, given, on), known_at=given.known_at)))
    if proof:
        prove(page, proof, replacing(document))
    issuer = symbols.issuer_of(document).name
    return page.saved(title=f"{symbols.name_of(document.type)}: {document.title}"[:250], author=issuer)


def prove(page: LegalDocument, proof: Proof, replaces: str) -> None:
    """At the foot of page 1, or of every page where the template makes no difference between them."""
    first, *others = page.word.sections
    footer = first.first_page_footer if first.different_first_page_header_footer else first.footer
    if footer.is_linked_to_previous and first.different_first_page_header_footer:  # annexes had none either
        for section in others:
            section.first_page_footer.is_linked_to_previous = False
    footer.is_linked_to_previous = False
    for said in write_proof(page, footer, proof, *([replaces] if replaces else [])):
        for run in said.runs:
            run.font.name = page.font
    footer.add_paragraph()  # a table is never the last of a footer


def letterhead(document: Document, given: Filled, on: date) -> Letterhead:
    issuer, addressees = symbols.issuer_of(document), symbols.lines(document.addressees)
    more = {"number": f"{document.number:02}"} if document.number else {}
    return Letterhead(
        issuer, on, type=symbols.name_of(document.type), symbol=document.notation or symbols.notation(document, on),
        title=document.title, position=document.position or "\n".join(symbols.signing(document)),
        signer=document.signer, secretary=document.secretary, addressees=addressees,
        recipients=[*(["Như trên"] if addressees else []), *symbols.lines(document.recipients)],
        archive=", ".join(["VT", *([document.unit_symbol] if document.unit_symbol else [])]),
        replaces=replacing(document), texts={one["title"]: one["text"] for one in document.blocks if one["kind"] == "slot"},
        marks={one["key"]: one["mark"] for one in given.figures}, **more,
    )  # fmt: skip


def replacing(document: Document) -> str:
    return beginnings.replacing(document.replaces)["text"] if document.replaces else ""


def preview(data: bytes) -> list[Block]:
    """The text of a filled file, as blocks that the screen shows."""
    found: list[Block] = []
    for one in Word(io.BytesIO(data)).iter_inner_content():
        if isinstance(one, WordTable):
            found += table_of(one)
        elif text := text_of(one):
            found.append(said(text))
    return found


def table_of(table: WordTable) -> list[Block]:
    """A table of figures; one without drawn lines only places text, as the head of a document does."""
    rows = [[cell.text.strip() for cell in row.cells] for row in table.rows]
    drawn = table._tbl.find(f".//{qn('w:tblBorders')}/{qn('w:insideH')}")
    grid = table.style is not None and table.style.name == "Table Grid"
    if len(rows) > 1 and (grid or drawn is not None):
        return [{"kind": "table", "title": "", "head": rows[0], "rows": rows[1:]}]
    return [said(text) for row in rows for cell in dict.fromkeys(row) for text in symbols.lines(cell)]


def text_of(one: Paragraph) -> str:
    return one.text.strip() or ("[Biểu đồ]" if one._p.find(f".//{qn('w:drawing')}") is not None else "")


def said(text: str) -> Block:
    return {"kind": "paragraph", "parts": [text]}


def sample(template: WordTemplate) -> Document:
    """A document that nobody issues: the template with the figures of the running year, to look at and to measure."""
    window = reporting_year(today())
    document = Document(
        place=template.place, type=template.type, office=template.office, body=template.body, about=template.place,
        template=template, first_day=window.first, last_day=min(window.last, today()), title=template.name,
        blocks=begin(template),
    )  # fmt: skip
    if template.type in REPORTS:
        document.title = beginnings.title(document)
    return document
