"""Where a scheme lives, as pictures: tiles for the country, the centres of communes for one province."""

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from math import cos, radians
from typing import NamedTuple

from tuquan.kit.period import today
from tuquan.places.models import Kind, Place, Tier, Within
from tuquan.places.tiles import tiles
from tuquan.schemes.spread import NOWHERE, Spread, Unit

SIDE, HIGH, GAP = 64, 40, 4  # of a tile
LEVELS = 4  # shades, beside none
FLOWS = 20  # lines of spread that a map shows at most, the thickest
LETTER = 5.4  # how wide a letter of a name is
SPAN, EDGE = 460, 26  # of the map of a province, and its margin


class Mark(NamedTuple):
    """One unit on a map."""

    x: float
    y: float
    number: int
    level: int
    lines: tuple[str, ...]
    url: str
    title: str
    r: float = 0
    above: float = 0


class Flow(NamedTuple):
    """So many points of one unit were replicated from points of another."""

    path: str
    width: float
    title: str


@dataclass
class Map:
    """A picture in its own units, with what could not be drawn."""

    marks: list[Mark]
    flows: list[Flow]
    width: float
    height: float
    steps: list[tuple[int, int, int]]  # level, from, to
    ground: list[tuple[float, float]]
    absent: list[tuple[str, int]]
    thinner: int  # lines of spread that were left out


def steps(most: int) -> list[tuple[int, int, int]]:
    """Up to four shades, each for twice, four times … as many points as the one before."""
    found, low = [], 1
    for level in range(1, LEVELS + 1):
        if low > most:
            break
        high = most if level == LEVELS else min(most, max(low, round(most ** (level / LEVELS))))
        found.append((level, low, high))
        low = high + 1
    return found


def level_of(count: int, scale: list[tuple[int, int, int]]) -> int:
    return next((level for level, low, high in scale if low <= count <= high), 0)


def flows_between(spread: Spread, unit: Callable, spots: dict[Unit, tuple[float, float]]) -> tuple[list[Flow], int]:
    """Lines from where a point stood to where it was replicated, the thickest ones; and how many are left out."""
    found = Counter((unit(parent), unit(child)) for parent, child in spread.pairs)
    away = [(ends, count) for ends, count in found.most_common() if ends[0] != ends[1]
            and ends[0] in spots and ends[1] in spots]  # fmt: skip
    most = max((count for _ends, count in away), default=1)
    flows = [
        Flow(bow(spots[start], spots[end]), 1 + 2.5 * count / most, f"{start.name} → {end.name}: {count}")
        for (start, end), count in away[:FLOWS]
    ]
    return flows, len(away) - len(flows)


def bow(start: tuple[float, float], end: tuple[float, float]) -> str:
    """A slightly bent line, so that there and back are two."""
    (x1, y1), (x2, y2) = start, end
    return f"M{x1:.1f} {y1:.1f}Q{(x1 + x2) / 2 + (y2 - y1) / 6:.1f} {(y1 + y2) / 2 - (x2 - x1) / 6:.1f} {x2:.1f} {y2:.1f}"


def nation(spread: Spread, url: Callable[[int], str]) -> Map:
    """Each province a tile with its standing points; the archipelagos are tiles of their own, counted in theirs too."""
    homes = {home.unit.code: home for home in spread.provinces if home.unit is not NOWHERE}
    communes = {home.unit.code: home for row in spread.homes.values() for home in row}
    units = Place.objects.alive_on(today()).filter(code__in=tiles()).order_by("code")
    scale = steps(max((home.standing for home in homes.values()), default=0))
    marks, spots = [], {}
    for place in units:
        tile, own = tiles()[place.code], (homes if place.tier == Tier.PROVINCE else communes).get(place.code)
        x, y, count = tile.column * (SIDE + GAP), tile.row * (HIGH + GAP), own.standing if own else 0
        unit = Unit(place.pk, place.code, place.name)
        spots[unit] = (x + SIDE / 2, y + HIGH / 2)
        marks.append(Mark(x, y, count, level_of(count, scale), (unit.short,), url(place.pk) if own else "",
                          f"{place.name}: {count}"))  # fmt: skip
    drawn = {place.code for place in units}
    absent = [(home.name, home.standing) for home in spread.provinces if home.unit.code not in drawn]
    width = max((mark.x for mark in marks), default=0) + SIDE
    height = max((mark.y for mark in marks), default=0) + HIGH
    flows, thinner = flows_between(spread, spread.province, spots)
    return Map(marks, flows, width, height, scale, [], absent, thinner)


def province(spread: Spread, unit: Unit, url: Callable[[int], str]) -> Map | None:
    """The communes of one province at their centres; islands far out stand at the edge. None without coordinates."""
    rows = centres(unit)
    near = [row for row in rows if row[4] != Kind.SPECIAL_ZONE] or rows
    homes = {home.unit.pk: home for home in spread.homes.get(unit, [])}
    if len(near) < 2:
        return None
    place_at, height = projection([(row[2], row[3]) for row in near])
    scale = steps(max((home.standing for home in homes.values()), default=0))
    most = max((home.standing for home in homes.values()), default=1) or 1
    marks, ground, spots = [], [], {}
    for pk, name, latitude, longitude, _kind in rows:
        x, y = place_at(latitude, longitude)
        home = homes.pop(pk, None)
        if home is None:
            ground.append((x, y))
            continue
        r = 3.5 + 9 * (home.standing / most) ** 0.5
        spots[home.unit] = (x, y)
        marks.append(Mark(x, y, home.standing, level_of(home.standing, scale), (home.unit.short,), url(pk),
                          f"{name}: {home.standing}", r, y - r - 3))  # fmt: skip
    marks = named_apart(sorted(marks, key=lambda mark: -mark.r))
    absent = [(home.name, home.standing) for home in homes.values()]
    flows, thinner = flows_between(spread, spread.commune, spots)
    return Map(marks, flows, SPAN + 2 * EDGE, height + 2 * EDGE, scale, ground, absent, thinner)


def named_apart(marks: list[Mark]) -> list[Mark]:
    """The largest keep their names, as far as no name lies on another or on a larger circle."""
    taken: list[tuple[float, float, float, float]] = []
    found = []
    for mark in marks:
        half = LETTER * len(f"{mark.lines[0]} {mark.number}") / 2
        box = (mark.x - half, mark.above - 9, mark.x + half, mark.above + 2)
        circle = (mark.x - mark.r, mark.y - mark.r, mark.x + mark.r, mark.y + mark.r)
        free = mark.number and not any(over(box, other) for other in taken)
        taken += [circle, box] if free else [circle]
        found.append(mark if free else mark._replace(lines=()))
    return found


def over(one: tuple[float, float, float, float], other: tuple[float, float, float, float]) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


def centres(unit: Unit) -> list[tuple[int, str, float, float, str]]:
    inside = Within.objects.filter(
        ancestor=unit.pk, tier=Tier.PROVINCE, first_day__lte=today(), last_day__gte=today(), place__tier=Tier.COMMUNE,
        place__last_day=None, place__latitude__isnull=False, place__longitude__isnull=False,
    )  # fmt: skip
    names = ("place", "place__name", "place__latitude", "place__longitude", "place__kind")
    return list(inside.order_by("place__code").values_list(*names))


def projection(points: Iterable[tuple[float, float]]) -> tuple[Callable[[float, float], tuple[float, float]], float]:
    """From degrees to the picture, true to shape; what lies outside is brought to its edge. Also its height."""
    points = list(points)
    south, north = min(one[0] for one in points), max(one[0] for one in points)
    west, east = min(one[1] for one in points), max(one[1] for one in points)
    narrow = cos(radians((south + north) / 2))
    wide, high = max((east - west) * narrow, 0.01), max(north - south, 0.01)
    each = min(SPAN / wide, 1.3 * SPAN / high)
    left = (SPAN - wide * each) / 2

    def place_at(latitude: float, longitude: float) -> tuple[float, float]:
        x = EDGE + left + (longitude - west) * narrow * each
        y = EDGE + (north - latitude) * each
        return round(min(max(x, EDGE), EDGE + SPAN), 1), round(min(max(y, EDGE), EDGE + high * each), 1)

    return place_at, high * each
