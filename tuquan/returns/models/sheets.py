"""What a unit sends for a period: its sheet, the lines of the sheet, and their later corrections."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from tuquan.casework.clocks import Due
from tuquan.journal.models import FrozenModel
from tuquan.kit.days import write_day
from tuquan.kit.display import write_number
from tuquan.kit.period import Period, today
from tuquan.kit.prepared import kept_plans
from tuquan.places.models import Place, Tier
from tuquan.returns.models.definitions import figure_title
from tuquan.returns.models.rounds import Round


class ReturnState(models.TextChoices):
    """Where a return stands."""

    DRAFT = "draft", _("draft")
    SUBMITTED = "submitted", _("submitted")
    SENT_BACK = "sent_back", _("sent back")
    ACCEPTED = "accepted", _("accepted")


WITH_UNIT = (ReturnState.DRAFT, ReturnState.SENT_BACK)


class ReturnQuerySet(models.QuerySet):
    def missing(self) -> "ReturnQuerySet":
        """Still with the units."""
        return self.filter(state__in=WITH_UNIT)

    def late(self) -> "ReturnQuerySet":
        return self.missing().filter(due_on__lt=today())

    def in_bulk(self, *args, **kwargs):
        """With what their names are made of, for the work list."""
        return super(ReturnQuerySet, self.select_related("place", "round__definition")).in_bulk(*args, **kwargs)


class Return(models.Model):
    """One row is what a unit sends for a period: asked for in a round, or filed of its own accord.

    `shortfall` says why something is not reported yet, or why units below are missing. `version` grows with each
    change, so that of two officers the second learns of the first.
    """

    STEPS = {
        "fill_return": (set(WITH_UNIT), ReturnState.DRAFT),
        "submit_return": (set(WITH_UNIT), ReturnState.SUBMITTED),
        "send_back_return": ({ReturnState.SUBMITTED}, ReturnState.SENT_BACK),
        "accept_return": ({ReturnState.SUBMITTED}, ReturnState.ACCEPTED),
    }

    place = models.ForeignKey(Place, models.PROTECT, related_name="returns", verbose_name=_("place"))
    round = models.ForeignKey(
        Round, models.PROTECT, null=True, blank=True, related_name="sheets", verbose_name=_("round")
    )
    first_day = models.DateField(_("first day"))
    last_day = models.DateField(_("last day"))
    due_on = models.DateField(_("due on"), null=True, blank=True)
    state = models.CharField(_("state"), max_length=10, choices=ReturnState, default=ReturnState.DRAFT)
    source = models.CharField(_("source"), max_length=200, blank=True)
    shortfall = models.TextField(_("why it is not complete"), blank=True)
    reason = models.TextField(_("reason for sending back"), blank=True)
    submitted_on = models.DateField(_("submitted on"), null=True, blank=True)
    accepted_on = models.DateField(_("accepted on"), null=True, blank=True)
    reminded_on = models.DateField(_("reminded on"), null=True, blank=True)
    version = models.PositiveIntegerField(_("version"), default=0)
    event = models.UUIDField(_("entered by event"), editable=False)
    accepted_in = models.UUIDField(_("accepted by event"), null=True, editable=False)

    personal = ("reason", "shortfall")
    plain = (
        "id", "place", "round", "first_day", "last_day", "due_on", "state", "source", "submitted_on", "accepted_on",
        "reminded_on", "version", "event", "accepted_in",
    )  # fmt: skip
    objects = ReturnQuerySet.as_manager()

    class Meta:
        verbose_name = _("return")
        verbose_name_plural = _("returns")
        indexes = [models.Index(fields=["place", "last_day"], name="return_at_place")]
        constraints = [
            models.CheckConstraint(
                condition=Q(first_day__lte=F("last_day")), name="return_days_in_order",
                violation_error_message=_("The last day comes before the first."),
            ),
            models.UniqueConstraint(
                fields=["round", "place"], condition=Q(round__isnull=False), name="return_once_in_a_round",
                violation_error_message=_("This unit has its sheet in this round already."),
            ),
        ]  # fmt: skip

    def __str__(self):
        name = f"{self.round.definition}: {self.place}" if self.round_id else str(self.place)
        return f"{name} · {write_day(self.first_day)} – {write_day(self.last_day)}"

    @property
    def acts(self) -> list:
        """The acts over many sheets that concerned this one too, for its history."""
        return [self.event, self.accepted_in]

    @property
    def window(self) -> Period:
        return Period(self.first_day, self.last_day)

    @property
    def of_level(self) -> bool:
        """A level's own sheet: what its units report, added up, and what it adds itself."""
        return self.round_id is not None and self.place.tier < self.round.definition.tier

    @property
    def with_unit(self) -> bool:
        return self.state in WITH_UNIT

    @property
    def late(self) -> bool:
        return self.with_unit and self.due_on is not None and self.due_on < today()

    @property
    def notice(self) -> str:
        """What the work list says of it besides its name."""
        if self.state == ReturnState.SENT_BACK:
            return _t("Sent back: %(reason)s") % {"reason": self.reason}
        return _t("Reminded on %(day)s") % {"day": write_day(self.reminded_on)} if self.reminded_on else ""

    @property
    def work(self) -> str:
        """The verb on the work list: a unit fills its sheet in, a level hands on what its units said."""
        return "returns.submit_return" if self.of_level else "returns.fill_return"

    def below(self) -> "ReturnQuerySet":
        """The sheets of the units whose figures this one adds up."""
        inside = Place.objects.within([self.place_id], self.last_day).filter(tier__gt=self.place.tier, tier__lt=Tier.AREA)
        return Return.objects.filter(round=self.round_id, place__in=inside.values("pk"))

    def dues(self) -> list[Due]:
        """What is due of it: one clock, by the day that its round set."""
        if self.due_on is None or self.round is None:
            return []
        return [
            Due(
                self.work, self.round.definition.rule, (self.due_on - self.last_day).days,
                self.last_day, met_on=self.submitted_on, on=self.due_on,
            )
        ]  # fmt: skip

    def act_places(self) -> list[Place]:
        return [self.place]

    def lock(self) -> None:
        """Read the row afresh and hold it until the transaction ends."""
        if not self._state.adding:
            self.read_again(Return.objects.select_for_update(of=("self",)))

    def read_again(self, rows: models.QuerySet | None = None) -> None:
        """The row and its round as they are now; the place and the report, which do not change, stay as they were read."""
        place, report = self.place, self.round and self.round.definition
        with kept_plans():
            self.refresh_from_db(from_queryset=(Return.objects.all() if rows is None else rows).select_related("round"))
        self.place = place
        if self.round and report:
            self.round.definition = report


class Answer(models.TextChoices):
    """What a line says: a number, 0 among them, or which kind of nothing."""

    VALUE = "value", _("a number")
    NONE_AROSE = "none_arose", _("none arose")
    NOT_YET = "not_yet", _("not reported yet")
    NOT_CONCERNED = "not_concerned", _("does not concern us")


class ReturnLine(models.Model):
    """One row is one figure of a return; it never changes once the return is accepted.

    A `counted` line is what the ledger held when the sheet was submitted; it counts nowhere again. Of a typed one the
    value counts on acceptance: for a flow the amount of the period, for a stock the level on its last day.
    """

    sheet = models.ForeignKey(Return, models.PROTECT, related_name="lines")
    indicator = models.CharField(_("indicator"), max_length=80)
    split = models.CharField(_("cell"), max_length=200, blank=True)
    counted = models.BooleanField(_("counted from records"), default=False)
    answer = models.CharField(_("answer"), max_length=15, choices=Answer, default=Answer.VALUE)
    value = models.BigIntegerField(_("value"), null=True, blank=True)
    source = models.CharField(_("source"), max_length=200, blank=True)
    note = models.TextField(_("explanation"), blank=True)

    personal = ("note",)
    plain = ("id", "sheet", "indicator", "split", "counted", "answer", "value", "source")

    class Meta:
        verbose_name = _("return line")
        verbose_name_plural = _("return lines")
        constraints = [
            models.UniqueConstraint(
                fields=["sheet", "indicator", "split", "counted"], name="return_line_once",
                violation_error_message=_("This figure stands in the return already."),
            ),
            models.CheckConstraint(
                condition=Q(answer="value", value__isnull=False) | (~Q(answer="value") & Q(value__isnull=True)),
                name="return_line_value_or_why_not",
                violation_error_message=_("Type a number, or say why there is none."),
            ),
        ]  # fmt: skip

    def __str__(self):
        return f"{self.figure_title}: {self.says}"

    @property
    def figure_title(self) -> str:
        return figure_title(self.indicator, self.split)

    @property
    def says(self) -> str:
        return write_number(self.value) if self.answer == Answer.VALUE else str(self.get_answer_display())

    def act_places(self) -> list[Place]:
        return [self.sheet.place]

    def lock(self) -> None:
        """Two corrections take turns at the sheet."""
        Return.objects.select_for_update().get(pk=self.sheet_id)


class LineCorrection(FrozenModel):
    """One row is a later value of an accepted return line, with the reason; the signed line itself never changes."""

    line = models.ForeignKey(ReturnLine, models.PROTECT, related_name="corrections")
    value = models.BigIntegerField(_("corrected value"))
    reason = models.TextField(_("reason"))
    event = models.UUIDField(_("event"))

    personal = ("reason",)
    plain = ("id", "line", "value", "event")

    class Meta:
        verbose_name = _("correction of a line")
        verbose_name_plural = _("corrections of lines")

    def __str__(self):
        return f"{self.line} → {self.value}"
