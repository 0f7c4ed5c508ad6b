"""What officers see: schemes, with how each spread; points; and the log of what points do."""

from tuquan.schemes.registers.points import Activities, Points
from tuquan.schemes.registers.schemes import Schemes

__all__ = ["Activities", "Points", "Schemes"]
