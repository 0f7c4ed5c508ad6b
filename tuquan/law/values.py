"""How the value of a rule is written as text and read back, by type."""

import json
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple

from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from tuquan.kit.display import shown
from tuquan.law.windows import Pattern


class ValueType(models.TextChoices):
    INTEGER = "integer", _("whole number")
    DECIMAL = "decimal", _("number")
    BOOLEAN = "boolean", _("yes or no")
    TEXT = "text", _("text")
    DATE = "date", _("day")
    DAY = "day", _("day of the year")
    RANGE = "range", _("from … to …")
    LIST = "list", _("list")
    TABLE = "table", _("table")
    WINDOW = "window", _("reporting window")


class YearDay(NamedTuple):
    """A day that returns every year, such as 28 November."""

    month: int
    day: int

    def in_year(self, year: int) -> date:
        return date(year, self.month, self.day)

    def __str__(self) -> str:
        return f"{self.month:02}-{self.day:02}"


def parse(kind: str, text: str) -> Any:
    """The value that this text stands for. Raises ValueError when it is no such value."""
    try:
        return _READERS[ValueType(kind)](text)
    except (ArithmeticError, KeyError, TypeError) as wrong:
        raise ValueError(f"not a {kind}: {text!r}") from wrong


def write(kind: str, value: Any) -> str:
    """The text that `parse` reads back."""
    if kind == ValueType.BOOLEAN:
        return "true" if value else "false"
    if isinstance(value, list | dict):
        return json.dumps(value, ensure_ascii=False, default=_number)
    return str(value)


def said(value: Any) -> str:
    """The value as people read it on a screen. Choices have a name in both languages; other words are codes."""
    match value:
        case YearDay():
            return f"{value.day:02}/{value.month:02}"
        case Pattern():
            ends = ", ".join(map(str, value.ends_in))
            words = _t("months: %(months)s; from day %(first)s to day %(last)s; ends in month %(ends)s")
            return words % {"months": value.months, "first": value.first_day, "last": value.last_day, "ends": ends}
        case {"name": str(name)}:
            return value.get("name_en", name) if get_language() == "en" else name
        case dict():
            return "; ".join(f"{key}: {said(one)}" for key, one in value.items())
        case tuple():
            return " – ".join(map(said, value))
        case list():
            return "; ".join(map(said, value)) or shown(None)
    return shown(value)


def type_of(value: Any) -> ValueType:
    """The type of a value in the data files that does not name one."""
    # bool comes before int because True is an int in Python
    for python, kind in _PLAIN:
        if isinstance(value, python):
            return kind
    raise ValueError(f"name the type of {value!r}")


def _number(value: Any) -> float:
    if isinstance(value, Decimal):
        return float(value)
    raise TypeError(f"{value!r} cannot be written as JSON")


def _boolean(text: str) -> bool:
    return {"true": True, "false": False}[text]


def _year_day(text: str) -> YearDay:
    month, day = (int(part) for part in text.split("-"))
    date(2000, month, day)  # 29 February may stand in a rule
    return YearDay(month, day)


def _json(kind: type) -> Callable[[str], Any]:
    def read(text: str) -> Any:
        value = json.loads(text, parse_float=Decimal)
        if not isinstance(value, kind):
            raise TypeError(f"{value!r} is no {kind.__name__}")
        return value

    return read


def _range(text: str) -> tuple:
    least, most = _json(list)(text)
    if least > most:
        raise TypeError(f"{least} > {most}")
    return least, most


def _window(text: str) -> Pattern:
    return Pattern(**_json(dict)(text))


_READERS: dict[ValueType, Callable[[str], Any]] = {
    ValueType.INTEGER: int,
    ValueType.DECIMAL: Decimal,
    ValueType.BOOLEAN: _boolean,
    ValueType.TEXT: str,
    ValueType.DATE: date.fromisoformat,
    ValueType.DAY: _year_day,
    ValueType.RANGE: _range,
    ValueType.LIST: _json(list),
    ValueType.TABLE: _json(dict),
    ValueType.WINDOW: _window,
}
_PLAIN = [
    (bool, ValueType.BOOLEAN),
    (int, ValueType.INTEGER),
    (Decimal, ValueType.DECIMAL),
    (str, ValueType.TEXT),
    (date, ValueType.DATE),
    (list, ValueType.LIST),
    (dict, ValueType.TABLE),
]
