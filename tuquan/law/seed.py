"""Bring the shipped law into the tables. What an administrator set here is left alone."""

import tomllib
from collections.abc import Callable, Iterable
from decimal import Decimal
from pathlib import Path
from typing import Any, NamedTuple

from django.db import models, transaction

from tuquan.kit.period import FUTURE, PAST
from tuquan.law import cache, values
from tuquan.law.models import HolidayException, Instrument, Rule

DATA = Path(__file__).parent / "data"


class Loaded(NamedTuple):
    """What a load did. `stale` rules are no longer shipped, but carry a local value and so were kept."""

    added: int
    changed: int
    removed: int
    stale: tuple[str, ...]


@transaction.atomic
def load() -> Loaded:
    """Make the tables say what the data files say. Doing it again changes nothing."""
    done = [_load_instruments(), _load_rules(), _load_days()]
    removed, stale = _remove_unshipped_rules()
    cache.forget()
    return Loaded(sum(new for new, _ in done), sum(changed for _, changed in done), removed, stale)


def instrument_entries() -> list[dict[str, Any]]:
    return _toml(DATA / "instruments.toml")["instrument"]


def rule_entries() -> list[dict[str, Any]]:
    """The rules of all files, each completed with the defaults of its file."""
    files = [_toml(path) for path in sorted((DATA / "rules").glob("*.toml"))]
    return [file.get("defaults", {}) | entry for file in files for entry in file["rule"]]


def day_entries() -> list[dict[str, Any]]:
    return _toml(DATA / "days.toml")["day"]


def _load_instruments() -> tuple[int, int]:
    entries = instrument_entries()
    heirs = {entry["code"]: entry.pop("replaced_by", None) for entry in entries}
    fields = ["kind", "number", "title", "issuer", "issued_on", "in_force_from", "in_force_to"]
    fields += ["confidence", "source_note"]
    new, changed = _save(Instrument, [Instrument(**entry) for entry in entries], fields, lambda row: row.code)
    return new, changed + _link_heirs(heirs)


def _link_heirs(heirs: dict[str, str | None]) -> int:
    """Set who replaced whom, now that every instrument has its number."""
    rows = {row.code: row for row in Instrument.objects.all()}
    moved = []
    for code, heir in heirs.items():
        wanted = rows[heir].pk if heir else None
        if rows[code].replaced_by_id != wanted:
            rows[code].replaced_by_id = wanted
            moved.append(rows[code])
    Instrument.objects.bulk_update(moved, ["replaced_by"])
    return len(moved)


def _load_rules() -> tuple[int, int]:
    ids = dict(Instrument.objects.values_list("code", "pk"))
    fields = ["title", "title_en", "value", "value_type", "unit", "instrument_id", "article", "valid_to"]
    fields += ["status", "note"]
    return _save(Rule, [_rule(entry, ids) for entry in rule_entries()], fields, _rule_identity)


def _rule(entry: dict[str, Any], instruments: dict[str, int]) -> Rule:
    value, code = entry.get("value", ""), entry.get("instrument")
    kind = entry.get("type") or values.type_of(value)
    return Rule(
        key=entry["key"],
        title=entry["title"],
        title_en=entry["title_en"],
        value=values.write(kind, value),
        value_type=kind,
        unit=entry.get("unit", ""),
        instrument_id=instruments[code] if code else None,
        article=entry.get("article", ""),
        valid_from=entry.get("valid_from") or PAST,
        valid_to=entry.get("valid_to") or FUTURE,
        status=entry["status"],
        note=entry.get("note", ""),
    )


def _rule_identity(row: Rule) -> tuple:
    return row.key, row.valid_from


def _remove_unshipped_rules() -> tuple[int, tuple[str, ...]]:
    shipped = {(entry["key"], entry.get("valid_from") or PAST) for entry in rule_entries()}
    unshipped = [row for row in Rule.objects.all() if _rule_identity(row) not in shipped]
    gone = [row.pk for row in unshipped if not row.is_local]
    Rule.objects.filter(pk__in=gone).delete()
    return len(gone), tuple(row.key for row in unshipped if row.is_local)


def _load_days() -> tuple[int, int]:
    entries = day_entries()
    shipped = HolidayException.objects.filter(set_by="")
    shipped.exclude(day__in=[entry["day"] for entry in entries]).delete()
    ours = set(HolidayException.objects.exclude(set_by="").values_list("day", flat=True))
    rows = [HolidayException(**entry) for entry in entries if entry["day"] not in ours]
    return _save(HolidayException, rows, ["kind", "note", "instrument_text", "source"], lambda row: row.day)


def _save(
    model: type[models.Model], rows: Iterable[Any], fields: list[str], identity: Callable[[Any], Any]
) -> tuple[int, int]:
    """Write what is new or differs: how many rows were added and changed."""
    known = {identity(row): row for row in model._default_manager.all()}
    new, changed = [], []
    for row in rows:
        old = known.get(identity(row))
        if old is None:
            new.append(row)
        elif any(getattr(old, name) != getattr(row, name) for name in fields):
            row.pk = old.pk
            changed.append(row)
    model._default_manager.bulk_create(new)
    model._default_manager.bulk_update(changed, [name.removesuffix("_id") for name in fields])
    return len(new), len(changed)


def _toml(path: Path) -> dict[str, Any]:
    return tomllib.loads(path.read_text("utf-8"), parse_float=Decimal)
