"""Verbs about members of security teams: proposed by the commune police, recognised and ended by the chair."""

from datetime import date, timedelta

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from tuquan.forces.actions.teams import end, hold, lawful, recount, refuse, standing
from tuquan.forces.models import EarlierService, Enrolment, WrittenWarning, age_lacks
from tuquan.journal.actions import action
from tuquan.kit.days import not_ahead
from tuquan.kit.period import today
from tuquan.law import rules
from tuquan.ledger import mend
from tuquan.organisations.models import Body, EndReason, Membership, MemberState, Person

HEAD = "head"


@action(_("Propose a member"))
def propose_member(
    team: Body,
    *,
    name: str,
    sex: str,
    birth_year: int,
    post: str = "member",
    schooling: bool = False,
    residence: bool = False,
    health: bool = False,
    background: bool = False,
    ref: str = "",
    by,
) -> Membership:
    """Put a candidate before the chair, with the conditions that the police confirmed."""
    team = hold(team.pk)
    standing(team)
    refuse(age_lacks(birth_year, over_age=True, on=today()))  # of those above the limit the chair decides
    person = Person(name=name, sex=sex, birth_year=birth_year)
    person.full_clean()
    person.save()
    member = member_of(team, person, post, ref=ref)
    member.full_clean()
    member.save()
    enrolment = Enrolment(
        member=member, post=post, schooling=schooling, residence=residence, health=health, background=background
    )
    enrolment.full_clean()
    enrolment.save()
    recount(team)
    return member


@action(_("Recognise the member"))
def recognise_member(member: Membership, *, on: date, decision: str, over_age: bool = False, by) -> Membership:
    """From this day the member serves and is counted; refused while a condition of the law is not met."""
    not_ahead(on=on)
    lawful(on)
    team, enrolment = hold(member.body_id), member.enrolment
    standing(team)
    if on < team.first_day:
        raise ValidationError({"on": _("The team itself was formed later.")})
    refuse([*age_lacks(member.person.birth_year, over_age, on), *enrolment.lacks(on)])
    member.step("forces.recognise_member")
    member.first_day, member.decision = on, decision
    enrolment.over_age = over_age
    refuse_overlap(enrolment, on)
    member.full_clean()
    member.save()
    enrolment.save()
    recount(team)
    return member


@action(_("Change the post"))
def change_post(member: Membership, *, post: str, on: date, by) -> Membership:
    """The member takes another post of the team from this day; the service goes on."""
    not_ahead(on=on)
    serving(member)
    hold(member.body_id)
    enrolment = member.enrolment
    if post == enrolment.post:
        raise ValidationError({"post": _("The member holds this post already.")})
    if on < (enrolment.post_from or member.first_day):
        raise ValidationError({"on": _("The member took the present post later.")})
    enrolment.post, enrolment.post_from = post, on
    enrolment.full_clean()
    refuse_overlap(enrolment, on)
    member.head = post == HEAD
    member.save()
    enrolment.save()
    return member


@action(_("End the member's service"))
def end_member(member: Membership, *, on: date, reason: str, by) -> Membership:
    """The member no longer serves from this day, for a reason of the law."""
    not_ahead(on=on)
    if reason == EndReason.DUTY:
        rule = "forces.warnings_to_leave"
        needed, given = rules.number(rule, on), member.warnings.filter(on__lte=on).count()
        if given < needed:
            raise ValidationError(
                {"reason": _("Only after %(needed)s written warnings; %(given)s recorded (%(citation)s).")
                 % {"needed": needed, "given": given, "citation": rules.citation(rule, on)}}
            )  # fmt: skip
    team = hold(member.body_id)
    end(member, on, reason)
    recount(team)
    return member


@action(_("Warn in writing"))
def warn_member(member: Membership, *, on: date, document: str, why: str = "", by) -> Membership:
    """Record a warning in writing, which is counted when the member may have to leave."""
    not_ahead(on=on)
    serving(member)
    if on < member.first_day:
        raise ValidationError({"on": _("The member was recognised later.")})
    warning = WrittenWarning(member=member, on=on, document=document, why=why)
    warning.full_clean()
    warning.save()
    return member


@action(_("Add earlier service"))
def record_service(member: Membership, *, force: str, first_day: date, last_day: date, area: str, by) -> Membership:
    """A period in a predecessor force, which counts towards the length of service by the coefficient of its area."""
    if member.voided:
        raise ValidationError(_("This record is void."))
    coefficients = rules.items("forces.area_coefficients", today())
    percent = next((one["percent"] for one in coefficients if one["code"] == area), 0)
    service = EarlierService(
        member=member, force=force, first_day=first_day, last_day=last_day, area=area, percent=percent
    )
    service.full_clean()
    if last_day >= (member.first_day or today()):
        raise ValidationError({"last_day": _("It ended before the member joined the team.")})
    if member.earlier.filter(first_day__lte=last_day, last_day__gte=first_day).exists():
        raise ValidationError({"first_day": _("This period overlaps one that is recorded: no day counts twice.")})
    service.save()
    return member


@action(_("Strike out a warning or a period"))
def strike_out(member: Membership, *, entry: str, reason: str, by) -> Membership:
    """Take back a warning ("warning:3") or a period of earlier service ("service:3") that was entered by mistake."""
    mend.keep_reason(member, reason)
    kind, _colon, key = entry.partition(":")
    kept = {"warning": WrittenWarning, "service": EarlierService}.get(kind)
    if kept is None or not key.isdecimal() or not kept._default_manager.filter(member=member, pk=key).delete()[0]:
        raise ValidationError({"entry": _("Choose one of the entries.")})
    return member


@action(_("Correct the member"))
def correct_member(
    member: Membership,
    *,
    name: str,
    sex: str,
    birth_year: int,
    post: str,
    schooling: bool,
    residence: bool,
    health: bool,
    background: bool,
    reason: str,
    by,
) -> Membership:
    """Mend what was typed wrong, or confirm a condition later."""
    if member.voided:
        raise ValidationError(_("This record is void."))
    enrolment, person, team = member.enrolment, member.person, hold(member.body_id)
    refuse(age_lacks(birth_year, over_age=True, on=member.first_day or today()))
    mend.keep_reason(member, reason)
    person.name, person.sex, person.birth_year = name, sex, birth_year
    person.full_clean()
    person.save()
    enrolment.post, enrolment.schooling, enrolment.residence = post, schooling, residence
    enrolment.health, enrolment.background = health, background
    enrolment.full_clean()
    if member.first_day:
        refuse_overlap(enrolment, enrolment.post_from or member.first_day)
    member.sex, member.head = sex, post == HEAD
    member.full_clean()
    member.save()
    enrolment.save()
    recount(team)
    return member


@action(_("Void the member"))
def void_member(member: Membership, *, reason: str, by) -> Membership:
    """Declare that the entry was a mistake, with its trainings and ratings."""
    team = hold(member.body_id)
    for record in [*member.trainings.standing(), *member.ratings.standing()]:
        mend.void(record, reason)
    mend.void(member, reason)
    recount(team)
    return member


def serving(member: Membership) -> None:
    if member.voided or member.state != MemberState.RECOGNISED:
        raise ValidationError(_("Only for a member who serves."))


def member_of(team: Body, person: Person, post: str, **fields) -> Membership:
    """A membership that repeats what the ledger counts by."""
    return Membership(
        place=team.place, body=team, body_kind=team.kind, person=person, sex=person.sex, head=post == HEAD, **fields
    )


def refuse_overlap(enrolment: Enrolment, first: date) -> None:
    """A post with a limited number of seats is not held by more at a time. The law names the posts of a team."""
    member = enrolment.member
    limit, name = seats(enrolment.post)
    others = Enrolment.objects.filter(
        member__body=member.body_id, member__voided_on=None, member__first_day__isnull=False, post=enrolment.post
    ).exclude(member=member).select_related("member")  # fmt: skip
    last = (member.ended_on or date.max) - timedelta(days=1)
    held = [one for one in others if overlaps(one.post_from or one.member.first_day, one.member.ended_on, first, last)]
    if limit and len(held) >= limit:
        raise ValidationError(
            _("Somebody else holds the post “%(post)s” of the team on these days: %(who)s (%(citation)s)."),
            params={"post": name, "who": held[0].member.person, "citation": rules.citation("forces.posts", today())},
        )


def overlaps(begin: date, ended: date | None, first: date, last: date) -> bool:
    return begin <= last and (ended is None or ended > first)


def seats(post: str) -> tuple[int, str]:
    """How many at most hold a post at a time (0: any number), and what it is called."""
    found = next((one for one in rules.items("forces.posts", today()) if one["code"] == post), None)
    return (found["seats"], found["name"]) if found else (0, post)
