"""Figures: what an indicator comes to in a place over a window, with its parts, its evidence and its children."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import cast

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from tuquan.kit.bulk import undisturbed
from tuquan.kit.period import Period, day_of
from tuquan.ledger import guard, members, reading
from tuquan.ledger.areas import bring
from tuquan.ledger.children import Child, children, shared_out
from tuquan.ledger.indicator import DISTINCT, INDICATORS, Indicator, Ratio
from tuquan.ledger.models import Basis
from tuquan.ledger.reading import Line, Map, Question, Sums
from tuquan.places.models import Place, Succession, Tier


@dataclass
class Evidence:
    """The parts of a figure that rest on records, on returns and on corrections; they sum to it."""

    records: int = 0
    returns: int = 0
    corrections: int = 0

    def add(self, basis: Basis, value: int) -> None:
        match basis:
            case Basis.RECORD:
                self.records += value
            case Basis.RETURN:
                self.returns += value
            case Basis.CORRECTION:
                self.corrections += value


@dataclass
class Amount:
    """What one indicator comes to at one place: a whole number, or a share with both its parts.

    None is unknown: a reported figure that nobody reported (`reported` where somebody did, be it nought), or a share
    of which a part is unknown or which divides by nought.
    """

    value: int | float | None
    over: int | None = None
    under: int | None = None
    splits: dict[str, int] = field(default_factory=dict)
    evidence: Evidence = field(default_factory=Evidence)
    estimate: bool = False
    reported: bool = False
    withheld: str = ""  # why a guarded figure is not given, in a few words
    cells_withheld: bool = False  # a cell that is missing is not zero, it is not given

    def cell(self, split: str) -> "Amount":
        """One cell of it."""
        if split in self.splits or not self.cells_withheld:
            absent = None if self.reported or self.value is None else 0
            return Amount(self.splits.get(split, absent), evidence=self.evidence, reported=split in self.splits)
        return Amount(None, withheld=self.withheld or str(_("not given")))

    @property
    def whole(self) -> int:
        """What a figure adds to a sum: a whole number, and nothing where it is unknown."""
        return cast(int, self.value or 0)


@dataclass
class Table:
    """The answer: one amount per indicator for the place, and per child where that was asked."""

    place: Place
    window: Period
    map: Map
    known_at: datetime | None
    indicators: list[Indicator | Ratio]
    amounts: dict[str, Amount]
    children: list[Child] = field(default_factory=list)
    by_child: dict[str, dict[int, Amount]] = field(default_factory=dict)


class NoFigure(ValueError):
    """The question has no answer; the message says why, in the language of whoever reads it and not of a document."""

    def __init__(self, message: str | Promise, **given: str):
        super().__init__(message, given)
        self.message, self.given = message, given

    def __str__(self):
        return str(self.message) % self.given


@undisturbed()
def figures(
    place: Place,
    window: Period,
    *,
    map: Map = Map.THEN,  # noqa: A002 - the word of the command line and of the screen
    indicators: Sequence[Indicator | Ratio],
    by_child: bool = False,
    splits: bool = True,
    known_at: datetime | None = None,
    map_day: date | None = None,
) -> Table:
    """Answer for a place over a window, both days included.

    map       then: flows on the map of their own day, stocks on that of the window's last day; today: past units
              followed to their heirs
    splits    also give the cells, not the totals alone
    known_at  the figures as they stood in the ledger at that moment, and today's map as that of its day
    Raises NoFigure where the place did not exist in the window (then), or exists no more (today).
    """
    map_day = map_day or day_of(known_at)
    check(place, window, map, map_day)
    plain = parts(indicators)
    book = reading.lines(plain.values())
    table = Table(place, window, map, known_at, list(indicators), {})
    if by_child:
        table.children = children(place, window, map, map_day)
    wanted = {number for number, line in book.items() if splits or line.total is None}
    ask = Question(
        window=window, map=map, map_day=map_day, known_at=known_at,
        flows=tuple(n for n in wanted if not stands(plain, book[n])),
        stocks=tuple(n for n in wanted if stands(plain, book[n])),
    )  # fmt: skip
    usual = [child.place for child in table.children if child.days is None and child.stays]
    sums = read(place, usual, ask, book, splits)
    read_movers(table.children, sums, ask, book, splits)
    table.amounts = amounts(indicators, sums.get(place.pk, {}), book)
    spread = shared_out(place, table.children, sums, ask, book) if table.children else set()
    columns = {child.place.pk: amounts(indicators, sums.get(child.place.pk, {}), book) for child in table.children}
    for one in indicators:
        table.by_child[one.key] = {pk: column[one.key] for pk, column in columns.items()}
        for pk in spread:
            table.by_child[one.key][pk].estimate = True
    count_distinct(table, plain, book, ask)
    table.children = [child for child in table.children if not child.note or has_any(columns[child.place.pk]) or child.window]
    if table.children:
        add_rest(table)
    guard.withhold(table, map_day)
    return table


def count_distinct(table: Table, plain: dict[str, Indicator], book: dict[int, Line], ask: Question) -> None:
    """Distinct figures are never added up: each level counts its own members."""
    places = [table.place.pk, *(child.place.pk for child in table.children)]
    for key, one in plain.items():
        if one.kind is DISTINCT:
            series = [number for number, line in book.items() if line.indicator == key]
            counts = members.standing(places, series, [ask])[0]
            for place in places:
                column = table.amounts if place == table.place.pk else {key: table.by_child[key][place]}
                column[key].value = column[key].evidence.records = counts.get(place, 0)


def add_rest(table: Table) -> None:
    """A last row for what sits at the place itself and at no unit below it, so that the column adds up to the total."""
    rest = {
        one.key: Amount(0) if one.kind is DISTINCT
        else less(one, table.amounts[one.key], list(table.by_child[one.key].values()))
        for one in table.indicators
    }
    if has_any(rest):
        name = _("%(name)s itself (at no unit below)") % {"name": table.place.name}
        table.children.append(Child(table.place, name, str(_("not by unit"))))
        for key, amount in rest.items():
            table.by_child[key][table.place.pk] = amount


def less(one: Indicator | Ratio, whole: Amount, parts_: Sequence[Amount]) -> Amount:
    """What is left of an amount when the parts are taken away; a share is divided anew."""
    evidence = Evidence(
        whole.evidence.records - sum(part.evidence.records for part in parts_),
        whole.evidence.returns - sum(part.evidence.returns for part in parts_),
        whole.evidence.corrections - sum(part.evidence.corrections for part in parts_),
    )
    if isinstance(one, Ratio):
        over = left(one.over, whole.over, [part.over for part in parts_])
        under = left(one.under, whole.under, [part.under for part in parts_])
        return Amount(share(over, under), over, under, evidence=evidence)
    splits = {cell: value - sum(part.splits.get(cell, 0) for part in parts_) for cell, value in whole.splits.items()}
    value = left(one, whole.whole, [part.whole for part in parts_])
    return Amount(
        value, splits={cell: rest for cell, rest in splits.items() if rest}, evidence=evidence,
        reported=one.reported and value is not None,
    )  # fmt: skip


def left(one: Indicator, whole: int | None, parts_: Iterable[int | None]) -> int | None:
    """A number less others, the unknown ones taken as nothing; where nothing is left, nobody reported it."""
    rest = (whole or 0) - sum(part or 0 for part in parts_)
    return None if one.reported and not rest else rest


def share(over: int | None, under: int | None) -> float | None:
    """In percent; unknown where a part is, and of nothing."""
    return round(100 * over / under, 2) if under and over is not None else None


def check(place: Place, window: Period, map_: Map, map_day: date) -> None:
    if map_ is Map.TODAY and map_day not in place.life:
        raise NoFigure(
            _("%(name)s is not on today's map (%(title)s). Ask on the map of then, or ask for the unit of today."),
            name=place.name, title=place.title,
        )  # fmt: skip
    if map_ is Map.THEN and not place.life.meet(window):
        raise NoFigure(
            _("%(name)s did not exist between %(first)s and %(last)s."),
            name=place.name, first=f"{window.first:%d/%m/%Y}", last=f"{window.last:%d/%m/%Y}",
        )  # fmt: skip


def parts(indicators: Iterable[Indicator | Ratio]) -> dict[str, Indicator]:
    """The additive indicators behind these, by key."""
    plain: dict[str, Indicator] = {}
    for one in indicators:
        for part in (one.over, one.under) if isinstance(one, Ratio) else (one,):
            plain[part.key] = part
    return plain


def stands(plain: dict[str, Indicator], line: Line) -> bool:
    return plain[line.indicator].stands


def read(place: Place, below: list[Place], ask: Question, book: dict[int, Line], splits: bool) -> Sums:
    """Sums for the place and the units below it, each by the reader that suits its level."""
    result: Sums = {}
    places = [place, *below]
    areas = [one.pk for one in places if one.tier == Tier.AREA]
    typed = {number for number, line in book.items() if INDICATORS[line.indicator].reported}
    high = [] if ask.known_at else [one.pk for one in places if one.tier <= Tier.PROVINCE]
    ended = [one.pk for one in places if one.tier == Tier.PROVINCE and one.last_day]
    if ended:  # what is left at a divided province itself is no province's line any more
        parted = set(Succession.objects.filter(place__in=ended, whole=False).values_list("place", flat=True))
        high = [pk for pk in high if pk not in parted]
    if high:
        result |= reading.from_balances(high, without_totals(ask, book) if splits else ask, typed)
    rest = [one.pk for one in places if one.pk not in high and one.tier != Tier.AREA]
    cells = without_empty_totals(ask, book)
    if rest:
        result |= reading.from_postings(rest, cells)
    if ask.map is Map.TODAY:
        bring(result, [*high, *rest], ask, splits)
    if areas:
        result |= reading.of_areas(areas, cells)
    return result


def read_movers(rows: list[Child], sums: Sums, ask: Question, book: dict[int, Line], splits: bool) -> None:
    """Add the sums of units that spent only some days under the place, or do not count inside it at the end."""
    alike: dict[tuple, list[Place]] = defaultdict(list)
    for child in rows:
        if child.days is not None or not child.stays:
            alike[child.days or (ask.window,), child.stays].append(child.place)
    for (days, stays), places in alike.items():
        questions = [replace(ask, window=span, stocks=()) for span in days]
        questions += [replace(ask, flows=())] if stays else []
        for question in questions:
            for pk, line in read(places[0], places[1:], question, book, splits).items():
                into = sums.setdefault(pk, defaultdict(int))
                for number, value in line.items():
                    into[number] += value


def without_totals(ask: Question, book: dict[int, Line]) -> Question:
    """The same question of cells only: a total that has cells is their sum, made later."""
    parents = {line.total for line in book.values() if line.total}
    return Question(
        ask.window, ask.map, ask.map_day,
        tuple(n for n in ask.flows if n not in parents),
        tuple(n for n in ask.stocks if n not in parents),
        ask.known_at,
    )  # fmt: skip


def without_empty_totals(ask: Question, book: dict[int, Line]) -> Question:
    """Postings sit on cells, so ask for all of them whatever was wanted."""
    stocks = {book[n].indicator for n in ask.stocks}
    flows = {book[n].indicator for n in ask.flows}
    return Question(
        ask.window, ask.map, ask.map_day,
        tuple(n for n, line in book.items() if line.indicator in flows),
        tuple(n for n, line in book.items() if line.indicator in stocks),
        ask.known_at,
    )  # fmt: skip


def amounts(indicators: Iterable[Indicator | Ratio], sums: dict[int, int], book: dict[int, Line]) -> dict[str, Amount]:
    """Sums by series made amounts by indicator; ratios are divided here, after adding.

    A series that is there with nought was reported as nought; of one that is missing nobody reported anything.
    """
    found = {key: Amount(None if one.reported else 0) for key, one in parts(indicators).items()}
    for number, value in sums.items():
        line = book[number]
        amount = found[line.indicator]
        amount.value = amount.whole + value
        amount.reported = INDICATORS[line.indicator].reported
        amount.evidence.add(line.basis, value)
        if line.split:
            amount.splits[line.split] = amount.splits.get(line.split, 0) + value
    result = {}
    for one in indicators:
        if isinstance(one, Ratio):
            over, under = found[one.over.key], found[one.under.key]
            top, bottom = cast("int | None", over.value), cast("int | None", under.value)
            result[one.key] = Amount(share(top, bottom), top, bottom, evidence=under.evidence)
        else:
            result[one.key] = found[one.key]
    return result


def unreported(one: Indicator | Ratio, amount: Amount) -> bool:
    """Whether units report it, or a part of it, and none has."""
    return one.reported and None in ((amount.over, amount.under) if isinstance(one, Ratio) else (amount.value,))


def has_any(column: dict[str, Amount]) -> bool:
    return any(amount.value or amount.over or amount.under for amount in column.values())
