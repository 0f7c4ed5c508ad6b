"""What a divided unit left behind: records that belong to its province until each is assigned to an heir.

A record keeps its past: until the division it counts at the old unit, from then on at the heir. So it is put into a
residential area of the old unit: the one it truly happened in, or, where only the heir is known, the area "part that
went to the heir", which ended with the unit and is made on first use.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import cast

from django.apps import apps
from django.core.exceptions import ValidationError
from django.db.models import Count, F, Model, QuerySet
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from tuquan.ledger.record import Record
from tuquan.places import tree
from tuquan.places.models import Belonging, Kind, Place, PlaceName, Succession, Tier


def record_models() -> list[type[Record]]:
    """All models whose rows are records, whether or not anything is counted from them."""
    return [model for model in apps.get_models() if issubclass(model, Record)]


def unassigned(units: Iterable[Place], model: type[Record]) -> QuerySet[Record]:
    """Records that divided units left and nobody has assigned yet, without those that hang on another and go along."""
    found = model._default_manager.filter(place__in=units, voided_on=None)
    for field in model._meta.concrete_fields:
        if field.is_relation and isinstance(field.related_model, type) and issubclass(field.related_model, Record):
            found = found.exclude(**{f"{field.name}__place": F("place")})
    return found.order_by("pk")


def waiting(units: QuerySet[Place]) -> dict[int, int]:
    """How many records of each of these units wait to be assigned; units without any are left out."""
    counts: dict[int, int] = defaultdict(int)
    for model in record_models():
        for place, count in unassigned(units, model).order_by().values_list("place").annotate(Count("pk")):
            counts[place] += count
    return dict(counts)


def divided(places: QuerySet[Place]) -> QuerySet[Place]:
    """Those of these places that were divided among several."""
    return places.filter(pk__in=Succession.objects.filter(whole=False).values("place"))


def choices(unit: Place) -> list[Place]:
    """Where a record of a divided unit can go: its residential areas that an heir took, then the heirs."""
    heirs = [succession.heir for succession in unit.heirs()]
    facts = Belonging.objects.filter(place__tier=Tier.AREA, place__in=unit.members.values("place"))
    taken = facts.filter(parent__in=[heir.pk for heir in heirs]).select_related("place__parent").order_by("place__code")
    return list(dict.fromkeys(fact.place for fact in taken)) + heirs


def assign(unit: Place, records: Sequence[Record], to: Place) -> None:
    heirs = {succession.heir_id: succession for succession in Succession.objects.filter(place=unit, whole=False)}
    if not heirs:
        raise ValidationError(_("%(unit)s was not divided."), params={"unit": unit.name})
    if to not in choices(unit):
        raise ValidationError(
            {"to": _("%(to)s is neither an heir of %(unit)s nor one of its residential areas.")
             % {"to": to.name, "unit": unit.name}}
        )  # fmt: skip
    if not records:
        raise ValidationError({"records": _("Choose at least one record.")})
    strangers = [record for record in records if record.place_id != unit.pk]
    if strangers:
        raise ValidationError(
            {"records": _("Not an unassigned record of %(unit)s: %(record)s.")
             % {"unit": unit.name, "record": f"{strangers[0]._meta.verbose_name} {strangers[0].pk}"}}
        )  # fmt: skip
    place = part_of(unit, heirs[to.pk]) if to.pk in heirs else to
    for record in with_followers(records, unit):
        record.lock()
        record.place = place
        record.save()


def with_followers(records: Iterable[Record], unit: Place) -> list[Record]:
    """These records and those that hang on them at the same unit: the members of a body, the trainings of a member."""
    found: dict[tuple, Record] = {}
    waiting = list(records)
    while waiting:
        record = waiting.pop()
        if (type(record), record.pk) in found:
            continue
        found[type(record), record.pk] = record
        for relation in record._meta.related_objects:
            kept = cast(type[Model], relation.related_model)  # the stubs allow "self" here, but Django has resolved it
            if issubclass(kept, Record):
                hanging = kept._default_manager.filter(place=unit, **{relation.field.name: record})
                waiting.extend(hanging)
    return list(found.values())


def part_of(unit: Place, succession: Succession) -> Place:
    """The area that stands for the part of a divided unit that went to this heir."""
    heir = succession.heir
    code = f"{unit.code}>{heir.code}"
    part = Place.objects.filter(code=code, tier=Tier.AREA, last_day=unit.last_day).first()
    if part:
        return part
    name = _t("%(unit)s, part now in %(heir)s") % {"unit": unit.name, "heir": heir.name}
    part = Place(
        code=code, name=name[:120], kind=Kind.HAMLET, tier=Tier.AREA, parent=unit, first_day=unit.first_day,
        last_day=unit.last_day, source=succession.basis,
    )  # fmt: skip
    part.save()
    days = {"first_day": part.first_day, "last_day": part.last_day, "basis": succession.basis}
    PlaceName.objects.create(place=part, name=part.name, kind=part.kind, **days)
    Belonging.objects.create(place=part, parent=unit, **days)
    Succession.objects.create(place=part, heir=heir, day=succession.day, basis=succession.basis)
    tree.take_map()
    tree.rebuild([part.pk])
    return part
