"""The dry run: reads a file against a register's sheet and says what would happen. Writes nothing."""

from collections.abc import Callable, Iterator, Mapping
from itertools import chain
from pathlib import Path
from types import MappingProxyType
from typing import Any

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.utils.translation import gettext as _
from xlsxwriter.utility import xl_col_to_name

from tuquan.exchange import cells, entered, files, headings, limits, mapping, remembered, vocabulary
from tuquan.exchange.held import Held
from tuquan.exchange.places import PlaceBook
from tuquan.exchange.results import LISTED, Conflict, Difference, Problem, Trial
from tuquan.kit.bulk import undisturbed
from tuquan.kit.register import Register
from tuquan.kit.sheets import Found, Row, Sheet, SheetColumn
from tuquan.kit.text import clean, fold
from tuquan.places.models import Place

EXAMPLE = "(mẫu)"  # begins the reference of the template's example row, which is never imported

Numbered = tuple[int, Row]  # a row with its number in the sheet


def check(
    register: Register,
    path: Path,
    *,
    by: Any,
    source: str = "",
    progress: Callable[[int], Any] = lambda done: None,
    choice: mapping.Choice | None = None,
    meant: Mapping[str, str] | None = None,
    ask: bool = False,
) -> Trial:
    """Read the whole file. Raises files.Unreadable where it is no file of rows at all.

    `choice` says which sheet and columns to read, `meant` what single headings mean; without them what is remembered
    counts. With `ask`, headings that nobody knows raise mapping.Unsure.
    """
    trial = Trial(register.key, source or path.name, files.sha256(path))
    trial.before = entered.acts(register, trial.sha256)
    checking = Checking(register, by, trial, progress, choice, meant or {}, ask)
    found = False
    with undisturbed():
        for sheet in files.sheets(path):
            if isinstance(sheet, files.Hidden):
                trial.notes.append(_("The sheet “%(sheet)s” is hidden and was not read.") % {"sheet": sheet.name})
            elif checking.read(sheet):
                found = True
    checking.check_whole()
    if not found:
        checking.say_no_sheet()
    elif not trial.rows and not trial.problem_count:
        trial.add(Problem("", "", "", _("There are no rows below the headings."), _("Fill in at least one row.")))
    return trial


class Checking:
    """One file on its way through headings, cells, places, look-ups, rules, rights and what is held already."""

    def __init__(
        self, register: Register, by: Any, trial: Trial, progress: Callable[[int], Any],
        choice: mapping.Choice | None = None, meant: Mapping[str, str] = MappingProxyType({}), ask: bool = False,
    ):  # fmt: skip
        self.register, self.choice, self.ask = register, choice, ask
        self.sheet: Sheet = register.imports
        self.remembered = remembered.meanings(register, by) | dict(meant)
        self.meant = headings.known(self.sheet) | self.remembered
        self.by, self.trial, self.progress = by, trial, progress
        self.values = {column.name: cells.Cells(column) for column in self.sheet.columns}
        self.place = next((column.name for column in self.sheet.columns if column.is_place), "")
        self.finders = [column for column in self.sheet.columns if column.find]
        self.found: dict[str, Found] = {column.name: {} for column in self.finders}
        self.book = PlaceBook(lambda: remembered.reach(register, by))
        self.held = Held(register, by)
        self.allowed: dict[int, str | None] = {}  # place -> why not, None where it is allowed
        self.seen: dict[tuple, tuple[str, int]] = {}  # identity -> sheet and row where it stood first
        self.done = 0
        self.unmatched: list[headings.Headings] = []
        self.name = ""
        self.head = headings.Headings(0)
        self.missing: list[SheetColumn] = []  # required columns that the file does not have
        self.outside: list[int] = []  # rows that are no records: totals, signatures
        self.fallbacks = self.sheet.fallbacks
        self.stands: list[tuple[str, headings.Headings, int]] = []  # where each new row stands in the file

    def read(self, sheet: files.Sheet) -> bool:
        """Read one sheet; False where its headings are not ours, as on a sheet of instructions."""
        first = next(sheet.rows, [])
        head = self.headings_of(sheet, first[: headings.LOOKED_AT])
        if head is None:
            if first:
                self.unmatched.append(headings.read(self.sheet, *first[0]))
                told = {"sheet": sheet.name}
                self.trial.notes.append(
                    _("The sheet “%(sheet)s” was not chosen and was not read.") % told if self.choice
                    else _("The sheet “%(sheet)s” has other headings and was not read.") % told
                )  # fmt: skip
            return False
        self.name, self.head, self.missing = sheet.name, head, head.missing(self.sheet)
        self.say_headings()
        self.say_odd(sheet)
        if self.lacking():
            return True
        plan = [(one, self.head.where[one.name], self.values[one.name], headings.must(self.sheet, one))
                for one in self.sheet.columns if one.name in self.head.where]  # fmt: skip
        self.outside = []
        below = [row for row in first if row[0] > head.last]
        for page in self.pages(chain([below], sheet.rows)):
            self.take([one for number, texts in page if (one := self.row(plan, number, texts))])
            self.done += len(page)
            if self.done > limits.MAX_ROWS:
                raise files.Unreadable(files.too_large())
            self.progress(self.done)
        self.say_outside(sheet)
        return True

    def headings_of(self, sheet: files.Sheet, top: headings.Rows) -> headings.Headings | None:
        """Where the columns of this sheet stand. Raises mapping.Unsure where somebody has to say it."""
        if self.choice:
            self.trial.matched = True
            return self.choice.headings(top, sheet.merged) if sheet.name == self.choice.sheet else None
        head = headings.find(self.sheet, top, sheet.merged, self.meant)
        if head and self.ask and (head.unknown or head.twice):
            raise mapping.Unsure
        if head and self.remembered:
            self.trial.matched |= any(headings.plain(text) in self.remembered for text in head.texts)
        return head

    def pages(self, pages: Iterator[list[tuple[int, list[str]]]]) -> Iterator[list[tuple[int, list[str]]]]:
        """The rows, with the columns that are put together."""
        if not self.head.added:
            return pages
        return ([(number, self.head.filled(texts)) for number, texts in page] for page in pages)

    def lacking(self) -> list[SheetColumn]:
        """Missing columns without which nothing can be read."""
        needed = mapping.lacking(self.register, self.sheet)
        return [one for one in self.missing if one in needed]

    # one row at a time

    def row(self, plan: list, number: int, texts: list[str]) -> Numbered | None:
        """The values of a row; None where it is blank, the example, or wrong."""
        row, bad, width = {}, [], len(texts)
        for column, index, values, must in plan:
            text = texts[index] if index < width else ""
            value = values[text]
            if value.__class__ is cells.Bad:
                bad.append((column, text, value.why, cells.advice(column)))
            elif must and (value is None or value == ""):
                bad.append((column, text, _("This cell is empty."), _("Fill it in.")))
            row[column.name] = value
        for name, value in self.fallbacks.items():
            row[name] = value if row.get(name) is None else row[name]
        if bad:
            if not any(clean(text) for text in texts) or self.is_example(row) or self.is_outside(number, texts):
                return None
            for column, text, why, advice in bad:
                self.wrong(number, column.name, text, why, advice)
            return None
        return None if self.is_example(row) else (number, row)

    def is_example(self, row: Row) -> bool:
        value = row.get(self.sheet.identity[-1])
        return isinstance(value, str) and value.startswith(EXAMPLE)

    def is_outside(self, number: int, texts: list[str]) -> bool:
        """Whether a row that cannot be read adds up the others, or stands below them to be signed."""
        said = [text for text in texts[: len(self.head.texts)] if text.strip()]
        if not said:
            return False
        signed = len(said) <= 3 and (bool(self.outside) or any(vocabulary.is_foot(text) for text in said))
        if not (vocabulary.is_total(said[0]) or signed):
            return False
        self.outside.append(number)
        return True

    # a page at a time

    def take(self, rows: list[Numbered]) -> None:
        """Settle a page of rows: where, what the texts mean there, whether it holds together, whether it is new."""
        rows = self.look_up(self.permitted(self.located(rows)))
        rows = [(number, row) for number, row in rows if self.keeps_rules(number, row) and self.is_first(number, row)]
        known = self.held.find([row for _number, row in rows])
        for number, row in rows:
            record = known.get(self.held.identity(row))
            if record is None:
                if self.is_whole(number):
                    self.trial.fresh.append(row)
                    self.stands.append((self.name, self.head, number))
                continue
            differing = self.held.differences(record, row)
            if not differing:
                self.trial.same += 1
                continue
            self.trial.changed[record["pk"]] = row
            fixed = dict(self.sheet.fixed(record, row)) if self.sheet.fixed and self.sheet.replaces else {}
            if stuck := [self.stuck(number, name, fixed[name]) for name in differing if name in fixed]:
                self.trial.fixed[record["pk"]] = " ".join(stuck)
            if len(self.trial.conflicts) < LISTED:
                self.trial.conflicts.append(self.conflict(number, record, row, differing, fixed))

    def conflict(self, number: int, record: Row, row: Row, differing: list[str], fixed: Mapping) -> Conflict:
        """A row that differs, as it is shown: what nobody else may read stays unread here too."""
        found = Conflict(record["pk"], self.name, number, self.held.title(row))
        for name in differing:
            may = self.held.may_read(name, row.get(self.place))
            held = self.held.text(name, record[name]) if may else _("not shown")
            found.differences.append(
                Difference(found, self.title(name), held, self.held.text(name, row[name]),
                           self.cell(number, name), str(fixed.get(name, "")))
            )  # fmt: skip
        return found

    def stuck(self, number: int, name: str, why: Any) -> str:
        told = {"sheet": self.name, "cell": self.cell(number, name), "column": self.title(name), "why": why}
        return _("%(sheet)s %(cell)s, “%(column)s”: %(why)s") % told

    def check_whole(self) -> None:
        """What only all new rows together show; asked once each of them is right by itself."""
        if self.sheet.whole is None or self.trial.problem_count:
            return
        for index, name, why in self.sheet.whole(self.trial.fresh):
            self.name, self.head, number = self.stands[index]
            given = self.trial.fresh[index].get(name)
            self.wrong(number, name, self.held.text(name, given), str(why), self.advice(name))

    def is_whole(self, number: int) -> bool:
        """Whether the file has every column that a new row needs."""
        if self.missing:
            titles = ", ".join(headings.heading(column) for column in self.missing)
            why = _("This row is new, and the file lacks: %(columns)s.") % {"columns": titles}
            self.wrong(number, self.sheet.identity[-1], "", why, _("Take the headings from the template."))
        return not self.missing

    def located(self, rows: list[Numbered]) -> list[Numbered]:
        if not self.place:
            return rows
        found = []
        for number, row in rows:
            try:
                row[self.place] = self.book.find(row[self.place], row.get(self.sheet.place_on))
            except ValidationError as wrong:
                self.wrong(number, self.place, row[self.place], " ".join(wrong.messages), self.advice(self.place))
            else:
                found.append((number, row))
        return found

    def permitted(self, rows: list[Numbered]) -> list[Numbered]:
        """Ask for the right once per distinct place; all new ones of a page at once, as long as nothing is refused."""
        if not self.place:
            return rows
        fresh = {row[self.place].pk: row[self.place] for _number, row in rows if row[self.place].pk not in self.allowed}
        if fresh:
            self.allowed |= self.answers(list(fresh.values()))
        found = []
        for number, row in rows:
            place = row[self.place]
            if why := self.allowed[place.pk]:
                self.wrong(number, self.place, str(place), why, _("Leave the row to whoever may enter it."))
            else:
                found.append((number, row))
        return found

    def answers(self, places: list[Place]) -> dict[int, str | None]:
        right = self.sheet.action.name
        if self.by.refusal(right, places) is None:
            return dict.fromkeys([place.pk for place in places])
        return {place.pk: self.by.refusal(right, [place]) for place in places}

    def look_up(self, rows: list[Numbered]) -> list[Numbered]:
        """Replace texts by what they mean at the place of their row; each is asked once, a page of them together."""
        for column in self.finders:
            if column.name not in self.head.where:
                continue
            meant = self.found[column.name]
            texts = {(row[self.place].pk, row[column.name]) for _number, row in rows if row[column.name]}
            wanted = texts - meant.keys()
            if wanted and column.find:
                meant |= dict.fromkeys(wanted) | column.find(wanted)
            found = []
            for number, row in rows:
                text = row[column.name]
                row[column.name] = meant.get((row[self.place].pk, text)) if text else None
                if text and row[column.name] is None:
                    why = _("%(place)s has no “%(text)s”.") % {"place": row[self.place], "text": text}
                    self.wrong(number, column.name, text, why, cells.advice(column))
                else:
                    found.append((number, row))
            rows = found
        return rows

    def keeps_rules(self, number: int, row: Row) -> bool:
        """Whether the columns of the row fit together, as the form would ask."""
        if self.sheet.rules is None or self.missing:
            return True
        try:
            self.sheet.rules(row)
        except ValidationError as wrong:
            by_column = wrong.message_dict if hasattr(wrong, "error_dict") else {NON_FIELD_ERRORS: wrong.messages}
            for name, reasons in by_column.items():
                where = name if name in self.values else self.sheet.place_on
                self.wrong(number, where, self.held.text(where, row.get(where)), " ".join(reasons),
                           _("Compare the cells of this row."))  # fmt: skip
            return False
        return True

    def is_first(self, number: int, row: Row) -> bool:
        where = (self.name, number)
        before = self.seen.setdefault(self.held.identity(row), where)
        if before == where:
            return True
        why = _("This stands in row %(row)s of “%(sheet)s” already.") % {"row": before[1], "sheet": before[0]}
        self.wrong(number, self.sheet.identity[-1], self.held.title(row), why, _("Keep one of the two rows."))
        return False

    # saying what is wrong

    def wrong(self, number: int, name: str, value: Any, problem: str, advice: str) -> None:
        self.trial.add(Problem(self.name, self.cell(number, name), clean(str(value))[:80], problem, advice))

    def cell(self, number: int, name: str) -> str:
        index = self.head.cell(name)
        return str(number) if index is None else f"{xl_col_to_name(index)}{number}"

    def advice(self, name: str) -> str:
        return cells.advice(self.sheet.column(name))

    def title(self, name: str) -> str:
        return headings.heading(self.sheet.column(name))

    def say_headings(self) -> None:
        """Missing headings stop the sheet; unknown ones are told, since somebody may have meant something by them."""
        for column in self.lacking():
            title, advice = headings.heading(column), _("Take the headings from the template.")
            self.trial.add(Problem(self.name, str(self.head.row), title, _("This column is missing."), advice))
        for index, text in self.head.twice:
            self.trial.add(Problem(self.name, f"{xl_col_to_name(index)}{self.head.row}", text,
                                   _("This column stands there twice."), _("Delete one of the two.")))  # fmt: skip
        if self.head.row > 1 or self.head.last > self.head.row:
            rows = " – ".join(map(str, dict.fromkeys((self.head.row, self.head.last))))
            self.trial.notes.append(
                _("“%(sheet)s”: the headings stand in row %(rows)s.") % {"sheet": self.name, "rows": rows}
            )
        self.trial.unknown += [text for _index, text in self.head.unknown]
        for index, text in self.head.unknown:
            near = self.nearest(text)
            self.trial.notes.append(
                _("Column %(column)s, “%(text)s”, is not known and was not read.%(near)s")
                % {"column": xl_col_to_name(index), "text": text, "near": near}
            )

    def nearest(self, text: str) -> str:
        """A heading that is not in the file and looks much like this one."""
        from difflib import get_close_matches

        free = {fold(self.title(one.name)): self.title(one.name) for one in self.sheet.columns
                if one.name not in self.head.where}  # fmt: skip
        close = get_close_matches(fold(text), free, 1, 0.75)
        return " " + _("Is it “%(heading)s”?") % {"heading": free[close[0]]} if close else ""

    def say_odd(self, sheet: files.Sheet) -> None:
        """Formulas without a value would silently read as empty."""
        for cell in sheet.valueless:
            self.trial.add(Problem(self.name, cell, "=…", _("This formula has no value yet."),
                                   _("Open the file in Excel, save it and upload it again.")))  # fmt: skip
        for cell in sheet.failed:
            self.trial.add(Problem(self.name, cell, "=…", _("This formula gives an error."),
                                   _("Correct the formula or write the value.")))  # fmt: skip

    def say_outside(self, sheet: files.Sheet) -> None:
        """Rows that are no records are told; merged cells anywhere else would silently read as empty."""
        if self.outside:
            rows = ", ".join(map(str, self.outside[:12] + ["…"] * (len(self.outside) > 12)))
            self.trial.notes.append(
                _("“%(sheet)s”, rows %(rows)s: a total or a signature, left out.") % {"sheet": self.name, "rows": rows}
            )
        read = {index for name in self.head.where if (index := self.head.cell(name)) is not None}
        for top, left, _bottom, right in sheet.merged:
            if top >= self.head.last and top + 1 not in self.outside and any(left <= index <= right for index in read):
                cell = f"{xl_col_to_name(left)}{top + 1}"
                self.trial.add(Problem(self.name, cell, "", _("These cells are merged; only the first has a value."),
                                       _("Unmerge them and fill in each cell.")))  # fmt: skip

    def say_no_sheet(self) -> None:
        if self.ask and self.unmatched:
            raise mapping.Unsure
        wanted = [headings.heading(one) for one in self.sheet.columns if headings.must(self.sheet, one)]
        seen = [text for head in self.unmatched for _index, text in head.unknown]
        self.trial.unknown += seen
        told = {"wanted": ", ".join(wanted), "seen": ", ".join(seen[:12]) or "–"}
        problem = _("No visible sheet has our headings. Wanted: %(wanted)s. Found: %(seen)s.") % told
        self.trial.add(Problem("", "", "", problem, _("Take the headings from the template.")))
