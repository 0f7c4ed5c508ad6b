"""Verbs about what a point was given, what it spent and what became of its equipment."""

from datetime import date

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from tuquan.journal.actions import action
from tuquan.kit.days import not_ahead
from tuquan.ledger import mend
from tuquan.ledger.batch import Batch, given, said
from tuquan.ledger.mend import keep, trial
from tuquan.organisations.means import (
    GIVEN,
    SPENT,
    Means,
    check_given,
    check_spent,
    moves,
    refuse_short,
    refuse_used,
)
from tuquan.places.models import Place, Tier, Within
from tuquan.schemes.actions.batches import told
from tuquan.schemes.actions.keeping import refuse_over
from tuquan.schemes.models import NOT_OVER, Gift, Point, PointState, Spending, purse_of


@action(_("Record a gift"))
def receive_gift(
    point: Point, *, day: date, giver_kind: str, means: str = Means.MONEY, amount: int | None = None, what: str = "",
    quantity: int | None = None, giver: str = "", named: bool = False, decision: str = "", by,
) -> Gift:  # fmt: skip
    """Money, equipment or labour that somebody gave to the point."""
    if point.voided or point.state not in NOT_OVER:
        raise ValidationError(_("This point is not at work: “%(state)s”."), params={"state": point.get_state_display()})
    gift = Gift(
        place=unit_of(point, day), point=point, day=day, means=means, what=what, quantity=quantity, amount=amount,
        giver_kind=giver_kind, giver=giver, named=named, decision=decision,
    )  # fmt: skip
    check_gift(gift.prepare())
    return keep(gift)


@action(_("Correct the gift"))
def correct_gift(gift: Gift, *, reason: str, by, **changes) -> Gift:
    """Mend what was entered wrongly; what was spent of it since must still have been there."""
    check_gift(trial(gift, changes))
    mend.apply(gift, changes, reason)
    refuse_used(gift)
    purse_of(gift.point).refuse_short("amount")
    return gift


@action(_("Void the gift"))
def void_gift(gift: Gift, *, reason: str, by) -> Gift:
    """Declare that it never was; refused once it was spent or handed out."""
    mend.void(gift, reason)
    refuse_used(gift)
    purse_of(gift.point).refuse_short()
    return gift


@action(_("Record a spending"))
def spend(point: Point, *, day: date, amount: int, purpose: str, decision: str = "", by) -> Spending:
    """What money was spent on, never more than there was on that day; also after the end, to settle what is left."""
    if point.voided or point.state == PointState.PROPOSED:
        raise ValidationError(_("This point is not at work: “%(state)s”."), params={"state": point.get_state_display()})
    spending = Spending(
        place=unit_of(point, day), point=point, day=day, amount=amount, purpose=purpose, decision=decision
    )
    check_spent(spending, purse_of(point))
    return keep(spending)


@action(_("Hand out or write off"))
def use_up(gift: Gift, *, day: date, quantity: int, purpose: str, decision: str = "", by) -> Spending:
    """Pieces of equipment were handed out, worn out or lost."""
    if gift.means != Means.EQUIPMENT:
        raise ValidationError(_("Only equipment is handed out; money is spent on the page of the point."))
    use = Spending(
        place=unit_of(gift.point, day), point=gift.point, gift=gift, day=day, quantity=quantity, purpose=purpose,
        decision=decision,
    )  # fmt: skip
    check_spent(use, purse_of(gift.point))
    return keep(use)


@action(_("Correct the spending"))
def correct_spending(spending: Spending, *, reason: str, by, **changes) -> Spending:
    """Mend its day, purpose, amount or number of pieces."""
    check_spent(trial(spending, changes), purse_of(spending.point))
    return mend.apply(spending, changes, reason)


@action(_("Void the spending"))
def void_spending(spending: Spending, *, reason: str, by) -> Spending:
    """Declare that it never was: the money or the pieces are there again."""
    return mend.void(spending, reason)


@action(_("Import gifts"))
def import_gifts(batch: Batch, *, by) -> list[Gift]:
    """Enter many gifts, each row like `receive_gift`, also what a point was given before it was struck off."""

    def gift_of(row: dict) -> Gift:
        gift = Gift(point=row["point"], place=unit_of(row["point"], row["day"]), **given(row, ("giver", *GIVEN)))
        check_gift(gift.prepare())
        return gift

    gifts = Gift.objects.bulk_create(told(batch.rows, "decision", gift_of))

    def correct(gift: Gift, row: dict) -> None:
        correct_gift.function(gift, reason=batch.source, by=by, **said(gift, row, ("giver", *GIVEN)))

    batch.bring(Gift, by, correct)
    return gifts


@action(_("Import spendings"))
def import_spendings(batch: Batch, *, by) -> list[Spending]:
    """Enter many spendings of money; the purse of each point is judged with all its rows."""
    points = {row["point"].pk: row["point"] for row in batch.rows}
    list(Point.objects.select_for_update().filter(pk__in=points).order_by("pk").values_list("pk"))  # held until the end

    def spending_of(row: dict) -> Spending:
        spending = Spending(point=row["point"], place=unit_of(row["point"], row["day"]), **given(row, SPENT))
        not_ahead(day=spending.day)
        return spending.prepare()

    spendings = Spending.objects.bulk_create(told(batch.rows, "decision", spending_of))
    received, spent = Gift.objects.standing().filter(point__in=points), Spending.objects.standing().filter(point__in=points)
    purses = [{"point": points[pk], "days": days} for pk, days in moves(received, spent, "point").items()]
    told(purses, "point", lambda purse: refuse_short(purse["days"]))

    def correct(spending: Spending, row: dict) -> None:
        correct_spending.function(spending, reason=batch.source, by=by, **said(spending, row, ("day", "amount", "purpose")))

    batch.bring(Spending, by, correct)
    return spendings


def unit_of(point: Point, day: date) -> Place:
    """Where the point lay on that day: its place, or after a reform the commune that it went into."""
    if day in point.place.life:
        return point.place
    above = Within.objects.filter(place=point.place, tier=Tier.COMMUNE, first_day__lte=day, last_day__gte=day)
    return Place.objects.alive_on(day).filter(pk__in=above.values("ancestor")).first() or point.place


def check_gift(gift: Gift) -> None:
    check_given(gift)
    if gift.means != Means.MONEY and not gift.what:
        raise ValidationError({"what": _("What was given, or which work was done?")})
    refuse_over(gift.point, gift.day, "day")
