"""The dated facts of units: how one begins, ends, is called, and under what it stands. Plans call this in an action."""

from collections.abc import Iterable
from datetime import date

from django.db import models
from django.db.models import Q

from tuquan.kit.period import ONE_DAY
from tuquan.places.models import Belonging, Kind, Place, PlaceName, Population, Succession, Tier

KINDS = {
    Tier.NATION: [Kind.NATION],
    Tier.PROVINCE: [Kind.PROVINCE, Kind.CITY],
    Tier.DISTRICT: [Kind.DISTRICT, Kind.URBAN_DISTRICT, Kind.TOWN, Kind.PROVINCIAL_CITY],
    Tier.COMMUNE: [Kind.COMMUNE, Kind.WARD, Kind.TOWNSHIP, Kind.SPECIAL_ZONE],
    Tier.AREA: [Kind.HAMLET, Kind.RESIDENTIAL_GROUP],
}


def begin(code: str, name: str, kind: str, tier: int, parent: Place, day: date, instrument: str) -> Place:
    place = Place(code=code, name=name, kind=kind, tier=tier, parent=parent, first_day=day, source=instrument)
    place.full_clean(exclude=["folded"])
    place.save(force_insert=True)
    PlaceName.objects.create(place=place, name=name, kind=kind, first_day=day, basis=instrument)
    Belonging.objects.create(place=place, parent=parent, first_day=day, basis=instrument)
    return place


def end(unit: Place, day: date) -> None:
    """Let a unit end the night before; facts dated later never came to be."""
    eve = day - ONE_DAY
    for facts in (unit.names, unit.belongings):
        facts.filter(first_day__gte=day).delete()
    for standing in (unit.names.all(), unit.belongings.all(), unit.key_areas.filter(first_day__lt=day)):
        standing.filter(reaching(day)).update(last_day=eve)
    latest = unit.names.order_by(models.F("first_day").desc(nulls_last=True)).first()
    if latest:
        unit.name, unit.kind = latest.name, latest.kind
    unit.last_day = eve
    unit.save()


def reaching(day: date) -> Q:
    """Facts that hold on that day or later."""
    return Q(last_day=None) | Q(last_day__gte=day)


def inherit(unit: Place, heir: Place, day: date, instrument: str, *, whole: bool = True, share=None) -> None:
    over, under = (share.numerator, share.denominator) if share is not None else (None, None)
    Succession.objects.create(
        place=unit, heir=heir, day=day, whole=whole, share_over=over, share_under=under, basis=instrument
    )


def rename(unit: Place, name: str, kind: str, day: date, instrument: str) -> None:
    """Call a unit so from a day on, until whatever it is called later."""
    fact = unit.names.filter(Q(first_day=None) | Q(first_day__lte=day)).filter(reaching(day)).first()
    split_fact(fact, day, instrument, name=name, kind=kind)
    latest = unit.names.order_by(models.F("first_day").desc(nulls_last=True)).first()
    unit.name, unit.kind = latest.name, latest.kind
    unit.save()


def belong(unit: Place, parent: Place, day: date, instrument: str) -> None:
    """Let a unit stand under another from a day on, until wherever it stands later."""
    fact = unit.belongings.filter(Q(first_day=None) | Q(first_day__lte=day)).filter(reaching(day)).first()
    split_fact(fact, day, instrument, parent=parent)
    unit.parent = unit.belongings.order_by(models.F("first_day").desc(nulls_last=True)).first().parent
    unit.save()


def split_fact(fact: PlaceName | Belonging, day: date, instrument: str, **changed) -> None:
    """Let a dated fact end the night before the day, and another with these changes take its place."""
    if fact.first_day != day:
        last = fact.last_day
        fact.last_day = day - ONE_DAY
        fact.save()
        fact.pk, fact.first_day, fact.last_day = None, day, last
        fact._state.adding = True
    for field, value in changed.items():
        setattr(fact, field, value)
    fact.basis = instrument
    fact.save()


def members(unit: Place, day: date) -> models.QuerySet[Place]:
    """The units that stand directly under this one on the day, or come to stand there later."""
    return Place.objects.filter(pk__in=unit.members.filter(reaching(day)).values("place")).filter(reaching(day))


def hand_members(old: Place, new: Place, day: date, instrument: str, only: Iterable[int] | None = None) -> None:
    """Let what stands under a unit on the day, or was to come under it later, stand under another from then on."""
    facts = old.members.filter(reaching(day))
    if only is not None:
        facts = facts.filter(place__in=list(only))
    moved = list(facts)
    late = [fact for fact in moved if fact.first_day and fact.first_day >= day]
    open_ = [fact for fact in moved if fact not in late]
    for fact in late:
        fact.parent = new
    fresh = [
        Belonging(place_id=fact.place_id, parent=new, first_day=day, last_day=fact.last_day, basis=instrument)
        for fact in open_
    ]
    for fact in open_:
        fact.last_day = day - ONE_DAY
    Belonging.objects.bulk_update(moved, ["parent", "last_day"], batch_size=500)
    Belonging.objects.bulk_create(fresh, batch_size=500)
    Place.objects.filter(pk__in=[fact.place_id for fact in moved], parent=old).update(parent=new)


def sum_up(new: Place, parts: list[Place]) -> None:
    """Give a merged unit what its parts add up to: area, middle, and the people of their latest common year."""
    if all(part.area_km2 for part in parts):
        new.area_km2 = sum(part.area_km2 for part in parts)
        if all(part.latitude is not None and part.longitude is not None for part in parts):
            new.latitude = sum(part.latitude * part.area_km2 for part in parts) / new.area_km2
            new.longitude = sum(part.longitude * part.area_km2 for part in parts) / new.area_km2
    known = [part.known_from for part in parts if part.known_from]
    new.known_from = max(known) if known else None
    new.save()
    counts = [{one.year: one for one in part.populations.all()} for part in parts]
    years = set.intersection(*(set(count) for count in counts))
    if years:
        latest = [count[max(years)] for count in counts]
        persons, households = ([getattr(one, name) for one in latest] for name in ("persons", "households"))
        Population.objects.create(
            place=new, year=max(years), source=" + ".join(dict.fromkeys(one.source for one in latest))[:200],
            persons=None if None in persons else sum(persons),
            households=None if None in households else sum(households),
        )  # fmt: skip
