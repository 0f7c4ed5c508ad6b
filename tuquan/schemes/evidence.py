"""What the ledger and the log say beside each criterion of a review: for a page of points in a fixed number of queries.

What is recorded of points is read of the point itself. Anything else is read at its place: at the residential area where
the ledger holds something for it, else at the commune; the page says which.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, F, Q, Sum
from django.utils.functional import Promise

from tuquan.kit.display import write_number
from tuquan.kit.period import Period, today
from tuquan.ledger import figures, reading
from tuquan.ledger.indicator import DISTINCT, FLOW, INDICATORS, Indicator, Ratio
from tuquan.ledger.reading import Map, Question
from tuquan.places.models import Place, Tier, Within
from tuquan.schemes import terms
from tuquan.schemes.models import Review, Round

Known = Indicator | Ratio


@dataclass(frozen=True)
class Fact:
    """One figure beside a criterion, `where` a place or empty; not `known` where no register here counts it."""

    title: str | Promise
    unit: str | Promise = ""
    value: int | float | None = None
    where: str = ""
    known: bool = True

    @property
    def written(self) -> str:
        return write_number(self.value)


def gather(reviews: Sequence[Review], round_: Round) -> dict[int, dict[str, list[Fact]]]:
    """By review and criterion, the facts of the round's days."""
    criteria = terms.criteria(round_.last_day)
    keys = list(dict.fromkeys(key for one in criteria for key in one.evidence))
    known = {key: INDICATORS[key] for key in keys if readable(INDICATORS.get(key))}
    own = {key: of_points(one, reviews, round_.window) for key, one in known.items() if of_point(one)}
    there = at_places([one for key, one in known.items() if key not in own], reviews, round_.window)

    def fact(review: Review, key: str) -> Fact:
        if key not in known:
            return Fact(key, known=False)
        one = known[key]
        if key in own:
            return Fact(one.title, one.unit, own[key].get(review.point_id) or 0)
        where, value = there[review.place_id, key]
        return Fact(one.title, one.unit, value, where)

    return {one.pk: {c.code: [fact(one, key) for key in c.evidence] for c in criteria} for one in reviews}


def readable(one: Known | None) -> bool:
    """What this office counts and can be read for one place; never what people told in confidence."""
    return one is not None and one.kind is not DISTINCT and not (isinstance(one, Indicator) and one.guarded)


def of_point(one: Known) -> bool:
    return isinstance(one, Indicator) and one.of is not None and hasattr(one.of, "point")


def of_points(one: Any, reviews: Sequence[Review], window: Period) -> dict[int, int]:
    """What the records of these points count for, straight from the rows: no ledger knows single points."""
    rows = one.of.objects.standing().filter(one.when, point__in=[review.point_id for review in reviews])
    if one.kind is FLOW:
        rows = rows.filter(**{f"{one.on}__gte": window.first, f"{one.on}__lte": window.last})
    else:
        rows = rows.filter(**{f"{one.on}__lte": window.last})
        if one.until:
            until_then = Q(**{one.until: None}) | Q(**{f"{one.until}__gt": window.last})
            rows = rows.filter(until_then | Q(**{one.until: F("point__ended_on")}))  # as the review found it
    amount = Sum(one.value) if isinstance(one.value, str) else Count("pk")
    return dict(rows.order_by().values_list("point").annotate(amount=amount))


def at_places(
    indicators: Sequence[Known], reviews: Sequence[Review], window: Period
) -> dict[tuple[int, str], tuple[str, int | float | None]]:
    """By place and indicator: the place whose figure it is, and the figure, on today's map."""
    if not indicators or not reviews:
        return {}
    day = today()
    communes = communes_of({review.place_id for review in reviews}, day)
    own = {review.place_id: review.place for review in reviews}
    areas = {pk: place for pk, place in own.items() if place.tier == Tier.AREA and day in place.life}
    asked = list(
        {one.pk: one for one in (*communes.values(), *areas.values(), *own.values()) if day in one.life}.values()
    )
    if not asked:
        return {(pk, one.key): (str(place), None) for pk, place in own.items() for one in indicators}
    plain = figures.parts(indicators)
    book = reading.lines(plain.values())
    totals = [number for number, line in book.items() if line.total is None]
    ask = Question(
        window=window, map=Map.TODAY, map_day=day,
        flows=tuple(n for n in totals if not figures.stands(plain, book[n])),
        stocks=tuple(n for n in totals if figures.stands(plain, book[n])),
    )  # fmt: skip
    sums = figures.read(asked[0], asked[1:], ask, book, splits=False)
    columns = {one.pk: figures.amounts(indicators, sums.get(one.pk, {}), book) for one in asked}
    found = {}
    for pk, place in own.items():
        for one in indicators:
            told = areas.get(pk)
            if told is None or not columns[pk][one.key].value:
                told = communes.get(pk, place)
            amount = columns.get(told.pk, {}).get(one.key)
            found[pk, one.key] = (str(told), amount.value if amount else None)
    return found


def communes_of(places: set[int], day: date) -> dict[int, Place]:
    """The commune of today to which each place counts; none for a place that was divided."""
    inside = Within.objects.filter(
        place__in=places, tier=Tier.COMMUNE, first_day__lte=day, last_day__gte=day, ancestor__last_day=None
    )
    found: dict[int, list[Place]] = {}
    for one in inside.select_related("ancestor"):
        found.setdefault(one.place_id, []).append(one.ancestor)
    return {pk: heirs[0] for pk, heirs in found.items() if len(heirs) == 1}
