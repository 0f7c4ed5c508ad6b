"""What the text of a new document begins with: nothing that the ledger does not say, and room for the rest."""

from django.utils import translation

from tuquan.kit.days import write_day
from tuquan.kit.period import Period
from tuquan.ledger import indicator
from tuquan.ledger.figures import figures
from tuquan.ledger.reading import Map
from tuquan.reporting import symbols
from tuquan.reporting.blocks import Block, heading, paragraph
from tuquan.reporting.models import REPORTS, DocType, Document
from tuquan.reporting.narrative.review import summary, told
from tuquan.reporting.narrative.sentences import story_of
from tuquan.reporting.report import of

BASIS = {"kind": "basis", "text": "Căn cứ …"}


def begin(document: Document) -> list[Block]:
    """The first text of a document of this type."""
    with translation.override("vi"):
        if document.type in REPORTS:
            return report(document)
        if document.type == DocType.DECISION:
            return decision(document)
        return plain(document)


def title(document: Document) -> str:
    """The summary of a report that the officer gave none."""
    with translation.override("vi"):
        return summary(document.type, document.about, window(document))


def report(document: Document) -> list[Block]:
    """The whole report in the usual order; a window without an answer leaves it empty, and the draft says why."""
    table = figures(
        document.about, window(document), map=Map(document.map), indicators=indicator.find(), by_child=True,
    )  # fmt: skip
    return told(story_of(of(table)), document.type, symbols.issuer_of(document))


def decision(document: Document) -> list[Block]:
    return [
        BASIS,
        paragraph("…", kind="article"),
        paragraph("Quyết định này có hiệu lực kể từ ngày ký.", kind="article"),
    ]


def replacing(document: Document) -> Block:
    """What a document says first that replaces another."""
    name = symbols.name_of(document.type)
    return paragraph(f"{name} này thay thế {name} số {document.symbol} ngày {write_day(document.issued_on)}.")


def plain(document: Document) -> list[Block]:
    if document.type == DocType.PLAN:
        parts = ("Mục đích, yêu cầu", "Nội dung, nhiệm vụ", "Tổ chức thực hiện")
        return [block for part in parts for block in (heading(part), paragraph("…"))]
    return [paragraph("…")]


def window(document: Document) -> Period:
    return Period(document.first_day, document.last_day)
