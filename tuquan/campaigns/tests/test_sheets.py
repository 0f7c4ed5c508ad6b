"""What the Excel sheets ask, and many sessions and topics at once."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from tuquan.campaigns.actions import import_sessions, import_topics, plan_campaign
from tuquan.campaigns.forms import OrganisersText
from tuquan.campaigns.models import CampaignKind, CampaignState, Topic
from tuquan.campaigns.registers import find_campaigns, held_rows
from tuquan.campaigns.tests.conftest import DAY, POLICE, held, value
from tuquan.kit.register import registry
from tuquan.ledger.batch import Batch
from tuquan.ledger.check import mismatches


@pytest.fixture
def from_above(world, province):
    return plan_campaign(
        world.p3, kind=CampaignKind.DRIVE, first_day=DAY, organisers=POLICE, ref="KH-5", title="Ra quân", by=province
    )


def test_every_register_takes_sheets():
    for name in [*CampaignKind.values, "sessions", "topics"]:
        assert registry[f"campaigns.{name}"].imports.action.name.startswith("campaigns.import_")


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("police; YOUTH UNION", "police,youth"),
        ("fatherland front, Police", "police,front"),
        ("women", "women"),
        ("", "police"),
    ],
)
def test_organisers_of_a_cell(text, codes):
    assert OrganisersText(required=False).clean(text) == codes


def test_an_unknown_organiser_is_told():
    with pytest.raises(ValidationError) as refused:
        OrganisersText(required=False).clean("Police, Hội làng")
    assert "hoi lang" in str(refused.value)


def test_which_rows_are_held_already(world, officer, drive):
    one = held(world.u, officer, ref="A1")
    held(world.u, officer, CampaignKind.FORUM, ref="A2")
    rows = held_rows(CampaignKind.DRIVE, ("first_day",), [(world.u.pk, "A1"), (world.u.pk, "A2"), (world.y.pk, "A1")])
    assert list(rows) == [(world.u.pk, "A1")] and rows[world.u.pk, "A1"]["pk"] == one.pk


def test_a_campaign_by_reference_or_title(world, officer, province, from_above):
    own = held(world.u, officer, title="Ra quân")
    u, u1, y = world.u.pk, world.u1.pk, world.y.pk
    found = find_campaigns([(u, "KH-5"), (u1, "ra quan"), (y, "Ra quân"), (y, "khác")])
    assert found == {(u, "KH-5"): from_above, (u1, "ra quan"): own, (y, "Ra quân"): from_above}


def test_two_of_one_name_are_not_guessed(world, officer):
    for day in (DAY, DAY + timedelta(1)):
        held(world.u, officer, title="Ra quân", day=day)
    assert find_campaigns([(world.u.pk, "Ra quân")]) == {}


def test_sessions(world, province, from_above):
    rows = [
        {"campaign": from_above, "place": place, "day": DAY + timedelta(number), "attendances": 10}
        for number, place in enumerate((world.u, world.y, world.u1))
    ]
    assert len(import_sessions(Batch("campaigns.sessions", rows), by=province)) == 3
    from_above.refresh_from_db()
    assert (from_above.state, from_above.held, from_above.attendances) == (CampaignState.HELD, 3, 30)
    assert value(world.u, "drive_attendances") == 20 and value(world.p3, "drives") == 1
    assert not list(mismatches())


def test_sessions_of_somebody_else_s_campaign(world, province, from_above, drive):
    for campaign, place in ((drive, world.y), (from_above, world.ab)):
        with pytest.raises((ValidationError, PermissionDenied)):
            row = {"campaign": campaign, "place": place, "day": DAY}
            import_sessions(Batch("campaigns.sessions", [row]), by=province)


def test_topics(world, officer, forum):
    row = {"campaign": forum, "place": world.u, "category": "fire", "raised_on": DAY, "text": "Hẻm hẹp"}
    rows = [row, row | {"text": "Thiếu trụ nước", "answer": "Đã xin cấp trên", "answered_on": DAY + timedelta(3)}]
    assert len(import_topics(Batch("campaigns.topics", rows), by=officer)) == 2
    forum.refresh_from_db()
    assert (forum.raised, forum.answered) == (2, 1)
    assert value(world.u, "topics_raised") == 2 and Topic.objects.filter(state="answered").count() == 1
    assert not list(mismatches())
    for wrong in ({"raised_on": DAY + timedelta(1)}, {"answer": "Rồi", "answered_on": DAY - timedelta(1)}):
        with pytest.raises(ValidationError):
            import_topics(Batch("campaigns.topics", [row | wrong]), by=officer)


def test_doors(world, officer, chair, analyst, forum, from_above):
    session = {"campaign": from_above, "place": world.u, "day": DAY}
    topic = {"campaign": forum, "place": world.u, "category": "fire", "raised_on": DAY, "text": "x"}
    for stranger in (chair, analyst):
        for verb, row in ((import_sessions, session), (import_topics, topic)):
            with pytest.raises(PermissionDenied):
                verb(Batch("campaigns", [row]), by=stranger)
    with pytest.raises(PermissionDenied):
        import_sessions(Batch("campaigns.sessions", [session, session | {"place": world.y}]), by=officer)
