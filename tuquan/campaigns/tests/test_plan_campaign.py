"""What is planned counts for nothing; it may be held or cancelled."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from tuquan.campaigns.actions import add_session, cancel, plan_campaign, sum_up
from tuquan.campaigns.models import CampaignKind, CampaignState
from tuquan.campaigns.tests.conftest import DAY, POLICE, value
from tuquan.kit.period import today
from tuquan.ledger import mend


@pytest.fixture
def plan(world, officer):
    return plan_campaign(world.u, kind=CampaignKind.DRIVE, first_day=DAY, organisers=POLICE, by=officer)


def test_it_works(world, plan):
    assert plan.state == CampaignState.PLANNED and plan.last_day is None
    assert value(world.u, "drives") == 0


def test_it_is_held_with_its_first_session(world, officer, plan):
    add_session(plan, place=world.u1, day=DAY + timedelta(3), attendances=50, by=officer)
    plan.refresh_from_db()
    assert (plan.state, plan.first_day) == (CampaignState.HELD, DAY + timedelta(3))
    assert value(world.u, "drives") == 1


def test_overdue(plan):
    assert plan.overdue(DAY + timedelta(1)) and not plan.overdue(DAY)


def test_cancel_keeps_the_reason(officer, plan):
    cancel(plan, reason="Mưa bão", by=officer)
    assert plan.state == CampaignState.CANCELLED
    assert list(mend.reasons(plan).values()) == ["Mưa bão"]
    with pytest.raises(ValidationError):
        add_session(plan, place=plan.place, day=DAY, by=officer)


def test_cancel_needs_a_reason(officer, plan):
    with pytest.raises(ValidationError):
        cancel(plan, reason=" ", by=officer)
    plan.refresh_from_db()
    assert plan.state == CampaignState.PLANNED


def test_what_was_held_is_not_cancelled(officer, drive):
    with pytest.raises(ValidationError):
        cancel(drive, reason="Nhầm", by=officer)


def test_what_is_planned_is_not_summed_up(officer, plan):
    with pytest.raises(ValidationError):
        sum_up(plan, people=3, by=officer)


def test_a_day_to_come(world, officer):
    plan = plan_campaign(
        world.u, kind=CampaignKind.OUTREACH, channel="session", first_day=today() + timedelta(30),
        organisers=POLICE, by=officer,
    )  # fmt: skip
    assert plan.state == CampaignState.PLANNED


def test_doors(world, chair, analyst, officer, plan):
    for stranger in (chair, analyst):
        with pytest.raises(PermissionDenied):
            plan_campaign(world.u, kind=CampaignKind.DRIVE, first_day=DAY, organisers=POLICE, by=stranger)
        with pytest.raises(PermissionDenied):
            cancel(plan, reason="Không", by=stranger)
