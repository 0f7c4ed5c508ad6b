"""Screens on which an identity is asked for, and decided by another person."""

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from tuquan.casework import actions, desks, envelopes, forms
from tuquan.casework.keyviews import ask as asks
from tuquan.casework.models import Envelope, Opening, OpeningState, Part
from tuquan.kit.register import Request, page_of


def back_to(subject: str) -> HttpResponse:
    return redirect(page_of(subject) or "keys:home")


@never_cache
def ask(request: Request, pk: int) -> HttpResponse:
    """A reader asks the guardian to let them know who reports."""
    envelope = get_object_or_404(Envelope.objects.select_related("desk__place", "guardian__place"), pk=pk)
    if envelope.part != Part.IDENTITY or not envelopes.reads(request.user, envelope):
        raise Http404
    urgent = request.POST.get("urgent")
    return asks(
        request, actions.ask_urgent_opening if urgent else actions.ask_opening, forms.AskForm, envelope,
        "casework/ask_opening.html", lambda _opening: back_to(envelope.subject), envelope=envelope,
        record=envelopes.record_of(envelope.subject), page=page_of(envelope.subject),
    )  # fmt: skip


def opening_of(request: Request, pk: int) -> Opening:
    """A request that this user may look at: the asker, or whoever sits at the guardian's desk."""
    found = get_object_or_404(
        Opening.objects.select_related("envelope__desk__place", "envelope__guardian__place", "asked_by", "decided_by"),
        pk=pk,
    )
    if found.asked_by != request.user and not desks.opens(request.user, found.envelope.guardian):
        raise Http404
    return found


@never_cache
def opening(request: Request, pk: int) -> HttpResponse:
    """The guardian reads who asks, why and by which law; and allows, or goes on to say why not."""
    found = opening_of(request, pk)
    context: dict[str, Any] = {"opening": found, "page": page_of(found.envelope.subject)}
    decides = found.state == OpeningState.ASKED and found.asked_by != request.user
    if request.method == "POST" or decides:
        return asks(
            request, actions.allow_opening, forms.AllowForm, found, "casework/opening.html", decided, decides=decides,
            **context,
        )  # fmt: skip
    return TemplateResponse(request, "casework/opening.html", context)


@never_cache
def refuse(request: Request, pk: int) -> HttpResponse:
    found = opening_of(request, pk)
    return asks(
        request, actions.refuse_opening, forms.RefuseForm, found, "casework/refuse_opening.html", decided,
        opening=found,
    )  # fmt: skip


@never_cache
@require_POST
def send_back(request: Request, pk: int) -> HttpResponse:
    """The half does not fit: the guardian makes it again."""
    found = opening_of(request, pk)
    return asks(
        request, actions.send_back_half, forms.SendBackForm, found, "casework/opening.html",
        lambda _opening: back_to(found.envelope.subject), opening=found,
    )  # fmt: skip


def decided(_result: Any) -> HttpResponse:
    return redirect("keys:home")
