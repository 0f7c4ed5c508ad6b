"""Verbs of the ledger: returns and their lines, the day a register goes live, claims, recounting."""

from datetime import date

from django.core.exceptions import ValidationError
from django.db.models import Sum
from django.utils.translation import gettext_lazy as _

from tuquan.journal.actions import action, reading, running
from tuquan.kit.period import today
from tuquan.ledger import carrying, posting
from tuquan.ledger import indicator as indicators
from tuquan.ledger.indicator import INDICATORS, REPORTED, Indicator
from tuquan.ledger.models import (
    Basis,
    Claim,
    EntryKind,
    LineCorrection,
    LiveFrom,
    Posting,
    Return,
    ReturnLine,
    ReturnState,
)
from tuquan.ledger.posting import Cell, SeriesBook
from tuquan.places.models import Place, Within

READ_FIGURES = reading("ledger.read_figures", _("See figures"))
TRACE = reading("ledger.trace", _("See what stands behind a figure"))
READ_RETURNS = reading("ledger.read_returns", _("Read returns"))


# --- returns -----------------------------------------------------------------------------------------------------


@action(_("Draft a return"))
def file_return(place: Place, *, first_day: date, last_day: date, source: str, lines: list[dict], by) -> Return:
    """Type a sheet: each line has `indicator`, `split` (a whole cell, or ""), `value` and perhaps `note`."""
    if not lines:
        raise ValidationError(_("A return needs at least one figure."))
    if last_day > today():
        raise ValidationError({"last_day": _("The period has not ended yet.")})
    if last_day not in place.life:
        raise ValidationError({"last_day": _("The unit did not exist on that day.")})
    sheet = Return(place=place, first_day=first_day, last_day=last_day, source=source)
    sheet.full_clean(exclude=["reason"])
    sheet.save()
    type_lines(sheet, lines)
    return sheet


def type_lines(sheet: Return, lines: list[dict]) -> None:
    for line in lines:
        one = returnable(line["indicator"], line.get("split", ""), sheet)
        row = ReturnLine(sheet=sheet, indicator=one.key, split=line.get("split", ""), value=line["value"],
                         note=line.get("note", ""))  # fmt: skip
        row.full_clean()
        row.save()


def returnable(key: str, split: str, sheet: Return) -> Indicator:
    """The indicator, if this unit may type it for that period. Raises ValidationError saying why not."""
    one = INDICATORS.get(key)
    if not isinstance(one, Indicator):
        raise ValidationError(_("%(key)s is not a figure that can be typed."), params={"key": key})
    dimensions = [part.partition("=")[0] for part in split.split("|")] if split else []
    if dimensions != list(one.split):
        raise ValidationError(
            _("%(title)s is typed by %(dimensions)s."),
            params={"title": one.title, "dimensions": " | ".join(one.split) or "—"},
        )
    if one.kind is not REPORTED:
        live = LiveFrom.objects.filter(place=sheet.place, register=one.register).first()
        if live is None or sheet.last_day >= live.day:
            raise ValidationError(
                _("%(title)s is counted from records and cannot be typed."), params={"title": one.title}
            )
    return one


@action(_("Submit a return"))
def submit_return(sheet: Return, *, by) -> Return:
    """Hand it to the level above."""
    return step(sheet, "submit_return")


@action(_("Send a return back"))
def send_back_return(sheet: Return, *, reason: str, by) -> Return:
    """Ask for it again, with the reason."""
    if not reason.strip():
        raise ValidationError({"reason": _("Say what has to be mended.")})
    sheet.reason = reason.strip()
    return step(sheet, "send_back_return")


@action(_("Accept a return"))
def accept_return(sheet: Return, *, by) -> Return:
    """Let its figures count: a flow on the period's last day, a stock as the level from that day on."""
    step(sheet, "accept_return")
    series, amounts = SeriesBook(), []
    for line in sheet.lines.all():
        one = returnable(line.indicator, line.split, sheet)
        refuse_twice(sheet, line, one)
        number = series.number(line.indicator, line.split, Basis.RETURN)
        amounts += line_amounts(number, sheet, one, line.value)
    posting.write(amounts, kind=EntryKind.RETURN, source=sheet.source)
    carrying.carry_returns([sheet.place_id])
    return sheet


def line_amounts(series: int, sheet: Return, one: Indicator, value: int) -> list[tuple]:
    """What a line posts: a flow its amount, a stock the step from the level before, until records take over."""
    if not one.stands:
        return [(Cell(series, sheet.place_id, None, sheet.last_day), value, None, None)] if value else []
    value -= level(series, sheet.place_id, sheet.last_day)
    return level_step(series, sheet, one, value)


def level_step(series: int, sheet: Return, one: Indicator, value: int) -> list[tuple]:
    live = LiveFrom.objects.filter(place=sheet.place_id, register=one.register).first()
    return carrying.level_amounts(series, sheet.place_id, sheet.last_day, value, live.day if live else None) if value else []


def step(sheet: Return, verb: str) -> Return:
    allowed, state = Return.STEPS[verb]
    if sheet.state not in allowed:
        raise ValidationError(_("This return is %(state)s."), params={"state": sheet.get_state_display()})
    sheet.state = state
    sheet.save()
    return sheet


def refuse_twice(sheet: Return, line: ReturnLine, one: Indicator) -> None:
    """A flow of the same unit, cell and days may be accepted once; a level, once for a day."""
    others = ReturnLine.objects.filter(
        indicator=line.indicator, split=line.split, sheet__place=sheet.place, sheet__state=ReturnState.ACCEPTED
    ).exclude(sheet=sheet)
    if one.stands:
        clash = others.filter(sheet__last_day__gte=sheet.last_day).first()
    else:
        clash = others.filter(sheet__first_day__lte=sheet.last_day, sheet__last_day__gte=sheet.first_day).first()
    if clash:
        raise ValidationError(
            _("%(title)s stands in the accepted return %(other)s already; correct that line instead."),
            params={"title": one.title, "other": clash.sheet},
        )


def level(series: int, place: int, day: date) -> int:
    return Posting.objects.filter(series=series, place=place, day__lte=day).aggregate(sum=Sum("value"))["sum"] or 0


@action(_("Correct an accepted line"))
def correct_line(line: ReturnLine, *, value: int, reason: str, by) -> LineCorrection:
    """Post the difference to the new value; what was signed stays beside it, with the reason."""
    if line.sheet.state != ReturnState.ACCEPTED:
        raise ValidationError(_("Only a line of an accepted return is corrected; a draft is simply changed."))
    if not reason.strip():
        raise ValidationError({"reason": _("Say why, so that whoever reads this later understands.")})
    last = line.corrections.order_by("-pk").first()
    difference = value - (last.value if last else line.value)
    if not difference:
        raise ValidationError({"value": _("This is the value already.")})
    number = SeriesBook().number(line.indicator, line.split, Basis.CORRECTION)
    one = indicators.additive(line.indicator)
    if one.stands:
        amounts = level_step(number, line.sheet, one, difference)
    else:
        amounts = [(Cell(number, line.sheet.place_id, None, line.sheet.last_day), difference, None, None)]
    posting.write(amounts, kind=EntryKind.CORRECTION, source=line.sheet.source)
    carrying.carry_returns([line.sheet.place_id])
    correction = LineCorrection(line=line, value=value, reason=reason.strip(), event=running().event)
    correction.save(force_insert=True)
    return correction


# --- live from ---------------------------------------------------------------------------------------------------


@action(_("Let a register count from records"))
def go_live(place: Place, *, register: str, day: date, by) -> LiveFrom:
    """From this day the unit's register counts from records; what returns said stands until the evening before."""
    later = ReturnLine.objects.filter(
        sheet__place=place, sheet__state=ReturnState.ACCEPTED, sheet__last_day__gte=day,
        indicator__startswith=f"{register}.",
    ).first()  # fmt: skip
    if later:
        raise ValidationError({"day": _("The accepted return %(sheet)s reaches past that day.") % {"sheet": later.sheet}})
    live = LiveFrom(place=place, register=register, day=day)
    live.full_clean()
    live.save()
    end_levels(place, register, day)
    held = Within.objects.filter(ancestor=place).values("place")  # also what the unit held once and no more
    for model in indicators.record_models():
        if any(one.register == register for one in indicators.counted(model)):
            posting.post(model, list(model.objects.filter(place__in=held).values_list("pk", flat=True)))
    return live


def end_levels(place: Place, register: str, day: date) -> None:
    """Take back the levels that returns set: records carry them from here."""
    sums = (
        Posting.objects.filter(place=place, series__indicator__startswith=f"{register}.", day__lt=day)
        .exclude(series__basis=Basis.RECORD)
        .values_list("series", "series__indicator")
        .annotate(sum=Sum("value"))
    )
    amounts = [
        (Cell(series, place.pk, None, day), -total, None, None)
        for series, key, total in sums
        if total and indicators.additive(key).stands
    ]
    posting.write(amounts, kind=EntryKind.TRANSFER)


# --- claims and definitions --------------------------------------------------------------------------------------


@action(_("Load claims"))
def import_claims(batch, *, by) -> int:
    """Keep totals announced elsewhere; a claim already held by its reference is replaced. Returns how many."""
    for row in batch.rows:
        Claim.objects.update_or_create(ref=row["ref"], defaults={k: v for k, v in row.items() if k != "ref"})
    return len(batch.rows)


@action(_("Recount after a change of rule"))
def recount(nation: Place, *, key: str, by) -> int:
    """Post the difference that a changed declaration makes, as an entry of kind definition."""
    one = indicators.find([key])[0]
    made = 0
    for part in (one.over, one.under) if isinstance(one, indicators.Ratio) else (one,):
        if part.of:
            pks = list(part.of.objects.order_by("pk").values_list("pk", flat=True))
            made += posting.post(part.of, pks, kind=EntryKind.DEFINITION)
    return made
