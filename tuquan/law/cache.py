"""What every screen asks of the law, remembered for a short while in each process."""

import time
from collections.abc import Callable
from typing import Generic, TypeVar

Kept = TypeVar("Kept")
SECONDS = 30.0  # how long another server process may still answer with a value changed by this one
_all: list["Remembered"] = []


class Remembered(Generic[Kept]):
    """The result of a function, kept for SECONDS or until `forget` is called."""

    def __init__(self, read: Callable[[], Kept]):
        self.read = read
        self.kept: tuple[float, Kept] | None = None
        _all.append(self)

    def __call__(self) -> Kept:
        kept = self.kept  # one read of the attribute: another thread may forget it meanwhile
        if kept is None or time.monotonic() - kept[0] > SECONDS:
            kept = self.kept = (time.monotonic(), self.read())
        return kept[1]


def forget() -> None:
    """Read the law again at the next question: it was changed, or a test rolled it back."""
    for remembered in _all:
        remembered.kept = None
