"""The yearly review: a round at a place, and in it one review for each point that has run long enough."""

from datetime import date
from uuid import UUID

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from tuquan.kit.period import Period
from tuquan.law.fields import TermField
from tuquan.ledger.record import Record
from tuquan.schemes.models.points import Point, PointState


class RoundState(models.TextChoices):
    """Whether a round is still at work."""

    OPEN = "open", _("open")
    CLOSED = "closed", _("closed")


class Round(Record):
    """One row is one review of all points of a province or commune for a year; its chair decides in it.

    `basis` is what the law book cited for the criteria when it was opened.
    """

    STEPS = {
        "open_round": (set(), RoundState.OPEN),
        "renew_round": ({RoundState.OPEN}, RoundState.OPEN),
        "decide_reviews": ({RoundState.OPEN}, RoundState.OPEN),
        "mark_reviews": ({RoundState.OPEN}, RoundState.OPEN),
        "undo_decisions": ({RoundState.OPEN}, RoundState.OPEN),
        "close_round": ({RoundState.OPEN}, RoundState.CLOSED),
        "void_round": ({RoundState.OPEN}, RoundState.OPEN),
    }

    year = models.PositiveSmallIntegerField(_("year"))
    first_day = models.DateField(_("looks at the days from"))
    last_day = models.DateField(_("until"))
    state = models.CharField(_("state"), max_length=8, choices=RoundState, default=RoundState.OPEN)
    opened_on = models.DateField(_("opened on"))
    closed_on = models.DateField(_("closed on"), null=True, blank=True)
    basis = models.CharField(_("criteria after"), max_length=300, blank=True)

    personal = ()
    plain = (
        "id", "place", "event", "voided_on", "year", "first_day", "last_day", "state", "opened_on", "closed_on", "basis",
    )  # fmt: skip

    class Meta:
        verbose_name = _("review round")
        verbose_name_plural = _("review rounds")
        constraints = [
            models.UniqueConstraint(
                fields=["place", "year"], condition=Q(voided_on=None), name="round_once_a_year",
                violation_error_message=_("This place has its round for this year already."),
            ),
            models.CheckConstraint(
                condition=Q(state=RoundState.OPEN, closed_on=None)
                | Q(state=RoundState.CLOSED, closed_on__gte=F("opened_on")),
                name="round_closed_on_a_day",
                violation_error_message=_("A round is closed on a day, not before it was opened."),
            ),
        ]  # fmt: skip

    def __str__(self):
        return f"{self.year} · {self.place}"

    @property
    def window(self) -> Period:
        return Period(self.first_day, self.last_day)


class ReviewState(models.TextChoices):
    """How far the review of one point is."""

    TODO = "todo", _("not begun")
    MARKED = "marked", _("self-reviewed")
    DECIDED = "decided", _("concluded")


class Decision(models.TextChoices):
    """What becomes of a point after its review."""

    KEEP = "keep", _("keep")
    CONSOLIDATE = "consolidate", _("consolidate")
    REPLICATE = "replicate", _("replicate")
    STRIKE_OFF = "strike_off", _("strike off")


class Review(Record):
    """One row is the review of one point in a round: its own marks, then class and decision by the minutes.

    `marks` is "code:points" by commas, as the commune gave them. `before` is the state from which the decision took the
    point, so that it can be undone; `act` the event that decided, often one for many points.
    """

    part_of = "round"

    STEPS = {
        "self_review": ({ReviewState.TODO, ReviewState.MARKED}, ReviewState.MARKED),
        "decide_reviews": ({ReviewState.TODO, ReviewState.MARKED}, ReviewState.DECIDED),
        "undo_decisions": ({ReviewState.DECIDED}, ReviewState.MARKED),
    }

    round = models.ForeignKey(Round, models.PROTECT, related_name="reviews", verbose_name=_("review round"))
    point = models.ForeignKey(Point, models.PROTECT, related_name="reviews", verbose_name=_("point"))
    year = models.PositiveSmallIntegerField(_("year"))
    state = models.CharField(_("state"), max_length=8, choices=ReviewState, default=ReviewState.TODO)
    marks = models.CharField(_("marks"), max_length=400, blank=True)
    total = models.PositiveIntegerField(_("marks in all"), null=True, blank=True)
    own_rating = TermField(_("class in the self-review"), rule="schemes.review_classes", blank=True)
    marked_on = models.DateField(_("self-reviewed on"), null=True, blank=True)
    reviewer = models.CharField(_("reviewed by"), max_length=120, blank=True)
    rating = TermField(_("class"), rule="schemes.review_classes", blank=True)
    decision = models.CharField(_("conclusion"), max_length=12, choices=Decision, blank=True)
    minutes = models.CharField(_("minutes"), max_length=80, blank=True)
    decided_on = models.DateField(_("concluded on"), null=True, blank=True)
    before = models.CharField(max_length=12, choices=PointState, blank=True, editable=False)
    act = models.UUIDField(null=True, blank=True, editable=False)

    personal = ("reviewer",)
    plain = (
        "id", "place", "event", "voided_on", "round", "point", "year", "state", "marks", "total", "own_rating",
        "marked_on", "rating", "decision", "minutes", "decided_on", "before", "act",
    )  # fmt: skip

    class Meta:
        verbose_name = _("review of a point")
        verbose_name_plural = _("reviews of points")
        indexes = [
            models.Index(fields=["round", "state"], name="review_in_round"),
            models.Index(fields=["place"], name="review_at_place"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["point", "year"], condition=Q(voided_on=None), name="point_reviewed_once_a_year",
                violation_error_message=_("The point is reviewed for this year already."),
            ),
            models.CheckConstraint(
                condition=Q(state=ReviewState.DECIDED, decided_on__isnull=False, decision__in=Decision.values)
                & ~Q(rating="")
                | ~Q(state=ReviewState.DECIDED) & Q(decided_on=None, decision="", rating="", minutes=""),
                name="review_decided_in_full",
                violation_error_message=_("A review is decided with a class, a decision and a day."),
            ),
        ]  # fmt: skip

    def __str__(self):
        return f"{self.point} {self.year}"

    @property
    def first_day(self) -> date:
        """The earliest day on which it needs its place."""
        return self.decided_on or self.round.opened_on

    def marks_by_code(self) -> dict[str, int]:
        given = (pair.partition(":") for pair in self.marks.split(",") if pair)
        return {code: int(points) for code, _colon, points in given}

    def decide(self, *, rating: str, decision: str, minutes: str, on: date, reviewer: str, act: UUID) -> None:
        """Set what the minutes say."""
        self.step("decide_reviews")
        self.rating, self.decision, self.minutes, self.decided_on = rating, decision, minutes, on
        self.reviewer, self.before, self.act = reviewer, self.point.state, act

    def undecide(self) -> None:
        """Back to where it was before the minutes."""
        self.step("undo_decisions")
        if not self.marked_on:
            self.state = ReviewState.TODO
        self.rating = self.decision = self.minutes = self.reviewer = self.before = ""
        self.decided_on = self.act = None
