"""Verbs by which a petition is handled: classified, accepted or not, answered, and what follows the answer."""

from collections.abc import Sequence
from datetime import date

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from tuquan.casework import clocks
from tuquan.journal.actions import action
from tuquan.kit.days import not_ahead
from tuquan.kit.period import ONE_DAY, today
from tuquan.law import limits, rules
from tuquan.ledger import mend
from tuquan.petitions.actions.keeping import begin, keep, note, own, seal_open
from tuquan.petitions.models import (
    REFUSALS,
    Condition,
    Ending,
    Kind,
    Outcome,
    Petition,
    State,
    checklist,
    citation,
)

RESOLVE = "petitions.resolve"
CASES = ("complex", "very_complex", "remote", "several_places", "discipline", "second", "continued")
MENDABLE = {
    "channel", "forwarder", "received_on", "people", "brief", "text", "petitioner", "address", "contact",
    "representatives", "complex", "very_complex", "remote", "several_places", "knew_on", "decision", "answer",
}  # fmt: skip


@action(_("Classify"))
def sort(
    petition: Petition,
    *,
    kind: str,
    on: date,
    competent: bool = True,
    knew_on: date | None = None,
    earlier: Petition | None = None,
    cases: Sequence[str] = (),
    by,
) -> Petition:
    """Decide what it is, by its content. A denunciation that stood in the open is sealed now."""
    begin(petition, "sort", on, by)
    if kind not in Kind.values:
        raise ValidationError({"kind": _("Say which kind it is.")})
    if earlier is not None:
        link(petition, earlier)
    petition.kind, petition.sorted_on, petition.competent, petition.knew_on = kind, on, competent, knew_on
    for name in CASES:
        setattr(petition, name, name in cases)
    if kind == Kind.DENUNCIATION and not petition.sealed:
        seal_open(petition)
    note(petition, "sort", on, "kinds")
    return keep(petition)


@action(_("Answer on the intake: more time is needed"))
def answer_intake(petition: Petition, *, on: date, reason: str, by) -> Petition:
    """Tell whoever came to the reception office that looking into the letter takes longer."""
    begin(petition, "answer_intake", on, by)
    note(petition, "answer_intake", on, "reception_answer", needed(reason))
    return keep(petition)


@action(_("Accept"))
def accept(petition: Petition, *, on: date, conditions: Sequence[str], late_reason: str = "", by) -> Petition:
    """Take it up: every condition of the law is met; from this day the time for the answer runs."""
    begin(petition, "accept", on, by)
    if not petition.competent:
        raise ValidationError(_("It is not within our authority: transfer it, or do not accept it."))
    if petition.anonymous and petition.kind != Kind.DENUNCIATION:
        raise ValidationError(_("An anonymous letter is taken up only where it denounces a breach of law."))
    if petition.part_of_group and not petition.sealed and not petition.representatives:
        raise ValidationError(_("Many people with one matter name representatives: add them by “Correct the petition”."))
    if petition.ending or (too_late(petition) and not late_reason.strip()):
        raise ValidationError({"late_reason": _("Past the deadline to complain: say which good reason there was.")})
    wanted = [item for item in checklist(petition) if item[0] != REFUSALS]
    missing = [name for rule, code, name in wanted if f"{rule}:{code}" not in conditions]
    if missing:
        raise ValidationError({"conditions": _("Not met: %(missing)s.") % {"missing": "; ".join(missing)}})
    answer_conditions(petition, {f"{rule}:{code}": rule != REFUSALS for rule, code, _name in checklist(petition)})
    petition.accepted_on = on
    note(petition, "accept", on, accepting_rule(petition), late_reason)
    return keep(petition)


@action(_("Do not accept"))
def refuse(petition: Petition, *, on: date, grounds: Sequence[str], reason: str = "", by) -> Petition:
    """Refuse it on at least one ground of the law, and tell the writer."""
    begin(petition, "refuse", on, by)
    known = {f"{rule}:{code}": rule for rule, code, _name in checklist(petition)}
    if not grounds or not set(grounds) <= known.keys():
        raise ValidationError({"grounds": _("Give at least one ground of the law.")})
    answer_conditions(petition, {given: known[given] == REFUSALS for given in grounds})
    end(petition, Ending.REFUSED, on, reason)
    note(petition, "refuse", on, known[grounds[0]].removeprefix("petitions."))
    return keep(petition)


@action(_("Keep on file, not handled"))
def file_away(petition: Petition, *, on: date, ground: str, reason: str = "", by) -> Petition:
    """Not handled by law: anonymous without usable content, sent to several bodies at once, or repeated."""
    begin(petition, "file_away", on, by)
    if ground not in GROUNDS:
        raise ValidationError({"ground": _("Give the ground of the law.")})
    if ground == "anonymous" and not petition.anonymous:
        raise ValidationError({"ground": _("It is not anonymous.")})
    if ground == "repeated" and petition.earlier_id is None:
        raise ValidationError({"ground": _("Name the earlier petition when classifying it.")})
    end(petition, Ending.FILED, on, reason)
    note(petition, "file_away", on, GROUNDS[ground][1])
    return keep(petition)


GROUNDS = {
    "anonymous": (_("anonymous, and without content that can be checked"), "conditions_anonymous"),
    "repeated": (_("repeated after guidance or an answer, with nothing new"), "denunciation_many"),
    "several": (_("sent to several bodies at once, the competent one among them"), "denunciation_many"),
}


@action(_("Transfer"))
def transfer(petition: Petition, *, to: str, on: date, reason: str = "", by) -> Petition:
    """Hand it to the competent body and tell the writer. A letter that came by a transfer is not transferred again."""
    begin(petition, "transfer", on, by)
    if petition.kind == Kind.DENUNCIATION and chain_transferred(petition):
        law = citation("petitions.transfers_max")
        raise ValidationError(_("It was transferred once for the same content (%(law)s).") % {"law": law})
    petition.moved_to = to
    end(petition, Ending.TRANSFERRED, on, reason)
    note(petition, "transfer", on, "denunciation_transfer" if petition.kind == Kind.DENUNCIATION else "")
    return keep(petition)


@action(_("Extend the time"))
def extend(petition: Petition, *, on: date, days: int, reason: str, by) -> Petition:
    """Prolong the time for the answer, as often and as long as the law allows."""
    begin(petition, "extend", on, by)
    cases = [name for name in ("complex", "very_complex", "remote") if getattr(petition, name)]
    clocks.extend(petition, RESOLVE, *cases, days=days, on=on, reason=reason)
    petition.extensions += 1
    note(petition, "extend", on, "denunciation_resolve_extension", reason)
    return keep(petition)


@action(_("Suspend"))
def suspend(petition: Petition, *, on: date, reason: str, by) -> Petition:
    """Stop the clock for a reason of the law; suspended time does not count."""
    begin(petition, "suspend", on, by)
    clocks.suspend(petition, RESOLVE, on=on, reason=reason)
    petition.suspended_on = on
    note(petition, "suspend", on, "suspended_counts", reason)
    return keep(petition)


@action(_("Resume"))
def resume(petition: Petition, *, on: date, by) -> Petition:
    """Go on: from this day the time counts again."""
    begin(petition, "resume", on, by)
    clocks.resume(petition, RESOLVE, on=on)
    petition.suspended_on = None
    note(petition, "resume", on, "suspended_counts")
    return keep(petition)


@action(_("Answer"))
def resolve(petition: Petition, *, on: date, outcome: str, answer: str = "", decision: str = "", by) -> Petition:
    """Decide, or answer. A complaint and a denunciation end with a decision that has a number."""
    begin(petition, "resolve", on, by)
    if outcome not in Outcome.values:
        raise ValidationError({"outcome": _("Say what the answer is.")})
    if petition.kind in (Kind.COMPLAINT, Kind.DENUNCIATION) and not decision:
        raise ValidationError({"decision": _("Give the number of the decision or conclusion.")})
    if petition.sealed and answer:
        raise ValidationError({"answer": _("This petition is sealed: write to the person by the receipt instead.")})
    if not petition.sealed and not answer:
        raise ValidationError({"answer": _("Write what is answered.")})
    if on < petition.accepted_on:
        raise ValidationError({"on": _("It was accepted later.")})
    petition.in_time = None if petition.due_on is None else on <= petition.due_on
    petition.resolved_on, petition.outcome, petition.answer, petition.decision = on, outcome, answer, decision
    note(petition, "resolve", on, resolving_rule(petition))
    return keep(petition)


@action(_("Withdraw"))
def withdraw(petition: Petition, *, on: date, reason: str = "", by) -> Petition:
    """The writer takes it back."""
    begin(petition, "withdraw", on, by)
    end(petition, Ending.WITHDRAWN, on, reason)
    note(petition, "withdraw", on, "withdrawn_reopens" if petition.kind == Kind.COMPLAINT else "")
    return keep(petition)


@action(_("Terminate"))
def terminate(petition: Petition, *, on: date, reason: str, by) -> Petition:
    """End it for a reason of the law without deciding on its content."""
    begin(petition, "terminate", on, by)
    end(petition, Ending.TERMINATED, on, needed(reason))
    note(petition, "terminate", on, "denunciation_suspension_sent" if petition.kind == Kind.DENUNCIATION else "")
    return keep(petition)


@action(_("Reopen"))
def reopen(petition: Petition, *, on: date, reason: str, forced: bool = False, by) -> Petition:
    """Take it up again: within the days after the answer, or after a withdrawal under threat or force."""
    begin(petition, "reopen", on, by)
    if petition.ending == Ending.WITHDRAWN and petition.accepted_on:
        if not forced:
            law = citation("petitions.withdrawn_reopens")
            raise ValidationError({"forced": _("Only if the person was threatened or forced (%(law)s).") % {"law": law}})
    elif petition.resolved_on is None:
        raise ValidationError(_("Only what was answered, or withdrawn while it was handled, is taken up again."))
    elif on > (last := reopens_until(petition.resolved_on)):
        raise ValidationError({"on": _("It could be reopened until %(day)s.") % {"day": f"{last:%d/%m/%Y}"}})
    petition.resolved_on = petition.ended_on = petition.published_on = petition.in_time = None
    petition.satisfied = petition.satisfied_on = None
    petition.outcome = petition.ending = petition.published = ""
    petition.reopened += 1
    note(petition, "reopen", on, "reopen", needed(reason))
    return keep(petition)


def reopens_until(answered_on: date) -> date:
    """The last day on which what was answered then may be taken up again."""
    return answered_on + ONE_DAY * rules.number("petitions.reopen", answered_on)


@action(_("Correct the petition"))
def correct_petition(petition: Petition, *, reason: str, by, **changes) -> Petition:
    """Mend what was typed wrong, with the reason; steps are not undone like this."""
    own(petition, by)
    if changes.keys() - MENDABLE:
        raise ValidationError(_("This cannot be corrected: void the entry and enter it anew."))
    if changes.get("received_on", petition.received_on).year != petition.year:
        raise ValidationError({"received_on": _("Its number belongs to the year: void the entry and enter it anew.")})
    not_ahead(**{name: day for name, day in changes.items() if isinstance(day, date)})
    mend.trial(petition, changes)
    mend.apply(petition, changes, reason)
    return keep(petition)


@action(_("Void the petition"))
def void_petition(petition: Petition, *, reason: str, by) -> Petition:
    """Declare that the entry was a mistake; its number in the book stays taken."""
    own(petition, by)
    mend.void(petition, reason)
    clocks.keep(petition, petition.reads)
    return petition


# --- what they share -------------------------------------------------------------------------------------------------


def needed(reason: str) -> str:
    if not reason.strip():
        raise ValidationError({"reason": _("Give the reason.")})
    return reason


def end(petition: Petition, ending: str, on: date, reason: str) -> None:
    petition.state, petition.ending, petition.ended_on, petition.reason = State.CLOSED, ending, on, reason
    petition.suspended_on = None


def link(petition: Petition, earlier: Petition) -> None:
    """A repeated letter names the earlier one by its code; nothing is ever matched by name."""
    if earlier.pk == petition.pk or earlier.place_id != petition.place_id:
        raise ValidationError({"earlier": _("Name another petition of this unit.")})
    petition.earlier = earlier


def chain_transferred(petition: Petition) -> bool:
    """Whether the same content was transferred before, here or on its way to us."""
    allowed = rules.number("petitions.transfers_max", today())
    before, done = petition.earlier, int(bool(petition.forwarder))
    while before is not None and done < allowed:
        done += before.ending == Ending.TRANSFERRED
        before = before.earlier
    return done >= allowed


def too_late(petition: Petition) -> bool:
    """Whether a complaint came after the days that the law gives for it."""
    if petition.kind != Kind.COMPLAINT or not petition.knew_on:
        return False
    return petition.received_on > petition.knew_on + ONE_DAY * days_to_complain(petition)


def days_to_complain(petition: Petition) -> int:
    if petition.discipline:
        cases = ("second",) if petition.second else ()
        return limits.limit("petitions.discipline_deadline", petition.knew_on, *cases).number
    if petition.second:
        cases = ("remote",) if petition.remote else ()
        return limits.limit("petitions.complaint_second_deadline", petition.knew_on, *cases).number
    return limits.limit("petitions.complaint_deadline", petition.knew_on).number


def answer_conditions(petition: Petition, answers: dict[str, bool]) -> None:
    """Store how each condition was answered; what was answered before is replaced."""
    for given, met in answers.items():
        rule, _colon, code = given.rpartition(":")
        Condition.objects.update_or_create(petition=petition, rule=rule, code=code, defaults={"met": met})


def accepting_rule(petition: Petition) -> str:
    if petition.kind == Kind.COMPLAINT:
        rule = "discipline_accept" if petition.discipline else "complaint_accept"
        return "complaint_second_accept" if petition.second else rule
    return "denunciation_conditions" if petition.kind == Kind.DENUNCIATION else "conditions_reflection"


def resolving_rule(petition: Petition) -> str:
    if petition.kind == Kind.COMPLAINT:
        rule = "discipline_resolve" if petition.discipline else "complaint_first"
        return "complaint_second" if petition.second else rule
    if petition.kind == Kind.DENUNCIATION:
        return "denunciation_resolve"
    return "reflection_answer" if petition.kind == Kind.REFLECTION else "procedure_answer"
