"""What officers see: schemes, with how each spread; points, their log and means; and exemplars."""

from tuquan.schemes.registers.exemplars import Exemplars
from tuquan.schemes.registers.means import Gifts, Spendings
from tuquan.schemes.registers.points import Activities, Points
from tuquan.schemes.registers.reviews import Reviews, Rounds
from tuquan.schemes.registers.schemes import Schemes

__all__ = [
    "Activities", "Exemplars", "Gifts", "Points", "Reviews", "Rounds", "Schemes", "Spendings",
]  # fmt: skip
