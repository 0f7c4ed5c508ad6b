"""The officers' window on claims and on the days from which registers count."""

from django.utils.translation import gettext_lazy as _

from tuquan.kit.register import Register
from tuquan.ledger import actions, forms
from tuquan.ledger.models import Claim, LiveFrom
from tuquan.places.models import Place


class OfPlaces(Register, mounted=False):
    """Rows that are no records, seen inside the places where the user may read them."""

    def visible(self, user, voided=False):
        inside = Place.objects.within(user.granted(self.reads))
        return self.model._default_manager.filter(place__in=inside)


class LiveDays(OfPlaces):
    """From which day each unit's registers count from records."""

    key = "ledger.live_days"
    title = _("Counting from records")
    icon = "calendar"
    group = "figures"
    order = 60
    model = LiveFrom
    reads = actions.READ_FIGURES
    columns = ["place__name", ("register_title", _("Register")), "day"]
    details = [("", ["place__name", ("register_title", _("Register")), "day"])]
    filters = ["place"]
    search = ["place__folded"]
    exports = False
    adds = (actions.go_live, forms.GoLiveForm)
    empty = _("Every register counts from its records from the beginning, unless a day is set here.")


class Claims(OfPlaces):
    """Totals announced elsewhere; compared, never added."""

    key = "ledger.claims"
    title = _("Claims")
    icon = "news"
    group = "figures"
    order = 50
    model = Claim
    reads = actions.READ_FIGURES
    columns = [("figure_title", _("Figure")), "value", "qualifier", "place__name", "first_day", "last_day", "source"]
    filters = ["place", "qualifier"]
    search = ["figure", "source", "place__folded"]
    ordering = "ref"
    details = [
        ("", [("figure_title", _("Figure")), "value", "qualifier", ("unit_title", _("Unit")), "place__name",
              "first_day", "last_day", "published_on", "source", ("remark", _("Note")), "ref"]),
    ]  # fmt: skip
