"""Corrections and voidings: the figures follow, the reason stays."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from tuquan.campaigns.actions import (
    add_session,
    correct_campaign,
    correct_session,
    plan_campaign,
    raise_topic,
    void_campaign,
    void_session,
)
from tuquan.campaigns.models import CampaignKind, CampaignState
from tuquan.campaigns.tests.conftest import DAY, POLICE, held, value
from tuquan.kit.period import Period
from tuquan.ledger import mend
from tuquan.ledger.check import mismatches


def test_correct_a_campaign(world, officer, drive):
    correct_campaign(
        drive, title="Ra quân", organisers=["youth", "police"], people=100, reason="Thiếu Đoàn thanh niên", by=officer
    )
    drive.refresh_from_db()
    assert (drive.title, drive.folded, drive.organisers, drive.people) == ("Ra quân", "ra quan", "police,youth", 100)
    assert list(mend.reasons(drive).values()) == ["Thiếu Đoàn thanh niên"]


def test_a_new_place_takes_its_session_along(world, officer, drive):
    correct_campaign(drive, place=world.u2, reason="Sai thôn", by=officer)
    assert value(world.u2, "drives") == 1 and value(world.u2, "drive_attendances") == 120
    assert value(world.u, "drive_attendances") == 120
    assert not list(mismatches())


def test_a_new_place_takes_topics_along(world, officer, forum):
    raise_topic(forum, category="fire", text="x", by=officer)
    forum.refresh_from_db()
    correct_campaign(forum, place=world.u2, reason="Sai thôn", by=officer)
    assert value(world.u2, "topics_raised") == 1


def test_not_to_a_place_of_others(world, officer, drive):
    with pytest.raises(PermissionDenied):
        correct_campaign(drive, place=world.y, reason="Sai xã", by=officer)
    assert value(world.u, "drives") == 1


@pytest.mark.parametrize(
    "wrong",
    [{"title": None}, {"organisers": []}, {"people": 121}, {"first_day": DAY + timedelta(1)}, {"items": 0}],
    ids=str,
)
def test_what_cannot_be(officer, drive, wrong):
    with pytest.raises((ValidationError, TypeError)):
        correct_campaign(drive, reason="Thử", by=officer, **wrong)


def test_the_planned_day(world, officer):
    plan = plan_campaign(world.u, kind=CampaignKind.DRIVE, first_day=DAY, organisers=POLICE, by=officer)
    correct_campaign(plan, first_day=date(2027, 1, 5), reason="Hoãn", by=officer)
    assert (plan.first_day, plan.year) == (date(2027, 1, 5), 2027)


def test_nothing_changed(officer, drive):
    with pytest.raises(ValidationError):
        correct_campaign(drive, organisers=["police"], reason="Thử", by=officer)


def test_correct_a_session(world, officer, drive):
    session = drive.sessions.get()
    correct_session(session, day=DAY + timedelta(1), attendances=99, place=world.u1, reason="Nhầm ngày", by=officer)
    drive.refresh_from_db()
    assert (drive.first_day, drive.attendances) == (DAY + timedelta(1), 99)
    assert value(world.u1, "drive_attendances") == 99 and value(world.u, "drives", Period(DAY, DAY)) == 0
    with pytest.raises(ValidationError):
        correct_session(session, day=date(2099, 1, 1), reason="Thử", by=officer)
    assert not list(mismatches())


def test_void_a_session(world, officer, drive):
    second = add_session(drive, place=world.u1, day=DAY + timedelta(1), attendances=30, by=officer)
    void_session(drive.sessions.get(attendances=120), reason="Không có", by=officer)
    drive.refresh_from_db()
    assert (drive.first_day, drive.held, drive.attendances) == (DAY + timedelta(1), 1, 30)
    void_session(second, reason="Không có", by=officer)
    drive.refresh_from_db()
    assert (drive.state, drive.held, drive.attendances) == (CampaignState.PLANNED, 0, None)
    assert value(world.u, "drives") == value(world.u, "drive_attendances") == 0


def test_topics_hold_their_only_session(officer, forum, topic):
    with pytest.raises(ValidationError):
        void_session(forum.sessions.get(), reason="Không có", by=officer)


def test_void_a_campaign(world, officer, forum, topic):
    void_campaign(forum, reason="Nhập nhầm", by=officer)
    assert forum.voided
    for key in ("forums", "forum_attendances", "topics_raised"):
        assert value(world.u, key) == 0
    assert not forum.sessions.standing() and not forum.topics.standing()
    for verb in (void_campaign, correct_campaign):
        with pytest.raises(ValidationError):
            verb(forum, reason="Lại", by=officer)
    with pytest.raises(ValidationError):
        add_session(forum, place=world.u1, day=DAY, by=officer)
    assert not list(mismatches())


def test_doors(world, officer, province, chair, analyst, drive):
    for stranger in (chair, analyst):
        for verb, record in (
            (correct_campaign, drive),
            (void_campaign, drive),
            (correct_session, drive.sessions.get()),
            (void_session, drive.sessions.get()),
        ):
            with pytest.raises(PermissionDenied):
                verb(record, reason="Thử", by=stranger)
    with pytest.raises(PermissionDenied):
        void_campaign(held(world.p3, province), reason="Thử", by=officer)
