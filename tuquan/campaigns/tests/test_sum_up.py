"""Different people are typed by whoever knows them: shown, never added."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from tuquan.campaigns.actions import add_session, sum_up
from tuquan.campaigns.tests.conftest import DAY, value
from tuquan.ledger.indicator import INDICATORS, Indicator


def test_it_works(world, officer, drive):
    add_session(drive, place=world.u1, day=DAY + timedelta(1), attendances=80, by=officer)
    drive.refresh_from_db()
    sum_up(drive, people=150, outcome="Nhiều hộ đăng ký", by=officer)
    drive.refresh_from_db()
    assert (drive.people, drive.attendances) == (150, 200)
    assert value(world.u, "drive_attendances") == 200


def test_no_figure_adds_different_people():
    ours = [one for one in INDICATORS.values() if isinstance(one, Indicator) and one.key.startswith("campaigns.")]
    assert ours and all(one.value != "people" for one in ours)


def test_not_more_people_than_attendances(officer, drive):
    with pytest.raises(ValidationError) as refused:
        sum_up(drive, people=121, by=officer)
    assert "people" in refused.value.message_dict


def test_more_people_where_a_session_was_not_counted(world, officer, drive):
    add_session(drive, place=world.u1, day=DAY, by=officer)
    sum_up(drive, people=121, by=officer)


def test_doors(chair, analyst, drive):
    for stranger in (chair, analyst):
        with pytest.raises(PermissionDenied):
            sum_up(drive, people=1, by=stranger)
