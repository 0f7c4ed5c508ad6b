"""Every step of the way with the time that the law gives for it, also across Tết."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from tuquan.kit.period import today
from tuquan.law import workdays
from tuquan.law.counting import Count
from tuquan.ledger.check import mismatches
from tuquan.petitions import actions
from tuquan.petitions.actions import intake
from tuquan.petitions.models import Condition, Petition, State
from tuquan.petitions.tests.clocks import clock, due

D = date


def test_numbers_run_without_gaps_for_unit_and_year(enter, world):
    codes = [enter(on=day).code for day in (D(2026, 3, 2), D(2026, 3, 3), D(2025, 12, 31), D(2026, 3, 4))]
    assert codes == ["1/2026", "2/2026", "1/2025", "3/2026"]


def test_a_failed_entry_takes_no_number(enter):
    enter()
    with pytest.raises(ValidationError):
        enter(people=0)
    assert enter().code == "2/2026"


def test_one_question_finds_it_right_and_every_breach_is_named(enter, django_assert_num_queries):
    petition = enter()
    with django_assert_num_queries(4):  # the checks, between two savepoints, and the number that is given once
        petition.validate_constraints()
    petition.sorted_on, petition.about_official = D(2026, 3, 1), True
    with pytest.raises(ValidationError) as wrong:
        petition.validate_constraints()
    assert len(wrong.value.messages) == 2


def test_what_the_database_refuses_is_said_in_words(enter, monkeypatch):
    first = enter()
    monkeypatch.setattr(intake, "set_line", lambda petition: vars(petition).update(year=2026, number=first.number))
    with pytest.raises(ValidationError, match="Số này đã dùng"):
        enter()
    wrong = {"year": 2026, "number": 9, "sorted_on": D(2020, 1, 1)}
    monkeypatch.setattr(intake, "set_line", lambda petition: vars(petition).update(wrong))
    with pytest.raises(ValidationError, match="Các ngày phải theo thứ tự"):
        enter()
    assert Petition.objects.count() == 1


@pytest.mark.parametrize(
    ("cases", "last"),
    [
        ((), D(2026, 4, 1)),  # 30 days from 2 March
        (("complex",), D(2026, 4, 16)),
        (("remote",), D(2026, 4, 16)),
        (("complex", "remote"), D(2026, 5, 4)),  # 1 May is a holiday, 2 and 3 May a weekend
    ],
)
def test_a_first_complaint(enter, accept, cases, last):
    petition = enter(kind="complaint", sort={"cases": cases})
    assert due(petition, "accept") == D(2026, 3, 12)
    accept(petition, D(2026, 3, 2))
    assert due(petition, "resolve") == petition.due_on == last
    assert clock(petition, "resolve").citation == "Luật 02/2011/QH13, điều 28"


@pytest.mark.parametrize(
    ("cases", "days"), [((), 45), (("complex",), 60), (("remote",), 60), (("complex", "remote"), 70)]
)
def test_a_second_complaint(enter, accept, cases, days):
    petition = enter(kind="complaint", sort={"cases": ("second", *cases)})
    assert clock(petition, "accept").citation == "Luật 02/2011/QH13, điều 36"
    accept(petition, D(2026, 3, 2))
    assert due(petition, "resolve") == Count(D(2026, 3, 2), days).last


@pytest.mark.parametrize(("second", "rule", "unit"), [((), 3, "working_day"), (("second",), 7, "day")])
def test_the_decision_is_sent(enter, accept, cast, second, rule, unit):
    petition = accept(enter(kind="complaint", sort={"cases": second}), D(2026, 3, 2))
    actions.resolve(petition, on=D(2026, 3, 20), outcome="partly", answer="Sửa.", decision="1/QĐ", by=cast["chair"])
    sending = clock(petition, "send_decision")
    assert (sending.days, sending.unit) == (rule, unit)
    actions.send_decision(petition, on=D(2026, 3, 23), by=cast["clerk"])
    assert clock(petition, "send_decision").met_on == D(2026, 3, 23) and petition.in_time


def test_a_complaint_about_discipline(enter, accept):
    petition = accept(enter(kind="complaint", sort={"cases": ("discipline",)}), D(2026, 3, 2))
    assert clock(petition, "resolve").citation == "Luật 02/2011/QH13, điều 50" and due(petition, "resolve") == D(
        2026, 4, 1
    )


def test_the_reception_office_answers_in_working_days_across_tet(enter):
    """Received on Tuesday 10 February 2026; Tết takes 14 to 22 February."""
    petition = enter(on=D(2026, 2, 10), channel="reception")
    answering = clock(petition, "answer_intake")
    assert answering.unit == "working_day"
    days = [D(2026, 2, 11) + timedelta(days=number) for number in range(40)]
    assert answering.due_on == [day for day in days if workdays.is_working_day(day)][9]
    assert answering.due_on > D(2026, 2, 26) and answering.citation == "Luật 42/2013/QH13, điều 28 khoản 1"


def test_more_time_is_told(enter, cast):
    petition = enter(on=D(2026, 3, 2), channel="reception", kind="reflection")
    actions.answer_intake(petition, on=D(2026, 3, 5), reason="Chờ xác minh", by=cast["clerk"])
    assert clock(petition, "answer_intake").met_on == D(2026, 3, 5)


def test_a_denunciation_from_registering_to_acting(enter, accept, cast, desks):
    petition = enter(on=D(2026, 3, 2), denunciation=True, kind="denunciation")
    first = clock(petition, "accept")
    assert (first.days, first.unit, first.citation) == (7, "working_day", "Luật 25/2018/QH14, điều 24 khoản 1")
    accept(petition, D(2026, 3, 6))
    assert clock(petition, "notify_acceptance").days == 5
    actions.notify_acceptance(petition, on=D(2026, 3, 9), by=cast["clerk"])
    assert due(petition, "resolve") == D(2026, 4, 6)  # 5 April is a Sunday
    actions.resolve(petition, on=D(2026, 4, 2), outcome="right", decision="2/KL", by=cast["chair"])
    assert (clock(petition, "act_on").days, clock(petition, "publish").days) == (7, 7)
    actions.act_on(petition, on=D(2026, 4, 8), by=cast["clerk"])
    assert clock(petition, "report_acts").days == 5
    actions.report_acts(petition, on=D(2026, 4, 9), by=cast["clerk"])
    actions.publish(petition, on=D(2026, 4, 10), text="Đã xử lý vi phạm về đất công.", by=cast["clerk"])
    assert clock(petition, "publish").met_on == D(2026, 4, 10) and not list(mismatches())


def test_several_places_give_ten_working_days(enter, desks):
    petition = enter(on=D(2026, 3, 2), denunciation=True, kind="denunciation", sort={"cases": ("several_places",)})
    assert clock(petition, "accept").days == 10


def test_a_continued_denunciation_is_reviewed_in_twenty_days(enter, desks):
    petition = enter(on=D(2026, 3, 2), denunciation=True, kind="denunciation", sort={"cases": ("continued",)})
    assert (clock(petition, "accept").days, clock(petition, "accept").rule) == (20, "petitions.denunciation_continued")


def test_what_is_not_ours_is_transferred_in_five_working_days_and_once(enter, cast, desks):
    given = {"denunciation": True, "kind": "denunciation"}
    petition = enter(on=D(2026, 3, 2), sort={"competent": False}, **given)
    assert (clock(petition, "transfer").days, clock(petition, "transfer").unit) == (5, "working_day")
    actions.transfer(petition, to="Thanh tra tỉnh", on=D(2026, 3, 4), by=cast["clerk"])
    assert clock(petition, "transfer").met_on == D(2026, 3, 4)
    again = enter(on=D(2026, 4, 2), sort={"competent": False, "earlier": petition}, **given)
    with pytest.raises(ValidationError):
        actions.transfer(again, to="Thanh tra tỉnh", on=D(2026, 4, 4), by=cast["clerk"])
    come = enter(on=D(2026, 5, 4), channel="forwarded", forwarder="body", sort={"competent": False}, **given)
    with pytest.raises(ValidationError):
        actions.transfer(come, to="Thanh tra tỉnh", on=D(2026, 5, 5), by=cast["clerk"])


def test_the_result_of_a_transfer_is_passed_on(enter, cast):
    petition = enter(kind="complaint")
    actions.transfer(petition, to="Sở Xây dựng", on=D(2026, 3, 4), by=cast["clerk"])
    actions.receive_result(petition, on=D(2026, 4, 6), by=cast["clerk"])
    assert (clock(petition, "pass_on_result").days, clock(petition, "pass_on_result").unit) == (5, "working_day")
    actions.pass_on_result(petition, on=D(2026, 4, 8), by=cast["clerk"])
    assert clock(petition, "pass_on_result").met_on == D(2026, 4, 8)


@pytest.mark.parametrize(("kind", "forwarder", "days"), [("complaint", "front", 7), ("reflection", "press", 7)])
def test_who_forwarded_it_is_told(enter, accept, cast, kind, forwarder, days):
    petition = accept(enter(channel="forwarded", forwarder=forwarder, kind=kind), D(2026, 3, 2))
    actions.resolve(petition, on=D(2026, 3, 20), outcome="right", answer="Đúng.", decision="1/QĐ", by=cast["chair"])
    assert clock(petition, "notify_forwarder").days == days
    actions.notify_forwarder(petition, on=D(2026, 3, 23), by=cast["clerk"])
    assert clock(petition, "notify_forwarder").met_on == D(2026, 3, 23)


def test_the_press_hears_of_a_denunciation_in_twenty_days(enter, desks):
    petition = enter(channel="forwarded", forwarder="press", denunciation=True, kind="denunciation")
    assert (clock(petition, "notify_forwarder").days, clock(petition, "notify_forwarder").rule) == (
        20, "petitions.denunciation_press",
    )  # fmt: skip


@pytest.mark.parametrize(("cases", "times"), [((), 0), (("complex",), 1), (("very_complex",), 2)])
def test_a_denunciation_is_extended_as_often_as_the_law_says(enter, accept, cast, desks, cases, times):
    given = {"on": D(2026, 3, 2), "denunciation": True, "kind": "denunciation"}
    petition = accept(enter(sort={"cases": cases}, **given), D(2026, 3, 2))
    for number in range(times):
        on = D(2026, 3, 30) if not number else D(2026, 4, 28)
        actions.extend(petition, on=on, days=30, reason="Phải giám định", by=cast["chair"])
    assert petition.due_on == Count(D(2026, 3, 2), 30 + 30 * times).last and petition.extensions == times
    with pytest.raises(ValidationError):
        actions.extend(petition, on=petition.due_on, days=30, reason="Nữa", by=cast["chair"])


def test_a_complaint_is_not_extended(enter, accept, cast):
    petition = accept(enter(kind="complaint"), D(2026, 3, 2))
    with pytest.raises(ValidationError):
        actions.extend(petition, on=D(2026, 3, 10), days=5, reason="Bận", by=cast["chair"])


def test_suspended_time_does_not_count(enter, accept, cast, desks):
    petition = accept(enter(denunciation=True, kind="denunciation"), D(2026, 3, 2))
    before = petition.due_on
    actions.suspend(petition, on=D(2026, 3, 10), reason="Chờ kết quả giám định", by=cast["chair"])
    assert clock(petition, "send_suspension").days == 5 and petition.state == State.SUSPENDED
    actions.send_suspension(petition, on=D(2026, 3, 11), by=cast["clerk"])
    with pytest.raises(ValidationError):
        actions.resolve(petition, on=D(2026, 3, 12), outcome="right", decision="1", by=cast["chair"])
    actions.resume(petition, on=D(2026, 3, 20), by=cast["chair"])
    assert petition.due_on == Count(D(2026, 4, 11), 0).last > before and clock(petition, "send_suspension").met_on


def test_an_overdue_denunciation_is_asked_about(enter, accept, cast, desks):
    petition = accept(enter(denunciation=True, kind="denunciation"), D(2026, 3, 2))
    with pytest.raises(ValidationError):
        actions.urge(petition, on=D(2026, 3, 20), by=cast["chair"])
    actions.urge(petition, on=D(2026, 4, 10), by=cast["chair"])
    assert clock(petition, "report_delay").days == 5
    actions.report_delay(petition, on=D(2026, 4, 13), reason="Vụ việc phức tạp", by=cast["clerk"])
    assert clock(petition, "report_delay").met_on == D(2026, 4, 13)


def test_no_limit_where_the_law_was_not_found(enter, accept, cast):
    petition = accept(enter(kind="reflection"), D(2026, 3, 2))
    assert petition.due_on is None
    actions.resolve(petition, on=D(2026, 3, 9), outcome="answered", answer="Đã sửa.", by=cast["chair"])
    assert petition.in_time is None


# --- conditions ------------------------------------------------------------------------------------------------------


def test_accepting_asks_every_condition_and_keeps_the_answers(enter, cast):
    petition = enter(kind="complaint")
    with pytest.raises(ValidationError) as refused:
        actions.accept(petition, on=D(2026, 3, 3), conditions=["petitions.conditions:signed"], by=cast["chair"])
    assert "conditions" in refused.value.message_dict and not Condition.objects.exists()


def test_refusing_needs_a_ground_of_the_law(enter, cast):
    petition = enter(kind="complaint")
    for grounds in ([], ["petitions.complaint_refusals:because"]):
        with pytest.raises(ValidationError):
            actions.refuse(petition, on=D(2026, 3, 3), grounds=grounds, reason="không", by=cast["chair"])
    actions.refuse(petition, on=D(2026, 3, 3), grounds=["petitions.complaint_refusals:court"], by=cast["chair"])
    kept = petition.conditions.get()
    assert kept.met and kept.code == "court" and petition.ending == "refused"
    assert clock(petition, "accept").met_on == D(2026, 3, 3)


def test_a_late_complaint_needs_a_good_reason(enter, accept):
    petition = enter(kind="complaint", sort={"knew_on": D(2025, 11, 1)})
    with pytest.raises(ValidationError) as refused:
        accept(petition, D(2026, 3, 3))
    assert "late_reason" in refused.value.message_dict
    accept(petition, D(2026, 3, 3), late_reason="Nằm viện")


def test_an_anonymous_letter(enter, accept, cast, desks):
    wish = enter(kind="reflection", petitioner="", anonymous=True)
    with pytest.raises(ValidationError):
        accept(wish, D(2026, 3, 3))
    actions.file_away(wish, on=D(2026, 3, 3), ground="anonymous", by=cast["clerk"])
    told = enter(kind="denunciation", petitioner="", anonymous=True, denunciation=True)
    accept(told, D(2026, 3, 3))
    assert {one.rule for one in told.conditions.all()} == {"petitions.conditions_anonymous"}


def test_a_group_names_who_speaks_for_it(enter, accept, cast):
    petition = enter(kind="complaint", people=12)
    with pytest.raises(ValidationError):
        accept(petition, D(2026, 3, 3))
    actions.correct_petition(petition, representatives="Trần Văn Bưởi (mẫu)", reason="bổ sung", by=cast["clerk"])
    accept(petition, D(2026, 3, 3))


def test_a_repeated_letter_names_the_earlier_one(enter, cast):
    first = enter()
    again = enter(on=D(2026, 5, 4), kind="reflection", sort={"earlier": first})
    actions.file_away(again, on=D(2026, 5, 5), ground="repeated", by=cast["clerk"])
    alone = enter(kind="reflection")
    with pytest.raises(ValidationError):
        actions.file_away(alone, on=D(2026, 5, 5), ground="repeated", by=cast["clerk"])


# --- afterwards ------------------------------------------------------------------------------------------------------


def test_reopening_within_the_set_days(enter, accept, cast):
    petition = accept(enter(on=today() - timedelta(days=90), kind="reflection"), today() - timedelta(days=80))
    actions.resolve(petition, on=today() - timedelta(days=20), outcome="answered", answer="Xong.", by=cast["chair"])
    actions.record_satisfaction(petition, on=today(), satisfied=False, by=cast["clerk"])
    actions.reopen(petition, on=today(), reason="Đèn lại hỏng", by=cast["chair"])
    assert petition.state == State.ACCEPTED and petition.reopened == 1 and petition.resolved_on is None
    actions.resolve(petition, on=today(), outcome="answered", answer="Đã thay.", by=cast["chair"])
    assert not list(mismatches())


def test_too_late_to_reopen(enter, accept, cast):
    petition = accept(enter(on=D(2025, 3, 3), kind="reflection"), D(2025, 3, 4))
    actions.resolve(petition, on=D(2025, 3, 10), outcome="answered", answer="Xong.", by=cast["chair"])
    with pytest.raises(ValidationError):
        actions.reopen(petition, on=today(), reason="x", by=cast["chair"])


def test_withdrawn_is_taken_up_again_only_after_threats(enter, accept, cast):
    petition = accept(enter(kind="complaint"), D(2026, 3, 3))
    actions.withdraw(petition, on=D(2026, 3, 5), by=cast["clerk"])
    with pytest.raises(ValidationError) as refused:
        actions.reopen(petition, on=D(2026, 8, 3), reason="x", by=cast["chair"])
    assert "forced" in refused.value.message_dict
    actions.reopen(petition, on=D(2026, 8, 3), reason="bị ép", forced=True, by=cast["chair"])


def test_published_results_name_nobody(enter, accept, cast):
    petition = accept(enter(kind="complaint"), D(2026, 3, 3))
    actions.resolve(petition, on=D(2026, 3, 9), outcome="wrong", answer="Không đúng.", decision="1", by=cast["chair"])
    with pytest.raises(ValidationError):
        actions.publish(petition, on=D(2026, 3, 9), text="Ông nguyễn văn đương (mẫu) sai.", by=cast["clerk"])


def test_days_follow_each_other(enter, accept, cast):
    petition = enter(kind="complaint")
    for verb, given in ((actions.withdraw, {}), (actions.transfer, {"to": "Sở"})):
        with pytest.raises(ValidationError):
            verb(petition, on=D(2026, 3, 1), by=cast["clerk"], **given)
        with pytest.raises(ValidationError):
            verb(petition, on=today() + timedelta(days=1), by=cast["clerk"], **given)
    with pytest.raises(ValidationError):
        actions.resolve(accept(petition, D(2026, 3, 5)), on=D(2026, 3, 4), outcome="right", answer="a", decision="1",
                        by=cast["chair"])  # fmt: skip


def test_who_keeps_does_not_decide(enter, cast):
    petition = enter(kind="complaint")
    with pytest.raises(PermissionDenied):
        actions.refuse(petition, on=D(2026, 3, 3), grounds=["x"], by=cast["clerk"])
    with pytest.raises(PermissionDenied):
        actions.sort(petition, kind="complaint", on=D(2026, 3, 3), by=cast["chair"])


def test_the_second_of_two_officers_is_told(enter, accept, cast):
    petition = accept(enter(kind="complaint"), D(2026, 3, 3))
    other = Petition.objects.get(pk=petition.pk)
    given = {"on": D(2026, 3, 9), "outcome": "right", "answer": "a", "decision": "1", "by": cast["chair"]}
    actions.resolve(petition, **given)
    with pytest.raises(ValidationError):
        actions.resolve(other, **given)
