"""Verbs about the terms of people in bodies: who holds which role, from which day, until when and why."""

from datetime import date

from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from tuquan.journal.actions import action, reading
from tuquan.kit.days import not_ahead
from tuquan.kit.text import fold
from tuquan.ledger import mend
from tuquan.organisations.actions.bodies import around, leave, refuse, save_checked
from tuquan.organisations.models import (
    KEPT_HERE,
    SEVERAL_HEADS,
    WITHOUT_NAMES,
    Body,
    Membership,
    MemberState,
    Person,
)
from tuquan.places.models import Place

READ_NAMES = reading("organisations.read_names", _("Read who holds which role in a body"))


@action(_("Appoint to a role"))
def appoint(
    body: Body,
    *,
    role: str,
    first_day: date,
    head: bool = False,
    person: Person | None = None,
    name: str = "",
    sex: str = "",
    birth_year: int | None = None,
    decision: str = "",
    term_ends: date | None = None,
    by,
) -> Membership:
    """Somebody holds a role from this day: a person whom a body of the same commune names already, or a new one."""
    refuse(body, by)
    not_ahead(first_day=first_day)
    if body.kind in WITHOUT_NAMES:
        raise ValidationError(_("Commune police are counted as posts; nobody is named here."))
    body.step("appoint")
    if bool(person) == bool(name):
        raise ValidationError({"name": _("Pick a person of the commune, or type the name of a new one.")})
    if person and not known_at(body.place).filter(pk=person.pk).exists():
        raise ValidationError({"person": _("No body of the commune names this person.")})
    if person is None:
        person = Person(name=name, sex=sex, birth_year=birth_year)
        person.full_clean()
        person.save()
    term = Membership(
        place=body.place, body=body, body_kind=body.kind, person=person, sex=person.sex, role=role, head=head,
        state=MemberState.SERVING, first_day=first_day, term_ends=term_ends, decision=decision,
    )  # fmt: skip
    check_term(term, body)
    save_checked(term)
    recount(body)
    return term


@action(_("End the term"))
def end_term(term: Membership, *, on: date, reason: str, by) -> Membership:
    """The role is no longer held from this day."""
    body = hold(term, by)
    not_ahead(on=on)
    if term.first_day and on < term.first_day:
        raise ValidationError({"on": _("It cannot end before it began.")})
    leave(term, on, reason)
    recount(body)
    return term


@action(_("Correct the term"))
def correct_term(
    term: Membership,
    *,
    role: str,
    head: bool,
    first_day: date,
    name: str,
    reason: str,
    sex: str = "",
    birth_year: int | None = None,
    decision: str = "",
    term_ends: date | None = None,
    ended_on: date | None = None,
    by,
) -> Membership:
    """Mend what was typed wrong, of the term or of the person, in all bodies where the person serves."""
    body = hold(term, by)
    not_ahead(first_day=first_day, ended_on=ended_on)
    if term.voided:
        raise ValidationError(_("This record is void."))
    if bool(ended_on) != bool(term.ended_on):
        raise ValidationError({"ended_on": _("The last day comes with the ending.")})
    mend.keep_reason(term, reason)
    term.role, term.head, term.first_day, term.ended_on = role, head, first_day, ended_on
    term.decision, term.term_ends, term.sex = decision, term_ends, sex
    check_term(term, body)
    save_checked(term)
    person = term.person
    person.name, person.sex, person.birth_year = name, sex, birth_year
    person.full_clean()
    person.save()
    others = list(person.memberships.exclude(sex=sex))
    for other in others:
        other.sex = sex
    if others:
        Membership.objects.bulk_update(others, ["sex"])
    for other_body in Body.objects.filter(memberships__in=person.memberships.all()).exclude(pk=body.pk).distinct():
        recount(other_body)
    recount(body)
    return term


@action(_("Void the term"))
def void_term(term: Membership, *, reason: str, by) -> Membership:
    """Declare that the entry was a mistake."""
    body = hold(term, by)
    mend.void(term, reason)
    recount(body)
    return term


def known_at(place: Place) -> QuerySet[Person]:
    """People whom bodies kept here name in the same commune; never anybody from elsewhere."""
    near = Membership.objects.standing().filter(body_kind__in=KEPT_HERE, place__in=around(place))
    return Person.objects.filter(memberships__in=near).exclude(name="").distinct().order_by("folded", "pk")


def check_term(term: Membership, body: Body) -> None:
    """A term names a role, within the body's days; nobody holds a role twice at once, and one leads where one may."""
    if not term.role:
        raise ValidationError({"role": _("Say which role.")})
    if term.first_day is None or (body.first_day and term.first_day < body.first_day):
        raise ValidationError({"first_day": _("The body itself began later.")})
    if body.ended_on and (term.ended_on is None or term.ended_on > body.ended_on):
        raise ValidationError({"ended_on": _("The body itself ended earlier.")})
    beside = Membership.objects.on_days(term.first_day, term.ended_on).filter(body=body).exclude(pk=term.pk)
    same = fold(term.role)
    if any(fold(one.role) == same for one in beside.filter(person=term.person)):
        raise ValidationError({"role": _("This person holds this role in the body on these days already.")})
    if term.head and body.kind not in SEVERAL_HEADS and beside.filter(head=True).exists():
        raise ValidationError({"head": _("Somebody else heads the body on these days: end that term first.")})


def hold(term: Membership, by) -> Body:
    """The body of a term, locked by the lock on the term itself, and kept by whoever acts."""
    body = Body.objects.get(pk=term.body_id)
    refuse(body, by)
    return body


def recount(body: Body) -> None:
    body.count_members()
    body.save()
