"""The pulse of points: who gave no sign of life for as many months as the rule says becomes dormant by itself."""

from datetime import date, timedelta
from typing import NamedTuple

from tuquan.journal.actions import SYSTEM
from tuquan.kit.period import months_after, today
from tuquan.law import rules
from tuquan.schemes.actions import fall_dormant
from tuquan.schemes.models import AWAKE, Point

RULE = "schemes.dormant_months"


class Pulse(NamedTuple):
    """What the rule says of one point: since when it is quiet, when it becomes dormant, and who says so."""

    since: date
    falls_on: date
    months: int
    citation: str
    caution: str


def pulse(point: Point) -> Pulse | None:
    """None for a point that is not at work."""
    if point.voided or point.state not in AWAKE or point.quiet_since is None:
        return None
    rule, months = rules.rule(RULE, today()), rules.number(RULE, today())
    return Pulse(
        point.quiet_since, months_after(point.quiet_since, months), months, rule.citation(), rule.caution()
    )  # fmt: skip


def run() -> int:
    """Let every point that was quiet for too long become dormant, from the day on which the rule reached it."""
    months = rules.number(RULE, today())
    # months differ by up to three days: look a little wider, then judge each by its own day
    since = months_after(today(), -months) + timedelta(days=3)
    awake = Point.objects.standing().filter(state__in=AWAKE, quiet_since__lte=since)
    fallen = 0
    for pk in list(awake.order_by("pk").values_list("pk", flat=True)):
        point = awake.select_related("place").filter(pk=pk).first()
        if point is None:  # somebody was quicker
            continue
        day = months_after(point.quiet_since, months)
        if day <= today():
            fall_dormant(point, on=max(day, point.launched_on), by=SYSTEM)
            fallen += 1
    return fallen
