"""A dispute that is over already comes in by one form."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError

from tuquan.casework.models import Clock
from tuquan.kit.period import Period, today
from tuquan.ledger.check import mismatches
from tuquan.mediation import actions
from tuquan.mediation.models import State
from tuquan.mediation.tests.figures import amount, value

GIVEN = {
    "received_on": date(2025, 3, 3), "closed_on": date(2025, 3, 9), "category": "civil", "ground": "witnessed",
}  # fmt: skip


def test_one_call_enters_it_whole(world, cast, group, mediators):
    dispute = actions.record_closed(
        group, **GIVEN, outcome="settled", mediators=mediators[:2], agreement_written=True, by=cast["head"]
    )
    assert dispute.state == State.CLOSED and set(dispute.mediators.all()) == set(mediators[:2])
    assert value(world.u, "received") == value(world.u, "mediated") == value(world.u, "settled") == 1
    assert value(world.u, "in_progress") == 0
    assert value(world.u, "in_progress", Period(date(2025, 3, 8), date(2025, 3, 8))) == 1


def test_the_rate_is_settled_over_mediated_never_over_received(world, cast, group, dispute):
    for outcome in ("settled", "settled", "settled", "not_settled"):
        actions.record_closed(group, **GIVEN, outcome=outcome, by=cast["clerk"])
    actions.record_closed(group, **GIVEN, outcome="handed_over", handed_over_to="committee", by=cast["clerk"])
    rate = amount(world.u, "settlement_rate")
    assert (rate.value, rate.over, rate.under) == (75.0, 3, 4)
    assert value(world.u, "received") == 6 and value(world.u, "not_settled") == 1
    assert value(world.u, "handed_over") == value(world.u, "in_progress") == 1
    assert not list(mismatches())


def test_an_old_one_starts_no_clock_and_a_recent_one_asks_for_follow_up(cast, group):
    actions.record_closed(group, **GIVEN, outcome="settled", by=cast["clerk"])
    assert not Clock.objects.exists()
    week_ago = today() - timedelta(days=7)
    actions.record_closed(
        group, **GIVEN | {"received_on": week_ago, "closed_on": week_ago}, outcome="settled", by=cast["clerk"]
    )
    assert list(Clock.objects.order_by("days").values_list("verb", "days")) == [
        ("mediation.follow_up", 30), ("mediation.follow_up", 90),
    ]  # fmt: skip


@pytest.mark.parametrize(
    "wrong",
    [
        {"closed_on": date(2025, 3, 2)},
        {"closed_on": today() + timedelta(days=1)},
        {"outcome": "handed_over"},
        {"outcome": "not_settled", "agreement_written": True},
        {"parties_count": 0},
    ],
)
def test_what_cannot_be_is_refused(cast, group, wrong):
    with pytest.raises(ValidationError):
        actions.record_closed(group, **{**GIVEN, "outcome": "settled", **wrong}, by=cast["clerk"])


def test_a_mediator_of_another_group_is_refused(world, cast, group):
    other = actions.bring_in_group(
        world.u2, name="Tổ hòa giải Thôn Hai", first_day=date(2016, 5, 1), decision="4/QĐ", women=1, by=cast["clerk"]
    )
    with pytest.raises(ValidationError):
        actions.record_closed(group, **GIVEN, outcome="settled", mediators=[other.memberships.get()], by=cast["clerk"])
