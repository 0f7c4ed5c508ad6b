"""Verbs about bodies that no other app keeps: entered, corrected, of another kind from a day, ended, voided."""

from collections.abc import Iterable, Sequence
from datetime import date
from itertools import pairwise

from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Model, Q, QuerySet
from django.db.models.fields.related import ForeignKey
from django.utils.translation import gettext_lazy as _

from tuquan.journal.actions import action, reading
from tuquan.kit.days import not_ahead
from tuquan.kit.period import today
from tuquan.ledger import mend
from tuquan.ledger.record import Record
from tuquan.organisations.models import (
    BY_DECISION,
    KEPT_HERE,
    OF_THE_PEOPLE,
    SEVERAL_HEADS,
    WITHOUT_NAMES,
    Body,
    BodyMerge,
    BodyState,
    BodySuccession,
    EndReason,
    Membership,
    Phase,
)
from tuquan.places.models import Place, Tier, Within

READ = reading("organisations.read", _("Read bodies"))
KEEP_ALL = reading("organisations.keep_all_kinds", _("Keep bodies of every kind, beyond those of the Front"))


@action(_("Enter a body"))
def enter_body(place: Place, *, kind: str, name: str, first_day: date, decision: str = "", ref: str = "", by) -> Body:
    """Enter a body that stands from a day on."""
    refuse_kinds([kind], [place], by)
    check_body({"kind": kind, "first_day": first_day, "decision": decision})
    body = Body(
        place=place, kind=kind, name=name, ref=ref, state=BodyState.STANDING, first_day=first_day, decision=decision
    )
    body.full_clean()
    body.save()
    first_phase(body).save()
    return body


@action(_("Correct the body"))
def correct_body(
    body: Body,
    *,
    kind: str,
    name: str,
    first_day: date,
    reason: str,
    decision: str = "",
    ref: str = "",
    ended_on: date | None = None,
    by,
) -> Body:
    """Mend what was typed wrong. The kind is the one that it is of now; the first day is the one on which it began."""
    refuse(body, by)
    refuse_kinds([kind], [body.place], by)
    check_body({"kind": kind, "first_day": first_day, "ended_on": ended_on, "decision": decision})
    if bool(ended_on) != bool(body.ended_on):
        raise ValidationError({"ended_on": _("The last day comes with the ending.")})
    if body.memberships.standing().filter(first_day__lt=first_day).exists():
        raise ValidationError({"first_day": _("Somebody held a role in it before that day.")})
    refuse_later_terms(body, "ended_on", ended_on)
    suit_people(body, kind)
    for term in body.memberships.standing().filter(end_reason=EndReason.BODY_ENDED, ended_on=body.ended_on):
        term.ended_on = ended_on
        save_checked(term)
    changes = {
        "kind": kind, "name": name, "ref": ref, "decision": decision, "first_day": first_day, "ended_on": ended_on,
    }  # fmt: skip
    mend.apply(body, changes, reason)
    phases = list(body.phases.standing())
    phases[0].first_day, phases[-1].kind, phases[-1].ended_on = first_day, kind, ended_on
    for phase in phases:
        phase.name = name
        save_checked(phase)
    repeat_kind(body)
    return body


@action(_("Change its kind from a day"))
def change_kind(body: Body, *, kind: str, on: date, decision: str = "", by) -> Body:
    """From this day it is of another kind; what it was before stays readable and counted."""
    refuse(body, by)
    refuse_kinds([kind], [body.place], by)
    check_body({"kind": kind, "first_day": body.first_day, "decision": decision or body.decision})
    not_ahead(on=on)
    body.step("change_kind")
    if kind == body.kind:
        raise ValidationError({"kind": _("It is of this kind already.")})
    suit_people(body, kind)
    phase = body.phases.standing().get(ended_on=None)
    if on <= phase.first_day:
        raise ValidationError({"on": _("It was not of the present kind before that day: correct the body instead.")})
    phase.ended_on = on
    phase.save()
    body.kind = kind
    body.full_clean()
    body.save()
    save_checked(Phase(place=body.place, body=body, name=body.name, kind=kind, first_day=on, decision=decision))
    repeat_kind(body)
    return body


@action(_("End the body"))
def end_body(body: Body, *, on: date, decision: str = "", heirs: Sequence[Body] = (), by) -> Body:
    """It no longer stands from this day, nor does anybody hold a role in it; `heirs` are the bodies that took over."""
    refuse(body, by)
    not_ahead(on=on)
    body.step("end_body")
    refuse_later_terms(body, "on", on)
    body.ended_on, body.end_decision = on, decision
    body.full_clean()
    phase = body.phases.standing().get(ended_on=None)
    phase.ended_on = on
    save_checked(phase)
    for term in body.memberships.serving():
        leave(term, on, EndReason.BODY_ENDED)
    for heir in heirs:
        if not possible_heirs(body).filter(pk=heir.pk).exists():
            raise ValidationError({"heirs": _("“%(heir)s” cannot take over from it.") % {"heir": heir}})
        BodySuccession(body=body, heir=heir).save()
    body.count_members()
    body.save()
    return body


@action(_("Void the body"))
def void_body(body: Body, *, reason: str, by) -> Body:
    """Declare that the entry was a mistake, with the terms in it; refused once other records name it."""
    refuse(body, by)
    if body.absorbed.exists():
        raise ValidationError(_("A duplicate was merged into it: undo the merge first."))
    others = [(model, field) for model, field in keys_to_bodies() if model is not Membership]
    naming = [model for model, field in others if rows(model, field, body).exists()]
    if naming:
        raise ValidationError(
            _("Other records name it: %(what)s. End it, or merge it into another body."),
            params={"what": ", ".join(str(model._meta.verbose_name_plural) for model in naming)},
        )
    for term in body.memberships.standing():
        mend.void(term, reason)
    void_phases(body, today())
    body.count_members()
    return mend.void(body, reason)


# --- what the verbs share ------------------------------------------------------------------------------------------


def check_body(row: dict) -> None:
    """What must hold between the columns of a body; a form's fields and a sheet's cells are judged alike."""
    first, last = row.get("first_day"), row.get("ended_on")
    not_ahead(first_day=first, ended_on=last)
    if first and last and last < first:
        raise ValidationError({"ended_on": _("It cannot end before it began.")})
    if row.get("kind") in BY_DECISION and not row.get("decision"):
        raise ValidationError({"decision": _("A steering committee is founded by a decision: give its number.")})


def refuse_kinds(kinds: Iterable[str], places: list[Place], by) -> None:
    """Kinds that another app keeps, and those that whoever acts does not keep."""
    kinds = set(kinds)
    if kinds - set(KEPT_HERE):
        raise ValidationError({"kind": _("Bodies of this kind are kept in a register of their own.")})
    if kinds - set(OF_THE_PEOPLE) and (why := by.refusal(KEEP_ALL, places)):
        raise PermissionDenied(why)


def refuse(body: Body, by) -> None:
    """A void body, one that another app keeps, or of a kind that whoever acts does not keep."""
    if body.kind not in KEPT_HERE:
        raise ValidationError(_("Bodies of this kind are kept in a register of their own."))
    refuse_kinds([body.kind], [body.place], by)
    if body.voided:
        raise ValidationError(_("This record is void."))


def suit_people(body: Body, kind: str) -> None:
    """Whether those who hold or held a role in it may do so in a body of this kind."""
    if kind in WITHOUT_NAMES and body.memberships.standing().exists():
        raise ValidationError({"kind": _("Commune police are counted as posts; this body names people.")})
    if kind not in SEVERAL_HEADS and two_heads(body):
        raise ValidationError({"kind": _("Two people head it on the same days; a body of this kind has one head.")})


def refuse_later_terms(body: Body, field: str, day: date | None) -> None:
    """Nobody holds a role in a body after its end; terms that end with the body follow it."""
    later = Q(first_day__gt=day) | (Q(ended_on__gt=day) & ~Q(end_reason=EndReason.BODY_ENDED))
    if day and body.memberships.standing().filter(later).exists():
        raise ValidationError({field: _("Somebody held a role in it after that day.")})


def two_heads(body: Body) -> bool:
    heads = sorted(body.memberships.standing().filter(head=True), key=lambda term: term.first_day)
    return any(one.ended_on is None or one.ended_on > after.first_day for one, after in pairwise(heads))


def first_phase(body: Body) -> Phase:
    return Phase(
        place=body.place, body=body, name=body.name, kind=body.kind, first_day=body.first_day, ended_on=body.ended_on,
        decision=body.decision,
    )  # fmt: skip


def void_phases(body: Body, day: date | None) -> None:
    """Its kinds over time count no more, or (without a day) again."""
    for phase in body.phases.all():
        phase.voided_on = day
        phase.save()


def repeat_kind(body: Body) -> None:
    """Memberships repeat the kind of their body."""
    terms = list(body.memberships.exclude(body_kind=body.kind))
    for term in terms:
        term.body_kind = body.kind
    if terms:
        Membership.objects.bulk_update(terms, ["body_kind"])


def leave(term: Membership, on: date, reason: str) -> None:
    term.step("end_term")
    term.ended_on, term.end_reason = on, reason
    save_checked(term)


def save_checked(record: Record) -> None:
    record.full_clean()
    record.save()


def around(place: Place) -> QuerySet[Place]:
    """The places of the same commune; above the commune, the place alone."""
    day = today()
    now = Within.objects.filter(first_day__lte=day, last_day__gte=day)
    commune = now.filter(place=place, tier=Tier.COMMUNE).values("ancestor")
    return Place.objects.filter(Q(pk=place.pk) | Q(pk__in=now.filter(ancestor__in=commune).values("place")))


def possible_heirs(body: Body) -> QuerySet[Body]:
    """What may take over from a body: bodies of its kind in the same commune."""
    near = Body.objects.standing().filter(kind=body.kind, place__in=around(body.place))
    return near.exclude(pk=body.pk).order_by("folded", "pk")


def keys_to_bodies() -> list[tuple[type[Model], ForeignKey]]:
    """Every key to a body, in whatever app, but those that say what the body itself is."""
    own = {(Phase, "body"), (BodySuccession, "body"), (BodyMerge, "loser"), (BodyMerge, "keeper")}
    relations = [one for one in Body._meta.get_fields(include_hidden=True) if one.auto_created and not one.concrete]
    keys = [(one.related_model, one.field) for one in relations if not one.many_to_many]
    return [(model, field) for model, field in keys if (model, field.name) not in own]


def rows(model: type[Model], field: ForeignKey, body: Body) -> QuerySet:
    """The rows whose key names this body; void records count no more."""
    found = model._base_manager.filter(**{field.name: body})
    return found.filter(voided_on=None) if issubclass(model, Record) else found
