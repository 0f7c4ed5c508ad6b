"""Count running clocks again after the calendar changed: a swap of days announced in December moves them."""

from collections import defaultdict

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from tuquan.casework.clocks import reckon
from tuquan.casework.models import Clock, Pause
from tuquan.journal.actions import SYSTEM, action
from tuquan.law import workdays

BATCH = 1000


class Stale:
    """The running clocks whose last day was worked out with another calendar than today's."""

    def __init__(self) -> None:
        self.moved = 0
        self.version = workdays.calendar_version()

    def __str__(self) -> str:
        return f"{Clock._meta.label} {self.version}"

    def journal_details(self) -> dict:
        return {"moved": self.moved, "calendar": self.version}

    @property
    def clocks(self) -> QuerySet[Clock]:
        return Clock.objects.running().exclude(calendar__in=["", self.version])


@action(_("Count deadlines again"))
def recount(stale: Stale, *, by) -> int:
    """Work out the last days with the calendar as it is now. Returns how many of them moved."""
    moved = 0
    while clocks := list(stale.clocks.select_for_update().order_by("pk")[:BATCH]):
        pauses = defaultdict(list)
        for pause in Pause.objects.filter(subject__in={clock.subject for clock in clocks}).order_by("first_day", "pk"):
            pauses[pause.subject, pause.verb].append(pause)
        for clock in clocks:
            before = clock.due_on
            reckon(clock, pauses[clock.subject, clock.verb])
            clock.calendar = stale.version
            moved += clock.due_on != before
        Clock.objects.bulk_update(clocks, ["due_on", "due_at", "suspended_on", "calendar"])
    stale.moved = moved
    return moved


def run() -> int:
    """For the worker: count again where it is needed. Returns how many days moved."""
    stale = Stale()
    return recount(stale, by=SYSTEM) if stale.clocks.exists() else 0
