"""Verbs that record what follows a decision, each a step with its day: notices, sending, publishing, acting, asking."""

from datetime import date

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from tuquan.journal.actions import action
from tuquan.kit.period import today
from tuquan.petitions.actions.keeping import begin, keep, note, own
from tuquan.petitions.models import Ending, Kind, Petition, State


@action(_("Give notice of the acceptance"))
def notify_acceptance(petition: Petition, *, on: date, by) -> Petition:
    """The denouncer is told of the acceptance, the denounced of the content."""
    return record(petition, "notify_acceptance", on, by, "denunciation_accept_notice", keeps_state=True)


@action(_("Send the decision"))
def send_decision(petition: Petition, *, on: date, by) -> Petition:
    """The decision goes to the complainant and those concerned."""
    rule = "complaint_second_send" if petition.second else "complaint_first_send"
    return record(petition, "send_decision", on, by, rule)


@action(_("Send the decision to suspend or terminate"))
def send_suspension(petition: Petition, *, on: date, by) -> Petition:
    """Those concerned are told that the handling was suspended or ended."""
    return record(petition, "send_suspension", on, by, "denunciation_suspension_sent")


@action(_("Publish the result"))
def publish(petition: Petition, *, on: date, text: str, by) -> Petition:
    """Make known what was decided, without a name and without what gives the writer away."""
    begin(petition, "publish", on, by)
    if on < petition.resolved_on:
        raise ValidationError({"on": _("It was answered later.")})
    names = [name for name in (petition.petitioner, *petition.representatives.splitlines()) if len(name) > 3]
    if any(name.casefold() in text.casefold() for name in names):
        raise ValidationError({"text": _("This names the person who wrote: a published result names nobody.")})
    petition.published_on, petition.published = on, text
    note(petition, "publish", on, "denunciation_publish" if petition.kind == Kind.DENUNCIATION else "")
    return keep(petition)


@action(_("Act on the conclusion"))
def act_on(petition: Petition, *, on: date, notes: str = "", by) -> Petition:
    """What the conclusion asks for has been done or ordered."""
    return record(petition, "act_on", on, by, "denunciation_act", notes)


@action(_("Report what was done on the conclusion"))
def report_acts(petition: Petition, *, on: date, by) -> Petition:
    """The superior is told how the conclusion was acted on."""
    return record(petition, "report_acts", on, by, "denunciation_act_report")


@action(_("Tell whoever forwarded it"))
def notify_forwarder(petition: Petition, *, on: date, by) -> Petition:
    """The body that forwarded the letter is told the result."""
    own(petition, by)
    if not petition.forwarder:
        raise ValidationError(_("Nobody forwarded it."))
    front = petition.kind == Kind.COMPLAINT and petition.forwarder == "front"
    rule = "denunciation_press" if petition.kind == Kind.DENUNCIATION else "forwarded_notice"
    return record(petition, "notify_forwarder", on, by, "complaint_front_notice" if front else rule)


@action(_("Note the result of the transfer"))
def receive_result(petition: Petition, *, on: date, notes: str = "", by) -> Petition:
    """The body to which it was transferred has told how it ended."""
    own(petition, by)
    refuse_unless_transferred(petition)
    return record(petition, "receive_result", on, by, "forwarded_notice", notes)


@action(_("Pass the result on to the writer"))
def pass_on_result(petition: Petition, *, on: date, by) -> Petition:
    """The writer is told what the other body answered."""
    own(petition, by)
    refuse_unless_transferred(petition)
    return record(petition, "pass_on_result", on, by, "forwarded_inform")


@action(_("Ask why it is overdue"))
def urge(petition: Petition, *, on: date, by) -> Petition:
    """A superior asks the one who resolves a denunciation why the time is over."""
    own(petition, by)
    if petition.due_on is None or on <= petition.due_on:
        raise ValidationError({"on": _("The time for the answer was not over by that day.")})
    return record(petition, "urge", on, by, "denunciation_overdue")


@action(_("Report on the delay"))
def report_delay(petition: Petition, *, on: date, reason: str, by) -> Petition:
    """The one who resolves it tells the superior why it takes longer."""
    own(petition, by)
    if petition.taken("urge") is None:
        raise ValidationError(_("Nobody has asked yet."))
    return record(petition, "report_delay", on, by, "denunciation_overdue", reason)


@action(_("Note whether the writer is satisfied"))
def record_satisfaction(petition: Petition, *, on: date, satisfied: bool, by) -> Petition:
    """Ask the writer, by telephone or by the receipt, whether the answer is enough."""
    begin(petition, "record_satisfaction", on, by)
    if on < petition.resolved_on:
        raise ValidationError({"on": _("It was answered later.")})
    petition.satisfied, petition.satisfied_on = satisfied, on
    return keep(petition)


@action(_("Say whether the answer is enough"))
def rate(petition: Petition, *, satisfied: bool, by) -> Petition:
    """The writer answers by the receipt; it may be changed as long as the petition can be reopened."""
    begin(petition, "record_satisfaction", today(), by)
    petition.satisfied, petition.satisfied_on = satisfied, today()
    return keep(petition)


def record(
    petition: Petition, verb: str, on: date, by, rule: str = "", text: str = "", keeps_state: bool = False
) -> Petition:
    """A step that changes nothing but what is due."""
    before = petition.state
    begin(petition, verb, on, by)
    if keeps_state:
        petition.state = before
    since = petition.resolved_on if before == State.RESOLVED else petition.accepted_on
    if since and on < since:
        raise ValidationError({"on": _("The step before it was later.")})
    note(petition, verb, on, rule, text)
    return keep(petition)


def refuse_unless_transferred(petition: Petition) -> None:
    if petition.ending != Ending.TRANSFERRED:
        raise ValidationError(_("It was not transferred."))
