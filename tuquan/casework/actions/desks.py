"""Verbs over desks: open, seat readers, split into shares, recover, replace. All secrets arrive sealed."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.core.exceptions import PermissionDenied, ValidationError
from django.utils.translation import gettext_lazy as _

from tuquan.accounts.models import User
from tuquan.casework import desks
from tuquan.casework.actions.keys import KEY, SEALED_KEY, SEALED_SHARE, checked
from tuquan.casework.models import Desk, DeskKind, ReaderKey, Recovery, Reshare, Seat, Share
from tuquan.journal.actions import action
from tuquan.kit.period import today
from tuquan.places.models import Place

NO_SEAT = _("Only whoever reads at this desk can do this.")
NOT_A_READER = _("The roles of %(user)s do not let them read at this desk.")
NOT_BOTH = _(
    "Who guards identities cannot read reports, and who reads reports cannot guard: another officer must do it."
)
FEWEST = 2


@dataclass(frozen=True)
class Cut:
    """One share of a desk's private half: sealed to the key of the officer who keeps it, for the office named."""

    key: ReaderKey
    office: str
    sealed: str


@dataclass(frozen=True)
class Sitting:
    """A desk's private half sealed to the key of one officer."""

    key: ReaderKey
    sealed: str


@action(_("Open a desk"))
def open_desk(
    place: Place, *, kind: str, public: str, sealed: str, threshold: int, shares: Sequence[Cut], by
) -> Desk:  # fmt: skip
    """Make a desk of a unit, with a seat for whoever opens it and shares by which it can be recovered."""
    if kind not in desks.READS:
        raise ValidationError({"kind": _("There is no such desk.")})
    if why := by.refusal(desks.READS[kind], [place]):
        raise PermissionDenied(why)
    if place.last_day and place.last_day < today():
        raise ValidationError({"place": _("%(place)s does not exist any more.") % {"place": place}})
    if Desk.objects.standing().filter(place=place, kind=kind).exists():
        raise ValidationError({"kind": _("The unit has a desk of this kind already.")})
    desk = Desk(place=place, kind=kind, public=checked("public", public, KEY), made_on=today())
    desk.save()
    seat(desk, own_key(by), sealed)
    cut(desk, threshold, shares)
    return desk


@action(_("Replace the key of a desk"))
def replace_desk(
    desk: Desk, *, public: str, sittings: Sequence[Sitting], threshold: int, shares: Sequence[Cut], by
) -> Desk:  # fmt: skip
    """Retire the desk and open another in its stead, with these readers; the old one still opens what it holds."""
    in_use(desk)
    sits(desk, by)
    if by.pk not in {one.key.user_id for one in sittings}:
        raise ValidationError({"sittings": _("Whoever replaces the key must have a seat at the new desk.")})
    desk.retired_on = today()
    desk.save()
    heir = Desk(place=desk.place, kind=desk.kind, public=checked("public", public, KEY), made_on=today())
    heir.save()
    for one in sittings:
        seat(heir, one.key, one.sealed)
    cut(heir, threshold, shares)
    return heir


@action(_("Retire a desk"))
def retire_desk(desk: Desk, *, by) -> Desk:
    """Nothing more is sealed to it; what it holds stays readable at its seats."""
    in_use(desk)
    belongs(desk, by)
    desk.retired_on = today()
    desk.save()
    return desk


@action(_("Seat a reader"))
def give_seat(desk: Desk, *, key: ReaderKey, sealed: str, by) -> Seat:
    """Let another officer read at the desk: its private half, sealed in the browser of one who sits there."""
    sits(desk, by)
    return seat(desk, key, sealed)


@action(_("End a seat"))
def end_seat(seat: Seat, *, by) -> Seat:
    """The officer opens nothing more at this desk. What they have seen they have seen; then replace its key."""
    belongs(seat.desk, by)
    if seat.last_day:
        raise ValidationError(_("This seat has ended already."))
    seat.last_day = today()
    seat.save()
    return seat


@action(_("Split a desk into shares"))
def share_desk(desk: Desk, *, threshold: int, shares: Sequence[Cut], by) -> Desk:
    """Make the shares anew, for other offices or another number; the former ones are worth nothing together with these."""
    sits(desk, by)
    if desk.recoveries.filter(done_on=None).exists():
        raise ValidationError(_("A recovery is under way: finish it first."))
    desk.shares.filter(retired_on=None).update(retired_on=today())
    cut(desk, threshold, shares)
    return desk


@action(_("Ask to recover a desk"))
def ask_recovery(desk: Desk, *, reason: str, by) -> Recovery:
    """Ask the keepers of the shares to hand them over, since no seat is left or none of them can be reached."""
    if not reason.strip():
        raise ValidationError({"reason": _("Say why the desk must be recovered.")})
    if not desks.may_sit(by, desk):
        raise PermissionDenied(NOT_BOTH if desks.guards_and_reads(by, desk.kind) else NOT_A_READER % {"user": by})
    key = own_key(by)
    if desk.seats.live().filter(key=key).exists():
        raise ValidationError(_("This officer has a seat at the desk already."))
    if desk.recoveries.filter(key=key, done_on=None).exists():
        raise ValidationError(_("This recovery is asked for already."))
    recovery = Recovery(desk=desk, key=key, reason=reason, asked_on=today())
    recovery.save()
    return recovery


@action(_("Hand over a share"))
def hand_share(recovery: Recovery, *, share: Share, sealed: str, by) -> Recovery:
    """Seal one's share anew, to the key of whom the desk is brought back for."""
    pending(recovery)
    desk = recovery.desk
    if share.desk_id != desk.pk or share.retired_on or share.key.user != by or share.key.retired_on:
        raise PermissionDenied(_("This share is kept by another officer."))
    if not desks.may_keep(by, desk.place, desk.kind):
        raise PermissionDenied(NOT_BOTH)
    if recovery.key.user == by:
        raise ValidationError(_("A share of one's own is joined to the others at the end; hand it over to nobody."))
    if recovery.reshares.filter(share=share).exists():
        raise ValidationError(_("This share was handed over already."))
    Reshare(recovery=recovery, share=share, sealed=checked("sealed", sealed, SEALED_SHARE), on=today()).save()
    return recovery


@action(_("Finish a recovery"))
def finish_recovery(recovery: Recovery, *, sealed: str, by) -> Seat:
    """The shares were joined in the asker's browser and gave the desk's private half: they have a seat again."""
    pending(recovery)
    if recovery.key.user != by:
        raise PermissionDenied(_("Only whoever asked for the recovery can finish it."))
    if (left := missing(recovery)) > 0:
        raise ValidationError(_("%(count)s more shares are needed.") % {"count": left})
    recovery.done_on = today()
    recovery.save()
    recovery.reshares.update(sealed="")
    return seat(recovery.desk, recovery.key, sealed)


def missing(recovery: Recovery) -> int:
    """How many shares are needed still; one that the asker keeps counts."""
    own = recovery.desk.shares.filter(retired_on=None, key=recovery.key).count()
    return max(0, recovery.desk.threshold - recovery.reshares.count() - own)


def pending(recovery: Recovery) -> None:
    if recovery.done_on:
        raise ValidationError(_("This recovery is over."))
    if recovery.key.retired_on:
        raise ValidationError(_("The key that the desk was to be recovered for was replaced. Ask anew."))


def in_use(desk: Desk) -> None:
    if desk.retired_on:
        raise ValidationError(_("This desk was retired."))


def sits(desk: Desk, by) -> None:
    if not isinstance(by, User) or not desks.opens(by, desk):
        raise PermissionDenied(NO_SEAT)


def belongs(desk: Desk, by) -> None:
    """What needs no secret may be done by whoever could sit there, so that a desk without a live seat is not stuck."""
    if not isinstance(by, User) or not desks.may_sit(by, desk):
        raise PermissionDenied(NO_SEAT)


def own_key(user) -> ReaderKey:
    key = ReaderKey.objects.filter(user=user, retired_on=None).first()
    if key is None:
        raise ValidationError(_("Make a reading key of your own first."))
    return key


def seat(desk: Desk, key: ReaderKey, sealed: str) -> Seat:
    if key.retired_on:
        raise ValidationError({"key": _("This key was replaced by another.")})
    if not desks.may_sit(key.user, desk):
        why = NOT_BOTH if desks.guards_and_reads(key.user, desk.kind) else NOT_A_READER % {"user": key.user}
        raise ValidationError({"key": why})
    if desk.seats.live().filter(key=key).exists():
        raise ValidationError({"key": _("This officer has a seat at the desk already.")})
    new = Seat(desk=desk, key=key, sealed=checked("sealed", sealed, SEALED_KEY), first_day=today())
    new.save()
    return new


def cut(desk: Desk, threshold: int, shares: Sequence[Cut]) -> None:
    """Keep the shares. Who keeps one is an officer with an office; nobody keeps two."""
    if not FEWEST <= threshold <= len(shares):
        words = _("At least 2 shares are needed to recover a desk, and at most as many as there are.")
        raise ValidationError({"threshold": words})
    if len({one.key.pk for one in shares}) < len(shares):
        raise ValidationError({"shares": _("Nobody keeps two shares.")})
    for one in shares:
        if not one.office.strip():
            raise ValidationError({"shares": _("Name the office that keeps each share.")})
        if one.key.retired_on or not desks.may_keep(one.key.user, desk.place, desk.kind):
            raise ValidationError({"shares": _("%(user)s cannot keep a share of this desk.") % {"user": one.key.user}})
    if desk.kind == DeskKind.POLICE and desks.of_the_police([one.key.user for one in shares]) >= threshold:
        words = _("The police alone could bring this desk back: give more of the shares to offices outside.")
        raise ValidationError({"shares": words})
    desk.threshold = threshold
    desk.save()
    Share.objects.bulk_create(
        Share(desk=desk, key=one.key, office=one.office.strip(), sealed=checked("shares", one.sealed, SEALED_SHARE))
        for one in shares
    )
