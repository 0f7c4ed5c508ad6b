"""Many rows at once: what Excel brings and the demonstration loads. Each is one act with one line in the journal."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence

from django.core.exceptions import ValidationError
from django.db.models import Max
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from tuquan.casework import clocks
from tuquan.journal.actions import action
from tuquan.kit.days import not_ahead
from tuquan.kit.period import today
from tuquan.kit.text import fold
from tuquan.ledger import mend
from tuquan.ledger.batch import Batch, said
from tuquan.schemes import names
from tuquan.schemes.actions.activities import correct_activity
from tuquan.schemes.actions.keeping import (
    READ,
    keep_point,
    listed,
    refuse_dead,
    refuse_host_elsewhere,
    refuse_not_there,
    refuse_over,
    refuse_too_early,
)
from tuquan.schemes.actions.points import correct_point
from tuquan.schemes.actions.schemes import correct_scheme, refuse_name
from tuquan.schemes.models import (
    Activity,
    Bloc,
    Point,
    PointState,
    Scheme,
    Strength,
    Turn,
    TurnKind,
    join_codes,
)

SCHEME_TEXTS = ("ref", "aims", "method", "steps", "papers", "regulations", "costs")
SCHEME_CHANGES = ("place", "founded_on", "field", "bloc", "origin", *SCHEME_TEXTS)
POINT_TEXTS = ("name", "ref", "decision", "partners", "movements", "end_reason")
POINT_DAYS = ("proposed_on", "approved_on", "launched_on", "ended_on")


NO_PARENT = _("No point, or several, of the same scheme bear this reference: %(rows)s.")
CIRCLE = _("These come from each other in a circle: %(rows)s.")


@action(_("Import schemes"))
def import_schemes(batch: Batch, *, by) -> list[Scheme]:
    """Enter many schemes, each row like `enter_scheme`; the rows are compared with each other too."""
    among = names.known()

    def scheme_of(row: dict) -> Scheme:
        not_ahead(founded_on=row["founded_on"])
        refuse_name(row["name"], another=bool(row.get("another")), among=among)
        among.append(names.Known(row["name"], fold(row["name"]), -len(among)))
        refuse_host_elsewhere(row.get("origin"), row["place"])
        return Scheme(
            place=row["place"], name=row["name"], founded_on=row["founded_on"], field=row["field"],
            bloc=row.get("bloc") or Bloc.RESIDENTS, origin=row.get("origin"),
            **{name: row.get(name) or "" for name in SCHEME_TEXTS},
        ).prepare()  # fmt: skip

    schemes = Scheme.objects.bulk_create(told(batch.rows, "name", scheme_of))
    batch.bring(
        Scheme, by,
        lambda scheme, row: correct_scheme.function(
            scheme, reason=batch.source, by=by, **said(scheme, row, SCHEME_CHANGES)
        ),
    )  # fmt: skip
    return schemes


@action(_("Import points"))
def import_points(batch: Batch, *, by) -> list[Point]:
    """Enter many points as they stand, each with the reference of the point that it replicates.

    A parent is named by its reference within the scheme: in the file, or in the register. A row without a day of launch
    is a proposal. Nobody's pulse begins before the day on which the register learns of the point.
    """
    now, seen = today(), set()

    def point_of(row: dict) -> Point:
        point = Point(
            place=row["place"], scheme=row["scheme"], host=row.get("host"),
            teams=row.get("teams") or 0, members=row.get("members") or 0,
            **{name: row.get(name) or "" for name in POINT_TEXTS}, **{name: row.get(name) for name in POINT_DAYS},
        )  # fmt: skip
        check_row(point, seen)
        point.state, point.last_activity = state_of(point, row), row.get("last_activity")
        point.file = join_codes(row.get("file") or "", sorted((row.get("file") or "").split(",")))
        if point.launched_on:
            point.quiet_since = point.last_activity or now
        else:
            point.proposed_on = point.proposed_on or now
        return point.prepare()

    points = told(batch.rows, "ref", point_of)
    for generation in generations(points, [row.get("parent") for row in batch.rows]):
        for one in generation:
            one.parent = one.parent  # which has its key by now
        Point.objects.bulk_create(generation)
    Strength.objects.bulk_create(
        Strength(
            place=one.place, point=one, teams=one.teams, members=one.members, first_day=one.launched_on,
            ended_on=one.ended_on,
        )
        for one in points if one.launched_on
    )  # fmt: skip
    Turn.objects.bulk_create(turns(points, batch.rows))
    clocks.begin(points, READ)
    batch.bring(Point, by, lambda point, row: mend_point(point, row, batch.source, by))
    return points


@action(_("Import activities"))
def import_activities(batch: Batch, *, by) -> list[Activity]:
    """Enter many lines of logs; their points repeat them."""
    points = Point.objects.select_for_update(of=("self",)).in_bulk({row["point"].pk for row in batch.rows})
    last = last_turns(points, batch.rows)

    def activity_of(row: dict) -> Activity:
        not_ahead(day=row["day"])
        refuse_over(row["point"], row["day"], "day")
        return Activity(
            place=row["point"].place, point=row["point"], day=row["day"], kind=row["kind"],
            turn=row.get("turn") or next_turn(last, row), attendances=row.get("attendances"),
        )  # fmt: skip

    log = told(batch.rows, "day", activity_of)
    Activity.objects.bulk_create(log)
    for one in log:
        point = points[one.point_id]
        point.activities += 1
        point.last_activity = max(one.day, point.last_activity or one.day)
        point.quiet_since = max(one.day, point.quiet_since or one.day)
    Point.objects.bulk_update(points.values(), ["activities", "last_activity", "quiet_since"], batch_size=500)
    batch.bring(
        Activity, by,
        lambda one, row: correct_activity.function(one, reason=batch.source, by=by, **said(one, row, ("attendances",))),
    )  # fmt: skip
    return log


def last_turns(points: Iterable[int], rows: Sequence[dict]) -> dict[tuple, int]:
    """How many of a kind each point did on a day already."""
    found: dict[tuple, int] = defaultdict(int)
    if all(row.get("turn") for row in rows):
        return found
    log = Activity.objects.standing().filter(point__in=points, day__in={row["day"] for row in rows})
    for *key, turn in log.order_by().values_list("point", "day", "kind").annotate(Max("turn")):
        found[tuple(key)] = turn
    return found


def next_turn(last: dict[tuple, int], row: dict) -> int:
    key = (row["point"].pk, row["day"], row["kind"])
    last[key] += 1
    return last[key]


def mend_point(point: Point, row: dict, reason: str, by) -> None:
    """What a file says of a point, by the rules of correcting one; its teams and members as they were counted last."""
    changes = said(point, row, ("scheme", "name", "host", "launched_on", "decision", "partners", "movements"))
    if "parent" in row:
        changes["parent"] = parent_in_register(row.get("scheme", point.scheme), row["parent"], point)
    if any(getattr(point, name) != value for name, value in changes.items()):
        correct_point.function(point, reason=reason, by=by, **changes)
    count, last = said(point, row, ("teams", "members")), point.strengths.standing().order_by("first_day", "pk").last()
    if last and any(getattr(last, name) != value for name, value in count.items()):
        mend.apply(last, count, reason)
        keep_point(point)


def parent_in_register(scheme: Scheme, text: str | None, point: Point) -> Point | None:
    if not text:
        return None
    parent = nearest(stored_parents({(scheme.pk, text)})[scheme.pk, text], point)
    if parent is None:
        raise ValidationError({"parent": NO_PARENT % {"rows": f"“{text}”"}})
    return parent


def told(rows: Iterable[dict], key: str, make: Callable) -> list:
    """What each row makes; what is wrong is told with what names the row."""
    made = []
    for number, row in enumerate(rows, start=1):
        try:
            made.append(make(row))
        except ValidationError as wrong:
            given = {"row": row.get(key) or number, "why": " ".join(wrong.messages)}
            raise ValidationError(_("“%(row)s”: %(why)s"), params=given) from wrong
    return made


def check_row(point: Point, seen: set[tuple]) -> None:
    """Like `check_point`, but what many rows share is asked once; the parent is found when all rows are known."""
    not_ahead(**{name: getattr(point, name) for name in POINT_DAYS})
    if bool(point.ended_on) != bool(point.end_reason):
        raise ValidationError({"end_reason": _("A point is struck off on a day and for a reason.")})
    if point.ended_on and point.ended_on < point.first_day:
        raise ValidationError({"ended_on": _("It was launched later.")})
    if (point.scheme_id, None) not in seen:
        refuse_dead(point.scheme)
        seen.add((point.scheme_id, None))
    refuse_too_early(point.scheme, point.first_day, "launched_on")
    refuse_not_there(point.place, point.first_day, "launched_on")
    if point.host_id and (point.host_id, point.place_id) not in seen:
        refuse_host_elsewhere(point.host, point.place)
        seen.add((point.host_id, point.place_id))


def state_of(point: Point, row: dict) -> PointState:
    if point.ended_on:
        return PointState.STRUCK_OFF
    if row.get("dormant_since"):
        return PointState.DORMANT
    if row.get("consolidated_on"):
        return PointState.CONSOLIDATED
    if point.launched_on:
        return PointState.ACTIVE
    return PointState.PILOT if point.approved_on else PointState.PROPOSED


def turns(points: list[Point], rows: list[dict]) -> list[Turn]:
    found = []
    for point, row in zip(points, rows, strict=True):
        if row.get("consolidated_on"):
            found.append(
                Turn(place=point.place, point=point, kind=TurnKind.CONSOLIDATED, first_day=row["consolidated_on"])
            )
        if row.get("dormant_since"):
            found.append(
                Turn(place=point.place, point=point, kind=TurnKind.DORMANT, first_day=row["dormant_since"],
                     ended_on=row.get("reawakened_on") or point.ended_on)
            )  # fmt: skip
    return found


def generations(points: list[Point], parents: list[str | None]) -> list[list[Point]]:
    """The points so that each comes after the one it replicates; those whose parents are missing or turn round fail."""
    found, missing, circle = lineage(points, parents)
    named = [f"{point.ref or point.name} ← {text}" for point, text in zip(points, parents, strict=True)]
    if missing:
        raise ValidationError({"parent": NO_PARENT % {"rows": listed(named[index] for index in missing)}})
    if circle:
        raise ValidationError({"parent": CIRCLE % {"rows": listed(named[index] for index in circle)}})
    return found


def wrong_parents(rows: Sequence[dict]) -> Iterator[tuple[int, str, str]]:
    """Rows of a file whose parent is nowhere, or that come from each other in a circle."""
    if not any(row.get("parent") for row in rows):
        return
    points = [Point(place=row["place"], scheme=row["scheme"], ref=row["ref"]) for row in rows]
    _found, missing, circle = lineage(points, [row.get("parent") for row in rows])
    for index in missing:
        yield index, "parent", _t("No point, or several, of the same scheme bear this reference.")
    for index in circle:
        yield index, "parent", _t("This point comes from itself by a long way round: the file goes in a circle.")


def lineage(points: list[Point], parents: list[str | None]) -> tuple[list[list[Point]], list[int], list[int]]:
    """The points by generation, each with its parent; the numbers of those without one, and of those in a circle."""
    own: dict[tuple[int, str], list[Point]] = defaultdict(list)
    for point in points:
        if point.ref:
            own[point.scheme_id, point.ref].append(point)
    waiting = {id(point): (point, text) for point, text in zip(points, parents, strict=True) if text}
    stored = stored_parents({(point.scheme_id, text) for point, text in waiting.values()} - own.keys())
    missing, children, ready = [], defaultdict(list), []
    for index, point in enumerate(points):
        text = waiting[id(point)][1] if id(point) in waiting else None
        if not text:
            ready.append(point)
            continue
        here = own.get((point.scheme_id, text)) or stored.get((point.scheme_id, text), [])
        parent = nearest(here, point)
        if parent is None:
            missing.append(index)
        elif parent.pk:
            point.parent = parent
            ready.append(point)
        else:
            children[id(parent)].append((index, parent))
    found = []
    while ready:
        found.append(ready)
        following = [pair for parent in ready for pair in children.pop(id(parent), ())]
        for index, parent in following:
            points[index].parent = parent
        ready = [points[index] for index, _parent in following]
    lost = {id(points[index]) for index in missing}
    while below := [one for one in lost if one in children]:  # what hangs below a missing parent is in no circle
        lost = {id(points[index]) for one in below for index, _parent in children.pop(one)}
    return found, missing, sorted(index for pairs in children.values() for index, _parent in pairs)


def nearest(found: list[Point], point: Point) -> Point | None:
    """The one meant: the only one, or the only one at the same place."""
    if len(found) > 1:
        found = [one for one in found if one.place_id == point.place_id]
    return found[0] if len(found) == 1 else None


def stored_parents(wanted: set[tuple[int, str]]) -> dict[tuple[int, str], list[Point]]:
    found: dict[tuple[int, str], list[Point]] = defaultdict(list)
    refs, schemes = sorted({ref for _scheme, ref in wanted}), {scheme for scheme, _ref in wanted}
    for start in range(0, len(refs), 500):
        some = Point.objects.standing().filter(scheme__in=schemes, ref__in=refs[start : start + 500])
        for point in some:
            found[point.scheme_id, point.ref].append(point)
    return found
