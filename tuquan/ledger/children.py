"""The units below a place: those of then with their days, those of today, and what divided units left."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from django.db.models import F, QuerySet
from django.utils.translation import gettext as _

from tuquan.kit.period import FUTURE, ONE_DAY, PAST, Period
from tuquan.ledger.reading import Line, Map, Question, Sums
from tuquan.places.models import Place, Succession, Tier, Within
from tuquan.places.tree import gaps, joined


@dataclass(frozen=True)
class Child:
    """A unit under the place that was asked about. `note` says what is special: its days, or that it is divided.

    `days` are those it spent under the place where they are not all its days in the window; `stays` says that what
    stands there on the last day still counts inside the place.
    """

    place: Place
    name: str
    note: str = ""
    window: Period | None = None
    days: tuple[Period, ...] | None = None
    stays: bool = True


def children(place: Place, window: Period, map_: Map, map_day: date) -> list[Child]:
    """The units directly below: those alive in the window with their days (then), or those of today.

    On today's map a unit divided among several heirs without official shares gets a row of its own.
    """
    if map_ is Map.THEN:
        return children_then(place, window)
    units = Place.objects.children_of(place, Period(map_day, map_day)).order_by("code")
    left = unallocated(place, Period(map_day, map_day), divided(map_day))
    return [Child(unit, unit.name) for unit in units] + [leftover(unit) for unit in named(left)]


def children_then(place: Place, window: Period) -> list[Child]:
    """Units that stood directly under the place in the window, and those divided that left something there."""
    days: dict[int, list[Period]] = defaultdict(list)
    for unit, first, last in place.members.order_by().values_list("place", "first_day", "last_day"):
        if both := Period(first or PAST, last or FUTURE).meet(window):
            days[unit].append(both)
    parted = divided(window.last)
    left = unallocated(place, window, parted)
    rows = [
        child_then(unit, window, joined(days[unit.pk]), left.get(unit.pk, []), unit.pk in parted)
        for unit in named(days)
    ]
    return rows + [
        leftover(unit, tuple(left[unit.pk]), window.last in left[unit.pk][-1])
        for unit in named(left.keys() - days.keys())
    ]


def named(units: Iterable[int]) -> QuerySet[Place]:
    return Place.objects.filter(pk__in=units).order_by("tier", "code", "first_day").prefetch_related("names")


def child_then(unit: Place, window: Period, days: list[Period], left: list[Period], parted: bool) -> Child:
    """A unit of then; where the window is longer than its days under the place, the note gives them."""
    last, note = days[-1].last, ""
    # out of the names that came with all children, where `name_on` would ask for each
    names = (one.name for one in unit.names.all() if (one.first_day or PAST) <= last <= (one.last_day or FUTURE))
    name = next(names, unit.name)
    if last < window.last:
        note = _("until %(day)s") % {"day": f"{last:%d/%m/%Y}"}
    elif days[0].first > window.first:
        note = _("from %(day)s") % {"day": f"{days[0].first:%d/%m/%Y}"}
    whole = [unit.life.meet(window)] == days and not left
    counted = joined([*days, *left])
    gone = unit.last_day is not None and unit.last_day < window.last and not parted  # nothing stands there any more
    stays = gone or counted[-1].last == window.last
    return Child(unit, name, note, Period(days[0].first, last), None if whole else tuple(counted), stays)


def leftover(unit: Place, days: tuple[Period, ...] | None = None, stays: bool = True) -> Child:
    """What a divided unit left that nobody has allocated to its heirs."""
    return Child(unit, _("%(name)s (former), not yet allocated") % {"name": unit.name}, _("divided"), None, days, stays)


def divided(day: date) -> dict[int, date]:
    """The units above residential areas that were divided by that day, with the last day of each."""
    parted = Succession.objects.filter(whole=False, day__lte=day, place__tier__lt=Tier.AREA)
    return dict(parted.values_list("place", "place__last_day"))


def unallocated(place: Place, window: Period, ends: dict[int, date]) -> dict[int, list[Period]]:
    """Past units that were divided: the days on which what they left counts in this place and in no unit below it."""
    if place.tier >= Tier.COMMUNE:
        return {}
    after = Within.objects.filter(place__in=ends, tier__gte=place.tier, tier__lt=Tier.AREA).filter(
        last_day__gt=F("place__last_day"), last_day__gte=window.first, first_day__lte=window.last
    )
    inside: dict[int, list[Period]] = defaultdict(list)
    held: dict[int, list[Period]] = defaultdict(list)
    facts = after.exclude(place=F("ancestor")).order_by("first_day")
    for unit, ancestor, tier, first, last in facts.values_list("place", "ancestor", "tier", "first_day", "last_day"):
        if ancestor == place.pk:
            inside[unit].append(Period(first, last))
        elif tier > place.tier:
            held[unit].append(Period(first, last))
    result = {}
    for unit, spans in inside.items():
        after_end = Period(ends[unit] + ONE_DAY, FUTURE).meet(window)
        if after_end and any(days.first <= after_end.first and days.last >= after_end.last for days in held[unit]):
            continue  # a unit below has all of it: so it is with nearly every one
        cut = [both for span in spans if after_end and (both := span.meet(after_end))]
        if free := [days for both in cut for days in gaps(joined(held[unit]), both)]:
            result[unit] = joined(free)
    return result


def shared_out(place: Place, rows: list[Child], sums: Sums, ask: Question, book: dict[int, Line]) -> set[int]:
    """Give the heirs of divided units their official share, where there is one; returns whom that makes an estimate.

    Exact fractions inside; what is shown is rounded by largest remainder, so the parts still sum to the whole.
    """
    touched: set[int] = set()
    present = {child.place.pk for child in rows}
    for unit in [child.place.pk for child in rows if child.note and not child.window]:
        shares = {
            heir: Fraction(over, under)
            for heir, over, under in Succession.objects.filter(place=unit).values_list("heir", "share_over", "share_under")
            if over is not None and under and heir in present
        }
        if not shares or sum(shares.values()) != 1:
            continue
        for number, value in sums.pop(unit, {}).items():
            for heir, part in largest_remainder(value, shares).items():
                sums.setdefault(heir, defaultdict(int))[number] += part
        touched |= shares.keys()
    return touched


def largest_remainder(value: int, shares: dict[int, Fraction]) -> dict[int, int]:
    """Whole parts of a whole number by shares that sum to one; the largest remainders get what is left over."""
    exact = {heir: value * share for heir, share in shares.items()}
    whole = {heir: exact[heir].__floor__() for heir in exact}
    left = value - sum(whole.values())
    for heir in sorted(exact, key=lambda one: (whole[one] - exact[one], one))[:left]:
        whole[heir] += 1
    return whole
