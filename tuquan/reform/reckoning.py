"""Proof that a reform loses nothing: what every figure comes to at the units concerned, before and after."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date

from tuquan.kit.period import PAST, Period
from tuquan.ledger import figures, reading
from tuquan.ledger.indicator import DISTINCT, INDICATORS, Indicator
from tuquan.ledger.reading import Map, Question
from tuquan.places.models import Place

EVER = Period(PAST, date(3000, 1, 1))


@dataclass(frozen=True)
class Reckoned:
    """One figure before and after: all that ever flowed, or what stands on the day of the reform."""

    key: str
    before: int
    after: int

    @property
    def title(self):
        return INDICATORS[self.key].title

    @property
    def difference(self) -> int:
        return self.after - self.before


def totals(places: Sequence[Place], day: date) -> dict[str, int]:
    """Per indicator: stocks that stand at these places on the day, flows of all time. Distinct figures never add up."""
    result: dict[str, int] = defaultdict(int)
    for column in by_place(places, day).values():
        for key, value in column.items():
            result[key] += value
    return result


def by_place(places: Sequence[Place], day: date) -> dict[int, dict[str, int]]:
    """The same for each place."""
    places = list({place.pk: place for place in places}.values())
    if not places:
        return {}
    plain = {key: one for key, one in INDICATORS.items() if isinstance(one, Indicator) and one.kind is not DISTINCT}
    book = reading.lines(plain.values())
    result: dict[int, dict[str, int]] = {place.pk: defaultdict(int) for place in places}
    for stands, window in ((True, Period(PAST, day)), (False, EVER)):
        series = tuple(number for number, line in book.items() if plain[line.indicator].stands == stands)
        flows, stocks = ((), series) if stands else (series, ())
        ask = Question(window, Map.THEN, day, flows, stocks)
        for place, sums in figures.read(places[0], places[1:], ask, book, splits=True).items():
            for number, value in sums.items():
                if place in result and value:
                    result[place][book[number].indicator] += value
    return result


def reckon(before: dict[str, int], after: dict[str, int]) -> list[Reckoned]:
    keys = [key for key in INDICATORS if before.get(key) or after.get(key)]
    return [Reckoned(key, before.get(key, 0), after.get(key, 0)) for key in keys]


def as_json(lines: list[Reckoned]) -> list[dict]:
    return [asdict(line) for line in lines]


def from_json(lines: list[dict]) -> list[Reckoned]:
    return [Reckoned(**line) for line in lines if line["key"] in INDICATORS]
