"""Ways on from a question without an answer: to the heirs of a unit, to those before it, to the other map."""

from dataclasses import dataclass, replace
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _

from tuquan.kit.period import today
from tuquan.ledger.reading import Map
from tuquan.places.models import Place
from tuquan.reporting.forms import Asked


@dataclass(frozen=True)
class Way:
    """A link to a question that has an answer."""

    label: str
    url: str


def ways_on(asked: Asked) -> list[Way]:
    """What could be asked instead, on the same window."""
    ways: list[Way] = []
    if asked.map is Map.THEN and today() in asked.place.life:
        label = _("%(name)s on today's map, with the units it took over") % {"name": asked.place.name}
        ways.append(way(label, replace(asked, map=Map.TODAY)))
    if asked.map is Map.TODAY and asked.place.life.meet(asked.window):
        label = _("%(name)s on the map of then") % {"name": asked.place.name}
        ways.append(way(label, replace(asked, map=Map.THEN)))
    related = Place.objects.filter(inheritances__place=asked.place) | Place.objects.filter(
        successions__heir=asked.place
    )
    for place in related.distinct().order_by("tier", "code"):
        if asked.map is Map.TODAY and today() in place.life:
            ways.append(way(_("%(name)s, which took it over") % {"name": place.name}, replace(asked, place=place)))
        elif asked.map is Map.THEN and place.life.meet(asked.window):
            ways.append(way(place.title, replace(asked, place=place)))
    return ways


def way(label: str, asked: Asked) -> Way:
    given = {
        "place_id": asked.place.pk,
        "from": asked.window.first.isoformat(),
        "to": asked.window.last.isoformat(),
        "map": str(asked.map),
    } | ({"child": "on"} if asked.by_child else {})
    return Way(label, f"{reverse('reporting:report')}?{urlencode(given)}")
