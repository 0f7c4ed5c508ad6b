"""What stands behind a figure: the units below, the months of the window, and the records, returns and corrections.

Everybody who may trace sees the counts; the records open only to those whose right to read reaches them.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from django.core.exceptions import PermissionDenied
from django.db.models import Count, Exists, Max, OuterRef, Q, QuerySet, Sum
from django.utils.translation import gettext as _

from tuquan.journal.models import Seal
from tuquan.kit.period import Period, today
from tuquan.kit.register import Register, registry
from tuquan.ledger.figures import Amount, Child, check, figures
from tuquan.ledger.indicator import Indicator, Ratio
from tuquan.ledger.models import Basis, Entry, Posting, Return, Series
from tuquan.ledger.months import Step, months, over_time
from tuquan.ledger.reading import Map
from tuquan.places.models import Place, Tier, Within

RIGHT = "ledger.trace"
PAGE = 50


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
    """What one entry without a record contributes: a return, a correction, a transfer at the end of one."""

    basis: Basis
    source: str
    place: Place
    day: date
    value: int
    sheet: Return | None = None


@dataclass
class Behind:
    """What stands behind one additive figure.

    counted   how many records, and what they come to; of these `shown` lie within the reader's right
    why       why the others are counted only, in the reader's words
    """

    indicator: Indicator
    value: int
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
    map_day = map_day or today()
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
        case By.RECORDS:
            ask = Ask(place, window, map, map_day, known_at)
            parts = [(one, found.amount.value)]
            if isinstance(one, Ratio):
                parts = [(one.over, found.amount.over), (one.under, found.amount.under)]
            found.behind = [behind(part, value, ask, user, page) for part, value in parts]
    return found


@dataclass(frozen=True)
class Ask:
    """Whose postings are meant: those that count inside a place over a window, on one map, as known when."""

    place: Place
    window: Period
    map: Map
    map_day: date
    known_at: datetime | None

    def postings(self, one: Indicator) -> QuerySet[Posting]:
        """The postings that add up to the figure, by the same rules as `reading`."""
        found = Posting.objects.filter(
            series__in=Series.objects.filter(indicator=one.key).values("pk"), day__lte=self.window.last
        )
        if not one.stands:
            found = found.filter(day__gte=self.window.first)
        if self.known_at:
            sealed = Seal.objects.filter(sealed_at__lte=self.known_at).values("event")
            found = found.filter(entry__in=Entry.objects.filter(event__in=sealed).values("pk"))
        if self.place.tier == Tier.AREA:
            return found.filter(area__in=self.areas())
        return found.filter(Exists(self.inside(one)))

    def areas(self) -> QuerySet:
        """The area itself; on today's map also those whose heir it is."""
        if self.map is Map.THEN:
            return Place.objects.filter(pk=self.place.pk).values("pk")
        inside = Within.objects.filter(ancestor=self.place, first_day__lte=self.map_day, last_day__gte=self.map_day)
        return inside.values("place")

    def inside(self, one: Indicator) -> QuerySet[Within]:
        day = OuterRef("day")
        if one.stands:
            day = self.window.last
        if self.map is Map.TODAY:
            day = self.map_day
        return Within.objects.filter(
            ancestor=self.place, place=OuterRef("place"), first_day__lte=day, last_day__gte=day
        )


def behind(one: Indicator, value: int, ask: Ask, user, page: int) -> Behind:
    """The records and sheets behind one figure, as far as this user may see them."""
    found = Behind(one, value, page=page)
    postings = ask.postings(one)
    if one.of:
        fill_records(found, postings.filter(record__isnull=False), user)
    found.sheets = sheets(one, postings.filter(record=None))
    return found


def fill_records(found: Behind, postings: QuerySet[Posting], user) -> None:
    """Count all records; list those on this page that the user's right to read reaches."""
    one = found.indicator
    by_record = postings.values("record").annotate(amount=Sum("value")).exclude(amount=0)
    total = by_record.aggregate(records=Count("record"), value=Sum("amount"))
    found.counted, found.counted_value = total["records"], total["value"] or 0
    register = keeper(one)
    if register is None or not user.has_right(register.reads):
        found.why = _("Your roles see counts only, not these records.") if found.counted else ""
        return
    readable = by_record.filter(record__in=register.visible(user, voided=True).values("pk"))
    found.shown = readable.count()
    if found.shown < found.counted:
        found.why = _("Your right to read does not reach all of these records.")
    found.page = min(max(found.page, 1), found.pages)
    lines = readable.annotate(last=Max("day"), unit=Max("place")).order_by("-last", "-record")
    lines = list(lines[(found.page - 1) * PAGE : found.page * PAGE])
    places = Place.objects.in_bulk({line["unit"] for line in lines})
    names = names_of(one, [line["record"] for line in lines])
    found.records = [
        RecordLine(
            subject=f"{one.of._meta.label}:{line['record']}",
            name=names[line["record"]],
            url=register.url("record", line["record"]),
            place=places[line["unit"]],
            day=line["last"],
            value=line["amount"],
        )
        for line in lines
    ]


def keeper(one: Indicator) -> Register | None:
    """The register that shows the records of an indicator: the one of its own app, where several keep the model."""
    keepers = [register for register in registry.values() if register.model is one.of]
    own = [register for register in keepers if register.key.startswith(f"{one.register}.")]
    return next(iter(own or keepers), None)


def names_of(one: Indicator, pks: Iterable[int]) -> dict[int, str]:
    """How each record is called without naming anybody: by its number or reference, else by its key."""
    plain = [name for name in ("number", "ref", "name", "title") if name in one.of.plain]
    title = str(one.of._meta.verbose_name)
    rows = one.of._default_manager.filter(pk__in=pks).values_list("pk", *plain)
    return {pk: next((str(text) for text in texts if text), f"{title} {pk}") for pk, *texts in rows}


def sheets(one: Indicator, postings: QuerySet[Posting]) -> list[SheetLine]:
    """Amounts that rest on no record, entry by entry, with the return they came in."""
    rows = list(
        postings.values("entry", "entry__source", "series__basis", "place", "day")
        .annotate(amount=Sum("value"))
        .exclude(amount=0)
        .order_by("-day", "entry")
    )
    places = Place.objects.in_bulk({row["place"] for row in rows})
    returns = accepted(one, rows)
    return [
        SheetLine(
            basis=Basis(row["series__basis"]),
            source=row["entry__source"],
            place=places[row["place"]],
            day=row["day"],
            value=row["amount"],
            sheet=returns.get((row["place"], row["day"])),
        )
        for row in rows
    ]


def accepted(one: Indicator, rows: list[dict]) -> dict[tuple[int, date], Return]:
    """The accepted returns that speak of this figure, by unit and last day."""
    wanted = Q(place__in={row["place"] for row in rows}, last_day__in={row["day"] for row in rows})
    found = Return.objects.filter(wanted, state="accepted", lines__indicator=one.key).distinct()
    return {(sheet.place_id, sheet.last_day): sheet for sheet in found}
