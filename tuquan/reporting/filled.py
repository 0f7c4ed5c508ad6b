"""A document with its figures in place, and how each of them is kept from the issue on."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from tuquan.ledger.figures import Amount
from tuquan.ledger.indicator import Indicator, Ratio
from tuquan.reporting.blocks import Block
from tuquan.reporting.narrative.sentences import Story
from tuquan.reporting.narrative.wording import cell
from tuquan.reporting.report import known
from tuquan.reporting.words import evidence_words


@dataclass
class Filled:
    """A document with its figures in place. `figures` are as they are frozen; `known_at` the moment they are of."""

    blocks: list[Block] = field(default_factory=list)
    figures: list[dict[str, Any]] = field(default_factory=list)
    known_at: datetime | None = None
    story: Story | None = None  # what a template is filled with

    @property
    def annexes(self) -> int:
        """How many annexes there are: those of the text, and the list of its figures."""
        return sum(block["kind"] == "annex" for block in self.blocks) + bool(self.figures)

    def as_json(self) -> dict:
        return {"blocks": self.blocks, "figures": self.figures}


def kept(
    mark: int, one: Indicator | Ratio, amount: Amount, asked: tuple[int, str, str], *, split: str = "", title: str = ""
) -> dict[str, Any]:
    """A figure as it is frozen; `asked` is its place, first and last day."""
    place, first, last = asked
    return {
        "mark": mark, "key": one.key, "split": split, "place": place, "first": first, "last": last,
        "title": title or str(one.title), "unit": str(one.unit), "value": amount.value, "over": amount.over,
        "under": amount.under, "estimate": amount.estimate, "known": known(amount), "text": cell(amount),
        "basis": evidence_words(amount),
    }  # fmt: skip
