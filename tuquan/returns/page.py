"""A sheet as its page shows it: as signed, as it stands now, and the difference since."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from tuquan.kit.display import write_number
from tuquan.ledger.indicator import INDICATORS
from tuquan.places.models import Place, Succession
from tuquan.returns.models import LineCorrection, Return, ReturnLine, ReturnState
from tuquan.returns.models.definitions import figure_title
from tuquan.returns.reading import Figure, figures_of, held, typed_by


@dataclass
class Shown:
    """One line: what was signed (None while it is only read from the ledger) and what it comes to now."""

    title: str
    unit: object
    signed: str
    now: int | None
    difference: int = 0
    line: ReturnLine | None = None
    corrections: list[LineCorrection] = field(default_factory=list)

    @property
    def moved(self) -> str:
        return signed(self.difference) if self.difference else ""


@dataclass
class SheetPage:
    """The lines of a sheet: those that the ledger counts, and those that were typed."""

    counted: list[Shown]
    typed: list[Shown]
    heard: list[Place]  # whose days before they ended this unit answers for


def signed(value: int) -> str:
    return f"+{write_number(value)}" if value > 0 else write_number(value)


def page_of_sheet(sheet: Return) -> SheetPage:
    lines = list(sheet.lines.order_by("pk"))
    corrections = corrections_of(lines)
    typed = [typed_line(line, corrections[line.pk]) for line in lines if not line.counted]
    return SheetPage(counted_lines(sheet, lines, corrections), typed, predecessors(sheet))


def counted_lines(sheet: Return, lines: list[ReturnLine], corrections: dict[int, list[LineCorrection]]) -> list[Shown]:
    """Read from the ledger: while the unit still has the sheet as they stand, afterwards beside what was signed."""
    if sheet.round is None:
        return []
    frozen = {(one.indicator, one.split): one for one in lines if one.counted}
    wanted = list(frozen) or not_typed(sheet)
    now = held(sheet.place, sheet.window, wanted)
    own = own_share(sheet, lines, corrections)
    shown = []
    for figure in wanted:
        line, value = frozen.get(figure), now.get(figure)
        value = None if value is None else value - own.get(figure, 0)
        difference = value - (line.value or 0) if line and value is not None else 0
        says = write_number(line.value) if line else ""
        shown.append(Shown(figure_title(*figure), INDICATORS[figure[0]].unit, says, value, difference, line))
    return shown


def not_typed(sheet: Return) -> list[Figure]:
    asked = list(sheet.round.definition.figures.all()) if sheet.round else []
    if sheet.of_level:
        return figures_of(asked)
    typed = typed_by(sheet, asked)
    return figures_of(one for one in asked if one not in typed)


def own_share(sheet: Return, lines: list[ReturnLine], corrections: dict[int, list[LineCorrection]]) -> dict[Figure, int]:
    """What a level typed itself counts in the ledger too once it is accepted: it is no part of what its units report."""
    if not sheet.of_level or sheet.state != ReturnState.ACCEPTED:
        return {}
    return {(one.indicator, one.split): value_now(one, corrections[one.pk]) or 0 for one in lines if not one.counted}


def typed_line(line: ReturnLine, corrections: list[LineCorrection]) -> Shown:
    now = value_now(line, corrections)
    difference = (now or 0) - (line.value or 0) if corrections else 0
    return Shown(line.figure_title, INDICATORS[line.indicator].unit, line.says, now, difference, line, corrections)


def value_now(line: ReturnLine, corrections: list[LineCorrection]) -> int | None:
    return corrections[-1].value if corrections else line.value


def corrections_of(lines: Iterable[ReturnLine]) -> dict[int, list[LineCorrection]]:
    found: dict[int, list[LineCorrection]] = defaultdict(list)
    for one in LineCorrection.objects.filter(line__in=[line.pk for line in lines]).order_by("pk"):
        found[one.line_id].append(one)
    return found


def predecessors(sheet: Return) -> list[Place]:
    """Units that ended within the window and went whole to this one: it reports for their days too."""
    gone = Succession.objects.filter(
        heir=sheet.place_id, whole=True, day__gt=sheet.first_day, day__lte=sheet.last_day
    ).select_related("place")
    return [one.place for one in gone]


def since_acceptance(sheets: Iterable[Return]) -> dict[int, list[str]]:
    """For each sheet what was corrected after it was signed: "Petitions received: +3"."""
    found: dict[int, list[str]] = defaultdict(list)
    lines = list(ReturnLine.objects.filter(sheet__in=[one.pk for one in sheets], corrections__isnull=False).distinct())
    corrections = corrections_of(lines)
    for line in lines:
        difference = corrections[line.pk][-1].value - (line.value or 0)
        if difference:
            found[line.sheet_id].append(_("%(title)s: %(difference)s") % {
                "title": line.figure_title, "difference": signed(difference),
            })  # fmt: skip
    return found
