"""Residential areas of the province's communes, as they stood before the reform and as they went to the heirs.

How many areas a commune has is invented; the province had some 1,900.
"""

from django.utils.translation import gettext as _

from tuquan.config.demo.accounts import BUILDER
from tuquan.config.demo.world import EVE, World
from tuquan.places import actions
from tuquan.places.models import Kind, Place, Succession, Tier, Within

GROUPS = 1896


def settle(world: World) -> None:
    world.progress(_("demo: residential areas"))
    communes = old_communes(world.province)
    heirs = heirs_of(communes)
    rows = []
    for number, commune in enumerate(communes):
        share = GROUPS // len(communes) + (number < GROUPS % len(communes))
        for position in range(1, share + 1):
            urban = commune.kind in (Kind.WARD, Kind.TOWNSHIP)
            rows.append(
                {
                    "place": commune,
                    "kind": Kind.RESIDENTIAL_GROUP if urban else Kind.HAMLET,
                    "name": f"{'Tổ dân phố' if urban else 'Thôn'} {position} {commune.name.partition(' ')[2]}",
                    "heir": heirs[commune.pk][position % len(heirs[commune.pk])] if commune.pk in heirs else None,
                }
            )
    world.areas = actions.add_areas(world.batch("places.areas", rows), by=BUILDER)


def old_communes(province: Place) -> list[Place]:
    """The communes of the day before the reform."""
    inside = Within.objects.filter(ancestor=province, first_day__lte=EVE, last_day__gte=EVE).values("place")
    return list(Place.objects.alive_on(EVE).filter(pk__in=inside, tier=Tier.COMMUNE).order_by("code"))


def heirs_of(communes: list[Place]) -> dict[int, list[Place]]:
    heirs: dict[int, list[Place]] = {}
    rows = Succession.objects.filter(place__in=communes).select_related("heir").order_by("place", "heir__code")
    for row in rows:
        heirs.setdefault(row.place_id, []).append(row.heir)
    return heirs
