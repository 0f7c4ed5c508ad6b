"""A batch: many rows that came in one file, entered by one act with one line in the journal."""

from dataclasses import dataclass, field

from tuquan.places.models import Place


@dataclass
class Batch:
    """Cleaned rows for a batch action of a register.

    rows      one dict per row, already validated; `place` is a Place
    source    the file's name, without its folder
    sha256    of the file's bytes, so that the journal proves what was imported
    """

    register: str
    rows: list[dict]
    source: str = ""
    sha256: str = ""
    extra: dict = field(default_factory=dict)

    def __str__(self):
        return f"{self.register} × {len(self.rows)}"

    def act_places(self) -> list[Place]:
        """Every place that a row names, once."""
        return list({row["place"].pk: row["place"] for row in self.rows}.values())

    def journal_details(self) -> dict:
        return {"rows": len(self.rows), "file": self.source, "sha256": self.sha256, **self.extra}
