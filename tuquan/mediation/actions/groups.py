"""Verbs about mediation groups: the Front proposes, the chair of the commune recognises, the justice clerk keeps."""

from datetime import date

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from tuquan.journal.actions import action, reading
from tuquan.kit.days import not_ahead
from tuquan.ledger import mend
from tuquan.mediation.models import State
from tuquan.organisations.models import (
    Body,
    BodyKind,
    BodyState,
    EndReason,
    Membership,
    MemberState,
    Person,
    Sex,
)
from tuquan.places.models import Place

READ_GROUPS = reading("mediation.read_groups", _("Read mediation groups and mediators"))


@action(_("Propose a mediation group"))
def propose_group(place: Place, *, name: str, on: date, ref: str = "", by) -> Body:
    """Put a group before the chair; it counts once it is recognised."""
    not_ahead(on=on)
    group = Body(kind=BodyKind.MEDIATION_GROUP, place=place, name=name, ref=ref, proposed_on=on)
    group.full_clean()
    group.save()
    return group


@action(_("Recognise the group"))
def recognise_group(group: Body, *, on: date, decision: str, mediators: bool = True, by) -> Body:
    """Recognise a proposed group, and by the same decision its proposed mediators unless told otherwise."""
    not_ahead(on=on)
    if group.proposed_on and on < group.proposed_on:
        raise ValidationError({"on": _("It cannot be recognised before it was proposed.")})
    group.step("recognise_group")
    group.first_day, group.decision = on, decision
    for member in group.memberships.standing().filter(state=MemberState.PROPOSED) if mediators else ():
        recognise(member, on, decision)
    group.count_members()
    group.full_clean()
    group.save()
    return group


@action(_("Bring in a group that existed before"))
def bring_in_group(
    place: Place, *, name: str, first_day: date, decision: str, women: int = 0, men: int = 0, ref: str = "", by
) -> Body:
    """Enter a group as it stood: recognised on a past day. Its mediators are counted first and named later."""
    not_ahead(first_day=first_day)
    group = Body(
        kind=BodyKind.MEDIATION_GROUP, place=place, name=name, ref=ref, state=BodyState.RECOGNISED,
        first_day=first_day, decision=decision,
    )  # fmt: skip
    group.full_clean()
    group.save()
    for sex in [Sex.FEMALE] * women + [Sex.MALE] * men:
        person = Person(sex=sex)
        person.save()
        recognise(member_of(group, person), first_day, decision)
    group.count_members()
    group.save()
    return group


@action(_("Dissolve the group"))
def dissolve_group(group: Body, *, on: date, decision: str, by) -> Body:
    """End a group and its mediators' terms. Its open disputes have to be brought to an end first."""
    not_ahead(on=on)
    waiting = group.disputes.standing().exclude(state=State.CLOSED).count()
    if waiting:
        raise ValidationError(_("The group still has %(count)s open disputes."), params={"count": waiting})
    group.step("dissolve_group")
    group.ended_on, group.decision = on, decision or group.decision
    for member in group.memberships.standing().exclude(state=MemberState.ENDED):
        end(member, on, EndReason.BODY_ENDED)
    group.count_members()
    group.full_clean()
    group.save()
    return group


@action(_("Correct the group"))
def correct_group(group: Body, *, name: str, ref: str, decision: str, first_day: date | None, reason: str, by) -> Body:
    """Mend what was typed wrong, with the reason; a recognition cannot be added or taken away like this."""
    if bool(first_day) != bool(group.first_day):
        raise ValidationError({"first_day": _("The day of recognition comes with the recognition.")})
    not_ahead(first_day=first_day)
    changes = {"name": name, "ref": ref, "decision": decision, "first_day": first_day}
    return mend.apply(group, changes, reason)


@action(_("Void the group"))
def void_group(group: Body, *, reason: str, by) -> Body:
    """Declare that the entry was a mistake, with its mediators; refused once the group has disputes."""
    if group.disputes.standing().exists():
        raise ValidationError(_("The group has disputes: dissolve it instead."))
    for member in group.memberships.standing():
        mend.void(member, reason)
    group.count_members()
    return mend.void(group, reason)


# --- what groups and mediators share -------------------------------------------------------------------------------


def member_of(group: Body, person: Person, **fields) -> Membership:
    """A membership that repeats what the ledger counts by."""
    return Membership(place=group.place, body=group, body_kind=group.kind, person=person, sex=person.sex, **fields)


def recognise(member: Membership, on: date, decision: str) -> None:
    member.step("recognise_mediator")
    member.first_day, member.decision = on, decision
    member.full_clean()
    member.save()


def end(member: Membership, on: date, reason: str) -> None:
    member.step("end_mediator")
    member.ended_on, member.end_reason = on, reason
    member.full_clean()
    member.save()
