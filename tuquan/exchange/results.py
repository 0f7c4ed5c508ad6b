"""What a dry run found: rows to enter, problems, rows that differ from what is stored, and what is decided of them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from tuquan.kit.sheets import Row

LISTED = 1_000  # problems and conflicts kept for the screen; all are counted
KEEP, FILE = "keep", "file"  # what is stored stays; what the file says takes its place


@dataclass
class Conflict:
    """A row of the file that speaks of a record and does not agree with it."""

    pk: Any
    sheet: str
    row: int
    record: str
    differences: list["Difference"] = field(default_factory=list)

    @property
    def fixed(self) -> bool:
        """Whether the file differs in what it cannot change."""
        return any(one.why for one in self.differences)


@dataclass(frozen=True)
class Difference:
    """One column in which a row and its record differ."""

    conflict: Conflict
    column: str
    held: str
    given: str
    cell: str = ""
    why: str = ""  # why a file cannot change this

    @property
    def row(self) -> int:
        return self.conflict.row

    @property
    def sheet(self) -> str:
        return self.conflict.sheet

    @property
    def record(self) -> str:
        return self.conflict.record


@dataclass(frozen=True)
class Problem:
    """What is wrong, where, and what to do about it."""

    sheet: str
    cell: str
    value: str
    problem: str
    advice: str


@dataclass
class Trial:
    """What importing a file would do.

    fresh      rows to enter
    same       rows that the register holds just so; they are skipped
    changed    by the key of the record, rows that differ from it; nothing is imported until somebody decides
    fixed      of these, by key, why a file cannot change them: what is stored stays
    conflicts  the same, as they are shown to whoever decides
    before     the acts by which this very file was entered earlier
    matched    whether somebody said what headings mean, now or earlier
    unknown    headings of which nobody did; their columns were not read
    """

    register: str
    source: str
    sha256: str
    before: frozenset = frozenset()
    matched: bool = False
    fresh: list[Row] = field(default_factory=list)
    same: int = 0
    changed: dict[Any, Row] = field(default_factory=dict)
    fixed: dict[Any, str] = field(default_factory=dict)
    conflicts: list[Conflict] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    problem_count: int = 0
    notes: list[str] = field(default_factory=list)
    unknown: list[str] = field(default_factory=list)

    @property
    def rows(self) -> int:
        return len(self.fresh) + self.same + len(self.changed)

    @property
    def differences(self) -> list[Difference]:
        return [one for conflict in self.conflicts for one in conflict.differences]

    def add(self, problem: Problem) -> None:
        self.problem_count += 1
        if len(self.problems) < LISTED:
            self.problems.append(problem)


@dataclass(frozen=True)
class Decision:
    """What was decided: for all rows that differ, and for single ones by the key of their record."""

    for_all: str = ""
    single: Mapping[Any, str] = field(default_factory=dict)

    def of(self, pk: Any) -> str:
        """ "keep", "file", or nothing while it is open."""
        return self.single.get(pk) or self.for_all

    def sorted(self, changed: Mapping[Any, dict]) -> tuple[dict, list]:
        """The rows that take the place of what is stored, and the keys of which nobody has decided."""
        taken = {pk: row for pk, row in changed.items() if self.of(pk) == FILE}
        return taken, [pk for pk in changed if self.of(pk) not in (KEEP, FILE)]
