"""Many rows into one table, as quickly as the database takes them."""

import gc
import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import cache
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db import DEFAULT_DB_ALIAS, connection, connections, models

from tuquan.kit.prepared import NUMBERS, kept_plans, one_value

PAGE = 5_000  # objects made ready at once: enough to be quick, few enough to stay small
SMALL = 50  # up to here one INSERT with several VALUES costs less than preparing a bulk load


@contextmanager
def undisturbed() -> Iterator[None]:
    """While very many objects are made, the search for circles among them costs a quarter of the time: let it wait."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def insert_rows(model: type[models.Model], columns: Sequence[str], rows: Sequence[tuple]) -> None:
    """Insert rows of ready database values, in the order of `columns`; no model code runs, no key comes back.

    PostgreSQL loads them by COPY, SQLite by executemany. Call it inside a transaction.
    """
    if not rows:
        return
    table = connection.ops.quote_name(model._meta.db_table)
    names = ", ".join(connection.ops.quote_name(column) for column in columns)
    marks = f"({', '.join(['%s'] * len(columns))})"
    with connection.cursor() as cursor:
        if len(rows) <= SMALL:
            values = [value for row in rows for value in row]
            cursor.execute(f"INSERT INTO {table} ({names}) VALUES {', '.join([marks] * len(rows))}", values)  # noqa: S608
        elif connection.vendor == "postgresql":
            with connection.wrap_database_errors, cursor.copy(f"COPY {table} ({names}) FROM STDIN") as copy:
                for row in rows:
                    copy.write_row(row)
        else:
            cursor.executemany(f"INSERT INTO {table} ({names}) VALUES {marks}", rows)  # noqa: S608


def insert_listed(
    model: type[models.Model], columns: tuple[str, ...], rows: Sequence[tuple], listed: type[models.Model], column: str
) -> None:
    """Insert rows as `insert_rows` does, and list the keys of the new rows in a column of another table."""
    if not rows:
        return
    if connection.vendor == "postgresql" and len(rows) <= SMALL:
        with kept_plans(), connection.cursor() as cursor:
            told = json.dumps([dict(zip(columns, row, strict=True)) for row in rows], cls=DjangoJSONEncoder)
            cursor.execute(listing(model, columns, listed, column), [told])
        return
    keys = draw_keys(model, len(rows))
    key, quoted = model._meta.pk.column, connection.ops.quote_name
    insert_rows(model, (key, *columns), [(number, *row) for number, row in zip(keys, rows, strict=True)])
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {quoted(listed._meta.db_table)} ({quoted(column)}) {NUMBERS[connection.vendor]}",
            [one_value(keys)],
        )


@cache
def listing(model: type[models.Model], columns: tuple[str, ...], listed: type[models.Model], column: str) -> str:
    """PostgreSQL's one statement for both tables, the same for one row and for many: its plan is kept."""
    quoted = connection.ops.quote_name
    table, names, key = quoted(model._meta.db_table), ", ".join(map(quoted, columns)), quoted(model._meta.pk.column)
    types = {field.column: field.db_type(connection) for field in model._meta.local_concrete_fields}
    typed = ", ".join(f"{quoted(name)} {types[name]}" for name in columns)
    rows = f"SELECT * FROM json_to_recordset(%s::json) AS rows({typed})"  # noqa: S608
    made = f"INSERT INTO {table} ({names}) {rows} RETURNING {key}"
    return f"WITH made AS ({made}) INSERT INTO {quoted(listed._meta.db_table)} ({quoted(column)}) SELECT {key} FROM made"  # noqa: S608


def insert_one(one: models.Model) -> None:
    """Insert a new object and give it its key, without what `save` does besides: for the rows that every act writes."""
    database = connections[DEFAULT_DB_ALIAS]  # itself: `connection` looks for it at every word
    statement, fields = insertion(type(one), database.vendor)
    with kept_plans(), database.cursor() as cursor:
        cursor.execute(statement, [field.get_db_prep_save(getattr(one, field.attname), database) for field in fields])
        (one.pk,) = cursor.fetchone()
    one._state.adding, one._state.db = False, database.alias


@cache
def insertion(model: type[models.Model], _vendor: str) -> tuple[str, list[models.Field]]:
    quoted = connection.ops.quote_name
    fields = [field for field in model._meta.local_concrete_fields if not field.primary_key]
    names, marks = ", ".join(quoted(field.column) for field in fields), ", ".join(["%s"] * len(fields))
    table, key = quoted(model._meta.db_table), quoted(model._meta.pk.column)
    return f"INSERT INTO {table} ({names}) VALUES ({marks}) RETURNING {key}", fields  # noqa: S608


def insert_objects(model: type[models.Model], objects: Sequence[models.Model]) -> None:
    """Insert new objects and give them their keys: what `bulk_create` does, several times quicker.

    Keys are drawn before, so nothing has to come back; a value that many objects share is made ready for the database
    once. Call it inside a transaction: SQLite's lock keeps the keys ours.
    """
    if not objects:
        return
    fields = [field for field in model._meta.local_concrete_fields if not field.generated]
    for one, key in zip(objects, draw_keys(model, len(objects)), strict=True):
        one.pk = key
    for start in range(0, len(objects), PAGE):
        columns = [column_of(field, objects[start : start + PAGE]) for field in fields]
        insert_rows(model, [field.column for field in fields], list(zip(*columns, strict=True)))
    for one in objects:
        one._state.adding, one._state.db = False, connection.alias


def draw_keys(model: type[models.Model], count: int) -> Sequence[int]:
    """So many fresh keys of a table that numbers its own rows."""
    table, key = model._meta.db_table, model._meta.pk.column
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(
                "WITH keys AS MATERIALIZED (SELECT pg_get_serial_sequence(%s, %s)::regclass AS source) "
                "SELECT array_agg(nextval(source)) FROM keys, generate_series(1, %s)",
                [connection.ops.quote_name(table), key, count],
            )
            return cursor.fetchone()[0]
        cursor.execute("SELECT seq FROM sqlite_sequence WHERE name = %s", [table])
        last = (cursor.fetchone() or (0,))[0]
        return range(last + 1, last + count + 1)


class Prepared(dict):
    """Values of one field as the database wants them, worked out when first met."""

    def __init__(self, field: models.Field):
        self.field = field

    def __missing__(self, value: Any) -> Any:
        ready = self[value] = self.field.get_db_prep_save(value, connection)
        return ready


def column_of(field: models.Field, objects: Sequence[models.Model]) -> list:
    """The values of one field in all objects, ready for the database."""
    if field.primary_key:
        return [one.pk for one in objects]  # as the database drew it
    stamped = getattr(field, "auto_now", False) or getattr(field, "auto_now_add", False)
    if stamped or isinstance(field, models.FileField | models.JSONField):
        return [field.get_db_prep_save(field.pre_save(one, True), connection) for one in objects]
    name, prepared = field.attname, Prepared(field)
    return [prepared[one.__dict__[name]] for one in objects]


def refresh_statistics() -> None:
    """After very many rows: let PostgreSQL look at its tables anew, or it plans as if they were empty."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")
