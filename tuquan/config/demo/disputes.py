"""Disputes of fourteen years; in the ten-year window just over 89 % of those mediated were settled."""

from datetime import date, timedelta

from django.utils.translation import gettext as _

from tuquan.config.demo.accounts import BUILDER, COMMUNE
from tuquan.config.demo.world import BEGIN, REVIEW, World, place_of
from tuquan.kit.period import today
from tuquan.mediation.actions import import_disputes
from tuquan.mediation.models import Outcome, Recipient
from tuquan.organisations.models import Body
from tuquan.places.models import Place

SETTLED, NOT_SETTLED = 23_180, 2_820  # 89.15 % until 24 May 2023
SETTLED_SINCE, NOT_SETTLED_SINCE = 6_020, 640
HANDED_OVER, OPEN, OPEN_IN_COMMUNE = 420, 60, 14

CATEGORIES = ["friction"] * 46 + ["civil"] * 31 + ["family"] * 17 + ["breach"] * 6
GROUNDS = ["request"] * 6 + ["witnessed"] * 3 + ["assigned"]
LAST_CHECKS = timedelta(days=120)  # older agreements have all been looked after


def bring(world: World) -> None:
    world.progress(_("demo: disputes"))
    dice, late = world.random, today() - timedelta(days=2)
    outcomes = [Outcome.SETTLED] * SETTLED + [Outcome.NOT_SETTLED] * NOT_SETTLED + [Outcome.HANDED_OVER] * HANDED_OVER
    since = [Outcome.SETTLED] * SETTLED_SINCE + [Outcome.NOT_SETTLED] * NOT_SETTLED_SINCE
    rows = [closed(world, outcome, BEGIN + timedelta(days=30), REVIEW) for outcome in outcomes]
    rows += [closed(world, outcome, REVIEW + timedelta(days=1), late) for outcome in since]
    here = [group for group in world.groups if group.place.pk in areas_of(place_of(COMMUNE))]
    rows += [still_open(world, dice.choice(here)) for _ in range(OPEN_IN_COMMUNE)]
    rows += [still_open(world, dice.choice(world.groups)) for _ in range(OPEN - OPEN_IN_COMMUNE)]
    import_disputes(world.batch("mediation.disputes", rows), by=BUILDER)


def areas_of(commune: Place) -> set[int]:
    return set(Place.objects.within([commune.pk]).values_list("pk", flat=True))


def closed(world: World, outcome: Outcome, first: date, last: date) -> dict:
    """One that left the group's hands between these days."""
    dice = world.random
    closed_on = world.day(first, last)
    group = dice.choice(world.groups)
    if group.first_day > closed_on:
        group = next(one for one in world.groups if one.first_day <= closed_on - timedelta(days=25))
    received_on = max(closed_on - timedelta(days=dice.randrange(3, 25)), group.first_day)
    assigned_on = min(received_on + timedelta(days=dice.randrange(2)), closed_on)
    row = start(world, group, received_on) | {
        "assigned_on": assigned_on,
        "started_on": min(assigned_on + timedelta(days=dice.randrange(3)), closed_on),
        "closed_on": closed_on,
        "outcome": outcome,
        "in_public": dice.randrange(10) > 2,
    }
    if outcome == Outcome.HANDED_OVER:
        row |= {"handed_over_to": dice.choice(list(Recipient)), "started_on": None}
    if outcome == Outcome.SETTLED:
        row |= {"agreement_written": dice.randrange(10) < 4} | follow_up(world, closed_on)
    return row


def start(world: World, group: Body, received_on: date) -> dict:
    dice = world.random
    serving = [
        member
        for member in world.mediators[group.pk]
        if member.first_day <= received_on and (member.ended_on is None or member.ended_on > received_on)
    ]
    return {
        "place": group.place,
        "group": group,
        "category": dice.choice(CATEGORIES),
        "ground": dice.choice(GROUNDS),
        "parties_count": dice.choice([2, 2, 2, 2, 3, 4]),
        "received_on": received_on,
        "mediators": dice.sample(serving, min(len(serving), dice.choice([1, 1, 2]))),
    }


def follow_up(world: World, closed_on: date) -> dict:
    """The looks after 30 and 90 days that have come due; of the latest, some wait for somebody."""
    dice, checks = world.random, {}
    for name, days, kept_in_hundred in (("first", 30, 97), ("second", 90, 94)):
        day = closed_on + timedelta(days=days + dice.randrange(-2, 6))
        waits = closed_on > today() - LAST_CHECKS and dice.randrange(4) == 0
        if day <= today() and not waits:
            checks |= {f"{name}_check_on": day, f"{name}_kept": dice.randrange(100) < kept_in_hundred}
    if "second_check_on" in checks and "first_check_on" not in checks:
        return {}
    return checks


def still_open(world: World, group: Body) -> dict:
    """One of the last weeks, received, assigned, or under way."""
    dice = world.random
    received_on = today() - timedelta(days=dice.randrange(1, 20))
    row = start(world, group, received_on)
    stage = dice.randrange(3)
    if stage:
        row["assigned_on"] = received_on + timedelta(days=1)
    if stage == 2:
        row["started_on"] = min(row["assigned_on"] + timedelta(days=2), today())
    return row
