"""The work list: what is due, late, today, this week or later, on the records that whoever looks may read."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from django import forms
from django.apps import apps
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache

from tuquan.casework.models import Clock
from tuquan.kit import menu
from tuquan.kit.forms import PlaceField
from tuquan.kit.paging import Page
from tuquan.kit.period import today
from tuquan.kit.register import page_of
from tuquan.places.models import Place

menu.add(_("Work list"), "casework:worklist", "list-check", None, group="work", order=10)
SIZE = 25


class FilterForm(forms.Form):
    """Whose work, and where; kept in the address."""

    whose = forms.ChoiceField(
        label=_("Whose work"), required=False, choices=[("", _("Mine to do")), ("all", _("All that I may read"))]
    )
    place = PlaceField(label=_("place"), required=False)


def spans() -> dict[str, tuple]:
    """The tabs: title, and the first and last day on which work of this tab is due."""
    day = today()
    return {
        "": (_("Everything"), None, None),
        "late": (_("Late"), None, day - timedelta(days=1)),
        "today": (_("Today"), day, day),
        "week": (_("Within a week"), day, day + timedelta(days=7)),
    }


def due_between(clocks: QuerySet, first, last) -> QuerySet:
    clocks = clocks.filter(due_on__gte=first) if first else clocks
    return clocks.filter(due_on__lte=last) if last else clocks


@never_cache
def worklist(request: HttpRequest) -> HttpResponse:
    """Every running clock on a record that this user may read, the earliest first."""
    form = FilterForm(request.GET, label_suffix="")
    wanted = form.cleaned_data if form.is_valid() else {}
    clocks = Clock.objects.running().for_user(request.user, "reads" if wanted.get("whose") else "verb")
    if place := wanted.get("place"):
        clocks = clocks.filter(place__in=Place.objects.within([place.pk]).values("pk"))
    tabs, chosen = spans(), request.GET.get("due", "")
    _title, first, last = tabs.get(chosen, tabs[""])
    page = Page(due_between(clocks, first, last).order_by("due_on", "pk"), request.GET.get("page"), SIZE, ["place"])
    context = {
        "form": form,
        "page": page,
        "rows": [(clock, record, page_of(clock.subject)) for clock, record in with_records(page.rows)],
        "due": chosen,
        "tabs": [
            {"title": title, "url": tab_url(request, key), "current": key == chosen,
             "count": due_between(clocks, *days).count() if key else None}
            for key, (title, *days) in tabs.items()
        ],
    }  # fmt: skip
    return TemplateResponse(request, "casework/worklist.html", context)


def with_records(clocks: Sequence[Clock]) -> list[tuple[Clock, Any]]:
    """Each clock with its record, one query for each kind of record."""
    keys: dict[str, set[int]] = defaultdict(set)
    for clock in clocks:
        label, _colon, pk = clock.subject.partition(":")
        keys[label].add(int(pk))
    records = {
        f"{label}:{pk}": record
        for label, pks in keys.items()
        for pk, record in apps.get_model(label)._default_manager.in_bulk(pks).items()
    }
    return [(clock, records.get(clock.subject)) for clock in clocks]


def tab_url(request: HttpRequest, due: str) -> str:
    kept = request.GET.copy()
    kept.pop("page", None)
    kept["due"] = due
    return f"?{kept.urlencode()}"
