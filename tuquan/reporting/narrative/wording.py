"""The words of official reports, kept as data: sentences with named places for figures."""

import re
import tomllib
from functools import cache
from pathlib import Path

from tuquan.kit.display import write_number
from tuquan.ledger.figures import Amount, unreported
from tuquan.ledger.indicator import Indicator, Ratio
from tuquan.reporting.words import value_words

NUMBERED = re.compile(r"^\w\) | \([^()]*\)$")  # the letter before a choice of a form, and the remark behind it
FILE = Path(__file__).resolve().parent.parent / "data" / "wording.toml"


@cache
def wording() -> dict:
    with FILE.open("rb") as file:
        return tomllib.load(file)


def words(section: str, name: str, /, **given: object) -> str:
    """A piece of text with its names filled."""
    pattern = wording()[section][name]
    return pattern.format(**given) if given else pattern


def threshold(name: str) -> int:
    return wording()["thresholds"][name]


def measured(one: Indicator | Ratio, value: int | float) -> str:
    """ "1.807 vụ, việc" or "89,15%"."""
    return f"{write_number(value)}%" if isinstance(one, Ratio) else f"{write_number(value)} {one.unit}"


def amount_words(one: Indicator | Ratio, amount: Amount) -> str:
    """The same of an amount; what is not known is said so."""
    if amount.value is None:
        return words("notes", "no_report" if unreported(one, amount) else "no_value")
    return measured(one, amount.value)


def cell(amount: Amount) -> str:
    """The number alone, as it stands in a table."""
    if amount.withheld:
        return amount.withheld
    text = write_number(amount.value) + ("%" if amount.over is not None and amount.value is not None else "")
    return f"≈ {text}" if amount.estimate else text


def pattern_of(one: Indicator | Ratio) -> str:
    """The sentence of a figure, with {value} where it stands; by default "Title: {value}"."""
    return wording()["say"].get(one.key, f"{one.title}: {{value}}")


def lowered(title: object) -> str:
    """A title inside a sentence; what is written with capitals anyway stays."""
    text = str(title)
    proper = wording()["proper"]["names"]
    return text if text[1:2].isupper() or text.startswith(tuple(proper)) else text[:1].lower() + text[1:]


def part_words(one: Indicator, name: str, value: str) -> str:
    """What a part of a figure is called inside a sentence."""
    if value == "unknown":
        return wording()["charts"]["part_unknown"]
    return lowered(NUMBERED.sub("", value_words(one, name, value)))
