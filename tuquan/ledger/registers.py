"""The officers' window on returns and their lines, claims, and the days from which registers count."""

from django.utils.translation import gettext_lazy as _

from tuquan.kit.register import Register
from tuquan.ledger import actions, forms
from tuquan.ledger.models import Claim, LiveFrom, Return, ReturnLine
from tuquan.places.models import Place


class OfPlaces(Register, mounted=False):
    """Rows that are no records, seen inside the places where the user may read them."""

    def visible(self, user, voided=False):
        inside = Place.objects.within(user.granted(self.reads))
        return self.model._default_manager.filter(place__in=inside)


class Returns(OfPlaces):
    """What units send for a period, while no register counts it."""

    key = "ledger.returns"
    title = _("Returns")
    icon = "clipboard-list"
    group = "figures"
    order = 30
    model = Return
    reads = actions.READ_RETURNS
    columns = ["place__name", "first_day", "last_day", "state", "source"]
    filters = ["state", "place", "last_day"]
    search = ["source", "place__folded"]
    ordering = "-last_day"
    exports = False
    empty = _("Type what the unit reports for a period; whoever is above accepts it or sends it back.")
    adds = (actions.file_return, forms.ReturnForm)
    verbs = [
        (actions.submit_return, forms.SureForm),
        (actions.accept_return, forms.SureForm),
        (actions.send_back_return, forms.SendBackForm),
    ]
    details = [("", ["place__name", "first_day", "last_day", "source"])]

    def context(self, request, record=None):
        if record is None:
            return {}
        lines = [
            (line.figure_title, line, list(line.corrections.order_by("pk"))) for line in record.lines.order_by("pk")
        ]
        may = request.user.may("ledger.correct_line", record.place) and record.state == "accepted"
        return {"lines": lines, "may_correct": may}


class Lines(Register):
    """Accepted lines, to correct one: what was signed stays beside the new value."""

    key = "ledger.lines"
    title = _("Lines of returns")
    icon = "list-numbers"
    group = "figures"
    order = 40
    model = ReturnLine
    reads = actions.READ_RETURNS
    columns = [("sheet__place__name", _("Place")), ("figure_title", _("Figure")), "value", ("sheet__last_day", _("To"))]
    search = ["indicator", "sheet__place__folded"]
    exports = False
    verbs = [(actions.correct_line, forms.CorrectLineForm)]
    details = [("", [("sheet__place__name", _("Place")), ("figure_title", _("Figure")), "value"])]

    def visible(self, user, voided=False):
        inside = Place.objects.within(user.granted(self.reads))
        return ReturnLine.objects.filter(sheet__place__in=inside, sheet__state="accepted")


class LiveDays(OfPlaces):
    """From which day each unit's registers count from records."""

    key = "ledger.live_days"
    title = _("Counting from records")
    icon = "calendar"
    group = "figures"
    order = 60
    model = LiveFrom
    reads = actions.READ_RETURNS
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
