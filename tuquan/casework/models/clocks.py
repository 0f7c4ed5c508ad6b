"""Clocks: what is due, by when, and by which law."""

from collections.abc import Iterable
from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from tuquan.journal.actions import RIGHTS
from tuquan.kit.period import today
from tuquan.law import rules
from tuquan.law.counting import Count
from tuquan.law.models import Unit
from tuquan.places.models import Place

UNITS = [
    (Unit.DAY.value, _("calendar days")), (Unit.WORKING_DAY.value, Unit.WORKING_DAY.label), (Unit.HOUR.value, _("clock hours")),
]  # fmt: skip


class ClockQuerySet(models.QuerySet):
    def running(self) -> "ClockQuerySet":
        """Those whose work is not done yet."""
        return self.filter(met_on=None)

    def late(self, day: date) -> "ClockQuerySet":
        """Those whose day is over; one that stands still is not late."""
        return self.running().filter(self.over(day))

    @staticmethod
    def over(day: date) -> Q:
        """What makes a running clock late on that day."""
        return Q(suspended_on=None) & (Q(due_on__lt=day) | Q(due_at__lt=timezone.now()))

    def within(self, places, on: date | None = None) -> "ClockQuerySet":
        """Clocks at these places or inside them, as the map stands on that day (default today)."""
        return self.filter(place__in=Place.objects.within(places, on).values("pk"))

    def kinds(self) -> list[tuple[str, str]]:
        """What is to do on these, and the right to read that goes with it."""
        return list(self.order_by().values_list("verb", "reads").distinct())

    def for_user(self, user, holding: str, kinds: list[tuple[str, str]] | None = None) -> "ClockQuerySet":
        """Clocks on records that this user may read; with `holding` "verb", those whose work is the user's to do.

        `kinds` are those of `kinds()`, where somebody asked for them already.
        """
        wanted = Q(pk__in=[])
        for verb, reads in self.kinds() if kinds is None else kinds:
            if user.granted(reads) and (holding != "verb" or user.granted(verb)):
                one = Q(verb=verb, reads=reads, place__in=user.places(reads).values("pk"))
                if holding == "verb":
                    one &= Q(place__in=user.places(verb).values("pk"))
                wanted |= one
        return self.filter(wanted)


class Clock(models.Model):
    """One row is one deadline: the verb that must be done to a record by a day, or by an hour.

    `subject` names the record as the journal does ("mediation.Dispute:12"). `verb` is what must be done and the right
    to do it; `reads` the right without which the clock does not show. `days` of the rule `rule` run from `since`, in
    calendar days, working days or hours (`unit`), prolonged by `extended`. The day on which they end was worked out
    with the calendar named in `calendar`; where somebody set the day itself, there is none. While a clock stands still
    (`suspended_on`) its last day is that which it had before.
    """

    subject = models.CharField(_("what"), max_length=120)
    place = models.ForeignKey(Place, models.PROTECT, related_name="+", verbose_name=_("place"))
    verb = models.CharField(_("to do"), max_length=80)
    reads = models.CharField(_("right to read"), max_length=80)
    rule = models.CharField(_("rule"), max_length=80)
    days = models.PositiveSmallIntegerField(_("time limit"))
    unit = models.CharField(_("counted in"), max_length=20, choices=UNITS, default=Unit.DAY)
    since = models.DateField(_("since"))
    since_at = models.DateTimeField(_("since the hour"), null=True, blank=True)
    extended = models.PositiveSmallIntegerField(_("extended by"), default=0)
    suspended_on = models.DateField(_("suspended since"), null=True, blank=True)
    due_on = models.DateField(_("due on"))
    due_at = models.DateTimeField(_("due at the hour"), null=True, blank=True)
    met_on = models.DateField(_("done on"), null=True, blank=True)
    met_at = models.DateTimeField(_("done at the hour"), null=True, blank=True)
    calendar = models.CharField(_("calendar"), max_length=40, blank=True)
    sealed = models.BooleanField(_("sealed"), default=False)
    assignee = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("assigned to")
    )

    personal = ()
    plain = (
        "id", "subject", "place", "verb", "reads", "rule", "days", "unit", "since", "since_at", "extended",
        "suspended_on", "due_on", "due_at", "met_on", "met_at", "calendar", "sealed", "assignee",
    )  # fmt: skip
    objects = ClockQuerySet.as_manager()

    class Meta:
        verbose_name = _("deadline")
        verbose_name_plural = _("deadlines")
        indexes = [
            models.Index(fields=["due_on"], condition=Q(met_on=None), name="clock_running"),
            models.Index(fields=["assignee"], condition=Q(met_on=None), name="clock_assigned"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["subject", "verb", "days"], name="clock_once",
                violation_error_message=_("This deadline is running already."),
            ),
            models.CheckConstraint(
                condition=~Q(unit=Unit.HOUR) | Q(since_at__isnull=False), name="clock_of_hours_begins_at_an_hour",
                violation_error_message=_("A time limit in hours begins at an hour."),
            ),
        ]  # fmt: skip

    def __str__(self):
        return f"{self.title} – {self.due_on:%d/%m/%Y}"

    def get_absolute_url(self) -> str:
        """Where the count of its days is shown."""
        return reverse("casework:clock", args=[self.pk])

    @property
    def title(self):
        return RIGHTS[self.verb]

    @property
    def citation(self) -> str:
        """By which text the days run; empty where none that we know held then."""
        try:
            return rules.citation(self.rule, self.since)
        except rules.RuleMissing:
            return ""

    @property
    def late(self) -> bool:
        if self.suspended_on:
            return False
        if self.due_at:
            return (self.met_at or timezone.now()) > self.due_at
        return (self.met_on or today()) > self.due_on

    @property
    def says(self) -> str:
        """How it ended, in a few words."""
        return _t("done late on %(day)s") % {"day": f"{self.met_on:%d/%m/%Y}"} if self.late else _t("done in time")

    def count(self, pauses: "Iterable[Pause]") -> Count:
        """The count of its days."""
        still = [(pause.first_day, pause.resumed_on) for pause in pauses]
        return Count(self.since, self.days + self.extended, self.unit, still)


class OfDeadline(models.Model):
    """What happened to the deadline of a verb of a record; kept although its clock may be started afresh."""

    subject = models.CharField(_("what"), max_length=120)
    verb = models.CharField(_("to do"), max_length=80)
    reason = models.TextField(_("reason"), max_length=1000)
    objects = models.Manager()

    class Meta:
        abstract = True


class Pause(OfDeadline):
    """One row is one time during which a deadline stood still, from its first day to the day before it was resumed."""

    first_day = models.DateField(_("suspended on"))
    resumed_on = models.DateField(_("resumed on"), null=True, blank=True)

    personal = ("reason",)
    plain = ("id", "subject", "verb", "first_day", "resumed_on")

    class Meta:
        verbose_name = _("suspension")
        verbose_name_plural = _("suspensions")
        indexes = [models.Index(fields=["subject", "verb"], name="pause_of_deadline")]
        constraints = [
            models.CheckConstraint(
                condition=Q(resumed_on=None) | Q(resumed_on__gte=F("first_day")), name="pause_days_in_order",
                violation_error_message=_("It cannot be resumed before it was suspended."),
            ),
            models.UniqueConstraint(
                fields=["subject", "verb"], condition=Q(resumed_on=None), name="pause_open_once",
                violation_error_message=_("This deadline is suspended already."),
            ),
        ]  # fmt: skip

    def __str__(self):
        return f"{self.first_day:%d/%m/%Y}"


class Extension(OfDeadline):
    """One row is one time that a deadline was prolonged, by so many of its own days."""

    days = models.PositiveSmallIntegerField(_("days"))
    decided_on = models.DateField(_("decided on"))

    personal = ("reason",)
    plain = ("id", "subject", "verb", "days", "decided_on")

    class Meta:
        verbose_name = _("extension")
        verbose_name_plural = _("extensions")
        indexes = [models.Index(fields=["subject", "verb"], name="extension_of_deadline")]

    def __str__(self):
        return f"{self.decided_on:%d/%m/%Y}: +{self.days}"


class Feed(models.Model):
    """One row is the secret address at which one user's calendar reads what is due.

    Only a hash of it is kept; none while the address is stopped.
    """

    user = models.OneToOneField(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("user"))
    secret_hash = models.CharField(max_length=64, unique=True, null=True)
    made_at = models.DateTimeField(_("made"))

    personal = ("secret_hash",)
    plain = ("id", "user", "made_at")
    objects = models.Manager()

    fresh_secret: str  # the secret just made; kept nowhere

    class Meta:
        verbose_name = _("calendar address")
        verbose_name_plural = _("calendar addresses")

    def __str__(self):
        return str(self.user)

    def lock(self) -> None:
        """Read the row afresh and hold it: two who press at once take turns."""
        if self.pk:
            self.refresh_from_db(from_queryset=Feed.objects.select_for_update())

    def act_places(self) -> list[Place]:
        return []
