"""The tree over time: derives `Within` from belongings and successions, and finds a place by its code."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import date
from typing import TypeVar

from django.db import connection, transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from tuquan.kit.bulk import insert_rows
from tuquan.kit.days import write_day
from tuquan.kit.period import ALWAYS, FUTURE, ONE_DAY, PAST, Period, today
from tuquan.places.models import Belonging, Place, Succession, Tier, Within

Lineage = dict[int, list[Period]]  # ancestor -> days on which the place counts inside it
Key = TypeVar("Key")
COLUMNS = ["place_id", "ancestor_id", "tier", "first_day", "last_day"]


class Tree:
    """Belongings and successions in memory, to work out the lineages of some places (default all)."""

    def __init__(self, places: Iterable[int] | None = None):
        self.ends: dict[int, date | None] = {}
        self.tiers: dict[int, int] = {}
        self.parents: dict[int, list[tuple[int, Period]]] = defaultdict(list)
        self.heirs: dict[int, list[int]] = defaultdict(list)
        self.memo: dict[int, Lineage] = {}
        if places is None:
            self.read(Place.objects.all(), Belonging.objects.all(), Succession.objects.all())
        wanted = set(places or ())
        while wanted:  # level by level: what they stood under and who inherited from them
            for some in portions(wanted):
                self.read(
                    Place.objects.filter(pk__in=some),
                    Belonging.objects.filter(place__in=some),
                    Succession.objects.filter(place__in=some),
                )
            above = {parent for place in wanted for parent, _days in self.parents.get(place, ())}
            heirs = {heir for place in wanted for heir in self.heirs.get(place, ())}
            wanted = (above | heirs) - self.tiers.keys()
        for facts in self.parents.values():
            facts.sort(key=lambda fact: fact[1])  # databases disagree on where an unknown first day sorts

    def read(self, places: QuerySet, belongings: QuerySet, successions: QuerySet) -> None:
        for pk, tier, last in places.values_list("pk", "tier", "last_day"):
            self.tiers[pk], self.ends[pk] = tier, last
        for place, parent, first, last in belongings.values_list("place", "parent", "first_day", "last_day").order_by():
            self.parents[place].append((parent, Period(first or PAST, last or FUTURE)))
        for place, heir in successions.values_list("place", "heir"):
            self.heirs[place].append(heir)

    def lineage(self, place: int) -> Lineage:
        """All that this place counts inside, and when. Its own row never ends."""
        if place in self.memo:
            return self.memo[place]
        lineage: dict[int, list[Period]] = defaultdict(list)
        lineage[place] = [ALWAYS]
        parents, heirs, last = self.parents.get(place, ()), self.heirs.get(place, ()), self.ends[place]
        for parent, days in parents:
            self.clip(self.passed_on(parent), days, lineage)
        if last is not None:
            after = Period(last + ONE_DAY, FUTURE)
            if heirs:
                self.clip(self.common(heirs), after, lineage)
            elif parents:  # abolished without an heir: what it holds stays under its last parent
                self.clip(self.passed_on(parents[-1][0]), after, lineage)
            if len(heirs) > 1 and parents:
                self.keep_province(lineage, parents[-1][0], after)
        self.memo[place] = {ancestor: joined(spans) for ancestor, spans in lineage.items()}
        return self.memo[place]

    def passed_on(self, place: int) -> Lineage:
        """What its children and predecessors get from a place: after its end only a divided one still holds them."""
        lineage, last = self.lineage(place), self.ends[place]
        if last is None or len(self.heirs.get(place, ())) > 1:
            return lineage
        return lineage | {place: [Period(PAST, last)]}

    def keep_province(self, lineage: dict[int, list[Period]], parent: int, after: Period) -> None:
        """What a divided unit left stays with its province on days when its heirs no longer share one."""
        shared = [span for spans in self.provinces(lineage).values() for span in spans]
        for gap in gaps(joined(shared), after):
            self.clip(self.provinces(self.passed_on(parent)), gap, lineage)

    def provinces(self, lineage: Lineage) -> Lineage:
        return {ancestor: spans for ancestor, spans in lineage.items() if self.tiers[ancestor] == Tier.PROVINCE}

    def common(self, heirs: list[int]) -> Lineage:
        """What all heirs have in common; a sole heir shares everything with itself."""
        first, *others = [self.passed_on(heir) for heir in heirs]
        shared: Lineage = {}
        for ancestor, spans in first.items():
            for other in others:
                spans = [both for a in spans for b in other.get(ancestor, []) if (both := a.meet(b))]
            if spans:
                shared[ancestor] = spans
        return shared

    @staticmethod
    def clip(source: Lineage, days: Period, into: dict[int, list[Period]]) -> None:
        for ancestor, spans in source.items():
            into[ancestor].extend(both for span in spans if (both := span.meet(days)))

    def rows(self, places: Iterable[int]) -> Iterable[tuple]:
        """Rows of `Within` in the order of COLUMNS."""
        days = connection.ops.adapt_datefield_value
        for place in places:
            for ancestor, spans in self.lineage(place).items():
                for span in spans:
                    yield place, ancestor, self.tiers[ancestor], days(span.first), days(span.last)


def joined(spans: list[Period]) -> list[Period]:
    """Overlapping and touching periods made one."""
    result: list[Period] = []
    for span in sorted(spans):
        if result and (result[-1].last == FUTURE or span.first <= result[-1].last + ONE_DAY):
            result[-1] = Period(result[-1].first, max(result[-1].last, span.last))
        else:
            result.append(span)
    return result


def gaps(spans: list[Period], days: Period) -> list[Period]:
    """The days of a period that lie in none of these spans, which are in order and apart."""
    result, first = [], days.first
    for span in spans:
        if span.first > days.last:
            break
        if span.first > first:
            result.append(Period(first, span.first - ONE_DAY))
        if span.last >= days.last:
            return result
        first = max(first, span.last + ONE_DAY)
    return [*result, Period(first, days.last)]


def portions(places: Iterable[Key], size: int = 5000) -> Iterator[list[Key]]:
    """Many keys in lists that a database takes as one condition."""
    places = list(places)
    for start in range(0, len(places), size):
        yield places[start : start + size]


def dependent(places: Iterable[int]) -> set[int]:
    """These places and all whose lineage rests on them: what ever stood inside, and what they inherited."""
    found: set[int] = set()
    wanted = set(places)
    while wanted:
        found |= wanted
        below: set[int] = set()
        for some in portions(wanted):
            below.update(Belonging.objects.filter(parent__in=some).values_list("place", flat=True).order_by())
            below.update(Succession.objects.filter(heir__in=some).values_list("place", flat=True))
        wanted = below - found
    return found


MAP_LOCK = 74_200_725  # any number of our own: the advisory lock that stands for the map


def hold_map() -> None:
    """Keep the map as it is until this transaction ends. SQLite has one writer at a time anyway."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock_shared(%s)", [MAP_LOCK])


def take_map() -> None:
    """Wait for everyone who posts or folds on the map as it is, and keep them waiting until this transaction ends."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [MAP_LOCK])


def rebuild(places: Iterable[int] | None = None) -> int:
    """Derive `Within` anew for these places (default all); returns the number of rows."""
    places = None if places is None else set(places)
    tree = Tree(places)
    with transaction.atomic():
        if places is None:
            wanted = list(tree.tiers)
            Within.objects.all().delete()
        else:
            wanted = list(places)
            for some in portions(wanted):
                Within.objects.filter(place__in=some).delete()
        rows = list(tree.rows(wanted))
        insert_rows(Within, COLUMNS, rows)
    return len(rows)


class UnknownPlace(LookupError):
    """No unit has this code on that day; the message says what there is instead."""


def find(code: str, on: date | None = None) -> Place:
    """The unit that bears this code on a day (default today); `CODE@YYYY-MM-DD` names the day itself."""
    code, _at, stamp = code.partition("@")
    day = date.fromisoformat(stamp) if stamp else on or today()
    place = Place.objects.alive_on(day).filter(code=code).first()
    if place is None:
        others = Place.objects.filter(code=code).order_by("first_day")
        lives = "; ".join(
            f"{other.name}: {write_day(other.first_day) or '…'} – {write_day(other.last_day) or '…'}" for other in others
        )
        says = _("%(code)s: no unit on %(day)s") % {"code": code, "day": write_day(day)}
        raise UnknownPlace(says + (f" ({lives})" if lives else ""))
    return place


def of_today(place: Place) -> list[Place]:
    """The units of today that hold what this one held: itself while it lives, else its heirs and theirs."""
    held: list[Place] = []
    waiting, seen = [place], {place.pk}
    while waiting:
        unit = waiting.pop(0)
        if today() in unit.life:
            held.append(unit)
            continue
        heirs = [one.heir for one in unit.heirs() if one.heir_id not in seen]
        seen |= {heir.pk for heir in heirs}
        waiting += heirs
    return held


def bearing(code: str) -> list[Place]:
    """The units of today for a code on an old sheet of paper: whoever bore it last, or took that unit over."""
    every = Place.objects.filter(code=code)
    borne = every.alive_on(today()).first() or every.exclude(last_day=None).order_by("-last_day", "-pk").first()
    return of_today(borne) if borne else []
