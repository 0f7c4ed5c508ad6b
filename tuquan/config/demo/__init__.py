"""The demonstration: ten years of one real province, made by calling actions with a fixed seed.

The units are real; the people, disputes and events are invented, and the people carry "(mẫu)". The totals of the
ten years to 24 May 2023 are those that the province itself announced, so that each claim finds its match.
"""

from collections.abc import Callable
from random import Random

from django.conf import settings
from django.db import transaction

from tuquan.config.demo import (
    accounts,
    bodies,
    committees,
    disputes,
    elsewhere,
    events,
    forces,
    keys,
    land,
    means,
    papers,
    petitions,
    reviews,
    rounds,
    schemes,
    sheets,
    tips,
)
from tuquan.config.demo.accounts import PASSWORD as PASSWORD
from tuquan.config.demo.world import SEED, World, place_of
from tuquan.journal import chain
from tuquan.kit.bulk import refresh_statistics
from tuquan.ledger import balances


def build(progress: Callable[[str], None]) -> None:
    """Make everything, or nothing where the demo is there already."""
    (settings.HOME / "demo").touch()
    if accounts.exist():
        return
    world = World(province=place_of("42"), random=Random(SEED), progress=progress)  # noqa: S311 - not for secrets
    with transaction.atomic():
        for step in (
            accounts.open_all, keys.make, land.settle, bodies.found, disputes.bring, events.hold, sheets.send, committees.found,
            forces.form, schemes.spread, reviews.review, means.collect, elsewhere.record, rounds.send, petitions.bring,
            tips.tell,
        ):  # fmt: skip
            step(world)
            refresh_statistics()
    balances.fold()
    chain.seal()
    with transaction.atomic():
        papers.write(world)
    chain.seal()
