"""Start, move and stop the clocks of a record: what it says is due, against the clocks that it has."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from tuquan.casework.models import Clock
from tuquan.journal.actions import running, subject_name
from tuquan.kit.period import ONE_DAY, today
from tuquan.law import workdays
from tuquan.law.rules import RuleMissing


@dataclass(frozen=True)
class Due:
    """What a record says is due: a verb, within so many days of a rule, from a day on.

    A `reminder` is our own advice, not a limit of the law: it is not begun when its day is over already. `on` is the
    last day itself, where somebody set a day rather than a number of days.
    """

    verb: str
    rule: str
    days: int
    since: date
    met_on: date | None = None
    reminder: bool = False
    on: date | None = None


def keep(record, reads: str) -> None:
    """Bring the clocks of one record in line with `record.dues()`; `reads` is the right to read the record."""
    running()
    wanted = {(due.verb, due.days): due for due in record.dues()}
    for clock in Clock.objects.filter(subject=subject_name(record)):
        due = wanted.pop((clock.verb, clock.days), None)
        if due is None:
            clock.delete()
        elif (clock.since, clock.met_on, clock.place_id) != (due.since, due.met_on, record.place_id):
            renew(clock, record, due)
            clock.save()
    Clock.objects.bulk_create(new_clocks(record, reads, wanted.values()))


def begin(records: Sequence, reads: str) -> None:
    """Start the clocks of many new records."""
    running()
    clocks = [clock for record in records for clock in new_clocks(record, reads, record.dues())]
    Clock.objects.bulk_create(clocks, batch_size=2000)


def stop(records: Sequence) -> None:
    """End all clocks of many records of which nothing is due any more."""
    running()
    names = [subject_name(record) for record in records]
    for start in range(0, len(names), 500):
        Clock.objects.filter(subject__in=names[start : start + 500]).delete()


def new_clocks(record, reads: str, dues: Iterable[Due]) -> list[Clock]:
    """A deadline that was met before we knew of it reminds nobody, and neither does a reminder whose day is over."""
    clocks = []
    for due in dues:
        if not due.met_on and not (due.reminder and due.since + ONE_DAY * due.days < today()):
            clock = Clock(subject=subject_name(record), verb=due.verb, reads=reads, rule=due.rule, days=due.days)
            renew(clock, record, due)
            clocks.append(clock)
    return clocks


def renew(clock: Clock, record, due: Due) -> None:
    clock.place_id, clock.since, clock.met_on = record.place_id, due.since, due.met_on
    clock.calendar = workdays.calendar_version()
    if due.on:
        clock.due_on = due.on
        return
    try:
        clock.due_on = workdays.due_day(due.since, due.days)
    except RuleMissing:  # so long ago that we do not know how days were counted: plain days then
        clock.due_on = due.since + ONE_DAY * due.days
