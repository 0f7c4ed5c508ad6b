"""A report: figures of a place over a window in sections, each with its change, course, claims and parts."""

from dataclasses import dataclass, field
from datetime import date
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _

from tuquan.kit.days import write_day
from tuquan.kit.period import Period, day_of, today, years_before
from tuquan.ledger import claims
from tuquan.ledger.claims import Beside
from tuquan.ledger.figures import Amount, Child, NoFigure, Table, figures, unreported
from tuquan.ledger.indicator import Indicator, Ratio
from tuquan.ledger.models import Claim
from tuquan.ledger.months import months, over_time, years
from tuquan.ledger.reading import Map
from tuquan.ledger.trace import Trace
from tuquan.reporting.words import section_order, section_title

YEAR = 366  # days: what flows over a longer window would be compared with a window that it overlaps
LONG = 4 * YEAR  # beyond, a line goes by years
MONTHS = 24


@dataclass(frozen=True)
class Change:
    """From the same window a year before to this one. Exists only where both figures are known."""

    before: int | float
    difference: int | float
    percent: float | None  # none from zero, and none for a share


@dataclass
class Figure:
    """One line of a report."""

    indicator: Indicator | Ratio
    amount: Amount
    change: Change | None = None
    claims: list[Beside] = field(default_factory=list)
    course: list[int | float | None] = field(default_factory=list)
    by_child: list[Amount] = field(default_factory=list)
    path: str = ""

    @property
    def known(self) -> bool:
        return known(self.amount)

    @property
    def unreported(self) -> bool:
        """Units report it, and none has."""
        return unreported(self.indicator, self.amount)

    @property
    def compared(self) -> list[Beside]:
        """Claims that speak of the same thing."""
        return [row for row in self.claims if row.same]

    @property
    def listed(self) -> list[Beside]:
        return [row for row in self.claims if not row.same]

    @property
    def has_course(self) -> bool:
        return any(self.course)


@dataclass
class Section:
    """The figures of one register."""

    key: str
    title: str
    figures: list[Figure]

    @property
    def filled(self) -> list[Figure]:
        """Figures with something to say: entered by us, or announced by others."""
        return [figure for figure in self.figures if figure.known or figure.compared or figure.amount.withheld]

    @property
    def empty(self) -> list[Figure]:
        return [figure for figure in self.figures if not (figure.known or figure.compared or figure.amount.withheld)]


@dataclass
class Report:
    """The whole. `before` is the window compared with, `before_why` why there is none."""

    table: Table
    sections: list[Section] = field(default_factory=list)
    others: list[Claim] = field(default_factory=list)
    before: Period | None = None
    before_why: str = ""
    course: list[Period] = field(default_factory=list)

    @property
    def children(self) -> list[Child]:
        return self.table.children

    @property
    def figures(self) -> list[Figure]:
        return [figure for section in self.sections for figure in section.figures]

    @property
    def open_end(self) -> bool:
        """The window is not over yet."""
        return self.table.window.last > today()


def known(amount: Amount) -> bool:
    """Whether the ledger holds anything for this figure; a zero that nobody ever entered is not known."""
    parts = amount.evidence
    return amount.value is not None and bool(
        amount.value or amount.reported or amount.splits or parts.records or parts.returns or parts.corrections
        or amount.under
    )  # fmt: skip


def of(table: Table, *, before: bool = True, course: bool = True, map_day: date | None = None) -> Report:
    """The report that a table of figures makes, with three more statements: year before, course, claims."""
    map_day = map_day or day_of(table.known_at)
    report = Report(table)
    beside = claims.beside(table.place, table.window, table.map, table.amounts, map_day=map_day)
    past = year_before(report, map_day) if before else {}
    lines = course_of(report, map_day) if course else {}
    by_register: dict[str, list[Figure]] = {}
    for one in table.indicators:
        amount = table.amounts[one.key]
        below = [table.by_child[one.key][child.place.pk] for child in table.children]
        figure = Figure(
            one, amount,
            change=change(one, amount, past.get(one.key)) if comparable(one, table.window) else None,
            claims=beside.get(one.key, []),
            course=[point.value if point else None for point in lines.get(one.key, [])],
            by_child=below,
            path=trace_path(one, table),
        )  # fmt: skip
        by_register.setdefault(one.register, []).append(figure)
    report.sections = [
        Section(key, section_title(key), by_register[key]) for key in sorted(by_register, key=section_order)
    ]
    report.others = claims.unkeyed(table.place, table.window)
    return report


def year_before(report: Report, map_day: date) -> dict[str, Amount]:
    """The amounts of the same window a year earlier, where a comparison is fair; otherwise the report says why not.

    A window that is not over yet is compared with the same days of the year before.
    """
    table = report.table
    if table.window.first > today():
        return {}
    window = Period(table.window.first, min(table.window.last, today()))
    earlier = Period(years_before(window.first), years_before(window.last))
    life = table.place.life
    if table.map is Map.THEN and not (earlier.first in life and window.last in life):
        report.before_why = _(
            "No comparison with the year before: %(name)s did not exist in both windows. Ask on today's map."
        ) % {"name": table.place.name}
        return {}
    try:
        past = figures(
            table.place, earlier, map=table.map, indicators=table.indicators, splits=False, known_at=table.known_at,
            map_day=map_day,
        )  # fmt: skip
    except NoFigure as wrong:
        report.before_why = str(wrong)
        return {}
    report.before = earlier
    return past.amounts


def comparable(one: Indicator | Ratio, window: Period) -> bool:
    """A level may be compared over any window, a flow only over one that does not overlap with its year before."""
    return window.days <= YEAR or (isinstance(one, Indicator) and one.stands)


def change(one: Indicator | Ratio, now: Amount, before: Amount | None) -> Change | None:
    """From before to now, only where both are known."""
    if before is None or not (known(now) and known(before)) or now.value is None or before.value is None:
        return None
    difference = now.value - before.value
    if isinstance(one, Ratio):
        return Change(before.value, round(difference, 2), None)
    return Change(before.value, difference, round(100 * difference / before.value, 1) if before.value else None)


def course_of(report: Report, map_day: date) -> dict[str, list[Amount | None]]:
    """The whole months before the window's end, or the years of a long window."""
    table = report.table
    last = min(table.window.last, today())
    if table.window.days > LONG:
        steps = [step for step in years(Period(table.window.first, last)) if not step.partial]
    else:
        first = date(last.year, last.month, 1)
        whole = [step for step in months(Period(years_before(first, MONTHS // 12), last)) if not step.partial]
        steps = whole[-MONTHS:]
    report.course = [step.days for step in steps]
    return over_time(
        table.place, report.course, map=table.map, indicators=table.indicators, known_at=table.known_at, map_day=map_day
    )


def course_words(report: Report) -> str:
    """Which time the lines span."""
    if not report.course:
        return ""
    return f"{write_day(report.course[0].first)} – {write_day(report.course[-1].last)}"


def address(table: Table | Trace) -> dict[str, str]:
    """What in the address of a screen names this table: place, window, map and moment."""
    given = {
        "place_id": str(table.place.pk),
        "from": table.window.first.isoformat(),
        "to": table.window.last.isoformat(),
        "map": str(table.map),
    }
    return given | ({"known_at": table.known_at.isoformat()} if table.known_at else {})


def trace_path(one: Indicator | Ratio, table: Table) -> str:
    return f"{reverse('reporting:trace', args=[one.key])}?{urlencode(address(table))}"
