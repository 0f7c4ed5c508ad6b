"""Formed by the chair for residential areas of the commune, counted while it stands."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from tuquan.forces import actions
from tuquan.forces.models import shortfalls
from tuquan.forces.tests.conftest import FORMED
from tuquan.forces.tests.figures import amount, value
from tuquan.kit.period import Period, today
from tuquan.law.actions import set_local
from tuquan.law.models import Rule
from tuquan.ledger.check import mismatches
from tuquan.organisations.models import BodyState, MemberState


def form(world, cast, **given):
    given = {"name": "Tổ Hai", "areas": [world.u2], "on": FORMED, "decision": "1/QĐ", "by": cast["chair"]} | given
    return actions.form_team(given.pop("place", world.u), **given)


def test_a_team_counts_from_its_decision_to_its_end(world, cast, team, head, join):
    join(on=date(2025, 3, 1))
    assert value(world.u, "teams") == value(world.p3, "teams") == 1
    assert value(world.u, "teams_formed", Period(FORMED, FORMED)) == 1
    assert amount(world.u, "members").splits == {"sex=f": 1, "sex=m": 1}
    assert value(world.u, "members_joined", Period(date(2025, 1, 1), date(2025, 12, 31))) == 1
    team.refresh_from_db()
    assert (team.members, team.women) == (2, 1)
    actions.dissolve_team(team, on=date(2026, 6, 1), decision="40/QĐ", by=cast["chair"])
    assert value(world.u, "teams") == value(world.u, "members") == 0
    assert value(world.u, "members_left") == 2 and value(world.u, "teams_formed") == 1
    assert value(world.u, "teams", Period(FORMED, date(2026, 5, 31))) == 1
    head.refresh_from_db()
    assert head.state == MemberState.ENDED and not list(mismatches())


def test_a_team_of_one_area_stands_there_and_one_of_several_at_the_commune(world, cast, team):
    both = form(world, cast, areas=[world.u1, world.u2])
    assert team.place == world.u1 and both.place == world.u
    assert [str(one) for one in both.team_areas.all()] == ["Thôn Hai", "Thôn Một"]


@pytest.mark.parametrize("areas", ["none", "of another commune", "no area"])
def test_areas_must_be_of_the_commune(world, cast, areas):
    from tuquan.places.actions import add_area

    away = add_area(world.z, name="Thôn Xa", kind="hamlet", first_day=FORMED + timedelta(days=365),
                    by=cast["province"]) if areas == "of another commune" else None  # fmt: skip
    given = {"none": [], "of another commune": [away], "no area": [world.u]}[areas]
    with pytest.raises(ValidationError) as refused:
        form(world, cast, areas=given, on=today())
    assert "areas" in refused.value.message_dict


def test_there_is_no_team_of_a_province_or_before_the_law(world, cast):
    with pytest.raises(ValidationError) as refused:
        form(world, cast, on=date(2024, 6, 30))
    assert "30/2023/QH15" in str(refused.value)
    with pytest.raises((ValidationError, PermissionDenied)):
        form(world, cast, place=world.p3, areas=[world.u1])
    with pytest.raises(ValidationError):
        form(world, cast, on=today() + timedelta(days=1))


def test_only_the_chair_forms_and_dissolves(world, cast, team):
    for name in ("officer", "province", "front", "clerk", "stranger"):
        with pytest.raises(PermissionDenied):
            form(world, cast, by=cast[name])
        with pytest.raises(PermissionDenied):
            actions.dissolve_team(team, on=today(), decision="x", by=cast[name])


def test_a_dissolved_team_takes_nobody_in(cast, team, head, join):
    actions.dissolve_team(team, on=today(), decision="2/QĐ", by=cast["chair"])
    assert team.state == BodyState.DISSOLVED
    with pytest.raises(ValidationError):
        join()
    with pytest.raises(ValidationError):
        actions.dissolve_team(team, on=today(), decision="2/QĐ", by=cast["chair"])


def test_correcting_keeps_the_reason_and_moves_the_figure(world, cast, team):
    given = {"name": team.name, "ref": "T1", "decision": team.decision, "by": cast["officer"]}
    actions.correct_team(team, first_day=date(2024, 8, 1), areas=[world.u1], reason="nhầm ngày", **given)
    assert value(world.u, "teams", Period(FORMED, FORMED)) == 0
    actions.correct_team(team, first_day=date(2024, 8, 1), areas=[world.u1, world.u2], reason="thêm thôn", **given)
    assert team.team_areas.count() == 2 and not list(mismatches())
    for wrong in ({"reason": " ", "areas": [world.u1]}, {"reason": "x", "areas": [world.z]}):
        with pytest.raises(ValidationError):
            actions.correct_team(team, first_day=date(2024, 8, 1), **given, **wrong)


def test_a_team_is_not_corrected_to_after_its_members(cast, team, world, head):
    with pytest.raises(ValidationError) as refused:
        actions.correct_team(team, name="x", ref="", decision="x", first_day=date(2024, 7, 2), areas=[world.u1],
                             reason="x", by=cast["officer"])  # fmt: skip
    assert "first_day" in refused.value.message_dict


def test_voiding_takes_the_figures_back_unless_something_was_recorded(world, cast, team, head):
    duty = actions.record_duty(team, on=today(), kind="patrol", people=3, hours=2, by=cast["officer"])
    with pytest.raises(ValidationError):
        actions.void_team(team, reason="nhập trùng", by=cast["officer"])
    actions.void_duty(duty, reason="nhầm", by=cast["officer"])
    actions.void_team(team, reason="nhập trùng", by=cast["officer"])
    assert value(world.u, "teams") == value(world.u, "members") == 0
    assert not list(mismatches())


def test_the_size_of_a_team_is_asked_only_where_the_province_set_one(cast, team):
    assert shortfalls(team, today()) == []
    set_local(
        Rule.objects.get(key="forces.members_min"), value="3", source="Nghị quyết 5/NQ-HĐND", by=cast["administrator"]
    )
    (lack,) = shortfalls(team, today())
    assert "3" in lack.says and lack.citation
