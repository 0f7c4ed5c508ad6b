"""What a named reader does with a tip."""

import secrets
from datetime import datetime

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from tuquan.casework import envelopes, files, receipts
from tuquan.journal.actions import action
from tuquan.kit.period import day_of, midnight, today
from tuquan.tips.actions.intake import keep, own
from tuquan.tips.models import NOT_USEFUL, OUT_OF_SCOPE, Recipient, State, Tip, kept_until

LETTERS = "ACDEFHJKLMNPQRTUVWXY34679"  # none that is taken for another when read out


@action(_("Mark as read"))
def mark_read(tip: Tip, *, by) -> Tip:
    """A named reader opened and read it."""
    own(tip, by)
    tip.step("mark_read")
    tip.read_on = today()
    return keep(tip)


@action(_("Hand over to the investigation body"))
def hand_over(tip: Tip, *, to: str, at: datetime, by) -> Tip:
    """What may be a crime goes on at once, with its material; the minute is kept. Their own clock is not ours to run."""
    own(tip, by)
    tip.step("hand_over")
    if to not in Recipient.values:
        raise ValidationError({"to": _("Say to whom it was handed over.")})
    if at > timezone.now():
        raise ValidationError({"at": _("This moment is still to come.")})
    if at < midnight(tip.received_on):
        raise ValidationError({"at": _("It had not come in yet.")})
    tip.handed_over_at, tip.handed_over_on, tip.handed_over_to = at, day_of(at), to
    tip.handed_over_in_time = at <= tip.hand_over_due
    tip.read_on = tip.read_on or day_of(at)
    return keep(tip)


@action(_("Judge its worth"))
def judge(tip: Tip, *, outcome: str, by) -> Tip:
    """Whether it was useful. It may be said anew as long as its contents are kept."""
    own(tip, by)
    stand(tip, "judge")
    if tip.contents_erased_on:
        raise ValidationError(_("Its contents are deleted: it cannot be judged anew."))
    if outcome == OUT_OF_SCOPE and tip.handed_over_at:
        raise ValidationError({"outcome": _("It was handed over, so it was not out of scope.")})
    tip.outcome, tip.judged_on = outcome, today()
    if tip.state == State.CLOSED:
        retain(tip)
    return keep(tip)


@action(_("Close the tip"))
def close(tip: Tip, *, outcome: str = "", by) -> Tip:
    """Nothing more is to be done. From this day its time of keeping runs, by what it was worth."""
    own(tip, by)
    if outcome and outcome != tip.outcome:
        tip.outcome, tip.judged_on = outcome, today()
    if not tip.outcome:
        raise ValidationError({"outcome": _("Say first what it was worth.")})
    if tip.outcome == OUT_OF_SCOPE and tip.handed_over_at:
        raise ValidationError({"outcome": _("It was handed over, so it was not out of scope.")})
    tip.step("close")
    tip.closed_on = today()
    retain(tip)
    return keep(tip)


@action(_("Out of scope: only opinions"))
def only_opinions(tip: Tip, *, by) -> Tip:
    """It tells of nobody's act, only of what somebody thinks, believes or is. Its text is deleted at once."""
    own(tip, by)
    tip.step("only_opinions")
    tip.outcome, tip.judged_on, tip.closed_on = OUT_OF_SCOPE, today(), today()
    tip.read_on = tip.read_on or today()
    tip.identity_until = tip.contents_until = today()
    forget_identity(tip)
    forget_contents(tip)
    return keep(tip)


@action(_("Thank"))
def thank(tip: Tip, *, by) -> Tip:
    """Whoever holds the receipt reads the thanks."""
    own(tip, by)
    stand(tip, "thank")
    if tip.thanked_on:
        raise ValidationError(_("Thanks were said already."))
    tip.thanked_on = today()
    return keep(tip)


@action(_("Commend under a code"))
def commend(tip: Tip, *, by) -> Tip:
    """Protected: the receipt shows a code, and whoever brings it receives the commendation without giving a name."""
    own(tip, by)
    stand(tip, "commend")
    if tip.commendation:
        raise ValidationError(_("It is commended already."))
    tip.commended_on, tip.commendation = today(), "".join(secrets.choice(LETTERS) for _n in range(12))
    return keep(tip)


@action(_("Change the kind of act"))
def reclassify(tip: Tip, *, category: str, by) -> Tip:
    """What is told is an act of another kind than the sender chose."""
    own(tip, by)
    stand(tip, "reclassify")
    tip.category = category
    return keep(tip)


def passed_on(tip: Tip, referral, *, by) -> None:
    """Another register took it up: its contents and the receipt went along, and nothing more is to be done here."""
    tip.step("refer")
    tip.outcome, tip.judged_on, tip.closed_on = tip.outcome or NOT_USEFUL, tip.judged_on or today(), today()
    retain(tip)
    keep(tip)


# --- what the verbs share --------------------------------------------------------------------------------------------


def stand(tip: Tip, verb: str) -> None:
    """A verb that may be done in these states and leads to no other."""
    state = tip.state
    tip.step(verb)
    tip.state = state


def retain(tip: Tip) -> None:
    """Say until when it is kept; identity at most as long as contents."""
    tip.contents_until = kept_until("tips.retention", tip.outcome, tip.closed_on)
    tip.identity_until = min(kept_until("tips.identity_retention", tip.outcome, tip.closed_on), tip.contents_until)


def forget_identity(tip: Tip) -> None:
    envelopes.erase(tip, "identity")
    tip.identity_erased_on = today()


def forget_contents(tip: Tip) -> None:
    """Text, working copies, files and messages; whoever reports was forgotten before."""
    envelopes.erase(tip)
    files.erase(tip)
    receipts.close(tip, erase=True)
    tip.contents_erased_on = today()
