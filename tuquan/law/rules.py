"""Ask the law: the rule of a key on a day, its value by type, its citation, and the windows of reports."""

from collections.abc import Iterator
from datetime import date
from typing import Any, NamedTuple

from django.utils.formats import date_format
from django.utils.translation import gettext

from tuquan.kit.period import PAST, Period
from tuquan.law.cache import Remembered
from tuquan.law.models import Rule
from tuquan.law.values import ValueType, YearDay
from tuquan.law.windows import Pattern


class RuleMissing(LookupError):
    """No rule has this key on this day."""


class RuleEmpty(RuleMissing):
    """The rule is known but no text gave its value, and nobody has set a local one."""


class Window(NamedTuple):
    """A period that a rule defines, ready for a filter: its key stands in URLs."""

    key: str
    label: str
    first_day: date
    last_day: date
    citation: str

    @property
    def period(self) -> Period:
        return Period(self.first_day, self.last_day)


def _read() -> dict[str, list[Rule]]:
    rules: dict[str, list[Rule]] = {}
    for row in Rule.objects.select_related("instrument").order_by("key", "-valid_from"):
        rules.setdefault(row.key, []).append(row)
    return rules


_rules = Remembered(_read)


def rule(key: str, on: date) -> Rule:
    """The rule with this key as it stands on a day, a row to read, not to change. Raises RuleMissing."""
    versions = _rules().get(key)
    if versions is None:
        raise RuleMissing(f"no rule {key!r}: is it in tuquan/law/data, and was the law loaded?")
    for version in versions:
        if version.holds_on(on):
            return version
    raise RuleMissing(f"rule {key!r} does not hold on {on}")


def value(key: str, on: date) -> Any:
    """The value of a rule, as its type reads it. Raises RuleMissing, and RuleEmpty when it has none."""
    return _value(rule(key, on))


def number(key: str, on: date) -> int:
    return _typed(key, on, ValueType.INTEGER)


def flag(key: str, on: date) -> bool:
    return _typed(key, on, ValueType.BOOLEAN)


def text(key: str, on: date) -> str:
    return _typed(key, on, ValueType.TEXT)


def day_of(key: str, on: date) -> date:
    return _typed(key, on, ValueType.DATE)


def year_day(key: str, on: date) -> YearDay:
    return _typed(key, on, ValueType.DAY)


def span(key: str, on: date) -> tuple[Any, Any]:
    """The least and the most that a rule allows."""
    return _typed(key, on, ValueType.RANGE)


def items(key: str, on: date) -> list[Any]:
    return _typed(key, on, ValueType.LIST)


def table(key: str, on: date) -> dict[str, Any]:
    return _typed(key, on, ValueType.TABLE)


def citation(key: str, on: date) -> str:
    """Where the value on this day comes from, for screens: "Luật 35/2013/QH13, điều 20 khoản 2"."""
    return rule(key, on).citation()


def window_presets(day: date) -> list[Window]:
    """Of each kind, the window that holds this day and the last one over, if its rule held when it ended."""
    return [
        _window(row, period)
        for row, pattern in sorted(_patterns(), key=_reports_then_short)
        for period in (pattern.around(day), pattern.before(day))
        if period and row.holds_on(period.last)
    ]


def window(key: str) -> Window:
    """The window that a preset's key names, such as "reporting.month:2026-12". Raises RuleMissing."""
    name, _colon, month = key.partition(":")
    try:
        end = max(date.fromisoformat(f"{month}-01"), PAST)
    except ValueError as wrong:
        raise RuleMissing(f"{key!r} names no window") from wrong
    for row, pattern in _patterns():
        if row.key == name and end.month in pattern.ends_in:
            period = pattern.ending(end.year, end.month)
            if row.holds_on(period.last):
                return _window(row, period)
    raise RuleMissing(f"{key!r} names no window")


def _value(found: Rule) -> Any:
    if not found.has_value:
        raise RuleEmpty(f"rule {found.key!r} has no value: {found.note}")
    return found.current


def _typed(key: str, on: date, kind: ValueType) -> Any:
    found = rule(key, on)
    if found.value_type != kind:
        raise TypeError(f"rule {key!r} is a {found.value_type}, not a {kind}")
    return _value(found)


def _patterns() -> Iterator[tuple[Rule, Pattern]]:
    for versions in _rules().values():
        for row in versions:
            if row.value_type == ValueType.WINDOW and row.has_value:
                yield row, row.current


def _reports_then_short(found: tuple[Rule, Pattern]) -> tuple[bool, int, str]:
    row, pattern = found
    return not row.key.startswith("reporting."), pattern.months, row.key


def _window(row: Rule, period: Period) -> Window:
    days = f"{date_format(period.first, 'd/m/Y')} – {date_format(period.last, 'd/m/Y')}"
    return Window(
        key=f"{row.key}:{period.last:%Y-%m}",
        label=f"{row.label}, {_span_name(row.current.months, period.last)} ({days})",
        first_day=period.first,
        last_day=period.last,
        citation=row.citation(),
    )


def _span_name(months: int, last: date) -> str:
    """A window is named after the month, quarter, half or year in which it ends."""
    if months == 1:
        return gettext("month %(month)s/%(year)s") % {"month": last.month, "year": last.year}
    if months == 3:
        return gettext("quarter %(quarter)s/%(year)s") % {"quarter": (last.month + 2) // 3, "year": last.year}
    if months == 6:
        half = gettext("first half of %(year)s") if last.month <= 6 else gettext("second half of %(year)s")
        return half % {"year": last.year}
    return gettext("year %(year)s") % {"year": last.year}
