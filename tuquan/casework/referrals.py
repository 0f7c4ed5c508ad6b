"""Referrals: a case goes to another register or body only when that one takes it, and until then it stays where it is.

Accepting makes the receiver's own record; clock, thread and files go along. What is sealed was sealed anew to the
receiving desk, in the sender's browser; who reports stays sealed where it was, to be asked for there. Only where it was
sealed to the receiving desk from the start does it go along, for nobody else could ask.
"""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from tuquan.accounts.models import Grant
from tuquan.accounts.roles import ROLES
from tuquan.casework import clocks, envelopes, files
from tuquan.casework.desks import desk_for
from tuquan.casework.models import Attachment, Clock, Desk, Envelope, Message, Part, Receipt, Referral, ReferralState
from tuquan.journal.actions import action, subject_name
from tuquan.kit.period import today
from tuquan.places.models import Place, Within

OFFER, ACCEPT = "casework.offer", "casework.accept"


@dataclass(frozen=True)
class Receiver:
    """A register that takes up cases of others. `accept(referral, source, by=)` makes its own record and returns it."""

    key: str
    title: str | Promise
    reads: str
    accept: Callable[..., Any]
    takes: Collection[str] = ()  # models whose records it can take up; none named: any
    desk: str = ""  # kind of desk to which what is sealed must be sealed anew; "": it takes nothing sealed
    sealed: bool = False  # it takes up only what is sealed: of anything else its readers would get nothing


@dataclass(frozen=True)
class Sender:
    """A sort of record that can be offered. `check` may refuse; `accepted` takes the record's own step afterwards.

    `reads`: who sees what was offered, where that is not whoever reads any record of the sort.
    """

    check: Callable[[Any, Receiver, Place], None] | None = None
    accepted: Callable[..., None] | None = None
    reads: str = ""


RECEIVERS: dict[str, Receiver] = {}
SENDERS: dict[str, Sender] = {}


def receives(
    key: str, title, reads_right: str, accept: Callable, takes: Collection[str] = (), desk: str = "", sealed: bool = False
) -> None:
    """Declare that the register `key` takes up cases; offers show to those who hold `reads_right` at the place."""
    RECEIVERS[key] = Receiver(key, title, reads_right, accept, takes, desk, sealed)


def sends(model_label: str, check: Callable | None = None, accepted: Callable | None = None, reads: str = "") -> None:
    """Declare that records of this model may be offered: `check(record, receiver, to_place)` raises ValidationError,
    `accepted(record, referral, by=)` runs once another has taken it up."""
    SENDERS[model_label] = Sender(check, accepted, reads)


def receivers_of(label: str) -> list[Receiver]:
    """Who can take up a record of this model."""
    return [one for one in RECEIVERS.values() if not one.takes or label in one.takes]


def title_of(referral: Referral) -> str | Promise:
    """The register to which it is offered."""
    return RECEIVERS[referral.to].title if referral.to in RECEIVERS else referral.to


# --- verbs -----------------------------------------------------------------------------------------------------------


@action(_("Offer to another office"))
def offer(record, *, to: str, to_place: Place, note: str = "", boxes: Mapping[str, bytes] | None = None, by) -> None:
    """Offer the record to a register at a place. `boxes` holds what is sealed, sealed anew to the receiving desk."""
    label = record._meta.label
    receiver = next((one for one in receivers_of(label) if one.key == to), None)
    if receiver is None or label not in SENDERS:
        raise ValidationError({"to": _("That register does not take up cases of this kind.")})
    if (why := by.refusal(envelopes.right_of(record), [record.place])) is not None:
        raise PermissionDenied(why)
    if getattr(record, "voided_on", None):
        raise ValidationError(_("This record is void."))
    if getattr(record, "about_official", False):  # whoever takes it up would keep it as one of theirs
        raise ValidationError(_("It is about an official or the police: it stays with the body that reads it."))
    if today() not in to_place.life:
        raise ValidationError({"to_place": _("%(place)s does not exist any more.") % {"place": to_place}})
    if not answerable(receiver, [to_place.pk]):
        raise ValidationError({"to_place": _("Nobody there can take it up yet: no account holds the role.")})
    refuse_unfit(record, receiver, to_place)
    referral = Referral(subject=subject_name(record), place=record.place, to=to, to_place=to_place, note=note,
                        offered_on=today())  # fmt: skip
    referral.full_clean()
    referral.save()
    park(record, referral, dict(boxes or {}), receiving_desk(receiver, to_place))


@action(_("Take back the offer"))
def withdraw(record, *, by) -> None:
    """The sender keeps the case after all."""
    referral = Referral.objects.select_for_update().filter(subject=subject_name(record)).open().first()
    if referral is None:
        raise ValidationError(_("It is not offered to anybody."))
    close(referral, ReferralState.WITHDRAWN)
    unpark(referral)


@action(_("Take up an offered case"))
def accept(referral: Referral, *, by):
    """Make it a record of one's own register. Returns that record."""
    receiver, record = answering(referral, by)
    if record is None or getattr(record, "voided_on", None):
        raise ValidationError(_("The case was voided meanwhile."))
    refuse_unfit(record, receiver, referral.to_place)
    result = receiver.accept(referral, record, by=by)
    referral.result = subject_name(result)
    close(referral, ReferralState.ACCEPTED)
    hand_along(record, result, referral, receiver)
    if accepted := SENDERS[record._meta.label].accepted:
        accepted(record, referral, by=by)
    return result


@action(_("Decline an offered case"))
def decline(referral: Referral, *, reason: str, by) -> Referral:
    """Leave it with the sender, and say why."""
    answering(referral, by)
    if not reason.strip():
        raise ValidationError({"reason": _("Say why it is not taken up.")})
    referral.reason = reason
    close(referral, ReferralState.DECLINED)
    unpark(referral)
    return referral


def answering(referral: Referral, by) -> tuple[Receiver, Any]:
    receiver = RECEIVERS[referral.to]
    if referral.state != ReferralState.OFFERED:
        raise ValidationError(_("It was answered already, or taken back."))
    if (why := by.refusal(receiver.reads, [referral.to_place])) is not None:
        raise PermissionDenied(why)
    return receiver, envelopes.record_of(referral.subject)


def refuse_unfit(record, receiver: Receiver, to_place: Place) -> None:
    """What may not be offered may not be taken up either: much can happen in between."""
    if check := SENDERS[record._meta.label].check:
        check(record, receiver, to_place)
    if receiver.sealed and not Envelope.objects.filter(subject=subject_name(record), erased_on=None).exists():
        raise ValidationError(_("That register takes up only what is sealed: its readers would get nothing of this."))


def said_more(record) -> None:
    """Somebody wrote after the case was sealed for another desk, which could not read that: the offer is taken back."""
    referral = Referral.objects.select_for_update().filter(subject=subject_name(record)).open().first()
    if referral and Envelope.objects.filter(subject=subject_name(referral)).exists():
        close(referral, ReferralState.WITHDRAWN)
        unpark(referral)


def close(referral: Referral, state: str) -> None:
    referral.state, referral.decided_on = state, today()
    referral.full_clean(exclude=["subject"])
    referral.save()


# --- what goes along -------------------------------------------------------------------------------------------------


def since(record) -> date | None:
    """Since when the law counts days for this record: an accepting register counts on from there."""
    return Clock.objects.filter(subject=subject_name(record)).running().order_by("since").values_list(
        "since", flat=True).first()  # fmt: skip


def came_from(record) -> list[str]:
    """The records that this one was, the nearest first: ["petitions.Petition:12", ...]."""
    names, name = [], subject_name(record)
    while name and len(names) < 20:
        name = Referral.objects.filter(result=name).values_list("subject", flat=True).first()
        names += [name] if name else []
    return names


def receiving_desk(receiver: Receiver, place: Place) -> Desk | None:
    return desk_for(place, receiver.desk) if receiver.desk else None


def sealed_parts(record, desk: Desk | None) -> dict[str, Envelope | Attachment | None]:
    """What must be sealed anew before it can go to this desk; by the names under which the browser sends it."""
    subject = subject_name(record)
    envelopes = Envelope.objects.filter(subject=subject, erased_on=None).exclude(part=Part.IDENTITY)
    parts: dict[str, Envelope | Attachment | None] = {f"envelope-{one.pk}": one for one in envelopes}
    parts |= {f"file-{one.pk}": one for one in files.of(record).exclude(desk=None)}
    parts = {name: one for name, one in parts.items() if desk is None or one.desk_id != desk.pk}
    talked = Message.objects.filter(receipt__subject=subject).exclude(box=None).exists()
    return parts | ({"thread": None} if parts and talked else {})


def park(record, referral: Referral, boxes: dict[str, bytes], desk: Desk | None) -> None:
    """Keep what was sealed anew under the referral's own name until it is answered."""
    parts = sealed_parts(record, desk)
    if not parts:
        return
    if desk is None:
        raise ValidationError({"to": _("That office has no desk to which a sealed case could be sealed.")})
    if set(boxes) != set(parts):
        raise ValidationError(_("Open the case with the key first: it must be sealed to the other desk in this browser."))
    subject = subject_name(referral)
    for name, old in parts.items():
        if isinstance(old, Attachment):
            files.keep(subject, files.boxed(boxes[name]), desk, old.from_reporter)
        else:
            part = old.part if old else Part.THREAD
            Envelope.objects.create(subject=subject, part=part, box=boxes[name], desk=desk, by_browser=True)


def unpark(referral: Referral) -> None:
    """Nobody needs what was sealed for the other desk."""
    files.drop(referral)
    Envelope.objects.filter(subject=subject_name(referral)).delete()


def hand_along(record, result, referral: Referral, receiver: Receiver) -> None:
    """Thread, files and seal go to the new record, and the clocks unless its register keeps its own."""
    old, new, parked = subject_name(record), subject_name(result), subject_name(referral)
    Receipt.objects.filter(subject=old).update(subject=new)
    desk = receiving_desk(receiver, referral.to_place)
    stays = [one.pk for one in sealed_parts(record, desk).values() if isinstance(one, Attachment)]
    Attachment.objects.filter(subject=old).exclude(pk__in=stays).update(subject=new)
    Attachment.objects.filter(subject=parked).update(subject=new)
    if desk:
        Envelope.objects.filter(subject=old, desk=desk).update(subject=new)
    Envelope.objects.filter(subject=parked).update(subject=new)
    clocks.move(record, result, receiver.reads)


# --- who answers -----------------------------------------------------------------------------------------------------


def incoming(user):
    """Offers to offices for which this user answers."""
    found = Referral.objects.none()
    answers = user.places(ACCEPT).values("pk")
    for receiver in RECEIVERS.values():
        if user.granted(receiver.reads):
            here = user.places(receiver.reads).values("pk")
            found |= Referral.objects.filter(to=receiver.key, to_place__in=answers).filter(to_place__in=here)
    return found


def outgoing(user):
    """Offers of records that this user may read."""
    found = Referral.objects.none()
    for label, read in envelopes.READABLE.items():
        right = (label in SENDERS and SENDERS[label].reads) or read.right
        if user.granted(right):
            here = user.places(right).values("pk")
            found |= Referral.objects.filter(subject__startswith=f"{label}:", place__in=here)
    return found


def answerable(receiver: Receiver, places: Iterable[int]) -> set[int]:
    """At which of these places some open account may take up what is offered to this register."""
    day = today()
    around = list(
        Within.objects.filter(place__in=places, first_day__lte=day, last_day__gte=day).values_list("place", "ancestor")
    )
    users = [holders(right, {above for _place, above in around}) for right in (ACCEPT, receiver.reads)]
    able: set[int] = set()
    for place in {place for place, _above in around}:
        above = {one for here, one in around if here == place}
        accepting, reads = ({user for user, where in held if where in above} for held in users)
        if accepting & reads:
            able.add(place)
    return able


def holders(right: str, places: Collection[int]) -> set[tuple[int, int]]:
    """Open accounts, each with a place out of these over which it holds the right today."""
    roles = [role.key for role in ROLES.values() if right in role.rights]
    grants = Grant.objects.on(today()).filter(role__in=roles, place__in=places, user__is_active=True)
    return set(grants.values_list("user", "place"))


def orphaned(referrals: Iterable[Referral]) -> set[int]:
    """Those of these offers that wait where nobody is left who could answer."""
    waiting = [one for one in referrals if one.state == ReferralState.OFFERED]
    lost: set[int] = set()
    for receiver in RECEIVERS.values():
        mine = [one for one in waiting if one.to == receiver.key]
        able = answerable(receiver, {one.to_place_id for one in mine}) if mine else set()
        lost |= {one.pk for one in mine if one.to_place_id not in able}
    return lost
