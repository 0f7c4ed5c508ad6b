"""What every model of the house has in common; no table of its own."""

from django.db import models


def fields_of(model: type[models.Model]) -> set[str]:
    return {field.name for field in model._meta.concrete_fields}


def plain_value(instance: models.Model, name: str):
    """A field as the journal may write it: numbers and texts as they are, days in ISO form, keys as numbers."""
    value = getattr(instance, instance._meta.get_field(name).attname)
    return value if value is None or isinstance(value, bool | int | str) else str(value)
