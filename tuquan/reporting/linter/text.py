"""Numbers and sentences of a Vietnamese text."""

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

FILE = Path(__file__).resolve().parent.parent / "data" / "lint.toml"
NUMBER = re.compile(r"(?<![\w/.,−-])(?P<sign>[−-])?(?P<digits>\d{1,3}(?:\.\d{3})+(?:,\d+)?|\d+(?:,\d+)?)(?![\w]|[./]\d|/\w)")
MARK = re.compile(r"\s?\[(\d+)\]")
LISTED = re.compile(r"^\s*(?:-|\d{1,2}[.)]|[IVX]+\.|\w\))\s+")  # what numbers a heading or an item
SENTENCE = re.compile(r"(?<=[.;!?])\s+(?=\S)")


@dataclass(frozen=True)
class Number:
    """A number in a text: what it is worth, and where it stands."""

    value: float
    start: int
    end: int


@dataclass
class Row:
    """A row of a table: what it is about, its numbers, and the numbers that bear a mark."""

    label: str
    values: list[float]
    marks: dict[str, float] = field(default_factory=dict)


@dataclass
class Text:
    """A document to look at: paragraphs and rows, each with its place in words."""

    paragraphs: list[tuple[str, str]] = field(default_factory=list)
    rows: list[Row] = field(default_factory=list)


@cache
def words(section: str, name: str) -> re.Pattern:
    return re.compile(config()[section][name], re.IGNORECASE)


@cache
def config() -> dict:
    with FILE.open("rb") as file:
        return tomllib.load(file)


def source(section: str, name: str) -> str:
    return config()[section][name]


def numbers(text: str) -> Iterator[Number]:
    """The numbers of a text as Vietnamese writes them: 1.807 and 89,15. Days, references and ranges of years are none."""
    for found in NUMBER.finditer(text):
        value = read(found["digits"])
        yield Number(-value if found["sign"] else value, found.start(), found.end())


def read(digits: str) -> float:
    return float(digits.replace(".", "").replace(",", "."))


def value_of(cell: str) -> float | None:
    """The number that a cell of a table holds, if it is one."""
    plain = MARK.sub("", cell).replace("≈", "").replace("%", "").strip()
    found = NUMBER.fullmatch(plain)
    return read(found["digits"]) * (-1 if found["sign"] else 1) if found else None


def sentences(text: str) -> list[str]:
    return [part for part in SENTENCE.split(LISTED.sub("", text)) if part.strip()]
