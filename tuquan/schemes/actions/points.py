"""Verbs about a point: the commune proposes, the chair approves and strikes off, and in between it lives."""

from datetime import date

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from tuquan.casework import clocks
from tuquan.journal.actions import action
from tuquan.kit.days import not_ahead
from tuquan.kit.period import today
from tuquan.ledger import mend
from tuquan.ledger.mend import keep, trial
from tuquan.organisations.models import Body
from tuquan.places.models import Place
from tuquan.schemes.actions.keeping import READ, check_point, keep_point, refuse_not_there, refuse_over
from tuquan.schemes.models import STANDING, Point, PointState, Scheme, Strength, Turn, TurnKind, join_codes

PARTS = ("strengths", "turns", "log", "reviews", "gifts", "spendings")
TURNS: dict[str, TurnKind] = {PointState.CONSOLIDATED: TurnKind.CONSOLIDATED, PointState.DORMANT: TurnKind.DORMANT}


@action(_("Propose a point"))
def propose_point(
    place: Place, *, scheme: Scheme, on: date, name: str = "", host: Body | None = None, parent: Point | None = None,
    ref: str = "", partners: str = "", movements: str = "", by,
) -> Point:  # fmt: skip
    """Put a point of a scheme before the chair; it counts once it is launched."""
    not_ahead(on=on)
    point = Point(
        place=place, scheme=scheme, name=name, host=host, parent=parent, ref=ref, partners=partners,
        movements=movements, proposed_on=on,
    )  # fmt: skip
    check_point(point)
    return keep(point)


@action(_("Bring in a point that stands"))
def bring_in_point(
    place: Place, *, scheme: Scheme, launched_on: date, state: str = PointState.ACTIVE, since: date | None = None,
    decision: str = "", name: str = "", host: Body | None = None, parent: Point | None = None, ref: str = "",
    teams: int = 1, members: int = 0, partners: str = "", movements: str = "", by,
) -> Point:  # fmt: skip
    """Enter a point that has stood for years, in one step; `since` is the day of its consolidation or dormancy.

    Its pulse begins today, when the register learns of it.
    """
    not_ahead(launched_on=launched_on, since=since)
    if state not in STANDING:
        raise ValidationError({"state": _("A point that is brought in stands: active, consolidated or dormant.")})
    if state != PointState.ACTIVE and (since is None or since < launched_on):
        raise ValidationError({"since": _("Say since when: a day after its launch.")})
    point = Point(
        place=place, scheme=scheme, name=name, host=host, parent=parent, ref=ref, decision=decision, partners=partners,
        movements=movements, launched_on=launched_on, state=state, quiet_since=today(),
    )  # fmt: skip
    check_point(point, "launched_on")
    keep(point)
    keep(Strength(place=place, point=point, teams=teams, members=members, first_day=launched_on))
    if state != PointState.ACTIVE:
        keep(Turn(place=place, point=point, kind=TURNS[state], first_day=since))
    return keep_point(point)


@action(_("Approve as a pilot"))
def approve_point(point: Point, *, on: date, decision: str, by) -> Point:
    """Let it be tried out, by a decision."""
    not_ahead(on=on)
    if point.proposed_on and on < point.proposed_on:
        raise ValidationError({"on": _("It cannot be approved before it was proposed.")})
    point.step("approve_point")
    point.approved_on, point.decision = on, decision
    check_point(point)
    return keep(point)


@action(_("Launch"))
def activate_point(point: Point, *, on: date, teams: int = 1, members: int = 0, by) -> Point:
    """The launch ("ra mắt"): from this day it counts, with its teams and members."""
    not_ahead(on=on)
    if point.approved_on and on < point.approved_on:
        raise ValidationError({"on": _("It cannot be launched before it was approved.")})
    point.step("activate_point")
    point.launched_on, point.quiet_since = on, today()
    check_point(point)
    keep(point)
    keep(Strength(place=point.place, point=point, teams=teams, members=members, first_day=on))
    return keep_point(point)


@action(_("Consolidate"))
def consolidate_point(point: Point, *, on: date, by) -> Point:
    """A review found that it needed strengthening, and it was given that."""
    not_ahead(on=on)
    refuse_over(point, on)
    point.step("consolidate_point")
    keep(Turn(place=point.place, point=point, kind=TurnKind.CONSOLIDATED, first_day=on))
    return keep_point(point)


@action(_("Declare dormant"))
def make_dormant(point: Point, *, on: date, by) -> Point:
    """It does nothing for the time being; it still stands, and counts among the dormant."""
    not_ahead(on=on)
    point.step("make_dormant")
    return sleep(point, on)


@action(_("Become dormant by the rule"))
def fall_dormant(point: Point, *, on: date, by) -> Point:
    """No activity for as many months as the rule says: nobody had to declare it."""
    point.step("fall_dormant")
    return sleep(point, on)


@action(_("Reawaken"))
def reawaken(point: Point, *, on: date, by) -> Point:
    """It is at work again."""
    not_ahead(on=on)
    point.step("reawaken")
    spell = spell_of(point)
    if on < spell.first_day:
        raise ValidationError({"on": _("It became dormant later.")})
    spell.ended_on = on
    keep(spell)
    point.quiet_since = today()
    return keep_point(point)


@action(_("Strike off"))
def strike_off(point: Point, *, on: date, end_reason: str, reason: str, by) -> Point:
    """End it, for a reason; from this day it counts no more, nor do its teams and members."""
    not_ahead(on=on)
    refuse_over(point, on)
    if point.launched_on and on < point.launched_on:
        raise ValidationError({"on": _("It was launched later.")})
    later = point.strengths.standing().filter(first_day__gt=on) or point.turns.standing().filter(first_day__gt=on)
    if later:
        raise ValidationError({"on": _("Something was entered for a later day: correct that first.")})
    point.step("strike_off")
    mend.keep_reason(point, reason)
    point.ended_on, point.end_reason = on, end_reason
    end_parts(point, on)
    return keep_point(point)


@action(_("Count teams and members anew"))
def count_strength(point: Point, *, on: date, teams: int, members: int, by) -> Point:
    """What it has from this day on; what it had before stays as it was counted."""
    not_ahead(on=on)
    refuse_over(point, on)
    if point.state not in STANDING:
        raise ValidationError(_("Teams and members are counted from the launch on."))
    last = point.strengths.standing().filter(ended_on=None).first()
    if last and on < last.first_day:
        raise ValidationError({"on": _("They were counted later already.")})
    if last and on == last.first_day:
        last.teams, last.members = teams, members
        keep(last)
        return keep_point(point)
    if last:
        last.ended_on = on
        keep(last)
    keep(Strength(place=point.place, point=point, teams=teams, members=members, first_day=on))
    return keep_point(point)


@action(_("Keep the file"))
def keep_file(point: Point, *, papers: list[str], by) -> Point:
    """Say which papers the file of the point holds."""
    if point.voided:
        raise ValidationError(_("This record is void."))
    point.file = join_codes(papers, sorted(set(papers)))
    return keep(point)


@action(_("Correct the point"))
def correct_point(point: Point, *, reason: str, by, **changes) -> Point:
    """Mend what was entered wrongly: place, scheme, name, ref, host, parent, decision, partners, movements, launch."""
    launch = changes.get("launched_on")
    if "launched_on" in changes and bool(launch) != bool(point.launched_on):
        raise ValidationError({"launched_on": _("The day of the launch comes with the launch.")})
    not_ahead(launched_on=launch)
    if changes.get("parent") == point:
        raise ValidationError({"parent": _("A point cannot be replicated from itself.")})
    check_point(trial(point, changes), "launched_on" if point.launched_on else "place")
    before, began = point.place_id, point.launched_on
    mend.apply(point, changes, reason)
    if launch and launch != began:
        move_launch(point, began)
    if point.place_id != before:
        for part in PARTS:
            for row in getattr(point, part).standing():
                refuse_not_there(point.place, getattr(row, "day", None) or row.first_day, "place")
                row.place = point.place
                keep(row)
    return keep_point(point)


@action(_("Void the point"))
def void_point(point: Point, *, reason: str, by) -> Point:
    """Declare that it never was, with all that was entered about it; refused while others come from it."""
    if point.children.standing().exists():
        raise ValidationError(_("Other points were replicated from it: correct their origin first."))
    for part in PARTS:
        for row in getattr(point, part).standing():
            mend.void(row, reason)
    mend.void(point, reason)
    clocks.keep(point, READ)
    return point


# --- what these verbs share ---------------------------------------------------------------------------------------


def sleep(point: Point, on: date) -> Point:
    refuse_over(point, on)
    last = point.turns.standing().filter(kind=TurnKind.DORMANT).order_by("-first_day").first()
    if last and last.ended_on and on < last.ended_on:
        raise ValidationError({"on": _("It was dormant and at work again later than that.")})
    keep(Turn(place=point.place, point=point, kind=TurnKind.DORMANT, first_day=on))
    return keep_point(point)


def spell_of(point: Point) -> Turn:
    """The spell of dormancy that has not ended."""
    return point.turns.standing().get(kind=TurnKind.DORMANT, ended_on=None)


def end_parts(point: Point, on: date) -> None:
    """Teams, members and a spell of dormancy end with their point."""
    open_parts = [
        *point.strengths.standing().filter(ended_on=None),
        *point.turns.standing().filter(kind=TurnKind.DORMANT, ended_on=None),
    ]
    for row in open_parts:
        row.ended_on = on
        keep(row)


def move_launch(point: Point, began: date) -> None:
    """What was counted on the day of the launch moves with it; nothing may have happened before the new one."""
    first = point.strengths.standing().filter(first_day=began).first()
    if first:
        first.first_day = point.launched_on
        if first.ended_on and first.ended_on <= first.first_day:
            raise ValidationError({"launched_on": _("Teams and members were counted anew before that day.")})
        keep(first)
    early = point.turns.standing().filter(first_day__lt=point.launched_on)
    if early.exists() or point.log.standing().filter(day__lt=(point.approved_on or point.launched_on)).exists():
        raise ValidationError({"launched_on": _("Something happened at the point before that day.")})
