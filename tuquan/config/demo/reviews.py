"""The yearly review of points: two rounds of the province that are over, and this year's half done. All invented."""

from collections import defaultdict
from datetime import date, timedelta
from random import Random

from django.utils.translation import gettext as _

from tuquan.config.demo.accounts import BUILDER
from tuquan.config.demo.world import SEED, World
from tuquan.kit.period import today
from tuquan.schemes import actions
from tuquan.schemes.actions.outcomes import judge
from tuquan.schemes.actions.reviews import Ticked
from tuquan.schemes.models import Decision, PointState, Review, Round

USUAL = [
    *[("good", Decision.KEEP)] * 9, *[("average", Decision.KEEP)] * 6, ("good", Decision.REPLICATE),
    ("average", Decision.CONSOLIDATE), ("weak", Decision.CONSOLIDATE),
]  # fmt: skip


def review(world: World) -> None:
    """Uses dice of its own, so that no other figure of the demo moves."""
    world.progress(_("demo: reviews of points"))
    dice = Random(f"{SEED} reviews")  # noqa: S311 - not for secrets
    year = today().year - (today() < date(today().year, 3, 1))
    for past in (year - 2, year - 1):
        round_ = actions.open_round(world.province, year=past, on=date(past, 11, 10), by=BUILDER)
        decide(dice, round_, list(standing(round_)), date(past, 12, 20))
        actions.close_round(round_, on=date(past, 12, 26), reason=_("Put off to the next year."), by=BUILDER)
    begun = max(date(year, 3, 1), today() - timedelta(days=12))
    round_ = actions.open_round(world.province, year=year, on=begun, by=BUILDER)
    reviews = list(standing(round_))
    dice.shuffle(reviews)
    half = len(reviews) // 2
    decide(dice, round_, reviews[:half], today() - timedelta(days=3))
    mark(dice, round_, reviews[half : half * 3 // 2])


def standing(round_: Round):
    return round_.reviews.standing().select_related("point", "place").order_by("pk")


def mark(dice: Random, round_: Round, reviews: list[Review]) -> None:
    for rating in ("good", "average", "weak"):
        some = [one.pk for one in reviews if dice.random() < 0.4]
        reviews = [one for one in reviews if one.pk not in some]
        if some:
            actions.mark_reviews(Ticked(round_, some, by_chair=False), own_rating=rating, by=BUILDER)


def decide(dice: Random, round_: Round, reviews: list[Review], on: date) -> None:
    """Some that slept then are struck off; the others are kept, strengthened or held up as examples."""
    ways: dict[tuple, list[Review]] = defaultdict(list)
    asleep = [one for one in reviews if one.point.state == PointState.DORMANT]
    strikes = judge(asleep, Decision.STRIKE_OFF, on)
    for one in reviews:
        rating, decision = dice.choice(USUAL)
        if one in asleep:
            ends = dice.random() < 0.3 and strikes(one) is None
            rating, decision = "weak", Decision.STRIKE_OFF if ends else Decision.KEEP
        ways[rating, decision].append(one)
    for number, ((rating, decision), some) in enumerate(sorted(ways.items()), start=1):
        why = judge(some, decision, on)
        actions.decide_reviews(
            Ticked(round_, [one.pk for one in some if why(one) is None]), rating=rating, decision=decision, on=on,
            minutes=f"{number}/BB-ĐG", by=BUILDER,
        )  # fmt: skip
