"""The board of a round: which sheets are complete, waiting, sent back, late or missing, as far as the user may see."""

from typing import Any

from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from tuquan.kit.paging import Page
from tuquan.kit.period import today
from tuquan.kit.text import clean, fold
from tuquan.places.models import Place
from tuquan.returns.models import Return, ReturnState, Round
from tuquan.returns.page import since_acceptance

SIZE = 50
READ = "returns.read"


def kinds() -> dict[str, tuple[Any, Q]]:
    """The tabs of the board; but for the first, each sheet stands on exactly one."""
    late = Q(state=ReturnState.DRAFT, due_on__lt=today())
    return {
        "": (_("All"), Q()),
        "waiting": (_("To accept"), Q(state=ReturnState.SUBMITTED)),
        "late": (_("Late"), late),
        "missing": (_("Missing"), Q(state=ReturnState.DRAFT, due_on__gte=today())),
        "back": (_("Sent back"), Q(state=ReturnState.SENT_BACK)),
        "complete": (_("Accepted"), Q(state=ReturnState.ACCEPTED)),
    }


def seen(opened: Round, user) -> QuerySet[Return]:
    """The sheets of a round that lie where this user may read."""
    return opened.sheets.filter(place__in=user.places(READ).values("pk"))


def open_to(opened: Round, user, right: str, *states: ReturnState) -> QuerySet[Return]:
    """Those in these states for which the user holds a right at the level above."""
    return seen(opened, user).filter(state__in=states, place__parent__in=user.places(right).values("pk"))


def board(opened: Round, request) -> dict:
    """What the template draws."""
    sheets, all_kinds = seen(opened, request.user), kinds()
    counts = sheets.aggregate(**{key or "whole": Count("pk", filter=q) for key, (_title, q) in all_kinds.items()})
    chosen = request.GET.get("show", "")
    chosen = chosen if chosen in all_kinds else ""
    text = clean(request.GET.get("q", ""))
    found = sheets.filter(all_kinds[chosen][1])
    if text:
        found = found.filter(place__in=Place.objects.filter(folded__contains=fold(text)).values("pk"))
    page = Page(found.order_by("place__tier", "place__folded", "pk"), request.GET.get("page"), SIZE, ["place"])
    changed = since_acceptance(page.rows)
    may_accept = set(
        open_to(opened, request.user, "returns.accept_returns", ReturnState.SUBMITTED)
        .filter(pk__in=[one.pk for one in page.rows])
        .values_list("pk", flat=True)
    )
    return {
        "counts": counts,
        "tabs": [
            {"title": title, "key": key, "count": counts[key or "whole"], "current": key == chosen,
             "url": f"?show={key}" if key else "?"}
            for key, (title, _q) in all_kinds.items()
        ],
        "page": page,
        "text": text,
        "chosen": chosen,
        "rows": [(one, changed.get(one.pk, ()), one.pk in may_accept) for one in page.rows],
        "may_accept": bool(may_accept),
    }  # fmt: skip
