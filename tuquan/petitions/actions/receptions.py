"""Verbs about reception days and the visits of residents."""

from datetime import date

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from tuquan.journal.actions import action
from tuquan.kit.days import not_ahead
from tuquan.kit.period import today
from tuquan.law import rules
from tuquan.ledger import mend
from tuquan.petitions.actions.intake import check_place, enter
from tuquan.petitions.models import Channel, Handled, Reception, ReceptionDay
from tuquan.places.models import Place, Tier

MENDABLE_VISIT = {"people", "visitor", "address", "content", "before", "request", "handled", "answer"}


@action(_("Plan a reception day"))
def plan_reception_day(
    place: Place, *, day: date, chaired: bool = True, online: bool = False, room: str = "", by
) -> ReceptionDay:
    """Announce a day on which residents are received."""
    check_place(place, day)
    return mend.keep(ReceptionDay(place=place, day=day, chaired=chaired, online=online, room=room))


@action(_("Note that it was held"))
def hold_reception_day(reception_day: ReceptionDay, *, chaired: bool, by) -> ReceptionDay:
    """The day took place, also where nobody came."""
    not_ahead(day=reception_day.day)
    reception_day.step("hold_reception_day")
    reception_day.chaired = chaired
    return mend.keep(reception_day)


@action(_("Cancel the reception day"))
def cancel_reception_day(reception_day: ReceptionDay, *, by) -> ReceptionDay:
    """It will not take place."""
    reception_day.step("cancel_reception_day")
    return mend.keep(reception_day)


@action(_("Enter a visit"))
def receive(
    reception_day: ReceptionDay,
    *,
    visitor: str,
    content: str,
    handled: str,
    address: str = "",
    people: int = 1,
    before: str = "",
    request: str = "",
    answer: str = "",
    by,
) -> Reception:
    """One line of the reception register; what is taken in becomes a petition at once."""
    not_ahead(day=reception_day.day)
    reception_day.step("receive")
    last = reception_day.receptions.order_by("-number").values_list("number", flat=True).first() or 0
    visit = Reception(
        place=reception_day.place, reception_day=reception_day, day=reception_day.day, number=last + 1, people=people,
        visitor=visitor, address=address, content=content, before=before, request=request, handled=handled,
        answer=answer,
    )  # fmt: skip
    if handled == Handled.RECORDED:
        visit.petition = enter(
            visit.place, visit.day, channel=Channel.RECEPTION, people=people,
            said={"brief": content.splitlines()[0][:200] if content else "", "text": content},
            writer={"petitioner": visitor, "address": address, "contact": "", "representatives": ""},
        )  # fmt: skip
    elif not answer:
        raise ValidationError({"answer": _("Say what was answered.")})
    mend.keep(visit)
    reception_day.visits, reception_day.people = last + 1, reception_day.people + people
    mend.keep(reception_day)
    return visit


@action(_("Correct the visit"))
def correct_visit(reception: Reception, *, reason: str, by, **changes) -> Reception:
    """Mend what was typed wrong, with the reason."""
    if changes.keys() - MENDABLE_VISIT:
        raise ValidationError(_("This cannot be corrected: void the entry and enter it anew."))
    mend.trial(reception, changes)
    people = changes.get("people", reception.people) - reception.people
    mend.apply(reception, changes, reason)
    if people:
        reception.reception_day.people += people
        mend.keep(reception.reception_day)
    return reception


@action(_("Void the visit"))
def void_visit(reception: Reception, *, reason: str, by) -> Reception:
    """Declare that the entry was a mistake; its number stays taken."""
    mend.void(reception, reason)
    reception.reception_day.people -= reception.people
    mend.keep(reception.reception_day)
    return reception


@action(_("Void the reception day"))
def void_reception_day(reception_day: ReceptionDay, *, reason: str, by) -> ReceptionDay:
    """Declare that the entry was a mistake."""
    if reception_day.receptions.standing().exists():
        raise ValidationError(_("Visits are entered on this day: void them first."))
    return mend.void(reception_day, reason)


def days_asked(place: Place) -> tuple[dict, str]:
    """How often the head of the unit receives residents by law today, and which text says so."""
    rule = "petitions.reception_commune_days" if place.tier == Tier.COMMUNE else "petitions.reception_head_days"
    return rules.table(rule, today()), rules.citation(rule, today())

