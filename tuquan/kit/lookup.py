"""Find many rows by several columns together: one look into the index for each, however many there are."""

import json
from collections.abc import Sequence

from django.db import connection, models
from django.db.models.sql import Query


def keys_by(model: type[models.Model], names: Sequence[str], wanted: Sequence[tuple]) -> list[int]:
    """Keys of the rows that bear one of these tuples in these fields.

    Where a constraint says that the fields name one row, its condition holds here too (a voided record bears no
    reference any more). `field IN (...) AND other IN (...)` would try every combination of the two lists.
    """
    if not wanted:
        return []
    fields = [model._meta.get_field(name) for name in names]
    quoted = connection.ops.quote_name
    given = ", ".join(f"wanted_{number}" for number in range(len(fields)))
    match = " AND ".join(f"{quoted(field.column)} = wanted_{number}" for number, field in enumerate(fields))
    if connection.vendor == "postgresql":
        lists = ", ".join(f"%s::{field.db_type(connection)}[]" for field in fields)
        source = f"unnest({lists}) AS wanted ({given}) CROSS"
        values: list = [list(column) for column in zip(*wanted, strict=True)]
    else:
        parts = ", ".join(f"json_extract(value, '$[{number}]') AS wanted_{number}" for number in range(len(fields)))
        source = f"(SELECT {parts} FROM json_each(%s)) wanted CROSS"  # noqa: S608 - our own column names
        values = [json.dumps([list(one) for one in wanted], default=str)]
    where, more = condition(model, names)
    key = quoted(model._meta.pk.column)
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT {key} FROM {source} JOIN {quoted(model._meta.db_table)} WHERE {match}{where}",  # noqa: S608
            [*values, *more],
        )
        return [pk for (pk,) in cursor.fetchall()]


def condition(model: type[models.Model], names: Sequence[str]) -> tuple[str, Sequence]:
    """Under which condition these fields name one row, as SQL to add; nothing where no constraint says so."""
    for constraint in model._meta.constraints:
        if isinstance(constraint, models.UniqueConstraint) and set(constraint.fields) == set(names):
            if constraint.condition is None:
                break
            query = Query(model, alias_cols=False)
            compiler = query.get_compiler(connection=connection)
            sql, values = query.build_where(constraint.condition).as_sql(compiler, connection)
            return f" AND {sql}", values
    return "", ()
