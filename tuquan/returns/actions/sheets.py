"""Verbs of the unit: filing a sheet of its own accord, filling the one that a round asks for, handing it in."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from tuquan.casework import clocks
from tuquan.journal.actions import action, reading, running
from tuquan.kit.days import write_day
from tuquan.kit.period import today
from tuquan.kit.prepared import kept_plans
from tuquan.ledger.indicator import INDICATORS, REPORTED, Indicator
from tuquan.ledger.models import LiveFrom
from tuquan.places.models import Place
from tuquan.returns import checks
from tuquan.returns.models import Answer, Asked, Return, ReturnLine, ReturnState, RoundState
from tuquan.returns.reading import Figure, figures_of, held, typed_by

READ = reading("returns.read", _("Read returns"))
LARGEST = 10**12


@dataclass(frozen=True)
class Given:
    """What somebody typed for one figure: a number, or which kind of nothing; where it comes from, and a word on it."""

    indicator: str
    split: str = ""
    answer: str = Answer.VALUE
    value: int | None = None
    source: str = ""
    note: str = ""

    @property
    def figure(self) -> Figure:
        return self.indicator, self.split


def field(what: str, figure: Figure) -> str:
    """How a form calls the field of a figure, so that a reason comes to stand beside it."""
    return f"{what}-{figure[0]}|{figure[1]}"


# --- a sheet of its own accord -----------------------------------------------------------------------------------


@action(_("Draft a return"))
def file_return(place: Place, *, first_day: date, last_day: date, source: str, lines: list[dict], by) -> Return:
    """Type a sheet that no round asked for: each line has `indicator`, `split` (a whole cell, or ""), `value`, `note`."""
    if not lines:
        raise ValidationError(_("A return needs at least one figure."))
    if last_day > today():
        raise ValidationError({"last_day": _("The period has not ended yet.")})
    if last_day not in place.life:
        raise ValidationError({"last_day": _("The unit did not exist on that day.")})
    if not source.strip():
        raise ValidationError({"source": _("Say where the figures come from.")})
    sheet = Return(place=place, first_day=first_day, last_day=last_day, source=source, event=running().event)
    sheet.full_clean(exclude=["event"])
    sheet.save()
    typed: dict[Figure, ReturnLine] = {}
    for line in lines:
        one = returnable(line["indicator"], line.get("split", ""), sheet)
        row = ReturnLine(sheet=sheet, indicator=one.key, split=line.get("split", ""), value=line["value"],
                         note=line.get("note", ""))  # fmt: skip
        row.full_clean(exclude=["sheet"])
        if not 0 <= row.value <= LARGEST:
            raise ValidationError(_("%(title)s: no such number."), params={"title": row.figure_title})
        if (row.indicator, row.split) in typed:
            raise ValidationError(_("%(title)s stands here twice."), params={"title": row.figure_title})
        typed[row.indicator, row.split] = row
    ReturnLine.objects.bulk_create(typed.values())
    return sheet


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


# --- the sheet of a round ----------------------------------------------------------------------------------------


@action(_("Fill in a return"))
def fill_return(
    sheet: Return, *, answers: Sequence[Given], source: str = "", shortfall: str = "", version: int | None = None, by
) -> Return:
    """Keep what is typed so far; nothing is asked about it yet."""
    refuse_stale(sheet, version)
    asked = asked_of(sheet)
    take(sheet, "fill_return")
    write_lines(sheet, accepted_answers(sheet, typed_by(sheet, asked), answers, drafting=True))
    keep(sheet, source, shortfall)
    return sheet


@action(_("Submit a return"))
def submit_return(
    sheet: Return, *, answers: Sequence[Given] | None = None, source: str = "", shortfall: str = "",
    version: int | None = None, by,
) -> Return:  # fmt: skip
    """Hand it to the level above. What the registers count is read now and stays in it as signed."""
    if sheet.round_id is None:
        take(sheet, "submit_return")
        sheet.submitted_on = today()
        keep(sheet, source or sheet.source, shortfall)
        return sheet
    refuse_stale(sheet, version)
    asked = asked_of(sheet)
    take(sheet, "submit_return")
    typed = typed_by(sheet, asked)
    given = accepted_answers(sheet, typed, stored(sheet) if answers is None else answers)
    source = source.strip() or ("" if answers is not None else sheet.source)
    numbers = {one.figure: one.value for one in given if one.value is not None}
    if numbers and not source and not all(one.source for one in given if one.value is not None):
        raise ValidationError({"source": _("Say where the figures come from.")})
    counted = held(sheet.place, sheet.window, figures_of(asked if sheet.of_level else counted_of(asked, typed)))
    ask_why(sheet, typed, given, numbers, counted, shortfall)
    write_lines(sheet, given, counted)
    sheet.submitted_on = today()
    keep(sheet, source, shortfall)
    return sheet


def counted_of(asked: Sequence[Asked], typed: Sequence[Asked]) -> list[Asked]:
    return [one for one in asked if one not in typed]


def asked_of(sheet: Return) -> list[Asked]:
    """What its report asks for. Raises ValidationError where no sheet may be sent any more."""
    if sheet.round is None:
        raise ValidationError(_("This sheet was filed of its own accord and is only submitted."))
    if sheet.round.state == RoundState.CLOSED and sheet.with_unit:
        raise ValidationError(
            _t("This round was closed on %(day)s. What was typed is not lost: ask whoever closed it to open it again.")
            % {"day": write_day(sheet.round.closed_on)}
        )
    return list(sheet.round.definition.figures.all())


def refuse_stale(sheet: Return, version: int | None) -> None:
    """Of two officers at one sheet the second learns what the first did, and decides."""
    if version is not None and version != sheet.version and sheet.with_unit:
        raise ValidationError(
            _("Somebody else changed this sheet meanwhile. Theirs stands beside yours; press again to let yours replace it."),
            code="stale",
        )


def accepted_answers(
    sheet: Return, typed: Sequence[Asked], answers: Sequence[Given], drafting: bool = False
) -> list[Given]:
    """One answer for each figure that the unit types, in the order of the report. Raises ValidationError by field."""
    by_figure = {one.figure: one for one in answers}
    wrong: dict[str, list] = {}
    unknown = by_figure.keys() - {(one.indicator, one.split) for one in typed}
    if unknown:
        raise ValidationError(
            _("%(figure)s is counted from records and cannot be typed."), params={"figure": min(unknown)[0]}
        )
    found = []
    for one in typed:
        figure = (one.indicator, one.split)
        given = by_figure.get(figure) or Given(*figure, answer=Answer.NOT_YET)
        if why := refused(one, given):
            wrong[field("value", figure)] = [why]
        found.append(given)
    if wrong:
        raise ValidationError(wrong)
    return [one for one in found if not drafting or one.answer != Answer.NOT_YET or one.note or one.source]


def refused(one: Asked, given: Given) -> object:
    """Why this is no answer to what is asked; None when it is one."""
    if given.answer not in Answer.values or (given.answer == Answer.VALUE) != (given.value is not None):
        return _("Type a number, or say why there is none.")
    if given.value is not None and given.value < 0:
        return _("A figure is not below zero.")
    if given.value is not None and given.value > LARGEST:
        return _("This number is too large to be true.")
    if given.answer == Answer.NONE_AROSE and one.one.stands:
        return _("This is what stands on the last day: type 0 when there is nothing.")
    return None


def ask_why(
    sheet: Return, typed: list[Asked], given: Sequence[Given], numbers: dict[Figure, int], counted: dict, shortfall: str
) -> None:
    """Before it is sent: what is odd or missing needs a word. Raises ValidationError at each line that lacks it."""
    notes = {one.figure: one.note for one in given}
    asks: dict[str, list] = {}
    for finding in checks.findings(sheet, typed, numbers, counted):
        if not notes.get(finding.figure):
            asks.setdefault(field("note", finding.figure), []).append(finding.says)
    if not shortfall.strip():
        missing = sum(one.answer == Answer.NOT_YET for one in given)
        waiting = sheet.below().exclude(state=ReturnState.ACCEPTED).count() if sheet.of_level else 0
        if waiting:
            told = _t("%(count)s units below are not accepted yet: say why you do not wait.") % {"count": waiting}
            asks["shortfall"] = [told]
        elif missing:
            told = _t("%(count)s figures are not reported yet: say why, and when they will be.") % {"count": missing}
            asks["shortfall"] = [told]
    if asks:
        raise ValidationError(asks)


def stored(sheet: Return) -> list[Given]:
    """What the draft says."""
    lines = sheet.lines.filter(counted=False)
    return [Given(one.indicator, one.split, one.answer, one.value, one.source, one.note) for one in lines]


def write_lines(sheet: Return, given: Sequence[Given], counted: dict[Figure, int] | None = None) -> None:
    """These lines take the place of those that stood there."""
    if sheet.version:
        sheet.lines.all().delete()
    rows = [
        ReturnLine(
            sheet=sheet, indicator=one.indicator, split=one.split, answer=one.answer, value=one.value,
            source=one.source, note=one.note,
        )
        for one in given
    ]  # fmt: skip
    rows += [
        ReturnLine(sheet=sheet, indicator=key, split=split, counted=True, value=value)
        for (key, split), value in (counted or {}).items()
    ]
    with kept_plans():
        ReturnLine.objects.bulk_create(rows)


def take(sheet: Return, verb: str) -> None:
    """Take the step of this verb. Raises ValidationError where there is none from here."""
    allowed, state = Return.STEPS[verb]
    if sheet.state not in allowed:
        raise ValidationError(_("This return is %(state)s."), params={"state": sheet.get_state_display()}, code="state")
    sheet.state = state


def keep(sheet: Return, source: str, shortfall: str) -> None:
    sheet.source, sheet.shortfall = source.strip(), shortfall.strip()
    save(sheet)


def save(sheet: Return) -> None:
    """Write it, with its clock."""
    sheet.version += 1
    with kept_plans():
        sheet.save()
        if sheet.round_id:
            clocks.keep(sheet, READ)
