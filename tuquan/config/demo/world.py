"""What the steps of the demo share: the province, the dice, who acts, and the units as they come to be."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random

from tuquan.accounts.models import User
from tuquan.ledger.batch import Batch
from tuquan.organisations.models import Body, Membership
from tuquan.places import tree
from tuquan.places.models import Place

SEED = 42
SOURCE = "demo"
BEGIN = date(2013, 1, 1)
REVIEW = date(2023, 5, 24)  # the last day of the ten-year review that the province announced
EVE = date(2025, 6, 30)


@dataclass
class World:
    """Filled step by step."""

    province: Place
    random: Random
    progress: Callable[[str], None]
    actors: dict[str, User] = field(default_factory=dict)
    areas: list[Place] = field(default_factory=list)
    groups: list[Body] = field(default_factory=list)
    mediators: dict[int, list[Membership]] = field(default_factory=dict)  # by group

    def day(self, first: date, last: date) -> date:
        return first + timedelta(days=self.random.randrange((last - first).days + 1))

    def batch(self, register: str, rows: list[dict]) -> Batch:
        return Batch(register=register, rows=rows, source=SOURCE)


def place_of(code: str, on: date | None = None) -> Place:
    return tree.find(code, on)


def spread(total: int, weights: list[int]) -> list[int]:
    """Whole parts in proportion to the weights that sum to the total exactly."""
    whole = sum(weights)
    parts = [total * weight // whole for weight in weights]
    for number in range(total - sum(parts)):
        parts[number % len(parts)] += 1
    return parts
