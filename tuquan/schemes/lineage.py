"""Who came from whom: time from left to right, a line per point, or per commune or province where there are many."""

from collections import Counter, defaultdict
from collections.abc import Hashable
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from django.urls import reverse

from tuquan.kit.period import today
from tuquan.schemes.models import Point
from tuquan.schemes.spread import Spread

ALONE = 40  # points that get a line each; more are put together
ROWS = 40  # lines that a picture has at most
LEFT, RIGHT, WIDTH, TOP, STEP = 170, 24, 720, 26, 20


@dataclass
class Row:
    label: str
    url: str
    y: float


class Dot(NamedTuple):
    """So many points on one line at one time."""

    x: float
    y: float
    r: float
    title: str
    ended: bool


class Link(NamedTuple):
    path: str
    width: float


@dataclass
class Lineage:
    """The picture in its own units."""

    kind: str  # what a line is: point, commune or province
    rows: list[Row]
    dots: list[Dot]
    links: list[Link]
    years: list[tuple[int, float]]
    left_out: int

    @property
    def height(self) -> float:
        return TOP + STEP * len(self.rows) + 8


class Scale:
    """Where a day lies from left to right."""

    def __init__(self, first: date, last: date):
        self.first, self.days = first, max((last - first).days, 1)

    def x(self, day: date) -> float:
        return round(LEFT + (WIDTH - LEFT - RIGHT) * (day - self.first).days / self.days, 1)


def lineage(spread: Spread) -> Lineage | None:
    """None where nothing was launched."""
    if not spread.launched:
        return None
    first = date(spread.launched[0].launched_on.year, 1, 1)
    scale = Scale(first, date(today().year, 12, 31))
    each = -(-len(spread.years) // 12)
    years = [(year, scale.x(date(year, 1, 1))) for year in spread.years if (spread.years[-1] - year) % each == 0]
    if len(spread.launched) <= ALONE:
        return one_by_one(spread, scale, years)
    return together(spread, scale, years)


def one_by_one(spread: Spread, scale: Scale, years: list[tuple[int, float]]) -> Lineage:
    """A line per point, each after the one it came from."""
    below: dict[int | None, list[Point]] = defaultdict(list)
    parents = {child.pk: parent.pk for parent, child in spread.pairs}
    for point in spread.launched:
        below[parents.get(point.pk)].append(point)
    order: list[Point] = []
    waiting = list(reversed(below[None]))
    while waiting:
        point = waiting.pop()
        order.append(point)
        waiting.extend(reversed(below[point.pk]))
    place = {point.pk: (scale.x(point.launched_on), TOP + STEP * (n + 0.5)) for n, point in enumerate(order)}
    rows = [Row(point.name, reverse("register:schemes.points:record", args=[point.pk]), place[point.pk][1])
            for point in order]  # fmt: skip
    dots = [Dot(*place[point.pk], 4.5, f"{point.name}, {point.launched_on:%d/%m/%Y}", bool(point.ended_on))
            for point in order]  # fmt: skip
    links = [Link(elbow(place[parent.pk], place[child.pk]), 1.5) for parent, child in spread.pairs]
    return Lineage("point", rows, dots, links, years, 0)


def together(spread: Spread, scale: Scale, years: list[tuple[int, float]]) -> Lineage:
    """A line per province, or per commune where there is one province; a dot for all that were opened in a year."""
    several = len(spread.provinces) > 1
    unit = spread.province if several else spread.commune
    size = Counter(unit(point) for point in spread.launched)
    kept = {one for one, _count in size.most_common(ROWS)}
    order = list(dict.fromkeys(unit(point) for point in spread.launched if unit(point) in kept))
    y = {one: TOP + STEP * (n + 0.5) for n, one in enumerate(order)}

    def spot(point: Point) -> tuple[float, float]:
        return scale.x(date(point.launched_on.year, 7, 1)), y[unit(point)]

    counts: Counter[tuple[Hashable, int]] = Counter()
    standing: Counter[tuple[Hashable, int]] = Counter()
    for point in spread.launched:
        counts[unit(point), point.launched_on.year] += 1
        standing[unit(point), point.launched_on.year] += point.ended_on is None
    most = max(counts.values())
    dots = [
        Dot(scale.x(date(year, 7, 1)), y[one], 2.5 + 6 * (count / most) ** 0.5, f"{one.name} {year}: {count}",
            not standing[one, year])
        for (one, year), count in counts.items() if one in kept
    ]  # fmt: skip
    found = Counter((spot(parent), spot(child)) for parent, child in spread.pairs
                    if unit(parent) in kept and unit(child) in kept)  # fmt: skip
    links = [Link(elbow(*ends), 1 + min(count, 8) / 3) for ends, count in found.items() if ends[0] != ends[1]]
    rows = [Row(one.short, "", y[one]) for one in order]
    return Lineage("province" if several else "commune", rows, dots, links, years, len(size) - len(kept))


def elbow(start: tuple[float, float], end: tuple[float, float]) -> str:
    """Down beside the parent, then along to the child."""
    if start[1] == end[1]:
        return f"M{start[0]:.1f} {start[1]:.1f}H{end[0]:.1f}"
    bend = min(6.0, abs(end[0] - start[0]))
    return (f"M{start[0]:.1f} {start[1]:.1f}V{end[1] - (bend if end[1] > start[1] else -bend):.1f}"
            f"Q{start[0]:.1f} {end[1]:.1f} {start[0] + bend:.1f} {end[1]:.1f}H{end[0]:.1f}")  # fmt: skip
