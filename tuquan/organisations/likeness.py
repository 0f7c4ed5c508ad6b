"""Whether two names may mean the same body: without diacritics, in any order of words, with abbreviations spelt out."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence

from tuquan.kit.text import fold
from tuquan.organisations.models import Body

WORD = re.compile(r"[a-z]+|[0-9]+")
APART = 2  # up to so many words may stand in one name alone, as when somebody added where the body is


def words(name: str) -> list[str]:
    return WORD.findall(fold(name))


def spelt_out(mine: Sequence[str], other: Sequence[str]) -> list[str]:
    """My words, those replaced that are the initials of words following each other in the other name ("thcs")."""
    initials = "".join(word[0] for word in other)
    found: list[str] = []
    for word in mine:
        short = len(word) > 1 and word.isalpha() and word not in other
        at = initials.find(word) if short else -1
        found += other[at : at + len(word)] if at >= 0 else [word]
    return found


def alike(one: str, other: str) -> bool:
    """The same words, or all words of the one in the other with few more; a number more is never the same."""
    mine, theirs = words(one), words(other)
    here, there = Counter(spelt_out(mine, theirs)), Counter(spelt_out(theirs, mine))
    more, less = here - there, there - here
    if more and less:
        return False
    rest = more or less
    shorter = min(here.total(), there.total())
    return rest.total() <= min(APART, shorter // 2) and not any(word.isdigit() for word in rest)


def likely(body: Body, others: Iterable[Body]) -> list[Body]:
    """Those of the others that may be this body entered twice."""
    return [other for other in others if alike(body.name, other.name)]
