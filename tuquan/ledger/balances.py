"""Balances: sums per province over grains of time, so that the cost of a report does not grow with the records.

Any window is covered by few grains, some of them subtracted: 12 April to 31 December is the year less its first
quarter less the first third of April less a day. Each posting waits in `Pending` until a fold takes it up, so figures
are exact at every moment and no row is shared by all writers.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from django.db import connection, transaction

from tuquan.kit.period import ONE_DAY, Period
from tuquan.ledger.models import Balance, Grain, Pending, Posting, Series
from tuquan.places import tree
from tuquan.places.models import Place, Tier, Within

GRAINS = (Grain.YEAR, Grain.QUARTER, Grain.MONTH, Grain.THIRD, Grain.DAY)
LONGEST = {Grain.YEAR: 366, Grain.QUARTER: 92, Grain.MONTH: 31, Grain.THIRD: 11, Grain.DAY: 1}  # days
FOLD_AT_ONCE = 20_000


@dataclass(frozen=True)
class Span:
    """Grains of one length whose starts lie from `first` until before `end`, to be added or subtracted."""

    grain: Grain
    first: date
    end: date
    sign: int


def cover(window: Period) -> list[Span]:
    """The fewest grains that add up to the window."""
    return list(_cover(window.first, window.last + ONE_DAY, 0, 1))


def _cover(first: date, end: date, level: int, sign: int) -> Iterator[Span]:
    if first == end:
        return
    grain = GRAINS[level]
    if grain is Grain.DAY:
        yield Span(grain, first, end, sign)
        return
    start, stop = nearest(grain, first), nearest(grain, end)
    if start >= stop:
        yield from _cover(first, end, level + 1, sign)
        return
    yield Span(grain, start, stop, sign)
    yield from _cover(min(first, start), max(first, start), level + 1, sign if first < start else -sign)
    yield from _cover(min(stop, end), max(stop, end), level + 1, sign if stop < end else -sign)


def nearest(grain: Grain, day: date) -> date:
    before = start_of(grain, day)
    after = next_start(grain, before)
    return before if day - before <= after - day else after


def next_start(grain: Grain, start: date) -> date:
    """The first day of the grain after the one that begins on `start`."""
    return start_of(grain, start + timedelta(days=LONGEST[grain]))


def starts(window: Period, known: Period) -> Iterator[tuple[Grain, date, int]]:
    """The grains that add up to the window, one by one with their sign, as far as there are balances at all."""
    for span in cover(window):
        start = max(span.first, known.first)
        while start < span.end and start <= known.last:
            yield span.grain, start, span.sign
            start = next_start(span.grain, start)


def extent() -> Period | None:
    """The years from the first to the last of which there are balances."""
    years = Balance.objects.filter(grain=Grain.YEAR).order_by("start").values_list("start", flat=True)
    first, last = years.first(), years.last()
    return Period(first, last.replace(month=12, day=31)) if first else None


def start_of(grain: Grain, day: date) -> date:
    """The first day of the grain in which the day lies."""
    match grain:
        case Grain.YEAR:
            return day.replace(month=1, day=1)
        case Grain.QUARTER:
            return day.replace(month=(day.month - 1) // 3 * 3 + 1, day=1)
        case Grain.MONTH:
            return day.replace(day=1)
        case Grain.THIRD:
            return day.replace(day=min((day.day - 1) // 10, 2) * 10 + 1)
        case _:
            return day


START_SQL = {
    "sqlite": {
        Grain.YEAR: "strftime('%%Y-01-01', day)",
        Grain.QUARTER: "strftime('%%Y-', day) || substr('010101040404070707101010', (strftime('%%m', day) - 1) * 2 + 1, 2)"
        " || '-01'",
        Grain.MONTH: "strftime('%%Y-%%m-01', day)",
        Grain.THIRD: "strftime('%%Y-%%m-', day) || CASE WHEN day >= strftime('%%Y-%%m-21', day) THEN '21'"
        " WHEN day >= strftime('%%Y-%%m-11', day) THEN '11' ELSE '01' END",
        Grain.DAY: "day",
    },
    "postgresql": {
        Grain.YEAR: "date_trunc('year', day)::date",
        Grain.QUARTER: "date_trunc('quarter', day)::date",
        Grain.MONTH: "date_trunc('month', day)::date",
        Grain.THIRD: "date_trunc('month', day)::date + LEAST((extract(day FROM day)::int - 1) / 10, 2) * 10",
        Grain.DAY: "day",
    },
}


def fold(at_once: int = FOLD_AT_ONCE) -> int:
    """Take pending postings into the balances; returns how many. Two folds at once share the work."""
    folded = 0
    while True:
        with transaction.atomic():
            tree.hold_map()
            waiting = Pending.objects.order_by("posting_id")
            if connection.vendor == "postgresql":
                waiting = waiting.select_for_update(skip_locked=True)
            numbers = list(waiting.values_list("posting_id", flat=True)[:at_once])
            if not numbers:
                return folded
            add_up(*among("posting.id", numbers))
            condition, values = among("posting_id", numbers)
            with connection.cursor() as cursor:
                cursor.execute(f"DELETE FROM {Pending._meta.db_table} WHERE {condition}", values)  # noqa: S608
        folded += len(numbers)


def among(column: str, numbers: list[int]) -> tuple[str, list]:
    """A condition that a column is one of many numbers, passed as one value."""
    if connection.vendor == "postgresql":
        return f"{column} = ANY(%s)", [numbers]
    return f"{column} IN (SELECT value FROM json_each(%s))", [json.dumps(numbers)]  # noqa: S608


def rebuild() -> int:
    """Make all balances anew from the postings; returns the number of balances."""
    with transaction.atomic():
        keep_still()
        with connection.cursor() as cursor:
            cursor.execute(f"DELETE FROM {Balance._meta.db_table}")  # noqa: S608
            cursor.execute(f"DELETE FROM {Pending._meta.db_table}")  # noqa: S608
        add_up("1 = 1", [])
        return Balance.objects.count()


def keep_still() -> None:
    """Wait for folds and postings under way, and keep others waiting until this transaction ends."""
    tree.hold_map()
    if connection.vendor == "postgresql":  # EXCLUSIVE: a weaker lock lets a fold begin that could not end
        with connection.cursor() as cursor:
            cursor.execute(f"LOCK TABLE {Pending._meta.db_table} IN EXCLUSIVE MODE")


def add_up(condition: str, values: list) -> None:
    """Add the postings that meet the condition to the balances."""
    daily = f"""
        SELECT within.ancestor_id AS place_id, posting.series_id, posting.day, SUM(posting.value) AS value
        FROM {Posting._meta.db_table} posting
        JOIN {Within._meta.db_table} within ON within.place_id = posting.place_id
            AND posting.day BETWEEN within.first_day AND within.last_day
        JOIN {Place._meta.db_table} place ON place.id = posting.place_id
        WHERE {condition} AND within.tier = CASE WHEN place.tier = {Tier.NATION} THEN {Tier.NATION}
            ELSE {Tier.PROVINCE} END AND (place.tier > {Tier.PROVINCE} OR within.ancestor_id = posting.place_id)
        GROUP BY within.ancestor_id, posting.series_id, posting.day
    """  # noqa: S608
    add(daily, values)


def add(daily: str, values: list) -> None:
    """Add sums by province, cell and day, the answer of a statement, to the balances of all grains.

    From the days the totals over cells and each coarser grain are made, so that the statement runs once.
    """
    temporary = "folding"
    with connection.cursor() as cursor:
        cursor.execute(f"DROP TABLE IF EXISTS {temporary}")
        cursor.execute(f"CREATE TEMPORARY TABLE {temporary} AS {daily}", values)
        cursor.execute(
            f"INSERT INTO {temporary} SELECT f.place_id, s.total_id, f.day, SUM(f.value) FROM {temporary} f "  # noqa: S608
            f"JOIN {Series._meta.db_table} s ON s.id = f.series_id WHERE s.total_id IS NOT NULL "
            "GROUP BY f.place_id, s.total_id, f.day"
        )
        for grain in GRAINS:
            start = START_SQL[connection.vendor][grain]
            cursor.execute(
                f"INSERT INTO {Balance._meta.db_table} (grain, start, place_id, series_id, value) "  # noqa: S608
                f"SELECT %s, {start} AS first_day, place_id, series_id, SUM(value) FROM {temporary} WHERE 1 = 1 "
                "GROUP BY first_day, place_id, series_id ORDER BY first_day, place_id, series_id "
                "ON CONFLICT (grain, start, place_id, series_id) DO UPDATE "
                f"SET value = {Balance._meta.db_table}.value + excluded.value",
                [grain],
            )
        cursor.execute(f"DROP TABLE {temporary}")


def differences() -> list[tuple]:
    """Balances that postings do not bear out, as (grain, start, place, series, kept, counted). Nothing is written."""
    with transaction.atomic():
        keep_still()
        fold()
        kept = {row[:4]: row[4] for row in _all_balances()}
        rebuild()
        counted = {row[:4]: row[4] for row in _all_balances()}
        transaction.set_rollback(True)
    return [
        (*name, kept.get(name, 0), counted.get(name, 0))
        for name in sorted(kept.keys() | counted.keys())
        if kept.get(name, 0) != counted.get(name, 0)
    ]


def _all_balances():
    return Balance.objects.values_list("grain", "start", "place", "series", "value").iterator()
