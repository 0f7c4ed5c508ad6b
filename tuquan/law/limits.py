"""How long the law gives for something, by case, and how often and how far it lets that be prolonged."""

from datetime import date
from typing import NamedTuple

from tuquan.law import rules
from tuquan.law.models import Unit

USUAL = ("days", "hours", "usual")  # how a table of cases names the one that is none of them


class Limit(NamedTuple):
    """So many calendar days, working days or hours."""

    number: int
    unit: str


class Extension(NamedTuple):
    """How many times a limit may be prolonged, and by how many of its own units at most each time."""

    times: int
    most: int


def limit(key: str, on: date, *cases: str) -> Limit:
    """The limit of this rule on a day; `cases` are what is special here: "remote", "complex". Raises RuleMissing.

    Where the rule knows the cases together, that is its answer, otherwise the longest that one of them gives.
    """
    row, value = rules.rule(key, on), rules.value(key, on)
    if not isinstance(value, dict):
        return Limit(int(value), row.unit or Unit.DAY)
    wanted = _words(*cases)
    together = [number for name, number in value.items() if wanted and _words(name) == wanted]
    alone = [value[case] for case in cases if case in value]
    usual = [value[name] for name in USUAL if name in value]
    return Limit(int(max(together or alone or usual)), row.unit or Unit.DAY)


def extension(key: str, on: date, *cases: str) -> Extension:
    """What the rule `<key>_extension` allows on a day; nothing where there is none."""
    try:
        value = rules.table(f"{key}_extension", on)
    except rules.RuleMissing:
        return Extension(0, 0)
    times = [value[case] for case in cases if case in value]
    return Extension(int(max(times, default=value.get("usual", 0))), int(value["days"]))


def _words(*names: str) -> set[str]:
    return {word for name in names for word in name.split("_")}
