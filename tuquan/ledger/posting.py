"""From records to postings: what a record counts for now, against what the ledger holds for it.

One code path serves one record, a batch, `ledger verify` and the carrying over of stocks at a merger.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from functools import cache
from typing import ClassVar, NamedTuple

from django.contrib.contenttypes.models import ContentType
from django.db import models, transaction
from django.db.models import BooleanField, Case, Q, Sum, Value, When

from tuquan.journal.actions import running
from tuquan.kit.bulk import insert_listed, insert_objects, insert_one
from tuquan.kit.period import PAST, month_end
from tuquan.kit.prepared import Prepared, numbers
from tuquan.ledger.holders import Holders, Path, Stretch, holder, standing
from tuquan.ledger.indicator import DISTINCT, STOCK, Indicator, cell, counted
from tuquan.ledger.models import Basis, Entry, EntryKind, Pending, Posting, Series
from tuquan.places import tree

BATCH = 5000


class Cell(NamedTuple):
    """Where an amount stands: a series at a unit on a day. A tuple: a batch makes and compares very many."""

    series: int
    place: int
    area: int | None
    day: date
    member: int | None = None


Amounts = dict[Cell, int]
Amount = tuple[Cell, int, int | None, int | None]  # where, how much, and of which record: content type and key


def post(
    model: type[models.Model],
    pks: Sequence[int],
    *,
    new: bool = False,
    kind: EntryKind = EntryKind.RECORD,
    source: str = "",
) -> int:
    """Bring the ledger in line with these records by one entry; returns the number of postings it took.

    `new` says that the ledger cannot hold anything for them yet, which saves asking.
    """
    entry, made = None, 0
    holders = Holders()
    content_type = ContentType.objects.get_for_model(model).pk
    tree.hold_map()
    for start in range(0, len(pks), BATCH):
        page, postings = pks[start : start + BATCH], []
        held = {} if new else holdings(content_type, page)
        for pk, wanted in evaluate(model, page, holders):
            for place, value in difference(wanted, held.pop(pk, {})):
                postings.append((place, value, content_type, pk))
        for pk, left in held.items():
            for place, value in difference({}, left):
                postings.append((place, value, content_type, pk))
        if postings:
            entry = entry or begin(kind, source)
            add(entry, postings)
            made += len(postings)
    return made


def write(amounts: Sequence[Amount], *, kind: EntryKind, source: str = "") -> int:
    """Write one entry with these amounts; nothing at all where there is nothing."""
    if amounts:
        add(begin(kind, source), amounts)
    return len(amounts)


class Reason(NamedTuple):
    """Amounts that came in one thing which is no record, such as a return: what it is, and its source."""

    subject: str
    source: str
    amounts: Sequence[Amount]


def write_each(reasons: Iterable[Reason], *, kind: EntryKind) -> int:
    """Write an entry for each of these, all at once; returns the number of postings."""
    reasons = [reason for reason in reasons if reason.amounts]
    event = running().event
    entries = [Entry(kind=kind, event=event, source=one.source, subject=one.subject) for one in reasons]
    insert_objects(Entry, entries)
    rows = [row for entry, one in zip(entries, reasons, strict=True) for row in rows_of(entry, one.amounts)]
    insert_postings(rows)
    return len(rows)


def begin(kind: EntryKind, source: str) -> Entry:
    """A new entry of the act under way."""
    entry = Entry(kind=kind, event=running().event, source=source)
    insert_one(entry)
    return entry


def add(entry: Entry, amounts: Sequence[Amount]) -> None:
    """Write postings of an entry, and let them wait for the fold."""
    insert_postings(rows_of(entry, amounts))


def rows_of(entry: Entry, amounts: Sequence[Amount]) -> list[tuple]:
    return [
        (entry.pk, at.series, at.place, at.area, at.day, value, at.member, content_type, record)
        for at, value, content_type, record in amounts
    ]


def insert_postings(rows: list[tuple]) -> None:
    columns = ("entry_id", "series_id", "place_id", "area_id", "day", "value", "member", "model_id", "record")
    insert_listed(Posting, columns, rows, Pending, "posting_id")


def difference(wanted: Amounts, held: Amounts) -> Iterable[tuple[Cell, int]]:
    if not held:
        return wanted.items()
    return changed(wanted, held)


def changed(wanted: Amounts, held: Amounts) -> Iterator[tuple[Cell, int]]:
    for place in wanted.keys() | held.keys():
        value = wanted.get(place, 0) - held.get(place, 0)
        if value:
            yield place, value


def holdings(content_type: int, pks: Sequence[int]) -> dict[int, Amounts]:
    """What the ledger holds for these records, by record."""
    held: dict[int, Amounts] = defaultdict(dict)
    rows = (
        Posting.objects.filter(model=content_type, record__in=pks, series__basis=Basis.RECORD)
        .values_list("record", "series", "place", "area", "day", "member")
        .annotate(total=Sum("value"))
        .exclude(total=0)
    )
    for record, series, place, area, day, member, total in rows:
        held[record][Cell(series, place, area, day, member)] = total
    return held


# --- what records count for ---------------------------------------------------------------------------------------


class Counter(NamedTuple):
    """An indicator with the places of its columns in a row of the evaluation."""

    indicator: Indicator
    counts: int
    first: int
    until: int | None
    value: int | None
    each: int  # what one record counts for where no column says it
    member: int | None
    split: tuple[int, ...]


class Evaluation:
    """Reads records with all indicators of their model in one query, which is built once."""

    def __init__(self, model: type[models.Model], indicators: tuple[Indicator, ...]):
        columns = ["pk", "place_id", *sorted(set().union(*(one.columns() for one in indicators)))]
        where = {name: number for number, name in enumerate(columns)}
        self.flags = {f"counts_{number}": flag(one) for number, one in enumerate(indicators)}
        self.counters = [
            Counter(
                one, len(columns) + number, where[one.on], where.get(one.until),
                where[one.value] if isinstance(one.value, str) else None,
                one.value if isinstance(one.value, int) else 1, where.get(one.member),
                tuple(where[field] for field in one.split.values()),
            )
            for number, one in enumerate(indicators)
        ]  # fmt: skip
        self.query = Prepared(
            lambda: model._default_manager.filter(pk__in=numbers("pks"))
            .annotate(**self.flags)
            .order_by()
            .values_list(*columns, *self.flags)
        )


def flag(one: Indicator) -> Case:
    """Whether a record counts for an indicator, worked out by the database."""
    counts = one.when & Q(voided_on=None, **{f"{one.on}__isnull": False})
    return Case(When(counts, then=Value(True)), default=Value(False), output_field=BooleanField())


@cache
def evaluation(model: type[models.Model], *indicators: Indicator) -> Evaluation:
    return Evaluation(model, indicators)


def evaluate(
    model: type[models.Model], pks: Sequence[int], holders: Holders | None = None
) -> Iterator[tuple[int, Amounts]]:
    """What each of these records counts for now. `holders` may know their places from other records already."""
    indicators = counted(model)
    if not indicators:
        return
    reader = evaluation(model, *indicators)
    rows = reader.query.rows(pks=pks)
    holders = holders or Holders()
    holders.read({row[1] for row in rows})
    series = SeriesBook()
    for row in rows:
        amounts: Amounts = {}
        path = holders.paths[row[1]]
        for one in reader.counters:
            value = row[one.counts] and (row[one.value] if one.value is not None else one.each)
            if value:
                line = series.line(one.indicator, [row[number] for number in one.split])
                member = None if one.member is None else row[one.member]
                for at, day, sign in steps(one, row, path, holders.live):
                    spot = Cell(line, at.unit, at.area, day, member)
                    amounts[spot] = amounts.get(spot, 0) + sign * value
        yield row[0], {at: value for at, value in amounts.items() if value}


def steps(one: Counter, row: Sequence, path: Path, live: dict) -> Iterable[tuple[Stretch, date, int]]:
    """Where and when a record begins and ceases to count for an indicator: (holder, day, +1 or -1)."""
    first = month_end(row[one.first]) if one.indicator.guarded else row[one.first]
    here, since = holder(path, first), live_since(live, path, first, one.indicator.register)
    if one.indicator.kind in (STOCK, DISTINCT):
        return standing(path, max(first, since), None if one.until is None else row[one.until])
    return ((here, first, 1),) if first >= since else ()


def live_since(live: dict, path: Path, first: date, register: str) -> date:
    """From which day what began on `first` counts: the latest that any unit declared which held it until then."""
    if not live:
        return PAST
    return max(live.get((stretch.unit, register), PAST) for stretch in path if stretch.since <= first)


class SeriesBook:
    """Numbers of series, read once and made on first use."""

    known: ClassVar[dict[tuple[str, str, int], int]] = {}  # committed ones only: a number must survive a rollback

    def __init__(self):
        self.fresh: dict[tuple[str, str, int], int] = {}
        self.lines: dict[tuple, int] = {}

    def line(self, one: Indicator, values: list) -> int:
        """The series of records for these values of the indicator's dimensions."""
        name = (one.key, *values)
        if name not in self.lines:
            self.lines[name] = self.number(one.key, cell(dict(zip(one.split, values, strict=True))), Basis.RECORD)
        return self.lines[name]

    def number(self, indicator: str, split: str, basis: int) -> int:
        name = (indicator, split, int(basis))
        number = self.known.get(name) or self.fresh.get(name)
        if number is None:
            total = self.number(indicator, "", basis) if split else None
            made, _new = Series.objects.get_or_create(
                indicator=indicator, split=split, basis=basis, defaults={"total_id": total}
            )
            number = self.fresh[name] = made.pk
            transaction.on_commit(lambda: self.known.setdefault(name, number))
        return number


def pages(numbers: Iterable[int], size: int = BATCH) -> Iterator[list[int]]:
    page: list[int] = []
    for number in numbers:
        page.append(number)
        if len(page) == size:
            yield page
            page = []
    if page:
        yield page
