"""The verbs that change the map: one act over places, ledger, bodies and grants, in one transaction.

The subject of each is the common parent, where the right is needed. `day` is the first day of the new state; it may lie
years back. `grants` names the proposed roles that are accepted (see `preview`), as "grant@code of the heir".
"""

from collections.abc import Sequence
from datetime import date

from django.utils.translation import gettext_lazy as _

from tuquan.journal.actions import action, running
from tuquan.ledger.record import Record
from tuquan.ledger.remap import new_map
from tuquan.places.models import Place
from tuquan.reform import archive, grants
from tuquan.reform.changes import Abolish, ChangeKind, Move, Rename
from tuquan.reform.models import Part, Reform, ReformUnit
from tuquan.reform.plans import Heir, Merge, Plan, Split
from tuquan.reform.reckoning import as_json, reckon, totals

__all__ = ["Heir", "abolish", "assign_records", "change_kind", "merge", "move", "rename", "split"]


@action(_("Merge units"))
def merge(
    parent: Place, *, parts: Sequence[Place], code: str, name: str, kind: str, day: date, instrument: str,
    grants: Sequence[str] = (), by,
) -> Reform:  # fmt: skip
    """Make one new unit of several, even where it keeps the code and the name of one of them."""
    return carry_out(Merge(parent, day, instrument, parts, code, name, kind), grants)


@action(_("Divide a unit"))
def split(
    parent: Place, *, unit: Place, heirs: Sequence[Heir], day: date, instrument: str, grants: Sequence[str] = (), by,
) -> Reform:  # fmt: skip
    """Divide a unit among new or existing ones: by residential areas, by official shares, or not allocated."""
    return carry_out(Split(parent, day, instrument, unit, heirs), grants)


@action(_("Rename a unit"))
def rename(parent: Place, *, unit: Place, name: str, day: date, instrument: str, by) -> Reform:
    """Call a unit otherwise from a day on; it stays the same unit."""
    return carry_out(Rename(parent, day, instrument, unit, name))


@action(_("Change the kind of a unit"))
def change_kind(parent: Place, *, unit: Place, kind: str, day: date, instrument: str, name: str = "", by) -> Reform:
    """Make a commune a ward, a province a city; without a name, the word of the kind in the old one is exchanged."""
    return carry_out(ChangeKind(parent, day, instrument, unit, name, kind))


@action(_("Move a unit"))
def move(parent: Place, *, unit: Place, to: Place, day: date, instrument: str, by) -> Reform:
    """Let a unit stand under another; it stays the same unit."""
    return carry_out(Move(parent, day, instrument, unit, to))


@action(_("Abolish a unit"))
def abolish(
    parent: Place, *, unit: Place, day: date, instrument: str, heir: Place | None = None,
    grants: Sequence[str] = (), by,
) -> Reform:  # fmt: skip
    """End a unit. What it holds goes to the heir, of whatever level, or else to the unit it stood under."""
    return carry_out(Abolish(parent, day, instrument, unit, heir), grants)


def carry_out(plan: Plan, accepted: Sequence[str] = ()) -> Reform:
    """Do what the plan says: facts, tree, ledger, grants; keep what was done, with its reckoning."""
    plan.check_head()
    with new_map([unit.pk for unit in plan.units], source=plan.instrument) as done:
        plan.refresh()
        plan.check()
        renewed = grants.chosen(plan, accepted)
        before = totals(plan.measured(), plan.day)
        after = plan.apply()
        done.new = {place.pk for place in after} - {place.pk for place in plan.existing}
    ended = grants.end(plan.ending, plan.day)
    reform = Reform(
        kind=plan.kind, place=plan.parent, day=plan.day, instrument=plan.instrument, event=running().event,
        transfers=done.transfers, grants_ended=ended, grants_given=grants.renew(renewed, after, plan.day),
        reckoning=as_json(reckon(before, totals(plan.measured(after), plan.day))),
    )  # fmt: skip
    reform.save()
    units = [(unit, Part.BEFORE) for unit in plan.units] + [(unit, Part.AFTER) for unit in after]
    ReformUnit.objects.bulk_create(ReformUnit(reform=reform, place=unit, part=part) for unit, part in units)
    return reform


@action(_("Assign records of a divided unit"))
def assign_records(unit: Place, *, records: Sequence[Record], to: Place, by) -> None:
    """Say to which residential area or heir records of a divided unit belong, with effect from its division."""
    archive.assign(unit, records, to)
