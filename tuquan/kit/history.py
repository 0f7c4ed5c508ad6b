"""The history of a record: what the journal knows of it, in words."""

from collections.abc import Iterable
from contextlib import suppress
from importlib import import_module
from typing import Any

from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import models

from tuquan.kit.columns import Column, column
from tuquan.kit.display import shown

BOOKKEEPING = ("id", "event", "voided_on", "folded")  # fields that no page shows unasked


def history(record: Any, limit: int = 100) -> list:
    """Events of this record, newest first, each with `label` and `changes`.

    The kit lies below the journal, so it knows that app by name only.
    """
    if not apps.is_installed("tuquan.journal"):
        return []
    about = models.Q(subject=f"{record._meta.label}:{record.pk}")
    for act in getattr(record, "acts", [getattr(record, "event", None)]):
        if act:
            about |= models.Q(uid=act)  # one act for many records, such as a batch that wrote it
    events = list(apps.get_model("journal", "Event").objects.filter(about).order_by("-at", "-pk")[:limit])
    for event in events:
        event.label = verb_label(event.verb)
        event.changes = list(told(type(record), event.details or {}))
    return events


def verb_label(name: str) -> Any:
    """The label of a verb as its button has it; its name when there is no such verb any more."""
    verbs = import_module("tuquan.journal.actions").ACTIONS
    return verbs[name].label if name in verbs else name


def told(model: type[models.Model], details: dict) -> Iterable[tuple[Any, str]]:
    """The fields an event set: no keys, no bookkeeping, and nothing that the model calls personal."""
    silent = {*getattr(model, "personal", ()), *BOOKKEEPING}
    for name, value in details.items():
        known = column(model, name)
        if name not in silent and known.fields and not known.fields[-1].is_relation:
            yield in_words(known, value)


def in_words(known: Column, value: Any) -> tuple[Any, str]:
    """Name and value of a stored field as a page shows them."""
    field = known.fields[-1]
    with suppress(ValidationError):  # the field may have held something else when the event was written
        value = dict(field.flatchoices).get(value, value) if field.choices else field.to_python(value)
    return known.label, str(value) if known.is_name else shown(value)
