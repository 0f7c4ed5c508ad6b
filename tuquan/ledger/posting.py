"""From records to postings: what a record counts for now, against what the ledger holds for it.

One code path serves one record, a batch, `ledger verify` and the carrying over of stocks at a merger.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import ClassVar

from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import ValidationError
from django.db import connection, models, transaction
from django.db.models import BooleanField, Case, Q, Sum, Value, When
from django.utils.translation import gettext_lazy as _

from tuquan.journal.actions import running
from tuquan.kit.period import FUTURE, ONE_DAY, PAST, Period
from tuquan.kit.bulk import insert_rows
from tuquan.ledger.indicator import DISTINCT, INDICATORS, STOCK, Indicator, cell, counted, record_models
from tuquan.ledger.models import Basis, Entry, EntryKind, LiveFrom, Pending, Posting, Series
from tuquan.places.models import Succession, Tier, Within

BATCH = 5000


@dataclass(frozen=True)
class Cell:
    """Where an amount stands: a series at a unit on a day."""

    series: int
    place: int
    area: int | None
    day: date
    member: int | None = None


Amounts = dict[Cell, int]


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
    postings: list[tuple] = []
    content_type = ContentType.objects.get_for_model(model).pk
    for start in range(0, len(pks), BATCH):
        page = pks[start : start + BATCH]
        held = {} if new else holdings(content_type, page)
        for pk, wanted in evaluate(model, page):
            for place, value in difference(wanted, held.pop(pk, {})):
                postings.append((place, value, content_type, pk))
        for pk, left in held.items():
            for place, value in difference({}, left):
                postings.append((place, value, content_type, pk))
    return write(postings, kind=kind, source=source)


def write(amounts: Sequence[tuple[Cell, int, int | None, int | None]], *, kind: EntryKind, source: str = "") -> int:
    """Write one entry with these (cell, value, content type, record); nothing at all where there is nothing."""
    if not amounts:
        return 0
    entry = Entry(kind=kind, event=running().event, source=source)
    entry.save(force_insert=True)
    insert_rows(
        Posting,
        ("entry_id", "series_id", "place_id", "area_id", "day", "value", "member", "model_id", "record"),
        [
            (entry.pk, at.series, at.place, at.area, at.day, value, at.member, content_type, record)
            for at, value, content_type, record in amounts
        ],
    )
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {Pending._meta.db_table} (posting_id) "  # noqa: S608 - our own table names
            f"SELECT id FROM {Posting._meta.db_table} WHERE entry_id = %s",
            [entry.pk],
        )
    return len(amounts)


def difference(wanted: Amounts, held: Amounts) -> Iterator[tuple[Cell, int]]:
    for place in wanted.keys() | held.keys() if held else wanted:
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


@dataclass(frozen=True)
class Stretch:
    """The unit that holds a place's figures from a day on."""

    since: date
    unit: int


class Evaluation:
    """Reads a page of records with all indicators of their model in one query."""

    def __init__(self, model: type[models.Model], indicators: list[Indicator]):
        self.model, self.indicators = model, indicators
        self.columns = sorted(set().union(*(one.columns() for one in indicators)))
        self.where = {name: number + 2 for number, name in enumerate(self.columns)}
        self.flags = {
            f"counts_{number}": Case(
                When(one.when & Q(voided_on=None), then=Value(True)),
                default=Value(False),
                output_field=BooleanField(),
            )
            for number, one in enumerate(indicators)
        }

    def rows(self, pks: Sequence[int]) -> list[tuple]:
        return list(
            self.model._default_manager.filter(pk__in=pks)
            .annotate(**self.flags)
            .values_list("pk", "place_id", *self.columns, *self.flags)
        )

    def field(self, row: tuple, name: str):
        return row[self.where[name]]

    def counts(self, row: tuple, number: int) -> bool:
        return row[2 + len(self.columns) + number]


def evaluate(model: type[models.Model], pks: Sequence[int]) -> Iterator[tuple[int, Amounts]]:
    """What each of these records counts for now."""
    indicators = counted(model)
    if not indicators:
        return
    evaluation = Evaluation(model, indicators)
    rows = evaluation.rows(pks)
    places = {row[1] for row in rows}
    paths, areas = stretches(places)
    live = live_days({stretch.unit for path in paths.values() for stretch in path}, indicators)
    series = SeriesBook()
    for row in rows:
        amounts: Amounts = defaultdict(int)
        path, area = paths[row[1]], row[1] if row[1] in areas else None
        for number, one in enumerate(indicators):
            first = evaluation.field(row, one.on)
            if first is None or not evaluation.counts(row, number):
                continue
            value = evaluation.field(row, one.value) if isinstance(one.value, str) else one.value
            if not value:
                continue
            split = cell({name: evaluation.field(row, field) for name, field in one.split.items()})
            line = series.number(one.key, split, Basis.RECORD)
            member = evaluation.field(row, one.member) if one.member else None
            until = evaluation.field(row, one.until) if one.until else None
            since = live.get((holder(path, first), one.register))
            if one.kind in (STOCK, DISTINCT):
                first = max(first, since) if since else first
                for unit, day, sign in standing(path, first, until):
                    amounts[Cell(line, unit, area, day, member)] += sign * value
            elif not since or first >= since:
                amounts[Cell(line, holder(path, first), area, first, member)] += value
        yield row[0], {at: value for at, value in amounts.items() if value}


class NotThere(ValidationError):
    """The record's place did not exist yet on the record's day."""


def holder(path: list[Stretch], day: date) -> int:
    """The unit that holds the place's figures on a day. Raises NotThere before the place began."""
    if day < path[0].since:
        raise NotThere(
            _("The place did not exist on %(day)s: it begins on %(first)s."),
            params={"day": f"{day:%d/%m/%Y}", "first": f"{path[0].since:%d/%m/%Y}"},
        )
    unit = path[0].unit
    for stretch in path[1:]:
        if stretch.since > day:
            break
        unit = stretch.unit
    return unit


def standing(path: list[Stretch], first: date, until: date | None) -> Iterator[tuple[int, date, int]]:
    """A stock's life as (unit, day, +1 or -1): begins, is handed along every succession or move, and ends."""
    until = until or FUTURE
    if until <= first:
        return
    unit = holder(path, first)
    yield unit, first, 1
    for stretch in path:
        if first < stretch.since < until and stretch.unit != unit:
            yield unit, stretch.since, -1
            unit = stretch.unit
            yield unit, stretch.since, 1
    if until != FUTURE:
        yield unit, until, -1


def stretches(places: Iterable[int]) -> tuple[dict[int, list[Stretch]], set[int]]:
    """For each place the units that held its figures over time, and which of the places are residential areas.

    Alive, a unit holds its own; a residential area is held by its commune. After its end the sole heir holds; a unit
    divided among several keeps its own (the row "not yet allocated"); one abolished without an heir gives to what it
    last stood under.
    """
    units: dict[int, tuple[int, Period, list]] = {}
    rows = Within.objects.filter(place__in=list(places)).values_list(
        "place", "place__tier", "place__first_day", "place__last_day",
        "ancestor", "tier", "ancestor__first_day", "ancestor__last_day", "first_day", "last_day",
    )  # fmt: skip
    for place, tier, begins, ends, ancestor, level, first, last, since, until in rows:
        life = Period(begins or PAST, ends or FUTURE)
        days = Period(since, until).meet(Period(first or PAST, last or FUTURE))
        units.setdefault(place, (tier, life, []))[2].append((ancestor, level, days))
    divided = divided_units(
        [place for place, (_tier, life, _above) in units.items() if life.last != FUTURE]
        + [ancestor for tier, _life, above in units.values() if tier == Tier.AREA for ancestor, level, _days in above
           if level == Tier.COMMUNE]
    )  # fmt: skip
    paths = {place: path(place, *facts, divided) for place, facts in units.items()}
    return paths, {place for place, (tier, _life, _above) in units.items() if tier == Tier.AREA}


def divided_units(places: list[int]) -> set[int]:
    """Those of these units that have several heirs."""
    if not places:
        return set()
    heirs = Succession.objects.filter(place__in=places).values_list("place").annotate(heirs=models.Count("pk"))
    return {place for place, count in heirs if count > 1}


def path(place: int, tier: int, life: Period, above: list, divided: set[int]) -> list[Stretch]:
    """The units that held one place's figures, oldest first; the first stretch begins with the place."""
    changes = {life.first} | {days.first for _unit, _level, days in above if days and days.first > life.first}
    if life.last != FUTURE:
        changes.add(life.last + ONE_DAY)
    result: list[Stretch] = []
    for day in sorted(changes):
        unit = place_holder(place, tier, life, above, divided, day)
        if unit is not None and (not result or result[-1].unit != unit):
            result.append(Stretch(day, unit))
    return result


def place_holder(place: int, tier: int, life: Period, above: list, divided: set[int], day: date) -> int | None:
    if tier != Tier.AREA and (day in life or place in divided):
        return place
    alive = [(level, unit) for unit, level, days in above if days and day in days and unit != place]
    communes = [unit for level, unit in alive if level == Tier.COMMUNE]
    if communes:
        return communes[0]
    if tier == Tier.AREA:  # its commune was divided and nobody has said yet to which heir the area went
        kept = [unit for unit, level, _days in above if level == Tier.COMMUNE and unit in divided]
        if kept:
            return kept[0]
    return max(alive)[1] if alive else None


def live_days(units: set[int], indicators: list[Indicator]) -> dict[tuple[int, str], date]:
    """From which day each unit's registers count from records, where that was ever declared."""
    registers = {one.register for one in indicators}
    rows = LiveFrom.objects.filter(place__in=units, register__in=registers).values_list("place", "register", "day")
    return {(place, register): day for place, register, day in rows}


class SeriesBook:
    """Numbers of series, read once and made on first use."""

    known: ClassVar[dict[tuple[str, str, int], int]] = {}  # committed ones only: a number must survive a rollback

    def __init__(self):
        self.fresh: dict[tuple[str, str, int], int] = {}

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


# --- the whole ledger --------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Mismatch:
    """A record whose postings are not what it counts for."""

    record: str
    wanted: Amounts
    held: Amounts


def mismatches(indicators: Iterable[str] | None = None) -> Iterator[Mismatch]:
    """Recompute every record; yields those that differ from the ledger. Nothing is written."""
    for model in record_models():
        content_type = ContentType.objects.get_for_model(model).pk
        seen: set[int] = set()
        pks = model._default_manager.order_by("pk").values_list("pk", flat=True)
        for page in pages(pks.iterator(chunk_size=BATCH)):
            held = holdings(content_type, page)
            for pk, wanted in evaluate(model, page):
                if wanted != held.get(pk, {}):
                    yield Mismatch(f"{model._meta.label}:{pk}", wanted, held.get(pk, {}))
            seen.update(page)
        orphans = (
            Posting.objects.filter(model=content_type, series__basis=Basis.RECORD)
            .exclude(record__in=pks)
            .values_list("record", flat=True)
            .distinct()
        )
        for pk in orphans:
            yield Mismatch(f"{model._meta.label}:{pk}", {}, holdings(content_type, [pk]).get(pk, {}))


def pages(numbers: Iterable[int], size: int = BATCH) -> Iterator[list[int]]:
    page: list[int] = []
    for number in numbers:
        page.append(number)
        if len(page) == size:
            yield page
            page = []
    if page:
        yield page


def level_amounts(series: int, place: int, day: date, value: int, until: date | None) -> list[tuple]:
    """A level that a return sets, handed along every succession like a record's stock; ready for `write`."""
    paths, _areas = stretches([place])
    return [
        (Cell(series, unit, None, when), sign * value, None, None)
        for unit, when, sign in standing(paths[place], day, until)
    ]


def carry(places: Iterable[int]) -> int:
    """After a change of the map: hand on what stands at these places; returns postings made.

    The transfers sum to zero, since every record, and every level that a return set, ends with what it had, at
    another unit.
    """
    made = 0
    inside = Within.objects.filter(ancestor__in=list(places)).values_list("place", flat=True).distinct()
    for model in record_models():
        pks = list(model._default_manager.filter(place__in=inside).values_list("pk", flat=True))
        made += post(model, pks, kind=EntryKind.TRANSFER)
    return made + carry_levels(set(inside))


def carry_levels(places: set[int]) -> int:
    """Hand the levels of returns from units that ended to their heirs; a unit already emptied has nothing left."""
    stocks = [key for key, one in INDICATORS.items() if isinstance(one, Indicator) and one.stands]
    paths, areas = stretches(places)
    return sum(
        hand_levels(before.unit, after, stocks)
        for place in places - areas
        for before, after in pairwise(paths.get(place, ()))
    )


def hand_levels(unit: int, to: Stretch, stocks: list[str]) -> int:
    left = (
        Posting.objects.filter(place=unit, series__indicator__in=stocks)
        .exclude(series__basis=Basis.RECORD)
        .values_list("series")
        .annotate(sum=Sum("value"))
        .exclude(sum=0)
    )
    amounts = [
        (Cell(series, place, None, to.since), sign * value, None, None)
        for series, value in left
        for place, sign in ((unit, -1), (to.unit, 1))
    ]
    return write(amounts, kind=EntryKind.TRANSFER)
