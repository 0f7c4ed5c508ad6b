"""The clocks of a record: start, move and stop them by what it says is due; suspend, resume and prolong one."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Self, cast

from django.core.exceptions import ValidationError
from django.db.models import Q, QuerySet, Sum
from django.utils.translation import gettext_lazy as _

from tuquan.casework.models import Clock, Extension, Pause
from tuquan.journal.actions import running, subject_name
from tuquan.kit.period import ONE_DAY, day_of, today
from tuquan.kit.text import clean
from tuquan.law import limits, workdays
from tuquan.law.models import Unit
from tuquan.places.models import KeyArea, KeyAreaLabel, Within


@dataclass(frozen=True)
class Due:
    """What a record says is due: a verb, within so many days of a rule, from a day on.

    A `reminder` is our own advice, not a limit of the law: it is not begun when its day is over already. `on` is the
    last day itself, where somebody set a day rather than a number of days. `unit` says what `days` counts; a limit of
    hours begins at `since_at` and is met at `met_at`.
    """

    verb: str
    rule: str
    days: int
    since: date
    met_on: date | None = None
    reminder: bool = False
    on: date | None = None
    unit: str = Unit.DAY
    since_at: datetime | None = None
    met_at: datetime | None = None

    @classmethod
    def by_law(cls, verb: str, rule: str, since: date | datetime, *cases: str, met: date | datetime | None = None) -> Self:
        """What the rule gives, with its unit, as it stood on the day when it began. Raises RuleMissing.

        `cases` are what is special here, such as "complex" or REMOTE. A limit of hours needs moments, not days.
        """
        at, met_at = (one if isinstance(one, datetime) else None for one in (since, met))
        first, met_on = day_of(at) if at else since, day_of(met_at) if met_at else met
        found = limits.limit(rule, first, *cases)
        return cls(verb, rule, found.number, first, met_on, unit=found.unit, since_at=at, met_at=met_at)


REMOTE = "remote"


def remote(place, on: date) -> tuple[str, ...]:
    """(REMOTE,) where the province marked this place, or one around it, as remote on that day: a case for `by_law`."""
    around = Within.objects.filter(place=place, first_day__lte=on, last_day__gte=on).values("ancestor")
    marked = KeyArea.objects.filter(label=KeyAreaLabel.REMOTE, place__in=around, first_day__lte=on)
    return (REMOTE,) if marked.filter(Q(last_day=None) | Q(last_day__gte=on)).exists() else ()


def keep(record, reads: str, *, new: bool = False) -> None:
    """Bring the clocks of one record in line with `record.dues()`; `reads` is the right to read the record.

    `new` says that it cannot have any yet, which saves asking.
    Whose record says `sealed` keeps sealed clocks: nothing of them leaves the house but that something is due.
    """
    running()
    known = [] if new else list(Clock.objects.filter(subject=subject_name(record)))
    for clock, due in paired(known, list(record.dues())):
        if clock is None:
            Clock.objects.bulk_create(new_clocks(record, reads, [due]))
        elif due is None:
            clock.delete()
        elif renew(clock, record, reads, due):
            if not due.on:
                recollect(clock)
            clock.save()


def paired(clocks: list[Clock], dues: list[Due]) -> list[tuple[Clock | None, Due | None]]:
    """Each clock with what is due: first those that agree, then those of one verb whose limit is another now."""
    pairs: list[tuple[Clock | None, Due | None]] = []
    for same in (lambda clock, due: (clock.verb, clock.days) == (due.verb, due.days), lambda c, due: c.verb == due.verb):
        for due in list(dues):
            if clock := next((clock for clock in clocks if same(clock, due)), None):
                clocks.remove(clock)
                dues.remove(due)
                pairs.append((clock, due))
    # what has gone goes first, so that nothing new meets it
    return [(clock, None) for clock in clocks] + pairs + [(None, due) for due in dues]


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


def move(record, other, reads: str) -> None:
    """What still runs goes on at another record; one that keeps its own clocks takes over pauses and extensions."""
    running()
    clocks = Clock.objects.filter(subject=subject_name(record)).running()
    verbs = list(clocks.values_list("verb", flat=True))
    for model in (Pause, Extension):
        model.objects.filter(subject=subject_name(record), verb__in=verbs).update(subject=subject_name(other))
    if not hasattr(other, "dues"):
        clocks.update(subject=subject_name(other), place=other.place_id, reads=reads, assignee=None)
        return
    clocks.delete()
    for clock in Clock.objects.filter(subject=subject_name(other), verb__in=verbs).running().exclude(calendar=""):
        recollect(clock)
        clock.save()


def suspend(record, verb: str, *, on: date, reason: str) -> Pause:
    """Let the deadline of this verb stand still from a day on. Refused where it does not run."""
    running()
    clock = running_clock(record, verb)
    if clock.suspended_on:
        raise ValidationError(_("This deadline is suspended already."))
    if not clock.since <= on <= today():
        raise ValidationError({"on": _("Give a day between the start of the time limit and today.")})
    pause = Pause(subject=clock.subject, verb=verb, first_day=on, reason=reasoned(reason))
    pause.save()
    recollect(clock)
    clock.save()
    return pause


def resume(record, verb: str, *, on: date) -> Pause:
    """Let it run on: this day counts again."""
    running()
    clock = running_clock(record, verb)
    pause = Pause.objects.filter(subject=clock.subject, verb=verb, resumed_on=None).first()
    if pause is None:
        raise ValidationError(_("This deadline is not suspended."))
    if not pause.first_day <= on <= today():
        raise ValidationError({"on": _("Give a day between the suspension and today.")})
    pause.resumed_on = on
    pause.save()
    recollect(clock)
    clock.save()
    return pause


def extend(record, verb: str, *cases: str, days: int, on: date, reason: str) -> Extension:
    """Prolong the deadline of this verb, as often and as far as the rule `<rule>_extension` allows in these cases."""
    running()
    clock = running_clock(record, verb)
    allowed = limits.extension(clock.rule, clock.since, *cases)
    done = extensions_of(clock).count()
    if done >= allowed.times:
        text = _("No further extension is possible (%(times)s allowed): %(law)s.")
        raise ValidationError(text, params={"times": allowed.times, "law": clock.citation})
    if not 0 < days <= allowed.most:
        text = _("At most %(most)s days each time: %(law)s.")
        raise ValidationError({"days": ValidationError(text, params={"most": allowed.most, "law": clock.citation})})
    if not clock.since <= on <= today():
        raise ValidationError({"on": _("Give a day between the start of the time limit and today.")})
    if not clock.suspended_on and on > clock.due_on:
        raise ValidationError({"on": _("The time limit was over by that day: it can only be extended while it runs.")})
    extension = Extension(subject=clock.subject, verb=verb, days=days, decided_on=on, reason=reasoned(reason))
    extension.save()
    recollect(clock)
    clock.save()
    return extension


def running_clock(record, verb: str) -> Clock:
    """The deadline of this verb that is not met yet, held until the transaction ends."""
    found = Clock.objects.running().select_for_update().filter(subject=subject_name(record), verb=verb).exclude(calendar="")
    clock = found.order_by("due_on").first()
    if clock is None:
        raise ValidationError(_("No such time limit is running."))
    return clock


def reasoned(reason: str) -> str:
    if not clean(reason):
        raise ValidationError({"reason": _("Give the reason.")})
    return reason.strip()


def new_clocks(record, reads: str, dues: Iterable[Due]) -> list[Clock]:
    """A deadline that was met before we knew of it reminds nobody, and neither does a reminder whose day is over."""
    clocks = []
    for due in dues:
        if not due.met_on and not (due.reminder and due.since + ONE_DAY * due.days < today()):
            clock = Clock(subject=subject_name(record))
            renew(clock, record, reads, due)
            if not due.on:
                reckon(clock, [])
            clocks.append(clock)
    return clocks


def renew(clock: Clock, record, reads: str, due: Due) -> bool:
    """Write into the clock what is due; False if it said so already."""
    told = {
        "place_id": record.place_id, "reads": reads, "sealed": bool(getattr(record, "sealed", False)),
        "verb": due.verb, "rule": due.rule, "days": due.days, "unit": due.unit,
        "since": due.since, "since_at": due.since_at, "met_on": due.met_on, "met_at": due.met_at,
    }  # fmt: skip
    if due.on:
        told |= {"due_on": due.on, "due_at": None, "calendar": ""}
    changed = any(getattr(clock, name) != value for name, value in told.items()) or not (due.on or clock.calendar)
    for name, value in told.items():
        setattr(clock, name, value)
    return changed


def reckon(clock: Clock, pauses: Iterable[Pause]) -> None:
    """Work out the last day afresh, with the calendar of today."""
    clock.calendar = workdays.calendar_version()
    clock.suspended_on = next((pause.first_day for pause in pauses if pause.resumed_on is None), None)
    if clock.unit == Unit.HOUR:
        clock.due_at = cast(datetime, clock.since_at) + timedelta(hours=clock.days + clock.extended)
        clock.due_on = day_of(clock.due_at)
    else:
        clock.due_on, clock.due_at = clock.count(pauses).last, None


def recollect(clock: Clock) -> None:
    """Work out the last day with the pauses and extensions of this run of the clock."""
    clock.extended = extensions_of(clock).aggregate(days=Sum("days"))["days"] or 0
    reckon(clock, list(pauses_of(clock)))


def extensions_of(clock: Clock) -> QuerySet[Extension]:
    """The times that it was prolonged since it began."""
    found = Extension.objects.filter(subject=clock.subject, verb=clock.verb, decided_on__gte=clock.since)
    return found.order_by("decided_on", "pk")


def pauses_of(clock: Clock) -> QuerySet[Pause]:
    """The times for which it stood still since it began."""
    running_then = Q(resumed_on=None) | Q(resumed_on__gt=clock.since)
    return Pause.objects.filter(running_then, subject=clock.subject, verb=clock.verb).order_by("first_day", "pk")
