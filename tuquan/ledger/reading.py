"""Sums out of the ledger, for any window, on the map of then or of today.

Two readers give the same answer: `from_balances` for provinces and the nation, whose cost does not grow with the
records, and `from_postings` for anything else, and for figures as they were known at a moment.
"""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from functools import lru_cache

from django.db import connection
from django.db.models import Max

from tuquan.journal.models import Seal
from tuquan.kit.period import FUTURE, ONE_DAY, PAST, Period
from tuquan.ledger.balances import extent, starts
from tuquan.ledger.indicator import Indicator
from tuquan.ledger.models import Balance, Basis, Entry, Grain, Pending, Posting, Series
from tuquan.places.models import Place, Tier, Within

Sums = dict[int, dict[int, int]]  # place -> series -> value


class Map(StrEnum):
    """The map a figure is read on: flows that of their own day or today's, stocks that of the day read or today's."""

    THEN = "then"
    TODAY = "today"


@dataclass(frozen=True)
class Question:
    """What is asked: of which series, over which window, on which map, and as known when.

    `map_day` is the day that "today" means; `flows` are added up over the window, `stocks` read on its last day.
    """

    window: Period
    map: Map
    map_day: date
    flows: tuple[int, ...]
    stocks: tuple[int, ...]
    known_at: datetime | None = None

    @property
    def stock_map_day(self) -> date:
        return self.map_day if self.map is Map.TODAY else self.window.last

    @property
    def stock_day(self) -> date:
        """The day on which stocks are read. Today's map cannot place what a later one will bring."""
        return min(self.window.last, self.map_day) if self.map is Map.TODAY else self.window.last


@dataclass(frozen=True)
class Line:
    """One series as read from the table: which indicator, which cell, on what it rests."""

    pk: int
    indicator: str
    split: str
    basis: Basis
    total: int | None


def lines(indicators: Iterable[Indicator]) -> dict[int, Line]:
    """All series of these indicators, cells and totals, by number."""
    keys = [one.key for one in indicators]
    rows = Series.objects.filter(indicator__in=keys).values_list("pk", "indicator", "split", "basis", "total")
    return {pk: Line(pk, key, split, Basis(basis), total) for pk, key, split, basis, total in rows}


def marks(values: Sequence) -> str:
    return ", ".join(["%s"] * len(values))


POSTING, PENDING, BALANCE = Posting._meta.db_table, Pending._meta.db_table, Balance._meta.db_table
ENTRY, SEAL, WITHIN, PLACE, SERIES = (model._meta.db_table for model in (Entry, Seal, Within, Place, Series))
KNOWN = (
    f" AND EXISTS (SELECT 1 FROM {ENTRY} entry JOIN {SEAL} seal ON seal.event = entry.event"  # noqa: S608
    " WHERE entry.id = posting.entry_id AND seal.sealed_at <= %s)"
)
# Pending postings under the province of their day. The order of the joins binds SQLite, which otherwise scans all
# postings for the few that wait; PostgreSQL reads it as any inner join.
FROM_PENDING = (
    f"{PENDING} pending CROSS JOIN {POSTING} posting CROSS JOIN {SERIES} series CROSS JOIN {PLACE} place"
    f" CROSS JOIN {WITHIN} within"
    " WHERE posting.id = pending.posting_id AND series.id = posting.series_id AND place.id = posting.place_id"
    " AND within.place_id = posting.place_id"
    f" AND within.tier = CASE WHEN place.tier = {Tier.NATION} THEN {Tier.NATION} ELSE {Tier.PROVINCE} END"
    f" AND (place.tier > {Tier.PROVINCE} OR within.ancestor_id = posting.place_id)"
    " AND posting.day BETWEEN within.first_day AND within.last_day"
)


class Select:
    """Pieces of one statement, joined by UNION ALL, with their values."""

    def __init__(self):
        self.pieces: list[str] = []
        self.values: list = []

    def add(self, sql: str, *values) -> None:
        self.pieces.append(sql)
        self.values.extend(values)

    def sums(self) -> Sums:
        result: Sums = defaultdict(lambda: defaultdict(int))
        if not self.pieces:
            return result
        union = " UNION ALL ".join(self.pieces)
        with connection.cursor() as cursor:
            cursor.execute(
                f"SELECT place_id, series_id, SUM(value) FROM ({union}) amounts GROUP BY place_id, series_id",  # noqa: S608
                self.values,
            )
            for place, series, value in cursor.fetchall():
                result[place][series] += int(value)
        return result


# --- from postings -----------------------------------------------------------------------------------------------


def from_postings(places: Sequence[int], ask: Question) -> Sums:
    """Sums inside each of these units, cell by cell."""
    select = Select()
    if places and ask.flows:
        days = "posting.day BETWEEN within.first_day AND within.last_day"
        if ask.map is Map.TODAY:
            days = "%s BETWEEN within.first_day AND within.last_day"
        select.add(
            inside_of(places, ask.flows, ask, "posting.day BETWEEN %s AND %s AND " + days),
            *places, *ask.flows, ask.window.first, ask.window.last,
            *([ask.map_day] if ask.map is Map.TODAY else []), *known_of(ask),
        )  # fmt: skip
    if places and ask.stocks:
        select.add(
            inside_of(places, ask.stocks, ask, "posting.day <= %s AND %s BETWEEN within.first_day AND within.last_day"),
            *places, *ask.stocks, ask.stock_day, ask.stock_map_day, *known_of(ask),
        )  # fmt: skip
    return select.sums()


def inside_of(places: Sequence[int], series: Sequence[int], ask: Question, days: str) -> str:
    known = KNOWN if ask.known_at else ""
    return (
        f"SELECT within.ancestor_id AS place_id, posting.series_id, posting.value FROM {WITHIN} within"  # noqa: S608
        f" JOIN {POSTING} posting ON posting.place_id = within.place_id"
        f" WHERE within.ancestor_id IN ({marks(places)}) AND posting.series_id IN ({marks(series)}) AND {days}{known}"
    )


def known_of(ask: Question) -> list:
    return [ask.known_at] if ask.known_at else []


def of_areas(areas: Sequence[int], ask: Question) -> Sums:
    """Sums of residential areas, wherever their commune was; on today's map with the areas they inherited."""
    select = Select()
    inside = f"SELECT place_id FROM {WITHIN} WHERE ancestor_id IN ({marks(areas)})"  # noqa: S608
    area, join, heirs = "posting.area_id", f"posting.area_id IN ({marks(areas)})", ""
    joined: list[int | date] = list(areas)
    if ask.map is Map.TODAY:
        area, joined = "within.ancestor_id", [*areas, ask.map_day]
        heirs = f" JOIN {WITHIN} within ON within.place_id = posting.area_id"
        join = f"within.ancestor_id IN ({marks(areas)}) AND %s BETWEEN within.first_day AND within.last_day"
    for series, days, values in (
        (ask.flows, "posting.day BETWEEN %s AND %s", [ask.window.first, ask.window.last]),
        (ask.stocks, "posting.day <= %s", [ask.stock_day]),
    ):
        if series and areas:
            select.add(
                f"SELECT {area} AS place_id, posting.series_id, posting.value FROM {POSTING} posting{heirs}"  # noqa: S608
                f" WHERE posting.place_id IN (SELECT ancestor_id FROM {WITHIN} WHERE place_id IN ({inside}))"
                f" AND {join} AND posting.series_id IN ({marks(series)}) AND {days}",
                *areas, *joined, *series, *values,
            )  # fmt: skip
    return select.sums()


# --- from balances -----------------------------------------------------------------------------------------------


def from_balances(targets: Sequence[int], ask: Question, typed: Collection[int] = ()) -> Sums:
    """Sums of provinces (or the nation, the sum of all its provinces), by one statement over balances and pending.

    `ask` names either totals or cells, never both. Of `typed` series those are missing that nobody reported.
    """
    book = lineages(ask.map_day if ask.map is Map.TODAY else ask.window.last)
    windows = ((ask.flows, ask.window), (ask.stocks, Period(PAST, ask.stock_day)))
    select = Select()
    add_balances(select, ask, windows)
    for series, window in windows:
        if series:
            select.add(
                "SELECT within.ancestor_id AS place_id,"  # noqa: S608
                f" CASE WHEN posting.series_id IN ({marks(series)}) THEN posting.series_id ELSE series.total_id END"
                f" AS series_id, posting.value FROM {FROM_PENDING}"
                f" AND (posting.series_id IN ({marks(series)}) OR series.total_id IN ({marks(series)}))"
                " AND posting.day BETWEEN %s AND %s",
                *series, *series, *series, window.first, window.last,
            )  # fmt: skip
    sums = select.sums()
    if typed:
        sums = {place: {n: value for n, value in row.items() if value or n not in typed} for place, row in sums.items()}
        for series, window in windows:
            for place, number, _day in noughts([n for n in series if n in typed], window):
                sums.setdefault(place, {}).setdefault(number, 0)
    return book.gather(sums, targets, ask)


def noughts(series: Sequence[int], window: Period) -> Iterator[tuple[int, int, date | str]]:
    """Where and when nought was reported: (province of the day, series, day).

    A sum cannot tell it: grains that are subtracted leave nought where nothing was. The order of the join binds
    SQLite to the index of these few balances.
    """
    if not series:
        return
    with connection.cursor() as cursor:
        cursor.execute(
            f"WITH named (number) AS (VALUES {', '.join(['(%s)'] * len(series))})"  # noqa: S608
            f" SELECT place_id, series_id, start FROM named CROSS JOIN {BALANCE} balance"
            f" WHERE grain = {Grain.DAY} AND value = 0 AND series_id = named.number AND start BETWEEN %s AND %s"
            " UNION SELECT within.ancestor_id,"
            f" CASE WHEN posting.series_id IN ({marks(series)}) THEN posting.series_id ELSE series.total_id END, posting.day"
            f" FROM {FROM_PENDING} AND posting.value = 0 AND posting.day BETWEEN %s AND %s"
            f" AND (posting.series_id IN ({marks(series)}) OR series.total_id IN ({marks(series)}))",
            [*series, window.first, window.last, *series, window.first, window.last, *series, *series],
        )
        yield from cursor.fetchall()


def add_balances(select: Select, ask: Question, windows: Iterable[tuple[Sequence[int], Period]]) -> None:
    """Each grain that flows or stocks need, read once and joined by its key.

    A piece for each grain reads more, and makes PostgreSQL expect so much that it compiles the statement, which took
    200 ms of 300.
    """
    known = extent()
    picked: dict[tuple[int, date], list[int]] = defaultdict(lambda: [0, 0])  # grain and start: times for flows, stocks
    for number, (series, window) in enumerate(windows):
        for grain, start, sign in starts(window, known) if series and known else ():
            picked[grain, start][number] += sign
    if not picked:
        return
    day = "CAST(%s AS date)" if connection.vendor == "postgresql" else "%s"
    rows = ", ".join([f"(%s, {day}, %s, %s)"] * len(picked))
    flows = marks(ask.flows) or "NULL"
    select.add(
        f"SELECT place_id, series_id, value FROM (WITH picked (grain, start, flow, stock) AS (VALUES {rows})"  # noqa: S608
        " SELECT balance.place_id, balance.series_id,"
        f" balance.value * CASE WHEN balance.series_id IN ({flows}) THEN picked.flow ELSE picked.stock END AS value"
        f" FROM picked CROSS JOIN {BALANCE} balance WHERE balance.grain = picked.grain AND balance.start = picked.start"
        f" AND balance.series_id IN ({marks((*ask.flows, *ask.stocks))})) found WHERE value <> 0",
        *(value for name, times in picked.items() for value in (*name, *times)), *ask.flows, *ask.flows, *ask.stocks,
    )  # fmt: skip


@dataclass(frozen=True)
class Lineages:
    """Which province each province counts inside on one day, and the units that left their province's line."""

    day: date
    nation: frozenset[int]
    of: dict[int, int]
    strays: tuple[tuple[int, int, int, date, date], ...]  # unit, province then, province now, from, to

    def gather(self, sums: Sums, targets: Sequence[int], ask: Question) -> Sums:
        """Bring sums by province of the posting's day under the provinces asked for."""
        flows = set(ask.flows)
        result: Sums = {target: defaultdict(int) for target in targets}
        nations = [target for target in targets if target in self.nation]
        for province, by_series in sums.items():
            heir = self.of.get(province, province)
            for series, value in by_series.items():
                home = province if ask.map is Map.THEN and series in flows else heir
                if home in result and home not in nations:
                    result[home][series] += value
                for nation in nations:
                    result[nation][series] += value
        self.bring_strays(result, ask)
        return result

    def bring_strays(self, result: Sums, ask: Question) -> None:
        """Units that changed province by themselves: what they counted before moves along, read from postings."""
        flows = ask.flows if ask.map is Map.TODAY else ()
        for unit, before, now, first, last in self.strays:
            if not {before, now} & result.keys():
                continue
            for series, window in ((flows, ask.window), (ask.stocks, Period(PAST, ask.stock_day))):
                days = window.meet(Period(first, last))
                if series and days:
                    for number, value in own_postings(unit, series, days).items():
                        if now in result:
                            result[now][number] += value
                        if before in result:
                            result[before][number] -= value


def own_postings(unit: int, series: Sequence[int], days: Period) -> dict[int, int]:
    """Sums of one unit's own postings, as cells and as totals, for those series that were asked for."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT posting.series_id, series.total_id, SUM(posting.value) FROM {POSTING} posting"  # noqa: S608
            f" JOIN {SERIES} series ON series.id = posting.series_id"
            " WHERE posting.place_id = %s AND posting.day BETWEEN %s AND %s"
            " GROUP BY posting.series_id, series.total_id",
            [unit, days.first, days.last],
        )
        wanted, result = set(series), defaultdict(int)
        for cell, total, value in cursor.fetchall():
            for number in {cell, total} & wanted:
                result[number] += int(value)
        return result


def lineages(day: date) -> Lineages:
    """The lineages on a day; kept until the map changes."""
    return lineages_on([day])[0]


def lineages_on(days: Iterable[date]) -> list[Lineages]:
    """The lineages on each of these days; kept until the map changes.

    Nothing is kept inside a transaction: were it rolled back, another map could come to bear the same stamp.
    """
    stamp = Within.objects.aggregate(newest=Max("pk"))["newest"]
    inside = connection.in_atomic_block
    changes = change_days.__wrapped__(stamp) if inside else change_days(stamp)
    known: dict[date, Lineages] = {}
    at = [changes[max(bisect_right(changes, day) - 1, 0)] if changes else day for day in days]
    for day in at:
        if day not in known:
            known[day] = _lineages.__wrapped__(day, stamp) if inside else _lineages(day, stamp)
    return [known[day] for day in at]


@lru_cache(maxsize=4)
def change_days(_map_stamp: int | None) -> list[date]:
    """The days on which something came to count inside a province; lineages are the same from one to the next."""
    inside = Within.objects.filter(tier=Tier.PROVINCE, place__tier__lt=Tier.AREA)
    starts = inside.order_by("first_day").values_list("first_day", flat=True).distinct()
    ends = inside.filter(last_day__lt=FUTURE).order_by("last_day").values_list("last_day", flat=True).distinct()
    return sorted({*starts, *(day + ONE_DAY for day in ends)})


@lru_cache(maxsize=64)
def _lineages(day: date, _map_stamp: int | None) -> Lineages:
    """Where each province's line stands on a day. Strays are units whose own line has left their old province's."""
    of = dict(
        Within.objects.filter(
            place__tier=Tier.PROVINCE, tier=Tier.PROVINCE, first_day__lte=day, last_day__gte=day
        )
        .order_by("first_day")  # its own row comes first, its heir's later and wins
        .values_list("place", "ancestor")
    )
    strays = []
    rows = (
        Within.objects.filter(place__tier__gt=Tier.PROVINCE, place__tier__lt=Tier.AREA, tier=Tier.PROVINCE)
        .order_by("place", "first_day")
        .values_list("place", "ancestor", "first_day", "last_day")
    )
    now: dict[int, int] = {}
    past: list[tuple[int, int, date, date]] = []
    for unit, province, first, last in rows.iterator(chunk_size=5000):
        if first <= day <= last:
            now[unit] = of.get(province, province)
        elif last < day:
            past.append((unit, province, first, last))
    for unit, province, first, last in past:
        line = of.get(province, province)
        if unit in now and now[unit] != line:
            strays.append((unit, line, now[unit], first, last))
    nation = frozenset(Place.objects.filter(tier=Tier.NATION).values_list("pk", flat=True))
    return Lineages(day, nation, of, tuple(strays))
