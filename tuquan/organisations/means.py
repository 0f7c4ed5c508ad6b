"""What a point or a team was given, what became of it, and what is left: one set of columns and rules for both.

Concrete records are declared by whoever receives: the points of a scheme, the security teams.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple, cast

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q, Sum
from django.utils.translation import gettext_lazy as _

from tuquan.journal.actions import reading
from tuquan.kit.days import not_ahead, write_day
from tuquan.kit.display import write_number
from tuquan.kit.period import today
from tuquan.kit.text import clean
from tuquan.ledger.record import Record, RecordQuerySet

READ_GIVERS = reading("organisations.read_givers", _("Read who gave money, equipment or labour"))


class GiverKind(models.TextChoices):
    """Who gave, as far as the public is told."""

    RESIDENT = "resident", _("resident or household")
    ENTERPRISE = "enterprise", _("enterprise")
    AGENCY = "agency", _("agency")
    STATE = "state", _("state budget")
    ASSOCIATION = "association", _("association or club")
    ANONYMOUS = "anonymous", _("anonymous")


class Means(models.TextChoices):
    """What was given."""

    MONEY = "money", _("money")
    EQUIPMENT = "equipment", _("equipment")
    LABOUR = "labour", _("labour")


GIVEN = ("day", "means", "what", "quantity", "amount", "giver_kind", "named", "decision")
SPENT = ("day", "amount", "quantity", "purpose", "decision")


class Given(Record):
    """Something given on a day. `amount` is the money, or what equipment or labour is worth where somebody said so.

    `quantity` counts pieces or working days. The giver may be left out; one who agreed is named in public.
    """

    day = models.DateField(_("day"))
    means = models.CharField(_("what kind"), max_length=10, choices=Means, default=Means.MONEY)
    what = models.CharField(_("what"), max_length=120, blank=True)
    quantity = models.PositiveIntegerField(_("quantity"), null=True, blank=True)
    amount = models.PositiveBigIntegerField(_("amount or value (VND)"), null=True, blank=True)
    giver_kind = models.CharField(_("kind of giver"), max_length=12, choices=GiverKind)
    giver = models.CharField(_("giver"), max_length=120, blank=True)
    named = models.BooleanField(_("agreed to be named in public"), default=False)
    decision = models.CharField(_("receipt or decision"), max_length=80, blank=True)

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                condition=Q(means=Means.MONEY, amount__isnull=False) | ~Q(means=Means.MONEY) & Q(quantity__isnull=False),
                name="%(class)s_has_money_or_quantity",
                violation_error_message=_("Type an amount of money or a quantity."),
            ),
            models.CheckConstraint(
                condition=(Q(amount=None) | Q(amount__gte=1)) & (Q(quantity=None) | Q(quantity__gte=1)),
                name="%(class)s_is_not_nothing", violation_error_message=_("Nothing given is no gift: leave it out."),
            ),
            models.CheckConstraint(
                condition=Q(giver="", named=False) | ~Q(giver="") & ~Q(giver_kind=GiverKind.ANONYMOUS),
                name="%(class)s_names_who_gave",
                violation_error_message=_("Only a giver who is written down can be named; who is anonymous is not."),
            ),
        ]  # fmt: skip

    def __str__(self):
        return f"{self.said} {write_day(self.day)}"

    def prepare(self) -> Any:
        self.what, self.giver = clean(self.what), clean(self.giver)
        return self

    @property
    def said(self) -> str:
        """What was given, in a few words: "500.000 đồng", "5 × đèn pin", "12 ngày công"."""
        if self.means == Means.MONEY:
            return str(_("%(amount)s VND") % {"amount": write_number(self.amount)})
        count = write_number(self.quantity)
        if self.means == Means.LABOUR:
            return str(_("%(count)s working days") % {"count": count})
        return f"{count} × {self.what}" if self.what else count


class Spent(Record):
    """What became of something given, on a day: money was spent, or pieces of a gift (`gift`) were handed out or worn out.

    `gift` is declared by the concrete record.
    """

    day = models.DateField(_("day"))
    purpose = models.CharField(_("what for"), max_length=160)
    amount = models.PositiveBigIntegerField(_("amount (VND)"), null=True, blank=True)
    quantity = models.PositiveIntegerField(_("quantity"), null=True, blank=True)
    decision = models.CharField(_("receipt or decision"), max_length=80, blank=True)

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                condition=Q(gift=None, quantity=None, amount__gte=1) | Q(gift__isnull=False, amount=None, quantity__gte=1),
                name="%(app_label)s_%(class)s_money_or_pieces",
                violation_error_message=_("Either money is spent, or pieces of something given are used up."),
            ),
        ]  # fmt: skip

    def __str__(self):
        return f"{self.purpose} {write_day(self.day)}"

    def prepare(self) -> Any:
        self.purpose = clean(self.purpose)
        return self


Days = Counter[date]  # what came in and went out, by day


def moves(given: models.QuerySet, spent: models.QuerySet, holder: str) -> dict[int, Days]:
    """Money by holder and day: what came in less what went out."""
    found: dict[int, Days] = defaultdict(Counter)
    ins, outs = given.filter(means=Means.MONEY), spent.filter(amount__isnull=False)
    for sign, rows in ((1, ins), (-1, outs)):
        for key, day, amount in rows.order_by().values_list(holder, "day").annotate(total=Sum("amount")):
            found[key][day] += sign * amount
    return found


def running(days: Days) -> list[tuple[date, int]]:
    """The balance at the end of each day on which something moved."""
    balance, found = 0, []
    for day in sorted(days):
        balance += days[day]
        found.append((day, balance))
    return found


def balance_on(days: Days, day: date) -> int:
    return sum(amount for one, amount in days.items() if one <= day)


def free(days: Days, day: date) -> int:
    """What may go out on a day without any later day falling below nothing."""
    return max(0, min([balance_on(days, day), *(left for one, left in running(days) if one > day)]))


class Total(NamedTuple):
    """One line of a summary: what was counted, how many gifts, their worth and their pieces or working days."""

    label: Any
    gifts: int
    amount: int
    quantity: int


@dataclass(frozen=True)
class Purse:
    """What one point or team was given and spent: two sets of rows, read at any day."""

    given: models.QuerySet
    spent: models.QuerySet
    holder: str  # the key by which the rows name whom they belong to

    @property
    def days(self) -> Days:
        return next(iter(moves(self.given, self.spent, self.holder).values()), Counter())

    def balance(self, on: date | None = None) -> int:
        return balance_on(self.days, on or today())

    def refuse_short(self, field: str | None = None) -> None:
        """Raises ValidationError where money was spent that would never have been there."""
        refuse_short(self.days, field)

    def things(self) -> list[tuple[Any, int]]:
        """Equipment of which something is left, with how much."""
        gifts = self.given.filter(means=Means.EQUIPMENT).annotate(
            used=Sum("uses__quantity", filter=Q(uses__voided_on=None))
        )
        left = [(gift, gift.quantity - (gift.used or 0)) for gift in gifts.order_by("day", "pk")]
        return [(gift, count) for gift, count in left if count]

    def totals(self, field: str, choices: Iterable[tuple[str, Any]]) -> list[Total]:
        """The gifts summed up by one of their columns, in the order of its choices."""
        rows = self.given.order_by().values(field).annotate(
            gifts=models.Count("pk"), total=Sum("amount"), pieces=Sum("quantity")
        )
        by = {row[field]: row for row in rows}
        return [
            Total(label, by[code]["gifts"], by[code]["total"] or 0, by[code]["pieces"] or 0)
            for code, label in choices if code in by
        ]  # fmt: skip

    def within(self, first: date, last: date) -> "Purse":
        """What moved between two days."""
        span = (first, last)
        return Purse(self.given.filter(day__range=span), self.spent.filter(day__range=span), self.holder)

    @property
    def money(self) -> int:
        return self.given.filter(means=Means.MONEY).aggregate(total=Sum("amount"))["total"] or 0

    @property
    def outgoings(self) -> int:
        return self.spent.aggregate(total=Sum("amount"))["total"] or 0


# --- what every verb about them asks --------------------------------------------------------------------------------


def refuse_short(days: Days, field: str | None = None) -> None:
    short = next(((day, left) for day, left in running(days) if left < 0), None)
    if short:
        told = _("More would be spent than was given: %(amount)s VND are missing on %(day)s.") % {
            "amount": write_number(-short[1]), "day": write_day(short[0]),
        }  # fmt: skip
        raise ValidationError({field: told} if field else told)


def check_given(gift: Given) -> None:
    """What must hold between the columns of a gift; each reason stands at its field."""
    not_ahead(day=gift.day)
    if gift.amount is not None and gift.amount < 1:
        raise ValidationError({"amount": _("At least one.")})
    if gift.quantity is not None and gift.quantity < 1:
        raise ValidationError({"quantity": _("At least one.")})
    if gift.means == Means.MONEY and not gift.amount:
        raise ValidationError({"amount": _("How much money was given, in whole VND?")})
    if gift.means == Means.MONEY and gift.quantity:
        raise ValidationError({"quantity": _("Money has an amount and no quantity.")})
    if gift.means != Means.MONEY and not gift.quantity:
        raise ValidationError({"quantity": _("How many pieces, or how many working days?")})
    if gift.giver and gift.giver_kind == GiverKind.ANONYMOUS:
        raise ValidationError({"giver": _("Whoever is anonymous is not written down.")})
    if gift.named and not gift.giver:
        raise ValidationError({"named": _("Only a giver who is written down can be named.")})


def check_spent(spending: Spent, purse: Purse) -> None:
    """Never more than there was, on that day or any later one; the holder is held by whoever asks."""
    not_ahead(day=spending.day)
    gift = getattr(spending, "gift", None)
    days = Purse(purse.given, purse.spent.exclude(pk=spending.pk), purse.holder).days if gift is None else Counter()
    if gift is None:
        left, field, says = free(days, spending.day), "amount", _("Only %(left)s VND can be spent on %(day)s.")
    else:
        if gift.voided:
            raise ValidationError(_("This record is void."))
        if spending.day < gift.day:
            given = {"day": write_day(gift.day)}
            raise ValidationError({"day": _("It was given on %(day)s: nothing of it was there before.") % given})
        uses = cast(RecordQuerySet, gift.uses).standing().exclude(pk=spending.pk)
        left, field = gift.quantity - (uses.aggregate(total=Sum("quantity"))["total"] or 0), "quantity"
        says = _("Only %(left)s are left.")
    if (getattr(spending, field) or 0) < 1:
        raise ValidationError({field: _("At least one.")})
    if getattr(spending, field) > left:
        raise ValidationError({field: says % {"left": write_number(left), "day": write_day(spending.day)}})


def refuse_used(gift: Given, field: str = "quantity") -> None:
    """No fewer pieces than were handed out, and nothing of another kind, once something of it was used up."""
    used = gift.uses.standing().aggregate(total=Sum("quantity"), first=models.Min("day"))  # type: ignore[attr-defined]
    if not used["total"]:
        return
    if gift.voided or gift.means != Means.EQUIPMENT or (gift.quantity or 0) < used["total"]:
        told = _("%(count)s pieces of it were handed out already: correct that first.") % {"count": used["total"]}
        raise ValidationError(told if gift.voided else {field: told})
    if gift.day > used["first"]:
        raise ValidationError({"day": _("Something of it was handed out before that day.")})
