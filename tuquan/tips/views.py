"""The desk for calls: typed in while somebody talks, sealed in the officer's browser, with a receipt to read out."""

from typing import cast

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables

from tuquan.casework import receipts, sealing
from tuquan.casework.fields import in_memory
from tuquan.journal.actions import Actor
from tuquan.kit import menu
from tuquan.kit.forms import attempt
from tuquan.kit.paging import Page
from tuquan.kit.period import today
from tuquan.places.models import Place, Tier
from tuquan.tips import actions
from tuquan.tips.forms.sending import BoxedForm, Ends, PlainForm
from tuquan.tips.models import READ_ACTS, READ_OFFICIALS

menu.add(_("Call to the desk"), "tips:call", "phone", actions.enter_call.name, group="registers", order=21)


@never_cache
def call(request: HttpRequest) -> HttpResponse:
    """Where the caller says that it happens: at once the form, where there is one place only."""
    units = places(request)
    if len(first := list(units[:2])) == 1:
        return form_page(request, first[0])
    if not first:
        raise Http404
    return TemplateResponse(request, "tips/call_choose.html", {"page": Page(units, request.GET.get("page"), 50, [])})


@in_memory
@never_cache
@sensitive_variables()
@sensitive_post_parameters()
def call_at(request: HttpRequest, pk: int) -> HttpResponse:
    """The form at one place."""
    place = places(request).filter(pk=pk).first()
    if place is None:
        raise Http404
    return form_page(request, place) if request.method != "POST" else take(request, place)


def places(request: HttpRequest):
    """Communes of today at which this officer takes calls. Whoever takes none anywhere does not learn of the desk."""
    if not request.user.granted(actions.READ):
        raise Http404
    if why := request.user.refusal(actions.enter_call.name, []):
        raise PermissionDenied(why)
    units = request.user.places(actions.enter_call.name).filter(tier=Tier.COMMUNE)
    return units.filter(pk__in=Place.objects.alive_on(today())).order_by("name")


@sensitive_variables()
def take(request: HttpRequest, place: Place) -> HttpResponse:
    """Keep it, and show the receipt: here where the server made it, else the browser fills it in."""
    by_browser = "content_box" in request.POST
    if by_browser and receipts.find(request.POST.get("word", "")):
        return receipt(request, "")
    ends = Ends(place)
    kind = BoxedForm if by_browser else PlainForm
    form = kind(request.POST, request.FILES, ends=ends, sorts=sorts(request, ends))
    code = "" if by_browser else sealing.new_code()
    valid = form.is_valid()
    request.FILES.clear()  # a report of a fault would list their names
    if valid:
        with transaction.atomic():
            at, sealed, kept = ends.where(form.about), form.sealed(code), form.kept()
            attempt(form, lambda: actions.enter_call(at, sealed=sealed, by=cast(Actor, request.user), **kept))
            if form.errors:
                transaction.set_rollback(True)
    return receipt(request, code) if not form.errors else form_page(request, place, form, 422)


def sorts(request: HttpRequest, ends: Ends) -> list[str]:
    """Whether this desk takes what happens in the place, or what is said of officials and the police there."""
    takes = [("no", READ_ACTS, ends.place), ("yes", READ_OFFICIALS, ends.province)]
    found = [answer for answer, right, place in takes if place and request.user.may(right, place)]
    if not found:
        raise Http404
    return found


def form_page(request: HttpRequest, place: Place, form=None, status: int = 200) -> HttpResponse:
    ends = Ends(place)
    asked = sorts(request, ends)
    keys = {answer: key for answer, key in ends.keys().items() if answer in asked}
    context = {"form": form or PlainForm(ends=ends, sorts=asked), "place": place, "keys": keys, "closed": not keys}
    return TemplateResponse(request, "tips/call.html", context, status=status)


def receipt(request: HttpRequest, code: str) -> HttpResponse:
    return TemplateResponse(request, "tips/call_receipt.html", {"groups": sealing.shown(code).split() if code else []})
