"""Figures: what an indicator comes to in a place over a window, with its parts, its evidence and its children."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import cast

from django.utils.translation import gettext as _

from tuquan.kit.bulk import undisturbed
from tuquan.kit.period import Period, day_of
from tuquan.ledger import reading
from tuquan.ledger.areas import bring
from tuquan.ledger.children import Child, children, shared_out
from tuquan.ledger.indicator import DISTINCT, Indicator, Ratio
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
    """What one indicator comes to at one place: a whole number, or a share with both its parts."""

    value: int | float | None
    over: int | None = None
    under: int | None = None
    splits: dict[str, int] = field(default_factory=dict)
    evidence: Evidence = field(default_factory=Evidence)
    estimate: bool = False

    @property
    def whole(self) -> int:
        """The value of a figure that is added up: a whole number, and always known."""
        return cast(int, self.value)


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
    """The question has no answer; the message says why in the user's words."""


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
    return table


def count_distinct(table: Table, plain: dict[str, Indicator], book: dict[int, Line], ask: Question) -> None:
    """Distinct figures are never added up: each level counts its own members."""
    places = [table.place.pk, *(child.place.pk for child in table.children)]
    for key, one in plain.items():
        if one.kind is DISTINCT:
            series = [number for number, line in book.items() if line.indicator == key]
            counts = reading.distinct(places, series, ask)
            for place in places:
                column = table.amounts if place == table.place.pk else {key: table.by_child[key][place]}
                column[key].value = column[key].evidence.records = counts.get(place, 0)


def add_rest(table: Table) -> None:
    """A last row for what sits at the place itself and at no unit below it, so that the column adds up to the total."""
    rest = {
        one.key: Amount(0) if one.kind is DISTINCT else less(table.amounts[one.key], table.by_child[one.key].values())
        for one in table.indicators
    }
    if has_any(rest):
        name = _("%(name)s itself (at no unit below)") % {"name": table.place.name}
        table.children.append(Child(table.place, name, _("not by unit")))
        for key, amount in rest.items():
            table.by_child[key][table.place.pk] = amount


def less(whole: Amount, parts_: Iterable[Amount]) -> Amount:
    """What is left of an amount when the parts are taken away; a share is divided anew."""
    parts_ = list(parts_)
    evidence = Evidence(
        whole.evidence.records - sum(part.evidence.records for part in parts_),
        whole.evidence.returns - sum(part.evidence.returns for part in parts_),
        whole.evidence.corrections - sum(part.evidence.corrections for part in parts_),
    )
    if whole.under is not None:
        over, under = (getattr(whole, name) - sum(getattr(part, name) for part in parts_) for name in ("over", "under"))
        return Amount(round(100 * over / under, 2) if under else None, over, under, evidence=evidence)
    splits = {cell: value - sum(part.splits.get(cell, 0) for part in parts_) for cell, value in whole.splits.items()}
    value = whole.value - sum(part.value for part in parts_)
    return Amount(value, splits={cell: left for cell, left in splits.items() if left}, evidence=evidence)


def check(place: Place, window: Period, map_: Map, map_day: date) -> None:
    if map_ is Map.TODAY and map_day not in place.life:
        raise NoFigure(
            _("%(name)s is not on today's map (%(title)s). Ask on the map of then, or ask for the unit of today.")
            % {"name": place.name, "title": place.title}
        )
    if map_ is Map.THEN and not place.life.meet(window):
        raise NoFigure(
            _("%(name)s did not exist between %(first)s and %(last)s.")
            % {"name": place.name, "first": f"{window.first:%d/%m/%Y}", "last": f"{window.last:%d/%m/%Y}"}
        )


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
    high = [] if ask.known_at else [one.pk for one in places if one.tier <= Tier.PROVINCE]
    ended = [one.pk for one in places if one.tier == Tier.PROVINCE and one.last_day]
    if ended:  # what is left at a divided province itself is no province's line any more
        parted = set(Succession.objects.filter(place__in=ended, whole=False).values_list("place", flat=True))
        high = [pk for pk in high if pk not in parted]
    if high:
        result |= reading.from_balances(high, without_totals(ask, book) if splits else ask)
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
    """Sums by series made amounts by indicator; ratios are divided here, after adding."""
    found: dict[str, Amount] = defaultdict(lambda: Amount(0))
    for number, value in sums.items():
        line = book[number]
        amount = found[line.indicator]
        amount.value += value
        amount.evidence.add(line.basis, value)
        if line.split:
            amount.splits[line.split] = amount.splits.get(line.split, 0) + value
    result = {}
    for one in indicators:
        if isinstance(one, Ratio):
            over, under = found[one.over.key], found[one.under.key]
            share = round(100 * over.whole / under.whole, 2) if under.value else None
            result[one.key] = Amount(share, over.whole, under.whole, evidence=under.evidence)
        else:
            result[one.key] = found[one.key]
    return result


def has_any(column: dict[str, Amount]) -> bool:
    return any(amount.value or amount.over or amount.under for amount in column.values())
