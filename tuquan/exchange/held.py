"""What the register holds already: is a row of the file new, the same, or different?"""

from collections.abc import Sequence
from typing import Any

from django.db import models

from tuquan.kit.display import shown
from tuquan.kit.lookup import keys_by
from tuquan.kit.register import Register
from tuquan.kit.sheets import Row, Sheet

EMPTY = (None, "")


def plain(value: Any) -> Any:
    """A value as it is compared: an object by its key, nothing as nothing."""
    if isinstance(value, models.Model):
        return value.pk
    return "" if value is None else value


def is_personal(model: type[models.Model], path: str) -> bool:
    """Whether a column tells on somebody. What is no stored field is taken for personal: it may lead to people."""
    name = path.split("__")[0]
    stored = {field.name for field in model._meta.concrete_fields}
    return name in getattr(model, "personal", ()) or name not in stored


class Held:
    """Finds the records that rows of a sheet speak of, a page at a time."""

    def __init__(self, register: Register, by: Any = None):
        self.sheet: Sheet = register.imports
        self.by, self.reads = by, register.imports.personal or register.reads
        self.model = register.model
        stored = {field.name: field for field in self.model._meta.concrete_fields}
        self.fields = {one.name: stored[one.name] for one in self.sheet.columns if one.name in stored}
        self.compared = [name for name in self.fields if name not in self.sheet.identity]
        self.can_void = "voided_on" in stored

    def identity(self, row: Row) -> tuple:
        return tuple(plain(row.get(name)) for name in self.sheet.identity)

    def title(self, row: Row) -> str:
        """How the row is called: by what says which record it is."""
        return " · ".join(shown(row.get(name)) for name in self.sheet.identity)

    def find(self, rows: Sequence[Row]) -> dict[tuple, Row]:
        """The records of these rows by identity, each with its key as "pk"."""
        identities = [self.identity(row) for row in rows]
        if not identities:
            return {}
        return (self.sheet.held or self.stored)(identities)

    def stored(self, identities: Sequence[tuple]) -> dict[tuple, Row]:
        columns = {name: field.attname for name, field in self.fields.items()}
        found = self.model._default_manager.filter(pk__in=keys_by(self.model, self.sheet.identity, identities))
        if self.can_void:
            found = found.filter(voided_on=None)
        names = ("pk", *columns)
        rows = (dict(zip(names, values, strict=True)) for values in found.values_list("pk", *columns.values()))
        return {self.identity(row): row for row in rows}

    def differences(self, held: Row, given: Row) -> list[str]:
        """Columns in which they differ; only those that the file has."""
        apart = ("pk", *self.sheet.identity)
        names = [name for name in held if name not in apart] if self.sheet.held else self.compared
        return [name for name in names if name in given and not self.same(name, held[name], given[name])]

    def may_read(self, name: str, place: Any) -> bool:
        """Whether the user may read what this column holds at this place; what tells on people is not for all."""
        if not is_personal(self.model, self.sheet.path(name)):
            return True
        return self.by is not None and self.by.refusal(self.reads, [place] if place else []) is None

    def same(self, name: str, held: Any, given: Any) -> bool:
        """An empty cell asks for the model's default, so it is the same as that."""
        if plain(held) == plain(given):
            return True
        field = self.fields.get(name)
        return given in EMPTY and field is not None and field.has_default() and held == field.get_default()

    def text(self, name: str, value: Any) -> str:
        """A value in words, for the person who decides."""
        column = next((one for one in self.sheet.columns if one.name == name), None)
        words = dict(column.choices) if column else {}
        value = words.get(str(value), value)
        return str(value) if type(value) is int else shown(value)  # as a cell has it: a year has no point
