"""What a point was given, and what became of it."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from tuquan.organisations.means import GIVEN, SPENT, Given, Purse, Spent
from tuquan.schemes.models.points import Point


class Gift(Given):
    """One row is one gift to a point: money, equipment or labour, on a day."""

    part_of = "point"

    point = models.ForeignKey(Point, models.PROTECT, related_name="gifts", verbose_name=_("point"))

    personal = ("giver",)
    plain = ("id", "place", "event", "voided_on", "point", *GIVEN)

    class Meta(Given.Meta):
        verbose_name = _("gift to a point")
        verbose_name_plural = _("gifts to points")
        indexes = [models.Index(fields=["place", "day"], name="gift_at_place")]
        constraints = [
            *Given.Meta.constraints,
            models.UniqueConstraint(
                fields=["point", "decision"], condition=~Q(decision="") & Q(voided_on=None), name="gift_receipt_once",
                violation_error_message=_("The point has a gift with this receipt already."),
            ),
        ]  # fmt: skip


class Spending(Spent):
    """One row is what money of a point was spent on, or pieces of its equipment that were handed out or worn out."""

    part_of = "point"

    point = models.ForeignKey(Point, models.PROTECT, related_name="spendings", verbose_name=_("point"))
    gift = models.ForeignKey(
        Gift, models.PROTECT, related_name="uses", null=True, blank=True, editable=False, verbose_name=_("equipment")
    )

    personal = ()
    plain = ("id", "place", "event", "voided_on", "point", "gift", *SPENT)

    class Meta(Spent.Meta):
        verbose_name = _("spending of a point")
        verbose_name_plural = _("spending of points")
        indexes = [models.Index(fields=["place", "day"], name="spending_at_place")]
        constraints = [
            *Spent.Meta.constraints,
            models.UniqueConstraint(
                fields=["point", "decision"], condition=~Q(decision="") & Q(voided_on=None),
                name="spending_receipt_once",
                violation_error_message=_("The point has a spending with this receipt already."),
            ),
        ]  # fmt: skip


def purse_of(point: Point) -> Purse:
    """What the point was given and spent, without what was voided."""
    given, spent = Gift.objects.standing().filter(point=point), Spending.objects.standing().filter(point=point)
    return Purse(given, spent, "point")
