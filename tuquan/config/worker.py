"""The one process beside the web server: folds pending postings, seals the journal, lets in what waits at the gate, takes
the pulse of points, sweeps away files that belong to nothing and deletes what was kept long enough.

What is late is worked out whenever it is read; only a changed calendar makes the clocks be counted again.
"""

import logging
import os
import signal
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass

from django.db import close_old_connections

from tuquan.casework import files, gate, recounting
from tuquan.journal import chain
from tuquan.ledger import balances
from tuquan.petitions.actions import erasing
from tuquan.schemes import pulse
from tuquan.tips.actions import keeping

log = logging.getLogger(__name__)


@dataclass
class Job:
    """A piece of work that comes round every so many seconds."""

    name: str
    work: Callable[[], object]
    every: float
    due: float = 0.0

    def run(self, now: float) -> None:
        """Do it if it is due. A failure is logged and tried again at the next round: the others must go on."""
        if now < self.due:
            return
        self.due = now + self.every
        close_old_connections()
        try:
            self.work()
        except Exception:
            log.exception("worker: %s failed", self.name)


def jobs() -> list[Job]:
    return [
        Job("seal", chain.seal, 3), Job("fold", balances.fold, 5), Job("gate", gate.tend, gate.SLOT),
        Job("clocks", recounting.run, 300), Job("pulse", pulse.run, 3600), Job("sweep", files.sweep, 3600),
        Job("keep", keeping.run, 3600), Job("erase", erasing.run, 3600),
    ]  # fmt: skip


def work(once: bool = False, parent: int | None = None) -> None:
    """Go round until told to stop, or until the process that started us has gone, perhaps before we were ready."""
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_ignored: stop.set())
    parent, rounds = parent or os.getppid(), jobs()
    while True:
        for job in rounds:
            job.run(time.monotonic())
        if once or stop.wait(1) or os.getppid() != parent:
            return
