"""Proposed by the Front, recognised by the chair, counted while it stands."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from tuquan.kit.period import Period, today
from tuquan.ledger.check import mismatches
from tuquan.mediation import actions
from tuquan.mediation.models import shortfalls
from tuquan.mediation.tests.figures import amount, value
from tuquan.organisations.models import BodyState, MemberState


def test_a_group_counts_from_its_recognition_to_its_end(world, cast, group):
    assert group.state == BodyState.RECOGNISED and (group.members, group.women) == (3, 1)
    assert value(world.u, "groups") == value(world.p3, "groups") == 1
    assert value(world.u, "groups", Period(date(2019, 1, 1), date(2020, 1, 1))) == 0
    assert amount(world.u, "mediators").splits == {"sex=f|trained=n": 1, "sex=m|trained=n": 2}
    actions.dissolve_group(group, on=date(2025, 6, 30), decision="30/QĐ-UBND", by=cast["chair"])
    assert value(world.u, "groups") == value(world.u, "mediators") == 0
    assert value(world.u, "groups", Period(date(2025, 1, 1), date(2025, 6, 29))) == 1
    assert not list(mismatches())


def test_a_proposal_counts_nothing(world, cast):
    actions.propose_group(world.u2, name="Tổ hòa giải Thôn Hai", on=date(2025, 1, 1), by=cast["front"])
    assert value(world.u, "groups") == 0


def test_the_front_proposes_and_does_not_recognise(world, cast):
    group = actions.propose_group(world.u2, name="Tổ hòa giải Thôn Hai", on=date(2025, 1, 1), by=cast["front"])
    for name in ("front", "clerk", "head", "officer", "province"):
        with pytest.raises(PermissionDenied):
            actions.recognise_group(group, on=today(), decision="1/QĐ", by=cast[name])
    with pytest.raises(PermissionDenied):
        actions.propose_group(world.u2, name="Tổ khác", on=date(2025, 1, 1), by=cast["chair"])


def test_mediators_may_be_recognised_later(world, cast):
    group = actions.propose_group(world.u2, name="Tổ hòa giải Thôn Hai", on=date(2025, 1, 1), by=cast["front"])
    member = actions.propose_mediator(group, name="Phạm Thị Mơ (mẫu)", sex="f", by=cast["front"])
    actions.recognise_group(group, on=date(2025, 1, 5), decision="1/QĐ", mediators=False, by=cast["chair"])
    member.refresh_from_db()
    assert member.state == MemberState.PROPOSED and value(world.u, "mediators") == 0
    with pytest.raises(ValidationError, match="sau ngày này"):
        actions.recognise_mediator(member, on=date(2025, 1, 4), decision="2/QĐ", by=cast["chair"])


def test_a_group_below_the_lawful_make_up_is_told_with_the_law(world, cast, group):
    assert shortfalls(group) == []
    woman = group.memberships.get(sex="f")
    actions.end_mediator(woman, on=date(2025, 2, 1), reason="own_wish", by=cast["clerk"])
    group.refresh_from_db()
    citations = [citation for _says, citation in shortfalls(group)]
    assert citations == ["Luật 35/2013/QH13, điều 12 khoản 1"] * 2


def test_a_group_that_existed_before_comes_in_with_its_mediators_counted(world, cast):
    group = actions.bring_in_group(
        world.u2, name="Tổ hòa giải Thôn Hai", first_day=date(2016, 5, 1), decision="4/QĐ", women=2, men=3,
        by=cast["clerk"],
    )  # fmt: skip
    assert value(world.u, "groups", Period(date(2016, 5, 1), date(2016, 5, 1))) == 1
    assert amount(world.u, "mediators").splits == {"sex=f|trained=n": 2, "sex=m|trained=n": 3}
    assert (group.members, group.women) == (5, 2)
    member = group.memberships.first()
    assert str(member.person) not in ("", "None")
    actions.correct_mediator(
        member, name="Vũ Thị Na (mẫu)", sex="f", birth_year=1970, trained=True, head=True, term_ends=None,
        reason="nay mới ghi tên", by=cast["clerk"],
    )  # fmt: skip
    assert amount(world.u, "mediators").splits == {"sex=f|trained=n": 1, "sex=f|trained=y": 1, "sex=m|trained=n": 3}
    assert not list(mismatches())


def test_a_group_of_a_merged_commune_stands_at_its_heir(world, cast):
    clerk = cast["stranger"]  # the clerk of the merged commune inherits what was
    actions.bring_in_group(world.a, name="Tổ An", first_day=date(2018, 1, 1), decision="1/QĐ", women=1, men=2, by=clerk)
    assert value(world.a, "groups", Period(date(2025, 6, 1), date(2025, 6, 30))) == 1
    assert value(world.ab, "groups") == 1 and value(world.p, "mediators") == 3


def test_a_group_with_open_disputes_is_not_dissolved(cast, group, dispute):
    with pytest.raises(ValidationError, match="1"):
        actions.dissolve_group(group, on=today(), decision="2/QĐ", by=cast["chair"])


def test_correcting_keeps_the_reason_and_moves_the_figure(world, cast, group):
    given = {"name": group.name, "ref": "HG-01", "decision": group.decision}
    actions.correct_group(group, **given, first_day=date(2019, 12, 1), reason="ghi nhầm ngày", by=cast["clerk"])
    assert value(world.u, "groups", Period(date(2019, 12, 1), date(2019, 12, 2))) == 1
    with pytest.raises(ValidationError):
        actions.correct_group(group, **given, first_day=None, reason="nhầm", by=cast["clerk"])
    with pytest.raises(ValidationError, match="reason"):
        actions.correct_group(group, **given | {"name": "X"}, first_day=group.first_day, reason=" ", by=cast["clerk"])


def test_voiding_takes_the_figures_back(world, cast, group):
    actions.void_group(group, reason="nhập trùng", by=cast["clerk"])
    assert value(world.u, "groups") == value(world.u, "mediators") == 0
    assert not list(mismatches())


def test_a_group_with_disputes_is_not_voided(cast, group, dispute):
    with pytest.raises(ValidationError):
        actions.void_group(group, reason="nhập trùng", by=cast["clerk"])


def test_nothing_is_recognised_ahead_of_its_day(world, cast):
    group = actions.propose_group(world.u2, name="Tổ hòa giải Thôn Hai", on=today(), by=cast["front"])
    with pytest.raises(ValidationError):
        actions.recognise_group(group, on=today() + timedelta(days=1), decision="1/QĐ", by=cast["chair"])
    with pytest.raises(ValidationError):
        actions.recognise_group(group, on=today() - timedelta(days=1), decision="1/QĐ", by=cast["chair"])
