"""Verbs over places that change no map: residential areas, population, key areas."""

from django.utils.translation import gettext_lazy as _

from tuquan.journal.actions import action
from tuquan.places import areas, tree
from tuquan.places.models import Place


@action(_("Enter residential areas"))
def add_areas(batch, *, by) -> list[Place]:
    """Enter many areas at once: rows with `place` (the commune), `name`, `kind`, perhaps `first_day` and `heir`.

    `heir` is the commune that took the area over when its own ended. Returns the areas in the order of the rows.
    """
    last = areas.next_codes(batch.act_places())
    made, facts = [], []
    for row in batch.rows:
        commune, heir = row["place"], row.get("heir")
        last[commune.code] += 1
        area = areas.build(
            commune, last[commune.code], name=row["name"], kind=row["kind"], first_day=row.get("first_day")
        )
        made.append(area)
        facts += areas.belongings(area, commune, heir, row.get("first_day"))
        area.parent = heir or commune
    areas.save(made, facts)
    tree.rebuild([area.pk for area in made])
    return made
