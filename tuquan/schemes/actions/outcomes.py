"""What a review does to points: many are consolidated or struck off by one act, and one undoing brings them back."""

from collections.abc import Callable
from datetime import date

from django.core.exceptions import ValidationError
from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from tuquan.casework import clocks
from tuquan.kit.days import write_day
from tuquan.ledger import mend
from tuquan.schemes.actions.keeping import READ
from tuquan.schemes.models import (
    AWAKE,
    Activity,
    Decision,
    Point,
    PointState,
    Review,
    ReviewState,
    Strength,
    Turn,
    TurnKind,
)

PARTS = (Strength, Turn)  # what ends with its point
PAGE = 100  # rows written by one statement: with more, what it says of each grows quicker than it writes


def refuse_all(reviews: list[Review], why: Callable[[Review], object]) -> None:
    """Raises ValidationError with every point that cannot be, and why; then nothing was changed."""
    refused = [f"“{one.point}” ({one.place}): {told}" for one in reviews if (told := why(one))]
    if refused:
        says = _("Nothing was changed, for this is not possible for %(number)s of the points: %(rows)s")
        raise ValidationError(says % {"number": len(refused), "rows": "; ".join(refused)})


def why_not_marked(review: Review):
    if review.state == ReviewState.DECIDED:
        return _("decided already")
    return why_ended(review.point)


def why_ended(point: Point, on: date | None = None):
    """That a point is over: at all, or on a day."""
    if point.voided:
        return _("the point is void")
    if point.ended_on and (on is None or on >= point.ended_on):
        return _("struck off on %(day)s") % {"day": write_day(point.ended_on)}
    return None


def judge(reviews: list[Review], decision: str, on: date) -> Callable[[Review], object]:
    """Why a review cannot be decided so; what is asked of all their points is asked once."""
    late = later(reviews) if decision == Decision.STRIKE_OFF else {}

    def why(review: Review):
        point = review.point
        if review.state == ReviewState.DECIDED:
            given = {"day": write_day(review.decided_on), "decision": review.get_decision_display()}
            return _("decided on %(day)s already: %(decision)s") % given
        changes = decision in (Decision.STRIKE_OFF, Decision.CONSOLIDATE)
        if told := why_ended(point, None if changes else on):
            return told
        if point.launched_on > on:
            return _("launched on %(day)s") % {"day": write_day(point.launched_on)}
        if decision == Decision.STRIKE_OFF and late.get(point.pk, on) > on:
            return _("something was entered for %(day)s") % {"day": write_day(late[point.pk])}
        if decision == Decision.CONSOLIDATE and point.state not in AWAKE:
            return _("it is “%(state)s”") % {"state": point.get_state_display()}
        return None

    return why


def later(reviews: list[Review]) -> dict[int, date]:
    """The last day on which anything was entered about each point."""
    points, found = [one.point_id for one in reviews], {}
    for model, day in ((Strength, "first_day"), (Turn, "first_day"), (Activity, "day")):
        rows = model.objects.standing().filter(point__in=points).order_by().values("point").annotate(last=Max(day))
        for row in rows:
            found[row["point"]] = max(row["last"], found.get(row["point"], row["last"]))
    return found


def carry_out(points: list[Point], decision: str, on: date, end_reason: str, reason: str) -> None:
    """What the decision does to the points themselves."""
    if decision == Decision.STRIKE_OFF:
        for point in points:
            point.step("strike_off")
            point.ended_on, point.end_reason = on, end_reason
        mend.keep_reasons(points, reason)
        for model in PARTS:
            rows = list(open_parts(model).filter(point__in=points))
            for row in rows:
                row.ended_on = on
            model.objects.bulk_update(rows, ["ended_on"], batch_size=PAGE)
        write(points)
        clocks.stop(points)
    elif decision == Decision.CONSOLIDATE:
        for point in points:
            point.step("consolidate_point")
        kind = TurnKind.CONSOLIDATED
        Turn.objects.bulk_create([Turn(place=one.place, point=one, kind=kind, first_day=on) for one in points])
        write(points)


def write(points: list[Point]) -> None:
    Point.objects.bulk_update(points, ["state", "ended_on", "end_reason"], batch_size=PAGE)


def open_parts(model):
    """Strengths, and spells of dormancy, that have not ended; a consolidation is a day."""
    found = model.objects.standing().filter(ended_on=None)
    return found.filter(kind=TurnKind.DORMANT) if model is Turn else found


def why_not_undone(review: Review):
    """A point that went on living since then is mended on its own page."""
    if review.state != ReviewState.DECIDED:
        return _("not decided")
    point, decision = review.point, review.decision
    if decision == Decision.STRIKE_OFF and (point.voided or point.ended_on != review.decided_on):
        return _("the point was changed since then")
    if decision == Decision.CONSOLIDATE and (point.voided or point.state != PointState.CONSOLIDATED):
        return _("the point was changed since then")
    return None


def take_back(reviews: list[Review]) -> None:
    """Bring back the points that these decisions struck off or consolidated, each to the state that it had."""
    struck = {one.point_id: one for one in reviews if one.decision == Decision.STRIKE_OFF}
    firmer = {one.point_id: one for one in reviews if one.decision == Decision.CONSOLIDATE}
    for model in PARTS:
        rows = model.objects.standing().filter(point__in=struck).order_by("first_day", "pk")
        rows = rows.filter(kind=TurnKind.DORMANT) if model is Turn else rows
        last = [row for row in {row.point_id: row for row in rows}.values() if ended_with(row, struck[row.point_id])]
        for row in last:
            row.ended_on = None
        model.objects.bulk_update(last, ["ended_on"], batch_size=PAGE)
    turns = Turn.objects.standing().filter(point__in=firmer, kind=TurnKind.CONSOLIDATED)
    made = [turn for turn in turns if turn.event == firmer[turn.point_id].act]
    for turn in made:
        mend.void(turn, str(_("The decision of the review was undone.")))
    for one in (*struck.values(), *firmer.values()):
        one.point.state, one.point.ended_on, one.point.end_reason = one.before, None, ""
    write([one.point for one in (*struck.values(), *firmer.values())])
    clocks.begin([one.point for one in struck.values()], READ)


def ended_with(row, review: Review) -> bool:
    return row.ended_on == review.decided_on and (not isinstance(row, Turn) or review.before == PointState.DORMANT)
