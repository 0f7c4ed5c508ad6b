"""A constraint of the database that was broken, in the words that its model gives it."""

import re
from collections.abc import Iterator

from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import IntegrityError, models

SQLITE_NAMED = re.compile(r"(?:CHECK constraint failed: |UNIQUE constraint failed: index ')(\w+)")
SQLITE_COLUMNS = re.compile(r"UNIQUE constraint failed: ([\w., ]+)")


def in_words(error: IntegrityError) -> ValidationError | None:
    """What to tell the user; None when no named constraint of ours was broken, which is a fault to be seen."""
    name = getattr(getattr(error.__cause__, "diag", None), "constraint_name", None)
    text = str(error)
    if name is None and (found := SQLITE_NAMED.search(text)):
        name = found[1]
    columns = found[1].split(", ") if name is None and (found := SQLITE_COLUMNS.search(text)) else []
    for model, constraint in all_constraints():
        if constraint.name == name or (columns and columns == columns_of(model, constraint)):
            return ValidationError(constraint.get_violation_error_message())
    return None


def all_constraints() -> Iterator[tuple[type[models.Model], models.BaseConstraint]]:
    for model in apps.get_models():
        for constraint in model._meta.constraints:
            yield model, constraint


def columns_of(model: type[models.Model], constraint: models.BaseConstraint) -> list[str]:
    """SQLite names the columns of a plain unique constraint instead of the constraint itself."""
    known = {field.name: field.column for field in model._meta.concrete_fields}
    return [f"{model._meta.db_table}.{known[name]}" for name in getattr(constraint, "fields", ())]
