"""Names that always bear capitals (Phụ lục II): found where they do not, and set right in what we write."""

import re
from collections.abc import Iterator
from typing import NamedTuple


class Misspelt(NamedTuple):
    """A name in the wrong letters."""

    first: int
    last: int
    found: str
    name: str


def misspelt(text: str, rule: dict) -> Iterator[Misspelt]:
    """Names in the wrong letters. Words in capitals throughout and longer names that are written so are left alone."""
    for name in rule["names"]:
        for one in re.finditer(rf"(?<!\w){re.escape(name)}(?!\w)", text, re.IGNORECASE):
            if one[0] not in (name, name.upper()) and not within(text, one.start(), one.end(), rule["inside"]):
                yield Misspelt(one.start(), one.end(), one[0], name)


def within(text: str, first: int, last: int, inside: list[str]) -> bool:
    """Is this place of the text part of a longer name that is written in this way?"""
    for name in inside:
        place = text.find(name)
        while place >= 0:
            if place <= first and last <= place + len(name):
                return True
            place = text.find(name, place + 1)
    return False


def capitalised(text: str, rule: dict) -> str:
    for one in list(misspelt(text, rule)):
        text = text[: one.first] + one.name + text[one.last :]
    return text
