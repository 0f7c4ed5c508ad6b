"""A query that Django builds once and that runs many times with other values.

Building a query takes Django several times longer than the database needs to answer it; where every saved record asks
the same few questions, that was most of the time.
"""

import json
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from django.db import connection, models
from django.db.models.expressions import RawSQL


@dataclass(frozen=True)
class Slot:
    """Stands in a query for numbers that are named when it runs."""

    name: str


# what selects the numbers that travel as one value
NUMBERS = {"postgresql": "SELECT unnest(%s::bigint[])", "sqlite": "SELECT value FROM json_each(%s)"}


def numbers(name: str) -> RawSQL:
    """To be used as `field__in=numbers("pks")`: all numbers travel as one value, one or five thousand."""
    return RawSQL(NUMBERS[connection.vendor], [Slot(name)])  # noqa: S611 - our own words


@contextmanager
def kept_plans() -> Iterator[None]:
    """Statements run in here are planned once a connection by PostgreSQL: for those that every act repeats.

    Never for reports and lists, whose best plan depends on what is asked.
    """
    if connection.vendor != "postgresql":
        yield
        return
    connection.ensure_connection()
    server = connection.connection
    server.prepare_threshold = 0
    try:
        yield
    finally:
        server.prepare_threshold = None


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
        chosen = {name: list(some) for name, some in given.items()}
        if all(len(some) == 1 for some in chosen.values()):  # the common case, whose plan a database keeps
            sql = sql.replace(f"IN ({NUMBERS[connection.vendor]})", "= %s")
            ready = [chosen[value.name][0] if isinstance(value, Slot) else value for value in values]
        else:
            ready = [one_value(chosen[value.name]) if isinstance(value, Slot) else value for value in values]
        with kept_plans(), connection.cursor() as cursor:
            cursor.execute(sql, ready)
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


def one_value(some: Iterable[int]) -> list[int] | str:
    """Any count of numbers as the single value that `NUMBERS` takes apart."""
    return list(some) if connection.vendor == "postgresql" else json.dumps(list(some))
