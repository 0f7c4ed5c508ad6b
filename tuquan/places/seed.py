"""Bring the shipped map of Vietnam into the tables: both maps of 2025, what became of what, and the changes of 2026.

The files in `data/` are made by `tools/build_units.py`; where they come from is told in `data/README.md`. What is in
the tables already is left alone: a unit is the same if it bears the code on the last day of the old map or the first
of the new one, whatever an administrator has changed about it since.
"""

import csv
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, NamedTuple

from django.db import connection, models, transaction
from django.utils.translation import gettext as _

from tuquan.kit.bulk import insert_rows
from tuquan.kit.text import fold
from tuquan.places import tree
from tuquan.places.models import Belonging, Kind, Place, PlaceName, Succession, Tier, Within

DATA = Path(__file__).parent / "data"
LAST_OLD, FIRST_NEW = date(2025, 6, 30), date(2025, 7, 1)
SOURCE = "vietnamadminunits 1.0.4 (MIT)"
PROVINCES_BASIS = "Nghị quyết 202/2025/QH15"

TIERS = {
    Kind.NATION: Tier.NATION, Kind.PROVINCE: Tier.PROVINCE, Kind.CITY: Tier.PROVINCE,
    Kind.DISTRICT: Tier.DISTRICT, Kind.URBAN_DISTRICT: Tier.DISTRICT, Kind.TOWN: Tier.DISTRICT,
    Kind.PROVINCIAL_CITY: Tier.DISTRICT, Kind.COMMUNE: Tier.COMMUNE, Kind.WARD: Tier.COMMUNE,
    Kind.TOWNSHIP: Tier.COMMUNE, Kind.SPECIAL_ZONE: Tier.COMMUNE,
}  # fmt: skip

Key = tuple[str, date]  # a code and one of the two days: the unit that bore it then
Row = dict[str, str]
NameFact = tuple[str, str, date | None, date | None, str]  # name, kind, first day, last day, basis
ParentFact = tuple[Key, date | None, date | None, str]  # parent, first day, last day, basis


class Counts(NamedTuple):
    """How many rows a load added to each table; all nought when there was nothing to add."""

    places: int
    names: int
    belongings: int
    successions: int
    within: int


@dataclass
class Unit:
    """One unit as shipped: its row, what it was called and under whom it stood over time, the latest last."""

    row: Row
    first: date | None
    last: date | None
    names: list[NameFact]
    parents: list[ParentFact]

    @property
    def key(self) -> Key:
        return self.row["code"], LAST_OLD if self.last else FIRST_NEW

    @property
    def tier(self) -> Tier:
        return TIERS[Kind(self.row["kind"])]


@transaction.atomic
def load(progress: Callable[[str], Any] = print) -> Counts:
    """Add what the tables lack of the shipped map. Doing it again adds nothing and changes nothing."""
    units, there = read_units(), known_units()
    added = [unit for unit in units if unit.key not in there]
    for tier in sorted(set(TIERS.values())):  # a parent needs its number before its members can name it
        known = known_units()
        _insert(Place, [_place(unit, known) for unit in added if unit.tier == tier])
    known = known_units()
    counts = Counts(
        places=len(added),
        names=_insert(PlaceName, _names(added, known)),
        belongings=_insert(Belonging, _belongings(added, known)),
        successions=_insert(Succession, _successions({unit.key for unit in added}, known)),
        within=tree.rebuild() if added or not Within.objects.exists() else 0,
    )
    if added:
        _count_for_the_planner()
    progress(_("The map of Vietnam: %(places)s units added.") % {"places": counts.places})
    return counts


def read_units() -> list[Unit]:
    """Every unit of both maps, once: those that 2025 left unchanged stand on both."""
    basis, dated = _basis(), _dated_names()
    today = {row["code"]: _living(row, basis[row["code"]], dated.get(row["code"], [])) for row in rows_of("today.csv")}
    ended = []
    for row in rows_of("before.csv"):
        unit = today.get(row["code"])
        stood = ((row["parent"], LAST_OLD), None, LAST_OLD, "")
        if unit is None or unit.first:
            ended.append(Unit(row, None, LAST_OLD, [(row["name"], row["kind"], None, LAST_OLD, "")], [stood]))
        elif unit.row["parent"] != row["parent"]:  # an unchanged commune: its district was abolished
            unit.parents = [stood, (unit.parents[0][0], FIRST_NEW, None, basis[row["code"]])]
    return [*today.values(), *ended]


def rows_of(name: str) -> list[Row]:
    with (DATA / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def known_units() -> dict[Key, int]:
    """The units in the table by code, on the last day of the old map and the first of the new one."""
    known: dict[Key, int] = {}
    for pk, code, first, last in Place.objects.values_list("pk", "code", "first_day", "last_day"):
        for day in (LAST_OLD, FIRST_NEW):
            if (first is None or first <= day) and (last is None or day <= last):
                known[code, day] = pk
    return known


def _basis() -> dict[str, str]:
    """By which act each unit of today came to be, or to be moved, on 1 July 2025."""
    acts = {row["province"]: f"Nghị quyết {row['number']}" for row in rows_of("resolutions.csv")}
    return {row["code"]: acts.get(row["parent"], PROVINCES_BASIS) for row in rows_of("today.csv")}


def _dated_names() -> dict[str, list[Row]]:
    names: dict[str, list[Row]] = {}
    for row in rows_of("names.csv"):
        names.setdefault(row["unit"], []).append(row)
    return names


def _living(row: Row, basis: str, dated: list[Row]) -> Unit:
    first = _day(row["since"])
    names: list[NameFact] = []
    for fact in dated or [row | {"first_day": row["since"], "last_day": "", "basis": ""}]:
        begins = _day(fact["first_day"])
        act = fact["basis"] or (basis if begins == FIRST_NEW else "")
        names.append((fact["name"], fact["kind"], begins, _day(fact["last_day"]), act))
    parent: ParentFact = ((row["parent"], FIRST_NEW), first, None, basis if first else "")
    return Unit(row, first, None, names, [parent] if row["parent"] else [])


def _place(unit: Unit, known: dict[Key, int]) -> dict[str, Any]:
    row = unit.row
    old_province = unit.tier == Tier.PROVINCE and unit.first is None
    return {
        "code": row["code"], "tier": unit.tier.value, "kind": row["kind"], "name": row["name"],
        "folded": fold(row["name"]), "parent_id": known[unit.parents[-1][0]] if unit.parents else None,
        "first_day": unit.first, "last_day": unit.last, "known_from": LAST_OLD if old_province else None,
        "latitude": _number(row["latitude"]), "longitude": _number(row["longitude"]),
        "area_km2": _number(row.get("area_km2", "")), "source": SOURCE if unit.parents else "",
    }  # fmt: skip


def _names(units: Iterable[Unit], known: dict[Key, int]) -> list[dict[str, Any]]:
    return [
        {"place_id": known[unit.key], "name": name, "kind": kind, "first_day": first, "last_day": last, "basis": basis}
        for unit in units
        for name, kind, first, last, basis in unit.names
    ]


def _belongings(units: Iterable[Unit], known: dict[Key, int]) -> list[dict[str, Any]]:
    return [
        {"place_id": known[unit.key], "parent_id": known[parent], "first_day": first, "last_day": last, "basis": basis}
        for unit in units
        for parent, first, last, basis in unit.parents
    ]


def _successions(added: set[Key], known: dict[Key, int]) -> list[dict[str, Any]]:
    """Who became whose heir, where one of the two was not there before; by the act that rearranged the heir."""
    basis = _basis()
    there = set(Succession.objects.values_list("place", "heir"))
    result = []
    for row in rows_of("heirs.csv"):
        unit, heir = (row["unit"], LAST_OLD), (row["heir"], FIRST_NEW)
        if (unit in added or heir in added) and (known[unit], known[heir]) not in there:
            result.append({
                "place_id": known[unit], "heir_id": known[heir], "day": FIRST_NEW, "whole": row["whole"] == "1",
                "share_over": None, "share_under": None, "basis": basis[row["heir"]],
            })  # fmt: skip
    return result


def _insert(model: type[models.Model], rows: list[dict[str, Any]]) -> int:
    if rows:
        days = connection.ops.adapt_datefield_value
        values = [tuple(days(v) if isinstance(v, date) else v for v in row.values()) for row in rows]
        insert_rows(model, list(rows[0]), values)
    return len(rows)


def _count_for_the_planner() -> None:
    """PostgreSQL plans on statistics; until it gathers them by itself, queries over the new rows take minutes."""
    if connection.vendor == "postgresql":
        tables = (Place, PlaceName, Belonging, Succession, Within)
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE " + ", ".join(connection.ops.quote_name(table._meta.db_table) for table in tables))


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None


def _number(text: str) -> float | None:
    return float(text) if text else None


__all__ = ["Counts", "load"]
