"""An indicator: declared once, in an app's `indicators.py`; posting, roll-up, drill-down and docs follow from it."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Q
from django.utils.functional import Promise

if TYPE_CHECKING:
    from tuquan.ledger.record import Record

INDICATORS: dict[str, "Indicator | Ratio"] = {}


class Kind(StrEnum):
    """How a figure behaves over time."""

    FLOW = "flow"  # added up over a window
    STOCK = "stock"  # standing on the window's last day
    RATIO = "ratio"  # divided after adding, never added
    DISTINCT = "distinct"  # members standing on the last day, each counted once
    REPORTED = "reported"  # typed in returns until a register exists


FLOW, STOCK, RATIO, DISTINCT, REPORTED = Kind


@dataclass(frozen=True, eq=False)
class Indicator:
    """What is counted. Reads only the record's own columns.

    key         "register.name": stable, stored in the database
    unit        what one is ("dispute", "person"); shown after the figure
    of          the record model; None for a reported figure
    when        which records count
    on          the day field: when it happened, or from which day it stands
    until       for a stock: the day field on which it stopped standing (that day no longer counts)
    split       dimension -> field; one posting sits in one cell over all dimensions
    labels      dimension -> value -> what the value is called, where the field's own choices do not say it
    value       1, or the field that holds the amount
    member      for a distinct figure: the field of what is counted once
    standing    for a reported figure: a level on a day rather than an amount of a period
    guarded     it tells of people who must not be found out (see `ledger.guard`): a flow only, posted on the month's
                last day
    """

    key: str
    title: str | Promise
    unit: str | Promise
    kind: Kind
    definition: str | Promise
    basis: str
    of: type["Record"] | None = None
    when: Q = field(default_factory=Q)
    on: str = ""
    until: str = ""
    split: dict[str, str] = field(default_factory=dict)
    labels: dict[str, dict[str, str | Promise]] = field(default_factory=dict)
    value: int | str = 1
    member: str = ""
    standing: bool = False
    guarded: bool = False

    def __post_init__(self):
        if self.key in INDICATORS:
            raise ValueError(f"{self.key} is declared twice")
        if self.guarded and self.kind is not FLOW:
            raise ValueError(f"{self.key}: only what happens in a month can be guarded")
        INDICATORS[self.key] = self

    @property
    def register(self) -> str:
        return self.key.partition(".")[0]

    @property
    def stands(self) -> bool:
        """Read on the last day, rather than added up over the window."""
        return self.kind in (STOCK, DISTINCT) or self.standing

    @property
    def reported(self) -> bool:
        """Known only where somebody reported it: no record stands behind it, and silence is no zero."""
        return self.kind is REPORTED

    @property
    def cells(self) -> list[str]:
        """All cells of a figure whose values are declared in `labels`; one empty cell where nothing is split."""
        found: list[dict[str, object]] = [{}]
        for name in self.split:
            found = [{**given, name: value} for given in found for value in self.labels.get(name, {})]
        return [cell(given) for given in found]

    def columns(self) -> set[str]:
        names = {self.on, self.until, self.member, *self.split.values()} - {""}
        return names | ({self.value} if isinstance(self.value, str) else set())


@dataclass(frozen=True, eq=False)
class Ratio:
    """A share in percent: computed after adding, shown with both its parts."""

    key: str
    title: str | Promise
    over: Indicator
    under: Indicator
    definition: str | Promise
    basis: str
    unit: str | Promise = "%"
    kind: Kind = RATIO

    def __post_init__(self):
        if self.over.guarded or self.under.guarded:
            raise ValueError(f"{self.key}: a share of guarded figures gives them away")
        if self.key in INDICATORS:
            raise ValueError(f"{self.key} is declared twice")
        INDICATORS[self.key] = self

    @property
    def register(self) -> str:
        return self.key.partition(".")[0]

    @property
    def reported(self) -> bool:
        return self.over.reported or self.under.reported


def counted(model: type[models.Model]) -> list[Indicator]:
    """The indicators of a record model, in order of declaration."""
    return [one for one in INDICATORS.values() if isinstance(one, Indicator) and one.of is model]


def record_models() -> list[type["Record"]]:
    return list(dict.fromkeys(one.of for one in INDICATORS.values() if isinstance(one, Indicator) and one.of))


def additive(key: str) -> Indicator:
    """The indicator with this key, where it is one that the ledger holds: a ratio is divided anew each time."""
    one = INDICATORS[key]
    if isinstance(one, Ratio):
        raise UnknownIndicator(key)
    return one


class UnknownIndicator(LookupError):
    """No indicator has this key."""


def find(keys: Iterable[str] | None = None) -> list["Indicator | Ratio"]:
    """Indicators by key, or all of them. Raises UnknownIndicator."""
    if keys is None:
        return list(INDICATORS.values())
    try:
        return [INDICATORS[key] for key in keys]
    except KeyError as missing:
        raise UnknownIndicator(missing.args[0]) from None


def cell_title(one: Indicator, cell: str) -> str:
    """ "Commendations: certificate of merit, individuals" """
    given = [part.partition("=") for part in cell.split("|")] if cell else []
    words = ", ".join(str(one.labels[name][value]) for name, _eq, value in given)
    return f"{one.title}: {words}" if words else str(one.title)


def cell(dimensions: dict[str, object]) -> str:
    """One cell key over all dimensions, in the order they were declared: "sex=f|trained=y"."""
    return "|".join(f"{name}={spell(value)}" for name, value in dimensions.items())


def spell(value: object) -> str:
    if value is None or value == "":
        return "unknown"
    if isinstance(value, bool):
        return "y" if value else "n"
    return str(value)
