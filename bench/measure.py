"""Taking the time, and telling about it."""

import statistics
import sys
import time
from collections.abc import Callable, Iterable


def say(text: str) -> None:
    """A line of progress, beside the results."""
    print(f"    {text}", file=sys.stderr, flush=True)


def milliseconds(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return (time.perf_counter() - start) * 1000


def spread(times: Iterable[float]) -> dict[str, float]:
    """Median, 95th percentile and worst of some times."""
    times = sorted(times)
    return {
        "median": round(statistics.median(times), 2),
        "p95": round(times[min(len(times) - 1, round(len(times) * 0.95))], 2),
        "worst": round(times[-1], 2),
    }
