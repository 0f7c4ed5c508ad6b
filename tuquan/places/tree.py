"""The tree over time: derives `Within` from belongings and successions, and finds a place by its code."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date

from django.db import transaction

from tuquan.kit.period import ALWAYS, FUTURE, ONE_DAY, Period, today
from tuquan.places.models import Belonging, Place, Succession, Within

Lineage = dict[int, list[Period]]  # ancestor -> days on which the place counts inside it


class Tree:
    """Belongings and successions in memory, to work out lineages."""

    def __init__(self):
        self.ends: dict[int, date | None] = {}
        self.tiers: dict[int, int] = {}
        for pk, tier, last in Place.objects.values_list("pk", "tier", "last_day"):
            self.tiers[pk], self.ends[pk] = tier, last
        self.parents: dict[int, list[tuple[int, Period]]] = defaultdict(list)
        for fact in Belonging.objects.all():
            self.parents[fact.place_id].append((fact.parent_id, fact.life))
        self.heirs: dict[int, list[int]] = defaultdict(list)
        for place, heir in Succession.objects.values_list("place", "heir"):
            self.heirs[place].append(heir)
        self.memo: dict[int, Lineage] = {}

    def lineage(self, place: int) -> Lineage:
        """All that this place counts inside, and when. Its own row never ends."""
        if place in self.memo:
            return self.memo[place]
        lineage: dict[int, list[Period]] = defaultdict(list)
        lineage[place] = [ALWAYS]
        for parent, days in self.parents[place]:
            self.clip(self.lineage(parent), days, lineage)
        last = self.ends[place]
        if last is not None:
            after = Period(last + ONE_DAY, FUTURE)
            heirs = self.heirs[place]
            if heirs:
                self.clip(self.common(heirs), after, lineage)
            elif self.parents[place]:  # abolished without an heir: what it holds stays under its last parent
                self.clip(self.lineage(self.parents[place][-1][0]), after, lineage)
        self.memo[place] = {ancestor: joined(spans) for ancestor, spans in lineage.items()}
        return self.memo[place]

    def common(self, heirs: list[int]) -> Lineage:
        """What all heirs have in common; a sole heir shares everything with itself."""
        first, *others = [self.lineage(heir) for heir in heirs]
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

    def rows(self, places: Iterable[int]) -> Iterable[Within]:
        for place in places:
            for ancestor, spans in self.lineage(place).items():
                for span in spans:
                    yield Within(
                        place_id=place, ancestor_id=ancestor, tier=self.tiers[ancestor],
                        first_day=span.first, last_day=span.last,
                    )  # fmt: skip


def joined(spans: list[Period]) -> list[Period]:
    """Overlapping and touching periods made one."""
    result: list[Period] = []
    for span in sorted(spans):
        if result and (result[-1].last == FUTURE or span.first <= result[-1].last + ONE_DAY):
            result[-1] = Period(result[-1].first, max(result[-1].last, span.last))
        else:
            result.append(span)
    return result


def rebuild(places: Iterable[int] | None = None) -> int:
    """Derive `Within` anew for these places (default all); returns the number of rows."""
    tree = Tree()
    wanted = list(tree.tiers if places is None else places)
    with transaction.atomic():
        for start in range(0, len(wanted), 500):
            Within.objects.filter(place__in=wanted[start : start + 500]).delete()
        return len(Within.objects.bulk_create(tree.rows(wanted), batch_size=5000))


class UnknownPlace(LookupError):
    """No unit has this code on that day; the message says what there is instead."""


def find(code: str, on: date | None = None) -> Place:
    """The unit that bears this code on a day (default today); `CODE@YYYY-MM-DD` names the day itself."""
    code, _, stamp = code.partition("@")
    day = date.fromisoformat(stamp) if stamp else on or today()
    place = Place.objects.alive_on(day).filter(code=code).first()
    if place is None:
        others = Place.objects.filter(code=code).order_by("first_day")
        lives = "; ".join(f"{other.name}: {other.first_day or '…'} – {other.last_day or '…'}" for other in others)
        raise UnknownPlace(f"{code}: no unit on {day}" + (f" ({lives})" if lives else ""))
    return place
