"""Which column of a file is which column of the register: by its heading, in either language, accents or not.

What a heading stands for is its *target*: the name of a column; `column=choice` where the cells are ticks for one
choice ("Nữ" marked with an x); nothing where the column is left out.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from django.utils import translation

from tuquan.exchange import vocabulary
from tuquan.kit.days import parse_day
from tuquan.kit.sheets import Sheet, SheetColumn
from tuquan.kit.text import clean, fold

LOOKED_AT = 15  # rows from the top among which the headings may stand
LINES = 3  # of one heading, one below the other
BELOW = " – "  # stands between the lines of one heading
NOISE = re.compile(r"\(.*?\)|[*:.?\"“”–]")  # "Ngày đóng (*):" is "ngày đóng"
NUMBERED = re.compile(r"\(?(?:\d{1,2}|[A-Ha-h])\)?")

Rows = Sequence[tuple[int, list[str]]]
Merged = Sequence[Sequence[int]]  # [top, left, bottom, right], from 0


def plain(heading: str) -> str:
    """A heading as it is compared."""
    return fold(NOISE.sub(" ", clean(heading).replace("_", " ")))


def in_language(words: object, language: str) -> str:
    with translation.override(language):
        return str(words)


def heading(column: SheetColumn, language: str | None = None) -> str:
    """What a column is called, by default in the language of the screen."""
    words = column.field.label or column.name.replace("_", " ")
    text = in_language(words, language) if language else str(words)
    return text[:1].upper() + text[1:]


def names(column: SheetColumn) -> set[str]:
    """All that a column may be called."""
    words = [heading(column, "vi"), heading(column, "en"), column.name, *map(str, column.synonyms)]
    return {plain(word) for word in words}


def known(sheet: Sheet) -> dict[str, str]:
    """What the register itself knows headings to mean."""
    own = {name: column.name for column in sheet.columns for name in names(column)}
    return dict.fromkeys(vocabulary.RUNNING, "") | own


def must(sheet: Sheet, column: SheetColumn) -> bool:
    """Whether a column's cells may not be empty: as asked by the form, or because it says which record a row is."""
    return column.required or (column.name in sheet.identity and column.name not in sheet.fallbacks)


# --- the lines that a heading takes ---------------------------------------------------------------------------------


@dataclass(frozen=True)
class Block:
    """The headings of a table: from which row to which, and the text above each column."""

    row: int
    last: int
    texts: list[str]


def block(rows: Rows, at: int, merged: Merged = ()) -> Block:
    """The headings that begin in this row: what stands below a wide cell belongs to it, as does a row of numbers."""
    first, texts = rows[at]
    last, line = first, list(texts)
    whole = list(line)
    for number, under in rows[at + 1 : at + LINES]:
        if number != last + 1 or not goes_on(line, under, last - 1, merged):
            break
        whole = joined(whole, line, under)
        line, last = [*under, *[""] * (len(whole) - len(under))], number
    for number, under in rows[at + 1 :]:
        if number > last:
            last = number if is_numbering(under) else last
            break
    return Block(first, last, whole)


def goes_on(line: list[str], under: list[str], top: int, merged: Merged) -> bool:
    """Whether the row below a line of headings is a second line of them."""
    filled = [index for index, text in enumerate(under) if text.strip()]
    if sum(bool(text.strip()) for text in line) < 3 or not filled or any(is_value(under[index]) for index in filled):
        return False
    wide = {
        index for row, left, _bottom, right in merged if row == top and right > left for index in range(left, right + 1)
    }
    if wide:
        return set(filled) <= wide
    empty = [index for index in range(1, len(line)) if not line[index].strip()]
    return any(index in empty for index in filled) and all(
        index in empty or (index + 1 in empty and index + 1 in filled) for index in filled
    )


def joined(whole: list[str], line: list[str], under: list[str]) -> list[str]:
    """Each column's text with the one below it; an empty cell above takes the text to its left."""
    found, above = [*whole, *[""] * (len(under) - len(whole))], ""
    for index, text in enumerate(under):
        if index < len(line) and line[index].strip():
            above = whole[index]
        if text.strip():
            found[index] = f"{above}{BELOW}{text}" if above.strip() else text
    return found


def is_value(text: str) -> bool:
    """A number or a day, as no heading is."""
    bare = text.strip()
    if bare.replace(".", "").replace(",", "").isdigit():
        return True
    try:
        parse_day(bare)
    except ValueError:
        return False
    return True


def is_numbering(texts: Sequence[str]) -> bool:
    """The row "(1) (2) (3)" or "A B 1 2" that official tables carry below their headings."""
    cells = [text.strip() for text in texts if text.strip()]
    if len(cells) < 3 or not all(NUMBERED.fullmatch(cell) for cell in cells):
        return False
    numbers = [int(digits) for cell in cells if (digits := cell.strip("()")).isdigit()]
    return numbers == list(range(1, len(numbers) + 1)) and (len(numbers) > 1 or not numbers)


# --- what they mean -------------------------------------------------------------------------------------------------


@dataclass
class Headings:
    """Where each column stands in a file; what is left out, unknown or there twice.

    A column that is put together (from ticks, or from one text for all rows) stands behind those of the file: `added`
    holds, in this order, its ticks as (index, choice), or the text.
    """

    row: int
    last: int = 0
    texts: list[str] = field(default_factory=list)
    where: dict[str, int] = field(default_factory=dict)
    left: list[tuple[int, str]] = field(default_factory=list)
    unknown: list[tuple[int, str]] = field(default_factory=list)
    twice: list[tuple[int, str]] = field(default_factory=list)
    ticks: dict[str, list[tuple[int, str]]] = field(default_factory=dict)
    added: list[list[tuple[int, str]] | str] = field(default_factory=list)

    def missing(self, sheet: Sheet) -> list[SheetColumn]:
        """Columns that must be there and are not."""
        return [one for one in sheet.columns if must(sheet, one) and one.name not in self.where]

    def take(self, index: int, text: str, target: str) -> None:
        """Let a column of the file stand for this target."""
        name, _equals, choice = target.partition("=")
        if not target:
            self.left.append((index, clean(text)))
        elif name in self.where or (name in self.ticks) != bool(choice and self.ticks.get(name)):
            self.twice.append((index, clean(text)))
        elif choice:
            self.ticks.setdefault(name, []).append((index, choice))
        else:
            self.where[name] = index

    def add(self, same: Mapping[str, str]) -> None:
        """Put the columns behind the others that are made of ticks, or of one text for all rows."""
        together: dict[str, list[tuple[int, str]] | str] = {**self.ticks, **same}
        for name, made in together.items():
            self.where[name] = len(self.texts) + len(self.added)
            self.added.append(made)

    def cell(self, name: str) -> int | None:
        """In which column of the file the mistake in a value is to be looked for."""
        if name in self.ticks:
            return self.ticks[name][0][0]
        index = self.where.get(name, len(self.texts))
        return index if index < len(self.texts) else None

    def filled(self, texts: list[str]) -> list[str]:
        """A row's texts with those that are put together; a blank row stays blank."""
        width = len(self.texts)
        own = [*texts[:width], *[""] * (width - len(texts))]
        if not any(text.strip() for text in own):
            return own
        return own + [made if isinstance(made, str) else ticked(own, made) for made in self.added]


def ticked(texts: list[str], ticks: list[tuple[int, str]]) -> str:
    """The choice whose column is marked; several of them are told, and then refused as no choice."""
    return "; ".join(choice for index, choice in ticks if texts[index].strip() not in ("", "-", "0"))


def read(sheet: Sheet, number: int, cells: Sequence[str], meant: Mapping[str, str] | None = None) -> Headings:
    """Read one row as headings."""
    return read_block(Block(number, number, list(cells)), known(sheet) if meant is None else meant)


def read_block(given: Block, meant: Mapping[str, str]) -> Headings:
    found = Headings(given.row, given.last, given.texts)
    for index, text in enumerate(given.texts):
        if not plain(text):
            continue
        target = meant.get(plain(text))
        if target is None:
            found.unknown.append((index, clean(text)))
        else:
            found.take(index, text, target)
    found.add({})
    return found


def find(sheet: Sheet, rows: Rows, merged: Merged = (), meant: Mapping[str, str] | None = None) -> Headings | None:
    """The headings among the first rows: the row that names most columns, and at least two of them."""
    meant = known(sheet) if meant is None else meant
    found: Iterable[Headings] = (read_block(block(rows, at, merged), meant) for at in range(len(rows)))
    best = max(found, key=lambda one: len(one.where), default=None)
    return best if best and len(best.where) >= min(2, len(sheet.columns)) else None
