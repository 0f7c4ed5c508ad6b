"""What teams are allowed, what they do and get, how they are rated; and where groups that are only counted work."""

from datetime import date

from django.db import models
from django.db.models import Count, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from tuquan.law.fields import TermField
from tuquan.ledger.record import Record, RecordQuerySet
from tuquan.organisations.means import GIVEN, SPENT, Given, GiverKind, Purse, Spent
from tuquan.organisations.models import Body, BodyKind, Membership
from tuquan.places.models import Place, Within


def counted(records: RecordQuerySet, same: str, on: date) -> Coalesce:
    """How many of these stand on a day in the place of the row outside."""
    inside = Within.objects.filter(ancestor=OuterRef(OuterRef("place")), first_day__lte=on, last_day__gte=on)
    there = records.standing().filter(Q(ended_on=None) | Q(ended_on__gt=on), first_day__lte=on)
    there = there.filter(place__in=inside.values("place"))
    return Coalesce(Subquery(there.order_by().values(same).annotate(count=Count("pk")).values("count")), 0)


class QuotaQuerySet(RecordQuerySet):
    def at(self, commune: Place | None, on: date) -> "Quota | None":
        """The one that holds for the commune on that day: the latest that began."""
        return self.standing().with_actual(on).filter(place=commune, first_day__lte=on).order_by("-first_day").first()

    def with_actual(self, on: date) -> "QuotaQuerySet":
        """Each with the teams and members that stand in its commune on that day."""
        return self.annotate(
            standing_teams=counted(Body.objects.filter(kind=BodyKind.SECURITY_TEAM), "kind", on),
            standing_members=counted(Membership.objects.filter(body_kind=BodyKind.SECURITY_TEAM), "body_kind", on),
        )


class Quota(Record):
    """One row is how many teams and members the province allows a commune, from a day on, by which resolution."""

    standing_teams: int  # both read by with_actual
    standing_members: int

    first_day = models.DateField(_("in force from"))
    teams = models.PositiveIntegerField(_("teams, quota"))
    members = models.PositiveIntegerField(_("members, quota"))
    resolution = models.CharField(_("resolution"), max_length=120)

    personal = ()
    plain = ("id", "place", "event", "voided_on", "first_day", "teams", "members", "resolution")
    objects = QuotaQuerySet.as_manager()

    class Meta:
        verbose_name = _("quota")
        verbose_name_plural = _("quotas")
        constraints = [
            models.UniqueConstraint(
                fields=["place", "first_day"], condition=Q(voided_on=None), name="quota_once_a_day",
                violation_error_message=_("The commune has a quota from this day already."),
            ),
        ]  # fmt: skip

    def __str__(self):
        return _t("Quota of %(place)s") % {"place": self.place}

    def differences(self) -> list[str]:
        """Where the commune has more or less than its quota; for rows read `with_actual`."""
        teams, members = self.standing_teams - self.teams, self.standing_members - self.members
        told = []
        if teams > 0:
            told.append((teams, ngettext("%(count)s team above the quota", "%(count)s teams above the quota", teams)))
        if teams < 0:
            told.append((-teams, ngettext("%(count)s team missing", "%(count)s teams missing", -teams)))
        if members > 0:
            says = ngettext("%(count)s member above the quota", "%(count)s members above the quota", members)
            told.append((members, says))
        if members < 0:
            told.append((-members, ngettext("%(count)s member missing", "%(count)s members missing", -members)))
        return [says % {"count": count} for count, says in told]


class DutyKind(models.TextChoices):
    """What a team went out for."""

    PATROL = "patrol", _("patrol")
    STANDBY = "standby", _("duty at the post")
    EVENT = "event", _("keeping order at an event")
    TRAFFIC = "traffic", _("traffic")
    RESCUE = "rescue", _("fire and rescue")
    OUTREACH = "outreach", _("outreach and mobilisation")


class Duty(Record):
    """One row is one duty or patrol of a team: how many went and for how long, never whom they met.

    `turn` numbers those of one kind on one day.
    """

    team = models.ForeignKey(Body, models.PROTECT, related_name="duties", verbose_name=_("security team"))
    on = models.DateField(_("day"))
    kind = models.CharField(_("kind"), max_length=10, choices=DutyKind, default=DutyKind.PATROL)
    turn = models.PositiveSmallIntegerField(_("turn of the day"), default=1)
    people = models.PositiveSmallIntegerField(_("people"))
    hours = models.PositiveSmallIntegerField(_("hours"))

    personal = ()
    plain = ("id", "place", "event", "voided_on", "team", "on", "kind", "turn", "people", "hours")

    class Meta:
        verbose_name = _("duty of a team")
        verbose_name_plural = _("duties of teams")
        indexes = [models.Index(fields=["place", "on"], name="duty_at_place")]
        constraints = [
            models.CheckConstraint(
                condition=Q(people__gte=1) & Q(hours__gte=1), name="duty_has_people_and_hours",
                violation_error_message=_("At least one went out, for at least an hour."),
            ),
            models.UniqueConstraint(
                fields=["team", "on", "kind", "turn"], condition=Q(voided_on=None), name="duty_turn_once",
                violation_error_message=_("This turn of the day is entered already."),
            ),
        ]  # fmt: skip

    def __str__(self):
        return f"{self.get_kind_display()} {self.on:%d/%m/%Y}"


class Support(Given):
    """One row is support or equipment that a team was given: money, things or labour, by the state or by others.

    `kind` is what the law calls it. What the state gives is settled by its own decision; what others give is kept by
    the team, which says what it spent.
    """

    part_of = "team"

    team = models.ForeignKey(Body, models.PROTECT, related_name="supports", verbose_name=_("security team"))
    kind = TermField(_("kind"), rule="forces.support_kinds")

    personal = ("giver",)
    plain = ("id", "place", "event", "voided_on", "team", "kind", *GIVEN)

    class Meta(Given.Meta):
        verbose_name = _("support to a team")
        verbose_name_plural = _("support to teams")

    def __str__(self):
        return f"{self.get_kind_display()} {self.day:%d/%m/%Y}"


class Spending(Spent):
    """One row is what a team spent of what others than the state gave it, or pieces of equipment used up."""

    part_of = "team"

    team = models.ForeignKey(Body, models.PROTECT, related_name="spendings", verbose_name=_("security team"))
    gift = models.ForeignKey(
        Support, models.PROTECT, related_name="uses", null=True, blank=True, editable=False,
        verbose_name=_("equipment"),
    )  # fmt: skip

    personal = ()
    plain = ("id", "place", "event", "voided_on", "team", "gift", *SPENT)

    class Meta(Spent.Meta):
        verbose_name = _("spending of a team")
        verbose_name_plural = _("spending of teams")


def purse_of(team: Body) -> Purse:
    """What others than the state gave a team, and what it spent of it."""
    given = Support.objects.standing().filter(team=team).exclude(giver_kind=GiverKind.STATE)
    return Purse(given, Spending.objects.standing().filter(team=team), "team")


class Level(models.TextChoices):
    """The levels that code must tell apart; their names come from the law book."""

    EXCELLENT = "excellent", _("excellent")
    GOOD = "good", _("good")
    DONE = "done", _("done")
    FAILED = "failed", _("failed")

    @property
    def rank(self) -> int:
        return list(Level).index(self)


class Rating(Record):
    """One row is how the chair rated a team, or one of its members, for a year."""

    team = models.ForeignKey(Body, models.PROTECT, related_name="ratings", verbose_name=_("security team"))
    member = models.ForeignKey(
        Membership, models.PROTECT, related_name="ratings", null=True, blank=True, verbose_name=_("member")
    )
    year = models.PositiveSmallIntegerField(_("year"))
    level = TermField(_("level"), rule="forces.rating_levels")
    on = models.DateField(_("decided on"))
    decision = models.CharField(_("decision"), max_length=80)

    personal = ("member",)
    plain = ("id", "place", "event", "voided_on", "team", "year", "level", "on", "decision")

    class Meta:
        verbose_name = _("rating")
        verbose_name_plural = _("ratings")
        constraints = [
            models.UniqueConstraint(
                fields=["team", "year"], condition=Q(member=None, voided_on=None), name="team_rated_once_a_year",
                violation_error_message=_("The team is rated for this year already."),
            ),
            models.UniqueConstraint(
                fields=["member", "year"], condition=Q(member__isnull=False, voided_on=None),
                name="member_rated_once_a_year",
                violation_error_message=_("The member is rated for this year already."),
            ),
        ]  # fmt: skip

    def __str__(self):
        return f"{self.get_level_display()} {self.year}"


class HostKind(models.TextChoices):
    """Where a youth volunteer team or a guard works."""

    AGENCY = "agency", _("agency")
    ENTERPRISE = "enterprise", _("enterprise")
    SCHOOL = "school", _("school")
    HOSPITAL = "hospital", _("hospital")
    COMMUNE = "commune", _("commune")


class Host(models.Model):
    """One row says at which agency, enterprise, school or hospital a youth team or a guard works."""

    group = models.OneToOneField(Body, models.CASCADE, related_name="host", verbose_name=_("group"))
    kind = models.CharField(_("kind of host"), max_length=12, choices=HostKind)
    name = models.CharField(_("host"), max_length=200)

    personal = ()
    plain = ("id", "group", "kind", "name")

    class Meta:
        verbose_name = _("host")
        verbose_name_plural = _("hosts")

    def __str__(self):
        return self.name
