"""What casework may know of petitions: who reads them, what the holder of a receipt is told, and from whom they come."""

from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from tuquan.casework import envelopes, gate, posters, receipts, referrals
from tuquan.casework.models import DeskKind
from tuquan.casework.receipts import Story, StoryStep
from tuquan.petitions.actions import READ, READ_RECEPTIONS
from tuquan.petitions.actions.intake import enter, tend
from tuquan.petitions.actions.keeping import hand_over
from tuquan.petitions.models import OPEN, Channel, Ending, Petition, State

QUIET = {"sort", "redact", "urge", "report_delay", "report_acts", "notify_forwarder", "send_up"}  # within the offices
KEYLESS = _("What it says protects whoever wrote it, so only its readers can open it. This receipt was given before and has "
            "no key: nothing more can be written with it. What happens is still told here; for more, go there in person.")
LABELS = {
    "brief": _("In short"), "text": _("What it says"), "petitioner": _("Who writes"), "address": _("Address"),
    "contact": _("Telephone or e-mail"), "representatives": _("Representatives of the group"),
}  # fmt: skip


def story(petition: Petition) -> Story:
    """From its receipt to the answer, with the law of each step; what lies within the offices is left out."""
    steps = [StoryStep(_("received"), petition.received_on)]
    if petition.state == State.WAITING:
        steps.append(StoryStep(_("It arrived and is kept"), text=_t("Very many are writing just now: it gets its number soon.")))
    for one in petition.steps_taken:
        if one.verb in QUIET:
            continue
        steps.append(StoryStep(one.title, one.on, citation=one.citation, text=said_of(petition, one.verb)))
    steps += receipts.due_steps(petition)
    # a receipt given before it was sealed has no key: nothing more is written in the open
    mine = receipts.of(petition)
    keyless = petition.sealed and mine is not None and not mine.sealed
    if keyless:
        steps.append(StoryStep(_("It is sealed now"), text=str(KEYLESS)))
    if petition.contents_erased_on:
        steps.append(StoryStep(_("What it says is deleted"), petition.contents_erased_on))
    return Story(
        title=_("Petition"), steps=steps, number="" if petition.sealed else petition.code, where=str(petition.place),
        open=petition.state in (*OPEN, State.WAITING) and not keyless,
        links=[(_("Is the answer enough?"), reverse("petitions:rate"))] if petition.state == State.RESOLVED else [],
    )  # fmt: skip


def said_of(petition: Petition, verb: str) -> str:
    """The words that go with a step, where they are for the writer."""
    if petition.sealed:
        return ""
    if verb == "resolve":
        return "\n".join(filter(None, [petition.get_outcome_display(), petition.answer]))
    if verb == "transfer":
        return "\n".join(filter(None, [petition.moved_to, petition.reason]))
    return petition.reason if verb in ("refuse", "file_away", "terminate") else ""


def take_up(referral, record, *, by) -> Petition:
    """A case of another register becomes a petition: what it says, as far as it lies in the open."""
    said = {
        "brief": str(record)[:200],
        "text": next((str(getattr(record, name)) for name in ("text", "summary") if getattr(record, name, "")), ""),
    }
    sealed = envelopes.of(record).exists()  # what it says goes along in the envelopes, sealed to our desk
    channel = Channel.FORUM if record._meta.label == "campaigns.Topic" else Channel.FORWARDED
    received_on = referral.offered_on
    forwarder = "" if channel == Channel.FORUM else "body"
    return enter(
        referral.to_place, received_on, channel=channel, forwarder=forwarder, source=referral.subject, sealed=sealed,
        said={} if sealed else said, writer={},
    )  # fmt: skip


def may_go(petition: Petition, receiver, to_place) -> None:
    if petition.state not in OPEN and petition.ending != Ending.REFERRED:
        raise ValidationError(_t("It has ended already."))
    if receiver.sealed and not petition.sealed:
        raise ValidationError({"to": _t("This letter lies open: “Pass on as a crime report” seals it for the police.")})


def gone(petition: Petition, referral, *, by) -> None:
    """Another register took it up: here it has ended."""
    if not petition.ending:
        hand_over(petition, str(referral.to_place), referral.decided_on)


envelopes.readable("petitions.Petition", READ, LABELS)
envelopes.readable("petitions.Reception", READ_RECEPTIONS)
receipts.tells("petitions.Petition", story, READ)
posters.invite(
    "petitions", _("Petitions, complaints, denunciations"),
    _("To the People’s Committee of the commune, or about an official or the police to the province. A receipt shows what "
      "happens and what is due by law."), "petitions:send_at", start="petitions:send",
)  # fmt: skip
gate.admit("petitions", tend)
referrals.sends("petitions.Petition", check=may_go, accepted=gone)
referrals.receives("petitions.petitions", _("Petitions"), READ, take_up, desk=DeskKind.COMMITTEE)
