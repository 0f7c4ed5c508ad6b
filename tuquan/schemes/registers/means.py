"""What points were given and what became of it; both are entered on the page of the point."""


from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from tuquan.kit.period import today
from tuquan.kit.register import Register, registry
from tuquan.organisations import disclosure
from tuquan.organisations.means import READ_GIVERS, Means
from tuquan.schemes import actions
from tuquan.schemes.forms import fields
from tuquan.schemes.forms import means as forms
from tuquan.schemes.models import Gift, Point, Spending, purse_of


class OfPoints(Register, mounted=False):
    """What the two lists have in common."""

    reads = actions.READ
    family = "schemes"
    search = ("point__folded", "decision")
    ordering = "-day"


class Gifts(OfPoints):
    """Who gave is shown on the gift's own page, to those who keep the point."""

    key = "schemes.gifts"
    title = _("Resources of points")
    tab = _("Resources")
    icon = "coin"
    model = Gift
    columns = ("day", ("point__name", _("Point")), "place", "means", ("said", _("What")), "giver_kind", "decision")
    filters = ("means", "giver_kind", "place", "day", "named")
    details = (
        (_("The gift"), ("point", "day", "means", "what", "quantity", "amount", "giver_kind", "named", "decision")),
    )
    verbs = (
        (actions.use_up, forms.UsedForm),
        (actions.correct_gift, forms.CorrectGiftForm),
        (actions.void_gift, fields.VoidForm),
    )
    imports = forms.gifts_sheet
    empty = _("Gifts are entered on the page of their point, or come in from Excel.")

    def in_step(self, action, record):
        return record.means == Means.EQUIPMENT if action is actions.use_up else super().in_step(action, record)

    def context(self, request, record=None):
        if record is None:
            return {}
        return {
            "giver": record.giver if request.user.may(READ_GIVERS, record.place) else "",
            "uses": [(one, registry[Spendings.key].url("record", one.pk)) for one in record.uses.standing()],
            "holder": record.point.name,
            "holder_url": reverse("register:schemes.points:record", args=[record.point_id]),
        }


class Spendings(OfPoints):
    key = "schemes.spendings"
    title = _("Spending of points")
    tab = _("Spending")
    icon = "file-invoice"
    model = Spending
    columns = ("day", ("point__name", _("Point")), "place", "purpose", "amount", "quantity", "decision")
    filters = ("place", "day")
    details = ((_("The spending"), ("point", "day", "purpose", "amount", "gift", "quantity", "decision")),)
    verbs = (
        (actions.correct_spending, forms.CorrectSpendingForm),
        (actions.void_spending, fields.VoidForm),
    )
    imports = forms.spendings_sheet
    empty = _("Spending is entered on the page of the point, or comes in from Excel. Gifts first.")


def panel(point: Point) -> dict:
    """What the page of a point shows of its means."""
    public = reverse("schemes:disclosure", args=[point.pk, today().year])
    return disclosure.panel(purse_of(point), registry[Gifts.key], registry[Spendings.key], point.name, public)
