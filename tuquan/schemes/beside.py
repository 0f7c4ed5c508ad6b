"""Figures of communes before and after their point was launched, beside communes of the province without the scheme.

It is no proof of anything, and the page says so. Tips and petitions are never among these figures.
"""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Min, QuerySet

from tuquan.kit.period import Period, today
from tuquan.law import rules
from tuquan.ledger.communes import Months, by_month, communes_of, month_number
from tuquan.ledger.indicator import FLOW, INDICATORS, Indicator
from tuquan.places.models import Tier, Within
from tuquan.schemes.models import Point, Scheme

NEVER = ("petitions", "tips")  # registers whose figures are never compared, whatever the office lists
SPAN = 12  # months before the month of the launch, and after it


@dataclass
class Line:
    """One figure: what it came to per commune, with the scheme and without it, before and after."""

    indicator: Indicator
    before: float
    after: float
    others_before: float
    others_after: float


@dataclass
class Comparison:
    lines: list[Line]
    communes: int  # whose twelve months after the launch are over
    others: int  # of the same provinces, without a point of the scheme
    waiting: int  # launched too lately
    least: int
    single: bool

    @property
    def enough(self) -> bool:
        return self.others >= self.least and self.communes >= (1 if self.single else self.least)


def compared() -> list[Indicator]:
    """The figures that the office sets side by side: what happens in a period, and none of tips or petitions."""
    listed = (INDICATORS.get(key) for key in rules.items("schemes.compared", today()))
    found = [one for one in listed if isinstance(one, Indicator) and one.kind is FLOW]
    return [one for one in found if not one.guarded and one.register not in NEVER]


def first_launches(points: QuerySet) -> dict[int, date]:
    """Today's communes with a launched point, and when the first was launched."""
    there = points.filter(
        launched_on__isnull=False, place__within__tier=Tier.COMMUNE, place__within__ancestor__last_day=None,
        place__within__first_day__lte=today(), place__within__last_day__gte=today(),
    )  # fmt: skip
    rows = there.order_by().values_list("place__within__ancestor").annotate(first=Min("launched_on"))
    return dict(rows)


def of_scheme(scheme: Scheme, points: QuerySet) -> Comparison:
    """Of all communes of these points, which somebody may read."""
    return compare(first_launches(points), scheme, single=False)


def of_point(point: Point) -> Comparison:
    return compare(first_launches(Point.objects.filter(pk=point.pk)), point.scheme, single=True)


def compare(launches: dict[int, date], scheme: Scheme, single: bool) -> Comparison:
    """A fixed number of statements, whatever the number of points."""
    over = month_number(today().year, today().month)
    months = {commune: month_number(day.year, day.month) for commune, day in launches.items()}
    told = {commune: month for commune, month in months.items() if month + SPAN < over}
    homes = provinces_of(told)
    having = first_launches(Point.objects.standing().filter(scheme=scheme))
    without: dict[int, list[int]] = defaultdict(list)
    for commune, province in communes_of(set(homes.values())).items():
        if commune not in having:
            without[province].append(commune)
    told = {commune: month for commune, month in told.items() if without.get(homes.get(commune, 0))}
    least = rules.number("schemes.compared_communes_min", today())
    others = sum(len(communes) for communes in without.values())
    found = Comparison([], len(told), others, len(months) - len(told), least, single)
    if told and found.enough:
        window = Period(first_day(min(told.values()) - SPAN), first_day(max(told.values()) + SPAN + 1) - timedelta(1))
        indicators = compared()
        values = by_month(set(homes.values()), indicators, window)
        found.lines = [line(one, told, homes, without, values) for one in indicators]
    return found


def line(
    indicator: Indicator, told: dict[int, int], homes: dict[int, int], without: dict[int, list[int]], values: Months
) -> Line:
    """Means per commune; the communes without are read over the same months as each commune with a point."""
    sums: dict[int, dict[int, int]] = {province: defaultdict(int) for province in without}
    for province, communes in without.items():
        for commune in communes:
            for month, value in values[commune][indicator.key].items() if commune in values else ():
                sums[province][month] += value
    totals = [0.0] * 4
    for commune, month in told.items():
        own = values[commune][indicator.key] if commune in values else {}
        rest, size = sums[homes[commune]], len(without[homes[commune]])
        for number, span in enumerate((range(month - SPAN, month), range(month + 1, month + SPAN + 1))):
            totals[number] += sum(own.get(one, 0) for one in span)
            totals[number + 2] += sum(rest.get(one, 0) for one in span) / size
    return Line(indicator, *(round(total / len(told), 1) for total in totals))


def provinces_of(communes: Collection[int]) -> dict[int, int]:
    inside = Within.objects.filter(
        place__in=communes, tier=Tier.PROVINCE, first_day__lte=today(), last_day__gte=today(), ancestor__last_day=None
    )
    return dict(inside.values_list("place", "ancestor"))


def first_day(month: int) -> date:
    return date(month // 12, month % 12 + 1, 1)
