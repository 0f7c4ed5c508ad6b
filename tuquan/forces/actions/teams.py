"""Verbs about security teams: the chair of the commune forms and dissolves them, the commune police keep them."""

from collections.abc import Iterable
from datetime import date

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from tuquan.forces.models import Lack, TeamArea, commune_of
from tuquan.journal.actions import action, reading
from tuquan.kit.days import not_ahead
from tuquan.kit.period import today
from tuquan.law import rules
from tuquan.ledger import mend
from tuquan.organisations.models import Body, BodyKind, BodyState, EndReason, Membership, MemberState
from tuquan.places.models import Place, Tier, Within

READ_TEAMS = reading("forces.read_teams", _("Read security teams, their duties, support and ratings, without names"))
READ_MEMBERS = reading("forces.read_members", _("Read who serves in security teams"))


@action(_("Form a security team"))
def form_team(
    place: Place, *, name: str, on: date, decision: str, areas: Iterable[Place] = (), ref: str = "", by
) -> Body:
    """Form a team for one or several residential areas of a commune; it counts from that day."""
    not_ahead(on=on)
    lawful(on)
    covered = areas_of(place, areas, on)
    # a team of one area stands there, so that it follows its area when a commune is divided
    team = Body(
        kind=BodyKind.SECURITY_TEAM, place=covered[0] if len(covered) == 1 else place, name=name, ref=ref,
        state=BodyState.RECOGNISED, first_day=on, decision=decision,
    )  # fmt: skip
    team.full_clean()
    team.save()
    cover(team, covered)
    return team


@action(_("Correct the team"))
def correct_team(
    team: Body, *, name: str, ref: str, decision: str, first_day: date, areas: Iterable[Place] = (), reason: str, by
) -> Body:
    """Mend what was typed wrong, or change the areas, with the reason."""
    not_ahead(first_day=first_day)
    lawful(first_day, "first_day")
    if team.memberships.standing().filter(first_day__lt=first_day).exists():
        raise ValidationError({"first_day": _("A member was recognised before this day.")})
    covered = areas_of(team.place, areas, today() if team.ended_on is None else team.ended_on)
    changes = {"name": name, "ref": ref, "decision": decision, "first_day": first_day}
    held = set(team.team_areas.values_list("area", flat=True))
    if held == {area.pk for area in covered}:
        return mend.apply(team, changes, reason)
    if team.voided:
        raise ValidationError(_("This record is void."))
    mend.keep_reason(team, reason)
    team.team_areas.all().delete()
    cover(team, covered)
    for field, value in changes.items():
        setattr(team, field, value)
    team.full_clean()
    team.save()
    return team


@action(_("Dissolve the team"))
def dissolve_team(team: Body, *, on: date, decision: str, by) -> Body:
    """End a team and the service of its members."""
    not_ahead(on=on)
    team.step("dissolve_team")
    team.ended_on, team.decision = on, decision or team.decision
    for member in team.memberships.standing().exclude(state=MemberState.ENDED):
        end(member, on, EndReason.BODY_ENDED)
    team.count_members()
    team.full_clean()
    team.save()
    return team


@action(_("Void the team"))
def void_team(team: Body, *, reason: str, by) -> Body:
    """Declare that the entry was a mistake, with its members; refused once anything is recorded of the team."""
    if any(kept.standing().exists() for kept in (team.duties, team.supports, team.ratings)):
        raise ValidationError(_("Duties, support or ratings are recorded of the team: dissolve it instead."))
    for member in team.memberships.standing():
        for training in member.trainings.standing():
            mend.void(training, reason)
        mend.void(member, reason)
    team.count_members()
    return mend.void(team, reason)


# --- what the verbs of this app share --------------------------------------------------------------------------------


def lawful(on: date, field: str = "on") -> None:
    """There are no security teams before the law on them."""
    first = rules.rule("forces.age", today())
    if on < first.valid_from:
        raise ValidationError(
            {field: _("The law on security teams holds from %(day)s (%(citation)s).")
             % {"day": f"{first.valid_from:%d/%m/%Y}", "citation": first.instrument.number}}
        )  # fmt: skip


def refuse(lacks: Iterable[Lack]) -> None:
    """Tell all of them at once, each at its field with the law."""
    told = {lack.field: str(lack) for lack in lacks}
    if told:
        raise ValidationError(told)


def standing(team: Body) -> None:
    """Whether anything can be entered for the team."""
    if team.voided:
        raise ValidationError(_("This record is void."))
    if team.state != BodyState.RECOGNISED:
        raise ValidationError(_("The team is dissolved."))


def during(team: Body, on: date, field: str = "on") -> None:
    """What is recorded of a team happened while it stood."""
    not_ahead(**{field: on})
    if team.voided:
        raise ValidationError(_("This record is void."))
    if on < team.first_day or (team.ended_on and on >= team.ended_on):
        raise ValidationError({field: _("The team did not stand on this day.")})


def areas_of(place: Place, areas: Iterable[Place], on: date) -> list[Place]:
    """The residential areas of a team, its own place among them. Raises ValidationError where they do not fit."""
    covered = list({area.pk: area for area in [*([place] if place.tier == Tier.AREA else []), *areas]}.values())
    if place.tier not in (Tier.COMMUNE, Tier.AREA):
        raise ValidationError({"place": _("A team belongs to a commune or one of its residential areas.")})
    if not covered:
        raise ValidationError({"areas": _("Name at least one residential area.")})
    commune = commune_of(place, on)
    inside = Within.objects.filter(
        place__in=[area.pk for area in covered], ancestor=commune, first_day__lte=on, last_day__gte=on
    )
    fitting = set(inside.values_list("place", flat=True))
    strangers = [area for area in covered if area.tier != Tier.AREA or area.pk not in fitting]
    if strangers:
        raise ValidationError(
            {"areas": _("Not a residential area of %(commune)s: %(area)s.")
             % {"commune": commune, "area": strangers[0]}}
        )  # fmt: skip
    return covered


def cover(team: Body, areas: Iterable[Place]) -> None:
    TeamArea.objects.bulk_create([TeamArea(team=team, area=area) for area in areas])


def end(member: Membership, on: date, reason: str) -> None:
    member.step("forces.end_member")
    member.ended_on, member.end_reason = on, reason
    member.full_clean()
    member.save()


def hold(pk: int) -> Body:
    """The team, locked, so that two who change its members count one after the other."""
    return Body.objects.select_for_update().get(pk=pk)


def recount(team: Body) -> None:
    team.count_members()
    team.save()
