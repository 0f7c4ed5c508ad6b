"""What belongs to an officer and must go to somebody when they leave. Apps above add what they keep."""

from collections.abc import Callable
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from tuquan.kit.period import today


@dataclass(frozen=True)
class Holding:
    """One sort of thing that a user can hold: how many they hold now, and how to give them to another."""

    title: str | Promise
    count: Callable
    reassign: Callable


HOLDINGS: list[Holding] = [
    Holding(
        _("roles"),
        count=lambda user: user.grants.on(today()).count(),
        reassign=lambda user, to: None,  # `hand_over` moves grants itself: they have days
    )
]


def add(holding: Holding) -> None:
    """Called by an app that assigns things to users."""
    HOLDINGS.append(holding)


def belongings(user) -> list[Holding]:
    """What this user still holds."""
    return [holding for holding in HOLDINGS if holding.count(user)]
