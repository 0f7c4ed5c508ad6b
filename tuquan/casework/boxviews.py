"""Sealed boxes for browsers, as JSON: whoever may open one gets it, and opens it there."""

from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from tuquan.casework import actions, desks, envelopes, sealing
from tuquan.casework.models import Envelope, Opening, OpeningState, Part, ReaderKey, Seat
from tuquan.kit.register import Request


@never_cache
@require_GET
def keyring(request: Request) -> HttpResponse:
    """The user's own wrapped key, and the desks' private halves sealed to it."""
    if not request.user.has_right("casework.make_key"):
        raise Http404
    key = ReaderKey.objects.filter(user=request.user, retired_on=None).first()
    if key is None:
        return JsonResponse({"key": None, "seats": []})
    seats = Seat.objects.live().filter(key=key, desk__in=desks.open_to(request.user)).select_related("desk")
    return JsonResponse(
        {
            "key": key_data(key),
            "seats": [{"desk": one.desk_id, "public": one.desk.public, "sealed": one.sealed} for one in seats],
        }
    )


def key_data(key: ReaderKey) -> dict[str, Any]:
    names = ("id", "public", "wrapped", "salt", "passes", "memory_kib")
    return {name: getattr(key, name) for name in names}


@never_cache
@require_GET
def envelope(request: Request, pk: int) -> HttpResponse:
    """What is reported, for the readers of its desk. Who reports goes another way: see `half`."""
    found = get_object_or_404(Envelope.objects.select_related("desk"), pk=pk)
    if found.part == Part.IDENTITY or not envelopes.reads(request.user, found):
        raise Http404
    return box(found, found.box, found.desk_id)


@never_cache
@require_GET
def asked(request: Request, pk: int) -> HttpResponse:
    """The whole box of an identity, for the guardian who decides."""
    opening = get_object_or_404(Opening.objects.select_related("envelope__guardian"), pk=pk)
    if opening.state != OpeningState.ASKED or not desks.opens(request.user, opening.envelope.guardian):
        raise Http404
    return box(opening.envelope, opening.envelope.box, opening.envelope.guardian_id)


@never_cache
@require_POST
def half(request: Request, pk: int) -> HttpResponse:
    """The identity as the guardian left it, for the asker: each time an event."""
    opening = get_object_or_404(Opening.objects.select_related("envelope__desk__place"), pk=pk)
    if not envelopes.reads(request.user, opening.envelope):
        raise Http404
    try:
        actions.read_identity(opening, by=request.user)
    except (ValidationError, PermissionDenied) as why:
        says = " ".join(why.messages) if isinstance(why, ValidationError) else str(why)
        return JsonResponse({"says": says}, status=409)
    return box(opening.envelope, opening.half, opening.envelope.desk_id)


def box(envelope: Envelope, sealed: bytes | memoryview, desk: int) -> JsonResponse:
    if envelope.erased_on:
        return JsonResponse({"says": _("Deleted, when its time was over.")}, status=409)
    return JsonResponse({"box": sealing.encoded(bytes(sealed)), "desk": desk})
