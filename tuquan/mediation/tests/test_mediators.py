"""Proposed, recognised, trained, ended."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from tuquan.kit.period import Period
from tuquan.ledger.check import mismatches
from tuquan.mediation import actions
from tuquan.mediation.tests.figures import amount, value
from tuquan.organisations.models import MemberState


@pytest.fixture
def proposed(group, cast):
    return actions.propose_mediator(group, name="Phạm Thị Mơ (mẫu)", sex="f", trained=True, by=cast["front"])


def test_a_proposal_changes_no_count_of_a_standing_group(world, group, proposed):
    group.refresh_from_db()
    assert proposed.state == MemberState.PROPOSED
    assert value(world.u, "mediators") == group.members == 3


def test_recognition_counts_from_its_day(world, cast, group, proposed):
    actions.recognise_mediator(
        proposed, on=date(2024, 7, 1), decision="9/QĐ", term_ends=date(2029, 7, 1), by=cast["chair"]
    )
    group.refresh_from_db()
    assert (group.members, group.women) == (4, 2)
    assert amount(world.u, "mediators").splits["sex=f|trained=y"] == 1
    assert value(world.u, "mediators", Period(date(2024, 6, 1), date(2024, 6, 30))) == 3


def test_only_the_chair_recognises(cast, proposed):
    for name in ("front", "clerk", "head", "officer"):
        with pytest.raises(PermissionDenied):
            actions.recognise_mediator(proposed, on=date(2024, 7, 1), decision="9/QĐ", by=cast[name])


def test_the_end_of_service_counts_from_its_day(world, cast, group, mediators):
    actions.end_mediator(mediators[1], on=date(2024, 3, 1), reason="moved", by=cast["clerk"])
    group.refresh_from_db()
    assert group.members == 2 and value(world.u, "mediators") == 2
    assert value(world.u, "mediators", Period(date(2024, 2, 1), date(2024, 2, 29))) == 3
    with pytest.raises(ValidationError):
        actions.end_mediator(mediators[1], on=date(2024, 4, 1), reason="moved", by=cast["clerk"])


def test_each_training_counts_on_its_day(world, cast, mediators):
    for day in (date(2024, 5, 6), date(2025, 5, 6)):
        actions.record_training(mediators[0], on=day, topic="Luật Đất đai", hours=4, by=cast["clerk"])
    assert mediators[0].trained_on == date(2025, 5, 6)
    assert value(world.u, "mediators_trained") == 2
    assert value(world.u, "mediators_trained", Period(date(2024, 1, 1), date(2024, 12, 31))) == 1


def test_only_who_serves_is_trained(cast, proposed):
    with pytest.raises(ValidationError):
        actions.record_training(proposed, on=date(2024, 5, 6), by=cast["clerk"])


def test_correcting_the_sex_moves_the_cell(world, cast, group, mediators):
    actions.correct_mediator(
        mediators[1], name="Trần Thị Bưởi (mẫu)", sex="f", birth_year=None, trained=False, head=False, term_ends=None,
        reason="ghi nhầm", by=cast["clerk"],
    )  # fmt: skip
    group.refresh_from_db()
    assert group.women == 2 and amount(world.u, "mediators").splits == {"sex=f|trained=n": 2, "sex=m|trained=n": 1}


def test_voiding_takes_the_trainings_too(world, cast, group, mediators):
    actions.record_training(mediators[0], on=date(2024, 5, 6), by=cast["clerk"])
    actions.void_mediator(mediators[0], reason="nhập trùng", by=cast["clerk"])
    group.refresh_from_db()
    assert group.members == value(world.u, "mediators") == 2 and value(world.u, "mediators_trained") == 0
    assert not list(mismatches())
