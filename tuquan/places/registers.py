"""The map on screen: units of today and of the past, and labels of key areas."""

from collections.abc import Sequence
from datetime import date

from django.utils.translation import gettext_lazy as _

from tuquan.kit.period import today
from tuquan.kit.register import Register
from tuquan.kit.sheets import Row, Sheet
from tuquan.kit.sheets import columns as columns_of
from tuquan.places import actions, forms
from tuquan.places.models import KeyArea, Place, Population, Succession, Tier

OF_AREAS = (actions.rename_area, actions.end_area)


class Places(Register):
    """Every unit of the country, also those of the past: the map is no secret among officers."""

    key = "places.places"
    title = _("Places")
    icon = "map-pin"
    group = "places"
    order = 10
    model = Place
    reads = actions.READ
    columns = [("full_name", _("Name")), "code", "kind", ("parent__name", _("Stands under")), "first_day", "last_day"]
    filters = ["tier", "kind", "last_day"]
    search = ["folded", "code"]
    ordering = "tier"
    status = ""
    exports = False
    verbs = [
        (actions.add_area, forms.AreaForm),
        (actions.set_population, forms.PopulationForm),
        (actions.label_key_area, forms.KeyAreaForm),
        (actions.rename_area, forms.RenameForm),
        (actions.end_area, forms.EndForm),
    ]
    details = [
        ("", ["code", "kind", ("parent__name", _("Stands under")), "first_day", "last_day", "known_from", "area_km2",
              "source"]),
    ]  # fmt: skip

    def visible(self, user, voided=False):
        return Place.objects.prefetch_related("successions__heir") if user.granted(self.reads) else Place.objects.none()

    def full_name(self, place: Place) -> str:
        """With what became of it: "Xã X (cũ), nay thuộc Xã Y"."""
        return str(place.title)

    def in_step(self, action, record):
        if record.last_day and record.last_day < today():
            return False
        if action in OF_AREAS:
            return record.tier == Tier.AREA
        return record.tier == Tier.COMMUNE if action is actions.add_area else True

    def after(self, record, done, user):
        return self.url("record", record.pk)

    def context(self, request, record=None):
        if record is None:
            return {}
        day, inside = today(), request.user.may(self.reads, record)
        below = Place.objects.alive_on(day).filter(belongings__parent=record, belongings__last_day=None)
        return {
            "names": record.names.all(),
            "belongings": record.belongings.select_related("parent"),
            "ancestry": Succession.objects.filter(heir=record).select_related("place").order_by("place__code"),
            "heirs": record.heirs(),
            "below": below.distinct().order_by("tier", "code")[:400],
            "populations": record.populations.order_by("-year"),
            "labels": list(record.key_areas.order_by("-first_day")) if inside else [],
            "may_report": request.user.may("ledger.read_figures", record),
            "known_from": record.known_from or known_from(record),
        }


def known_from(place: Place):
    """Since when the map of the province is known; before that, units are shown as they were then."""
    above = place.parent
    while above is not None and above.known_from is None:
        above = above.parent
    return above.known_from if above else None


def held_populations(identities: Sequence[tuple]) -> dict[tuple, Row]:
    """What is entered already for these pairs of place and year."""
    places, years = {place for place, _year in identities}, {year.year for _place, year in identities}
    found = Population.objects.filter(place__in=places, year__in=years)
    rows = found.values("pk", "place", "year", "persons", "households", "source")
    return {(row["place"], date(row["year"], 12, 31)): row | {"year": date(row["year"], 12, 31)} for row in rows}


class Populations(Register):
    """People and households per unit and year: the denominators of rates."""

    key = "places.populations"
    title = _("Population")
    icon = "users"
    group = "places"
    order = 15
    model = Population
    reads = actions.READ
    columns = ["place__name", "year", "persons", "households", "source"]
    filters = ["place", "year"]
    search = ["place__folded", "source"]
    ordering = "-year"
    status = ""
    imports = Sheet(
        action=actions.import_populations,
        columns=columns_of(forms.PopulationRow, "place", "year", "persons", "households", "source"),
        identity=("place", "year"),
        place_on="year",
        rules=forms.check_population,
        held=held_populations,
        replaces=True,
        example={"year": "2024", "persons": "5120", "households": "1450", "source": "Niên giám thống kê (mẫu)"},
    )
    empty = _("Population is typed on the page of a place, or imported from a sheet.")

    def visible(self, user, voided=False):
        return Population.objects.filter(place__in=Place.objects.within(user.granted(self.reads)))


class KeyAreas(Register):
    """Labels of land, dated; a hot spot expires and is shown to those of the place only."""

    key = "places.key_areas"
    title = _("Key areas")
    icon = "map-pin"
    group = "places"
    order = 20
    model = KeyArea
    reads = actions.READ
    columns = ["place__name", "label", "first_day", "last_day", "basis"]
    filters = ["label", "place"]
    search = ["place__folded"]
    status = "label"
    exports = False
    adds = (actions.label_key_area, forms.KeyAreaAtForm)
    verbs = [(actions.end_key_area, forms.EndLabelForm)]

    def visible(self, user, voided=False):
        return KeyArea.objects.filter(place__in=Place.objects.within(user.granted(self.reads)))
