"""Verbs about the log of a point: one line per activity, with its day, its kind and how many came."""

from datetime import date

from django.core.exceptions import ValidationError
from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from tuquan.journal.actions import action
from tuquan.kit.days import not_ahead
from tuquan.ledger import mend
from tuquan.ledger.mend import keep, trial
from tuquan.schemes.actions.keeping import keep_point, refuse_over
from tuquan.schemes.models import NOT_OVER, Activity, Point, PointState, TurnKind


@action(_("Log an activity"))
def log_activity(point: Point, *, day: date, kind: str, attendances: int | None = None, by) -> Activity:
    """One line of the log; it shows that the point is at work."""
    if point.voided or point.state not in NOT_OVER:
        raise ValidationError(_("This point is not at work: “%(state)s”."), params={"state": point.get_state_display()})
    activity = Activity(place=point.place, point=point, day=day, kind=kind, attendances=attendances)
    activity.turn = free_turn(activity)
    check_activity(activity)
    keep(activity)
    keep_point(point)
    return activity


@action(_("Correct an activity"))
def correct_activity(activity: Activity, *, reason: str, by, **changes) -> Activity:
    """Mend its day, its kind or the attendances."""
    if changes.get("day", activity.day) != activity.day or changes.get("kind", activity.kind) != activity.kind:
        moved = Activity(point=activity.point, day=changes.get("day", activity.day),
                         kind=changes.get("kind", activity.kind))  # fmt: skip
        changes["turn"] = free_turn(moved)
    check_activity(trial(activity, changes))
    mend.apply(activity, changes, reason)
    keep_point(held(activity))
    return activity


@action(_("Void an activity"))
def void_activity(activity: Activity, *, reason: str, by) -> Activity:
    """Declare that it never was."""
    mend.void(activity, reason)
    keep_point(held(activity))
    return activity


def held(activity: Activity) -> Point:
    """The point of an activity, held until the transaction ends."""
    point = activity.point
    point.lock()
    return point


def free_turn(activity: Activity) -> int:
    """The number after those of its kind on its day."""
    same = Activity.objects.standing().filter(point=activity.point, day=activity.day, kind=activity.kind)
    return (same.aggregate(last=Max("turn"))["last"] or 0) + 1


def check_activity(activity: Activity) -> None:
    not_ahead(day=activity.day)
    refuse_over(activity.point, activity.day, "day")
    asleep = activity.point.turns.standing().filter(kind=TurnKind.DORMANT, first_day__lte=activity.day, ended_on=None)
    if activity.point.state == PointState.DORMANT and asleep.exists():
        raise ValidationError({"day": _("The point is dormant on this day: reawaken it first.")})
