"""A query that Django builds once and that runs many times with other values.

Building a query takes Django several times longer than the database needs to answer it; where every saved record asks
the same few questions, that was most of the time.
"""

import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.db import connection, models
from django.db.models.expressions import RawSQL


@dataclass(frozen=True)
class Slot:
    """Stands in a query for numbers that are named when it runs."""

    name: str


def numbers(name: str) -> RawSQL:
    """To be used as `field__in=numbers("pks")`: all numbers travel as one value, one or five thousand."""
    sql = "SELECT unnest(%s::bigint[])" if connection.vendor == "postgresql" else "SELECT value FROM json_each(%s)"
    return RawSQL(sql, [Slot(name)])  # noqa: S611 - our own words


class Prepared:
    """The query that a function returns, built when it is first asked."""

    def __init__(self, build: Callable[[], models.QuerySet]):
        self.build = build
        self.built: dict[str, tuple] = {}

    def rows(self, **given: Iterable[int]) -> list[tuple]:
        """The answer as `values_list` would give it. Each slot of the query is given its numbers by name."""
        if connection.vendor not in self.built:
            compiler = self.build().query.get_compiler(connection=connection)
            sql, values = compiler.as_sql()
            converters = compiler.get_converters([column for column, _sql, _alias in compiler.select])
            self.built[connection.vendor] = sql, values, converters
        sql, values, converters = self.built[connection.vendor]
        with connection.cursor() as cursor:
            cursor.execute(sql, [in_slot(value, given) for value in values])
            found = cursor.fetchall()
        return converted(found, converters) if found and converters else found


def converted(rows: list[tuple], converters: dict) -> list[tuple]:
    """Values made what Django says they are, column by column and each different one once: days repeat."""
    columns = list(zip(*rows, strict=True))
    for number, (functions, column) in converters.items():
        ready = {}
        for value in set(columns[number]):
            ready[value] = value
            for function in functions:
                ready[value] = function(ready[value], column, connection)
        columns[number] = [ready[value] for value in columns[number]]
    return list(zip(*columns, strict=True))


def in_slot(value: object, given: dict[str, Iterable[int]]) -> object:
    if not isinstance(value, Slot):
        return value
    chosen = list(given[value.name])
    return chosen if connection.vendor == "postgresql" else json.dumps(chosen)
