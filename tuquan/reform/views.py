"""The wizard: say what happens, look at what it would do, then do it."""

import json
from hashlib import sha256

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache

from tuquan.kit import menu
from tuquan.kit.forms import attempt, refuse
from tuquan.kit.register import Request
from tuquan.places.models import Place
from tuquan.reform import actions, archive
from tuquan.reform.forms import FORMS, AssignForm, ReformForm
from tuquan.reform.models import ReformKind
from tuquan.reform.preview import Preview, preview

menu.add(_("Change the map"), "reform:choose", "map-pin", "reform.merge", group="places", order=30)
menu.add(_("Records to allocate"), "reform:archives", "archive", actions.assign_records.name, group="places", order=35)
WHAT = {
    "merge": _("Several units become one new unit."),
    "split": _("One unit is divided among several."),
    "rename": _("A unit is called otherwise; it stays the same unit."),
    "change_kind": _("A commune becomes a ward, a province a city; it stays the same unit."),
    "move": _("A unit stands under another from a day on."),
    "abolish": _("A unit ends; what it holds goes to an heir or to what it stood under."),
}

UNTYPED = ("csrfmiddlewaretoken", "seen", "grants", "look", "do")


@never_cache
def choose(request: HttpRequest) -> HttpResponse:
    """Which verb."""
    verbs = [
        (ReformKind(name).label, WHAT[name], reverse("reform:wizard", args=[name]))
        for name in FORMS
        if request.user.has_right(f"reform.{name}")
    ]
    if not verbs:
        raise Http404
    return render(request, "reform/choose.html", {"verbs": verbs})


@never_cache
def wizard(request: HttpRequest, verb: str) -> HttpResponse:
    """Ask, show what it would do, do just that. Whatever is wrong stands at its field, with all that was typed."""
    if verb not in FORMS or not request.user.has_right(f"reform.{verb}"):
        raise Http404
    form = FORMS[verb](request.POST or None, by=request.user, initial=request.GET.dict())
    seen: Preview | None = None
    if request.method == "POST" and form.is_valid():
        try:
            if "do" in request.POST and request.POST.get("seen") == mark(request):
                done = form.act(request.user, request.POST.getlist("grants"))
                messages.success(request, _("Done: %(what)s.") % {"what": done})
                return redirect("register:reform.reforms:record", done.pk)
            seen = look(form, request.user)
        except ValidationError as error:
            refuse(form, named_for(form, error))
        except PermissionDenied as error:
            refuse(form, ValidationError(str(error)))
    context = {"form": form, "label": ReformKind(verb).label, "what": WHAT[verb], "seen": seen, "mark": mark(request)}
    return render(request, "reform/wizard.html", context, status=422 if form.is_bound and form.errors else 200)


def mark(request: HttpRequest) -> str:
    """What was typed, in short: whoever changes something after the preview sees another preview first."""
    typed = {name: values for name, values in request.POST.lists() if name not in UNTYPED}
    return sha256(json.dumps(typed, sort_keys=True).encode()).hexdigest()


def look(form: ReformForm, user) -> Preview:
    plan = form.plan()
    return preview(plan, lambda: form.act(user))


def named_for(form: ReformForm, error: ValidationError) -> ValidationError:
    """The plan speaks of heirs, shares and members; where the form has no such field, the error stands on top."""
    if not hasattr(error, "error_dict"):
        return error
    found: dict = {}
    for name, reasons in error.error_dict.items():
        found.setdefault(name if name in form.fields else "__all__", []).extend(reasons)
    return ValidationError(found)


# --- what divided units left ---------------------------------------------------------------------------------------


def parted(user) -> QuerySet[Place]:
    """The divided units whose records this user may assign. Who may assign nothing finds no such page."""
    if not user.has_right(actions.assign_records.name):
        raise Http404
    return archive.divided(user.places(actions.assign_records.name))


@never_cache
def archives(request: HttpRequest) -> HttpResponse:
    """The work list: divided units whose records belong to the province until somebody says to which heir."""
    counts = archive.waiting(parted(request.user))
    units = Place.objects.filter(pk__in=counts).prefetch_related("successions__heir").order_by("code")
    return render(request, "reform/archives.html", {"rows": [(unit, counts[unit.pk]) for unit in units]})


@never_cache
def archive_of(request: Request, pk: int) -> HttpResponse:
    """Records of one divided unit, some at a time, to be assigned to a residential area or an heir."""
    unit = get_object_or_404(parted(request.user), pk=pk)
    form = AssignForm(request.POST or None, subject=unit, by=request.user)
    if request.method == "POST" and form.is_valid():
        given = form.given()
        attempt(form, lambda: actions.assign_records(unit, by=request.user, **given))
        if not form.errors:
            messages.success(request, _("Allocated: %(count)s.") % {"count": len(given["records"])})
            return redirect("reform:archive", pk)
    left = archive.waiting(Place.objects.filter(pk=pk)).get(pk, 0)
    context = {"form": form, "unit": unit, "left": left}
    return render(request, "reform/archive.html", context, status=422 if form.errors else 200)
