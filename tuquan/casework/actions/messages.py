"""Messages between whoever sent a report and those who handle it, along the receipt."""

from django.core.exceptions import PermissionDenied, ValidationError
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from tuquan.casework import receipts, referrals, sealing
from tuquan.casework.models import Desk, Message, Receipt
from tuquan.journal.actions import Actor, action
from tuquan.kit.period import today

LONGEST = 5_000  # letters of a message
LARGEST = 32 * 1024  # bytes of a sealed one
UNANSWERED = 20  # messages of a reporter that may wait for an answer: enough for anybody, too few for a flood
NOT_SEALED = _("The message could not be sealed. Load the page anew and write it once more.")


@action(_("Write to the reporter"))
def write_to_reporter(
    receipt: Receipt, *, text: str = "", box: str = "", copy: str = "", to: str = "", by: Actor
) -> None:
    """A message that whoever holds the receipt reads.

    Of a sealed report: `box` is sealed to the receipt, `copy` to the desk whose public half is `to`.
    """
    why = by.refusal(receipts.reads(receipt), receipt.act_places())
    if why is not None:
        raise PermissionDenied(why)
    keep(receipt, from_reporter=False, text=text, box=box, copy=copy, to=to)


@action(_("Write about a report sent before"))
def write_from_reporter(
    receipt: Receipt, *, text: str = "", box: str = "", copy: str = "", to: str = "", by: Actor
) -> None:
    """A message from whoever holds the receipt. Of a sealed report: `box` is sealed to the desk `to`, `copy` to the receipt."""
    answered = receipt.messages.filter(from_reporter=False).order_by("-pk").values_list("pk", flat=True).first() or 0
    if receipt.messages.filter(from_reporter=True, pk__gt=answered).count() >= UNANSWERED:
        raise ValidationError({"text": _t("Many messages wait for an answer. Please write on when one has come.")})
    keep(receipt, from_reporter=True, text=text, box=box, copy=copy, to=to)


def keep(receipt: Receipt, *, from_reporter: bool, text: str, box: str, copy: str, to: str) -> None:
    if receipt.closed_on:
        raise ValidationError({"text": _t("This receipt is closed: nothing more can be written.")})
    message = Message(receipt=receipt, from_reporter=from_reporter, sent_on=today())
    if receipt.sealed:
        message.desk = desk_of(receipt, to)
        message.box, message.copy = boxed(box), boxed(copy)
    else:
        message.text = said(text)
    message.save()
    referrals.said_more(receipt.record)


def said(text: str) -> str:
    text = text.strip()
    if not text:
        raise ValidationError({"text": _t("Write something first.")})
    if len(text) > LONGEST:
        raise ValidationError(
            {"text": _t("At most %(most)s letters; this has %(now)s.") % {"most": LONGEST, "now": len(text)}}
        )
    return text


def desk_of(receipt: Receipt, public: str) -> Desk:
    """The desk that reads the report, which must be the one that the browser sealed to: it may have changed meanwhile."""
    desk = receipt.desk
    if desk is None or desk.public != public:
        raise ValidationError({"text": NOT_SEALED})
    return desk


def boxed(box: str) -> bytes:
    """A sealed box as a browser sends it. What is in it nobody can check here, only that it is one."""
    try:
        raw = sealing.decoded(box)
    except ValueError:
        raw = b""
    if not sealing.OVERHEAD < len(raw) <= LARGEST:
        raise ValidationError({"text": NOT_SEALED})
    return raw
