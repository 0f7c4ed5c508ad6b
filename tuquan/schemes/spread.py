"""How a scheme spread: where its points are, how many were opened and struck off, who came from whom, who survived."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from django.db.models import QuerySet
from django.utils.functional import cached_property

from tuquan.kit.period import today, years_before
from tuquan.places.models import Tier, Within
from tuquan.schemes.models import STANDING, Point, PointState, Turn, TurnKind

AFTER = (1, 3, 5)  # years after which one asks who is still at work
WIDTH, HEIGHT, FLOOR = 360, 190, 20  # of the picture; below the bars stand the years


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


@dataclass
class Survival:
    """Of the points opened so many years ago or earlier, how many were at work on that anniversary."""

    years: int
    opened: int
    active: int

    @property
    def share(self) -> int:
        return round(100 * self.active / self.opened)


@dataclass
class Home:
    """A commune of today, or what is left of a divided one, with its points."""

    name: str
    states: Counter = field(default_factory=Counter)

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
    """The points of one scheme that somebody may read; three queries, whatever their number."""

    def __init__(self, points: QuerySet):
        self.all = list(points.select_related("place").order_by("launched_on", "pk"))
        self.launched = [point for point in self.all if point.launched_on]
        self.slept: dict[int, list[tuple[date, date | None]]] = defaultdict(list)
        spells = Turn.objects.standing().filter(kind=TurnKind.DORMANT, point__in=points.values("pk"))
        for point, first, last in spells.values_list("point", "first_day", "ended_on"):
            self.slept[point].append((first, last))

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

    # who survived

    def at_work(self, point: Point, day: date) -> bool:
        """Launched, not struck off and not dormant on that day."""
        if point.launched_on > day or (point.ended_on and point.ended_on <= day):
            return False
        return not any(first <= day and (last is None or day < last) for first, last in self.slept[point.pk])

    def survival(self, points: Iterable[Point] | None = None) -> list[Survival]:
        found = []
        for years in AFTER:
            old = [one for one in (points or self.launched) if one.launched_on <= years_before(today(), years)]
            active = sum(self.at_work(one, years_before(one.launched_on, -years)) for one in old)
            if old:
                found.append(Survival(years, len(old), active))
        return found

    def by_year(self) -> list[tuple[int, int, int, int]]:
        """(year of opening, opened, at work today, share in percent)."""
        cohorts: dict[int, list[Point]] = defaultdict(list)
        for point in self.launched:
            cohorts[point.launched_on.year].append(point)
        rows = []
        for year, points in sorted(cohorts.items()):
            active = sum(self.at_work(one, today()) for one in points)
            rows.append((year, len(points), active, round(100 * active / len(points))))
        return rows

    # where they are

    def homes(self) -> dict[str, list[Home]]:
        """Communes by province, as the map stands today."""
        inside = Within.objects.filter(
            place__in={point.place_id for point in self.all}, first_day__lte=today(), last_day__gte=today(),
            tier__in=(Tier.PROVINCE, Tier.COMMUNE), ancestor__last_day=None,
        )  # fmt: skip
        units: dict[tuple[int, int], str] = {
            (place, tier): name for place, tier, name in inside.values_list("place", "tier", "ancestor__name")
        }
        found: dict[str, dict[str, Home]] = defaultdict(dict)
        for point in self.all:
            province = units.get((point.place_id, Tier.PROVINCE), "–")
            name = units.get((point.place_id, Tier.COMMUNE), point.place.name)
            home = found[province].setdefault(name, Home(name))
            home.states[point.state] += 1
        return {
            province: sorted(homes.values(), key=lambda one: (-one.standing, one.name))
            for province, homes in sorted(found.items())
        }

    # who came from whom

    def tree(self, most: int = 300) -> tuple[list, int]:
        """The points as a nested list, each followed by those replicated from it; and how many were left out."""
        known = {point.pk for point in self.all}
        below: dict[int | None, list[Point]] = defaultdict(list)
        for point in self.all:
            below[point.parent_id if point.parent_id in known else None].append(point)
        left = most

        def branch(of: int | None) -> list:
            nonlocal left
            lines: list = []
            for point in below[of]:
                if left <= 0:
                    break
                left -= 1
                lines.append((point, branch(point.pk)))
            return lines

        roots = branch(None)
        return roots, len(self.all) - (most - left)
