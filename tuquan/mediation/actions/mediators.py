"""Verbs about mediators: elected by the people, proposed by the Front, recognised by the chair of the commune."""

from datetime import date

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from tuquan.journal.actions import action
from tuquan.kit.days import not_ahead
from tuquan.ledger import mend
from tuquan.mediation.actions.groups import end, member_of, recognise
from tuquan.organisations.models import Body, BodyState, Membership, MemberState, Person, Training


@action(_("Propose a mediator"))
def propose_mediator(
    group: Body,
    *,
    name: str,
    sex: str,
    birth_year: int | None = None,
    trained: bool = False,
    head: bool = False,
    ref: str = "",
    by,
) -> Membership:
    """Put a mediator elected by the people before the chair."""
    group = hold(group.pk)
    if group.voided:
        raise ValidationError(_("This record is void."))
    if group.state == BodyState.DISSOLVED:
        raise ValidationError(_("The group is dissolved."))
    person = Person(name=name, sex=sex, birth_year=birth_year)
    person.full_clean()
    person.save()
    member = member_of(group, person, trained=trained, head=head, ref=ref)
    member.full_clean()
    member.save()
    recount(group)
    return member


@action(_("Recognise the mediator"))
def recognise_mediator(member: Membership, *, on: date, decision: str, term_ends: date | None = None, by) -> Membership:
    """From this day the mediator serves and is counted."""
    not_ahead(on=on)
    group = hold(member.body_id)
    if group.state != BodyState.RECOGNISED:
        raise ValidationError(_("Recognise the group first."))
    if on < group.first_day:
        raise ValidationError({"on": _("The group itself was recognised later.")})
    member.term_ends = term_ends
    recognise(member, on, decision)
    recount(group)
    return member


@action(_("End the mediator's service"))
def end_mediator(member: Membership, *, on: date, reason: str, by) -> Membership:
    """The mediator no longer serves from this day."""
    not_ahead(on=on)
    group = hold(member.body_id)
    end(member, on, reason)
    recount(group)
    return member


@action(_("Record a training"))
def record_training(member: Membership, *, on: date, topic: str = "", hours: int | None = None, by) -> Membership:
    """The mediator took part in a training; each attendance counts on its day."""
    not_ahead(on=on)
    if member.state != MemberState.RECOGNISED:
        raise ValidationError(_("Only a mediator who serves is trained."))
    training = Training(place=member.place, member=member, body_kind=member.body_kind, on=on, topic=topic, hours=hours)
    training.full_clean()
    training.save()
    member.trained_on = max(on, member.trained_on or on)
    member.save()
    return member


@action(_("Correct the mediator"))
def correct_mediator(
    member: Membership,
    *,
    name: str,
    sex: str,
    birth_year: int | None,
    trained: bool,
    head: bool,
    term_ends: date | None,
    reason: str,
    by,
) -> Membership:
    """Mend what was typed wrong, or name somebody whom an opening balance only counted."""
    mend.keep_reason(member, reason)
    person, group = member.person, hold(member.body_id)
    person.name, person.sex, person.birth_year = name, sex, birth_year
    person.full_clean()
    person.save()
    member.sex, member.trained, member.head, member.term_ends = sex, trained, head, term_ends
    member.full_clean()
    member.save()
    recount(group)
    return member


@action(_("Void the mediator"))
def void_mediator(member: Membership, *, reason: str, by) -> Membership:
    """Declare that the entry was a mistake, with its trainings."""
    if member.disputes.standing().exists():
        raise ValidationError(_("The mediator has disputes: end the service instead."))
    group = hold(member.body_id)
    for training in member.trainings.standing():
        mend.void(training, reason)
    mend.void(member, reason)
    recount(group)
    return member


def hold(pk: int) -> Body:
    """The group, locked, so that two who change its mediators count one after the other."""
    return Body.objects.select_for_update().get(pk=pk)


def recount(group: Body) -> None:
    group.count_members()
    group.save()
