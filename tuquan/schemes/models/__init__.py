"""Schemes that spread as points: what a scheme is, where it is applied, and how each point fares over time.

A scheme is counted once by its name, however many points apply it. What a point has of teams and members, and when it
slept, are records of their own, so that the ledger is right for every day that went by.
"""

from tuquan.schemes.models.exemplars import Exemplar, ExemplarKind, ExemplarState, RecognitionLevel
from tuquan.schemes.models.means import Gift, Spending, purse_of
from tuquan.schemes.models.points import (
    AWAKE,
    NOT_OVER,
    STANDING,
    Activity,
    ActivityKind,
    EndReason,
    Point,
    PointState,
    Strength,
    Turn,
    TurnKind,
)
from tuquan.schemes.models.reviews import Decision, Review, ReviewState, Round, RoundState
from tuquan.schemes.models.schemes import Aim, Alias, Bloc, Field, Scheme, join_codes

__all__ = [
    "AWAKE",
    "NOT_OVER",
    "STANDING",
    "Activity",
    "ActivityKind",
    "Aim",
    "Alias",
    "Bloc",
    "Decision",
    "EndReason",
    "Exemplar",
    "ExemplarKind",
    "ExemplarState",
    "Field",
    "Gift",
    "Point",
    "PointState",
    "RecognitionLevel",
    "Review",
    "ReviewState",
    "Round",
    "RoundState",
    "Scheme",
    "Spending",
    "Strength",
    "Turn",
    "TurnKind",
    "join_codes",
    "purse_of",
]  # fmt: skip
