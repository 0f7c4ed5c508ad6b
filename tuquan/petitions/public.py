"""Pages for residents: send a petition, say whether the answer is enough, read what was published."""

from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _t
from django.views.decorators.http import require_http_methods

from tuquan.casework import actions as casework
from tuquan.casework import gate, receipts, sealing
from tuquan.casework import public as pages
from tuquan.casework.fields import in_memory
from tuquan.journal.actions import RESIDENT
from tuquan.kit.forms import place_text, refuse
from tuquan.kit.paging import Page
from tuquan.kit.period import today
from tuquan.kit.public import for_residents
from tuquan.petitions import actions
from tuquan.petitions.forms.public import BoxedForm, RateForm, SubmitForm, keys_at
from tuquan.petitions.models import Kind, Petition, State
from tuquan.places.models import Place, Succession
from tuquan.places.tree import bearing

FORM, RATE = "petitions", "ratings"


@in_memory
@for_residents
@require_http_methods(["GET", "HEAD", "POST"])
def send(request: HttpRequest, code: str = "") -> HttpResponse:
    """The form; once it is filled, the receipt. From a browser that seals come boxes, and it holds the code."""
    if request.method != "POST":
        return ask(request, SubmitForm(initial=first(code)), code=code)
    boxed = "content_box" in request.POST
    if boxed and receipts.find(request.POST.get("word", "")):
        return pages.receipt_page(request)
    form = (BoxedForm if boxed else SubmitForm)(request.POST, request.FILES)
    status = 422
    if form.is_valid():
        try:
            with transaction.atomic():
                waits = gate.check(request, FORM) is gate.Verdict.QUEUE
                return taken(request, form.cleaned_data, waits)
        except gate.Refused as refused:
            if not boxed and getattr(refused, "spent", False):
                return pages.already_sent(request, FORM)
            form.add_error(None, refused)
            status = 409 if boxed else 422
        except ValidationError as error:
            refuse(form, error)
    return ask(request, form, 409 if form.has_error("__all__", "desk") else status)


def ask(request: HttpRequest, form: SubmitForm | BoxedForm, status: int = 200, code: str = "") -> HttpResponse:
    """The page with all that was typed, and the keys of the place that was named."""
    place = form.cleaned_data.get("place") if form.is_bound and hasattr(form, "cleaned_data") else None
    context = {"form": form, "gate": gate.fields(FORM), "emergency": pages.emergency(), "keys": keys_at(place), "code": code}
    return TemplateResponse(request, "petitions/send.html", context, status=status)


def taken(request: HttpRequest, said: dict, waits: bool) -> HttpResponse:
    """Keep the letter; the answer shows the code of its receipt."""
    petition = actions.submit(said.pop("place"), token=request.POST["gate"], waits=waits, by=RESIDENT, **said)
    return pages.receipt_page(request, petition.fresh_code)


def first(code: str) -> dict:
    """The commune named in the address, as a poster's code does."""
    units = bearing(code[:20]) if code else []
    return {"place": place_text(units[0])} if len(units) == 1 else {}


@for_residents
@require_http_methods(["GET", "HEAD", "POST"])
def rate(request: HttpRequest) -> HttpResponse:
    """Whether the answer is enough, by the code of the receipt."""
    form, done = RateForm(request.POST or None), None
    if form.is_bound and form.is_valid():
        try:
            with transaction.atomic():
                passed = gate.check(request, RATE) is gate.Verdict.PASS
                done = keep_rating(form) if passed else None
                if not passed:
                    form.add_error(None, gate.AGAIN)
        except gate.Refused as refused:
            form.add_error(None, refused)
        except ValidationError as error:
            refuse(form, error)
    context = {"form": form, "done": done, "last": last_day(done) if done else None, "gate": gate.fields(RATE)}
    return TemplateResponse(request, "petitions/rate.html", context, status=422 if form.errors else 200)


def last_day(petition: Petition) -> date | None:
    """Until when it may be taken up again; None once that is over."""
    last = actions.reopens_until(petition.resolved_on)
    return last if last >= today() else None


def keep_rating(form: RateForm) -> Petition:
    """Note it on the petition of this receipt; what is missing goes along as a message."""
    receipt = receipts.find(sealing.way_of(form.cleaned_data["code"]).word)
    petition = receipt.record if receipt and receipt.subject.startswith("petitions.Petition:") else None
    if petition is None or petition.state != State.RESOLVED:
        raise ValidationError({"code": _t("No answered petition has this code.")})
    actions.rate(petition, satisfied=form.cleaned_data["satisfied"] == "yes", by=RESIDENT)
    if text := form.cleaned_data["text"]:
        boxes = receipts.boxes(receipt, casework.said(text)) if receipt.sealed else {}
        casework.write_from_reporter(receipt, text=text, **boxes, by=RESIDENT)
    return petition


@for_residents
@require_http_methods(["GET", "HEAD"])
def published(request: HttpRequest, code: str) -> HttpResponse:
    """What a commune or province has published: results without names, newest first."""
    place = Place.objects.filter(code=code[:20]).order_by("-first_day", "-pk").first()
    if place is None:
        raise Http404
    past = Succession.objects.filter(heir=place).values("place")  # what a unit that it took over had published
    found = Petition.objects.standing().filter(Q(place=place) | Q(place__in=past), published_on__isnull=False)
    found = found.order_by("-published_on", "-pk")
    page = Page(found, request.GET.get("page"), 20, [])
    rows = [(one.published_on, Kind(one.kind).label, one.published) for one in page.rows]
    return TemplateResponse(request, "petitions/published.html", {"place": place, "rows": rows, "page": page})
