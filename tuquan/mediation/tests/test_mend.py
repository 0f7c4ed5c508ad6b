"""Correcting and voiding disputes."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError

from tuquan.casework.models import Clock
from tuquan.kit.period import Period, today
from tuquan.ledger.check import mismatches
from tuquan.mediation import actions
from tuquan.mediation.tests.figures import amount, value

GIVEN = {"category": "civil", "ground": "request", "outcome": "settled"}


@pytest.fixture
def closed(cast, group):
    day = today() - timedelta(days=9)
    return actions.record_closed(group, received_on=day, closed_on=day, **GIVEN, by=cast["head"])


def test_figures_and_clocks_follow_a_correction(world, cast, closed):
    day = closed.closed_on + timedelta(days=2)
    before = Clock.objects.earliest("days").due_on
    actions.correct_dispute(closed, closed_on=day, category="friction", reason="ghi nhầm", by=cast["head"])
    assert value(world.u, "settled", Period(day, day)) == 1
    assert amount(world.u, "received").splits == {"category=civil": 0, "category=friction": 1}
    assert Clock.objects.earliest("days").due_on >= before and Clock.objects.earliest("days").since == day
    actions.correct_dispute(closed, outcome="not_settled", reason="ghi nhầm", by=cast["clerk"])
    assert value(world.u, "settled") == 0 and not Clock.objects.exists()
    assert not list(mismatches())


def test_another_year_takes_the_next_number_of_that_book(cast, closed):
    actions.correct_dispute(closed, received_on=date(2024, 12, 30), reason="ghi nhầm", by=cast["head"])
    assert closed.code == "1/2024"


@pytest.mark.parametrize("changes", [{"state": "received"}, {"group": None}, {"violence": True}, {}])
def test_steps_are_not_undone_by_correcting(cast, closed, changes):
    with pytest.raises(ValidationError):
        actions.correct_dispute(closed, **changes, reason="thử", by=cast["clerk"])


def test_days_stay_in_order(cast, closed):
    with pytest.raises((ValidationError, IntegrityError)):
        actions.correct_dispute(closed, closed_on=date(2020, 2, 1), reason="thử", by=cast["clerk"])


def test_a_void_dispute_counts_nowhere_and_keeps_its_number(world, cast, group, closed):
    with pytest.raises(PermissionDenied):
        actions.void_dispute(closed, reason="trùng", by=cast["head"])
    actions.void_dispute(closed, reason="trùng", by=cast["clerk"])
    assert value(world.u, "received") == value(world.u, "settled") == 0 and not Clock.objects.exists()
    after = actions.record_closed(group, received_on=today(), closed_on=today(), **GIVEN, by=cast["clerk"])
    assert after.number == closed.number + 1
    assert not list(mismatches())
