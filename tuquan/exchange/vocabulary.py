"""The words by which sheets are read, from `vocabulary.toml`, and texts brought into them."""

import re
import tomllib
from functools import cache
from pathlib import Path

from tuquan.kit.text import clean, fold

DATA = tomllib.loads((Path(__file__).parent / "vocabulary.toml").read_text(encoding="utf-8"))
RUNNING = frozenset(DATA["running"])
EMPTY = frozenset(DATA["empty"])
TICKS = frozenset(DATA["ticks"])
PLACES: tuple[str, ...] = tuple(DATA["places"])
NOT_WORDS = re.compile(r"[^\w\s]+")


def bare(text: str) -> str:
    """Folded words and nothing else."""
    return " ".join(NOT_WORDS.sub(" ", fold(clean(text.replace("_", " ")))).split())


def one_of(phrases: list[str]) -> str:
    return "|".join(sorted(map(re.escape, phrases), key=len, reverse=True))


TOTAL = re.compile(rf"(?:{one_of(DATA['totals'])})(?: \d.*)?")
FOOT = re.compile(rf"(?:{one_of(DATA['feet'])})\b.*|.+ ngay .*\bthang .*\bnam\b.*")
SAME = {phrase: group["phrases"][0] for group in DATA["same"] for phrase in group["phrases"][1:]}
PHRASES = re.compile(rf"\b(?:{one_of(list(SAME))})\b")


@cache
def words(text: str) -> tuple[str, ...]:
    """The words that carry the meaning of a heading: short forms written out, one phrase for one thing."""
    long = " ".join(DATA["short"].get(word, word) for word in bare(text).split())
    long = " ".join(word for word in long.split() if word not in EMPTY)
    same = PHRASES.sub(lambda found: SAME[found.group()], long)
    return tuple(dict.fromkeys(word for word in same.split() if word not in EMPTY))


def unit(text: str) -> str:
    """The folded name of a unit, its kind written out: "TDP 3" is "to dan pho 3"."""
    kind, space, name = fold(clean(text)).replace(".", ". ", 1).partition(" ")
    return f"{DATA['kinds'].get(kind.rstrip('.'), kind)}{space}{name.strip()}"


def is_tick(text: str) -> bool:
    return fold(clean(text)) in TICKS


def is_total(text: str) -> bool:
    """Whether a row that begins so adds up the others."""
    return TOTAL.fullmatch(bare(text)) is not None


def is_foot(text: str) -> bool:
    """Whether these words stand below the rows: who made the list, where and when, who signs."""
    return FOOT.fullmatch(bare(text)) is not None
