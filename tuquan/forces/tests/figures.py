"""Figures as tests read them."""

from datetime import date

from tuquan.kit.period import Period
from tuquan.ledger.figures import figures
from tuquan.ledger.indicator import find
from tuquan.ledger.reading import Map

ALL = Period(date(2024, 1, 1), date(2026, 12, 31))


def amount(place, key, window=ALL):
    """The figure of one indicator, with its cells and parts."""
    return figures(place, window, map=Map.THEN, indicators=find([f"forces.{key}"])).amounts[f"forces.{key}"]


def value(place, key, window=ALL):
    return amount(place, key, window).value
