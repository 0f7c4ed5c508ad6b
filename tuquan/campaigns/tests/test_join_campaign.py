"""A commune reports its own session of a campaign that a level above organised."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from tuquan.campaigns.actions import cancel, join_campaign, plan_campaign
from tuquan.campaigns.forms import above
from tuquan.campaigns.models import CampaignKind, CampaignState
from tuquan.campaigns.tests.conftest import DAY, POLICE, held, value
from tuquan.journal.models import Event
from tuquan.kit.period import today


@pytest.fixture
def from_above(world, province):
    return plan_campaign(world.p3, kind=CampaignKind.DRIVE, first_day=DAY, organisers=POLICE, by=province)


def test_it_works(world, officer, from_above):
    session = join_campaign(world.u1, campaign=from_above, day=DAY, attendances=44, by=officer)
    from_above.refresh_from_db()
    assert (from_above.state, from_above.attendances) == (CampaignState.HELD, 44)
    assert value(world.u1, "drive_attendances") == 44 and value(world.u, "drives") == 0
    assert value(world.p3, "drives") == 1
    assert Event.objects.get(uid=session.event).place == world.u1.pk


def test_as_a_connected_site(world, officer, province):
    conference = held(world.p3, province, CampaignKind.CONFERENCE, attendances=50)
    join_campaign(world.u, campaign=conference, day=DAY, attendances=20, connected=True, by=officer)
    assert value(world.u, "connected_sites") == 1 and value(world.p3, "conference_attendances") == 70


def test_only_of_a_level_above(world, officer, province):
    beside, own = held(world.y, province), held(world.u, officer)
    for campaign in (beside, own):
        with pytest.raises(ValidationError) as refused:
            join_campaign(world.u, campaign=campaign, day=DAY, by=officer)
        assert "campaign" in refused.value.message_dict


def test_not_when_it_was_cancelled(world, officer, province, from_above):
    cancel(from_above, reason="Hoãn", by=province)
    with pytest.raises(ValidationError):
        join_campaign(world.u, campaign=from_above, day=DAY, by=officer)


def test_what_the_form_offers(world, officer, province):
    lately = today() - timedelta(5)
    offered = held(world.p3, province, day=lately)
    held(world.y, province, day=lately)
    held(world.u, officer, day=lately)
    held(world.p3, province, day=today() - timedelta(600), title="Năm kia")
    assert list(above(officer)) == [offered]
    assert not above(province)


def test_doors(world, officer, chair, analyst, from_above):
    for stranger in (chair, analyst):
        with pytest.raises(PermissionDenied):
            join_campaign(world.u, campaign=from_above, day=DAY, by=stranger)
    with pytest.raises(PermissionDenied):
        join_campaign(world.y, campaign=from_above, day=DAY, by=officer)
