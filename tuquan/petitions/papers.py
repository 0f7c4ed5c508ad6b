"""What stands on the papers of petitions: official letters in Vietnamese, as the offices write them."""

from contextlib import suppress

from django.utils.translation import gettext_lazy as _

from tuquan.casework.models import Clock
from tuquan.casework.papers import Paper, Text, offers
from tuquan.journal.actions import subject_name
from tuquan.kit.days import write_day
from tuquan.kit.period import today
from tuquan.law import rules
from tuquan.petitions.models import Condition, Ending, Kind, Outcome, Petition, Reception

GAP = "……………………………………"
KINDS = {
    Kind.COMPLAINT: "khiếu nại", Kind.DENUNCIATION: "tố cáo", Kind.REFLECTION: "kiến nghị, phản ánh",
    Kind.PROCEDURE: "phản ánh, kiến nghị về quy định hành chính", "": "đơn",
}  # fmt: skip
OUTCOMES = {
    Outcome.RIGHT: "nội dung đúng", Outcome.PARTLY: "nội dung đúng một phần", Outcome.WRONG: "nội dung không đúng",
    Outcome.ANSWERED: "đã được giải thích, trả lời",
}  # fmt: skip


def cited(rule: str) -> str:
    with suppress(rules.RuleMissing):
        return rules.citation(f"petitions.{rule}", today())
    return ""


def writer(petition: Petition) -> str:
    """Who is written to; a gap to fill by hand where it is sealed or not known."""
    return petition.petitioner or GAP


def letter(petition: Petition) -> str:
    """How the letter is called in a sentence."""
    about = f" về việc: {petition.brief}" if petition.brief else ""
    return f"đơn {KINDS[petition.kind]} số {petition.code}, tiếp nhận ngày {write_day(petition.received_on)}{about}"


def due_line(petition: Petition, verb: str) -> list[str]:
    clock = Clock.objects.filter(subject=subject_name(petition), verb=f"petitions.{verb}").order_by("due_on").first()
    return [f"Thời hạn: đến hết ngày {write_day(clock.due_on)} ({clock.citation})."] if clock else []


def receipt_note(petition: Petition) -> Text:
    return Text(
        "GIẤY BIÊN NHẬN", "Tiếp nhận đơn",
        [
            f"Họ và tên người nộp đơn: {writer(petition)}.",
            f"Địa chỉ: {petition.address or GAP}.",
            f"Đã nộp {letter(petition)}.",
            f"Số người: {petition.people}. Tài liệu kèm theo: {GAP}.",
            *due_line(petition, "answer_intake"),
        ],
        signed_by_head=False,
    )  # fmt: skip


def acceptance(petition: Petition) -> Text:
    return Text(
        "THÔNG BÁO", f"Về việc thụ lý {KINDS[petition.kind]}",
        [
            f"Ngày {write_day(petition.accepted_on)} đã thụ lý {letter(petition)}.",
            *due_line(petition, "resolve"),
            "Xin thông báo để người gửi đơn được biết.",
        ],
        [writer(petition)],
    )  # fmt: skip


def refusal(petition: Petition) -> Text:
    grounds = [f"- {one.title} ({rules.citation(one.rule, today())});" for one in unmet(petition)]
    return Text(
        "THÔNG BÁO", f"Về việc không thụ lý {KINDS[petition.kind]}",
        [f"Sau khi xem xét {letter(petition)}, không thụ lý giải quyết vì:", *grounds, *lines(petition.reason)],
        [writer(petition)],
    )  # fmt: skip


def unmet(petition: Petition) -> list[Condition]:
    return [one for one in petition.conditions.all() if one.met == (one.rule == "petitions.complaint_refusals")]


def transfer_slip(petition: Petition) -> Text:
    return Text(
        "PHIẾU CHUYỂN ĐƠN", f"Chuyển đơn {KINDS[petition.kind]}",
        [
            f"Chuyển {letter(petition)} đến {petition.moved_to} để xem xét, giải quyết theo thẩm quyền.",
            *lines(petition.reason),
            f"Đề nghị thông báo kết quả giải quyết ({cited('forwarded_notice')}).",
        ],
        [petition.moved_to, writer(petition)],
    )  # fmt: skip


def answer_letter(petition: Petition) -> Text:
    number = f" (số {petition.decision})" if petition.decision else ""
    return Text(
        "THÔNG BÁO", f"Kết quả giải quyết {KINDS[petition.kind]}",
        [
            f"Ngày {write_day(petition.resolved_on)} đã giải quyết {letter(petition)}{number}: "
            f"{OUTCOMES[Outcome(petition.outcome)]}.",
            *lines(petition.answer),
        ],
        [writer(petition)],
    )  # fmt: skip


def minutes(reception: Reception) -> Text:
    return Text(
        "BIÊN BẢN", "Tiếp công dân",
        [
            f"Ngày {write_day(reception.day)}, lượt tiếp số {reception.number}; số người: {reception.people}.",
            f"Công dân: {reception.visitor}. Địa chỉ: {reception.address or GAP}.",
            "Nội dung trình bày:", *lines(reception.content),
            f"Quá trình xem xét, giải quyết trước đó: {reception.before or 'không'}.",
            f"Yêu cầu, đề nghị: {reception.request or 'không'}.",
            f"Kết quả tiếp: {reception.answer or taken_in(reception)}.",
            "Biên bản đã được đọc lại cho công dân nghe và cùng ký tên dưới đây.",
        ],
        signed_by_head=False,
    )  # fmt: skip


def taken_in(reception: Reception) -> str:
    return f"tiếp nhận đơn số {reception.petition.code}" if reception.petition else GAP


def lines(text: str) -> list[str]:
    return [line for line in text.splitlines() if line.strip()]


for key, title, write, ready in (
    ("bien-nhan", _("Receipt note"), receipt_note, lambda one: True),
    ("thu-ly", _("Notice of acceptance"), acceptance, lambda one: one.accepted_on is not None),
    ("khong-thu-ly", _("Notice of refusal"), refusal, lambda one: one.ending == Ending.REFUSED),
    ("chuyen-don", _("Transfer slip"), transfer_slip, lambda one: one.ending == Ending.TRANSFERRED),
    ("tra-loi", _("Answer letter"), answer_letter, lambda one: one.resolved_on is not None),
):
    offers("petitions.Petition", Paper(key, title, write, ready))
offers("petitions.Reception", Paper("bien-ban", _("Reception minutes"), minutes, lambda one: True))
