"""How means are shown: a panel on the page of a point or team, and a sheet to hang up, which names only who agreed."""

from datetime import date
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.http import urlencode

from tuquan.kit.period import ONE_DAY, today
from tuquan.kit.register import Register
from tuquan.organisations.means import GiverKind, Means, Purse

LATEST = 5  # gifts and spendings on a page of their own; the others are one tap away


def panel(purse: Purse, gifts: Register, spendings: Register, name: str, public_url: str) -> dict[str, Any]:
    """What `organisations/means.html` shows."""
    asked = urlencode({"q": name})
    return {
        "balance": purse.balance(),
        "money": purse.money,
        "outgoings": purse.outgoings,
        "gifts": [(one, gifts.url("record", one.pk)) for one in purse.given.order_by("-day", "-pk")[:LATEST]],
        "spendings": [(one, spendings.url("record", one.pk)) for one in purse.spent.order_by("-day", "-pk")[:LATEST]],
        "things": [(one, left, gifts.url("record", one.pk)) for one, left in purse.things()],
        "gifts_url": f"{gifts.url('list')}?{asked}",
        "spendings_url": f"{spendings.url('list')}?{asked}",
        "public_url": public_url,
    }


def sheet(request: HttpRequest, whose: Any, purse: Purse, year: int, back: str) -> HttpResponse:
    """The sheet of a year, for the board at the cultural house."""
    if not 1900 <= year <= today().year:
        raise Http404
    first, last = date(year, 1, 1), date(year, 12, 31)
    moved = purse.within(first, last)
    context = {
        "whose": whose,
        "year": year,
        "until": min(last, today()),
        "before": purse.balance(first - ONE_DAY),
        "money": moved.money,
        "outgoings": moved.outgoings,
        "after": purse.balance(last),
        "by_means": moved.totals("means", Means.choices),
        "by_giver": moved.totals("giver_kind", GiverKind.choices),
        "named": moved.given.filter(named=True).order_by("day", "pk"),
        "gifts": moved.given.order_by("day", "pk"),
        "spendings": moved.spent.order_by("day", "pk"),
        "years": [(one, request.path.replace(f"/{year}/", f"/{one}/")) for one in years(purse)],
        "back": back,
    }
    return TemplateResponse(request, "organisations/disclosure.html", context)


def years(purse: Purse) -> list[int]:
    """Those in which something moved, and this one; the latest first."""
    days = [*purse.given.dates("day", "year"), *purse.spent.dates("day", "year")]
    return sorted({today().year, *(day.year for day in days)}, reverse=True)
