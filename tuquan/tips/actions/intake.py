"""How a tip comes in: from a resident's form, from a call, out of the queue. It is sealed before it gets here."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from tuquan.casework import clocks, envelopes, files, gate, receipts, sealing
from tuquan.casework.models import Desk, DeskKind, Part
from tuquan.journal.actions import SYSTEM, Actor, action
from tuquan.kit.days import not_ahead
from tuquan.kit.period import today
from tuquan.places.models import Place
from tuquan.tips.models import Channel, Happened, Manner, State, Tip


@dataclass(frozen=True)
class Sealed:
    """What is said and who says it, as boxes to a desk; `word` and `reply_key` are those of the sender's receipt."""

    desk: Desk
    content: bytes
    word: str
    reply_key: str
    identity: bytes = b""
    guardian: Desk | None = None
    by_browser: bool = False


@action(_("Send a tip"))
def send(
    place: Place,
    *,
    sealed: Sealed,
    category: str,
    happened: str,
    manner: str,
    about_official: bool = False,
    uploads: Sequence[files.Upload] = (),
    waits: bool = False,
    by,
) -> Tip:
    """From a resident. Nobody may refuse it; where very many come at once, it gets its number a little later."""
    tip = Tip(
        place=place, category=category, happened=happened, manner=manner, about_official=about_official, channel=Channel.FORM
    )
    return enter(tip, sealed, uploads, waits)


@action(_("Enter a call"))
def enter_call(
    place: Place,
    *,
    sealed: Sealed,
    category: str,
    happened: str,
    manner: str,
    about_official: bool = False,
    uploads: Sequence[files.Upload] = (),
    received_on: date | None = None,
    by,
) -> Tip:
    """Typed in at the desk while somebody calls; they get the same receipt, read out to them.

    `received_on`: the day of the call, where it was written down then and is typed in later.
    """
    not_ahead(received_on=received_on)
    tip = Tip(
        place=place, category=category, happened=happened, manner=manner, about_official=about_official, channel=Channel.CALL,
        received_on=received_on,
    )  # fmt: skip
    own(tip, by)
    return enter(tip, sealed, uploads, waits=False)


def take_up(referral, source, *, by) -> Tip:
    """A case of another register that tells of an act; part of the act that takes it up. Its kind is the reader's to say."""
    named = envelopes.of(source).filter(part=Part.IDENTITY, desk__kind=DeskKind.POLICE, erased_on=None).exists()
    tip = Tip(
        place=referral.to_place, category="other", happened=Happened.EARLIER,
        manner=Manner.SEALED if named else Manner.ANONYMOUS,
        channel=Channel.REFERRED, received_on=today(),
    )  # fmt: skip
    return keep(number(tip))


@action(_("Let tips in out of the queue"))
def let_in(batch: gate.Waiting, *, by) -> gate.Waiting:
    """Number what waits, the oldest first."""
    for tip in Tip.objects.select_for_update().filter(state=State.WAITING).order_by("pk")[: batch.limit]:
        tip.step("let_in")
        keep(number(tip))
        batch.done += 1
    return batch


def tend(limit: int) -> int:
    """For the worker at the gate. The journal has a line only where something waited."""
    if not Tip.objects.filter(state=State.WAITING).exists():
        return 0
    return let_in(gate.Waiting("tips", limit), by=SYSTEM).done


# --- what the verbs share --------------------------------------------------------------------------------------------


def enter(tip: Tip, sealed: Sealed, uploads: Sequence[files.Upload], waits: bool) -> Tip:
    if bool(sealed.identity) != (tip.manner == Manner.SEALED):
        raise ValidationError({"manner": _("Say who reports, or choose “without name”.")})
    if max(len(sealed.content), len(sealed.identity)) > sealing.LARGEST:
        raise ValidationError({"what": _("This is too long.")})
    tip.received_on = tip.received_on or today()
    if waits:
        tip.state = State.WAITING
    else:
        number(tip)
    keep(tip)
    envelopes.put(tip, Part.CONTENT, sealed.content, sealed.desk, by_browser=sealed.by_browser)
    if sealed.identity:
        envelopes.put(
            tip, Part.IDENTITY, sealed.identity, sealed.desk, sealed.guardian, by_browser=sealed.by_browser
        )  # fmt: skip
    files.take(tip, uploads, desk=sealed.desk)
    receipts.give(tip, sealed.word, sealed.reply_key)
    return tip


def number(tip: Tip) -> Tip:
    """The next number of the place and year. The place's row is held, so that two at once get two numbers."""
    Place.objects.select_for_update(no_key=True).get(pk=tip.place_id)
    year = tip.received_on.year
    last = Tip.objects.filter(place=tip.place_id, year=year).aggregate(last=Max("number"))["last"] or 0
    tip.year, tip.number, tip.code = year, last + 1, f"{last + 1}/{year}"
    return tip


def own(tip: Tip, by: Actor) -> None:
    """The right to read its sort: who reads what happens in a place does nothing to what is said of officials there."""
    why = by.refusal(tip.reads, [tip.place])
    if why is not None:
        raise PermissionDenied(why)


def keep(tip: Tip) -> Tip:
    """Check and save it, with its clock."""
    new = tip._state.adding
    tip.clean_fields()
    tip.save()
    clocks.keep(tip, tip.reads, new=new)
    return tip


