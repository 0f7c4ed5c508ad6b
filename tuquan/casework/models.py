"""Clocks: what is due, by when, and by which law."""

from datetime import date

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from tuquan.journal.actions import RIGHTS
from tuquan.kit.period import today
from tuquan.law import rules
from tuquan.places.models import Place


class ClockQuerySet(models.QuerySet):
    def running(self) -> "ClockQuerySet":
        """Those whose work is not done yet."""
        return self.filter(met_on=None)

    def late(self, day: date) -> "ClockQuerySet":
        return self.running().filter(due_on__lt=day)

    def within(self, places, on: date | None = None) -> "ClockQuerySet":
        """Clocks at these places or inside them, as the map stands on that day (default today)."""
        return self.filter(place__in=Place.objects.within(places, on).values("pk"))

    def for_user(self, user, holding: str) -> "ClockQuerySet":
        """Clocks on records that this user may read; with `holding` "verb", those whose work is the user's to do."""
        wanted = Q(pk__in=[])
        for verb, reads in self.order_by().values_list("verb", "reads").distinct():
            one = Q(verb=verb, reads=reads, place__in=user.places(reads).values("pk"))
            if holding == "verb":
                one &= Q(place__in=user.places(verb).values("pk"))
            wanted |= one
        return self.filter(wanted)


class Clock(models.Model):
    """One row is one deadline: the verb that must be done to a record by a day.

    `subject` names the record as the journal does ("mediation.Dispute:12"). `verb` is what must be done and the right
    to do it; `reads` the right without which the clock does not show. `days` of the rule `rule` run from `since`; the
    day on which they end was worked out with the calendar named in `calendar`.
    """

    subject = models.CharField(_("what"), max_length=120)
    place = models.ForeignKey(Place, models.PROTECT, related_name="+", verbose_name=_("place"))
    verb = models.CharField(_("to do"), max_length=80)
    reads = models.CharField(_("right to read"), max_length=80)
    rule = models.CharField(_("rule"), max_length=80)
    days = models.PositiveSmallIntegerField(_("days"))
    since = models.DateField(_("since"))
    due_on = models.DateField(_("due on"))
    met_on = models.DateField(_("done on"), null=True, blank=True)
    calendar = models.CharField(_("calendar"), max_length=40)

    personal = ()
    plain = ("id", "subject", "place", "verb", "reads", "rule", "days", "since", "due_on", "met_on", "calendar")
    objects = ClockQuerySet.as_manager()

    class Meta:
        verbose_name = _("deadline")
        verbose_name_plural = _("deadlines")
        indexes = [models.Index(fields=["due_on"], condition=Q(met_on=None), name="clock_running")]
        constraints = [
            models.UniqueConstraint(
                fields=["subject", "verb", "days"], name="clock_once",
                violation_error_message=_("This deadline is running already."),
            ),
        ]  # fmt: skip

    def __str__(self):
        return f"{self.title} – {self.due_on:%d/%m/%Y}"

    @property
    def title(self):
        return RIGHTS[self.verb]

    @property
    def citation(self) -> str:
        """By which text the days run."""
        return rules.citation(self.rule, self.since)

    @property
    def late(self) -> bool:
        return (self.met_on or today()) > self.due_on

    @property
    def says(self) -> str:
        """How it ended, in a few words."""
        return _t("done late on %(day)s") % {"day": f"{self.met_on:%d/%m/%Y}"} if self.late else _t("done in time")
