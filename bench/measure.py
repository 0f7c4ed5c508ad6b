"""Taking the time, and telling about it."""

import statistics
import sys
import threading
import time
from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass
from pathlib import Path


@dataclass(frozen=True)
class Given:
    """What a bench works with: how many million records, and a folder for what it keeps between runs."""

    millions: float
    folder: Path


@dataclass(frozen=True)
class Line:
    """One figure of a bench; `most` or `least` is its target."""

    what: str
    value: float
    unit: str = "ms"
    most: float | None = None
    least: float | None = None

    @property
    def met(self) -> bool | None:
        if self.most is None and self.least is None:
            return None
        return (self.most is None or self.value <= self.most) and (self.least is None or self.value >= self.least)

    def as_json(self) -> dict:
        return {**asdict(self), "met": self.met}


def say(text: str) -> None:
    """A line of progress, beside the results."""
    print(f"    {text}", file=sys.stderr, flush=True)


def milliseconds(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return (time.perf_counter() - start) * 1000


def median(times: Iterable[float]) -> float:
    return statistics.median(times)


def p95(times: Iterable[float]) -> float:
    """The time that at most one in twenty exceeds."""
    ordered = sorted(times)
    return ordered[min(len(ordered) - 1, round(len(ordered) * 0.95))]


class Memory:
    """The most that this process holds in memory of its own, looked at twenty times a second.

    Pages of the database file, which SQLite maps and the system shares and takes back, are no memory of its own.
    """

    def __init__(self):
        self.most = self.now()
        self.done = threading.Event()
        self.thread = threading.Thread(target=self.watch, daemon=True)
        self.thread.start()

    @staticmethod
    def now() -> float:
        """Megabytes."""
        status = Path("/proc/self/status").read_text()
        return int(status.split("RssAnon:")[1].split()[0]) / 1024

    def watch(self) -> None:
        while not self.done.wait(0.05):
            self.most = max(self.most, self.now())

    def stop(self) -> float:
        self.done.set()
        self.thread.join()
        return max(self.most, self.now())
