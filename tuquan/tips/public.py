"""The form for residents: where, then what. No account, no cookie; what is typed is sealed before anything is kept."""

from urllib.parse import urlencode

from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _t
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_http_methods

from tuquan.casework import gate, receipts, sealing
from tuquan.casework.fields import in_memory
from tuquan.casework.public import already_sent, emergency, receipt_page
from tuquan.journal.actions import RESIDENT
from tuquan.kit.forms import attempt
from tuquan.kit.period import today
from tuquan.kit.public import LANGUAGE, for_residents
from tuquan.kit.text import clean
from tuquan.places.models import Place, Tier
from tuquan.places.search import search
from tuquan.places.tree import bearing, of_today
from tuquan.tips import actions
from tuquan.tips.forms.sending import BoxedForm, Ends, PlainForm

FORM = "tips"
FOUND = 30


@for_residents
@require_http_methods(["GET", "HEAD"])
def choose(request: HttpRequest) -> HttpResponse:
    """Where it happens: found by name, or from the list of provinces and communes."""
    text = clean(request.GET.get("q", ""))[:120]
    units = Place.objects.alive_on(today())
    province = units.filter(tier=Tier.PROVINCE, code=clean(request.GET.get("tinh", ""))[:20]).first()
    named = search(text, limit=FOUND) if len(text) > 1 else []
    found = [place for one in named for place in of_today(one) if takes(place)]
    context = {
        "numbers": emergency(), "text": text, "found": list(dict.fromkeys(found)), "province": province,
        "communes": inside(province) if province else [],
        "provinces": [] if province else units.filter(tier=Tier.PROVINCE).order_by("name"),
    }  # fmt: skip
    return TemplateResponse(request, "tips/choose.html", context)


def takes(place: Place) -> bool:
    return place.tier == Tier.COMMUNE and today() in place.life


def inside(province: Place):
    within = Place.objects.within([province.pk]).filter(tier=Tier.COMMUNE)
    return within.filter(pk__in=Place.objects.alive_on(today())).order_by("name")


@in_memory
@sensitive_variables()
@for_residents
@require_http_methods(["GET", "HEAD", "POST"])
@sensitive_post_parameters()
def send(request: HttpRequest, code: str) -> HttpResponse:
    """The form of one commune; a code of former days, as on a sheet on a wall, leads to those that took it over."""
    units = [place for place in bearing(code) if takes(place)]
    if not units:
        raise Http404
    if len(units) > 1 or (units[0].code != code and request.method != "POST"):  # what was typed that night is not lost
        return elsewhere(request, units, code)
    ends = Ends(units[0])
    if request.method != "POST":
        return ask(request, PlainForm(ends=ends))
    return take_boxes(request, ends) if "content_box" in request.POST else take_text(request, ends)


def elsewhere(request: HttpRequest, units: list[Place], code: str) -> HttpResponse:
    """To the one heir; of several, whoever reports chooses."""
    query = f"?{LANGUAGE}={request.GET[LANGUAGE]}" if LANGUAGE in request.GET else ""
    if len(units) == 1:
        return redirect(reverse("tips:send", args=[units[0].code]) + query)
    former = Place.objects.filter(code=code).order_by("-last_day", "-pk")[0]
    return redirect(f"{reverse('tips:choose')}?{urlencode({'q': former.name} | dict(request.GET.items()))}")


@sensitive_variables()
def take_text(request: HttpRequest, ends: Ends) -> HttpResponse:
    """Without JavaScript: sealed here, in memory. The code of the receipt is made here and shown once."""
    form = PlainForm(request.POST, request.FILES, ends=ends)
    valid = form.is_valid()
    request.FILES.clear()  # a report of a fault would list their names
    if not valid:
        return ask(request, form, 422)
    code = sealing.code_of(request.POST.get("gate", ""))
    try:
        keep(request, form, code)
    except gate.Spent:
        return already_sent(request, FORM)
    except gate.Refused as refused:
        form.add_error(None, refused)
        return ask(request, form, 409)
    return ask(request, form, 422) if form.errors else receipt_page(request, code)


@sensitive_variables()
def take_boxes(request: HttpRequest, ends: Ends) -> HttpResponse:
    """Sealed in the browser, which holds the code. What it sends a second time arrived already."""
    if receipts.find(request.POST.get("word", "")):
        return receipt_page(request)
    form = BoxedForm(request.POST, request.FILES, ends=ends)
    if not form.is_valid():
        return ask(request, form, 409 if form.has_error("__all__", "desk") else 422)
    try:
        keep(request, form, "")
    except gate.Refused as refused:
        form.add_error(None, refused)
        return ask(request, form, 409)
    return ask(request, form, 422) if form.errors else receipt_page(request)


@sensitive_variables()
def keep(request: HttpRequest, form: PlainForm | BoxedForm, code: str) -> None:
    """Spend the token and keep the tip, or neither. Raises gate.Refused."""
    with transaction.atomic():
        waits = gate.check(request, FORM) is gate.Verdict.QUEUE
        sealed = form.sealed(code)
        place = form.ends.where(form.about)
        attempt(form, lambda: actions.send(place, sealed=sealed, waits=waits, by=RESIDENT, **form.kept()))
        if form.errors:
            transaction.set_rollback(True)


def ask(request: HttpRequest, form: PlainForm | BoxedForm, status: int = 200) -> HttpResponse:
    """The page with all that was typed; from the browser that seals nothing was, and its page stays as it is."""
    keys = form.ends.keys()
    context = {
        "form": form, "place": form.ends.place, "keys": keys, "closed": not keys, "numbers": emergency(),
        "gate": gate.fields(FORM), "title": _t("Report an act"),
    }  # fmt: skip
    return TemplateResponse(request, "tips/send.html", context, status=status)
