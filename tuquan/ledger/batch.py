"""A batch: many rows that came in one file, entered by one act with one line in the journal."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any, TypeVar

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from tuquan.journal.actions import running
from tuquan.ledger import mend
from tuquan.ledger.record import Record
from tuquan.places.models import Place

Kept = TypeVar("Kept", bound=Record)


@dataclass
class Batch:
    """Cleaned rows for a batch action of a register.

    rows      one dict per row, already validated; `place` is a Place
    source    the file's name, without its folder
    sha256    of the file's bytes, so that the journal proves what was imported
    changed   by the key of a record, a row that takes its place: somebody decided that the file is right
    """

    register: str
    rows: list[dict]
    source: str = ""
    sha256: str = ""
    extra: dict = field(default_factory=dict)
    changed: dict[int, dict] = field(default_factory=dict)

    def __str__(self):
        return f"{self.register} × {len(self.rows)}"

    def act_places(self) -> list[Place]:
        """Every place that a row names, once."""
        return list({row["place"].pk: row["place"] for row in (*self.rows, *self.changed.values())}.values())

    def journal_details(self) -> dict:
        changed = {"changed": len(self.changed)} if self.changed else {}
        return {"rows": len(self.rows), "file": self.source, "sha256": self.sha256, **changed, **self.extra}

    def take(
        self, model: type[Kept], columns: Iterable[str], settle: Callable[[Kept], None] = lambda record: None
    ) -> list[Kept]:
        """Bring the records of `changed` in line with the file, which is kept as the reason; for batch actions.

        `settle` sets those of the columns that follow from the others.
        """
        columns = list(columns)
        records = model._default_manager.select_for_update(of=("self",)).in_bulk(self.changed)
        for pk, record in records.items():
            for name in columns:
                if name in self.changed[pk]:
                    given = self.changed[pk][name]
                    blank = given in (None, "")
                    setattr(record, name, model._meta.get_field(name).get_default() if blank else given)
            settle(record)
            mend.keep_reason(record, self.source)
        model._default_manager.bulk_update(records.values(), columns, batch_size=200)
        return list(records.values())

    def bring(self, model: type[Kept], by: Any, correct: Callable[[Kept, dict], Any]) -> list[Kept]:
        """Let each record of `changed` be corrected as its row says, by the rules of the register's own verb.

        Whoever imports may do so where the record is, too. What a rule refuses is told with the record; then nothing
        is changed at all.
        """
        brought: list[Kept] = []
        for pk in sorted(self.changed):
            record: Kept = model._default_manager.get(pk=pk)  # type: ignore[assignment]
            record.lock()
            try:
                if why := by.refusal(running().verb, record.act_places()):
                    raise ValidationError(why)
                correct(record, self.changed[pk])
            except ValidationError as wrong:
                told = {"record": getattr(record, "ref", "") or record, "why": " ".join(wrong.messages)}
                raise ValidationError(_("%(record)s: %(why)s"), params=told) from wrong
            brought.append(record)
        return brought


def given(row: dict, names: Iterable[str]) -> dict:
    """What a row says of these fields, empty cells left out."""
    return {name: row[name] for name in names if row.get(name) not in (None, "")}


def said(record: Any, row: dict, names: Iterable[str]) -> dict:
    """What a row says of these fields of the record; what it does not say stays, an empty cell asks for the default."""
    found = {}
    for name in names:
        given = row.get(name, getattr(record, name))
        found[name] = record._meta.get_field(name).get_default() if given in (None, "") else given
    return found
