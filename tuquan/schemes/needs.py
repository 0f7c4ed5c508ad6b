"""What points need: one question each, asked of the list and of a scheme's page alike."""

from collections.abc import Callable
from datetime import timedelta

from django.db.models import Count, Q, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from tuquan.kit.period import today
from tuquan.law import rules
from tuquan.schemes.models import AWAKE, NOT_OVER, STANDING, PointState


def papers_missing() -> Q:
    """A paper that the law book expects by the point's state is not in its file; the log is no paper."""
    order, missing = list(PointState.values), Q()
    for one in rules.items("schemes.file", today()):
        since = [state for state in NOT_OVER if order.index(state) >= order.index(one["since"])]
        here = Q(activities__gt=0) if one["code"] == "log" else in_file(one["code"])
        missing |= Q(state__in=since) & ~here
    return missing & Q(state__in=NOT_OVER)


def in_file(code: str) -> Q:
    """Codes stand in the file between commas."""
    return (
        Q(file=code) | Q(file__startswith=f"{code},") | Q(file__endswith=f",{code}") | Q(file__contains=f",{code},")
    )


def to_ask() -> Q:
    days = rules.number("schemes.ask_days", today())
    return Q(state__in=AWAKE, quiet_since__lte=today() - timedelta(days=days))


NEEDS: dict[str, tuple[str | Promise, Callable[[], Q]]] = {
    "dormant": (_("dormant: reawaken or strike off"), lambda: Q(state=PointState.DORMANT)),
    "ask": (_("quiet for longer than the rule: ask what they do"), to_ask),
    "silent": (_("without any activity in the log"), lambda: Q(state__in=STANDING, activities=0)),
    "papers": (_("papers missing in the file"), papers_missing),
    "pilot": (_("pilots waiting for their launch"), lambda: Q(state=PointState.PILOT)),
    "proposed": (_("proposals waiting for the chair"), lambda: Q(state=PointState.PROPOSED)),
}


def needing(points: QuerySet, _name: str, need: str) -> QuerySet:
    """The filter of the list."""
    return points.filter(NEEDS[need][1]())


def needs(points: QuerySet) -> list[tuple[str, str | Promise, int]]:
    """(code, what it is, how many points), those that occur; one statement."""
    counts = points.order_by().aggregate(**{code: Count("pk", filter=asked()) for code, (_label, asked) in NEEDS.items()})
    return [(code, label, counts[code]) for code, (label, _asked) in NEEDS.items() if counts[code]]
