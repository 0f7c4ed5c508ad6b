"""Many plain rows into one table, as quickly as the database takes them."""

from collections.abc import Sequence

from django.db import connection, models

SMALL = 50  # up to here one INSERT with several VALUES costs less than preparing a bulk load


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
            with cursor.copy(f"COPY {table} ({names}) FROM STDIN") as copy:
                for row in rows:
                    copy.write_row(row)
        else:
            cursor.executemany(f"INSERT INTO {table} ({names}) VALUES {marks}", rows)  # noqa: S608
