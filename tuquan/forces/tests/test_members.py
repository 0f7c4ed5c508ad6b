"""Who may serve, in which post, and how service ends: every refusal cites the law."""

from datetime import date, timedelta
from fractions import Fraction

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from tuquan.forces import actions
from tuquan.forces.models import CONFIRMED, Enrolment, length_of_service
from tuquan.forces.tests.conftest import FIT, FORMED
from tuquan.forces.tests.figures import amount, value
from tuquan.kit.period import today
from tuquan.ledger.check import mismatches
from tuquan.organisations.models import EndReason, MemberState


def refused(call, *args, **given):
    with pytest.raises(ValidationError) as caught:
        call(*args, **given)
    return caught.value


def propose(team, cast, **given):
    given = {"name": "Vũ Văn Ổi (mẫu)", "sex": "m", "birth_year": 1980, **FIT} | given
    return actions.propose_member(team, by=cast["officer"], **given)


def test_somebody_of_17_is_refused_with_the_law(cast, team):
    error = refused(propose, team, cast, birth_year=today().year - 17)
    assert "Luật 30/2023/QH15, điều 13 khoản 1" in error.message_dict["birth_year"][0]
    propose(team, cast, birth_year=today().year - 18)


def test_somebody_who_was_17_on_the_day_of_recognition_is_refused(cast, team):
    member = propose(team, cast, birth_year=2007)
    error = refused(actions.recognise_member, member, on=date(2024, 12, 1), decision="1/QĐ", by=cast["chair"])
    assert "17" in error.message_dict["birth_year"][0]


def test_above_70_only_by_decision_of_the_chair(cast, team, world):
    member = propose(team, cast, birth_year=today().year - 71)
    error = refused(actions.recognise_member, member, on=today(), decision="1/QĐ", by=cast["chair"])
    assert "điều 13 khoản 1" in error.message_dict["over_age"][0]
    actions.recognise_member(member, on=today(), decision="1/QĐ", over_age=True, by=cast["chair"])
    assert member.enrolment.over_age and value(world.u, "members") == 1


ARTICLES = ["khoản 3", "khoản 4", "khoản 5", "khoản 2"]


@pytest.mark.parametrize(("condition", "article"), zip(CONFIRMED, ARTICLES, strict=True))
def test_each_condition_is_needed_and_cited(cast, team, condition, article):
    member = propose(team, cast, **{condition: False})
    error = refused(actions.recognise_member, member, on=today(), decision="1/QĐ", by=cast["chair"])
    assert set(error.message_dict) == {condition} and article in error.message_dict[condition][0]
    member.refresh_from_db()
    assert member.state == MemberState.PROPOSED


def test_the_police_propose_and_the_chair_recognises(cast, team):
    member = propose(team, cast)
    for name in ("officer", "province", "front"):
        with pytest.raises(PermissionDenied):
            actions.recognise_member(member, on=today(), decision="1/QĐ", by=cast[name])
    with pytest.raises(PermissionDenied):
        actions.propose_member(team, name="A", sex="m", birth_year=1980, by=cast["chair"])


def test_a_team_has_one_head_at_a_time(cast, team, head, join):
    error = refused(join, post="head", on=date(2025, 1, 1))
    assert "Tổ trưởng" in str(error) and "điều 14 khoản 2" in str(error)
    actions.end_member(head, on=date(2025, 6, 1), reason=EndReason.OWN_WISH, by=cast["chair"])
    assert refused(join, post="head", on=date(2025, 5, 31))
    join("Người mới (mẫu)", post="head", on=date(2025, 6, 1))
    join("Tổ viên một (mẫu)")
    join("Tổ viên hai (mẫu)")


def test_a_post_is_changed_from_a_day(cast, head, join):
    member = join()
    assert refused(actions.change_post, member, post="head", on=date(2025, 1, 1), by=cast["officer"])
    actions.change_post(head, post="member", on=date(2025, 1, 1), by=cast["officer"])
    member.refresh_from_db()
    actions.change_post(member, post="head", on=date(2025, 1, 1), by=cast["officer"])
    member.refresh_from_db()
    head.refresh_from_db()
    assert member.head and not head.head and Enrolment.objects.get(member=member).post_from == date(2025, 1, 1)


def test_nobody_is_recognised_before_the_team(cast, team):
    member = propose(team, cast)
    for day in (FORMED - timedelta(days=1), today() + timedelta(days=1)):
        assert "on" in refused(actions.recognise_member, member, on=day, decision="1", by=cast["chair"]).message_dict


def test_leaving_over_duty_needs_two_written_warnings(world, cast, head):
    for number in range(2):
        error = refused(actions.end_member, head, on=today(), reason=EndReason.DUTY, by=cast["chair"])
        assert str(number) in str(error) and "điều 17 khoản 3 điểm c" in str(error)
        actions.warn_member(head, on=date(2025, 3, 1), document=f"{number}/CB", why="bỏ trực", by=cast["officer"])
    actions.end_member(head, on=today(), reason=EndReason.DUTY, by=cast["chair"])
    assert value(world.u, "members_left") == 1 and not list(mismatches())


def test_a_warning_entered_by_mistake_is_struck_out(cast, head):
    actions.warn_member(head, on=date(2025, 3, 1), document="1/CB", by=cast["officer"])
    entry = f"warning:{head.warnings.get().pk}"
    for wrong in ("", "warning:x", "warning:99", "member:1"):
        assert refused(actions.strike_out, head, entry=wrong, reason="nhầm", by=cast["officer"])
    actions.strike_out(head, entry=entry, reason="nhầm người", by=cast["officer"])
    assert not head.warnings.exists()


def test_reasons_of_the_law_are_reasons_of_the_house():
    from tuquan.law.fields import terms

    assert {code for code, _name in terms("forces.leaving")} == {"own_wish", "health", "duty", "prosecuted"}
    assert {code for code, _name in terms("forces.leaving")} <= set(EndReason.values)


def test_earlier_service_counts_by_its_coefficient_and_is_explained(cast, head):
    given = {"force": "ward_guard", "area": "ordinary", "by": cast["officer"]}
    actions.record_service(head, first_day=date(2019, 7, 1), last_day=date(2021, 6, 30), **given)
    for first, last in ((date(2021, 6, 1), date(2022, 1, 1)), (date(2023, 1, 1), date(2024, 7, 1)),
                        (date(2018, 1, 1), date(2017, 1, 1))):  # fmt: skip
        assert refused(actions.record_service, head, first_day=first, last_day=last, **given)
    head.earlier.update(percent=150)
    served = length_of_service(head, date(2025, 6, 30))
    assert [(one.months, one.percent) for one in served] == [(24, 150), (12, 100)]
    assert sum(one.counted for one in served) == Fraction(48)


def test_correcting_names_sex_and_conditions(world, cast, head):
    given = {"name": "Nguyễn Văn Đào (mẫu)", "sex": "m", "birth_year": 1975, "post": "deputy"}
    given |= FIT | {"health": False}
    actions.correct_member(head, **given, reason="ghi nhầm", by=cast["officer"])
    assert amount(world.u, "members").splits == {"sex=f": 0, "sex=m": 1}
    head.refresh_from_db()
    assert not head.head and [lack.field for lack in head.enrolment.lacks(today())] == ["health"]
    assert refused(actions.correct_member, head, **given | {"birth_year": 2010}, reason="x", by=cast["officer"])
    assert refused(actions.correct_member, head, **given, reason="", by=cast["officer"])


def test_voiding_a_member_takes_the_figures_back(world, cast, head):
    actions.hold_training(head.body, members=[head], on=date(2025, 1, 1), topic="Nghiệp vụ", by=cast["officer"])
    actions.void_member(head, reason="nhập trùng", by=cast["officer"])
    assert value(world.u, "members") == value(world.u, "trainings") == value(world.u, "members_joined") == 0
    assert not list(mismatches())


def test_no_condition_reaches_the_journal(cast, team, head):
    from tuquan.journal.models import Event

    told = str([event.details for event in Event.objects.all()])
    assert "background" not in told and "Đào" not in told and "1980" not in told
