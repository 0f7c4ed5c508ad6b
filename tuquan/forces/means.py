"""What teams were given, and what became of it; both are entered on the page of the team."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from tuquan.forces import actions
from tuquan.forces.base import OfTeams
from tuquan.forces.forms import lists
from tuquan.forces.forms.teams import VoidForm
from tuquan.forces.models import Spending, Support, purse_of
from tuquan.kit.period import today
from tuquan.kit.register import registry
from tuquan.organisations import disclosure
from tuquan.organisations.forms import UsedForm
from tuquan.organisations.means import READ_GIVERS, Means
from tuquan.organisations.models import Body


class Supports(OfTeams):
    """Who gave is shown on the page of the support, to those who keep the team."""

    key = "forces.supports"
    title = _("Support and equipment")
    tab = _("Support")
    icon = "cash"
    model = Support
    columns = (
        "day", ("team", _("Security team")), "kind", ("said", _("What")), "amount", "giver_kind", "decision",
    )  # fmt: skip
    filters = ("place", "kind", "means", "giver_kind", "day")
    ordering = "-day"
    search = ("team__folded", "decision")
    details = ((_("What was given"), (
        ("team", _("Security team")), "day", "kind", "means", "what", "quantity", "amount", "giver_kind", "named",
        "decision",
    )),)  # fmt: skip
    verbs = ((actions.use_up, UsedForm), (actions.void_support, VoidForm))
    empty = _("Support is entered on the page of the team.")
    imports = lists.supports_sheet

    def in_step(self, action, record):
        return record.means == Means.EQUIPMENT if action is actions.use_up else super().in_step(action, record)

    def context(self, request, record=None):
        if record is None:
            return {}
        return {
            "giver": record.giver if request.user.may(READ_GIVERS, record.place) else "",
            "uses": [(one, registry[Spendings.key].url("record", one.pk)) for one in record.uses.standing()],
            "holder": record.team.name,
            "holder_url": registry["forces.teams"].url("record", record.team_id),
        }


class Spendings(OfTeams):
    key = "forces.spendings"
    title = _("Spending of teams")
    tab = _("Spending")
    icon = "file-invoice"
    model = Spending
    columns = ("day", ("team", _("Security team")), "purpose", "amount", "quantity", "decision")
    filters = ("place", "day")
    ordering = "-day"
    search = ("team__folded", "decision")
    details = ((_("The spending"), (
        ("team", _("Security team")), "day", "purpose", "amount", "gift", "quantity", "decision",
    )),)  # fmt: skip
    verbs = ((actions.void_spending, VoidForm),)
    empty = _("Spending is entered on the page of the team.")


def panel(team: Body) -> dict:
    """What others than the state gave the team, with the sheet for the public."""
    public = reverse("forces:disclosure", args=[team.pk, today().year])
    return disclosure.panel(purse_of(team), registry[Supports.key], registry[Spendings.key], team.name, public)
