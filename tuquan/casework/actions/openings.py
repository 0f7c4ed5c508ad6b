"""Verbs over the opening of an identity: one officer asks, another person allows, and every reading leaves an event."""

from django.conf import settings
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.mail import send_mail
from django.db import transaction
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from tuquan.casework import desks, envelopes
from tuquan.casework.models import Envelope, Opening, OpeningState, Part
from tuquan.journal.actions import action, discreet, running
from tuquan.kit.period import today

LAYER = 48  # bytes that a sealed box adds
OVER = _("%(user)s decided this on %(day)s already.")


@action(_("Ask to open an identity"))
def ask_opening(envelope: Envelope, *, reason: str, citation: str, by) -> Opening:
    """Ask the guardian to let one know who reports, with a reason and the article that allows it."""
    return ask(envelope, reason, citation, by, urgent=False)


@action(_("Ask to open an identity at once"))
def ask_urgent_opening(envelope: Envelope, *, reason: str, citation: str, by) -> Opening:
    """The same two people where a life is in danger: every guardian is told, and the reporter sees that it was urgent."""
    opening = ask(envelope, reason, citation, by, urgent=True)
    addresses = [seat.key.user.email for seat in desks.readers(envelope.guardian) if seat.key.user.email]
    if addresses:
        text = _t("A request that cannot wait is at %(site)s/khoa/") % {"site": settings.SITE}
        transaction.on_commit(
            lambda: send_mail(_t("Urgent: a decision is needed"), text, None, addresses, fail_silently=True)
        )
    return opening


def ask(envelope: Envelope, reason: str, citation: str, by, *, urgent: bool) -> Opening:
    if envelope.part != Part.IDENTITY or envelope.erased_on:
        raise ValidationError(_("There is no identity in this envelope any more."))
    if not envelopes.reads(by, envelope):
        raise PermissionDenied(_("Only whoever reads the report can ask who wrote it."))
    blank = {name: _("Required.") for name, text in (("reason", reason), ("citation", citation)) if not text.strip()}
    if blank:
        raise ValidationError(blank)
    if envelope.openings.filter(state=OpeningState.ASKED).exists():
        raise ValidationError(_("A request to open it is waiting already."))
    opening = Opening(envelope=envelope, asked_by=by, asked_on=today(), reason=reason, citation=citation, urgent=urgent)
    opening.save()
    return opening


@action(_("Allow the opening"))
def allow_opening(opening: Opening, *, half: bytes, by) -> Opening:
    """Take the guardian's layer off, which the guardian's browser did; the asker alone can open what is left."""
    decide(opening, by)
    if len(half) != len(opening.envelope.box) - LAYER:
        raise ValidationError({"half": _("This half does not belong to the envelope. Open the page again.")})
    opening.half = half
    opening.save()
    return opening


@action(_("Refuse the opening"))
def refuse_opening(opening: Opening, *, answer: str, by) -> Opening:
    """Say no, and why; the asker and the reporter read it."""
    decide(opening, by)
    if not answer.strip():
        raise ValidationError({"answer": _("Say why not.")})
    opening.answer = answer
    opening.save()
    return opening


def decide(opening: Opening, by) -> None:
    """The guardian's word, once, by a person other than the asker."""
    in_step(opening)
    if opening.asked_by == by:
        raise PermissionDenied(_("Whoever asked cannot decide: another person must do it."))
    if not desks.opens(by, opening.envelope.guardian):
        raise PermissionDenied(_("Only whoever has a seat at the guardian's desk can decide."))
    if opening.envelope.erased_on:
        raise ValidationError(_("There is no identity in this envelope any more."))
    opening.state = Opening.STEPS[running().verb.rpartition(".")[2]][1]
    opening.decided_by, opening.decided_on = by, today()


def in_step(opening: Opening) -> None:
    before, _after = Opening.STEPS[running().verb.rpartition(".")[2]]
    if opening.state in before:
        return
    if opening.decided_by:
        raise ValidationError(OVER % {"user": opening.decided_by, "day": f"{opening.decided_on:%d/%m/%Y}"})
    raise ValidationError(_("This was not decided yet."))


@action(_("Send a half back to the guardian"))
def send_back_half(opening: Opening, *, by) -> Opening:
    """The half did not fit the envelope: the guardian is asked to make it again."""
    in_step(opening)
    theirs(opening, by)
    opening.state, opening.half = OpeningState.ASKED, None
    opening.decided_by = opening.decided_on = None
    opening.save()
    return opening


@action(_("Read who reports"))
def read_identity(opening: Opening, *, by) -> Opening:
    """Hand the half to the asker's browser; each time it is read leaves this event."""
    in_step(opening)
    theirs(opening, by)
    if opening.half is None:
        raise ValidationError(_("There is no identity in this envelope any more."))
    return opening


def theirs(opening: Opening, by) -> None:
    if opening.asked_by != by or not envelopes.reads(by, opening.envelope):
        raise PermissionDenied(_("Only whoever asked may read it, while they read the report."))


OPENINGS = (ask_opening, ask_urgent_opening, allow_opening, refuse_opening, read_identity, send_back_half)
discreet(*(verb.name for verb in OPENINGS))
