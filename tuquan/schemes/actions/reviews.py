"""Verbs about the yearly review: a round is opened, the commune marks its points, the chair decides by the minutes."""

from dataclasses import dataclass, field
from datetime import date

from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from tuquan.journal.actions import action, running
from tuquan.kit.days import not_ahead, write_day
from tuquan.kit.period import today
from tuquan.law import rules
from tuquan.ledger import mend
from tuquan.ledger.mend import keep
from tuquan.places.models import Place, Tier, Within
from tuquan.schemes import terms
from tuquan.schemes.actions import outcomes
from tuquan.schemes.models import Decision, EndReason, Point, Review, ReviewState, Round, RoundState


@dataclass
class Ticked:
    """Reviews of one round that are dealt with together: one act with one line in the journal.

    The right is asked for once at each of their places, and at the place of the round where its chair acts.
    """

    round: Round
    keys: list[int]
    by_chair: bool = True
    reviews: list[Review] = field(default_factory=list)

    def __str__(self):
        return f"schemes.Round:{self.round.pk} × {len(self.keys)}"

    def lock(self) -> None:
        """Hold the round, then its reviews and their points, so that the second of two who decide sees the first."""
        self.round.lock()
        reviews = self.round.reviews.standing().select_related("place").filter(pk__in=self.keys).order_by("pk")
        self.reviews = list(reviews.select_for_update(of=("self",)))
        keys = [one.point_id for one in self.reviews]
        points = Point.objects.select_for_update(of=("self",)).select_related("place", "scheme").in_bulk(keys)
        for one in self.reviews:
            one.round, one.point = self.round, points[one.point_id]

    def act_places(self) -> list[Place]:
        chair = {self.round.place_id: self.round.place} if self.by_chair else {}
        return list((chair | {one.place_id: one.place for one in self.reviews}).values())

    def journal_details(self) -> dict:
        return {"round": self.round.pk, "year": self.round.year, "reviews": len(self.reviews)}

    def ready(self) -> list[Review]:
        """The reviews held; refused where none was ticked, some are not of this round, or the round is closed."""
        if not self.keys:
            raise ValidationError(_("Tick the points first."))
        if len(self.reviews) < len(set(self.keys)):
            raise ValidationError(_("Some of these points are no longer in this round: load the page again."))
        refuse_closed(self.round)
        return self.reviews


@action(_("Open a review round"))
def open_round(place: Place, *, year: int, on: date, by) -> Round:
    """Open the review of a year: one review for each point that stands and has run long enough."""
    not_ahead(on=on)
    window = terms.window_of(year)
    if place.tier not in (Tier.PROVINCE, Tier.COMMUNE):
        raise ValidationError({"place": _("A round is of a province or a commune.")})
    if on not in place.life:
        raise ValidationError({"place": _("This place did not exist on that day.")})
    if window.first > on:
        says = _("The year to review begins on %(day)s only.")
        raise ValidationError({"year": says % {"day": write_day(window.first)}})
    terms.check_terms(window.last)
    refuse_twice(place, year)
    basis = rules.rule(terms.CRITERIA, window.last).citation()[:300]
    round_ = keep(
        Round(place=place, year=year, first_day=window.first, last_day=window.last, opened_on=on, basis=basis)
    )
    take_in(round_, on)
    return round_


@action(_("Bring the round up to date"))
def renew_round(round_: Round, *, by) -> Round:
    """Take in points that were entered, or became old enough by the book, after the round was opened."""
    round_.step("renew_round")
    if not take_in(round_, today()):
        raise ValidationError(_("No point is missing: the round is up to date."))
    return round_


@action(_("Close the round"))
def close_round(round_: Round, *, on: date, reason: str = "", by) -> Round:
    """Nothing is decided or undone after that; points left over need a reason."""
    not_ahead(on=on)
    last = round_.reviews.standing().filter(decided_on__gt=on).order_by("decided_on").last()
    if last or on < round_.opened_on:
        day = write_day(last.decided_on if last else round_.opened_on)
        raise ValidationError({"on": _("Something happened in the round on %(day)s.") % {"day": day}})
    left = left_in(round_).count()
    if left and not reason.strip():
        raise ValidationError({"reason": _("%(left)s points are left: say why they are not decided.") % {"left": left}})
    round_.step("close_round")
    if left:
        mend.keep_reason(round_, reason)
    round_.closed_on = on
    return keep(round_)


@action(_("Void the round"))
def void_round(round_: Round, *, reason: str, by) -> Round:
    """Declare that it was never opened; refused once something was decided in it."""
    round_.step("void_round")
    if round_.reviews.standing().filter(state=ReviewState.DECIDED).exists():
        raise ValidationError(_("Something was decided in it: undo those decisions first."))
    reviews = list(round_.reviews.standing())
    for one in reviews:
        one.voided_on = today()
    Review.objects.bulk_update(reviews, ["voided_on"], batch_size=outcomes.PAGE)
    return mend.void(round_, reason)


@action(_("Review oneself"))
def self_review(review: Review, *, marks: dict[str, int], own_rating: str = "", by) -> Review:
    """The marks that the commune gives its own point; the class follows from them unless another is chosen."""
    refuse_closed(review.round)
    refuse_ended(review)
    review.step("self_review")
    most = {one.code: one.most for one in terms.criteria(review.round.last_day)}
    for code, points in marks.items():
        if code not in most:
            raise ValidationError(_("“%(code)s” is no criterion of this round."), params={"code": code})
        if not 0 <= points <= most[code]:
            raise ValidationError({code: _("From 0 to %(most)s.") % {"most": most[code]}})
    if len(marks) < len(most):
        raise ValidationError(_("Give marks for every criterion; 0 where there is nothing."))
    review.marks = ",".join(f"{code}:{marks[code]}" for code in most)
    review.total = sum(marks.values())
    review.own_rating = own_rating or terms.class_for(review.total, review.round.last_day)
    check_class(review.round, review.own_rating, "own_rating")
    review.marked_on = today()
    return keep(review)


@action(_("Give the ticked points a class"))
def mark_reviews(ticked: Ticked, *, own_rating: str, by) -> list[Review]:
    """The self-review of many points at once, by class alone; marks that were given stay."""
    reviews = ticked.ready()
    check_class(ticked.round, own_rating, "own_rating")
    outcomes.refuse_all(reviews, outcomes.why_not_marked)
    for one in reviews:
        one.step("self_review")
        one.own_rating, one.marked_on = own_rating, today()
    Review.objects.bulk_update(reviews, ["state", "own_rating", "marked_on"], batch_size=outcomes.PAGE)
    return reviews


@action(_("Decide by the minutes"))
def decide_reviews(
    ticked: Ticked, *, rating: str, decision: str, minutes: str, on: date, end_reason: str = EndReason.INEFFECTIVE,
    reviewer: str = "", by,
) -> list[Review]:  # fmt: skip
    """Give these points one class and one decision; consolidating and striking off happen with it."""
    not_ahead(on=on)
    reviews, round_ = ticked.ready(), ticked.round
    if on < round_.opened_on:
        raise ValidationError({"on": _("The round was opened on %(day)s.") % {"day": write_day(round_.opened_on)}})
    if decision not in Decision.values:
        raise ValidationError({"decision": _("Choose what becomes of the points.")})
    if not minutes.strip():
        raise ValidationError({"minutes": _("Name the minutes: their number and sign.")})
    check_class(round_, rating, "rating")
    outcomes.refuse_all(reviews, outcomes.judge(reviews, decision, on))
    for one in reviews:
        one.decide(rating=rating, decision=decision, minutes=minutes, on=on, reviewer=reviewer, act=running().event)
    reason = _("Review of %(year)s, minutes %(minutes)s") % {"year": round_.year, "minutes": minutes}
    outcomes.carry_out([one.point for one in reviews], decision, on, end_reason, str(reason))
    Review.objects.bulk_update(reviews, OUTCOME, batch_size=outcomes.PAGE)
    return reviews


@action(_("Undo the decision"))
def undo_decisions(ticked: Ticked, *, reason: str, by) -> list[Review]:
    """Take back what was decided by mistake, with what it did to the points; possible until the round is closed."""
    reviews = ticked.ready()
    outcomes.refuse_all(reviews, outcomes.why_not_undone)
    outcomes.take_back(reviews)
    for one in reviews:
        one.undecide()
    mend.keep_reasons(reviews, reason)
    Review.objects.bulk_update(reviews, OUTCOME, batch_size=outcomes.PAGE)
    return reviews


OUTCOME = ["state", "rating", "decision", "minutes", "decided_on", "reviewer", "before", "act"]


# --- what these verbs share ---------------------------------------------------------------------------------------


def of_age(round_: Round, on: date):
    """The points of the round's place that stand on a day and have no review for its year; old enough or not."""
    standing = Point.objects.standing().within([round_.place_id]).filter(launched_on__lte=on)
    reviewed = Review.objects.standing().filter(year=round_.year)
    return standing.filter(Q(ended_on=None) | Q(ended_on__gt=on)).exclude(pk__in=reviewed.values("point"))


def take_in(round_: Round, on: date) -> int:
    """Make the reviews that are missing; how many they were."""
    points = of_age(round_, on).filter(launched_on__lte=terms.old_enough(round_.window)).select_related("place")
    made = [Review(place=point.place, round=round_, point=point, year=round_.year) for point in points.order_by("pk")]
    return len(Review.objects.bulk_create(made))


def too_young(round_: Round):
    """The points that stand but have not run long enough by the end of the round's year."""
    on = min(today(), round_.closed_on or today())
    return of_age(round_, on).filter(launched_on__gt=terms.old_enough(round_.window))


def left_in(round_: Round):
    """The reviews that somebody still has to decide: of points that have not ended meanwhile."""
    return round_.reviews.standing().exclude(state=ReviewState.DECIDED).filter(point__ended_on=None)


def refuse_twice(place: Place, year: int) -> None:
    """One round a year for a place; a commune has none of its own where its province has opened one."""
    Place.objects.select_for_update().get(pk=place.pk)
    day = today()
    above = Within.objects.filter(place=place, first_day__lte=day, last_day__gte=day).values("ancestor")
    there = Round.objects.standing().filter(year=year, place__in=above).select_related("place").first()
    if there:
        raise ValidationError({"year": _("There is a round for this year already: %(round)s.") % {"round": there}})


def refuse_closed(round_: Round) -> None:
    if round_.voided or round_.state != RoundState.OPEN:
        raise ValidationError(_("This round is closed: nothing changes in it any more."))


def refuse_ended(review: Review) -> None:
    if why := outcomes.why_ended(review.point):
        raise ValidationError(why)


def check_class(round_: Round, code: str, on: str) -> None:
    known = terms.classes(round_.last_day)
    if code not in [one.code for one in known]:
        names = ", ".join(one.name for one in known)
        raise ValidationError({on: _("There is no such class. There are: %(names)s.") % {"names": names}})
