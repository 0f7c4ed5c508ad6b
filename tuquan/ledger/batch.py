"""A batch: many rows that came in one file, entered by one act with one line in the journal."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import TypeVar

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
