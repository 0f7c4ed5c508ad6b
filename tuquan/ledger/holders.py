"""Which unit holds the figures of a place, from when to when: the one rule behind posting, reforms and `verify`.

Alive, a unit holds its own; a residential area is held by the commune it belongs to, and named beside it. After its
end a unit is held by its sole heir; one divided among several keeps its own (the row "not yet allocated"); one
abolished without an heir gives to what it last stood under. Whoever holds may end in turn, and the rule goes on from
there.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from tuquan.kit.period import FUTURE, ONE_DAY, PAST, Period
from tuquan.kit.prepared import Prepared, numbers
from tuquan.places.models import Belonging, Succession, Tier, Within
from tuquan.places.tree import portions


@dataclass(frozen=True)
class Stretch:
    """The unit that holds a place's figures from a day on, and under which residential area where it is one."""

    since: date
    unit: int
    area: int | None = None


Path = list[Stretch]  # oldest first; each stretch lasts until the next one


class NotThere(ValidationError):
    """The record's place did not exist yet on the record's day."""


def holder(path: Path, day: date) -> Stretch:
    """The stretch in which a day lies. Raises NotThere before the place began."""
    if not path or day < path[0].since:
        raise NotThere(
            _("The place did not exist on %(day)s: it begins on %(first)s."),
            params={"day": f"{day:%d/%m/%Y}", "first": f"{path[0].since:%d/%m/%Y}" if path else "…"},
        )
    found = path[0]
    for stretch in path[1:]:
        if stretch.since > day:
            break
        found = stretch
    return found


def standing(path: Path, first: date, until: date | None) -> Iterator[tuple[Stretch, date, int]]:
    """A stock's life as (holder, day, +1 or -1): begins, is handed along every succession or move, and ends."""
    until = until or FUTURE
    if until <= first:
        return
    here = holder(path, first)
    yield here, first, 1
    for stretch in path:
        if first < stretch.since < until:
            yield here, stretch.since, -1
            here = stretch
            yield here, stretch.since, 1
    if until != FUTURE:
        yield here, until, -1


class Holders:
    """Who held the figures of places, and from which days their registers count: read once, while the map is held."""

    def __init__(self):
        self.paths: dict[int, Path] = {}
        self.live: dict[tuple[int, str], date] = {}  # by unit and register, where a day was ever declared

    def read(self, places: set[int]) -> None:
        """Add what is not known yet of these places."""
        facts = Facts(places - self.paths.keys())
        self.paths |= {place: facts.path(place) for place in facts.wanted}
        self.live |= facts.live


def stretches(places: Iterable[int]) -> dict[int, Path]:
    """For each place the units that held its figures over time."""
    holders = Holders()
    holders.read(set(places))
    return holders.paths


ABOVE = Prepared(
    lambda: Within.objects.filter(place__in=numbers("places")).values_list(
        "place", "place__tier", "place__first_day", "place__last_day",
        "ancestor", "tier", "ancestor__first_day", "ancestor__last_day",
        "ancestor__live_from__register", "ancestor__live_from__day",
    )
)  # fmt: skip


class Facts:
    """What is known of some places, of all they ever counted inside, and of who inherited from them.

    One query where all places are living units, three otherwise.
    """

    def __init__(self, places: Iterable[int]):
        self.wanted: set[int] = set()
        self.units: dict[int, tuple[int, Period]] = {}
        self.parents: dict[int, list[tuple[Period, int]]] = defaultdict(list)
        self.heirs: dict[int, list[int]] = defaultdict(list)
        self.live: dict[tuple[int, str], date] = {}
        self.memo: dict[int, Path] = {}
        for some in portions(places):
            self.read(some)
        if any(tier == Tier.AREA or life.last != FUTURE for tier, life in map(self.units.get, self.wanted)):
            for some in portions(self.units):
                self.read_links(some)

    def read(self, places: list[int]) -> None:
        for place, tier, first, last, ancestor, level, begins, ends, register, live in ABOVE.rows(places=places):
            self.wanted.add(place)
            self.units[place] = (tier, Period(first or PAST, last or FUTURE))
            self.units[ancestor] = (level, Period(begins or PAST, ends or FUTURE))
            if live:
                self.live[ancestor, register] = live

    def read_links(self, places: list[int]) -> None:
        belongings = Belonging.objects.filter(place__in=places).order_by()
        for place, parent, first, last in belongings.values_list("place", "parent", "first_day", "last_day"):
            self.parents[place].append((Period(first or PAST, last or FUTURE), parent))
        for place, heir in Succession.objects.filter(place__in=places).values_list("place", "heir"):
            self.heirs[place].append(heir)

    def path(self, place: int) -> Path:
        """The units that held one place's figures. What is not among the facts is of no days that were asked about."""
        if place in self.memo:
            return self.memo[place]
        if place not in self.units:
            return []
        tier, life = self.units[place]
        parents, heirs = sorted(self.parents[place]), self.heirs[place]
        pieces: Path = []
        if tier == Tier.AREA:
            for days, parent in parents:
                if both := days.meet(life):
                    pieces += labelled(during(self.path(parent), both), place)
        else:
            pieces.append(Stretch(life.first, place))
        if life.last != FUTURE:
            after = Period(life.last + ONE_DAY, FUTURE)
            if len(heirs) == 1:
                pieces += during(self.path(heirs[0]), after)
            elif parents and (not heirs or tier == Tier.AREA):
                pieces += during(self.path(parents[-1][1]), after)
        self.memo[place] = merged(pieces)
        return self.memo[place]


def during(path: Path, days: Period) -> Path:
    """The part of a path that lies in these days."""
    inside = [stretch for stretch in path if stretch.since <= days.last]
    early = [stretch for stretch in inside if stretch.since <= days.first]
    late = inside[len(early) :]
    return ([replace(early[-1], since=days.first)] if early else []) + late


def labelled(path: Path, area: int) -> Path:
    """The path of a commune as that of a residential area in it."""
    return [replace(stretch, area=area) for stretch in path]


def merged(pieces: Path) -> Path:
    """Without stretches that change nothing."""
    result: Path = []
    for piece in pieces:
        if not result or (result[-1].unit, result[-1].area) != (piece.unit, piece.area):
            result.append(piece)
    return result
