"""Verbs about what a team is given, by the state or by others, and what it spends or uses up of it."""

from datetime import date

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from tuquan.forces.actions.batches import checked
from tuquan.forces.actions.teams import during
from tuquan.forces.models import Spending, Support, purse_of
from tuquan.journal.actions import action
from tuquan.ledger import mend
from tuquan.ledger.batch import Batch, given, said
from tuquan.ledger.mend import keep, trial
from tuquan.organisations.means import GIVEN, GiverKind, Means, check_given, check_spent, refuse_used
from tuquan.organisations.models import Body


@action(_("Record support given"))
def give_support(
    team: Body, *, day: date, kind: str, means: str = Means.MONEY, amount: int | None = None, what: str = "",
    quantity: int | None = None, giver_kind: str = GiverKind.STATE, giver: str = "", named: bool = False,
    decision: str = "", by,
) -> Support:  # fmt: skip
    """Money, insurance, uniforms, tools, other equipment or labour that the team was given."""
    support = Support(
        place=team.place, team=team, day=day, kind=kind, means=means, amount=amount, what=what, quantity=quantity,
        giver_kind=giver_kind, giver=giver, named=named, decision=decision,
    ).prepare()  # fmt: skip
    check_given(support)
    during(team, day, "day")
    return keep(support)


@action(_("Import support given"))
def import_supports(batch: Batch, *, by) -> list[Support]:
    """Money, things and labour that many teams were given."""
    supports = [support_of(row) for row in checked(batch.rows, check_support)]
    Support.objects.bulk_create(supports)

    def correct(support: Support, row: dict) -> None:
        changes = said(support, row, ("means", "amount", "what", "quantity", "giver_kind", "giver", "named"))
        check_given(trial(support, changes))
        mend.apply(support, changes, batch.source)
        refuse_used(support)
        purse_of(support.team).refuse_short()

    batch.bring(Support, by, correct)
    return supports


def support_of(row: dict) -> Support:
    names = ("team", "kind", "giver", *GIVEN)
    return Support(place=row["team"].place, **{"giver_kind": GiverKind.STATE} | given(row, names)).prepare()


def check_support(row: dict) -> None:
    check_given(support_of(row))
    during(row["team"], row["day"], "day")


@action(_("Void the support"))
def void_support(support: Support, *, reason: str, by) -> Support:
    """Declare that the entry was a mistake; refused once it was spent or handed out."""
    mend.void(support, reason)
    refuse_used(support)
    purse_of(support.team).refuse_short()
    return support


@action(_("Record a spending"))
def spend(team: Body, *, day: date, amount: int, purpose: str, decision: str = "", by) -> Spending:
    """What the team spent of what others than the state gave it, never more than there was on that day."""
    if team.voided:
        raise ValidationError(_("This record is void."))
    spending = Spending(place=team.place, team=team, day=day, amount=amount, purpose=purpose, decision=decision)
    check_spent(spending, purse_of(team))
    return keep(spending)


@action(_("Hand out or write off"))
def use_up(support: Support, *, day: date, quantity: int, purpose: str, decision: str = "", by) -> Spending:
    """Pieces of equipment were handed out, worn out or lost."""
    if support.means != Means.EQUIPMENT:
        raise ValidationError(_("Only equipment is handed out; money is spent on the page of the team."))
    use = Spending(
        place=support.place, team=support.team, gift=support, day=day, quantity=quantity, purpose=purpose,
        decision=decision,
    )  # fmt: skip
    check_spent(use, purse_of(support.team))
    return keep(use)


@action(_("Void the spending"))
def void_spending(spending: Spending, *, reason: str, by) -> Spending:
    """Declare that it never was: the money or the pieces are there again."""
    return mend.void(spending, reason)
