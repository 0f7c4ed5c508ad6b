"""Which column of a file is which column of the register: by its heading, in either language, accents or not."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from django.utils import translation

from tuquan.kit.sheets import Sheet, SheetColumn
from tuquan.kit.text import clean, fold

LOOKED_AT = 15  # rows from the top among which the headings may stand
NOISE = re.compile(r"\(.*?\)|[*:.?\"“”]")  # "Ngày đóng (*):" is "ngày đóng"


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


@dataclass
class Headings:
    """Where each column stands in a file; what is missing, unknown or there twice."""

    row: int
    where: dict[str, int] = field(default_factory=dict)
    unknown: list[tuple[int, str]] = field(default_factory=list)
    twice: list[tuple[int, str]] = field(default_factory=list)

    def missing(self, sheet: Sheet) -> list[SheetColumn]:
        """Columns that must be there and are not."""
        return [one for one in sheet.columns if must(sheet, one) and one.name not in self.where]


def must(sheet: Sheet, column: SheetColumn) -> bool:
    """Whether a column's cells may not be empty: as asked by the form, or because it says which record a row is."""
    return column.required or column.name in sheet.identity


def read(sheet: Sheet, number: int, cells: Sequence[str]) -> Headings:
    """Read one row as headings."""
    known = {name: column.name for column in sheet.columns for name in names(column)}
    found = Headings(number)
    for index, text in enumerate(cells):
        if not plain(text):
            continue
        name = known.get(plain(text))
        if name is None:
            found.unknown.append((index, clean(text)))
        elif name in found.where:
            found.twice.append((index, clean(text)))
        else:
            found.where[name] = index
    return found


def find(sheet: Sheet, rows: Iterable[tuple[int, list[str]]]) -> Headings | None:
    """The headings among the first rows: the row that names most columns, and at least two of them."""
    read_rows = [read(sheet, number, cells) for number, cells in rows]
    best = max(read_rows, key=lambda one: len(one.where), default=None)
    return best if best and len(best.where) >= min(2, len(sheet.columns)) else None
