"""A column of a list, which is also a field on a record's page: where its value comes from and what it is called."""

from dataclasses import dataclass
from typing import Any

from django.core.exceptions import FieldDoesNotExist
from django.db import models
from django.utils.functional import Promise

from tuquan.kit.display import shown

NAMES = ("name", "title", "code")  # "place__name" is headed "place", not "name"
PLAIN_NUMBERS = ("year", "number", "code", "id")  # 2025 is no 2.025


def resolve(model: Any, path: str) -> list[models.Field]:
    """The fields along "place__name"; empty when the path leaves the stored fields."""
    fields: list[models.Field] = []
    for part in path.split("__"):
        try:
            field: Any = model._meta.get_field(part)
        except FieldDoesNotExist:
            return []
        if not getattr(field, "concrete", False) or field.many_to_many:
            return []
        fields.append(field)
        model = field.related_model
        if model is None:
            break
    return fields if len(fields) == len(path.split("__")) else []


def relations(columns: "list[Column]") -> list[str]:
    """What one query has to join so that showing these columns asks for nothing more."""
    joins = set()
    for column in columns:
        parts = column.path.split("__")
        depth = len(parts) if column.fields and column.fields[-1].is_relation else len(parts) - 1
        if depth and column.fields:
            joins.add("__".join(parts[:depth]))
    return sorted(joins)


@dataclass(frozen=True)
class Column:
    """`path` is a field ("place__name"), a property or method of the record, or a method of the register."""

    path: str
    label: str | Promise
    fields: tuple[models.Field, ...] = ()
    owner: Any = None  # the register, when the value is its method

    @property
    def sortable(self) -> bool:
        return bool(self.fields) and not self.fields[-1].is_relation

    @property
    def is_number(self) -> bool:
        kinds = (models.IntegerField, models.DecimalField, models.FloatField)
        return self.sortable and isinstance(self.fields[-1], kinds) and not self.has_words and not self.is_name

    @property
    def is_day(self) -> bool:
        return self.sortable and isinstance(self.fields[-1], models.DateField)

    @property
    def is_name(self) -> bool:
        return self.path.split("__")[-1].split("_")[-1] in PLAIN_NUMBERS

    @property
    def has_words(self) -> bool:
        return bool(self.fields) and bool(self.fields[-1].choices)

    def raw(self, record: Any) -> Any:
        """The value as it is stored or computed."""
        if self.owner is not None:
            return getattr(self.owner, self.path)(record)
        for part in self.path.split("__"):
            record = getattr(record, part, None)
            if record is None:
                return None
        return record() if callable(record) else record

    def text(self, record: Any) -> str:
        """The value in words."""
        value = self.raw(record)
        if self.has_words:
            return shown(dict(self.fields[-1].flatchoices).get(value, value))
        return str(value) if self.is_name and isinstance(value, int) else shown(value)


def column(model: type[models.Model], declared: str | tuple, owner: Any = None) -> Column:
    """A column from its declaration: a path, or a path with the heading to use."""
    path, label = (declared, None) if isinstance(declared, str) else declared
    fields = tuple(resolve(model, path))
    if fields:
        names = fields[-2] if len(fields) > 1 and fields[-1].name in NAMES else fields[-1]
        return Column(path, label or names.verbose_name, fields)
    if owner is not None and hasattr(type(owner), path):
        described = getattr(getattr(type(owner), path), "short_description", path.replace("_", " "))
        return Column(path, label or described, owner=owner)
    described = getattr(getattr(model, path, None), "short_description", path.replace("_", " "))
    return Column(path, label or described)
