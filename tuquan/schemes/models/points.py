"""A point: where a scheme is applied, what it has of teams and members, what it does, and how it fares."""

from datetime import date

from django.db import models
from django.db.models import Count, F, Max, Q
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from tuquan.casework.clocks import Due
from tuquan.kit.period import today
from tuquan.kit.text import clean, fold
from tuquan.law import rules
from tuquan.ledger.record import Record
from tuquan.organisations.models import Body
from tuquan.schemes.models.schemes import Scheme


class PointState(models.TextChoices):
    """Where a point stands between proposal and end."""

    PROPOSED = "proposed", _("proposed")
    PILOT = "pilot", _("pilot")
    ACTIVE = "active", _("active")
    CONSOLIDATED = "consolidated", _("consolidated")
    DORMANT = "dormant", _("dormant")
    STRUCK_OFF = "struck_off", _("struck off")


class EndReason(models.TextChoices):
    """Why a point is struck off."""

    INEFFECTIVE = "ineffective", _("without effect")
    FILE = "file", _("file not in order")
    DONE = "done", _("its purpose is fulfilled")
    JOINED = "joined", _("joined with another point")
    HOST_ENDED = "host_ended", _("its area or body ended")


AWAKE = (PointState.ACTIVE, PointState.CONSOLIDATED)
STANDING = (*AWAKE, PointState.DORMANT)
NOT_OVER = (PointState.PILOT, *STANDING)


class Point(Record):
    """One row is one point: an area or a body that applies a scheme, from its proposal to its end.

    It stands from its launch until it is struck off, dormant or not. `parent` is the point that it replicates.
    `quiet_since` is its last sign of life: an activity, its launch, its entry or its reawakening. What stands under
    "kept by tally" repeats strengths and activities, so that lists need no join.
    """

    STEPS = {
        "propose_point": (set(), PointState.PROPOSED),
        "approve_point": ({PointState.PROPOSED}, PointState.PILOT),
        "activate_point": ({PointState.PILOT}, PointState.ACTIVE),
        "consolidate_point": (set(AWAKE), PointState.CONSOLIDATED),
        "make_dormant": (set(AWAKE), PointState.DORMANT),
        "fall_dormant": (set(AWAKE), PointState.DORMANT),
        "reawaken": ({PointState.DORMANT}, PointState.ACTIVE),
        "strike_off": (set(NOT_OVER), PointState.STRUCK_OFF),
    }

    scheme = models.ForeignKey(Scheme, models.PROTECT, related_name="points", verbose_name=_("scheme"))
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="children", verbose_name=_("replicated from")
    )
    host = models.ForeignKey(
        Body, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("body that applies it")
    )
    name = models.CharField(_("name"), max_length=160, blank=True)
    folded = models.CharField(max_length=200, editable=False, db_index=True)
    ref = models.CharField(_("reference"), max_length=40, blank=True)
    state = models.CharField(_("state"), max_length=12, choices=PointState, default=PointState.PROPOSED)
    proposed_on = models.DateField(_("proposed on"), null=True, blank=True)
    approved_on = models.DateField(_("pilot since"), null=True, blank=True)
    launched_on = models.DateField(_("launched on"), null=True, blank=True)
    ended_on = models.DateField(_("struck off on"), null=True, blank=True)
    end_reason = models.CharField(_("reason for striking off"), max_length=12, choices=EndReason, blank=True)
    decision = models.CharField(_("decision"), max_length=80, blank=True)
    partners = models.CharField(_("partner bodies"), max_length=200, blank=True)
    movements = models.CharField(_("movements it is tied to"), max_length=200, blank=True)
    file = models.CharField(_("papers in the file"), max_length=200, blank=True)
    # kept by tally
    teams = models.PositiveIntegerField(_("teams"), default=0)
    members = models.PositiveIntegerField(_("members"), default=0)
    activities = models.PositiveIntegerField(_("activities"), default=0, editable=False)
    last_activity = models.DateField(_("last activity"), null=True, blank=True, editable=False)
    quiet_since = models.DateField(_("last sign of life"), null=True, blank=True, editable=False)

    personal = ()
    plain = (
        "id", "place", "event", "voided_on", "scheme", "parent", "host", "name", "folded", "ref", "state",
        "proposed_on", "approved_on", "launched_on", "ended_on", "end_reason", "decision", "partners", "movements",
        "file", "teams", "members", "activities", "last_activity", "quiet_since",
    )  # fmt: skip

    class Meta:
        verbose_name = _("point")
        verbose_name_plural = _("points")
        indexes = [
            models.Index(fields=["place", "scheme"], name="point_at_place"),
            models.Index(fields=["scheme", "state"], name="point_of_scheme"),
            models.Index(fields=["quiet_since"], condition=Q(state__in=AWAKE), name="point_awake"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["place", "ref"], condition=~Q(ref="") & Q(voided_on=None), name="point_ref_once",
                violation_error_message=_("This reference is used by another point of the place."),
            ),
            models.CheckConstraint(
                condition=~Q(parent=F("id")), name="point_not_its_own_parent",
                violation_error_message=_("A point cannot be replicated from itself."),
            ),
            models.CheckConstraint(
                condition=(Q(approved_on=None) | Q(proposed_on=None) | Q(approved_on__gte=F("proposed_on")))
                & (Q(launched_on=None) | Q(approved_on=None) | Q(launched_on__gte=F("approved_on")))
                & (Q(ended_on=None) | Q(approved_on=None) | Q(ended_on__gte=F("approved_on")))
                & (Q(ended_on=None) | Q(launched_on=None) | Q(ended_on__gte=F("launched_on"))),
                name="point_days_in_order",
                violation_error_message=_("The days must follow each other: proposed, pilot, launched, struck off."),
            ),
            models.CheckConstraint(
                condition=~Q(state__in=STANDING) | Q(launched_on__isnull=False), name="point_launched_on_a_day",
                violation_error_message=_("A point that stands was launched on a day."),
            ),
            models.CheckConstraint(
                condition=Q(state=PointState.STRUCK_OFF, ended_on__isnull=False, end_reason__in=EndReason.values)
                | (~Q(state=PointState.STRUCK_OFF) & Q(ended_on=None, end_reason="")),
                name="point_struck_off_with_reason",
                violation_error_message=_("A point is struck off on a day and for a reason."),
            ),
        ]  # fmt: skip

    def __str__(self):
        return self.name

    def save(self, *args, **kwargs):
        self.prepare()
        super().save(*args, **kwargs)

    def prepare(self) -> "Point":
        """Set what follows from other columns; a batch calls it for each row."""
        self.name = clean(self.name) or str(self.host or self.place)
        self.folded = fold(self.name)
        return self

    def tally(self) -> "Point":
        """Repeat what the standing strengths and activities say."""
        now = self.strengths.standing().filter(ended_on=None).first()
        last = now or self.strengths.standing().order_by("-first_day", "-pk").first()
        self.teams, self.members = (last.teams, last.members) if last else (0, 0)
        done = self.log.standing().aggregate(count=Count("pk"), last=Max("day"))
        self.activities, self.last_activity = done["count"], done["last"]
        if self.last_activity and self.quiet_since and self.quiet_since < self.last_activity:
            self.quiet_since = self.last_activity
        return self

    @property
    def first_day(self) -> date:
        """The earliest day on which it needs its place and its scheme."""
        return self.launched_on or self.approved_on or self.proposed_on or today()

    def dues(self) -> list[Due]:
        """Once a month somebody is asked what the point does."""
        if self.voided or self.state not in AWAKE or self.quiet_since is None:
            return []
        days = rules.number("schemes.ask_days", today())
        return [Due("schemes.log_activity", "schemes.ask_days", days, self.quiet_since, reminder=True)]

    def papers(self) -> list[tuple[str, bool]]:
        """Codes of the papers that a reviewer expects by now, and whether the file has each; the log is the list."""
        order = list(PointState.values)
        there = {*self.file.split(","), *(["log"] if self.activities else [])}
        expected = [one for one in rules.items("schemes.file", today())
                    if order.index(one["since"]) <= order.index(self.state)]  # fmt: skip
        return [(one["code"], one["code"] in there) for one in expected]


class Strength(Record):
    """One row is what a point had of teams and members from a day until it was counted again or ended."""

    part_of = "point"

    point = models.ForeignKey(Point, models.PROTECT, related_name="strengths", verbose_name=_("point"))
    teams = models.PositiveIntegerField(_("teams"))
    members = models.PositiveIntegerField(_("members"))
    first_day = models.DateField(_("from"))
    ended_on = models.DateField(_("until"), null=True, blank=True)

    personal = ()
    plain = ("id", "place", "event", "voided_on", "point", "teams", "members", "first_day", "ended_on")

    class Meta:
        verbose_name = _("strength")
        verbose_name_plural = _("strengths")
        ordering = ["-first_day", "-pk"]

    def __str__(self):
        return _t("%(teams)s teams, %(members)s members") % {"teams": self.teams, "members": self.members}


class TurnKind(models.TextChoices):
    """What happened to a point that stands."""

    CONSOLIDATED = "consolidated", _("consolidated")
    DORMANT = "dormant", _("dormant")


class Turn(Record):
    """One row is one turn in the life of a point: a day on which it was consolidated, or a spell of dormancy."""

    part_of = "point"

    point = models.ForeignKey(Point, models.PROTECT, related_name="turns", verbose_name=_("point"))
    kind = models.CharField(_("kind"), max_length=12, choices=TurnKind)
    first_day = models.DateField(_("from"))
    ended_on = models.DateField(_("until"), null=True, blank=True)

    personal = ()
    plain = ("id", "place", "event", "voided_on", "point", "kind", "first_day", "ended_on")

    class Meta:
        verbose_name = _("turn")
        verbose_name_plural = _("turns")
        ordering = ["first_day", "pk"]

    def __str__(self):
        return f"{self.get_kind_display()} {self.first_day:%d/%m/%Y}"


class ActivityKind(models.TextChoices):
    """What a point did."""

    MEETING = "meeting", _("meeting")
    PATROL = "patrol", _("patrol")
    OUTREACH = "outreach", _("outreach")
    HELP = "help", _("help and mediation")
    DRILL = "drill", _("training or drill")
    OTHER = "other", _("other activity")


class Activity(Record):
    """One row is one activity of a point: its day, its kind and how many attended, never who.

    `turn` numbers those of one kind on one day.
    """

    part_of = "point"

    point = models.ForeignKey(Point, models.PROTECT, related_name="log", verbose_name=_("point"))
    day = models.DateField(_("day"))
    kind = models.CharField(_("kind"), max_length=12, choices=ActivityKind)
    turn = models.PositiveSmallIntegerField(_("turn of the day"), default=1)
    attendances = models.PositiveIntegerField(_("attendances"), null=True, blank=True)

    personal = ()
    plain = ("id", "place", "event", "voided_on", "point", "day", "kind", "turn", "attendances")

    class Meta:
        verbose_name = _("activity of a point")
        verbose_name_plural = _("activities of points")
        ordering = ["-day", "-pk"]
        indexes = [models.Index(fields=["place", "day"], name="activity_at_place")]
        constraints = [
            models.UniqueConstraint(
                fields=["point", "day", "kind", "turn"], condition=Q(voided_on=None), name="activity_turn_once",
                violation_error_message=_("This turn of the day is entered already."),
            ),
        ]  # fmt: skip

    def __str__(self):
        return f"{self.get_kind_display()} {self.day:%d/%m/%Y}"
