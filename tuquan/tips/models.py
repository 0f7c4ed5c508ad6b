"""Tips: what residents report in confidence. What is said, where exactly and by whom lies sealed in envelopes, not here."""

from collections.abc import Callable
from datetime import date, datetime, timedelta

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from tuquan.casework.clocks import Due, remote
from tuquan.journal.actions import reading
from tuquan.kit.period import ONE_DAY, midnight
from tuquan.law import limits, rules
from tuquan.law.fields import TermField
from tuquan.ledger.record import Record, RecordQuerySet

READ = reading("tips.read", _("Read tips"))
READ_ACTS = reading("tips.read_acts", _("Read tips on what happens in the place"))
READ_OFFICIALS = reading("tips.read_officials", _("Read tips about officials and the police"))
HAND_OVER = "tips.hand_over"  # the rule that says within how many hours


class Happened(models.TextChoices):
    """When, as coarsely as it helps."""

    NOW = "now", _("it goes on")
    TODAY = "today", _("today")
    WEEK = "week", _("within the last week")
    EARLIER = "earlier", _("longer ago")


class Manner(models.TextChoices):
    """Whether whoever reports can be known."""

    ANONYMOUS = "anonymous", _("without name")
    SEALED = "sealed", _("name sealed: opens only when two officers agree")
    OPEN = "open", _("name known to the readers of the tip")


class Channel(models.TextChoices):
    """How it came in."""

    FORM = "form", _("web form")
    CALL = "call", _("call to the desk")
    REFERRED = "referred", _("referred from another register")


class Recipient(models.TextChoices):
    """Who takes over what may be a crime."""

    INVESTIGATORS = "investigators", _("investigation body of the police")
    PROCURACY = "procuracy", _("procuracy")
    OTHER = "other", _("another body with authority to investigate")


class State(models.TextChoices):
    """Where a tip stands."""

    WAITING = "waiting", _("waiting for its number")
    RECEIVED = "received", _("received")
    READ = "read", _("read")
    HANDED_OVER = "handed_over", _("handed over")
    CLOSED = "closed", _("closed")


USEFUL, NOT_USEFUL, OUT_OF_SCOPE = "useful", "not_useful", "out_of_scope"  # codes of the rule `tips.usefulness`
OPEN = {State.RECEIVED, State.READ, State.HANDED_OVER}


class TipQuerySet(RecordQuerySet):
    def for_user(self, user) -> "TipQuerySet":
        """Numbered tips that this user may read: whoever reads one sort reads nothing of the other."""
        acts = Q(about_official=False, place__in=user.places(READ_ACTS).values("pk"))
        officials = Q(about_official=True, place__in=user.places(READ_OFFICIALS).values("pk"))
        return self.filter(acts | officials).exclude(state=State.WAITING)

    def like(self, tip: "Tip") -> "TipQuerySet":
        """Others of the same place, day and kind: worked out when asked, kept nowhere."""
        same = {name: getattr(tip, name) for name in ("place", "received_on", "category", "about_official")}
        return self.filter(**same).exclude(pk=tip.pk).exclude(state=State.WAITING)


class Tip(Record):
    """One row is one tip of a resident about an act at a place: its course alone, in days, without a word of what it says.

    A tip about an official or the police belongs to the province. `number` counts within the place and year, given when
    it comes out of the queue. `handed_over_at` is the minute that the law wants kept; no other hour is. `contents_until`
    and `identity_until` say when the envelopes are emptied.
    """

    STEPS = {
        "let_in": ({State.WAITING}, State.RECEIVED),
        "mark_read": ({State.RECEIVED}, State.READ),
        "hand_over": ({State.RECEIVED, State.READ}, State.HANDED_OVER),
        "judge": ({State.READ, State.HANDED_OVER, State.CLOSED}, None),
        "close": ({State.READ, State.HANDED_OVER}, State.CLOSED),
        "only_opinions": ({State.RECEIVED, State.READ}, State.CLOSED),
        "refer": ({State.RECEIVED, State.READ, State.HANDED_OVER}, State.CLOSED),
        "thank": ({State.READ, State.HANDED_OVER, State.CLOSED}, None),
        "commend": ({State.HANDED_OVER, State.CLOSED}, None),
        "reclassify": ({State.RECEIVED, State.READ, State.HANDED_OVER}, None),
    }

    year = models.PositiveSmallIntegerField(_("year"), null=True, editable=False)
    number = models.PositiveIntegerField(_("number"), null=True, editable=False)
    code = models.CharField(_("number"), max_length=20, blank=True, editable=False)
    category = TermField(_("kind of act"), rule="tips.categories")
    happened = models.CharField(_("when"), max_length=10, choices=Happened)
    about_official = models.BooleanField(_("about an official or the police"), default=False)
    channel = models.CharField(_("came by"), max_length=10, choices=Channel, default=Channel.FORM)
    manner = models.CharField(_("who reports"), max_length=10, choices=Manner)
    state = models.CharField(_("state"), max_length=12, choices=State, default=State.RECEIVED)
    received_on = models.DateField(_("received on"))
    read_on = models.DateField(_("read on"), null=True, blank=True)
    handed_over_on = models.DateField(_("handed over on"), null=True, blank=True)
    handed_over_at = models.DateTimeField(_("handed over at"), null=True, blank=True)
    handed_over_to = models.CharField(_("handed over to"), max_length=14, choices=Recipient, blank=True)
    handed_over_in_time = models.BooleanField(_("handed over in time"), null=True, blank=True)
    outcome = TermField(_("worth"), rule="tips.usefulness", blank=True)
    judged_on = models.DateField(_("judged on"), null=True, blank=True)
    closed_on = models.DateField(_("closed on"), null=True, blank=True)
    thanked_on = models.DateField(_("thanked on"), null=True, blank=True)
    commended_on = models.DateField(_("commended on"), null=True, blank=True)
    commendation = models.CharField(_("code of the commendation"), max_length=12, blank=True)
    identity_until = models.DateField(_("who reports is kept until"), null=True, blank=True)
    contents_until = models.DateField(_("what is reported is kept until"), null=True, blank=True)
    identity_erased_on = models.DateField(_("who reports was deleted on"), null=True, blank=True)
    contents_erased_on = models.DateField(_("what is reported was deleted on"), null=True, blank=True)

    get_handed_over_to_display: Callable[[], str]
    get_outcome_display: Callable[[], str]
    sealed = True  # casework shows that something is due, never what

    personal = ("handed_over_at", "commendation")
    plain = (
        "id", "place", "event", "voided_on", "year", "number", "code", "category", "happened", "about_official", "channel",
        "manner", "state", "received_on", "read_on", "handed_over_on", "handed_over_to", "handed_over_in_time", "outcome",
        "judged_on", "closed_on", "thanked_on", "commended_on", "identity_until", "contents_until", "identity_erased_on",
        "contents_erased_on",
    )  # fmt: skip
    objects = TipQuerySet.as_manager()

    class Meta:
        verbose_name = _("tip")
        verbose_name_plural = _("tips")
        indexes = [
            models.Index(fields=["place", "-received_on", "state", "category", "about_official"], name="tip_list"),
            models.Index(fields=["id"], condition=Q(state=State.WAITING), name="tip_waiting"),
            models.Index(fields=["identity_until"], condition=Q(identity_erased_on=None), name="tip_identity_due"),
            models.Index(fields=["contents_until"], condition=Q(contents_erased_on=None), name="tip_contents_due"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["place", "year", "number"], name="tip_number_once",
                violation_error_message=_("This number is taken in the place's year."),
            ),
            models.CheckConstraint(
                condition=Q(state=State.WAITING, number=None, year=None, code="")
                | (~Q(state=State.WAITING) & Q(number__isnull=False, year__isnull=False)),
                name="tip_numbered_unless_waiting",
                violation_error_message=_("A tip has a number once it is let in."),
            ),
            models.CheckConstraint(
                condition=Q(handed_over_on=None, handed_over_at=None, handed_over_to="", handed_over_in_time=None)
                | Q(handed_over_on__isnull=False, handed_over_at__isnull=False, handed_over_to__in=Recipient.values,
                    handed_over_in_time__isnull=False),
                name="tip_handed_over_with_minute",
                violation_error_message=_("Say to whom it was handed over, on which day and at which minute."),
            ),
            models.CheckConstraint(
                condition=Q(state=State.CLOSED, closed_on__isnull=False) | (~Q(state=State.CLOSED) & Q(closed_on=None)),
                name="tip_closed_on_a_day", violation_error_message=_("A tip is closed on a day, or it is open."),
            ),
            models.CheckConstraint(
                condition=(Q(outcome="") & Q(judged_on=None)) | (~Q(outcome="") & Q(judged_on__isnull=False)),
                name="tip_judged_on_a_day", violation_error_message=_("Say what it was worth, and when that was said."),
            ),
            models.CheckConstraint(
                condition=(Q(read_on=None) | Q(read_on__gte=F("received_on")))
                & (Q(handed_over_on=None) | Q(handed_over_on__gte=F("received_on")))
                & (Q(closed_on=None) | Q(closed_on__gte=F("received_on"))),
                name="tip_days_in_order", violation_error_message=_("Nothing happens before it was received."),
            ),
            models.CheckConstraint(
                condition=Q(identity_until=None) | Q(contents_until__isnull=False, identity_until__lte=F("contents_until")),
                name="tip_identity_goes_first",
                violation_error_message=_("Who reports is deleted before what is reported, or with it."),
            ),
        ]  # fmt: skip

    def __str__(self):
        return _t("Tip %(code)s") % {"code": self.code or "…"}

    @property
    def reads(self) -> str:
        """The right without which nothing of it is seen."""
        return READ_OFFICIALS if self.about_official else READ_ACTS

    @property
    def hand_over_due(self) -> datetime:
        """Until when the law lets it be handed over. The hour at which it came is not kept: the count begins when its
        day is over."""
        since = midnight(self.received_on + ONE_DAY)
        return since + timedelta(hours=limits.limit(HAND_OVER, self.received_on, *remote(self.place, self.received_on)).number)

    def dues(self) -> list[Due]:
        """A crime report goes on at once, within the hours of the law; what is closed without it was none."""
        if self.state == State.WAITING or (self.state == State.CLOSED and not self.handed_over_at):
            return []
        since = midnight(self.received_on + ONE_DAY)
        cases = remote(self.place, self.received_on)
        return [Due.by_law("tips.hand_over", HAND_OVER, since, *cases, met=self.handed_over_at)]


def kept_until(rule: str, outcome: str, closed_on: date) -> date:
    """Until when something of a closed tip is kept, by what it was worth."""
    return closed_on + ONE_DAY * int(rules.table(rule, closed_on)[outcome])
