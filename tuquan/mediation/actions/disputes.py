"""Verbs about disputes, in the order in which they happen."""

from collections.abc import Sequence
from datetime import date

from django.core.exceptions import ValidationError
from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from tuquan.casework import clocks
from tuquan.journal.actions import action, reading
from tuquan.kit.days import not_ahead
from tuquan.kit.period import today
from tuquan.law import rules
from tuquan.ledger import mend
from tuquan.mediation.models import MEDIATED, Dispute, Outcome, Party, Recipient, Session, State
from tuquan.organisations.models import Body, Membership

READ_DISPUTES = reading("mediation.read_disputes", _("Read disputes"))
READ_PARTIES = reading("mediation.read_parties", _("Read the names of a dispute's parties"))
READ_HANDED_OVER = reading("mediation.read_handed_over", _("Read disputes handed over to the police"))

MENDABLE = {
    "ref", "category", "ground", "parties_count", "summary", "received_on", "assigned_on", "started_on", "closed_on",
    "outcome", "in_public", "agreement_written", "agreement",
}  # fmt: skip


@action(_("Open a dispute"))
def open_dispute(
    group: Body,
    *,
    violence: bool,
    received_on: date,
    category: str,
    ground: str,
    handed_over_to: str = "",
    parties_count: int = 2,
    party_names: Sequence[str] = (),
    summary: str = "",
    ref: str = "",
    by,
) -> Dispute:
    """Take a dispute in. With signs of violence or of an offence it is handed over at once, never mediated."""
    dispute = enter(
        group, received_on=received_on, category=category, ground=ground, parties_count=parties_count,
        summary=summary, ref=ref, violence=violence,
    )  # fmt: skip
    if violence:
        give_away(dispute, handed_over_to, received_on)
    keep(dispute, party_names)
    return dispute


@action(_("Enter a closed dispute"))
def record_closed(
    group: Body,
    *,
    received_on: date,
    closed_on: date,
    category: str,
    ground: str,
    outcome: str,
    handed_over_to: str = "",
    mediators: Sequence[Membership] = (),
    parties_count: int = 2,
    party_names: Sequence[str] = (),
    in_public: bool = True,
    agreement_written: bool = False,
    agreement: str = "",
    summary: str = "",
    ref: str = "",
    by,
) -> Dispute:
    """Enter a dispute that is over already, on one form."""
    not_ahead(closed_on=closed_on)
    dispute = enter(
        group, received_on=received_on, category=category, ground=ground, parties_count=parties_count,
        summary=summary, ref=ref,
    )  # fmt: skip
    if outcome == Outcome.HANDED_OVER:
        give_away(dispute, handed_over_to, closed_on)
    else:
        dispute.state, dispute.outcome, dispute.closed_on = State.CLOSED, outcome, closed_on
        dispute.in_public, dispute.agreement_written, dispute.agreement = in_public, agreement_written, agreement
    keep(dispute, party_names)
    choose(dispute, mediators)
    return dispute


@action(_("Assign mediators"))
def assign(dispute: Dispute, *, mediators: Sequence[Membership], on: date, by) -> Dispute:
    """Give it to mediators of the group; from this day the law counts the days until they must start."""
    not_ahead(on=on)
    dispute.step("assign")
    dispute.assigned_on = on
    choose(dispute, mediators)
    return keep(dispute)


@action(_("Declare a conflict of interest"))
def declare_conflict(dispute: Dispute, *, mediator: Membership, by) -> Dispute:
    """The mediator is related to the dispute or its parties and is barred; if it was theirs, it is assigned anew."""
    refuse_closed(dispute)
    dispute.barred.add(mediator)
    if dispute.mediators.contains(mediator):
        dispute.step("declare_conflict")
        dispute.mediators.remove(mediator)
        dispute.assigned_on = dispute.started_on = None
    return keep(dispute)


@action(_("Start mediation"))
def start(dispute: Dispute, *, on: date, by) -> Dispute:
    """The mediators have begun."""
    not_ahead(on=on)
    dispute.step("start")
    dispute.started_on = on
    return keep(dispute)


@action(_("Record a session"))
def hold_session(dispute: Dispute, *, on: date, venue: str = "", notes: str = "", by) -> Dispute:
    """The parties met with the mediators; the first session starts a mediation that had not started yet."""
    not_ahead(on=on)
    dispute.step("hold_session")
    dispute.started_on = dispute.started_on or on
    if on < dispute.started_on:
        raise ValidationError({"on": _("Mediation started later.")})
    Session(dispute=dispute, on=on, venue=venue, notes=notes).save()
    dispute.sessions_held += 1
    return keep(dispute)


@action(_("Close the dispute"))
def close(
    dispute: Dispute,
    *,
    outcome: str,
    on: date,
    in_public: bool = True,
    agreement_written: bool = False,
    agreement: str = "",
    by,
) -> Dispute:
    """End mediation, settled or not; it is counted on this day. What was settled is looked at again later."""
    not_ahead(on=on)
    if outcome not in MEDIATED:
        raise ValidationError({"outcome": _("Say whether it was settled.")})
    dispute.step("close")
    dispute.started_on = dispute.started_on or on
    dispute.outcome, dispute.closed_on = outcome, on
    dispute.in_public, dispute.agreement_written, dispute.agreement = in_public, agreement_written, agreement
    return keep(dispute)


@action(_("Hand over"))
def hand_over(dispute: Dispute, *, handed_over_to: str, on: date, violence: bool, by) -> Dispute:
    """Give it to a competent body: there are signs of violence or of an offence, or it may not be mediated."""
    not_ahead(on=on)
    dispute.violence = dispute.violence or violence
    give_away(dispute, handed_over_to, on)
    return keep(dispute)


@action(_("Follow up the agreement"))
def follow_up(dispute: Dispute, *, check: int, on: date, kept: bool, notes: str = "", by) -> Dispute:
    """Look whether the agreement is kept, at the first (1) or the second (2) time."""
    not_ahead(on=on)
    dispute.step("follow_up")
    if dispute.outcome != Outcome.SETTLED:
        raise ValidationError(_("Only a settled dispute has an agreement."))
    if on < dispute.closed_on:
        raise ValidationError({"on": _("The dispute was closed later.")})
    if check == 1:
        dispute.first_check_on, dispute.first_kept = on, kept
    else:
        dispute.second_check_on, dispute.second_kept = on, kept
    if notes:
        dispute.follow_up_notes = "\n".join(filter(None, [dispute.follow_up_notes, f"{on:%d/%m/%Y}: {notes}"]))
    return keep(dispute)


@action(_("Correct the dispute"))
def correct_dispute(dispute: Dispute, *, reason: str, by, **changes) -> Dispute:
    """Mend what was typed wrong, with the reason. Steps are not undone like this, nor is a hand-over taken back."""
    if changes.keys() - MENDABLE:
        raise ValidationError(_("This cannot be corrected: void the entry and enter it anew."))
    if "outcome" in changes and not {changes["outcome"], dispute.outcome} <= {*MEDIATED}:
        changes.pop("outcome")
    not_ahead(**{name: day for name, day in changes.items() if isinstance(day, date)})
    received_on = changes.get("received_on", dispute.received_on)
    if received_on.year != dispute.year:
        Body.objects.select_for_update().get(pk=dispute.group_id)
        changes |= book_line(dispute.group, received_on)
    mend.apply(dispute, changes, reason)
    clocks.keep(dispute, READ_DISPUTES)
    return dispute


@action(_("Void the dispute"))
def void_dispute(dispute: Dispute, *, reason: str, by) -> Dispute:
    """Declare that the entry was a mistake; its number in the book stays taken."""
    mend.void(dispute, reason)
    clocks.keep(dispute, READ_DISPUTES)
    return dispute


# --- what the verbs share --------------------------------------------------------------------------------------------


def enter(group: Body, *, received_on: date, **fields) -> Dispute:
    """A new dispute with its line in the group's book, not saved yet."""
    group = Body.objects.select_for_update().get(pk=group.pk)  # two entries at once get two numbers
    check_received(group, received_on)
    return Dispute(place=group.place, group=group, received_on=received_on, **book_line(group, received_on), **fields)


def check_received(group: Body, day: date) -> None:
    """A group takes disputes in while it stands."""
    not_ahead(received_on=day)
    if group.voided:
        raise ValidationError(_("This record is void."))
    if not group.first_day or day < group.first_day:
        raise ValidationError({"received_on": _("The group was not recognised yet on that day.")})
    if group.ended_on and day >= group.ended_on:
        raise ValidationError({"received_on": _("The group was dissolved before that day.")})


def book_line(group: Body, day: date) -> dict:
    """The next number in the group's book of that year."""
    last = group.disputes.filter(year=day.year).aggregate(last=Max("number"))["last"] or 0
    return {"year": day.year, "number": last + 1, "code": f"{last + 1}/{day.year}"}


def choose(dispute: Dispute, mediators: Sequence[Membership]) -> None:
    """Set the mediators. One with a conflict of interest is refused, with the law that says so."""
    barred = set(dispute.barred.values_list("pk", flat=True))
    for mediator in mediators:
        if mediator.body_id != dispute.group_id:
            raise ValidationError({"mediators": _("%(name)s belongs to another group.") % {"name": mediator.person}})
        if mediator.pk in barred:
            raise ValidationError({
                "mediators": _("%(name)s has declared a conflict of interest and may not mediate this (%(law)s).")
                % {"name": mediator.person, "law": rules.citation("mediation.conflict_bars", today())}
            })  # fmt: skip
    dispute.mediators.set(mediators)


def give_away(dispute: Dispute, to: str, on: date) -> None:
    if to not in Recipient.values:
        law = rules.citation("mediation.danger_goes_first", today())
        raise ValidationError({
            "handed_over_to": _("Not to be mediated: say to whom it is handed over (%(law)s).") % {"law": law}
        })  # fmt: skip
    dispute.step("hand_over")
    dispute.outcome, dispute.handed_over_to, dispute.closed_on = Outcome.HANDED_OVER, to, on


def refuse_closed(dispute: Dispute) -> None:
    if dispute.state == State.CLOSED:
        raise ValidationError(_("The dispute is closed."))


def keep(dispute: Dispute, party_names: Sequence[str] = ()) -> Dispute:
    """Check and save it, with its parties and its clocks."""
    dispute.full_clean()
    dispute.save()
    for name in party_names:
        party = Party(dispute=dispute, name=name)
        party.clean_fields(exclude=["dispute"])
        party.save()
    clocks.keep(dispute, READ_DISPUTES)
    return dispute
