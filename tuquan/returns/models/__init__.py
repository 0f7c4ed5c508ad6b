"""Reports that somebody asks for, rounds of them, and what each unit sends."""

from tuquan.returns.models.definitions import Asked, Definition, NoWindow
from tuquan.returns.models.rounds import Round, RoundState
from tuquan.returns.models.sheets import (
    Answer,
    LineCorrection,
    Return,
    ReturnLine,
    ReturnState,
)

__all__ = [
    "Answer", "Asked", "Definition", "LineCorrection", "NoWindow", "Return", "ReturnLine", "ReturnState", "Round",
    "RoundState",
]  # fmt: skip
