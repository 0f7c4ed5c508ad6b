"""The work list: what is due, late, today, this week or later, on the records that whoever looks may read."""

from datetime import timedelta
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from tuquan.accounts.models import User
from tuquan.casework import assigning
from tuquan.casework.models import Clock, ClockQuerySet
from tuquan.casework.records import with_records
from tuquan.journal.actions import RIGHTS
from tuquan.kit import menu
from tuquan.kit.forms import PlaceField
from tuquan.kit.paging import Page
from tuquan.kit.period import today
from tuquan.kit.register import page_of
from tuquan.kit.text import whole_number
from tuquan.places.models import Place

menu.add(_("Work list"), "casework:worklist", "list-check", None, group="work", order=10)
SIZE = 25
NOBODY = "none"
MOST_OFFICERS = 200  # names in the choice of whom to give work to
Kinds = list[tuple[str, str]]


class FilterForm(forms.Form):
    """Whose work, of which kind, where and given to whom; kept in the address."""

    whose = forms.ChoiceField(
        label=_("Whose work"), required=False, choices=[("", _("Mine to do")), ("all", _("All that may be read"))]
    )
    verb = forms.ChoiceField(label=_("To do"), required=False)
    place = PlaceField(label=_("place"), required=False)
    assignee = forms.ChoiceField(label=_("assigned to"), required=False)

    def __init__(self, given: QueryDict, verbs: list[str], officers: list[User]):
        super().__init__(given, label_suffix="")
        every: list[tuple[str, Any]] = [("", _("All"))]
        self.fields["verb"].choices = every + [(verb, RIGHTS[verb]) for verb in verbs]  # type: ignore[attr-defined]
        named = [(str(user.pk), str(user)) for user in officers]
        self.fields["assignee"].choices = [*every, (NOBODY, _("nobody")), *named]  # type: ignore[attr-defined]


def tabs_of(user: User, kinds: Kinds) -> dict[str, tuple]:
    """The tabs: title, and which deadlines stand on each; one that stands still is due on no day."""
    day, runs = today(), Q(suspended_on=None)
    return {
        "": (_("Everything"), Q()),
        "late": (_("Late"), ClockQuerySet.over(day)),
        "today": (_("Today"), runs & Q(due_on=day)),
        "week": (_("Within a week"), runs & Q(due_on__gte=day, due_on__lte=day + timedelta(days=7))),
        "mine": (_("Waiting for me"), Q(assignee=user)),
        "ownerless": (_("Without owner"), assigning.ownerless({verb for verb, _reads in kinds})),
    }


@never_cache
def worklist(request: HttpRequest) -> HttpResponse:
    """Every running clock on a record that this user may read, the earliest first."""
    user: Any = request.user
    kinds = Clock.objects.running().kinds()
    kinds = [(verb, reads) for verb, reads in kinds if user.granted(reads)]
    officers = list(assigning.officers(user, {verb for verb, _reads in kinds})[:MOST_OFFICERS])
    form = FilterForm(request.GET, sorted({verb for verb, _reads in kinds}, key=lambda verb: str(RIGHTS[verb])), officers)
    clocks = narrowed(Clock.objects.running(), form, user, kinds)
    tabs, chosen = tabs_of(user, kinds), request.GET.get("due", "")
    chosen = chosen if chosen in tabs else ""
    counts = clocks.aggregate(**{key: Count("pk", filter=q) for key, (_title, q) in tabs.items() if key})
    page = Page(clocks.filter(tabs[chosen][1]).order_by("due_on", "pk"), request.GET.get("page"), SIZE, ["place", "assignee"])
    context = {
        "form": form,
        "page": page,
        "rows": [(clock, record, page_of(clock.subject)) for clock, record in with_records(page.rows)],
        "due": chosen,
        "may_assign": bool(user.granted(assigning.assign.name)) and bool(page.rows),
        "officers": officers,
        "officers_cut": len(officers) == MOST_OFFICERS,
        "may_feed": bool(user.granted("casework.make_feed")),
        "tabs": [
            {"title": title, "url": tab_url(request, key), "current": key == chosen, "count": counts.get(key)}
            for key, (title, _q) in tabs.items()
        ],
    }  # fmt: skip
    return TemplateResponse(request, "casework/worklist.html", context)


def narrowed(clocks: ClockQuerySet, form: FilterForm, user: User, kinds: Kinds) -> ClockQuerySet:
    form.is_valid()
    wanted = form.cleaned_data  # a field that makes no sense is not there, and narrows nothing
    clocks = clocks.for_user(user, "reads" if wanted.get("whose") else "verb", kinds)
    if verb := wanted.get("verb"):
        clocks = clocks.filter(verb=verb)
    if place := wanted.get("place"):
        clocks = clocks.filter(place__in=Place.objects.within([place.pk]).values("pk"))
    if assignee := wanted.get("assignee"):
        clocks = clocks.filter(assignee=None if assignee == NOBODY else assignee)
    return clocks


@never_cache
@require_POST
def assign(request: HttpRequest) -> HttpResponse:
    """Give the ticked deadlines to an officer, or to nobody."""
    user: Any = request.user
    keys = [key for text in request.POST.getlist("clock")[: assigning.MOST + 1] if (key := whole_number(text))]
    clocks = Clock.objects.running().filter(pk__in=keys).for_user(user, "reads").select_related("place")
    named = request.POST.get("to", "")
    to = user if named == "me" else User.objects.filter(pk=whole_number(named) or 0).first()
    back = redirect(f"{reverse('casework:worklist')}?{QueryDict(request.POST.get('back', '')[:2000]).urlencode()}")
    if to is None and named != NOBODY:
        messages.error(request, _t("Choose to whom."))
        return back
    chosen = assigning.Chosen(clocks)
    if chosen.clocks and (why := user.refusal(assigning.assign.name, chosen.act_places())):
        raise PermissionDenied(why)
    try:
        done = assigning.assign(chosen, to=to, by=user)
    except ValidationError as wrong:
        messages.error(request, " ".join(wrong.messages))
    else:
        messages.success(request, _t("Assigned: %(count)s.") % {"count": done})
    return back


def tab_url(request: HttpRequest, due: str) -> str:
    kept = request.GET.copy()
    kept.pop("page", None)
    kept["due"] = due
    return f"?{kept.urlencode()}"
