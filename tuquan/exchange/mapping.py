"""Headings that a register does not know: what its columns are taken for, and what the officer says they are."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _
from xlsxwriter.utility import xl_col_to_name

from tuquan.exchange import actions, cells, files, headings, matching, remembered, vocabulary
from tuquan.exchange.held import is_personal
from tuquan.kit.forms import place_text
from tuquan.kit.register import Register
from tuquan.kit.sheets import Sheet, SheetColumn
from tuquan.kit.text import clean, whole_number
from tuquan.places.models import Place

SAMPLED = 60  # rows of each sheet that are looked at
LONGEST = 200  # letters of a heading that are remembered
SHOWN = 80  # letters of a row or cell on the screen
SURE = {
    matching.KNOWN: (_("known"), "green"),
    matching.AS_BEFORE: (_("as last time"), "green"),
    matching.LIKELY: (_("likely"), "blue"),
    matching.GUESS: (_("a guess"), "yellow"),
    matching.NOTHING: (_("nothing like it"), "grey"),
}


class Unsure(Exception):
    """The file has headings of which somebody has to say what they mean."""


@dataclass(frozen=True)
class Choice:
    """What somebody decided of a file: the sheet, the row of its headings, and what its columns stand for.

    targets  by the number of the column in the file, from 0; a column that is not there is left out
    same     by the name of a column, one text for all rows
    """

    sheet: str
    row: int
    targets: dict[int, str] = field(default_factory=dict)
    same: dict[str, str] = field(default_factory=dict)

    def packed(self) -> dict:
        return asdict(self)

    @classmethod
    def unpacked(cls, given: dict | None) -> "Choice | None":
        """From what JSON made of it."""
        if given is None:
            return None
        targets = {int(index): target for index, target in given["targets"].items()}
        return cls(given["sheet"], given["row"], targets, given["same"])

    def headings(self, rows: headings.Rows, merged: headings.Merged) -> headings.Headings | None:
        """The headings as they were chosen; None where the file has no such row any more."""
        at = next((at for at, (number, _texts) in enumerate(rows) if number == self.row), None)
        if at is None:
            return None
        found = headings.block(rows, at, merged)
        head = headings.Headings(found.row, found.last, found.texts)
        for index, target in sorted(self.targets.items()):
            if index < len(found.texts):
                head.take(index, found.texts[index], target)
        head.add(self.same)
        return head


@dataclass
class Page:
    """One visible sheet of a file: its first rows."""

    name: str
    rows: list[tuple[int, list[str]]]
    merged: list[list[int]]

    @property
    def top(self) -> list[tuple[int, list[str]]]:
        return self.rows[: headings.LOOKED_AT]


def pages(path: Path) -> list[Page]:
    """The sheets that hold anything. Raises files.Unreadable."""
    found = []
    for sheet in files.sheets(path):
        if isinstance(sheet, files.Sheet) and (rows := next(sheet.rows, [])[:SAMPLED]):
            found.append(Page(sheet.name, rows, sheet.merged))
    return found


@dataclass
class Column:
    """One column of the file on the screen."""

    index: int
    heading: str
    samples: list[str]
    target: str
    sure: str
    error: str = ""

    @property
    def letter(self) -> str:
        return xl_col_to_name(self.index)

    @property
    def name(self) -> str:
        return f"c{self.index}"

    @property
    def sure_words(self) -> str:
        return str(SURE[self.sure][0])

    @property
    def sure_colour(self) -> str:
        return SURE[self.sure][1]


class Looked:
    """A file as the officer sees it before the dry run: sheets, rows, columns with a proposal for each."""

    def __init__(self, register: Register, path: Path, by: Any, given: Mapping[str, str] | None = None):
        self.register, self.sheet, self.by = register, register.imports, by
        self.before = remembered.meanings(register, by)
        self.pages = pages(path)
        if not self.pages:
            raise files.Unreadable(_t("The file is empty."))
        self.page, at = self.found(given or {})
        self.row = self.page.rows[at][0]
        self.block = headings.block(self.page.top, at, self.page.merged)
        self.columns = self.read_columns()
        self.same = self.at_home()

    def at_home(self) -> dict[str, str]:
        """Files of a commune seldom say which commune it is: rows without a place are at home."""
        home = remembered.home(self.register, self.by)
        place = next((one.name for one in self.sheet.columns if one.is_place), "")
        if not place or len(home) != 1 or any(one.target == place for one in self.columns):
            return {}
        return {place: place_text(Place.objects.get(pk=home[0]))}

    def found(self, given: Mapping[str, str]) -> tuple[Page, int]:
        """The sheet and the row that were chosen, else those that look most like headings."""
        chosen = next((page for page in self.pages if page.name == given.get("sheet")), None)
        number = whole_number(given.get("row", ""))
        tried = [chosen] if chosen else self.pages
        if chosen and number:
            for at, (row, _texts) in enumerate(chosen.top):
                if row == number:
                    return chosen, at
        best = [(self.likely(page, at), page, at) for page in tried for at in range(len(page.top))]
        _score, page, at = max(best, key=lambda one: one[0])
        return page, at

    def likely(self, page: Page, at: int) -> float:
        """How much a row looks like headings: words above cells, known ones above all, and the first row like that."""
        texts = [text for text in headings.block(page.top, at, page.merged).texts if text.strip()]
        worded = [text for text in texts if not headings.is_value(text) and len(text) < SHOWN]
        known = headings.known(self.sheet) | self.before
        meant = sum(headings.plain(text) in known for text in worded)
        proposals = matching.propose(self.sheet, worded, [[]] * len(worded), self.before) if len(worded) > 1 else []
        taken = sum(one.target != "" for one in proposals)
        return len(set(worded)) - 2 * (len(texts) - len(worded)) + 3 * meant + 2 * taken - at / 10

    def read_columns(self) -> list[Column]:
        below = [texts for number, texts in self.page.rows if number > self.block.last]
        below = [texts for texts in below if not any(vocabulary.is_total(text) for text in texts if text)]
        width = len(self.block.texts)
        samples = [
            [text for row in below if index < len(row) and (text := row[index].strip())] for index in range(width)
        ]
        proposals = matching.propose(self.sheet, self.block.texts, samples, self.before)
        return [
            Column(index, clean(text), [clean(one)[:SHOWN] for one in samples[index][:2]], one.target, one.sure)
            for index, (text, one) in enumerate(zip(self.block.texts, proposals, strict=True))
            if text.strip() or samples[index]
        ]

    # what the screen offers

    @property
    def seen(self) -> str:
        """Of which sheet and row the columns on the screen are."""
        return f"{self.page.name}:{self.row}"

    @property
    def lines(self) -> list[tuple[int, str]]:
        """The rows among which the headings may stand, each by its beginning."""
        return [
            (number, " | ".join(clean(text) for text in texts if text.strip())[:SHOWN])
            for number, texts in self.page.top
        ]

    @property
    def options(self) -> list[tuple[str, str]]:
        """What a column may stand for; those marked (*) are needed."""
        found = []
        for target in matching.targets(self.sheet):
            title = headings.heading(target.column) + (" (*)" if headings.must(self.sheet, target.column) else "")
            if target.choice:
                words = dict(target.column.choices)[target.choice]
                title = _t("%(column)s: %(choice)s, ticked") % {
                    "column": headings.heading(target.column),
                    "choice": words,
                }
            found.append((target.name, title))
        return found

    def lacking(self) -> list[SheetColumn]:
        """Needed columns that no column of the file stands for, and that are not the same for all rows."""
        taken = {one.target.partition("=")[0] for one in self.columns} | {
            name for name, text in self.same.items() if text
        }
        return [one for one in lacking(self.register, self.sheet) if one.name not in taken]

    @property
    def for_all(self) -> list[dict]:
        """Needed columns that the file does not have: one text for all rows may take their place."""
        taken = {one.target.partition("=")[0] for one in self.columns}
        wanted = [one for one in lacking(self.register, self.sheet) if one.name not in taken]
        return [
            {
                "name": f"same_{one.name}",
                "title": headings.heading(one),
                "value": self.same.get(one.name, ""),
                "choices": [(key, str(words)) for key, words in one.choices],
                "hint": cells.advice(one) if matching.is_typed(one) else "",
                "differs": self.differs(one),
            }
            for one in wanted
        ]

    def differs(self, column: SheetColumn) -> bool:
        """Whether it is what tells rows apart, so that one text for all of them makes no sense."""
        return column.name == self.sheet.identity[-1] and not matching.is_typed(column)

    # what the officer says

    def fill(self, given: Mapping[str, str]) -> bool:
        """Take what was chosen; False where it cannot be, with the reason at its column."""
        names = {name for name, _title in self.options}
        for column in self.columns:
            if column.name in given:
                column.target = given[column.name] if given[column.name] in names else ""
        self.same = {one.name: clean(given.get(f"same_{one.name}", "")) for one in self.sheet.columns}
        self.same = {name: text for name, text in self.same.items() if text}
        for column in self.columns:
            column.error = self.why_not(column)
        return not self.lacking() and not any(column.error for column in self.columns)

    def take(self, choice: Choice) -> None:
        """What was said before."""
        for column in self.columns:
            column.target = choice.targets.get(column.index, "")
        self.same = dict(choice.same)

    def why_not(self, column: Column) -> str:
        """Another column of the file stands for the same."""
        name, equals, _choice = column.target.partition("=")
        for other in self.columns if column.target else ():
            theirs, ticked, _their_choice = other.target.partition("=")
            if other is not column and theirs == name and (other.target == column.target or not (equals and ticked)):
                told = {"other": f"{other.letter} “{other.heading}”"}
                return _t("Column %(other)s stands for the same. Choose another one, or leave one out.") % told
        return ""

    def choice(self) -> Choice:
        targets = {one.index: one.target for one in self.columns if one.target}
        taken = {target.partition("=")[0] for target in targets.values()}
        return Choice(self.page.name, self.row, targets, {k: v for k, v in self.same.items() if k not in taken})

    def remember(self) -> None:
        """Keep what was said, for the places for which the user fills this register."""
        places = [one for one in Place.objects.filter(pk__in=remembered.home(self.register, self.by))
                  if self.by.refusal(actions.match_headings.name, [one]) is None]  # fmt: skip
        texts = [headings.plain(one.heading)[:LONGEST] for one in self.columns]
        meant = headings.known(self.sheet) | self.before
        said = {
            text: one.target
            for text, one in zip(texts, self.columns, strict=True)
            if text and texts.count(text) == 1 and one.target != meant.get(text)
        }
        if places and said:
            actions.match_headings(actions.Said(self.register.key, places, said), by=self.by)


def lacking(register: Register, sheet: Sheet) -> list[SheetColumn]:
    """Columns without which nothing can be read. An export leaves personal ones out: only new rows need them."""
    return [
        one for one in sheet.columns
        if headings.must(sheet, one)
        and (one.name in sheet.identity or not is_personal(register.model, sheet.path(one.name)))
    ]  # fmt: skip


def from_file(register: Register, given: Any) -> dict[str, str]:
    """Targets by folded heading, from {heading: column}. Raises ValidationError naming what is wrong."""
    if not isinstance(given, dict) or not all(isinstance(value, str | None) for value in given.values()):
        raise ValidationError(_t("A mapping is written {“heading”: “column”, …}; an empty column leaves it out."))
    sheet = register.imports
    columns = headings.known(sheet)
    ticks = {target.name for target in matching.targets(sheet)}
    found = {}
    for text, said in given.items():
        target = said or ""
        target = target if not target or target in ticks else columns.get(headings.plain(target), "?")
        if target == "?":
            told = {"column": said, "columns": ", ".join(one.name for one in sheet.columns)}
            raise ValidationError(_t("There is no column “%(column)s”. There are: %(columns)s.") % told)
        found[headings.plain(text)] = target
    return found
