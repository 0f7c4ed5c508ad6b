"""What a security team has beyond a body, and its members beyond a membership: areas, posts, conditions, service."""

from datetime import date
from fractions import Fraction
from typing import NamedTuple

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from tuquan.kit.period import ONE_DAY
from tuquan.law import rules
from tuquan.law.fields import TermField
from tuquan.organisations.models import Body, Membership
from tuquan.places.models import Place, Tier, Within

CONFIRMED = ("schooling", "residence", "health", "background")  # the conditions of the law that an officer confirms
BASIS = {"residence": "forces.residence_years"}  # where the rule is not called like the condition


def commune_of(place: Place, on: date) -> Place:
    """The commune to which a place belongs on a day; the place itself where none is known."""
    above = Within.objects.filter(place=place, tier=Tier.COMMUNE, first_day__lte=on, last_day__gte=on)
    return Place.objects.alive_on(on).filter(pk__in=above.values("ancestor")).first() or place


class Lack(NamedTuple):
    """A condition that is not met, the field it concerns, and the law that sets it."""

    field: str
    says: str
    citation: str

    def __str__(self):
        return f"{self.says} ({self.citation})"


def shortfalls(team: Body, on: date) -> list[Lack]:
    """What a team lacks in number, where the province has set one: the law itself sets none."""
    try:
        least = rules.number("forces.members_min", on)
    except rules.RuleMissing:
        return []
    if team.members >= least:
        return []
    says = _t("%(members)s members, at least %(least)s are wanted")
    citation = rules.citation("forces.members_min", on)
    return [Lack("members", says % {"members": team.members, "least": least}, citation)]


class TeamArea(models.Model):
    """One row is one residential area that a security team covers."""

    team = models.ForeignKey(Body, models.CASCADE, related_name="team_areas", verbose_name=_("security team"))
    area = models.ForeignKey(Place, models.PROTECT, related_name="+", verbose_name=_("residential area"))

    personal = ()
    plain = ("id", "team", "area")

    class Meta:
        verbose_name = _("area of a team")
        verbose_name_plural = _("areas of a team")
        ordering = ["area__name"]
        constraints = [
            models.UniqueConstraint(
                fields=["team", "area"], name="team_area_once",
                violation_error_message=_("The team covers this area already."),
            ),
        ]  # fmt: skip

    def __str__(self):
        return str(self.area)


class Enrolment(models.Model):
    """One row is what a membership of a security team has beyond others: its post, and which conditions were confirmed.

    Facts as yes or no, never the documents behind them.
    """

    member = models.OneToOneField(Membership, models.CASCADE, related_name="enrolment", verbose_name=_("member"))
    post = TermField(_("post"), rule="forces.posts", default="member")
    post_from = models.DateField(_("in this post from"), null=True, blank=True)
    schooling = models.BooleanField(_("schooling confirmed"), default=False)
    residence = models.BooleanField(_("residence confirmed"), default=False)
    health = models.BooleanField(_("health certificate seen"), default=False)
    background = models.BooleanField(_("clear background confirmed"), default=False)
    over_age = models.BooleanField(_("above the age limit by decision of the chair"), default=False)

    personal = ("schooling", "residence", "health", "background", "over_age")
    plain = ("id", "member", "post", "post_from")

    class Meta:
        verbose_name = _("enrolment")
        verbose_name_plural = _("enrolments")

    def __str__(self):
        return f"{self.member}: {self.get_post_display()}"

    def lacks(self, on: date) -> list[Lack]:
        """What was not confirmed of the conditions of the law, each with its citation."""
        titles = {
            "schooling": _t("Schooling is not confirmed."),
            "residence": _t("A year of residence is not confirmed."),
            "health": _t("The health certificate is not confirmed."),
            "background": _t("A clear background is not confirmed."),
        }
        return [
            Lack(name, titles[name], rules.citation(BASIS.get(name, f"forces.{name}"), on))
            for name in CONFIRMED
            if not getattr(self, name)
        ]


def age_lacks(birth_year: int | None, over_age: bool, on: date) -> list[Lack]:
    """Whether somebody born in that year has the age on that day. Only the year is known, so the year decides."""
    least, most = rules.span("forces.age", on)
    if birth_year is None:
        return [Lack("birth_year", _t("The year of birth is missing."), rules.citation("forces.age", on))]
    age, told = on.year - birth_year, {"least": least, "most": most}
    if age < least:
        says = _t("%(age)s years old in %(year)s: a member is at least %(least)s.")
        return [Lack("birth_year", says % {"age": age, "year": on.year, **told}, rules.citation("forces.age", on))]
    if age > most and not over_age:
        says = _t("Above %(most)s years: only in good health and by decision of the chair.")
        return [Lack("over_age", says % told, rules.citation("forces.age_exception", on))]
    return []


class WrittenWarning(models.Model):
    """One row is one warning in writing to a member of a security team."""

    member = models.ForeignKey(Membership, models.CASCADE, related_name="warnings", verbose_name=_("member"))
    on = models.DateField(_("day"))
    document = models.CharField(_("document"), max_length=80)
    why = models.TextField(_("why"), blank=True)

    personal = ("on", "document", "why")
    plain = ("id", "member")

    class Meta:
        verbose_name = _("written warning")
        verbose_name_plural = _("written warnings")
        ordering = ["on", "pk"]

    def __str__(self):
        return f"{self.on:%d/%m/%Y} {self.document}"


class EarlierService(models.Model):
    """One row is a period that a member served in one of the forces that were merged into security teams."""

    member = models.ForeignKey(Membership, models.CASCADE, related_name="earlier", verbose_name=_("member"))
    force = TermField(_("force"), rule="forces.predecessors")
    first_day = models.DateField(_("from"))
    last_day = models.DateField(_("to"))
    area = TermField(_("area coefficient"), rule="forces.area_coefficients", default="ordinary")
    percent = models.PositiveSmallIntegerField(_("coefficient, percent"), default=100)

    personal = ("force", "first_day", "last_day", "area", "percent")
    plain = ("id", "member")

    class Meta:
        verbose_name = _("earlier service")
        verbose_name_plural = _("earlier services")
        ordering = ["first_day"]
        constraints = [
            models.CheckConstraint(
                condition=Q(first_day__lte=F("last_day")), name="earlier_service_days_in_order",
                violation_error_message=_("It cannot end before it began."),
            ),
        ]  # fmt: skip

    def __str__(self):
        return f"{self.get_force_display()} {self.first_day:%d/%m/%Y} – {self.last_day:%d/%m/%Y}"


class Served(NamedTuple):
    """A period of service and what it counts for: whole months, times the coefficient of the area."""

    title: str
    first: date
    last: date
    months: int
    percent: int

    @property
    def counted(self) -> Fraction:
        return Fraction(self.months * self.percent, 100)


def full_months(first: date, after: date) -> int:
    """Whole months from a day up to, not including, another."""
    return (after.year - first.year) * 12 + after.month - first.month - (after.day < first.day)


def length_of_service(member: Membership, on: date) -> list[Served]:
    """Each period that counts, earlier forces first; their sum is the length of service."""
    periods = [
        Served(one.get_force_display(), one.first_day, one.last_day, full_months(one.first_day, one.last_day + ONE_DAY),
               one.percent)
        for one in member.earlier.all()
    ]  # fmt: skip
    if member.first_day and member.first_day <= on:
        after = min(member.ended_on or on + ONE_DAY, on + ONE_DAY)
        periods.append(
            Served(_t("Security team"), member.first_day, after - ONE_DAY, full_months(member.first_day, after), 100)
        )
    return periods
