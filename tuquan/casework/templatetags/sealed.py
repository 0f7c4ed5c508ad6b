"""`{% sealed record "content" "identity" %}`: what is sealed in a record, to be opened in the officer's browser."""

from django import template

from tuquan.casework import envelopes
from tuquan.casework.models import OpeningState, Part

register = template.Library()


@register.inclusion_tag("casework/envelope.html", takes_context=True)
def sealed(context, record, *parts: str) -> dict:
    """Panels for these parts (default all) of the record, as far as the user who looks may open them."""
    user = context["request"].user
    found = envelopes.of(record).order_by("pk")
    if parts:
        found = found.filter(part__in=parts)
    panels = [panel(user, envelope) for envelope in found]
    shown = [one for one in panels if one]
    return {"request": context["request"], "panels": shown, "unlocks": bool(shown) and unlocks(context["request"])}


def unlocks(request) -> bool:
    """Whether the question for the passphrase is still to be drawn: it stands on a page once."""
    first = not getattr(request, "unlock_drawn", False)
    request.unlock_drawn = True
    return first


def panel(user, envelope) -> dict | None:
    if envelope.erased_on:
        return {"envelope": envelope, "erased": True}
    if not envelopes.reads(user, envelope):
        return None
    asked = None
    if envelope.part == Part.IDENTITY:
        openings = envelope.openings.select_related("asked_by", "decided_by").order_by("-pk")
        asked = openings.filter(asked_by=user).first() or openings.filter(state=OpeningState.ASKED).first()
    mine = asked and asked.asked_by == user
    return {
        "envelope": envelope,
        "identity": envelope.part == Part.IDENTITY,
        "asked": asked,
        "opens": envelope.part != Part.IDENTITY or (mine and asked.state == OpeningState.ALLOWED),
        "may_ask": asked is None
        or asked.state == OpeningState.REFUSED
        or not (mine or asked.state == OpeningState.ASKED),
        "labels": envelopes.labels_of(envelope),
        "labels_id": f"labels-{envelope.pk}",
    }
