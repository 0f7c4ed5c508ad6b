"""Many rows into one table, as quickly as the database takes them."""

import gc
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from django.db import DEFAULT_DB_ALIAS, connection, connections, models

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


def insert_keyed(model: type[models.Model], columns: Sequence[str], rows: Sequence[tuple]) -> Sequence[int]:
    """The same, and the keys of the new rows: those that come back for a few, drawn before for many."""
    if len(rows) > SMALL:
        keys = draw_keys(model, len(rows))
        key = model._meta.pk.column
        insert_rows(model, (key, *columns), [(number, *row) for number, row in zip(keys, rows, strict=True)])
        return keys
    quoted = connection.ops.quote_name
    names, marks = ", ".join(map(quoted, columns)), f"({', '.join(['%s'] * len(columns))})"
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {quoted(model._meta.db_table)} ({names}) VALUES {', '.join([marks] * len(rows))}"  # noqa: S608
            f" RETURNING {quoted(model._meta.pk.column)}",
            [value for row in rows for value in row],
        )
        return [key for (key,) in cursor.fetchall()]


def insert_one(one: models.Model) -> None:
    """Insert a new object and give it its key, without what `save` does besides: for the rows that every act writes."""
    meta, database = one._meta, connections[DEFAULT_DB_ALIAS]  # itself: `connection` looks for it at every word
    quoted = database.ops.quote_name
    fields = [field for field in meta.local_concrete_fields if not field.primary_key]
    names, marks = ", ".join(quoted(field.column) for field in fields), ", ".join(["%s"] * len(fields))
    table, key = quoted(meta.db_table), quoted(meta.pk.column)
    with database.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {table} ({names}) VALUES ({marks}) RETURNING {key}",  # noqa: S608
            [field.get_db_prep_save(getattr(one, field.attname), database) for field in fields],
        )
        (one.pk,) = cursor.fetchone()
    one._state.adding, one._state.db = False, database.alias


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
            cursor.execute("SELECT nextval(pg_get_serial_sequence(%s, %s)) FROM generate_series(1, %s)",
                           [connection.ops.quote_name(table), key, count])  # fmt: skip
            return [number for (number,) in cursor.fetchall()]
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
