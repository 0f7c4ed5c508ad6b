"""Millions of records with their postings, as if ten years of work had been entered: made once, kept between runs.

They are written below the actions, in bulk, by DuckDB: each record gets the postings that `ledger.posting` would give
it, which `check` proves on a sample. The facts also stay in a DuckDB file, the rival's own store.
"""

import csv
import tempfile
import time
from datetime import date
from itertools import product
from pathlib import Path

import duckdb
from django.contrib.contenttypes.models import ContentType
from django.db import connection

from bench.database import attach, prepare, settle
from bench.indicators import DEEDS, KINDS, SEXES
from bench.measure import say
from bench.models import Deed
from tuquan.journal.models import time_ordered_uuid
from tuquan.kit.period import FUTURE, ONE_DAY
from tuquan.ledger import balances, holders, posting
from tuquan.ledger.indicator import STOCK, cell
from tuquan.ledger.models import Basis, Entry, EntryKind, Posting, Series
from tuquan.places.models import Place, Tier, Within

FIRST, LAST = date(2015, 1, 1), date(2026, 10, 31)  # some more than ten years, so that any ten years are full
REFORM = date(2025, 7, 1)
SAMPLE = 2000


def make(millions: float, file: Path) -> None:
    """Fill the empty database of this process, and the DuckDB file beside it."""
    start = time.perf_counter()
    prepare()
    file.unlink(missing_ok=True)
    rival = duckdb.connect(str(file))
    tables_for_generator(rival)
    generate(rival, round(millions * 1_000_000))
    copy_over(rival)
    rival.execute("DROP TABLE deed")
    tables_of_rival(rival)
    rival.close()
    say(f"{millions:g} million records after {time.perf_counter() - start:.0f} s")
    count = balances.rebuild()
    settle()
    say(f"{count:,} balances after {time.perf_counter() - start:.0f} s")
    check()


def tables_for_generator(rival: duckdb.DuckDBPyConnection) -> None:
    """What the generator draws from: communes alive on each side of the reform, their heirs, the indicators' cells."""
    communes = Place.objects.filter(tier=Tier.COMMUNE)
    paths = holders.stretches(communes.values_list("pk", flat=True))
    rival.execute("CREATE TABLE commune (old BOOLEAN, number INTEGER, place BIGINT)")
    for old, day in ((True, REFORM - ONE_DAY), (False, REFORM)):
        alive = communes.alive_on(day).order_by("code").values_list("pk", flat=True)
        load(rival, "commune", [(old, n, pk) for n, pk in enumerate(alive)])
    rival.execute("CREATE TABLE path (place BIGINT, unit BIGINT, since DATE, until DATE)")
    rows = []
    for place, path in paths.items():
        ends = [stretch.since for stretch in path[1:]] + [FUTURE]
        rows += [(place, stretch.unit, stretch.since, end) for stretch, end in zip(path, ends, strict=True)]
    load(rival, "path", rows)
    rival.execute("CREATE TABLE line (topic INT, kind TEXT, sex TEXT, series BIGINT, stock BOOLEAN, amount BOOLEAN)")
    book, rows = posting.SeriesBook(), []
    for topic, one in enumerate(DEEDS):
        for kind, sex in product(KINDS, SEXES):
            values = {"kind": kind, "sex": sex}
            split = cell({name: values[field] for name, field in one.split.items()})
            series = book.number(one.key, split, Basis.RECORD)
            rows.append((topic, kind, sex, series, one.kind is STOCK, one.value != 1))
    load(rival, "line", rows)


def load(rival: duckdb.DuckDBPyConnection, table: str, rows: list[tuple]) -> None:
    """Rows into a table of DuckDB through a file: passing them as parameters takes a millisecond a row."""
    with tempfile.NamedTemporaryFile("w", suffix=".csv", newline="") as file:
        csv.writer(file).writerows(rows)
        file.flush()
        rival.execute(f"COPY {table} FROM '{file.name}' (HEADER false)")


def generate(rival: duckdb.DuckDBPyConnection, count: int) -> None:
    """Records drawn by hash, so that the same come at every run, their days in no order; then their postings."""
    days = (LAST - FIRST).days + 1
    communes = dict(rival.execute("SELECT old, count(*) FROM commune GROUP BY old").fetchall())
    rival.execute(f"""
        CREATE TABLE deed AS
        WITH drawn AS (
            SELECT i AS id, DATE '{FIRST}' + (hash(i, 1) % {days})::INTEGER AS on_day,
                (hash(i, 2) % {len(DEEDS)})::INTEGER AS topic,
                '{KINDS}'[(hash(i, 3) % {len(KINDS)})::INTEGER + 1] AS kind,
                '{SEXES}'[(hash(i, 4) % {len(SEXES)})::INTEGER + 1] AS sex, (hash(i, 5) % 1000 + 1)::INTEGER AS amount,
                hash(i, 6) AS draw, (hash(i, 7) % 2000 + 1)::INTEGER AS life, hash(i, 8) % 3 > 0 AS ends
            FROM range(1, {count + 1}) AS numbers(i)
        )
        SELECT drawn.id, commune.place, drawn.topic, on_day,
            CASE WHEN ends AND topic % 4 = 3 AND on_day + life <= DATE '{LAST}' THEN on_day + life END AS off_day,
            kind, sex, amount
        FROM drawn
        JOIN commune ON commune.old = (on_day < DATE '{REFORM}') AND commune.number
            = (draw % CASE WHEN on_day < DATE '{REFORM}' THEN {communes[True]} ELSE {communes[False]} END)::INTEGER
    """)
    rival.execute(f"""
        CREATE TABLE ledger_posting AS
        WITH lines AS (
            SELECT deed.*, line.series, line.stock, CASE WHEN line.amount THEN deed.amount ELSE 1 END AS value
            FROM deed JOIN line USING (topic, kind, sex)
        ), amounts AS (
            SELECT lines.id, series, unit, on_day AS day, value FROM lines
            JOIN path ON path.place = lines.place AND on_day >= since AND on_day < until
            WHERE NOT stock
            UNION ALL
            SELECT lines.id, series, unit, greatest(on_day, since), value FROM lines
            JOIN path ON path.place = lines.place AND since < coalesce(off_day, DATE '{FUTURE}') AND until > on_day
            WHERE stock
            UNION ALL
            SELECT lines.id, series, unit, least(coalesce(off_day, DATE '{FUTURE}'), until), -value FROM lines
            JOIN path ON path.place = lines.place AND since < coalesce(off_day, DATE '{FUTURE}') AND until > on_day
            WHERE stock AND least(coalesce(off_day, DATE '{FUTURE}'), until) < DATE '{FUTURE}'
        )
        SELECT row_number() OVER (ORDER BY id, day, value DESC) AS id, id AS record, series AS series_id,
            unit AS place_id, day, value
        FROM amounts
    """)


def copy_over(rival: duckdb.DuckDBPyConnection) -> None:
    """From DuckDB into the tables of the product; indexes of the postings are made afterwards."""
    entry = Entry(kind=EntryKind.RECORD, event=time_ordered_uuid(), source="bench")
    entry.save(force_insert=True)
    event = entry.event if connection.vendor == "postgresql" else entry.event.hex
    model = ContentType.objects.get_for_model(Deed).pk
    with connection.schema_editor() as editor:
        for index in Posting._meta.indexes:
            editor.remove_index(Posting, index)
    attach(rival)
    rival.execute(
        f"INSERT INTO target.{Deed._meta.db_table} (id, place_id, event, topic, on_day, off_day, kind, sex, amount) "
        f"SELECT id, place, '{event}', topic, on_day, off_day, kind, sex, amount FROM deed ORDER BY id"
    )
    rival.execute(
        f"INSERT INTO target.{Posting._meta.db_table} (id, entry_id, series_id, place_id, day, value, model_id, record) "
        f"SELECT id, {entry.pk}, series_id, place_id, day, value, {model}, record FROM main.ledger_posting ORDER BY id"
    )
    rival.execute("DETACH target")
    with connection.schema_editor() as editor:
        for index in Posting._meta.indexes:
            editor.add_index(Posting, index)
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            for model in (Deed, Posting):
                table = model._meta.db_table
                cursor.execute(f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), max(id)) FROM {table}")


def tables_of_rival(rival: duckdb.DuckDBPyConnection) -> None:
    """What else a query needs, under the names that it has in the product, so that the same query runs in both."""
    rival.execute(
        "CREATE TABLE places_within (place_id BIGINT, ancestor_id BIGINT, tier INT, first_day DATE, last_day DATE)"
    )
    names = ("place", "ancestor", "tier", "first_day", "last_day")
    load(rival, "places_within", list(Within.objects.values_list(*names)))
    rival.execute("CREATE TABLE ledger_series (id BIGINT, indicator TEXT)")
    load(rival, "ledger_series", list(Series.objects.values_list("pk", "indicator")))


def check() -> None:
    """The postings of a sample of records are exactly what the ledger itself would make of them."""
    model = ContentType.objects.get_for_model(Deed).pk
    last = Deed.objects.order_by("-pk").values_list("pk", flat=True).first()
    sample = list(range(1, last + 1, max(last // SAMPLE, 1)))
    held = posting.holdings(model, sample)
    wrong = [pk for pk, wanted in posting.evaluate(Deed, sample) if wanted != held.get(pk, {})]
    if wrong:
        raise SystemExit(f"the generator and the ledger disagree on records {wrong[:10]}")


__all__ = ["FIRST", "LAST", "REFORM", "make"]
