"""The wizard: say what happens, look at what it would do, then do it."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache

from tuquan.kit import menu
from tuquan.kit.forms import refuse
from tuquan.reform.forms import FORMS, ReformForm
from tuquan.reform.models import ReformKind
from tuquan.reform.preview import Preview, preview

menu.add(_("Change the map"), "reform:choose", "map-pin", "reform.merge", group="places", order=30)
WHAT = {
    "merge": _("Several units become one new unit."),
    "split": _("One unit is divided among several."),
    "rename": _("A unit is called otherwise; it stays the same unit."),
    "change_kind": _("A commune becomes a ward, a province a city; it stays the same unit."),
    "move": _("A unit stands under another from a day on."),
    "abolish": _("A unit ends; what it holds goes to an heir or to what it stood under."),
}


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
    """Ask, show what it would do, do it. Whatever is wrong stands at its field, with all that was typed."""
    if verb not in FORMS or not request.user.has_right(f"reform.{verb}"):
        raise Http404
    form = FORMS[verb](request.POST or None, by=request.user, initial=request.GET.dict())
    seen: Preview | None = None
    if request.method == "POST" and form.is_valid():
        try:
            if "do" in request.POST:
                done = form.act(request.user, request.POST.getlist("grants"))
                messages.success(request, _("Done: %(what)s.") % {"what": done})
                return redirect("register:reform.reforms:record", done.pk)
            seen = look(form, request.user)
        except ValidationError as error:
            refuse(form, named_for(form, error))
        except PermissionDenied as error:
            refuse(form, ValidationError(str(error)))
    context = {"form": form, "verb": verb, "label": ReformKind(verb).label, "what": WHAT[verb], "seen": seen}
    return render(request, "reform/wizard.html", context, status=422 if form.is_bound and form.errors else 200)


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
