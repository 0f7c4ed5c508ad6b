"""Claims: totals announced elsewhere. Read from a CSV file, set beside our own figure, never added in."""

import csv
import hashlib
import io
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import IO

from django.core.exceptions import ValidationError
from django.utils import translation
from django.utils.translation import gettext as _

from tuquan.journal.actions import OutsideActor
from tuquan.kit.period import Period
from tuquan.kit.text import clean
from tuquan.ledger.actions import import_claims
from tuquan.ledger.batch import Batch
from tuquan.ledger.figures import Amount, unreported
from tuquan.ledger.indicator import INDICATORS, Indicator, Ratio
from tuquan.ledger.models import Claim, Qualifier
from tuquan.ledger.reading import Map
from tuquan.places.models import Place
from tuquan.places.tree import UnknownPlace, find

PUBLISHED = Path(__file__).parent / "data" / "published_figures.csv"
COLUMNS = (
    "id", "key", "split", "place_code", "place_valid_on", "figure", "value", "qualifier", "unit", "window_from",
    "window_to", "published_on", "source", "note",
)  # fmt: skip
NEEDED = frozenset(COLUMNS) - {"key", "split", "published_on", "note"}
LENGTHS = {"id": 40, "key": 80, "split": 200, "figure": 200, "unit": 40, "source": 300, "note": 300}
SHIPPED = OutsideActor("SYSTEM", frozenset({"ledger.import_claims"}))

Source = str | Path | bytes | IO


@dataclass(frozen=True)
class Problem:
    """What is wrong in a file: in which row (the header is row 1) and column, in the user's words."""

    row: int
    column: str
    message: str

    def __str__(self):
        return _("Row %(row)s, %(column)s: %(message)s") % {
            "row": self.row, "column": self.column, "message": self.message,
        }  # fmt: skip


# --- reading a file ----------------------------------------------------------------------------------------------


def load(path: Source | None = None) -> list[dict]:
    """The claims of a file, by default the published figures that ship with us.

    Raises ValidationError with all that is wrong.
    """
    rows, problems = read(path or PUBLISHED)
    if problems:
        raise ValidationError([str(problem) for problem in problems])
    return rows


def read(file: Source) -> tuple[list[dict], list[Problem]]:
    """The good rows, as the fields of a claim, and what is wrong with the others."""
    table = csv.DictReader(io.StringIO(text_of(file), newline=""), restkey="…")
    names = [clean(name) for name in table.fieldnames or []]
    table.fieldnames = names
    missing = [name for name in COLUMNS if name in NEEDED and name not in names]
    if missing:
        return [], [Problem(1, name, _("this column is missing")) for name in missing]
    rows, problems, seen = [], [], {}
    for number, raw in enumerate(table, start=2):
        row = Row(number, raw)
        fields = row.fields()
        if fields and (before := seen.setdefault(fields["ref"], number)) != number:
            row.wrong("id", _("row %(row)s has this reference already") % {"row": before})
        problems += row.problems
        if not row.problems:
            rows.append(fields)
    return rows, problems


def load_file(path: str | Path, *, by) -> int:
    """Keep the claims of a file; returns how many it holds. A claim held unchanged is left alone."""
    content = Path(path).read_bytes()
    rows = load(content)
    new = changed(rows)
    if new:
        digest = hashlib.sha256(content).hexdigest()
        import_claims(Batch("ledger.claims", new, Path(path).name, digest), by=by)
    return len(rows)


def load_published() -> int:
    """Keep the published figures that ship with us."""
    return load_file(PUBLISHED, by=SHIPPED)


def changed(rows: list[dict]) -> list[dict]:
    """The rows that differ from the claims held under their references."""
    held = Claim.objects.in_bulk([row["ref"] for row in rows], field_name="ref")
    return [
        row for row in rows
        if row["ref"] not in held or any(getattr(held[row["ref"]], name) != value for name, value in row.items())
    ]  # fmt: skip


def text_of(file: Source) -> str:
    if isinstance(file, str | Path):
        file = Path(file).read_bytes()
    content = file if isinstance(file, bytes) else file.read()
    return content.decode("utf-8-sig") if isinstance(content, bytes) else content


class Row:
    """One row of the file: each cell is read once, and what is wrong with it is kept."""

    def __init__(self, number: int, raw: dict):
        self.number = number
        self.raw = {name: clean(text) for name, text in raw.items() if isinstance(text, str)}
        self.problems: list[Problem] = []
        if "…" in raw:
            self.wrong("…", _("there are more cells than columns"))

    def wrong(self, column: str, message: str) -> None:
        self.problems.append(Problem(self.number, column, message))

    def fields(self) -> dict | None:
        """The fields of the claim, or None where something is wrong."""
        for column in COLUMNS:
            text = self.raw.get(column, "")
            if not text and column in NEEDED:
                self.wrong(column, _("must be filled in"))
            elif len(text) > LENGTHS.get(column, len(text)):
                self.wrong(column, _("is longer than %(most)s letters") % {"most": LENGTHS[column]})
        first, last = self.day("window_from"), self.day("window_to")
        if first and last and first > last:
            self.wrong("window_to", _("comes before the first day"))
        fields = {
            "ref": self.raw.get("id", ""),
            "indicator": self.raw.get("key", ""),
            "split": self.split(),
            "place": self.place(),
            "figure": self.raw.get("figure", ""),
            "value": self.read("value", int, _("is no whole number")),
            "qualifier": self.read("qualifier", Qualifier, _("is none of: %(all)s") % {"all": ", ".join(Qualifier)}),
            "unit": self.raw.get("unit", ""),
            "first_day": first,
            "last_day": last,
            "published_on": self.day("published_on"),
            "source": self.raw.get("source", ""),
            "note": self.raw.get("note", ""),
        }
        return None if self.problems else fields

    def read(self, column: str, reader: Callable, message: str):
        text = self.raw.get(column, "")
        if not text:
            return None
        try:
            return reader(text)
        except ValueError:
            self.wrong(column, f"“{text}” {message}")
            return None

    def day(self, column: str) -> date | None:
        return self.read(column, date.fromisoformat, _("is no day like 2023-12-31"))

    def split(self) -> str:
        text = self.raw.get("split", "")
        try:
            cells_of(text)
        except ValueError:
            self.wrong("split", _("“%(text)s” is no cell like sex=f|trained=y") % {"text": text})
        if text and not self.raw.get("key"):
            self.wrong("split", _("a cell needs a key"))
        return text

    def place(self) -> Place | None:
        code, on = self.raw.get("place_code", ""), self.day("place_valid_on")
        if not code or not on:
            return None
        try:
            return find(code, on)
        except UnknownPlace as unknown:
            self.wrong("place_code", str(unknown))
            return None


def cells_of(split: str) -> dict[str, str]:
    """Dimensions and their values: "form=a|to=b". Raises ValueError."""
    found: dict[str, str] = {}
    for part in split.split("|") if split else []:
        name, equals, value = part.partition("=")
        if not (name and equals and value) or name in found:
            raise ValueError(split)
        found[name] = value
    return found


# --- beside a figure ---------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Beside:
    """A claim beside our figure. `difference` is ours less theirs; where there is none, `why` says so.

    `unreported`: it speaks of the very same, but nobody has reported ours. "At least" that is met leaves no difference.
    `agrees` is None where there is nothing to judge.
    """

    claim: Claim
    difference: int | float | None = None
    agrees: bool | None = None
    why: str = ""
    unreported: bool = False

    @property
    def same(self) -> bool:
        """Whether both numbers speak of the same thing."""
        return self.difference is not None or self.unreported


def beside(
    place: Place, window: Period, map_: Map, amounts: dict[str, Amount], *, map_day: date
) -> dict[str, list[Beside]]:
    """For each figure the claims about it: those that can be compared first, then the newest."""
    found: dict[str, list[Beside]] = defaultdict(list)
    whole = {place.pk}
    about = [place]
    if map_ is Map.TODAY:
        past = Place.objects.within([place], on=map_day).filter(tier=place.tier).exclude(pk=place.pk)
        about += list(past)
        whole = {one.pk for one in about if became(one, place)}
    claims = Claim.objects.filter(place__in=about, indicator__in=amounts.keys()).select_related("place")
    for claim in claims.order_by("-last_day", "-first_day", "pk"):
        one, amount = INDICATORS[claim.indicator], amounts[claim.indicator]
        found[claim.indicator].append(compare(claim, one, amount, window, claim.place_id in whole))
    return {key: sorted(rows, key=lambda row: not row.same) for key, rows in found.items()}


def unkeyed(place: Place, window: Period) -> list[Claim]:
    """Claims about this place in these days that name none of our indicators: listed, never compared."""
    met = Claim.objects.filter(place=place, first_day__lte=window.last, last_day__gte=window.first)
    return list(met.exclude(indicator__in=INDICATORS.keys()).order_by("-last_day", "pk"))


def became(past: Place, place: Place) -> bool:
    """Whether a unit went whole to one heir that holds nothing else, and so on down to this place."""
    while past.pk != place.pk:
        heirs = list(past.successions.select_related("heir")[:2])
        if len(heirs) != 1 or not heirs[0].whole or heirs[0].heir.inheritances.count() != 1:
            return False
        past = heirs[0].heir
    return True


def compare(claim: Claim, one: Indicator | Ratio, amount: Amount, window: Period, same_place: bool) -> Beside:
    """Set a claim beside our amount."""
    why = next(obstacles(claim, one, window, same_place), "")
    if not why and unreported(one, amount):
        return Beside(claim, why=_("not reported yet"), unreported=True)
    ours = None if why else part_of(amount, one, claim.split)
    if ours is None:
        return Beside(claim, why=why or _("we hold no such part"))
    difference = round(ours - claim.value, 2) if isinstance(ours, float) else ours - claim.value
    match claim.qualifier:
        case Qualifier.EXACT:
            return Beside(claim, difference, agrees=difference == 0)
        case Qualifier.AT_LEAST:
            return Beside(claim, min(difference, 0), agrees=difference >= 0)
    return Beside(claim, difference)


def obstacles(claim: Claim, one: Indicator | Ratio, window: Period, same_place: bool) -> Iterator[str]:
    """Why the two numbers cannot be compared."""
    if not same_place:
        yield _("about a former unit that is only a part of this one")
    standing = isinstance(one, Indicator) and one.stands
    if standing and (claim.first_day != claim.last_day or claim.last_day != window.last):
        yield _("of another day")
    if not standing and (claim.first_day, claim.last_day) != (window.first, window.last):
        yield _("of other days")
    if plain(claim.unit) != plain(one.unit):
        yield _("in another unit")


def plain(unit) -> str:
    """The unit in English, whatever the language of the screen."""
    with translation.override(None):
        name = str(unit)
    return {"percent": "%"}.get(name, name)


def part_of(amount: Amount, one: Indicator | Ratio, split: str) -> int | float | None:
    """Our amount in the cells that a claim names: all cells in which the dimensions it gives have its values."""
    if not split:
        return amount.value
    wanted = cells_of(split).items()
    if isinstance(one, Ratio) or amount.cells_withheld or not {name for name, _value in wanted} <= set(one.split):
        return None
    found = [value for cell, value in amount.splits.items() if wanted <= cells_of(cell).items()]
    return None if one.reported and not found else sum(found)
