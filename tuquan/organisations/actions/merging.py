"""Duplicates: one goes into the other with all that names it, and just that comes back when it was a mistake."""

from collections.abc import Sequence

from django.apps import apps
from django.core.exceptions import ValidationError
from django.db.models import Model, QuerySet
from django.db.models.fields.related import ForeignKey
from django.utils.translation import gettext_lazy as _

from tuquan.journal.actions import action
from tuquan.kit.period import today
from tuquan.kit.text import fold
from tuquan.ledger import mend
from tuquan.ledger.record import Record
from tuquan.organisations.actions.bodies import keys_to_bodies, refuse, two_heads, void_phases
from tuquan.organisations.actions.terms import recount
from tuquan.organisations.models import SEVERAL_HEADS, Body, BodyMerge, Membership


@action(_("Merge a duplicate into it"))
def merge_bodies(keeper: Body, *, loser: Body, reason: str, by) -> Body:
    """All that names the duplicate names this body from now on; the duplicate stays readable and counts no more."""
    refuse(keeper, by)
    loser.lock()
    if not twins(keeper).filter(pk=loser.pk).exists():
        raise ValidationError({"loser": _("Only a body of the same kind at the same place can be its duplicate.")})
    refuse(loser, by)
    merge = BodyMerge(loser=loser, keeper=keeper)
    for model, field in keys_to_bodies():
        keys = list(movable(model, field, loser, keeper).values_list("pk", flat=True))
        if keys:
            merge.moved[f"{model._meta.label}.{field.name}"] = keys
            move(model, field, keys, loser, keeper)
    refuse_clash(keeper)
    void_phases(loser, today())
    loser.count_members()
    mend.void(loser, reason)
    merge.save()
    recount(keeper)
    return keeper


@action(_("Undo a merge"))
def undo_merge(keeper: Body, *, loser: Body, reason: str, by) -> Body:
    """The duplicate stands again, with just what came from it."""
    refuse(keeper, by)
    loser.lock()
    merge = BodyMerge.objects.filter(loser=loser, keeper=keeper).first()
    if merge is None:
        raise ValidationError({"loser": _("This body was not merged into it.")})
    for name, keys in merge.moved.items():
        label, _dot, field = name.rpartition(".")
        model = apps.get_model(label)
        move(model, model._meta.get_field(field), keys, keeper, loser)
    merge.delete()
    mend.restore(loser, reason)
    void_phases(loser, None)
    recount(loser)
    recount(keeper)
    return keeper


def twins(body: Body) -> QuerySet[Body]:
    """What could be a duplicate of a body: the others of its kind at its place."""
    found = Body.objects.standing().filter(kind=body.kind, place_id=body.place_id)
    return found.exclude(pk=body.pk).order_by("folded", "pk")


def movable(model: type[Model], field: ForeignKey, loser: Body, keeper: Body) -> QuerySet:
    """The rows that name the duplicate, but those of a many-to-many whose owner names the kept body too."""
    found = model._base_manager.filter(**{field.name: loser})
    if field.one_to_one and found and model._base_manager.filter(**{field.name: keeper}).exists():
        what = model._meta.verbose_name
        raise ValidationError({"loser": _("Both have their own entry under “%(what)s”.") % {"what": what}})
    if model._meta.auto_created:
        owner = next(one for one in model._meta.concrete_fields if one.is_relation and one is not field)
        twice = model._base_manager.filter(**{field.name: keeper}).values(owner.attname)
        found = found.exclude(**{f"{owner.attname}__in": twice})
    return found


def move(model: type[Model], field: ForeignKey, keys: Sequence[int], source: Body, to: Body) -> None:
    """Let these rows name another body, as far as they still name the first; of records the ledger takes note."""
    found = model._base_manager.filter(pk__in=keys, **{field.name: source})
    if not issubclass(model, Record):
        found.update(**{field.name: to})
        return
    records, changed = list(found), [field.name]
    for record in records:
        setattr(record, field.name, to)
        if isinstance(record, Membership):
            record.body_kind = to.kind
    if model is Membership:
        changed.append("body_kind")
    if records:
        model._default_manager.bulk_update(records, changed, batch_size=500)


def refuse_clash(keeper: Body) -> None:
    """What the terms of two bodies together must not say."""
    if keeper.kind not in SEVERAL_HEADS and two_heads(keeper):
        raise ValidationError({"loser": _("Both have a head on the same days: end or void one of the terms first.")})
    terms = list(keeper.memberships.standing().exclude(first_day=None).select_related("person"))
    for term in terms:
        beside = keeper.memberships.on_days(term.first_day, term.ended_on).filter(person=term.person, pk__gt=term.pk)
        if any(fold(one.role) == fold(term.role) for one in beside):
            says = _("Somebody holds the same role in both on the same days: void one of the terms first.")
            raise ValidationError({"loser": says})
