"""Bodies, the people in them, and from when to when."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from tuquan.kit.text import fold
from tuquan.ledger.record import Record, RecordQuerySet


class BodyKind(models.TextChoices):
    """What sort of body it is."""

    AGENCY = "agency", _("agency")
    ENTERPRISE = "enterprise", _("enterprise")
    HOSPITAL = "hospital", _("hospital")
    SCHOOL = "school", _("school")
    FRONT = "front", _("Front committee")
    ASSOCIATION = "association", _("mass organisation")
    COMMUNE_POLICE = "commune_police", _("commune police")
    STEERING_COMMITTEE = "committee", _("steering committee")
    CLAN = "clan", _("clan")
    CLUB = "club", _("club")
    MEDIATION_GROUP = "mediation_group", _("mediation group")
    SECURITY_TEAM = "security_team", _("security team")
    SCHEME_TEAM = "scheme_team", _("scheme team")
    YOUTH_TEAM = "youth_team", _("youth volunteer team")
    GUARD = "guard", _("guard")
    OTHER = "other", _("other body")


class BodyState(models.TextChoices):
    """Where a body stands between proposal and end."""

    PROPOSED = "proposed", _("proposed")
    RECOGNISED = "recognised", _("recognised")
    DISSOLVED = "dissolved", _("dissolved")


class Body(Record):
    """One row is a body: a group with a place, a founding decision, and a first and last day.

    `first_day` is the day of recognition; `ended_on` the day it stopped standing. What is special to one kind of body
    is kept by the app that owns the kind, one-to-one.
    """

    STEPS = {
        "recognise_group": ({BodyState.PROPOSED}, BodyState.RECOGNISED),
        "dissolve_group": ({BodyState.PROPOSED, BodyState.RECOGNISED}, BodyState.DISSOLVED),
    }

    kind = models.CharField(_("kind"), max_length=30, choices=BodyKind)
    name = models.CharField(_("name"), max_length=200)
    folded = models.CharField(max_length=240, blank=True, db_index=True, editable=False)
    ref = models.CharField(_("reference"), max_length=40, blank=True)
    state = models.CharField(_("state"), max_length=12, choices=BodyState, default=BodyState.PROPOSED)
    proposed_on = models.DateField(_("proposed on"), null=True, blank=True)
    first_day = models.DateField(_("recognised on"), null=True, blank=True)
    ended_on = models.DateField(_("ended on"), null=True, blank=True)
    decision = models.CharField(_("decision"), max_length=80, blank=True)
    members = models.PositiveIntegerField(_("members"), default=0, editable=False)
    women = models.PositiveIntegerField(_("women"), default=0, editable=False)

    personal = ()
    plain = (
        "id", "place", "event", "voided_on", "kind", "name", "folded", "ref", "state", "proposed_on", "first_day",
        "ended_on", "decision", "members", "women",
    )  # fmt: skip

    class Meta:
        verbose_name = _("body")
        verbose_name_plural = _("bodies")
        indexes = [models.Index(fields=["place", "kind"], name="body_at_place")]
        constraints = [
            models.CheckConstraint(
                condition=Q(first_day=None) | Q(ended_on=None) | Q(first_day__lte=F("ended_on")),
                name="body_days_in_order",
                violation_error_message=_("It cannot end before it began."),
            ),
            models.CheckConstraint(
                condition=~Q(state=BodyState.RECOGNISED) | Q(first_day__isnull=False), name="body_recognised_on_a_day",
                violation_error_message=_("A recognised body needs the day of its recognition."),
            ),
            models.UniqueConstraint(
                fields=["place", "kind", "ref"], condition=~Q(ref="") & Q(voided_on=None), name="body_ref_once",
                violation_error_message=_("This reference is used by another body of the place."),
            ),
        ]  # fmt: skip

    def __str__(self):
        return self.name

    def save(self, *args, **kwargs):
        self.folded = fold(self.name)
        super().save(*args, **kwargs)

    def count_members(self) -> None:
        """Bring `members` and `women` in line with the memberships; the caller saves."""
        sexes = list(self.memberships.making_up().values_list("sex", flat=True))
        self.members, self.women = len(sexes), sexes.count(Sex.FEMALE)


class Sex(models.TextChoices):
    """As the statistical forms ask it."""

    FEMALE = "f", _("female")
    MALE = "m", _("male")


class Person(models.Model):
    """One row is a person who holds a role in a body. Never a party, a reporter or anybody accused.

    No identity number, no address, nothing about belief, opinion or origin. The name is empty for somebody whom an
    opening balance counted and nobody has named yet.
    """

    name = models.CharField(_("full name"), max_length=120, blank=True)
    folded = models.CharField(max_length=140, blank=True, db_index=True, editable=False)
    sex = models.CharField(_("sex"), max_length=1, choices=Sex, blank=True)
    birth_year = models.PositiveSmallIntegerField(_("year of birth"), null=True, blank=True)

    personal = ("name", "folded", "sex", "birth_year")
    plain = ("id",)

    class Meta:
        verbose_name = _("person")
        verbose_name_plural = _("people")

    def __str__(self):
        return self.name or _t("not named yet")

    def save(self, *args, **kwargs):
        self.folded = fold(self.name)
        super().save(*args, **kwargs)


class MemberState(models.TextChoices):
    """Where a membership stands between proposal and end."""

    PROPOSED = "proposed", _("proposed")
    RECOGNISED = "recognised", _("recognised")
    ENDED = "ended", _("ended")


class EndReason(models.TextChoices):
    """Why somebody leaves a body."""

    OWN_WISH = "own_wish", _("own wish")
    CONDITIONS = "conditions", _("no longer meets the conditions")
    BREACH = "breach", _("breach of the rules")
    TERM_OVER = "term_over", _("term over")
    MOVED = "moved", _("moved away")
    DIED = "died", _("died")
    BODY_ENDED = "body_ended", _("the body was dissolved")


class MembershipQuerySet(RecordQuerySet):
    def serving(self) -> "MembershipQuerySet":
        """Those who are recognised and have not left."""
        return self.standing().filter(state=MemberState.RECOGNISED)

    def making_up(self) -> "MembershipQuerySet":
        """Those whom their body consists of: who serve, or who are proposed together with it."""
        together = Q(state=MemberState.PROPOSED, body__state=BodyState.PROPOSED)
        return self.standing().filter(together | Q(state=MemberState.RECOGNISED))


class Membership(Record):
    """One row is a person's role in a body from day to day; the ledger counts these, never people.

    `body_kind` and `sex` repeat the body's and the person's, so that the ledger can count from this row alone.
    """

    part_of = "body"
    STEPS = {
        "recognise_mediator": ({MemberState.PROPOSED}, MemberState.RECOGNISED),
        "end_mediator": ({MemberState.PROPOSED, MemberState.RECOGNISED}, MemberState.ENDED),
    }

    body = models.ForeignKey(Body, models.PROTECT, related_name="memberships", verbose_name=_("body"))
    body_kind = models.CharField(_("kind of body"), max_length=30, choices=BodyKind, editable=False)
    person = models.ForeignKey(Person, models.PROTECT, related_name="memberships", verbose_name=_("person"))
    ref = models.CharField(_("reference"), max_length=40, blank=True)
    head = models.BooleanField(_("head"), default=False)
    sex = models.CharField(_("sex"), max_length=1, choices=Sex, blank=True, editable=False)
    trained = models.BooleanField(_("trained in law"), default=False)
    trained_on = models.DateField(_("last trained on"), null=True, blank=True)
    state = models.CharField(_("state"), max_length=12, choices=MemberState, default=MemberState.PROPOSED)
    first_day = models.DateField(_("recognised on"), null=True, blank=True)
    term_ends = models.DateField(_("term ends"), null=True, blank=True)
    ended_on = models.DateField(_("ended on"), null=True, blank=True)
    decision = models.CharField(_("decision"), max_length=80, blank=True)
    end_reason = models.CharField(_("reason for leaving"), max_length=20, choices=EndReason, blank=True)

    personal = ("person", "sex", "end_reason")
    plain = (
        "id", "place", "event", "voided_on", "body", "body_kind", "ref", "head", "trained", "trained_on", "state",
        "first_day", "term_ends", "ended_on", "decision",
    )  # fmt: skip
    objects = MembershipQuerySet.as_manager()

    class Meta:
        verbose_name = _("membership")
        verbose_name_plural = _("memberships")
        indexes = [models.Index(fields=["place", "body_kind"], name="membership_at_place")]
        constraints = [
            models.CheckConstraint(
                condition=Q(first_day=None) | Q(ended_on=None) | Q(first_day__lte=F("ended_on")),
                name="membership_days_in_order",
                violation_error_message=_("It cannot end before it began."),
            ),
            models.CheckConstraint(
                condition=~Q(state=MemberState.RECOGNISED) | Q(first_day__isnull=False),
                name="membership_recognised_on_a_day",
                violation_error_message=_("A recognised member needs the day of the recognition."),
            ),
            models.UniqueConstraint(
                fields=["body", "ref"], condition=~Q(ref="") & Q(voided_on=None), name="membership_ref_once",
                violation_error_message=_("This reference is used by another member of the body."),
            ),
        ]  # fmt: skip

    def __str__(self):
        return f"{self.person} ({self.body})"


class Training(Record):
    """One row is one training that a member of a body took: the ledger counts attendances, not people."""

    member = models.ForeignKey(Membership, models.PROTECT, related_name="trainings", verbose_name=_("member"))
    body_kind = models.CharField(_("kind of body"), max_length=30, choices=BodyKind, editable=False)
    on = models.DateField(_("day"))
    topic = models.CharField(_("subject"), max_length=200, blank=True)
    hours = models.PositiveSmallIntegerField(_("hours"), null=True, blank=True)

    personal = ()
    plain = ("id", "place", "event", "voided_on", "member", "body_kind", "on", "topic", "hours")

    class Meta:
        verbose_name = _("training")
        verbose_name_plural = _("trainings")
        ordering = ["-on"]

    def __str__(self):
        return f"{self.on:%d/%m/%Y} {self.topic}".strip()
