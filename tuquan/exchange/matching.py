"""Proposes which column of the register each column of a file is: by its words and by what its cells look like."""

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import cache

from django import forms

from tuquan.exchange import cells, headings, vocabulary
from tuquan.kit.forms import KINDS, DayField
from tuquan.kit.sheets import Sheet, SheetColumn

LEAST = 0.4  # below this nothing is proposed
SAFE = 0.75  # from here on a proposal is likely
ALIKE = 0.84  # how much of two words must agree, so that one is the other mistyped
FEW = 6  # choices that may each have a column of ticks
LOOKED_AT = 40  # cells of a column
SEVERAL = re.compile(r"[/;]| - |, ")

KNOWN, AS_BEFORE, LIKELY, GUESS, NOTHING = "known", "as_before", "likely", "guess", "nothing"


@dataclass(frozen=True)
class Proposal:
    """What one column of a file is taken for, and how sure that is."""

    target: str
    sure: str


class Target:
    """One thing that a column may stand for: a column of the register, or the ticks for one of its choices."""

    def __init__(self, sheet: Sheet, column: SheetColumn, choice: str = ""):
        self.column, self.choice = column, choice
        self.name = f"{column.name}={choice}" if choice else column.name
        self.values = cells.Cells(column)
        own = headings.names(column) | (set(vocabulary.PLACES) if column.is_place else set())
        if choice:
            said = {
                words for language in ("vi", "en") for key, words in cells.choices_in(column, language) if key == choice
            }
            own = said | {f"{name} {words}" for name in own for words in said}
        self.words = {words for name in own if (words := vocabulary.words(name))}
        self.typed = is_typed(column)

    def fit(self, samples: Sequence[str]) -> float | None:
        """What share of these cells could stand in the column; None where that says nothing."""
        if not samples:
            return None
        if self.choice:
            return share(vocabulary.is_tick(text) for text in samples)
        if self.column.is_place:
            return share(is_place(text) for text in samples)
        if self.typed:
            return share(self.values[text].__class__ is not cells.Bad for text in samples)
        return 0.5 if all(is_no_text(text) for text in samples) else None


def is_typed(column: SheetColumn) -> bool:
    """Whether not just anything may be written into its cells."""
    kinds = DayField | forms.IntegerField | forms.BooleanField
    return bool(column.choices or column.is_place or isinstance(column.field, kinds))


def share(found: Iterable[bool]) -> float:
    every = list(found)
    return sum(every) / len(every)


def is_no_text(text: str) -> bool:
    """A day, a sum or a tick; bare digits may be a reference."""
    return vocabulary.is_tick(text) or (headings.is_value(text) and not text.isdigit())


def is_place(text: str) -> bool:
    """A code, or a name that begins with the kind of its unit."""
    code = text.strip().replace("-", "")
    return (code.isdigit() and 2 <= len(code) <= 8) or f"{vocabulary.unit(text)} ".startswith(
        tuple(f"{kind} " for kind in KINDS)
    )


def targets(sheet: Sheet) -> list[Target]:
    """All that columns of a file may stand for."""
    found = []
    for column in sheet.columns:
        found.append(Target(sheet, column))
        if 1 < len(column.choices) <= FEW:
            found += [Target(sheet, column, key) for key, _words in column.choices]
    return found


def propose(
    sheet: Sheet, texts: Sequence[str], samples: Sequence[Sequence[str]], before: Mapping[str, str]
) -> list[Proposal]:
    """For each column of a file what it is. What is known, or was said of the heading before, goes first."""
    found: dict[int, Proposal] = {}
    own, taken = headings.known(sheet), set()
    for index, text in enumerate(texts):
        name = headings.plain(text)
        for meant, sure in ((before, AS_BEFORE), (own, KNOWN)):
            if name in meant and index not in found and (not meant[name] or meant[name] not in taken):
                found[index] = Proposal(meant[name], sure)
                taken.add(meant[name])
    open_ones = [index for index, text in enumerate(texts) if index not in found and text.strip()]
    scores = scored(targets(sheet), [(index, texts[index], samples[index][:LOOKED_AT]) for index in open_ones])
    for score, index, target in sorted(scores, key=lambda one: -one[0]):
        if index not in found and is_free(target.name, taken):
            found[index] = Proposal(target.name, LIKELY if score >= SAFE else GUESS)
            taken.add(target.name)
    return [found.get(index, Proposal("", NOTHING)) for index in range(len(texts))]


def is_free(name: str, taken: set[str]) -> bool:
    """A column is taken once, as a whole or by its ticks."""
    column, equals, _choice = name.partition("=")
    if equals:
        return name not in taken and column not in taken
    return not any(one.partition("=")[0] == name for one in taken)


def scored(
    wanted: Sequence[Target], given: Sequence[tuple[int, str, Sequence[str]]]
) -> list[tuple[float, int, Target]]:
    """How well each column of the file fits each target, where it does at all."""
    counts = Counter(word for target in wanted if not target.choice for word in set().union(*target.words, ()))
    found = []
    for index, text, samples in given:
        said = {words for part in parts(text) if (words := vocabulary.words(part))}
        for target in wanted:
            alike = max((likeness(one, other, counts) for one in said for other in target.words), default=0.0)
            score = weighed(alike, target, target.fit(samples))
            if score >= LEAST:
                found.append((score, index, target))
    return found


def weighed(alike: float, target: Target, fit: float | None) -> float:
    """The likeness of the words, less where the cells speak against it."""
    if target.choice:
        return alike if fit == 1 else 0.0
    if target.column.choices and fit == 1:
        return max(alike, 0.6)  # nothing but its choices
    return alike * (0.9 if fit is None else 0.35 + 0.65 * fit)


def parts(text: str) -> set[str]:
    """A heading, the line of it that stands lowest, and each of the ways that it names ("Thôn/TDP")."""
    lines = {text, text.rpartition(headings.BELOW)[2]}
    return {headings.plain(one) for line in lines for one in (line, *SEVERAL.split(line)) if one.strip()}


def likeness(given: tuple[str, ...], own: tuple[str, ...], counts: Counter) -> float:
    """How much two headings have in common, from 0 to 1, in whatever order; words of many columns weigh less."""
    left, common = list(own), 0.0
    for word in given:
        if other := next((one for one in left if same_word(word, one)), None):
            left.remove(other)
            common += weight(other, counts)
    every = sum(weight(word, counts) for word in (*given, *own))
    return 2 * common / every


def weight(word: str, counts: Counter) -> float:
    return 1 / max(counts[word], 1) ** 0.5


@cache
def same_word(one: str, other: str) -> bool:
    """The same, or mistyped by a letter."""
    if one == other:
        return True
    return min(len(one), len(other)) >= 5 and SequenceMatcher(None, one, other).ratio() >= ALIKE
