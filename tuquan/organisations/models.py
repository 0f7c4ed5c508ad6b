"""Bodies, the people in them, and from when to when."""

from datetime import date

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


# Kinds that no other app keeps a register of.
KEPT_HERE = (
    BodyKind.AGENCY, BodyKind.ENTERPRISE, BodyKind.HOSPITAL, BodyKind.SCHOOL, BodyKind.FRONT, BodyKind.ASSOCIATION,
    BodyKind.COMMUNE_POLICE, BodyKind.STEERING_COMMITTEE, BodyKind.CLAN, BodyKind.CLUB, BodyKind.OTHER,
)  # fmt: skip
OF_THE_PEOPLE = (BodyKind.FRONT, BodyKind.ASSOCIATION, BodyKind.CLAN, BodyKind.CLUB)  # the Front enters these
BY_DECISION = (BodyKind.STEERING_COMMITTEE,)  # founded by a decision that has to be named
WITHOUT_NAMES = (BodyKind.COMMUNE_POLICE,)  # counted as posts, never a roster of names
SEVERAL_HEADS = (BodyKind.CLAN, BodyKind.OTHER)  # everywhere else one person leads at a time


class BodyState(models.TextChoices):
    """Where a body stands: a group is proposed, recognised and dissolved; any other body stands until it ends."""

    PROPOSED = "proposed", _("proposed")
    RECOGNISED = "recognised", _("recognised")
    DISSOLVED = "dissolved", _("dissolved")
    STANDING = "standing", _("standing")
    ENDED = "ended", _("ended")


class Body(Record):
    """One row is a body: a group with a place, a founding decision, and a first and last day.

    `first_day` is the day of recognition; `ended_on` the day it stopped standing. What is special to one kind of body
    is kept by the app that owns the kind, one-to-one.
    """

    STEPS = {
        "recognise_group": ({BodyState.PROPOSED}, BodyState.RECOGNISED),
        "dissolve_group": ({BodyState.PROPOSED, BodyState.RECOGNISED}, BodyState.DISSOLVED),
        "change_kind": ({BodyState.STANDING}, BodyState.STANDING),
        "appoint": ({BodyState.STANDING}, BodyState.STANDING),
        "end_body": ({BodyState.STANDING}, BodyState.ENDED),
        "dissolve_team": ({BodyState.RECOGNISED}, BodyState.DISSOLVED),
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
    end_decision = models.CharField(_("decision on the end"), max_length=80, blank=True)
    members = models.PositiveIntegerField(_("members"), default=0, editable=False)
    women = models.PositiveIntegerField(_("women"), default=0, editable=False)

    personal = ()
    plain = (
        "id", "place", "event", "voided_on", "kind", "name", "folded", "ref", "state", "proposed_on", "first_day",
        "ended_on", "decision", "end_decision", "members", "women",
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
            models.CheckConstraint(
                condition=~Q(state__in=(BodyState.STANDING, BodyState.ENDED)) | Q(first_day__isnull=False),
                name="body_stands_from_a_day", violation_error_message=_("Say from which day it stands."),
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


class Phase(Record):
    """One row is the time during which a body was of one kind: the ledger counts these, so a new kind changes no past.

    From `first_day`, until `ended_on` or still. `name` repeats the body's, for whoever looks behind a figure.
    """

    part_of = "body"

    body = models.ForeignKey(Body, models.PROTECT, related_name="phases", verbose_name=_("body"))
    name = models.CharField(_("name"), max_length=200)
    kind = models.CharField(_("kind"), max_length=30, choices=BodyKind)
    first_day = models.DateField(_("from day"))
    ended_on = models.DateField(_("until"), null=True, blank=True)
    decision = models.CharField(_("decision"), max_length=80, blank=True)

    personal = ()
    plain = ("id", "place", "event", "voided_on", "body", "name", "kind", "first_day", "ended_on", "decision")

    class Meta:
        verbose_name = _("kind of a body over time")
        verbose_name_plural = _("kinds of bodies over time")
        ordering = ["first_day", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ended_on=None) | Q(first_day__lte=F("ended_on")), name="phase_days_in_order",
                violation_error_message=_("It cannot end before it began."),
            ),
            models.UniqueConstraint(
                fields=["body"], condition=Q(ended_on=None) & Q(voided_on=None), name="phase_one_open",
                violation_error_message=_("A body is of one kind at a time."),
            ),
        ]  # fmt: skip

    def __str__(self):
        return self.name


class BodySuccession(models.Model):
    """One row says which body took over from one that ended."""

    body = models.ForeignKey(Body, models.PROTECT, related_name="successions", verbose_name=_("body"))
    heir = models.ForeignKey(Body, models.PROTECT, related_name="inheritances", verbose_name=_("successor"))

    personal = ()
    plain = ("id", "body", "heir")

    class Meta:
        verbose_name = _("succession of bodies")
        verbose_name_plural = _("successions of bodies")

    def __str__(self):
        return f"{self.body} > {self.heir}"


class BodyMerge(models.Model):
    """One row says into which body a duplicate went, and which records went with it: undoing takes just these back.

    `moved` lists keys by model and field: {"organisations.Membership.body": [1, 2]}.
    """

    loser = models.OneToOneField(Body, models.PROTECT, related_name="merged", verbose_name=_("duplicate"))
    keeper = models.ForeignKey(Body, models.PROTECT, related_name="absorbed", verbose_name=_("kept body"))
    moved = models.JSONField(_("moved"), default=dict)

    personal = ()
    plain = ("id", "loser", "keeper", "moved")

    class Meta:
        verbose_name = _("merge of duplicates")
        verbose_name_plural = _("merges of duplicates")

    def __str__(self):
        return f"{self.loser} > {self.keeper}"


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
    """Where a membership stands: proposed and recognised, or appointed and serving, until it ends."""

    PROPOSED = "proposed", _("proposed")
    RECOGNISED = "recognised", _("recognised")
    SERVING = "serving", _("serving")
    ENDED = "ended", _("ended")


SERVES = (MemberState.RECOGNISED, MemberState.SERVING)


class EndReason(models.TextChoices):
    """Why somebody leaves a body."""

    OWN_WISH = "own_wish", _("own wish")
    CONDITIONS = "conditions", _("no longer meets the conditions")
    BREACH = "breach", _("breach of the rules")
    TERM_OVER = "term_over", _("term over")
    REASSIGNED = "reassigned", _("given other duties")
    MOVED = "moved", _("moved away")
    DIED = "died", _("died")
    BODY_ENDED = "body_ended", _("the body was dissolved")
    HEALTH = "health", _("health")
    DUTY = "duty", _("refused or failed duty, and was warned in writing")
    PROSECUTED = "prosecuted", _("prosecuted or sanctioned")


class MembershipQuerySet(RecordQuerySet):
    def serving(self) -> "MembershipQuerySet":
        """Those who are recognised or appointed and have not left."""
        return self.standing().filter(state__in=SERVES)

    def making_up(self) -> "MembershipQuerySet":
        """Those whom their body consists of: who serve, or who are proposed together with it."""
        together = Q(state=MemberState.PROPOSED, body__state=BodyState.PROPOSED)
        return self.standing().filter(together | Q(state__in=SERVES))

    def on_days(self, first: date, until: date | None) -> "MembershipQuerySet":
        """Terms that share a day with these; the day on which one ends belongs to it no more."""
        found = self.standing().filter(Q(ended_on=None) | Q(ended_on__gt=first))
        return found.filter(first_day__lt=until) if until else found


class Membership(Record):
    """One row is a person's role in a body from day to day; the ledger counts these, never people.

    `body_kind` and `sex` repeat the body's and the person's, so that the ledger can count from this row alone.
    """

    part_of = "body"
    STEPS = {
        "recognise_mediator": ({MemberState.PROPOSED}, MemberState.RECOGNISED),
        "end_mediator": ({MemberState.PROPOSED, MemberState.RECOGNISED}, MemberState.ENDED),
        "end_term": ({MemberState.SERVING}, MemberState.ENDED),
        "forces.recognise_member": ({MemberState.PROPOSED}, MemberState.RECOGNISED),
        "forces.end_member": ({MemberState.PROPOSED, MemberState.RECOGNISED}, MemberState.ENDED),
    }

    body = models.ForeignKey(Body, models.PROTECT, related_name="memberships", verbose_name=_("body"))
    body_kind = models.CharField(_("kind of body"), max_length=30, choices=BodyKind, editable=False)
    person = models.ForeignKey(Person, models.PROTECT, related_name="memberships", verbose_name=_("person"))
    ref = models.CharField(_("reference"), max_length=40, blank=True)
    role = models.CharField(_("role in the body"), max_length=80, blank=True)
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

    personal = ("person", "role", "sex", "end_reason")
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
            models.CheckConstraint(
                condition=~Q(state=MemberState.SERVING) | Q(first_day__isnull=False),
                name="membership_serves_from_a_day",
                violation_error_message=_("Say from which day the role is held."),
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
    certificate = models.BooleanField(_("certificate given"), default=False)

    personal = ()
    plain = ("id", "place", "event", "voided_on", "member", "body_kind", "on", "topic", "hours", "certificate")

    class Meta:
        verbose_name = _("training")
        verbose_name_plural = _("trainings")
        ordering = ["-on"]

    def __str__(self):
        return f"{self.on:%d/%m/%Y} {self.topic}".strip()
