"""The one verb of the exchange that is about no record: saying what the headings of an office's files mean."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from django.utils.translation import gettext_lazy as _

from tuquan.exchange import remembered
from tuquan.journal.actions import action
from tuquan.places.models import Place


@dataclass(frozen=True)
class Said:
    """What somebody said of the headings of a file, at which places."""

    register: str
    places: list[Place]
    targets: Mapping[str, str] = field(default_factory=dict)

    def __str__(self):
        return f"{self.register} × {len(self.targets)}"

    def act_places(self) -> list[Place]:
        return self.places

    def journal_details(self) -> dict:
        return {"register": self.register, "headings": len(self.targets)}


@action(_("Match headings of a file"))
def match_headings(said: Said, *, by) -> None:
    """Remember which column of the register each folded heading stands for, at the places of whoever says it."""
    for place in said.places:
        remembered.keep(place, said.register, said.targets.items())
