"""Figures step by step: what indicators came to month after month, by one statement for any number of them.

The answer to a step is that of `figures` over its days, without the cells.
"""

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import connection

from tuquan.kit.period import ALWAYS, ONE_DAY, PAST, Period, today
from tuquan.ledger import areas, guard, members, reading
from tuquan.ledger.balances import Span, cover, next_start, start_of
from tuquan.ledger.figures import Amount, amounts, parts
from tuquan.ledger.indicator import DISTINCT, Indicator, Ratio
from tuquan.ledger.models import Grain
from tuquan.ledger.reading import BALANCE, POSTING, SERIES, WITHIN, Map, Question, Select, marks
from tuquan.places.models import Place, Tier, Within


@dataclass(frozen=True)
class Step:
    """One month (or year) of a window; `partial` where the window holds only some of its days."""

    days: Period
    partial: bool = False


def months(window: Period) -> list[Step]:
    """The calendar months of a window, cut to it."""
    return list(_steps(window, Grain.MONTH))


def years(window: Period) -> list[Step]:
    """The calendar years of a window, cut to it."""
    return list(_steps(window, Grain.YEAR))


def _steps(window: Period, grain: Grain) -> Iterator[Step]:
    start = start_of(grain, window.first)
    while start <= window.last:
        end = next_start(grain, start)
        whole = Period(start, end - ONE_DAY)
        days = whole.meet(window)
        yield Step(days, partial=days != whole)
        start = end


@dataclass(frozen=True)
class Sum:
    """So much of a series in the days that begin with `day`, counting inside the place while the map is in `valid`."""

    valid: Period
    series: int
    day: date
    value: int


def over_time(
    place: Place,
    steps: Sequence[Period],
    *,
    map: Map = Map.THEN,  # noqa: A002 - the word of the command line and of the screen
    indicators: Sequence[Indicator | Ratio],
    known_at: datetime | None = None,
    map_day: date | None = None,
) -> dict[str, list[Amount | None]]:
    """Per indicator its amount in each step; None where the place did not exist.

    Each step begins the day after the one before.
    """
    if not steps:
        return {one.key: [] for one in indicators}
    map_day = map_day or today()
    plain = parts(indicators)
    every = reading.lines(plain.values())
    book = {number: line for number, line in every.items() if line.total is None}
    stocks = {number for number, line in book.items() if plain[line.indicator].stands}
    typed = {number for number, line in book.items() if plain[line.indicator].reported}
    ask = Ask(place, tuple(steps), tuple(book.keys() - stocks), tuple(stocks), tuple(typed), known_at)
    found = list(ask.sums(map, map_day)) if book else []
    table = Steps(ask, map, map_day, found)
    result: dict[str, list[Amount | None]] = {one.key: [] for one in indicators}
    questions = [Question(step, map, map_day, (), (), known_at) for step in steps]
    distinct = {
        key: members.standing([place.pk], [n for n, line in every.items() if line.indicator == key], questions)
        for key, one in plain.items() if one.kind is DISTINCT
    }  # fmt: skip
    for number, step in enumerate(steps):
        there = map is Map.TODAY or place.life.meet(step)
        row = amounts(indicators, table.at(number), book) if there else {}
        for key in distinct.keys() & row.keys():  # counted anew in each step, never added up
            row[key].value = row[key].evidence.records = distinct[key][number].get(place.pk, 0)
        for one in indicators:
            result[one.key].append(row.get(one.key))
    for one in filter(guard.guarded, indicators):
        guard.course(place, steps, result[one.key], map_day)
    return result


class Steps:
    """Sums put into the steps to which they belong."""

    def __init__(self, ask: "Ask", map_: Map, map_day: date, found: list[Sum]):
        self.ask, self.map, self.map_day = ask, map_, map_day
        self.flows: list[dict[int, int]] = [{} for _step in ask.steps]
        self.standing: list[tuple[int, Sum]] = []
        firsts, stocks = [step.first for step in ask.steps], set(ask.stocks)
        for one in found:
            number = bisect_right(firsts, one.day) - 1
            if one.series in stocks:
                self.standing.append((number, one))
            elif number >= 0 and (map_day if map_ is Map.TODAY else one.day) in one.valid:
                self.flows[number][one.series] = self.flows[number].get(one.series, 0) + one.value

    def at(self, number: int) -> dict[int, int]:
        """Sums by series in one step: what flowed in it, and what stood on its last day."""
        sums = dict(self.flows[number])
        day = self.map_day if self.map is Map.TODAY else self.ask.steps[number].last
        for since, one in self.standing:
            if since <= number and day in one.valid:
                sums[one.series] = sums.get(one.series, 0) + one.value
        return sums


@dataclass(frozen=True)
class Ask:
    """What is asked of the ledger: totals of these flows and stocks, some of them typed, at a place, step by step."""

    place: Place
    steps: tuple[Period, ...]
    flows: tuple[int, ...]
    stocks: tuple[int, ...]
    typed: tuple[int, ...]
    known_at: datetime | None

    @property
    def window(self) -> Period:
        return Period(self.steps[0].first, self.steps[-1].last)

    def sums(self, map_: Map, map_day: date) -> Iterator[Sum]:
        if self.place.tier > Tier.PROVINCE or self.known_at or self.has_strays(map_, map_day):
            yield from self.from_postings(map_)
        else:
            yield from self.from_balances()
        if map_ is Map.TODAY and self.place.tier < Tier.AREA:
            yield from self.from_areas(map_day)

    def from_areas(self, map_day: date) -> Iterator[Sum]:
        """What residential areas took along from the place, or brought to it."""
        wanted = (*self.flows, *self.stocks)
        for pairs, sign in zip(areas.at(self.place.pk, map_day), (-1, 1), strict=True):
            found = areas.brought(pairs, wanted, Period(PAST, self.window.last), self.known_at)
            for (_home, _area, cell, total, day), value in found.items():
                yield Sum(ALWAYS, total or cell, day, sign * value)

    def has_strays(self, map_: Map, map_day: date) -> bool:
        """Whether a unit came to this province, or left it, by itself; balances keep such a unit where it was."""
        days = [map_day] if map_ is Map.TODAY else [step.last for step in self.steps]
        books = {id(book): book for book in reading.lineages_on(days)}.values()
        touched = {province for book in books for _unit, before, now, _first, _last in book.strays
                   for province in (before, now)}  # fmt: skip
        divided = self.place.last_day is not None and self.place.successions.filter(whole=False).exists()
        return divided or self.place.pk in touched

    def from_balances(self) -> Iterator[Sum]:
        nation = self.place.tier == Tier.NATION
        spans: dict[int, list[Period]] = {0: [ALWAYS]} if nation else {}
        if not nation:
            for row in Within.objects.filter(ancestor=self.place, place__tier=Tier.PROVINCE):
                spans.setdefault(row.place_id, []).append(row.life)
            spans[self.place.pk] = [Period(PAST, self.place.life.last)]  # what stood here then stands at the heir now
        select = Select()
        before = self.steps[0].first - ONE_DAY
        if self.stocks:
            for span in cover(Period(PAST, before)):
                add_span(select, span, self.stocks, list(spans), before)
        for span, tag in joined_spans(self.steps):
            add_span(select, span, (*self.flows, *self.stocks), list(spans), tag)
        self.add_pending(select, list(spans))
        noughts = reading.noughts(self.typed, Period(PAST, self.window.last))
        zeros = ((0 if nation else place, series, as_day(day), 0) for place, series, day in noughts)
        for place, series, day, value in (*rows(select), *zeros):
            for valid in spans.get(place, ()):
                yield Sum(valid, series, day, value)

    def add_pending(self, select: Select, provinces: list[int]) -> None:
        nation, wanted = provinces == [0], (*self.flows, *self.stocks)
        home = "0" if nation else "within.ancestor_id"
        inside = "" if nation else f" AND within.ancestor_id IN ({marks(provinces)})"
        select.add(
            f"SELECT {home} AS place_id, COALESCE(series.total_id, series.id) AS series_id, posting.day, posting.value"  # noqa: S608
            f" FROM {reading.FROM_PENDING} AND posting.day <= %s"
            f" AND COALESCE(series.total_id, series.id) IN ({marks(wanted)}){inside}",
            self.window.last, *wanted, *([] if nation else provinces),
        )  # fmt: skip

    def from_postings(self, map_: Map) -> Iterator[Sum]:
        wanted = (*self.flows, *self.stocks)
        known, moment = (reading.KNOWN, [self.known_at]) if self.known_at else ("", [])
        condition = (
            f"posting.series_id IN (SELECT id FROM {SERIES} WHERE COALESCE(total_id, id) IN ({marks(wanted)}))"  # noqa: S608
            f" AND posting.day <= %s{known}"
        )
        area = self.place.tier == Tier.AREA
        if area and map_ is Map.THEN:
            condition = f"within.place_id = within.ancestor_id AND {condition}"
        source = (
            "SELECT within.first_day AS since, within.last_day AS until, posting.series_id, posting.day, posting.value"  # noqa: S608
            f" FROM {WITHIN} within CROSS JOIN {POSTING} posting WHERE within.ancestor_id = %s"
            f" AND posting.{'area_id' if area else 'place_id'} = within.place_id AND {condition}"
        )
        statement = (
            "SELECT since, until, COALESCE(series.total_id, series.id), day, SUM(value)"  # noqa: S608
            f" FROM ({source}) amounts JOIN {SERIES} series ON series.id = amounts.series_id"
            " GROUP BY since, until, COALESCE(series.total_id, series.id), day"
        )
        with connection.cursor() as cursor:
            cursor.execute(statement, [self.place.pk, *wanted, self.window.last, *moment])
            for since, until, series, day, value in cursor.fetchall():
                yield Sum(Period(as_day(since), as_day(until)), series, as_day(day), int(value))


def joined_spans(steps: Sequence[Period]) -> Iterator[tuple[Span, date | None]]:
    """The grains of all steps. Steps that are one grain each go together, told apart by its start (tag None)."""
    whole: list[Span] = []
    for step in steps:
        grain = grain_of(step)
        if grain is None:
            yield from ((span, step.first) for span in cover(step))
        elif whole and (whole[-1].grain, whole[-1].end) == (grain, step.first):
            whole[-1] = Span(grain, whole[-1].first, step.last + ONE_DAY, 1)
        else:
            whole.append(Span(grain, step.first, step.last + ONE_DAY, 1))
    yield from ((span, None) for span in whole)


def grain_of(step: Period) -> Grain | None:
    """The grain that a step fills, if it fills one."""
    for grain in (Grain.YEAR, Grain.MONTH):
        end = step.last + ONE_DAY
        if start_of(grain, step.first) == step.first and start_of(grain, end) == end == next_start(grain, step.first):
            return grain
    return None


def add_span(select: Select, span: Span, series: Sequence[int], provinces: list[int], tag: date | None) -> None:
    """One piece of the statement. A date as a value would arrive untyped in PostgreSQL, so it is cast."""
    nation = provinces == [0]
    day = "start" if tag is None else "CAST(%s AS date)" if connection.vendor == "postgresql" else "%s"
    inside = "" if nation else f" AND place_id IN ({marks(provinces)})"
    select.add(
        f"SELECT {'0 AS place_id' if nation else 'place_id'}, series_id, {day} AS day, value * {span.sign} AS value"  # noqa: S608
        f" FROM {BALANCE} WHERE grain = %s AND {starts(span)} AND series_id IN ({marks(series)}){inside}",
        *([] if tag is None else [tag]), span.grain, *start_days(span), *series, *([] if nation else provinces),
    )  # fmt: skip


def start_days(span: Span) -> list[date]:
    """The starts of the grains in a span, one by one: the key of a balance is then sought, not scanned."""
    if span.first.year < 2000:  # from the beginning of time: few of them exist, so a range does
        return [span.first, span.end]
    days, day = [], span.first
    while day < span.end:
        days.append(day)
        day = next_start(span.grain, day)
    return days


def starts(span: Span) -> str:
    return "start >= %s AND start < %s" if span.first.year < 2000 else f"start IN ({marks(start_days(span))})"


def rows(select: Select) -> list[tuple[int, int, date, int]]:
    """Run the pieces as one statement: (place, series, day, sum)."""
    if not select.pieces:
        return []
    union = " UNION ALL ".join(select.pieces)
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT place_id, series_id, day, SUM(value) FROM ({union}) amounts"  # noqa: S608
            " GROUP BY place_id, series_id, day HAVING SUM(value) <> 0",
            select.values,
        )
        return [(place, series, as_day(day), int(value)) for place, series, day, value in cursor.fetchall()]


def as_day(value: date | str) -> date:
    return value if isinstance(value, date) else date.fromisoformat(value)


