"""What the Excel sheets hold: schemes, and points with their lineage in the same file."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from itertools import product

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from tuquan.kit.days import not_ahead
from tuquan.kit.lookup import keys_by
from tuquan.kit.sheets import Found, Row, Sheet, columns
from tuquan.kit.text import fold
from tuquan.places.models import Within
from tuquan.schemes import actions, names
from tuquan.schemes.actions.keeping import refuse_over
from tuquan.schemes.actions.schemes import refuse_name
from tuquan.schemes.forms.fields import find_bodies
from tuquan.schemes.forms.points import ActivityRow, PointRow
from tuquan.schemes.forms.schemes import SchemeRow
from tuquan.schemes.models import Point, Scheme


def check_scheme(row: Row) -> None:
    """A scheme that is there already is compared, a new one must bear a name of its own."""
    among = names.known()
    if names.bearer(row["name"], among) is None:
        refuse_name(row["name"], another=bool(row.get("another")), among=among)


def held_schemes(identities: Sequence[tuple]) -> dict[tuple, Row]:
    """Schemes by any of their names, as the file spells them."""
    among = names.known()
    keys = {name: key for (name,) in identities if (key := names.bearer(name, among))}
    kept = ("pk", "place", "ref", "founded_on", "field", "bloc", "aims", "method", "steps", "papers", "regulations",
            "costs", "origin")  # fmt: skip
    rows = {row["pk"]: row for row in Scheme.objects.filter(pk__in=set(keys.values())).values(*kept)}
    return {(name,): {**rows[key], "name": name} for name, key in keys.items()}


def held_points(identities: Sequence[tuple]) -> dict[tuple, Row]:
    """Points by place and reference, a parent as its reference."""
    kept = ("pk", "place", "ref", "scheme", "name", "host", "launched_on", "decision", "teams", "members", "partners",
            "movements", "ended_on", "end_reason", "parent__ref")  # fmt: skip
    rows = Point.objects.standing().filter(pk__in=keys_by(Point, ("place", "ref"), identities)).values(*kept)
    return {(row["place"], row["ref"]): row | {"parent": row.pop("parent__ref")} for row in rows}


def fixed_point(held: Row, given: Row) -> dict:
    """A file corrects what a point is; what happened to it has verbs of its own."""
    state = _("The state of a point is changed on its page, with the reason.")
    fixed = {"ended_on": state, "end_reason": state}
    if "launched_on" in given and bool(held["launched_on"]) != bool(given["launched_on"]):
        fixed["launched_on"] = _("The day of the launch comes with the launch.")
    if not held["launched_on"]:
        fixed |= dict.fromkeys(("teams", "members"), _("Teams and members are counted from the launch on."))
    return fixed


def find_points(wanted: Iterable[tuple[int, str]]) -> Found:
    """Points at a place or inside it, by reference or name; a text that fits two of them finds none."""
    wanted = set(wanted)
    inside: dict[int, set[int]] = defaultdict(set)
    above = Within.objects.filter(ancestor__in={place for place, _text in wanted}).values_list("place", "ancestor")
    for place, ancestor in above:
        inside[place].add(ancestor)
    fitting: dict[tuple[int, str], list[Point]] = defaultdict(list)
    for point in Point.objects.standing().filter(place__in=inside).select_related("place"):
        for place, text in product(inside[point.place_id], {point.folded, fold(point.ref)} - {""}):
            fitting[place, text].append(point)
    found = {(place, text): fitting[place, fold(text)] for place, text in wanted}
    return {key: points[0] for key, points in found.items() if len(points) == 1}


def check_activity_row(row: Row) -> None:
    not_ahead(day=row["day"])
    refuse_over(row["point"], row["day"], "day")


def check_point_row(row: Row) -> None:
    if bool(row.get("ended_on")) != bool(row.get("end_reason")):
        raise ValidationError({"end_reason": _("A point is struck off on a day and for a reason.")})
    if row.get("ended_on") and (not row.get("launched_on") or row["ended_on"] < row["launched_on"]):
        raise ValidationError({"ended_on": _("It was launched later.")})
    scheme, launched = row.get("scheme"), row.get("launched_on")
    if scheme and launched and launched < scheme.founded_on:
        raise ValidationError({"launched_on": _("“%(scheme)s” was founded on %(day)s: no point can be older.")
                               % {"scheme": scheme, "day": f"{scheme.founded_on:%d/%m/%Y}"}})  # fmt: skip
    if row.get("parent") and fold(row["parent"]) == fold(row["ref"]):
        raise ValidationError({"parent": _("A point cannot be replicated from itself.")})


schemes_sheet = Sheet(
    action=actions.import_schemes,
    columns=[
        *columns(SchemeRow, "name", "place", "founded_on", "field", "bloc", "ref", "aims"),
        *columns(SchemeRow, "origin", find=find_bodies),
        *columns(SchemeRow, "method", "steps", "papers", "regulations", "costs", "another"),
    ],
    identity=("name",),
    place_on="founded_on",
    rules=check_scheme,
    held=held_schemes,
    replaces=True,
    personal=actions.correct_scheme.name,
    example={"name": "Dòng họ tự quản", "founded_on": "05/03/2019", "aims": "tự quản, tự phòng"},
    notes=[
        _("Separate several aims by commas."),
        _("A name much like one that is there needs “yes” in the last column."),
    ],
)
points_sheet = Sheet(
    action=actions.import_points,
    columns=[
        *columns(PointRow, "place", "ref"),
        *columns(PointRow, "scheme", find=names.find_schemes),
        *columns(PointRow, "name"),
        *columns(PointRow, "host", find=find_bodies),
        *columns(PointRow, "parent", "launched_on", "decision", "teams", "members", "partners", "movements",
                 "ended_on", "end_reason"),
    ],
    identity=("place", "ref"),
    place_on="launched_on",
    rules=check_point_row,
    whole=actions.wrong_parents,
    held=held_points,
    replaces=True,
    fixed=fixed_point,
    example={"ref": "D-01", "name": "Thôn Đông", "launched_on": "05/03/2019"},
    notes=[
        _("“Replicated from” is the reference of another point of the same scheme, in this file or in the register."),
        _("A row without a day of launch is a proposal; the chair of the commune approves it on screen."),
    ],
)  # fmt: skip
activities_sheet = Sheet(
    action=actions.import_activities,
    columns=[
        *columns(ActivityRow, "place"),
        *columns(ActivityRow, "point", find=find_points),
        *columns(ActivityRow, "day", "kind", "turn", "attendances"),
    ],
    identity=("point", "day", "kind", "turn"),
    place_on="day",
    rules=check_activity_row,
    replaces=True,
    example={"point": "D-01", "day": "05/03/2026", "attendances": "40"},
    notes=[
        _("One row for each activity. The second of one kind on one day has 2 as its turn."),
        _("How many came, never who."),
    ],
)  # fmt: skip
