"""What the text of a new document begins with: nothing that the ledger does not say, and room for the rest."""

from django.utils import translation

from tuquan.kit.days import write_day
from tuquan.kit.period import Period
from tuquan.ledger import indicator
from tuquan.ledger.figures import figures
from tuquan.ledger.reading import Map
from tuquan.places.models import Tier
from tuquan.reporting import symbols
from tuquan.reporting.blocks import Block, figure, heading, paragraph
from tuquan.reporting.document import CLAUSES, MOVEMENT, span_of
from tuquan.reporting.issuers import in_text
from tuquan.reporting.models import REPORTS, DocType, Document
from tuquan.reporting.report import known
from tuquan.reporting.words import section_order, section_title

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
        return f"Kết quả {MOVEMENT} trên địa bàn {about(document)}, {span_of(window(document))}"


def report(document: Document) -> list[Block]:
    """Introduction, results register by register, tasks; a sentence for every figure that is known."""
    span = window(document)
    found = figures(document.about, span, map=Map(document.map), indicators=indicator.find(), splits=False)
    by_register: dict[str, list[str]] = {}
    for one in found.indicators:
        if known(found.amounts[one.key]):
            by_register.setdefault(one.register, []).append(one.key)
    blocks = [
        paragraph(
            f"{symbols.issuer_of(document).name} báo cáo kết quả {MOVEMENT} trên địa bàn {about(document)} "
            f"từ ngày {write_day(span.first)} đến ngày {write_day(span.last)} như sau:"
        ),
        heading("Kết quả thực hiện"),
    ]
    for register in sorted(by_register, key=section_order):
        blocks.append(heading(CLAUSES.get(register, section_title(register)), 2))
        blocks += [paragraph("- {1}.", figure(key, form="sentence"), kind="item") for key in by_register[register]]
    return [
        *blocks,
        heading("Đánh giá chung"), heading("Ưu điểm", 2), paragraph("…"), heading("Tồn tại, nguyên nhân", 2),
        paragraph("…"), heading("Phương hướng, nhiệm vụ"), paragraph("…"),
    ]  # fmt: skip


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


def about(document: Document) -> str:
    return "cả nước" if document.about.tier == Tier.NATION else in_text(document.about.name)
