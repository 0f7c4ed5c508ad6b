"""Handing on what stands: after a change of the map, and for levels that returns set."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import date

from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models import Q, Sum

from tuquan.kit.period import PAST
from tuquan.ledger.holders import Path, holder, standing, stretches
from tuquan.ledger.indicator import DISTINCT, INDICATORS, STOCK, Indicator, counted, record_models
from tuquan.ledger.models import Basis, EntryKind, Posting, Series
from tuquan.ledger.posting import Amounts, Cell, difference, post, write
from tuquan.places import tree
from tuquan.places.models import Place, Tier, Within


def paths_of(places: Iterable[int]) -> dict[int, Path]:
    """Which units hold the figures of these places over time, the map held until the transaction ends."""
    tree.hold_map()
    return stretches(places)


def level_amounts(series: int, path: Path, day: date, value: int, until: date | None) -> list[tuple]:
    """A level that a return sets, handed along every succession like a record's stock; ready for `write`."""
    return [
        (Cell(series, at.unit, at.area, when), sign * value, None, None) for at, when, sign in standing(path, day, until)
    ]


def carry(places: Iterable[int], since: date = PAST, source: str = "") -> int:
    """Hand on what counts at these places from a day on, their holders having changed; returns postings made.

    The transfers sum to zero, since every record, and every figure that a return brought, ends with what it had, at
    another unit.
    """
    places, made = list(places), 0
    for model in record_models():
        pks: list[int] = []
        for some in tree.portions(places):
            concerned = model._default_manager.filter(touched(model, since), place__in=some, voided_on=None)
            pks += concerned.values_list("pk", flat=True)
        made += post(model, sorted(pks), kind=EntryKind.TRANSFER, source=source)
    return made + carry_returns(places, source)


def touched(model: type[models.Model], since: date) -> Q:
    """Records that may hold something on that day or later: flows from then on, stocks that had not ended by then."""
    condition = Q()
    for one in counted(model):
        if one.kind not in (STOCK, DISTINCT):
            condition |= Q(**{f"{one.on}__gte": since})
        elif one.until:
            condition |= Q(**{f"{one.until}__isnull": True}) | Q(**{f"{one.until}__gt": since})
        else:
            return Q()
    return condition


def carry_returns(places: Iterable[int], source: str = "") -> int:
    """The same for what returns and corrections brought to these units: transfers beside it, itself unchanged."""
    origin = ContentType.objects.get_for_model(Place).pk
    amounts: list[tuple] = []
    for place, wanted, held in returned(places):
        amounts += ((at._replace(member=place), value, origin, None) for at, value in difference(wanted, held))
    return write(amounts, kind=EntryKind.TRANSFER, source=source)


def returned(places: Iterable[int]) -> Iterator[tuple[int, Amounts, Amounts]]:
    """For units to which returns brought something: the transfers that the map asks for, and those that were made.

    What a return brought is a posting that names no model; a transfer of it names the places, and as its member the
    unit that it came to.
    """
    origin = ContentType.objects.get_for_model(Place).pk
    stocks = {key for key, one in INDICATORS.items() if isinstance(one, Indicator) and one.stands}
    series = dict(Series.objects.exclude(basis=Basis.RECORD).values_list("pk", "indicator"))
    for some in tree.portions(places) if series else ():
        brought: dict[int, dict[tuple, int]] = defaultdict(lambda: defaultdict(int))
        came = Posting.objects.filter(place__in=some, series__in=series, model=None)
        for place, number, day, value in came.values_list("place", "series", "day", "value"):
            brought[place][number, series[number] in stocks, day] += value
        made: dict[int, Amounts] = defaultdict(dict)
        holders = Within.objects.filter(place__in=some, tier__lt=Tier.AREA).values("ancestor")
        went = Posting.objects.filter(place__in=holders, series__in=series, model=origin, member__in=some)
        for place, number, unit, day, value in (
            went.values_list("member", "series", "place", "day").annotate(total=Sum("value")).exclude(total=0)
        ):
            made[place][Cell(number, unit, None, day)] = value
        paths = stretches(brought.keys())
        for place in sorted(brought.keys() | made.keys()):
            yield place, transfers(place, paths.get(place, []), brought[place]), made[place]


def transfers(place: int, path: Path, brought: dict[tuple, int]) -> Amounts:
    """What has to be posted beside these amounts so that they stand where the path says."""
    amounts: Amounts = defaultdict(int)
    for (series, stands, day), value in brought.items():
        amounts[Cell(series, place, None, day)] -= value
        steps = standing(path, day, None) if stands else [(holder(path, day), day, 1)]
        for at, when, sign in steps:
            amounts[Cell(series, at.unit, at.area, when)] += sign * value
    return {at: value for at, value in amounts.items() if value}
