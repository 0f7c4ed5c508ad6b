"""Verbs of the level above: accepting what was submitted, sending it back, correcting what was accepted.

One code path lets one sheet count and a thousand.
"""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date

from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Q, Sum
from django.utils.translation import gettext_lazy as _

from tuquan.journal.actions import action, running, subject_name
from tuquan.kit.period import today
from tuquan.ledger import carrying, posting
from tuquan.ledger import indicator as indicators
from tuquan.ledger.holders import Path
from tuquan.ledger.indicator import Indicator
from tuquan.ledger.models import Basis, EntryKind, LiveFrom, Posting
from tuquan.ledger.posting import Cell, Reason, SeriesBook
from tuquan.places import tree
from tuquan.places.models import Place
from tuquan.returns.actions.sheets import save, take
from tuquan.returns.models import Answer, LineCorrection, Return, ReturnLine, ReturnState


@action(_("Send a return back"))
def send_back_return(sheet: Return, *, reason: str, by) -> Return:
    """Ask for it again, with the reason."""
    if not reason.strip():
        raise ValidationError({"reason": _("Say what has to be mended.")})
    refuse_own(sheet, "returns.send_back_return", by)
    take(sheet, "send_back_return")
    sheet.reason, sheet.submitted_on = reason.strip(), None
    save(sheet)
    return sheet


@action(_("Accept a return"))
def accept_return(sheet: Return, *, by) -> Return:
    """Let its figures count: a flow on the period's last day, a stock as the level from that day on."""
    refuse_own(sheet, "returns.accept_return", by)
    take(sheet, "accept_return")
    count([sheet])
    sheet.accepted_on, sheet.accepted_in = today(), running().event
    save(sheet)
    return sheet


def refuse_own(sheet: Return, right: str, by) -> None:
    """A level's own sheet goes upwards: whoever sends it does not accept it."""
    if sheet.of_level and sheet.place.parent_id:
        why = by.refusal(right, [sheet.place.parent])
        if why is not None:
            raise PermissionDenied(why)


def count(sheets: Sequence[Return]) -> None:
    """Post what these sheets say, each as an entry of its own."""
    tree.hold_map()
    lines = typed_lines(sheets)
    refuse_twice(sheets, lines)
    series, levels = SeriesBook(), Levels(sheets, lines)
    reasons = []
    for sheet in sheets:
        amounts: list[posting.Amount] = []
        for line in lines[sheet.pk]:
            one = indicators.additive(line.indicator)
            number = series.number(line.indicator, line.split, Basis.RETURN)
            if one.stands and line.value is not None:
                amounts += levels.step(number, sheet, one, value_of(line) - levels.now(number, sheet))
            elif line.value or (one.reported and not one.stands):  # a reported nought is a figure, silence is none
                amounts.append((Cell(number, sheet.place_id, None, sheet.last_day), value_of(line), None, None))
        reasons.append(Reason(subject_name(sheet), sheet.source, amounts))
    posting.write_each(reasons, kind=EntryKind.RETURN)
    hand_on(sheets)


def value_of(line: ReturnLine) -> int:
    return line.value or 0


def typed_lines(sheets: Sequence[Return]) -> dict[int, list[ReturnLine]]:
    """The lines that count, by sheet: what was typed as a number, or as none at all, except control totals."""
    found: dict[int, list[ReturnLine]] = defaultdict(list)
    said = Q(value__isnull=False) | Q(answer=Answer.NONE_AROSE)
    for line in ReturnLine.objects.filter(said, sheet__in=[sheet.pk for sheet in sheets], counted=False):
        if bool(line.split) == bool(indicators.additive(line.indicator).split):
            found[line.sheet_id].append(line)
    return found


class Levels:
    """For stocks: what stands at the units by then, who holds it over time, and from when records carry it."""

    def __init__(self, sheets: Sequence[Return], lines: dict[int, list[ReturnLine]]):
        standing = {
            line.indicator for some in lines.values() for line in some if indicators.additive(line.indicator).stands
        }
        places = {sheet.place_id for sheet in sheets} if standing else set()
        self.paths: dict[int, Path] = carrying.paths_of(places) if places else {}
        self.live: dict[tuple[int, str], date] = {
            (place, register): day
            for place, register, day in LiveFrom.objects.filter(place__in=places).values_list("place", "register", "day")
        }
        self.held: dict[tuple[int, int, date], int] = {}
        for last in {sheet.last_day for sheet in sheets} if standing else ():
            there = [sheet.place_id for sheet in sheets if sheet.last_day == last]
            sums = Posting.objects.filter(
                place__in=there, series__indicator__in=standing, series__basis=Basis.RETURN, day__lte=last
            )
            for series, place, total in sums.values_list("series", "place").annotate(total=Sum("value")):
                self.held[series, place, last] = total

    def now(self, series: int, sheet: Return) -> int:
        return self.held.get((series, sheet.place_id, sheet.last_day), 0)

    def step(self, series: int, sheet: Return, one: Indicator, value: int) -> list[posting.Amount]:
        """What a change of level posts, until records take over."""
        if not value and (not one.reported or (series, sheet.place_id, sheet.last_day) in self.held):
            return []
        until = self.live.get((sheet.place_id, one.register))
        return carrying.level_amounts(series, self.paths[sheet.place_id], sheet.last_day, value, until)


def hand_on(sheets: Sequence[Return]) -> None:
    """What came to units that are over goes on to their heirs; the map has been held since before it was posted."""
    ended = Place.objects.filter(pk__in={sheet.place_id for sheet in sheets}, last_day__isnull=False)
    if numbers := list(ended.values_list("pk", flat=True)):
        carrying.carry_returns(numbers)


def refuse_twice(sheets: Sequence[Return], lines: dict[int, list[ReturnLine]]) -> None:
    """A flow of the same unit, cell and days may be accepted once; a level, once for a day."""
    known: dict[tuple, list[Return]] = defaultdict(list)
    overlaps = Q(sheet__last_day__gte=min(sheet.first_day for sheet in sheets))
    others = (
        ReturnLine.objects.filter(
            overlaps, counted=False, value__isnull=False, sheet__state=ReturnState.ACCEPTED,
            sheet__place__in={sheet.place_id for sheet in sheets},
        )
        .exclude(sheet__in=[sheet.pk for sheet in sheets])
        .select_related("sheet__place", "sheet__round__definition")
    )  # fmt: skip
    for one in others:
        known[one.sheet.place_id, one.indicator, one.split].append(one.sheet)
    for sheet in sheets:
        for line in (line for line in lines[sheet.pk] if line.value is not None):
            stands = indicators.additive(line.indicator).stands
            for other in known[sheet.place_id, line.indicator, line.split]:
                if other.last_day >= (sheet.last_day if stands else sheet.first_day) and (
                    stands or other.first_day <= sheet.last_day
                ):
                    raise ValidationError(
                        _("%(title)s stands in the accepted return %(other)s already; correct that line instead."),
                        params={"title": line.figure_title, "other": other},
                    )


# --- afterwards --------------------------------------------------------------------------------------------------


@action(_("Correct an accepted line"))
def correct_line(line: ReturnLine, *, value: int, reason: str, by) -> LineCorrection:
    """Post the difference to the new value; what was signed stays beside it, with the reason."""
    if line.sheet.state != ReturnState.ACCEPTED:
        raise ValidationError(_("Only a line of an accepted return is corrected; a draft is simply changed."))
    if line.counted:
        raise ValidationError(_("This figure was counted from records: correct the record, and the difference shows here."))
    if not reason.strip():
        raise ValidationError({"reason": _("Say why, so that whoever reads this later understands.")})
    last = line.corrections.order_by("-pk").first()
    difference = value - (last.value if last else value_of(line))
    if not difference and line.value is not None:
        raise ValidationError({"value": _("This is the value already.")})
    one, sheet = indicators.additive(line.indicator), line.sheet
    if bool(line.split) == bool(one.split):
        tree.hold_map()
        number = SeriesBook().number(line.indicator, line.split, Basis.CORRECTION)
        if one.stands:
            amounts = Levels([sheet], {sheet.pk: [line]}).step(number, sheet, one, difference)
        else:
            amounts = [(Cell(number, sheet.place_id, None, sheet.last_day), difference, None, None)]
        posting.write_each([Reason(subject_name(sheet), sheet.source, amounts)], kind=EntryKind.CORRECTION)
        hand_on([sheet])
    correction = LineCorrection(line=line, value=value, reason=reason.strip(), event=running().event)
    correction.save(force_insert=True)
    return correction
