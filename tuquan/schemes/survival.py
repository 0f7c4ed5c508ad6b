"""How long points stay at work: of those opened, how many were active on each anniversary, by kind where that is asked."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from django.db.models import QuerySet

from tuquan.kit.period import today, years_before
from tuquan.law import rules
from tuquan.schemes.models import Bloc, EndReason, Field, Turn, TurnKind

AFTER = (1, 3, 5)  # years after which one asks who is still at work
MOST = 10  # years that a curve shows
LEFT, TOP, WIDTH, HEIGHT, RIGHT = 40, 12, 420, 200, 200  # of the picture; on the right stand the names of the curves
APART = 14  # between two names
DASHES = ("", "7 3", "2 3", "10 3 2 3", "5 5")  # so that curves differ in print too


class Life(NamedTuple):
    """One point as far as survival asks: its days, its end, what it is about, and when it slept."""

    launched_on: date
    ended_on: date | None
    end_reason: str
    field: str
    bloc: str
    slept: tuple[tuple[date, date | None], ...]

    def at_work(self, day: date) -> bool:
        """Launched, not struck off and not dormant on that day."""
        if self.launched_on > day or self.ended(day):
            return False
        return not any(first <= day and (last is None or day < last) for first, last in self.slept)

    def ended(self, day: date) -> bool:
        return self.ended_on is not None and self.ended_on <= day

    def anniversary(self, years: int) -> date:
        return years_before(self.launched_on, -years)


def lives(points: QuerySet) -> list[Life]:
    """Of all launched points among these; two statements, whatever their number."""
    launched = points.filter(launched_on__isnull=False).order_by()
    slept: dict[int, list[tuple[date, date | None]]] = defaultdict(list)
    spells = Turn.objects.standing().filter(kind=TurnKind.DORMANT, point__in=launched.values("pk"))
    for point, first, last in spells.values_list("point", "first_day", "ended_on"):
        slept[point].append((first, last))
    rows = launched.values_list("pk", "launched_on", "ended_on", "end_reason", "scheme__field", "scheme__bloc")
    return [Life(first, last, reason, field, bloc, tuple(slept[pk])) for pk, first, last, reason, field, bloc in rows]


@dataclass
class Survived:
    """Of the points opened so many years ago or earlier, how many were at work on that anniversary."""

    years: int
    opened: int
    active: int

    @property
    def enough(self) -> bool:
        """Whether a share says anything of so few."""
        return self.opened >= rules.number("schemes.share_min", today())

    @property
    def share(self) -> int:
        return round(100 * self.active / self.opened)


def survived(lives: Iterable[Life], years: int, hit: Callable[[Life, date], bool] = Life.at_work) -> Survived:
    old = [one for one in lives if one.anniversary(years) <= today()]
    return Survived(years, len(old), sum(hit(one, one.anniversary(years)) for one in old))


@dataclass
class Curve:
    """One kind of points: what it is called, and how many were left year by year."""

    label: str
    steps: list[Survived]
    dash: str = ""
    label_x: float = 0
    label_y: float = 0

    @property
    def drawn(self) -> list[Survived]:
        """The steps of which there are enough points to speak of a share."""
        return [one for one in self.steps if one.enough]

    @property
    def told(self) -> Survived | None:
        """The one step that is said in words: the longest usual span of which there are enough, else of any."""
        asked = [one for one in reversed(self.steps) if one.years in AFTER]
        return next((one for one in asked if one.enough), asked[0] if asked else None)

    @property
    def corners(self) -> list[tuple[float, float]]:
        return [(x_of(one.years), y_of(one.share)) for one in self.drawn]

    @property
    def line(self) -> str:
        return " ".join(f"{x:.1f},{y:.1f}" for x, y in self.corners)

    @property
    def end(self) -> tuple[float, float]:
        return self.corners[-1]


def x_of(years: int) -> float:
    return LEFT + WIDTH * years / MOST


def y_of(share: float) -> float:
    return TOP + HEIGHT * (100 - share) / 100


def curve(label: str, lives: list[Life], hit: Callable[[Life, date], bool] = Life.at_work) -> Curve:
    steps = (survived(lives, years, hit) for years in range(MOST + 1))
    return Curve(label, [one for one in steps if one.opened])


def by_kind(lives: list[Life], kind: str) -> list[Curve]:
    """A curve per field or bloc; by reason, the share struck off for each."""
    found = list(_curves(lives, kind))
    for number, one in enumerate(found):
        one.dash = DASHES[number % len(DASHES)]
    return found


def _curves(lives: list[Life], kind: str) -> Iterator[Curve]:
    if kind == "reason":
        for reason in EndReason:
            if any(one.end_reason == reason for one in lives):
                yield curve(str(reason.label), lives, _struck_off_for(reason))
        return
    for value in Field if kind == "field" else Bloc:
        if own := [one for one in lives if getattr(one, kind) == value]:
            yield curve(str(value.label), own)


def _struck_off_for(reason: str) -> Callable[[Life, date], bool]:
    return lambda one, day: one.ended(day) and one.end_reason == reason


def picture(curves: list[Curve]) -> dict:
    """What the template draws; names at the right do not lie on each other."""
    drawn = [one for one in curves if len(one.corners) > 1]
    below: float = TOP - APART
    for one in sorted(drawn, key=lambda one: one.end[1]):
        one.label_y = below = max(one.end[1] + 4, below + APART)
        one.label_x = (one.end[0] if len(drawn) == 1 else LEFT + WIDTH) + 12
    return {
        "curves": drawn, "width": LEFT + WIDTH + RIGHT, "height": max(TOP + HEIGHT + 28, below + 8), "left": LEFT,
        "right": LEFT + WIDTH, "floor": TOP + HEIGHT,
        "years": [(years, x_of(years), TOP + HEIGHT + 16) for years in range(MOST + 1)],
        "shares": [(share, y_of(share), y_of(share) + 4) for share in (0, 25, 50, 75, 100)],
    }  # fmt: skip
