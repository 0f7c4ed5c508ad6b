"""Sessions: attendances fall on the day and at the place where they happened, the drive once on its first day."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from tuquan.campaigns.actions import add_session, plan_campaign
from tuquan.campaigns.models import CampaignKind
from tuquan.campaigns.tests.conftest import DAY, POLICE, held, value
from tuquan.kit.period import Period
from tuquan.ledger.check import mismatches
from tuquan.tests.world import make_user


def test_it_works(world, officer, drive):
    session = add_session(
        drive, place=world.u1, day=DAY + timedelta(2), attendances=30, venue=" Nhà  văn hóa ", by=officer
    )
    drive.refresh_from_db()
    assert (drive.held, drive.attendances, drive.last_day) == (2, 150, DAY + timedelta(2))
    assert session.venue == "Nhà văn hóa"
    assert value(world.u, "drives") == 1 and value(world.u, "drive_sessions") == 2
    assert value(world.u1, "drive_attendances") == 30 and value(world.u, "drive_attendances") == 150
    later = Period(DAY + timedelta(1), DAY + timedelta(9))
    assert (value(world.u, "drives", later), value(world.u, "drive_attendances", later)) == (0, 30)


def test_a_drive_of_the_province_with_sessions_in_its_communes(world, province):
    drive = held(world.p3, province, attendances=100)
    add_session(drive, place=world.u, day=DAY + timedelta(1), attendances=20, by=province)
    add_session(drive, place=world.y, day=DAY + timedelta(2), attendances=30, by=province)
    assert [value(place, "drives") for place in (world.u, world.y, world.p3, world.nation)] == [0, 0, 1, 1]
    assert [value(place, "drive_attendances") for place in (world.u, world.y, world.p3)] == [20, 30, 150]
    assert not list(mismatches())


def test_a_commune_s_drive_in_another_commune_of_the_province(world, officer, province):
    drive = held(world.u, officer)
    with pytest.raises(PermissionDenied):
        add_session(drive, place=world.y, day=DAY, attendances=9, by=officer)
    add_session(drive, place=world.y, day=DAY, attendances=9, by=province)
    assert value(world.y, "drive_attendances") == 9 and value(world.u, "drive_attendances") == 0


def test_not_outside_the_province(world):
    everywhere = make_user("hai.tinh", ("provincial_officer", world.p3), ("provincial_officer", world.p))
    drive = held(world.u, everywhere)
    with pytest.raises(ValidationError) as refused:
        add_session(drive, place=world.ab, day=DAY, by=everywhere)
    assert "place" in refused.value.message_dict


def test_a_merged_commune_is_still_in_its_province(world):
    officer = make_user("bac.ninh", ("provincial_officer", world.p))
    old = date(2024, 3, 1)
    drive = held(world.p1, officer, day=old)
    add_session(drive, place=world.a, day=old, attendances=7, by=officer)
    assert value(world.a, "drive_attendances", Period(old, old)) == 7


def test_an_earlier_session_moves_the_first_day(world, officer, drive):
    add_session(drive, place=world.u1, day=DAY - timedelta(4), attendances=1, by=officer)
    drive.refresh_from_db()
    assert drive.first_day == DAY - timedelta(4)
    assert value(world.u, "drives", Period(DAY, DAY)) == 0


def test_twice_the_same(world, officer, drive):
    with pytest.raises(ValidationError):
        add_session(drive, place=world.u, day=DAY, attendances=5, by=officer)
    add_session(drive, place=world.u, day=DAY, attendances=5, venue="buổi chiều", by=officer)


def test_not_in_the_future(world, officer, drive):
    with pytest.raises(ValidationError):
        add_session(drive, place=world.u, day=date(2099, 1, 1), by=officer)


def test_a_festival_day_keeps_to_its_year(world, officer):
    day = date(2025, 8, 19)
    festival = plan_campaign(world.u, kind=CampaignKind.FESTIVAL, first_day=day, organisers=POLICE, by=officer)
    with pytest.raises(ValidationError):
        add_session(festival, place=world.u, day=date(2026, 1, 2), by=officer)
    add_session(festival, place=world.u, day=day, attendances=3, by=officer)
    assert value(world.u, "festival_places") == 1


def test_doors(world, chair, analyst, drive):
    for stranger in (chair, analyst):
        with pytest.raises(PermissionDenied):
            add_session(drive, place=world.u1, day=DAY, by=stranger)
