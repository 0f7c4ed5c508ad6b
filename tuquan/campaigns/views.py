"""The month as a calendar: what is planned and what was held, day by day."""

import calendar as months
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date

from django.db.models import Count, Min, Q
from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _t
from django.views.decorators.cache import never_cache

from tuquan.campaigns.models import Campaign, CampaignKind, CampaignState
from tuquan.campaigns.registers import Campaigns
from tuquan.kit import menu
from tuquan.kit.days import write_day
from tuquan.kit.period import ONE_DAY, today
from tuquan.kit.register import registry


@dataclass
class Mark:
    """What a day holds of one kind: the campaign itself where it is the only one, else how many."""

    kind: str
    title: str
    url: str
    planned: bool


@dataclass
class Day:
    """One cell of the calendar."""

    date: date
    inside: bool  # of the month shown, not of its neighbours
    today: bool
    marks: list[Mark] = field(default_factory=list)


@never_cache
def calendar(request: HttpRequest) -> HttpResponse:
    """One month, of what this user may read."""
    register = registry[Campaigns.key]
    register.ask_to_read(request.user)
    month = asked_month(request.GET.get("month", ""))
    weeks = weeks_of(month, marks(register.visible(request.user), month))
    context = {
        "register": register,
        "month": month,
        "before": f"{month - ONE_DAY:%Y-%m}",
        "after": f"{month_end(month) + ONE_DAY:%Y-%m}",
        "weeks": weeks,
        "empty": not any(day.marks for week in weeks for day in week),
        "tabs": menu.tabs(request.user, request.path),
        "add_url": register.add_url(request.user),
    }
    return TemplateResponse(request, "campaigns/calendar.html", context)


def asked_month(text: str) -> date:
    """The first day of the month in the address (2026-08); without one, of this month."""
    if not text:
        return today().replace(day=1)
    try:
        month = date.fromisoformat(f"{text}-01")
    except ValueError as error:
        raise Http404 from error
    if not 1900 < month.year < 2200:
        raise Http404
    return month


def month_end(month: date) -> date:
    return month.replace(day=months.monthrange(month.year, month.month)[1])


def weeks_of(month: date, found: dict[date, list[Mark]]) -> list[list[Day]]:
    """Weeks from Monday to Sunday that hold the month."""
    now = today()
    return [
        [Day(day, day.month == month.month, day == now, found.get(day, [])) for day in week]
        for week in months.Calendar().monthdatescalendar(month.year, month.month)
    ]


def marks(visible, month: date) -> dict[date, list[Mark]]:
    """Two queries, however full the month: one counts by day and kind, one names those that stand alone."""
    rows = (
        visible.exclude(state=CampaignState.CANCELLED)
        .filter(first_day__gte=month, first_day__lte=month_end(month))
        .values("first_day", "kind")
        .annotate(one=Min("pk"), number=Count("pk"), planned=Count("pk", filter=Q(state=CampaignState.PLANNED)))
        .order_by("first_day", "kind")
    )
    rows = list(rows)
    single = [row["one"] for row in rows if row["number"] == 1]
    titles = dict(Campaign.objects.filter(pk__in=single).values_list("pk", "title"))
    found = defaultdict(list)
    for row in rows:
        found[row["first_day"]].append(mark(row, titles))
    return found


def mark(row: dict, titles: dict[int, str]) -> Mark:
    planned = row["planned"] == row["number"]
    if row["number"] == 1:
        url = reverse(f"register:{Campaigns.key}:record", args=[row["one"]])
        return Mark(row["kind"], titles[row["one"]], url, planned)
    day = write_day(row["first_day"])
    query = urlencode({"kind": row["kind"], "first_day_from": day, "first_day_to": day})
    title = _t("%(kind)s: %(number)s") % {"kind": CampaignKind(row["kind"]).label, "number": row["number"]}
    return Mark(row["kind"], title, f"{reverse(f'register:{Campaigns.key}:list')}?{query}", planned)
