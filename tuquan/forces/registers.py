"""The officers' windows: teams, members, what teams do and get, quotas, ratings, and groups that are only counted."""

from functools import partial
from typing import Any, cast

import django_filters
from django.db.models import Prefetch, Q, QuerySet
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from tuquan.forces import actions, means
from tuquan.forces.actions.groups import KINDS
from tuquan.forces.base import OfForces, OfTeams
from tuquan.forces.forms import lists, rows
from tuquan.forces.forms import service as service_forms
from tuquan.forces.forms import teams as forms
from tuquan.forces.models import (
    CONFIRMED,
    Duty,
    Quota,
    QuotaQuerySet,
    Rating,
    TeamArea,
    commune_of,
    length_of_service,
    shortfalls,
)
from tuquan.kit.period import today
from tuquan.kit.register import registry
from tuquan.law import rules
from tuquan.law.fields import terms
from tuquan.organisations.forms import SpentForm
from tuquan.organisations.means import GiverKind
from tuquan.organisations.models import Body, BodyKind, BodyState, Membership, MemberState, Training
from tuquan.places.models import Place, Tier

LEVELS = {"excellent": "green", "good": "green", "done": "blue", "failed": "red"}
LATEST = 10  # duties and support on a team's own page; the others are one tap away


class Teams(OfForces):
    key = "forces.teams"
    title = _("Security teams")
    icon = "shield-check"
    order = 15
    model = Body
    columns = ("name", "place", "state", "members", "women", ("lacks", _("Warning")), ("first_day", _("Formed on")))
    filters = ("place", "state", "first_day")
    search = ("folded", "ref")
    ordering = "folded"
    details = ((_("The team"), (
        ("areas", _("Residential areas")), "ref", "members", "women", ("first_day", _("Formed on")),
        "decision", "ended_on",
    )),)  # fmt: skip
    adds = (actions.form_team, forms.FormTeamForm)
    verbs = (
        (actions.propose_member, forms.ProposeMemberForm),
        (actions.record_duty, service_forms.DutyForm),
        (actions.hold_training, service_forms.TrainingForm),
        (actions.give_support, service_forms.SupportForm),
        (actions.spend, SpentForm),
        (actions.rate_team, service_forms.RateTeamForm),
        (actions.correct_team, forms.CorrectTeamForm),
        (actions.dissolve_team, forms.DissolveTeamForm),
        (actions.void_team, forms.VoidForm),
    )
    empty = _("The chair of the commune forms a team; the commune police then propose its members.")
    imports = rows.teams_sheet
    enters = (actions.propose_member, actions.record_duty, actions.hold_training, actions.give_support)

    def visible(self, user, voided=False):
        areas = Prefetch("team_areas", TeamArea.objects.select_related("area"))
        found = super().visible(user, voided).filter(kind=BodyKind.SECURITY_TEAM)
        return found.prefetch_related(areas)

    def in_step(self, action, record):
        if action in self.enters:
            return record.state == BodyState.RECOGNISED
        return super().in_step(action, record)

    def areas(self, team: Body) -> str:
        return ", ".join(str(one) for one in team.team_areas.all())

    def lacks(self, team: Body) -> str:
        return "" if team.state == BodyState.DISSOLVED else "; ".join(map(str, shortfalls(team, today())))

    def record_page(self, request, pk):
        """Traces of youth teams and guards lead here, since they are bodies too: go on to their own page."""
        other = Body.objects.filter(pk=pk, kind__in=KINDS).exists() if pk.isdecimal() and len(pk) < 19 else False
        return redirect(registry[Groups.key].url("record", pk)) if other else super().record_page(request, pk)

    def after(self, record, done, user):
        """A new member is shown at once, not the team it was entered from."""
        if isinstance(done, Membership):
            return registry[Members.key].url("record", done.pk)
        return super().after(record, done, user)

    def context(self, request, record=None):
        if record is None:
            return super().context(request) | {"quotas": own_quotas(request.user)}
        day = today()
        commune = commune_of(record.place, day)
        names = request.user.may(actions.READ_MEMBERS, record.place)
        members = record.memberships.standing().exclude(state=MemberState.ENDED)
        return {
            "commune": commune,
            "quota": Quota.objects.at(commune, day),
            "shortfalls": [] if record.state == BodyState.DISSOLVED else shortfalls(record, day),
            "size": rules.rule("forces.members_min", day),
            "headless": record.state == BodyState.RECOGNISED and not record.memberships.serving().filter(head=True),
            "names": names,
            "team": members.select_related("person", "enrolment").order_by("-head", "pk") if names else [],
            "duties": record.duties.standing().order_by("-on", "-pk")[:LATEST],
            "supports": record.supports.standing().filter(giver_kind=GiverKind.STATE).order_by("-day", "-pk")[:LATEST],
            "means": means.panel(record),
            "ratings": record.ratings.standing().filter(member=None).order_by("-year"),
        }


def own_quotas(user: Any) -> list[Quota]:
    """The quota of each commune of the user today, against what stands; a province reads the list of quotas."""
    day = today()
    communes = Place.objects.filter(pk__in=user.granted(actions.READ_TEAMS), tier=Tier.COMMUNE)[:5]
    return [quota for commune in communes if (quota := Quota.objects.at(commune, day))]


def with_post(members: QuerySet, _name: str, post: str) -> QuerySet:
    return members.filter(enrolment__post=post)


def with_doubt(members: QuerySet, _name: str, answer: str) -> QuerySet:
    """Members of whom a condition of the law is not confirmed, or the others."""
    doubt = Q()
    for name in CONFIRMED:
        doubt |= Q(**{f"enrolment__{name}": False})
    return members.exclude(state=MemberState.ENDED).filter(doubt if answer == "yes" else ~doubt)


class Members(OfForces):
    key = "forces.members"
    title = _("Members of security teams")
    tab = _("Members")
    icon = "users"
    order = 16
    model = Membership
    reads = actions.READ_MEMBERS
    columns = (
        ("person", _("Full name")), ("body", _("Security team")), ("post", _("Post")), "state", "sex",
        ("lacks", _("Warning")), "first_day",
    )  # fmt: skip
    filters = (
        "place",
        "state",
        ("post", django_filters.ChoiceFilter(
            method=with_post, label=_("Post"), choices=partial(terms, "forces.posts"), empty_label=_("All"),
        )),
        "sex",
        ("doubt", django_filters.ChoiceFilter(
            method=with_doubt, label=_("A condition is not confirmed"), choices=[("yes", _("Yes")), ("no", _("No"))],
            empty_label=_("All"),
        )),
        "first_day",
    )  # fmt: skip
    search = ("person__folded", "ref")
    details = (
        (_("The member"), (
            ("body", _("Security team")), ("post", _("Post")), "ref", "sex",
            ("person__birth_year", _("Year of birth")), "trained_on",
        )),
        (_("Recognition"), ("first_day", "decision", "ended_on", "end_reason")),
    )  # fmt: skip
    verbs = (
        (actions.recognise_member, forms.RecogniseMemberForm),
        (actions.rate_member, service_forms.RateMemberForm),
        (actions.change_post, forms.ChangePostForm),
        (actions.record_service, forms.ServiceForm),
        (actions.warn_member, forms.WarnForm),
        (actions.correct_member, forms.CorrectMemberForm),
        (actions.strike_out, forms.StrikeOutForm),
        (actions.end_member, forms.EndMemberForm),
        (actions.void_member, forms.VoidForm),
    )
    empty = _("Members are proposed on the page of their team.")
    imports = rows.members_sheet
    serving = (actions.change_post, actions.warn_member, actions.rate_member)

    def visible(self, user, voided=False):
        found = super().visible(user, voided).filter(body_kind=BodyKind.SECURITY_TEAM)
        return found.select_related("enrolment")

    def in_step(self, action, record):
        if action in self.serving:
            return record.state == MemberState.RECOGNISED
        if action is actions.strike_out:
            return record.warnings.exists() or record.earlier.exists()
        return super().in_step(action, record)

    def post(self, member: Membership) -> str:
        return member.enrolment.get_post_display()

    def lacks(self, member: Membership) -> str:
        """How many conditions are not confirmed; which, and by which law, the member's page says."""
        lacks = [] if member.state == MemberState.ENDED else member.enrolment.lacks(today())
        return " ".join(lack.says for lack in lacks)

    def context(self, request, record=None):
        if record is None:
            return super().context(request)
        service = length_of_service(record, today())
        enrolment = record.enrolment
        return {
            "conditions": [(getattr(enrolment, name), forms.condition(name)) for name in CONFIRMED],
            "over_age": forms.condition("over_age") if enrolment.over_age else "",
            "service": service,
            "months": sum(one.counted for one in service),
            "years": sum(one.counted for one in service) / 12,
            "coefficients": rules.rule("forces.area_coefficients", today()),
            "warnings": record.warnings.all(),
            "enough": rules.rule("forces.warnings_to_leave", today()),
            "trainings": record.trainings.standing(),
            "ratings": record.ratings.standing().order_by("-year"),
        }


class Duties(OfTeams):
    key = "forces.duties"
    title = _("Duties and patrols")
    icon = "clipboard-list"
    model = Duty
    columns = ("on", ("team", _("Security team")), "kind", "turn", "people", "hours")
    filters = ("place", "kind", "on")
    search = ("team__folded",)
    details = ((_("Duty or patrol"), (("team", _("Security team")), "on", "kind", "turn", "people", "hours")),)
    verbs = ((actions.void_duty, forms.VoidForm),)
    empty = _("Duties are entered on the page of the team.")
    imports = lists.duties_sheet


class Trainings(OfTeams):
    key = "forces.trainings"
    title = _("Trainings")
    icon = "school"
    model = Training
    reads = actions.READ_MEMBERS
    columns = ("on", "topic", ("member__person", _("Full name")), ("member__body", _("Security team")), "hours")
    filters = ("place", "on")
    search = ("topic", "member__body__folded", "member__person__folded")
    details = ((_("Training"), (
        ("member__person", _("Full name")), ("member__body", _("Security team")), "on", "topic", "hours", "certificate",
    )),)  # fmt: skip
    empty = _("A class is entered on the page of the team.")
    imports = lists.trainings_sheet

    def visible(self, user, voided=False):
        return super().visible(user, voided).filter(body_kind=BodyKind.SECURITY_TEAM)


class Ratings(OfTeams):
    key = "forces.ratings"
    title = _("Yearly ratings")
    tab = _("Ratings")
    icon = "award"
    model = Rating
    status = "level"
    colours = LEVELS
    columns = ("year", ("team", _("Security team")), ("member__person", _("Member")), "level", "on", "decision")
    filters = ("place", "year", "level", "on")
    search = ("team__folded", "decision")
    details = (
        (_("Rating"), (
            ("team", _("Security team")), ("member__person", _("Member")), "year", "level", "on", "decision",
        )),
    )  # fmt: skip
    verbs = ((actions.void_rating, forms.VoidForm),)
    empty = _("The chair rates all teams and members of the commune on one page.")

    def context(self, request, record=None):
        may = record is None and request.user.refusal(actions.rate_commune.name, []) is None
        return super().context(request, record) | {"commune_url": reverse("forces:rate_commune") if may else ""}

    def visible(self, user, voided=False):
        """Ratings of members only for those who may read their names."""
        named = Place.objects.within(user.granted(actions.READ_MEMBERS)).values("pk")
        return super().visible(user, voided).filter(Q(member=None) | Q(place__in=named))


class Quotas(OfForces):
    key = "forces.quotas"
    title = _("Quotas")
    icon = "target"
    model = Quota
    columns = (
        ("place", _("Commune")), "first_day", "teams", ("standing_teams", _("teams, standing")), "members",
        ("standing_members", _("members, standing")), ("warning", _("Warning")), "resolution",
    )  # fmt: skip
    filters = ("place", "first_day")
    search = ("place__folded", "resolution")
    ordering = "-first_day"
    details = ((_("Quota"), (
        "first_day", "teams", ("standing_teams", _("teams, standing")), "members",
        ("standing_members", _("members, standing")), ("warning", _("Warning")), "resolution",
    )),)  # fmt: skip
    adds = (actions.set_quota, service_forms.QuotaForm)
    verbs = ((actions.void_quota, forms.VoidForm),)
    empty = _("The province sets how many teams and members each commune has.")
    imports = lists.quotas_sheet

    def visible(self, user, voided=False):
        """The quotas with what stands; voided ones too where they are asked for."""
        return cast(QuotaQuerySet, super().visible(user, voided)).with_actual(today())

    def warning(self, quota: Quota) -> str:
        return "; ".join(quota.differences())


class Groups(OfForces):
    key = "forces.groups"
    title = _("Youth teams and guards")
    icon = "users-group"
    order = 17
    model = Body
    columns = (
        "name", "kind", ("host", _("Host")), "place", "state", "members", "women", ("first_day", _("Stands from")),
    )  # fmt: skip
    filters = ("place", "kind", "state", "first_day")
    search = ("folded",)
    ordering = "folded"
    details = ((_("The group"), (
        "kind", ("host", _("Host")), "members", "women", ("first_day", _("Stands from")), "decision", "ended_on",
    )),)  # fmt: skip
    adds = (actions.add_group, service_forms.GroupForm)
    verbs = (
        (actions.count_group, service_forms.CountGroupForm),
        (actions.end_group, service_forms.EndGroupForm),
        (actions.void_group, forms.VoidForm),
    )
    imports = lists.groups_sheet
    empty = _("Youth volunteer teams, and guards of agencies, enterprises, schools and hospitals, are counted here.")

    def visible(self, user, voided=False):
        return super().visible(user, voided).filter(kind__in=KINDS).select_related("host")

    def in_step(self, action, record):
        if action is not actions.void_group:
            return record.state == BodyState.RECOGNISED
        return super().in_step(action, record)

    def host(self, group: Body) -> str:
        return f"{group.host} ({group.host.get_kind_display()})"
