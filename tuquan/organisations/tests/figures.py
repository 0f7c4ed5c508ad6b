"""Figures as tests read them."""

from datetime import date

from tuquan.kit.period import Period
from tuquan.ledger.figures import figures
from tuquan.ledger.indicator import find
from tuquan.ledger.reading import Map


def amount(place, key="bodies", on=date(2026, 6, 30)):
    name = f"organisations.{key}"
    return figures(place, Period(on, on), map=Map.THEN, indicators=find([name])).amounts[name]


def standing(place, on=date(2026, 6, 30)):
    """How many bodies stand, by kind; none that is zero."""
    return {cell.partition("=")[2]: number for cell, number in amount(place, on=on).splits.items() if number}
