"""A campaign that was held: entered in one go, counted once on its day, attendances apart."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from tuquan.campaigns.models import CampaignKind, CampaignState
from tuquan.campaigns.tests.conftest import DAY, figure, held, value
from tuquan.journal.models import Event
from tuquan.kit.period import Period, today
from tuquan.ledger.check import mismatches


def test_it_works(world, officer):
    drive = held(
        world.u, officer, attendances=120, people=90, organisers=["front", "police", "front"], about="Ông A nói"
    )
    drive.refresh_from_db()
    assert (drive.state, drive.held, drive.attendances, drive.last_day) == (CampaignState.HELD, 1, 120, DAY)
    assert drive.organisers == "police,front" and drive.year == 2026
    assert value(world.u, "drives") == 1 and value(world.p3, "drive_attendances") == 120
    assert value(world.p3, "drive_sessions") == 1
    assert not list(mismatches())


@pytest.mark.parametrize(
    ("kind", "counted", "attended"),
    [
        (CampaignKind.DRIVE, "drives", "drive_attendances"),
        (CampaignKind.FORUM, "forums", "forum_attendances"),
        (CampaignKind.FESTIVAL, "festival_places", "festival_attendances"),
        (CampaignKind.CONFERENCE, "conferences", "conference_attendances"),
        (CampaignKind.OUTREACH, "outreach_items", "outreach_attendances"),
    ],
)
def test_each_kind_counts_for_itself(world, officer, kind, counted, attended):
    held(world.u, officer, kind, attendances=30)
    for other in ("drives", "forums", "festival_places", "conferences", "outreach_items"):
        assert value(world.u, other) == (other == counted)
    assert value(world.u, attended) == 30


def test_it_counts_on_its_day_only(world, officer):
    held(world.u, officer, attendances=5)
    before, that_day = Period(DAY - timedelta(9), DAY - timedelta(1)), Period(DAY, DAY)
    assert (value(world.u, "drives", before), value(world.u, "drives", that_day)) == (0, 1)
    assert (value(world.u, "drive_attendances", before), value(world.u, "drive_attendances", that_day)) == (0, 5)


def test_nobody_counted(world, officer):
    drive = held(world.u, officer)
    assert drive.attendances is None
    assert value(world.u, "drives") == 1 and value(world.u, "drive_attendances") == 0


def test_at_a_residential_area(world, officer):
    held(world.u1, officer, attendances=40)
    assert value(world.u1, "drive_attendances") == value(world.u, "drive_attendances") == 40


def test_outreach_counts_items_by_channel(world, officer):
    held(world.u, officer, CampaignKind.OUTREACH, channel="leaflet", items=2, copies=500, title="Tờ rơi")
    held(world.u, officer, CampaignKind.OUTREACH, channel="loudspeaker", items=7)
    items = figure(world.u, "outreach_items")
    assert items.value == 9 and items.splits == {"channel=leaflet": 2, "channel=loudspeaker": 7}
    assert value(world.u, "leaflet_copies") == 500


def test_it_names_itself(world, officer):
    assert held(world.u, officer, CampaignKind.FESTIVAL).title.endswith(" 2026")
    assert held(world.u, officer, CampaignKind.OUTREACH).title.endswith(" 05/03/2026")
    assert held(world.u, officer, title="  Ra   quân ").title == "Ra quân"


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"day": today() + timedelta(1)}, "first_day"),
        ({"organisers": []}, "organisers"),
        ({"people": 9, "attendances": 8}, "people"),
        ({"channel": "leaflet"}, "__all__"),
        ({"kind": CampaignKind.OUTREACH, "channel": ""}, "__all__"),
        ({"kind": "party"}, "kind"),
        ({"items": 0}, "__all__"),
    ],
)
def test_what_cannot_be(world, officer, wrong, field):
    with pytest.raises(ValidationError) as refused:
        held(world.u, officer, **wrong)
    assert field in refused.value.message_dict
    assert value(world.u, "drives") == 0


def test_a_reference_is_used_once_per_place(world, officer, province):
    held(world.u, officer, ref="KH-12")
    held(world.y, province, ref="KH-12")
    with pytest.raises(ValidationError):
        held(world.u, officer, ref="KH-12")


def test_what_the_journal_keeps(world, officer):
    drive = held(world.u, officer, attendances=10, venue="nhà ông B", about="Ông A nói")
    event = Event.objects.get(uid=drive.event)
    assert event.verb == "campaigns.record_campaign" and event.details["attendances"] == 10
    assert "Ông A" not in str(event.details) and "nhà ông B" not in str(event.details)


def test_doors(world, officer, front, province, chair, analyst):
    held(world.u, front)
    held(world.p3, province)
    for stranger in (chair, analyst):
        with pytest.raises(PermissionDenied):
            held(world.u, stranger)
    for place in (world.y, world.p3):
        with pytest.raises(PermissionDenied):
            held(place, officer)
