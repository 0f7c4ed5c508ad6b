"""Sites connected to a conference count where they are."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from tuquan.campaigns.actions import connect_site
from tuquan.campaigns.models import CampaignKind
from tuquan.campaigns.tests.conftest import DAY, held, value


@pytest.fixture
def conference(world, province):
    return held(world.p3, province, CampaignKind.CONFERENCE, attendances=80)


def test_it_works(world, province, conference):
    site = connect_site(conference, place=world.u, attendances=25, by=province)
    connect_site(conference, place=world.y, attendances=15, by=province)
    conference.refresh_from_db()
    assert site.day == DAY and site.connected
    assert (conference.held, conference.sites, conference.attendances) == (1, 2, 120)
    assert value(world.p3, "conferences") == 1 and value(world.p3, "connected_sites") == 2
    assert value(world.u, "connected_sites") == 1 and value(world.u, "conference_attendances") == 25
    assert value(world.p3, "conference_attendances") == 120


def test_twice_the_same_site(world, province, conference):
    connect_site(conference, place=world.u, by=province)
    with pytest.raises(ValidationError):
        connect_site(conference, place=world.u, by=province)


def test_only_conferences(world, officer, drive):
    with pytest.raises(ValidationError):
        connect_site(drive, place=world.u1, by=officer)


def test_doors(world, officer, chair, analyst, conference):
    for stranger in (officer, chair, analyst):
        with pytest.raises(PermissionDenied):
            connect_site(conference, place=world.u, by=stranger)
