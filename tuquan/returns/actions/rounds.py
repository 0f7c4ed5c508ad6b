"""Verbs of whoever asks: opening a round for all units at once, reminding, accepting many, closing."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.core.exceptions import ValidationError
from django.db.models import F
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from tuquan.casework import clocks
from tuquan.journal.actions import action, running, subject_name
from tuquan.kit.bulk import insert_objects
from tuquan.kit.days import write_day
from tuquan.kit.period import ONE_DAY, Period, today
from tuquan.places.models import Place, Tier, Within
from tuquan.returns.actions.accepting import count
from tuquan.returns.actions.sheets import READ
from tuquan.returns.models import Definition, NoWindow, Return, ReturnState, Round, RoundState


@action(_("Open a round"))
def open_round(
    place: Place, *, definition: Definition, first_day: date | None = None, last_day: date | None = None, by
) -> Round:
    """Ask all units inside a place for a report at once; without days, over the last window that is over."""
    if place.tier not in (Tier.NATION, Tier.PROVINCE):
        raise ValidationError({"place": _("A round is opened by a province or for the whole country.")})
    if definition.retired_on:
        raise ValidationError({"definition": _("This report is no longer asked for.")})
    window = window_of(definition, first_day, last_day)
    if not inside(place, definition.place, window.last):
        raise ValidationError({"definition": _("This report was imposed elsewhere and does not reach this place.")})
    refuse_again(definition, place, window)
    if not definition.figures.exists():
        raise ValidationError({"definition": _("This report asks for no figure yet.")})
    if not definition.fits(window):
        raise ValidationError({"definition": _("By the days of this report the units would send before the window is over.")})
    opened = Round(
        definition=definition, place=place, first_day=window.first, last_day=window.last, opened_on=today(),
        due_on=definition.due_on(place.tier, window.last),
    )  # fmt: skip
    opened.full_clean()
    opened.save()
    sheets = [sheet_for(opened, unit) for unit in units(opened)]
    if not sheets:
        told = _("No unit that would have to report existed there on %(day)s.") % {"day": write_day(window.last)}
        raise ValidationError({"place": told})
    insert_objects(Return, sheets)
    clocks.begin(sheets, READ)
    return opened


def window_of(definition: Definition, first: date | None, last: date | None) -> Period:
    """The window that is meant, by the rule where there is one. Raises ValidationError."""
    if (first is None) != (last is None):
        raise ValidationError({"first_day" if first is None else "last_day": _("Type both days, or neither.")})
    if first is None or last is None:
        try:
            return definition.pattern(today()).before(today() + ONE_DAY)
        except NoWindow as unknown:
            raise ValidationError({"last_day": unknown.messages}) from unknown
    if first > last:
        raise ValidationError({"last_day": _("The last day comes before the first.")})
    if last > today():
        raise ValidationError({"last_day": _("The period has not ended yet.")})
    try:
        right = definition.pattern(last).around(last)
    except NoWindow:
        return Period(first, last)
    if right != Period(first, last):
        told = f"{write_day(right.first)} – {write_day(right.last)}" if right else "–"
        raise ValidationError({"last_day": _("By its rule this report runs over another window: %(days)s.") % {"days": told}})
    return right


def inside(place: Place, above: Place, day: date) -> bool:
    return Within.objects.filter(place=place, ancestor=above, first_day__lte=day, last_day__gte=day).exists()


def refuse_again(definition: Definition, place: Place, window: Period) -> None:
    """One unit is asked once: not by the province and the ministry for the same."""
    for other in Round.objects.filter(definition=definition, last_day=window.last).select_related("place"):
        if inside(place, other.place, window.last) or inside(other.place, place, window.last):
            raise ValidationError(
                _("This report was asked for this window already, at %(place)s."), params={"place": other.place}
            )


def units(opened: Round) -> list[Place]:
    """Those that existed on the window's last day: the units asked, and the levels between them and whoever asks."""
    lowest = opened.definition.tier
    tiers = {lowest, Tier.PROVINCE} if lowest > Tier.PROVINCE else {lowest}
    there = Place.objects.within([opened.place_id], opened.last_day).alive_on(opened.last_day)
    return list(there.filter(tier__in=tiers).order_by("tier", "code"))


def sheet_for(opened: Round, unit: Place) -> Return:
    return Return(
        place=unit, round=opened, first_day=opened.first_day, last_day=opened.last_day, event=running().event,
        due_on=opened.definition.due_on(unit.tier, opened.last_day),
    )  # fmt: skip


@action(_("Close a round"))
def close_round(opened: Round, *, why: str = "", by) -> Round:
    """Nothing more is sent; whoever closes it while sheets are missing says why."""
    refuse_not(opened, "close_round")
    left = opened.sheets.exclude(state=ReturnState.ACCEPTED).count()
    if left and not why.strip():
        raise ValidationError({"why": _t("%(count)s sheets are not accepted yet: say why you do not wait.") % {"count": left}})
    opened.state, opened.closed_on, opened.why = RoundState.CLOSED, today(), why.strip()
    opened.save()
    return opened


@action(_("Open a round again"))
def reopen_round(opened: Round, *, by) -> Round:
    """Let the units send what is missing after all."""
    refuse_not(opened, "reopen_round")
    opened.state, opened.closed_on = RoundState.OPEN, None
    opened.save()
    return opened


def refuse_not(opened: Round, verb: str) -> None:
    if opened.state not in Round.STEPS[verb][0]:
        raise ValidationError(_("This round is %(state)s."), params={"state": opened.get_state_display()})


# --- many sheets at once -----------------------------------------------------------------------------------------


@dataclass
class Several:
    """Some sheets of one round. The right is needed at the level above each of them."""

    round: Round
    sheets: Sequence[Return]

    def __str__(self):
        return subject_name(self.round)

    def act_places(self) -> list[Place]:
        above = {sheet.place.parent_id or sheet.place_id: sheet.place.parent or sheet.place for sheet in self.sheets}
        return list(above.values()) or [self.round.place]

    def journal_details(self) -> dict:
        return {"returns": len(self.sheets)}

    def hold(self, *states: ReturnState) -> list[Return]:
        """Those that are in one of these states now, held until the transaction ends."""
        held = Return.objects.select_for_update(of=("self",)).filter(
            pk__in=[sheet.pk for sheet in self.sheets], state__in=states
        )
        self.sheets = list(held.select_related("place", "round__definition").order_by("pk"))
        return list(self.sheets)


@action(_("Accept returns"))
def accept_returns(several: Several, *, by) -> int:
    """Accept many as one act; those that are no longer submitted are left alone. Returns how many it accepted."""
    sheets = several.hold(ReturnState.SUBMITTED)
    if not sheets:
        raise ValidationError(_("None of these returns waits to be accepted."))
    count(sheets)
    Return.objects.filter(pk__in=[sheet.pk for sheet in sheets]).update(
        state=ReturnState.ACCEPTED, accepted_on=today(), accepted_in=running().event, version=F("version") + 1
    )
    return len(sheets)


@action(_("Remind the units"))
def remind(several: Several, *, by) -> int:
    """Put a notice on the work list of every unit that has not sent its sheet. Returns how many were reminded."""
    if several.round.state == RoundState.CLOSED:
        raise ValidationError(_("This round is %(state)s."), params={"state": several.round.get_state_display()})
    sheets = several.hold(ReturnState.DRAFT, ReturnState.SENT_BACK)
    if not sheets:
        raise ValidationError(_("Every unit has sent its sheet."))
    Return.objects.filter(pk__in=[sheet.pk for sheet in sheets]).update(reminded_on=today())
    Round.objects.filter(pk=several.round.pk).update(reminded_on=today())
    return len(sheets)
