"""How a scheme spread: where its points are, how many were opened and struck off, and by which units they lie."""

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from typing import NamedTuple

from django.db.models import QuerySet
from django.utils.functional import cached_property

from tuquan.kit.period import today
from tuquan.places.models import Tier, Within
from tuquan.places.naming import short_name
from tuquan.schemes.models import STANDING, Point, PointState
from tuquan.schemes.survival import Life, lives

WIDTH, HEIGHT, FLOOR = 360, 190, 20  # of the line of time; below the bars stand the years


@dataclass
class Bar:
    """One year of the picture, in its own units."""

    year: int
    x: float
    width: float
    opened: int
    struck: int
    top: float
    rise: float
    base: float
    fall: float
    named: bool  # whether there is room for the year below it

    @property
    def middle(self) -> float:
        return self.x + self.width / 2

    @property
    def above(self) -> float:
        return self.top - 4

    @property
    def below(self) -> float:
        return self.base + self.fall + 11


class Unit(NamedTuple):
    """A province or commune of today; one that is not known has no key."""

    pk: int | None
    code: str
    name: str


    @property
    def short(self) -> str:
        return short_name(self.name)


NOWHERE = Unit(None, "", "–")


@dataclass
class Home:
    """A unit with its points: a commune of today, what is left of a divided one, or a province."""

    unit: Unit
    states: Counter = field(default_factory=Counter)
    communes: set[str] = field(default_factory=set)

    @property
    def name(self) -> str:
        return self.unit.name

    @property
    def standing(self) -> int:
        return sum(self.states[state] for state in STANDING)

    @property
    def dormant(self) -> int:
        return self.states[PointState.DORMANT]

    @property
    def struck(self) -> int:
        return self.states[PointState.STRUCK_OFF]


class Spread:
    """The points of one scheme that somebody may read; four statements, whatever their number."""

    def __init__(self, points: QuerySet):
        self.points = points
        self.all = list(points.select_related("place").order_by("launched_on", "pk"))
        self.launched = [point for point in self.all if point.launched_on]

    @cached_property
    def lives(self) -> list[Life]:
        return lives(self.points)

    # the line of time

    @cached_property
    def years(self) -> range:
        days = [point.launched_on for point in self.launched]
        return range(min(days).year, today().year + 1) if days else range(0)

    def bars(self) -> list[Bar]:
        """Opened above the line, struck off below it, on one scale."""
        opened = Counter(point.launched_on.year for point in self.launched)
        struck = Counter(point.ended_on.year for point in self.launched if point.ended_on)
        up, down = max(opened.values(), default=0), max(struck.values(), default=0)
        scale = (HEIGHT - FLOOR - 32) / max(up + down, 1)
        line, slot = 16 + up * scale, WIDTH / max(len(self.years), 1)
        each = -(-len(self.years) // 12)
        return [
            Bar(
                year, n * slot + slot * 0.15, slot * 0.7, opened[year], struck[year], line - opened[year] * scale,
                opened[year] * scale, line, struck[year] * scale, (len(self.years) - 1 - n) % each == 0,
            )
            for n, year in enumerate(self.years)
        ]  # fmt: skip

    # where they are

    @cached_property
    def units(self) -> dict[tuple[int, int], Unit]:
        """By place and level: the unit of today in which the place lies."""
        inside = Within.objects.filter(
            place__in={point.place_id for point in self.all}, first_day__lte=today(), last_day__gte=today(),
            tier__in=(Tier.PROVINCE, Tier.COMMUNE), ancestor__last_day=None,
        )  # fmt: skip
        rows = inside.values_list("place", "tier", "ancestor", "ancestor__code", "ancestor__name")
        return {(place, tier): Unit(pk, code, name) for place, tier, pk, code, name in rows}

    def province(self, point: Point) -> Unit:
        return self.units.get((point.place_id, Tier.PROVINCE), NOWHERE)

    def commune(self, point: Point) -> Unit:
        return self.units.get((point.place_id, Tier.COMMUNE)) or Unit(None, "", point.place.name)

    @cached_property
    def provinces(self) -> list[Home]:
        """The provinces with points, those with most first."""
        found: dict[Unit, Home] = {}
        for point in self.all:
            home = found.setdefault(self.province(point), Home(self.province(point)))
            home.states[point.state] += 1
            home.communes.add(self.commune(point).name)
        return sorted(found.values(), key=lambda one: (-one.standing, one.name))

    @cached_property
    def homes(self) -> dict[Unit, list[Home]]:
        """Communes by province, as the map stands today, those with most points first."""
        found: dict[Unit, dict[Unit, Home]] = defaultdict(dict)
        for point in self.all:
            unit = self.commune(point)
            home = found[self.province(point)].setdefault(unit, Home(unit))
            home.states[point.state] += 1
        return {
            province: sorted(homes.values(), key=lambda one: (-one.standing, one.name))
            for province, homes in sorted(found.items(), key=lambda pair: pair[0].name)
        }

    @cached_property
    def pairs(self) -> list[tuple[Point, Point]]:
        """Each launched point with the one it replicates, where both may be read."""
        known = {point.pk: point for point in self.launched}
        return [(known[point.parent_id], point) for point in self.launched if point.parent_id in known]
