"""What casework is told of tips: who reads them, what a receipt shows, how the queue moves, what may be passed on."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from tuquan.casework import envelopes, gate, posters, receipts, referrals
from tuquan.casework.models import DeskKind
from tuquan.casework.receipts import Story, StoryStep
from tuquan.journal.actions import discreet, veil
from tuquan.law import rules
from tuquan.tips.actions import intake
from tuquan.tips.actions.course import passed_on
from tuquan.tips.forms.sending import LABELS
from tuquan.tips.models import HAND_OVER, OPEN, READ, READ_ACTS, Channel, Tip

LABEL = "tips.Tip"
THREAD = ("casework.write_from_reporter", "casework.write_to_reporter")
REFERRAL = ("casework.offer", "casework.withdraw", "casework.accept", "casework.decline")
OPENINGS = tuple(
    f"casework.{verb}" for verb in (
        "ask_opening", "ask_urgent_opening", "allow_opening", "refuse_opening", "send_back_half", "read_identity",
    )
)  # fmt: skip


def story(tip: Tip) -> Story:
    """For whoever holds the receipt: days alone, no number, which would tell how many there are."""
    before = [envelopes.record_of(name) for name in reversed(referrals.came_from(tip))] if tip.channel == Channel.REFERRED else []
    steps = [StoryStep(_("It arrived"), one.received_on) for one in before if hasattr(one, "received_on")]
    steps.append(StoryStep(_("The police took it up") if before else _("It arrived"), tip.received_on))
    if tip.read_on:
        steps.append(StoryStep(_("A named reader read it"), tip.read_on))
    if tip.handed_over_on:
        law = rules.citation(HAND_OVER, tip.received_on)
        text = _t("to: %(body)s. What happens next is theirs to decide.") % {"body": tip.get_handed_over_to_display()}
        steps.append(StoryStep(_("It was handed over"), tip.handed_over_on, citation=law, text=text))
    elif tip.state in OPEN:
        steps += receipts.due_steps(tip)
    if tip.closed_on:
        steps.append(StoryStep(_("It was closed"), tip.closed_on, text=tip.get_outcome_display()))
    if tip.thanked_on:
        steps.append(StoryStep(_("Those who read it say thank you"), tip.thanked_on))
    if tip.commendation:
        text = _t("Code: %(code)s. Whoever brings it receives the commendation; nobody asks for a name.")
        steps.append(StoryStep(_("It is commended"), tip.commended_on, text=text % {"code": tip.commendation}))
    if tip.contents_erased_on:
        steps.append(StoryStep(_("What was told is deleted"), tip.contents_erased_on))
    # a receipt given before it was sealed has no key: nothing more is written in the open
    mine = receipts.of(tip)
    keyless = mine is not None and not mine.sealed
    if keyless:
        steps.append(StoryStep(_("It is sealed now"), text=_t(
            "This receipt was given before and has no key: nothing more can be written with it. What happens is still told here."
        )))  # fmt: skip
    return Story(_("Report of an act"), steps, where=str(tip.place), open=tip.contents_erased_on is None and not keyless)


def may_be_offered(tip: Tip, receiver, to_place) -> None:
    """What is about an official or the police goes to nobody below the province."""
    if tip.state not in OPEN:
        raise ValidationError(_("It is closed, or still waits for its number."))
    if tip.about_official and to_place.tier > tip.place.tier:
        raise ValidationError({"to_place": _("It is about an official or the police: it stays with the province.")})


envelopes.readable(LABEL, READ, LABELS)
receipts.tells(LABEL, story, READ)
gate.admit("tips", intake.tend)
referrals.sends(LABEL, check=may_be_offered, accepted=passed_on, reads=READ_ACTS)
referrals.receives("tips.tips", _("Tips, to the police"), READ_ACTS, intake.take_up, desk=DeskKind.POLICE, sealed=True)
posters.invite(
    "tips", _("Seen a crime? Tell it safely."),
    _("Theft, fraud, drugs, violence and other acts, told in confidence to the police of the place. Without an account; "
      "without a name, if so wished."), "tips:send", start="tips:choose",
)  # fmt: skip
discreet(*THREAD, reads=READ)
discreet(*REFERRAL, *OPENINGS)
veil(LABEL, READ)
