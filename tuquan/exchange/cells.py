"""From the text of a cell to a value: the field of the form does it, once for each distinct text of a column."""

import re
from collections.abc import Callable
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import translation
from django.utils.translation import gettext as _

from tuquan.kit.forms import DayField
from tuquan.kit.sheets import SheetColumn
from tuquan.kit.text import clean, fold

REMEMBERED = 20_000  # distinct texts of a column; beyond, it is free text and remembering does not pay
TIME = re.compile(r"\s\d{1,2}:\d{2}(:\d{2})?$")
LETTERED = re.compile(r"^[a-zđ]\)\s*")
BRACKETED = re.compile(r"\s*\([^()]*\)$")
YES = {"x", "co", "dung", "yes", "y", "true", "1", "v", "✓"}
NO = {"", "khong", "sai", "no", "n", "false", "0", "-"}


class Bad:
    """A cell that could not be read: why, in the field's own words."""

    __slots__ = ("why",)

    def __init__(self, wrong: ValidationError):
        self.why = " ".join(wrong.messages)


class Cells(dict):
    """The values of one column by their text, worked out when first met."""

    def __init__(self, column: SheetColumn):
        self.read = reader(column)

    def __missing__(self, text: str) -> Any:
        try:
            value = self.read(text)
        except ValidationError as wrong:
            value = Bad(wrong)
        if len(self) < REMEMBERED:
            self[text] = value
        return value


def reader(column: SheetColumn) -> Callable[[str], Any]:
    """How the texts of a column are read. Places and looked-up columns stay text here: they depend on the row."""
    field = column.field
    if column.is_place or column.find:
        return clean
    if column.choices:
        return choice_reader(column)
    if isinstance(field, forms.NullBooleanField | forms.BooleanField):
        return yes_or_no
    if isinstance(field, DayField):
        return lambda text: field.clean(TIME.sub("", text.strip()))
    if isinstance(field, forms.CharField):
        return field.clean
    return lambda text: field.clean(text.strip())


def yes_or_no(text: str) -> bool | None:
    """Có or không, however it is ticked; an empty cell says nothing."""
    wanted = fold(clean(text))
    if not wanted:
        return None
    if wanted in YES:
        return True
    if wanted in NO:
        return False
    raise ValidationError(_("“%(text)s” is neither yes nor no. Write “yes” or “no”.") % {"text": text})


def choice_reader(column: SheetColumn) -> Callable[[str], Any]:
    """A choice by its value or its words, in either language, with or without its letter."""
    known: dict[str, str] = {}
    for language in ("vi", "en"):
        for key, words in choices_in(column, language):
            for name in (key, words, LETTERED.sub("", fold(words)), BRACKETED.sub("", LETTERED.sub("", fold(words)))):
                known.setdefault(fold(clean(name)), key)

    def read(text: str) -> Any:
        wanted = fold(clean(text))
        if not wanted:
            return column.field.clean("")
        if wanted not in known:
            raise ValidationError(_("“%(text)s” is none of the choices.") % {"text": clean(text)})
        return column.field.clean(known[wanted])

    return read


def choices_in(column: SheetColumn, language: str) -> list[tuple[str, str]]:
    """Value and words of each choice in one language; some lists are worked out only when asked for."""
    with translation.override(language):
        return [(key, str(words)) for key, words in column.choices]


def advice(column: SheetColumn) -> str:
    """What to do about a cell that could not be read."""
    if column.choices:
        words = [str(words) for _key, words in column.choices]
        return _("Choose one of: %(choices)s.") % {"choices": "; ".join(words[:12] + ["…"] * (len(words) > 12))}
    if column.is_place:
        return _("Write the code of the unit as it was on that day.")
    if column.find:
        return _("Write it as it stands in its register at this place, or enter it there first.")
    if isinstance(column.field, DayField):
        return _("Write day/month/year, for example 05/03/2024.")
    if isinstance(column.field, forms.IntegerField):
        return _("Write a whole number without points or commas.")
    return _("Correct the cell.")
