"""What stands behind a figure: the units below, the months of the window, and the records, returns and corrections.

Everybody who may trace sees the counts; the records open only to those whose right to read reaches them.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from itertools import chain
from typing import cast

from django.core.exceptions import PermissionDenied
from django.db import connection
from django.utils.translation import gettext as _

from tuquan.kit.period import PAST, Period, day_of
from tuquan.kit.register import Register, registry
from tuquan.ledger import areas
from tuquan.ledger.figures import Amount, Child, NoFigure, check, figures
from tuquan.ledger.guard import refusal
from tuquan.ledger.indicator import Indicator, Ratio
from tuquan.ledger.models import Basis, Entry, Series
from tuquan.ledger.months import Step, as_day, months, over_time
from tuquan.ledger.reading import KNOWN, POSTING, WITHIN, Map, marks
from tuquan.places.models import Place, Tier

RIGHT = "ledger.trace"
PAGE = 50
# What came in one thing says something where it adds up, and where all of it was reported as nought.
SAYS = "(SUM(posting.value) <> 0 OR (MIN(posting.value) = 0 AND MAX(posting.value) = 0))"


class By(StrEnum):
    """The three ways to open a figure."""

    CHILD = "child"
    MONTH = "month"
    RECORDS = "records"


@dataclass(frozen=True)
class ChildLine:
    """What a unit below contributes."""

    child: Child
    amount: Amount


@dataclass(frozen=True)
class MonthLine:
    """What a month contributes; None where the place did not exist. `partial`: only some of its days are asked for."""

    step: Step
    amount: Amount | None


@dataclass(frozen=True)
class RecordLine:
    """What one record contributes, with the address of its page."""

    subject: str
    name: str
    url: str
    place: Place
    day: date
    value: int


@dataclass(frozen=True)
class SheetLine:
    """What one entry without a record contributes: a return, a correction, a transfer at the end of one.

    `subject` names the return, where it came in one.
    """

    basis: Basis
    source: str
    place: Place
    day: date
    value: int
    subject: str = ""


@dataclass
class Behind:
    """What stands behind one additive figure.

    counted   how many records, and what they come to; of these `shown` lie within the reader's right
    why       why the others are counted only, in the reader's words
    """

    indicator: Indicator
    value: int | None
    counted: int = 0
    counted_value: int = 0
    shown: int = 0
    why: str = ""
    records: list[RecordLine] = field(default_factory=list)
    sheets: list[SheetLine] = field(default_factory=list)
    page: int = 1

    @property
    def pages(self) -> int:
        return max(1, -(-self.shown // PAGE))


@dataclass
class Trace:
    """A figure, and what it opens onto."""

    indicator: Indicator | Ratio
    place: Place
    window: Period
    map: Map
    known_at: datetime | None
    by: By
    amount: Amount
    children: list[ChildLine] = field(default_factory=list)
    months: list[MonthLine] = field(default_factory=list)
    behind: list[Behind] = field(default_factory=list)


def trace(
    one: Indicator | Ratio,
    place: Place,
    window: Period,
    *,
    user,
    map: Map = Map.THEN,  # noqa: A002 - the word of the command line and of the screen
    by: By = By.CHILD,
    page: int = 1,
    known_at: datetime | None = None,
    map_day: date | None = None,
) -> Trace:
    """Open a figure. Raises PermissionDenied where the right to trace does not reach, NoFigure where there is none."""
    why = user.refusal(RIGHT, [place])
    if why is not None:
        raise PermissionDenied(why)
    map_day = map_day or day_of(known_at)
    check_guard(one, place, window, user, by, map_day)
    found = opened(one, place, window, map=map, by=by, known_at=known_at, map_day=map_day)
    if by is By.RECORDS:
        ask = Ask(place, window, map, map_day, known_at)
        if isinstance(one, Ratio):
            parts = [(one.over, found.amount.over), (one.under, found.amount.under)]
        else:
            parts = [(one, cast("int | None", found.amount.value))]
        found.behind = [behind(part, value, ask, user, page) for part, value in parts]
    return found


def check_guard(one: Indicator | Ratio, place: Place, window: Period, user, by: By, map_day: date) -> None:
    """A guarded figure opens onto its records for its readers alone. Raises NoFigure where it does not."""
    if not (isinstance(one, Indicator) and one.guarded):
        return
    if why := refusal(place, window, map_day):
        raise NoFigure(why)
    register = keeper(one)
    if by is By.RECORDS and not (register and user.may(register.reads, place)):
        raise NoFigure(_("The records behind this figure open to their own readers only."))


def opened(
    one: Indicator | Ratio,
    place: Place,
    window: Period,
    *,
    map: Map,  # noqa: A002
    by: By,
    known_at: datetime | None = None,
    map_day: date | None = None,
) -> Trace:
    """A figure by unit below or by month: counts only, which whoever may read the figure may see."""
    map_day = map_day or day_of(known_at)
    check(place, window, map, map_day)
    table = figures(
        place, window, map=map, indicators=[one], by_child=by is By.CHILD, known_at=known_at, map_day=map_day
    )
    found = Trace(one, place, window, map, known_at, by, table.amounts[one.key])
    match by:
        case By.CHILD:
            found.children = [ChildLine(child, table.by_child[one.key][child.place.pk]) for child in table.children]
        case By.MONTH:
            steps = months(window)
            series = over_time(
                place, [step.days for step in steps], map=map, indicators=[one], known_at=known_at, map_day=map_day
            )[one.key]
            found.months = [MonthLine(step, amount) for step, amount in zip(steps, series, strict=True)]
    return found


@dataclass(frozen=True)
class Ask:
    """Whose postings are meant: those that count inside a place over a window, on one map, as known when."""

    place: Place
    window: Period
    map: Map
    map_day: date
    known_at: datetime | None

    def source(self, one: Indicator) -> tuple[str, list]:
        """FROM and WHERE of the postings that add up to a figure, by the same rules as `reading`.

        The order of the joins binds SQLite: from the units inside to their postings, by the index.
        """
        series = list(Series.objects.filter(indicator=one.key).values_list("pk", flat=True)) or [0]
        first = PAST if one.stands else self.window.first
        sql = (
            f"FROM {WITHIN} within CROSS JOIN {POSTING} posting WHERE within.ancestor_id = %s"
            f" AND posting.series_id IN ({marks(series)}) AND posting.day BETWEEN %s AND %s"
        )
        values: list = [self.place.pk, *series, first, self.window.last]
        if self.place.tier == Tier.AREA:
            units = f"SELECT place_id FROM {WITHIN} WHERE ancestor_id = %s"  # noqa: S608 - our own table names
            communes = f"SELECT ancestor_id FROM {WITHIN} WHERE place_id IN ({units})"  # noqa: S608
            sql += f" AND posting.place_id IN ({communes}) AND posting.area_id = within.place_id"
            values.append(self.place.pk)
        else:
            sql += " AND posting.place_id = within.place_id"
        sql, values = self.on_the_map(one, sql, values)
        if self.map is Map.TODAY and self.place.tier < Tier.AREA:
            sql, values = self.with_areas(sql, values, series, first)
        return (sql + KNOWN, [*values, self.known_at]) if self.known_at else (sql, values)

    def on_the_map(self, one: Indicator, sql: str, values: list) -> tuple[str, list]:
        if self.map is Map.TODAY:
            return f"{sql} AND %s BETWEEN within.first_day AND within.last_day", [*values, self.map_day]
        if self.place.tier == Tier.AREA:
            return f"{sql} AND within.place_id = within.ancestor_id", values
        if one.stands:
            return f"{sql} AND %s BETWEEN within.first_day AND within.last_day", [*values, self.window.last]
        return f"{sql} AND posting.day BETWEEN within.first_day AND within.last_day", values


    def with_areas(self, sql: str, values: list, series: list[int], first: date) -> tuple[str, list]:
        """Without what residential areas took along since, and with what others brought here."""
        left, came = areas.at(self.place.pk, self.map_day)
        if not left and not came:
            return sql, values
        (away, gone), (here, come) = any_of(left), any_of(came)
        units = [home for home, _area in came] or [0]
        arrived = (
            f"SELECT posting.* FROM {POSTING} posting WHERE posting.place_id IN ({marks(units)}) AND {here}"  # noqa: S608
            f" AND posting.series_id IN ({marks(series)}) AND posting.day BETWEEN %s AND %s"
        )
        return (
            f"FROM (SELECT posting.* {sql} AND NOT {away} UNION ALL {arrived}) posting WHERE 1 = 1",
            [*values, *gone, *units, *come, *series, first, self.window.last],
        )


def since(one: Indicator | Ratio, place: Place, window: Period, *, map: Map, map_day: date, moment: datetime) -> int:  # noqa: A002
    """How many records and sheets count otherwise in this figure than they did at a moment."""
    ask, changed = Ask(place, window, map, map_day, None), set()
    for part in (one.over, one.under) if isinstance(one, Ratio) else (one,):
        source, values = ask.source(part)
        changed |= set(ask_database(
            f"SELECT posting.model_id, posting.record, CASE WHEN posting.record IS NULL THEN posting.entry_id END"
            f" {source} AND NOT (1 = 1 {KNOWN}) GROUP BY 1, 2, 3 HAVING {SAYS}",
            [*values, moment],
        ))  # fmt: skip
    return len(changed)


def any_of(pairs: list[tuple[int, int]]) -> tuple[str, list[int]]:
    """The condition that a posting stands at one of these units under one of these areas, with its values."""
    pairs = pairs or [(0, 0)]
    listed = ", ".join(["(%s, %s)"] * len(pairs))
    return f"(posting.place_id, COALESCE(posting.area_id, 0)) IN (VALUES {listed})", [*chain.from_iterable(pairs)]


def behind(one: Indicator, value: int | None, ask: Ask, user, page: int) -> Behind:
    """The records and sheets behind one figure, as far as this user may see them."""
    found = Behind(one, value, page=page)
    source, values = ask.source(one)
    if one.of:
        fill_records(found, source, values, user)
    found.sheets = sheets(source, values)
    return found


def fill_records(found: Behind, source: str, values: list, user) -> None:
    """Count all records; list those on this page that the user's right to read reaches."""
    one = found.indicator
    by_record = (
        "(SELECT posting.record, SUM(posting.value) AS amount, MAX(posting.day) AS last, MAX(posting.place_id) AS unit"
        f" {source} AND posting.record IS NOT NULL GROUP BY posting.record HAVING SUM(posting.value) <> 0) behind"
    )
    register = keeper(one)
    may = register is not None and user.has_right(register.reads)
    inside, given = register.visible(user, voided=True).values("pk").query.sql_with_params() if may else ("NULL", ())
    ((found.counted, found.counted_value, found.shown),) = ask_database(
        "SELECT COUNT(*), COALESCE(SUM(amount), 0),"  # noqa: S608 - our own table names, and Django's SQL of a queryset
        f" COUNT(CASE WHEN record IN ({inside}) THEN 1 END) FROM {by_record}",
        [*given, *values],
    )
    found.counted_value = int(found.counted_value)
    if not may:
        found.why = _("Your roles see counts only, not these records.") if found.counted else ""
        return
    if found.shown < found.counted:
        found.why = _("Your right to read does not reach all of these records.")
    found.page = min(max(found.page, 1), found.pages)
    lines = ask_database(
        f"SELECT record, unit, last, amount FROM {by_record} WHERE record IN ({inside})"  # noqa: S608 - as above
        " ORDER BY last DESC, record DESC LIMIT %s OFFSET %s",
        [*values, *given, PAGE, (found.page - 1) * PAGE],
    )
    places = Place.objects.in_bulk({unit for _record, unit, _last, _amount in lines})
    names = names_of(one, [record for record, _unit, _last, _amount in lines])
    found.records = [
        RecordLine(
            subject=f"{one.of._meta.label}:{record}",
            name=names[record],
            url=register.url("record", record),
            place=places[unit],
            day=as_day(last),
            value=int(amount),
        )
        for record, unit, last, amount in lines
    ]


def ask_database(statement: str, values: list) -> list[tuple]:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return cursor.fetchall()


def keeper(one: Indicator) -> Register | None:
    """The register that shows the records of an indicator: the one of its own app, where several keep the model."""
    keepers = [register for register in registry.values() if register.model is one.of]
    own = [register for register in keepers if register.key.startswith(f"{one.register}.")]
    return next(iter(own or keepers), None)


def names_of(one: Indicator, pks: Iterable[int]) -> dict[int, str]:
    """How each record is called without naming anybody: by its number or reference, else by its key."""
    plain = [name for name in ("code", "number", "ref", "name", "title") if name in one.of.plain]
    title = str(one.of._meta.verbose_name)
    rows = one.of._default_manager.filter(pk__in=pks).values_list("pk", *plain)
    return {pk: next((str(text) for text in texts if text), f"{title} {pk}") for pk, *texts in rows}


def sheets(source: str, values: list) -> list[SheetLine]:
    """Amounts that rest on no record, entry by entry, with the return they came in."""
    rows = ask_database(
        "SELECT posting.entry_id, posting.series_id, posting.place_id, posting.day, SUM(posting.value)"
        f" {source} AND posting.record IS NULL GROUP BY posting.entry_id, posting.series_id, posting.place_id,"
        f" posting.day HAVING {SAYS} ORDER BY posting.day DESC, posting.entry_id",
        values,
    )
    amounts: dict[tuple[int, int, int, date], int] = {}
    series = Series.objects.in_bulk({row[1] for row in rows})
    for entry, number, place, day, value in rows:  # the cells of a return's figure make one line
        name = (entry, series[number].basis, place, as_day(day))
        amounts[name] = amounts.get(name, 0) + int(value)
    entries = Entry.objects.in_bulk({name[0] for name in amounts})
    places = Place.objects.in_bulk({name[2] for name in amounts})
    return [
        SheetLine(Basis(basis), entries[entry].source, places[place], day, value, entries[entry].subject)
        for (entry, basis, place, day), value in amounts.items()
    ]
