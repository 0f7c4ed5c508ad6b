"""The national report: every indicator with a column per province over ten years across the reform, and its rivals."""

import random
import time
from datetime import date, timedelta
from pathlib import Path

import duckdb
from django.db import connection

from bench.database import attach
from bench.facts import FIRST
from bench.indicators import DEEDS
from bench.measure import Given, Line, median, milliseconds, p95, say
from tuquan.kit.period import Period
from tuquan.ledger.figures import Table, figures
from tuquan.ledger.reading import Map
from tuquan.places.models import Place, Tier

WINDOWS, RIVAL_WINDOWS = 60, 3
FLOWS = [one for one in DEEDS if not one.stands]
STOCKS = [one for one in DEEDS if one.stands]
PLAIN = """
    SELECT up.ancestor_id, series.indicator, SUM(posting.value) FROM ledger_posting posting
    JOIN ledger_series series ON series.id = posting.series_id
    JOIN places_within up ON up.place_id = posting.place_id AND up.tier = 1
    WHERE (series.indicator IN ({flows}) AND posting.day BETWEEN '{first}' AND '{last}'
            AND posting.day BETWEEN up.first_day AND up.last_day)
        OR (series.indicator IN ({stocks}) AND posting.day <= '{last}' AND '{last}' BETWEEN up.first_day AND up.last_day)
    GROUP BY up.ancestor_id, series.indicator
"""


def run(given: Given) -> list[Line]:
    """Random windows on both maps; then a few of them as a plain query, here and in DuckDB, which must agree."""
    nation = Place.objects.get(tier=Tier.NATION)
    windows = [window(random.Random(number)) for number in range(WINDOWS)]
    ask(nation, windows[0], Map.THEN)
    lines = []
    for map_ in Map:
        times = [milliseconds(lambda days=days, map_=map_: ask(nation, days, map_)) for days in windows]
        lines += [
            Line(f"report, map of {map_}, median of {WINDOWS} windows", round(median(times), 1)),
            Line(f"report, map of {map_}, p95", round(p95(times), 1), most=150),
        ]
    ours = {days: told(ask(nation, days, Map.THEN)) for days in windows[:RIVAL_WINDOWS]}
    for name, answer in rivals(given.folder / "facts.duckdb"):
        say(name)
        times = []
        for days, figure in ours.items():
            start = time.perf_counter()
            found = answer(plain(days))
            times.append((time.perf_counter() - start) * 1000)
            agree(name, figure, found)
        lines.append(Line(name, round(median(times), 1)))
    return lines


def window(chance: random.Random) -> Period:
    """Any ten years with the reform inside."""
    first = FIRST + timedelta(days=chance.randrange(185, 665))
    return Period(first, first + timedelta(days=3651 + chance.randrange(3)))


def ask(nation: Place, days: Period, map_: Map) -> Table:
    return figures(nation, days, map=map_, indicators=DEEDS, by_child=True, splits=False, map_day=date(2026, 11, 1))


def told(table: Table) -> dict[tuple[int, str], int]:
    """Figures by province and indicator, without nought."""
    cells = ((pk, key, amount.value) for key, column in table.by_child.items() for pk, amount in column.items())
    return {(pk, key): value for pk, key, value in cells if value}


def plain(days: Period) -> str:
    keys = {name: ", ".join(f"'{one.key}'" for one in some) for name, some in (("flows", FLOWS), ("stocks", STOCKS))}
    return PLAIN.format(first=days.first, last=days.last, **keys)


def rivals(file: Path):
    """The same question as a plain GROUP BY: in the product's database, from DuckDB over it, in DuckDB's own file."""
    yield f"plain GROUP BY in {connection.vendor}", in_database
    with duckdb.connect() as over:
        attach(over, read_only=True)
        over.execute("USE target")
        yield f"DuckDB over {connection.vendor}", lambda sql: over.execute(dated(sql)).fetchall()
    with duckdb.connect(str(file), read_only=True) as own:
        yield "DuckDB, its own file", lambda sql: own.execute(sql).fetchall()


def dated(sql: str) -> str:
    """DuckDB reads SQLite's days as dates, and compares them with dates only."""
    return sql if connection.vendor == "postgresql" else sql.replace("BETWEEN '", "BETWEEN DATE '")


def in_database(sql: str) -> list[tuple]:
    with connection.cursor() as cursor:
        cursor.execute(sql)
        return cursor.fetchall()


def agree(name: str, ours: dict[tuple[int, str], int], rows: list[tuple]) -> None:
    """Stop where a rival comes to other figures: one of us is wrong."""
    theirs = {(place, key): int(value) for place, key, value in rows if value}
    if theirs != ours:
        wrong = [key for key in ours.keys() | theirs.keys() if ours.get(key) != theirs.get(key)]
        raise SystemExit(f"{name} and the report disagree on {len(wrong)} of {len(ours)} figures, {wrong[:3]}")
