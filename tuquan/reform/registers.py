"""What changed the map: each act with its instrument, its units and the proof that nothing was lost."""

from django.utils.translation import gettext_lazy as _

from tuquan.kit.register import Register
from tuquan.places.actions import READ
from tuquan.places.models import Place
from tuquan.reform.models import Part, Reform
from tuquan.reform.reckoning import from_json


class Reforms(Register):
    """Acts under the places where this user may read the map."""

    key = "reform.reforms"
    title = _("Changes of the map")
    icon = "history"
    group = "places"
    order = 40
    model = Reform
    reads = READ
    columns = ["kind", "day", "instrument", "place__name"]
    filters = ["kind", "day"]
    search = ["instrument", "place__folded"]
    ordering = "-day"
    status = "kind"
    exports = False
    details = [("", ["day", "instrument", "place__name", "transfers", "grants_ended", "grants_given"])]
    empty = _("Nothing has changed since the map was loaded.")

    def visible(self, user, voided=False):
        return Reform.objects.filter(place__in=Place.objects.within(user.granted(self.reads)))

    def context(self, request, record=None):
        if record is None:
            return {}
        units = list(record.units.select_related("place"))
        lines = from_json(record.reckoning)
        return {
            "before": [one.place for one in units if one.part == Part.BEFORE],
            "after": [one.place for one in units if one.part == Part.AFTER],
            "lines": lines,
            "difference": sum(abs(line.difference) for line in lines),
        }
