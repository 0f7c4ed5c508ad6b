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
        return {
            DocType.DECISION: decision, DocType.PLAN: plan, DocType.MINUTES: minutes, DocType.PROPOSAL: proposal,
            DocType.CERTIFICATE: certificate,
        }.get(DocType(document.type), plain)(document)  # fmt: skip


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


def decision(_document: Document) -> list[Block]:
    return [
        BASIS,
        paragraph("…", kind="article"),
        paragraph("Quyết định này có hiệu lực kể từ ngày ký.", kind="article"),
        paragraph(f"{left('cơ quan, đơn vị, cá nhân')} chịu trách nhiệm thi hành Quyết định này.", kind="article"),
    ]


def replacing(document: Document) -> Block:
    """What a document says first that replaces another."""
    name = symbols.name_of(document.type)
    return paragraph(f"{name} này thay thế {name} số {document.symbol} ngày {write_day(document.issued_on)}.")


def plan(_document: Document) -> list[Block]:
    return in_parts("Mục đích, yêu cầu", "Nội dung, nhiệm vụ", "Tổ chức thực hiện")


def minutes(_document: Document) -> list[Block]:
    """In the order of the form that the decree gives (Nghị định 30/2020/NĐ-CP, mẫu 1.9)."""
    asked = {
        "Thời gian bắt đầu": "giờ, ngày, tháng, năm", "Địa điểm": "nơi họp",
        "Thành phần tham dự": "họ tên, chức vụ của người dự", "Chủ trì (chủ tọa)": "họ tên, chức vụ",
        "Thư ký (người ghi biên bản)": "họ tên, chức vụ",
        "Nội dung (theo diễn biến cuộc họp)": "ý kiến phát biểu, kết quả biểu quyết, kết luận",
    }
    return [
        *(paragraph(f"{name}: {left(what)}.") for name, what in asked.items()),
        paragraph(f"Cuộc họp kết thúc vào {left('giờ, ngày, tháng, năm')}."),
    ]


def proposal(document: Document) -> list[Block]:
    issuer = symbols.issuer_of(document).name
    return [
        *in_parts("Sự cần thiết, căn cứ", "Nội dung trình", "Kiến nghị, đề xuất"),
        paragraph(f"{issuer} kính trình {left('cơ quan có thẩm quyền')} xem xét, quyết định."),
    ]


def certificate(document: Document) -> list[Block]:
    return [
        paragraph(f"{symbols.issuer_of(document).name} chứng nhận: {left('tên tập thể, cá nhân, mô hình')}."),
        paragraph(f"Nội dung chứng nhận: {left('thành tích hoặc danh hiệu')}."),
        paragraph(f"Theo Quyết định {left('số, ngày, tháng, năm, cơ quan ban hành')}."),
    ]


def plain(_document: Document) -> list[Block]:
    return [paragraph("…")]


def in_parts(*titles: str) -> list[Block]:
    return [block for title in titles for block in (heading(title), paragraph("…"))]


def left(what: str) -> str:
    """What an officer has still to write; nothing is issued while it stands there."""
    return f"[Đơn vị bổ sung: {what}]"


def window(document: Document) -> Period:
    return Period(document.first_day, document.last_day)
