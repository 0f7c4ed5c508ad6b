"""Screens of referrals: offer a case, see what was offered to one's office, take it up or decline."""

from uuid import UUID

from django.apps import apps
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from tuquan.casework import envelopes, reading, referrals, sealing
from tuquan.casework.models import Attachment, Clock, Envelope, Message, Referral
from tuquan.casework.referralforms import DeclineForm, OfferForm
from tuquan.journal.actions import subject_name
from tuquan.kit import menu
from tuquan.kit.display import write_day
from tuquan.kit.forms import attempt
from tuquan.kit.paging import Page
from tuquan.kit.register import Request, page_of

menu.add(_("Referrals"), "casework:referrals", "arrows-exchange", referrals.ACCEPT, group="work", order=12)
SIZE = 25
TABS = {"": _("Offered to my office"), "answered": _("Answered"), "sent": _("Offered by my office")}


@never_cache
def listed(request: Request) -> HttpResponse:
    """What waits for this user's office, what it answered, and what it offered itself."""
    if not any(request.user.granted(right) for right in (referrals.ACCEPT, referrals.OFFER)):
        raise Http404
    chosen = request.GET.get("show", "")
    chosen = chosen if chosen in TABS else ""
    offered = referrals.incoming(request.user)
    waiting = offered.open()
    found = {"": waiting, "answered": offered.exclude(pk__in=waiting.values("pk"))}.get(chosen)
    found = referrals.outgoing(request.user) if found is None else found
    page = Page(found.order_by("-offered_on", "-pk"), request.GET.get("page"), SIZE, ["place", "to_place"])
    lost = referrals.orphaned(page.rows)
    due = due_days(page.rows)
    context = {
        "page": page,
        "rows": [(one, referrals.title_of(one), kind_of(one), one.pk in lost, due.get(one.subject)) for one in page.rows],
        "shown": chosen,
        "tabs": [
            {"title": title, "url": f"?show={key}", "current": key == chosen,
             "count": waiting.count() if key == "" else None}
            for key, title in TABS.items()
        ],
    }  # fmt: skip
    return TemplateResponse(request, "casework/referrals.html", context)


def due_days(rows) -> dict:
    """The next day on which something of an offered case is due: it runs on while the case waits."""
    names = [one.subject for one in rows]
    running = Clock.objects.filter(subject__in=names).running().order_by("-due_on")
    return dict(running.values_list("subject", "due_on"))


def kind_of(referral: Referral):
    return apps.get_model(referral.subject.partition(":")[0])._meta.verbose_name


def found(request: Request, uid: UUID) -> tuple[Referral, bool]:
    """The referral, and whether this user's office is the one that answers. 404 for everybody else."""
    for mine, offers in ((True, referrals.incoming(request.user)), (False, referrals.outgoing(request.user))):
        if referral := offers.filter(uid=uid).select_related("place", "to_place").first():
            return referral, mine
    raise Http404


@never_cache
def referral(request: Request, uid: UUID) -> HttpResponse:
    """One offer: who offers what, why, and until when something is due. Declining is asked for here."""
    one, mine = found(request, uid)
    given = (request.POST,) if request.method == "POST" and mine else ()
    form = DeclineForm(*given, by=request.user)
    if given and form.is_valid():
        attempt(form, lambda: referrals.decline(one, by=request.user, **form.cleaned_data))
        if not form.errors:
            messages.success(request, _t("Declined. The case stays with the office that offered it."))
            return redirect("casework:referrals")
    return shown(request, one, mine, form, 422 if given else 200)


def shown(request: Request, one: Referral, mine: bool, form: DeclineForm, status: int = 200) -> HttpResponse:
    name = one.result if mine else one.subject
    context = {
        "referral": one, "mine": mine, "form": form, "title": referrals.title_of(one), "kind": kind_of(one),
        "orphaned": bool(referrals.orphaned([one])), "due": due_days([one]).get(one.subject),
        "page": page_of(name) if name and reading.may_read(request.user, name) else None,
    }  # fmt: skip
    return TemplateResponse(request, "casework/referral_page.html", context, status=status)


@never_cache
@require_POST
def accept(request: Request, uid: UUID) -> HttpResponse:
    one, mine = found(request, uid)
    if not mine:
        raise Http404
    form = DeclineForm(by=request.user)
    try:
        result = referrals.accept(one, by=request.user)
    except ValidationError as why:
        messages.error(request, " ".join(why.messages))
        return shown(request, one, mine, form, 422)
    messages.success(request, _t("Taken up. It is a record of your own now."))
    return redirect(page_of(subject_name(result)) or "casework:referrals")


# --- the sender's side -----------------------------------------------------------------------------------------------


def own_record(request: Request, label: str, pk: int):
    """The record that is to be offered. 404 for who may not read it or where nothing like it is offered."""
    record = envelopes.record_of(f"{label}:{pk}") if label in referrals.SENDERS else None
    if record is None or not reading.may_read(request.user, record):
        raise Http404
    return record


@never_cache
def offer(request: Request, label: str, pk: int) -> HttpResponse:
    """Offer a record. What is sealed is sealed anew in this browser, once it is known to which desk."""
    record = own_record(request, label, pk)
    if why := request.user.refusal(referrals.OFFER, [record.place]):
        raise PermissionDenied(why)
    given = (request.POST,) if request.method == "POST" else ()
    form = OfferForm(*given, subject=record, by=request.user)
    sealing_for = None
    if given and form.is_valid():
        boxes = {name.removeprefix("box-"): file.read() for name, file in request.FILES.items()}
        sealing_for = None if boxes else to_seal(record, form.cleaned_data)
        if sealing_for is None:
            attempt(form, lambda: referrals.offer(record, by=request.user, boxes=boxes, **form.cleaned_data))
            if not form.errors:
                messages.success(request, _t("Offered. The case stays here until it is taken up."))
                return redirect(page_of(subject_name(record)) or "casework:referrals")
    context = {
        "form": form, "label": referrals.offer.label, "record": record,
        "back": page_of(subject_name(record)) or reverse("casework:referrals"),
    }  # fmt: skip
    if sealing_for:
        names = [(name, request.POST.get(name, "")) for name in ("to", "to_place", "to_place_id", "note")]
        return TemplateResponse(request, "casework/reseal.html", context | {"sealing": sealing_for, "names": names})
    return TemplateResponse(request, "kit/form.html", context, status=422 if given else 200)


def to_seal(record, wanted: dict) -> dict | None:
    """What the browser has to open and to seal anew for the desk of the chosen office; None where nothing is sealed."""
    receiver = referrals.RECEIVERS[wanted["to"]]
    desk = referrals.receiving_desk(receiver, wanted["to_place"])
    parts = referrals.sealed_parts(record, desk)
    if not parts or desk is None:
        return None
    addresses = {name: address(one) for name, one in parts.items() if one}
    told = {"desk": str(desk), "public": desk.public, "parts": [
        {"name": name, "url": url, "desk": parts[name].desk_id} for name, url in addresses.items()
    ]}  # fmt: skip
    if "thread" in parts:
        told["thread"] = thread(record)
    return told


def address(part: Envelope | Attachment) -> str:
    """Where the browser gets the box."""
    if isinstance(part, Attachment):
        return reverse("files:download", args=[part.uid])
    return reverse("boxes:envelope", args=[part.pk])


def thread(record) -> list[dict]:
    """What was said so far, as the boxes that the sender's desk can open."""
    said = Message.objects.filter(receipt__subject=subject_name(record), erased_on=None)
    boxes = ((one, one.box if one.from_reporter else one.copy) for one in said)
    return [
        {"day": write_day(one.sent_on), "who": str(_t("reporter") if one.from_reporter else _t("office")),
         "box": sealing.encoded(bytes(box))}
        for one, box in boxes if box
    ]  # fmt: skip


@never_cache
@require_POST
def withdraw(request: Request, label: str, pk: int) -> HttpResponse:
    record = own_record(request, label, pk)
    try:
        referrals.withdraw(record, by=request.user)
        messages.success(request, _t("Taken back: the case is yours alone again."))
    except ValidationError as why:
        messages.error(request, " ".join(why.messages))
    return redirect(page_of(subject_name(record)) or "casework:referrals")
