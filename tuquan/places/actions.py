"""Verbs over places that change no map: residential areas, population, key areas."""

from datetime import date

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from tuquan.journal.actions import action, reading
from tuquan.kit.period import ONE_DAY, today
from tuquan.kit.text import clean, fold
from tuquan.places import areas, tree
from tuquan.places.models import KeyArea, KeyAreaLabel, Kind, Place, PlaceName, Population, Tier

READ = reading("places.read", _("Read the map"))
MARK_REMOTE = reading("places.mark_remote", _("Mark places as remote, where the law gives more time"))


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


@action(_("Enter a residential area"))
def add_area(commune: Place, *, name: str, kind: str, by, first_day: date | None = None) -> Place:
    """Enter one area of a commune; its code is issued here. An empty first day means that it is not known."""
    if commune.tier != Tier.COMMUNE:
        raise ValidationError({"place": _("A residential area belongs to a commune.")})
    if commune.last_day and commune.last_day < (first_day or today()):
        raise ValidationError({"place": _("%(commune)s has ended.") % {"commune": commune}})
    if commune.members.filter(place__tier=Tier.AREA, place__last_day=None, place__folded=fold(name)).exists():
        raise ValidationError({"name": _("The commune has an area of this name already.")})
    number = areas.next_codes([commune])[commune.code] + 1
    area = areas.build(commune, number, name=clean(name), kind=Kind(kind), first_day=first_day)
    area.full_clean()
    areas.save([area], areas.belongings(area, commune, None, first_day))
    tree.rebuild([area.pk])
    return area


@action(_("Rename a residential area"))
def rename_area(area: Place, *, name: str, day: date, basis: str, by) -> Place:
    """Call the area otherwise from a day on; what it was called before stays known."""
    refuse_no_area(area)
    if day not in area.life:
        raise ValidationError({"day": _("The area did not exist on that day.")})
    fact = area.names.filter(last_day=None).last()
    if fact and fact.first_day and fact.first_day >= day:
        raise ValidationError({"day": _("It was renamed later than that already.")})
    if fact:
        fact.last_day = day - ONE_DAY
        fact.save()
    PlaceName.objects.create(place=area, name=clean(name), kind=area.kind, first_day=day, basis=clean(basis))
    area.name = clean(name)
    area.save()
    return area


@action(_("End a residential area"))
def end_area(area: Place, *, on: date, basis: str, by) -> Place:
    """The area exists up to and including this day; what it holds stays with its commune."""
    refuse_no_area(area)
    if area.last_day is not None:
        raise ValidationError(_("The area has ended already."))
    if on < area.life.first:
        raise ValidationError({"on": _("It cannot end before it began.")})
    area.last_day, area.source = on, clean(basis)
    area.save()
    area.names.filter(last_day=None).update(last_day=on)
    area.belongings.filter(last_day=None).update(last_day=on)
    tree.rebuild([area.pk])
    return area


def refuse_no_area(place: Place) -> None:
    if place.tier != Tier.AREA:
        raise ValidationError(_("Units with a national code change by a reform, not here."))


@action(_("Set the population"))
def set_population(
    place: Place, *, year: int, source: str, by, persons: int | None = None, households: int | None = None
) -> Population:  # fmt: skip
    """Keep people and households of a year, with where the numbers come from; a later entry of a year replaces it."""
    if persons is None and households is None:
        raise ValidationError(_("Give the people, the households, or both."))
    row = Population.objects.filter(place=place, year=year).first() or Population(place=place, year=year)
    row.persons, row.households, row.source = persons, households, clean(source)
    row.full_clean()
    row.save()
    return row


@action(_("Label a key area"))
def label_key_area(
    place: Place, *, label: str, first_day: date, by, last_day: date | None = None, basis: str = ""
) -> KeyArea:  # fmt: skip
    """Say what sort of land this is; a crime hot spot must have a last day."""
    ask_for_remote(label, place, by)
    if label == KeyAreaLabel.REMOTE and not clean(basis):
        raise ValidationError({"basis": _("Say which text makes it a remote area.")})
    row = KeyArea(place=place, label=label, first_day=first_day, last_day=last_day, basis=clean(basis))
    row.full_clean()
    row.save()
    return row


@action(_("End a label"))
def end_key_area(row: KeyArea, *, on: date, by) -> KeyArea:
    """The label holds up to and including this day."""
    ask_for_remote(row.label, row.place, by)
    if on < row.first_day:
        raise ValidationError({"on": _("It cannot end before it began.")})
    row.last_day = on
    row.save()
    return row


def ask_for_remote(label: str, place: Place, by) -> None:
    """Being remote prolongs time limits, so that a place does not say so of itself."""
    if label == KeyAreaLabel.REMOTE and (why := by.refusal(MARK_REMOTE, [place])):
        raise ValidationError({"label": why})


@action(_("Import the population"))
def import_populations(batch, *, by) -> int:
    """Enter people and households of many units; `year` is the year's last day; a row may replace another."""
    rows = [
        Population(
            place=row["place"], year=row["year"].year, persons=row.get("persons"), households=row.get("households"),
            source=row["source"],
        )
        for row in batch.rows
    ]  # fmt: skip
    Population.objects.bulk_create(rows)
    stored = Population.objects.select_for_update().in_bulk(batch.changed)
    for pk, row in batch.changed.items():
        for name in ("persons", "households", "source"):
            setattr(stored[pk], name, row.get(name, getattr(stored[pk], name)))
    Population.objects.bulk_update(stored.values(), ["persons", "households", "source"], batch_size=500)
    return len(rows) + len(stored)
