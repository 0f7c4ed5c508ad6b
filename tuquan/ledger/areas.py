"""Residential areas on today's map: what an area counted at a unit goes where the area stands today.

Most areas stand where their unit stands; the few that moved, or whose commune was divided, are found once per map and
brought over from postings, so that the readers need not look at areas at all.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache

from django.db import connection
from django.db.models import Max

from tuquan.journal.models import Seal
from tuquan.kit.period import PAST, Period
from tuquan.ledger.models import Posting
from tuquan.ledger.reading import Question, Sums
from tuquan.places.models import Belonging, Place, Tier, Within
from tuquan.places.tree import portions


@dataclass(frozen=True)
class Moved:
    """What stands at `home` under `area` counts, on today's map, no more in `out_of` but in `into`."""

    home: int
    area: int
    out_of: frozenset[int]
    into: frozenset[int]


def moved(day: date, units: Iterable[int]) -> tuple[Moved, ...]:
    """The areas whose past counts elsewhere on the map of a day; kept until the map changes, but not while it does.

    Inside a transaction, where nothing may be kept, only those that concern the units asked about are looked for.
    """
    if connection.in_atomic_block:
        return find_moved(day, units)
    return _moved(day, Within.objects.aggregate(newest=Max("pk"))["newest"])


@lru_cache(maxsize=8)
def _moved(day: date, _map_stamp: int | None) -> tuple[Moved, ...]:
    return find_moved(day)


def find_moved(day: date, units: Iterable[int] | None = None) -> tuple[Moved, ...]:
    """All of them, or those whose unit or area counts inside one of these units on that day."""
    left = Belonging.objects.filter(place__tier=Tier.AREA, last_day__isnull=False).values_list("parent", "place").order_by()
    if units is None:
        pairs = sorted(set(left))
    else:  # two questions, each answered by its index
        inside = Within.objects.filter(ancestor__in=units, first_day__lte=day, last_day__gte=day).values("place")
        pairs = sorted({*left.filter(parent__in=inside), *left.filter(place__in=inside)})
    if not pairs:
        return ()
    above = lineages({unit for pair in pairs for unit in pair}, day)
    ended = set(Place.objects.filter(pk__in={home for home, _area in pairs}, last_day__lt=day).values_list("pk", flat=True))
    result = []
    for home, area in pairs:
        before, now = above[home], above[area] - {area}
        out_of, into = before - now, now - before
        if into or out_of - ended:
            result.append(Moved(home, area, out_of, into))
    return tuple(result)


def lineages(units: Iterable[int], day: date) -> dict[int, frozenset[int]]:
    """All that each of these counts inside on a day, itself included."""
    found: dict[int, set[int]] = defaultdict(set)
    for some in portions(units):
        rows = Within.objects.filter(place__in=some, first_day__lte=day, last_day__gte=day)
        for place, ancestor in rows.values_list("place", "ancestor"):
            found[place].add(ancestor)
    return defaultdict(frozenset, {place: frozenset(above) for place, above in found.items()})


def bring(sums: Sums, units: Iterable[int], ask: Question, splits: bool) -> None:
    """Correct sums of these units on today's map by what areas took along, as cells or as totals."""
    asked = set(units)
    moves = {(one.home, one.area): one for one in moved(ask.map_day, asked) if asked & (one.out_of ^ one.into)}
    for series, window in ((ask.flows, ask.window), (ask.stocks, Period(PAST, ask.stock_day))):
        for (home, area, cell, total, _day), value in brought(moves, series, window, ask.known_at).items():
            one = moves[home, area]
            number = cell if splits else total or cell
            for places, sign in ((one.out_of - one.into, -1), (one.into - one.out_of, 1)):
                for place in asked & places:
                    sums.setdefault(place, defaultdict(int))[number] += sign * value


def brought(
    moves: Iterable[tuple[int, int]], series: Iterable[int], days: Period, known_at: datetime | None
) -> dict[tuple, int]:
    """What was posted in these days at each unit under each area, by cell, the total it adds up to, and day."""
    result: dict[tuple, int] = defaultdict(int)
    wanted, columns = set(series), ("place", "area", "series", "series__total", "day", "value")
    for pairs in map(set, portions(moves, 500)) if wanted else ():
        found = Posting.objects.filter(
            place__in={home for home, _area in pairs}, area__in={area for _home, area in pairs},
            day__gte=days.first, day__lte=days.last,
        )  # fmt: skip
        if known_at:
            found = found.filter(entry__event__in=Seal.objects.filter(sealed_at__lte=known_at).values("event"))
        for home, area, cell, total, day, value in found.values_list(*columns):
            if (home, area) in pairs and {cell, total} & wanted:
                result[home, area, cell, total, day] += value
    return result


def at(place: int, day: date) -> tuple[list[tuple[int, int]], list[tuple[int, int]]]:
    """For one place on today's map: the (unit, area) whose postings left it, and those whose postings came to it."""
    found = moved(day, [place])
    left = [(one.home, one.area) for one in found if place in one.out_of - one.into]
    came = [(one.home, one.area) for one in found if place in one.into - one.out_of]
    return left, came
