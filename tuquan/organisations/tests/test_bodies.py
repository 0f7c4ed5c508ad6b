"""Entered, corrected, of another kind from a day, ended with successors, voided; the ledger follows."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from tuquan.kit.period import today
from tuquan.ledger.check import mismatches
from tuquan.organisations import actions
from tuquan.organisations.models import BodyState, EndReason, MemberState, Phase
from tuquan.organisations.tests.figures import amount, standing

KEEP = {"kind": "club", "name": "Câu lạc bộ", "first_day": date(2020, 1, 1), "reason": "ghi nhầm"}


def test_a_body_counts_by_its_kind_from_its_first_day(world, enter, committee):
    enter("Trường Tiểu học Uyên", kind="school", first_day=date(2021, 9, 1), place=world.u1)
    assert standing(world.p3) == standing(world.u) == {"committee": 1, "school": 1}
    assert standing(world.u, on=date(2021, 8, 31)) == {"committee": 1}
    assert amount(world.p3, "committees").value == 1
    assert not list(mismatches())


def test_a_new_kind_leaves_the_past_as_it_was(world, cast, enter):
    club = enter("Câu lạc bộ Phòng cháy")
    actions.change_kind(club, kind="association", on=date(2024, 5, 1), decision="5/QĐ", by=cast["front"])
    assert standing(world.u, on=date(2024, 4, 30)) == {"club": 1}
    assert standing(world.u, on=date(2024, 5, 1)) == {"association": 1}
    assert [(one.kind, one.ended_on) for one in club.phases.all()] == [
        ("club", date(2024, 5, 1)), ("association", None),
    ]  # fmt: skip
    assert not list(mismatches())


def test_a_new_kind_follows_to_the_members(cast, enter, appoint):
    club = enter("Câu lạc bộ")
    term = appoint(club)
    actions.change_kind(club, kind="association", on=date(2024, 5, 1), by=cast["officer"])
    term.refresh_from_db()
    assert term.body_kind == "association"


@pytest.mark.parametrize(
    ("kind", "on", "field"),
    [
        ("club", date(2024, 1, 1), "kind"),
        ("mediation_group", date(2024, 1, 1), "kind"),
        ("association", date(2020, 1, 1), "on"),
        ("association", today() + timedelta(days=1), "on"),
        ("committee", date(2024, 1, 1), "decision"),
        ("commune_police", date(2024, 1, 1), "kind"),
    ],
)
def test_a_kind_that_cannot_be(cast, enter, appoint, kind, on, field):
    club = enter("Câu lạc bộ")
    appoint(club)
    with pytest.raises(ValidationError) as wrong:
        actions.change_kind(club, kind=kind, on=on, by=cast["officer"])
    assert list(wrong.value.message_dict) == [field]


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"kind": "committee"}, "decision"),
        ({"kind": "mediation_group"}, "kind"),
        ({"kind": "nonsense"}, "kind"),
        ({"first_day": today() + timedelta(days=1)}, "first_day"),
        ({"name": ""}, "name"),
        ({"name": "A" * 201}, "name"),
        ({"decision": "A" * 81}, "decision"),
    ],
)
def test_what_cannot_be_entered(enter, given, field):
    with pytest.raises(ValidationError) as wrong:
        enter(**{"name": "Thân tộc họ Lê", "kind": "clan", **given})
    assert field in wrong.value.message_dict
    assert not Phase.objects.exists()


def test_a_reference_is_used_once_for_a_kind_at_a_place(enter):
    enter("Trường A", kind="school", ref="01")
    enter("Công ty A", kind="enterprise", ref="01")
    with pytest.raises(ValidationError):
        enter("Trường B", kind="school", ref="01")


def test_the_front_keeps_bodies_of_the_people_alone(cast, enter, committee):
    club = enter("Câu lạc bộ Thơ", by="front")
    with pytest.raises(PermissionDenied):
        enter("Trường", kind="school", by="front")
    with pytest.raises(PermissionDenied):
        actions.correct_body(committee, **{**KEEP, "kind": "club"}, by=cast["front"])
    with pytest.raises(PermissionDenied):
        actions.correct_body(club, **{**KEEP, "kind": "school"}, by=cast["front"])
    with pytest.raises(PermissionDenied):
        actions.appoint(committee, role="Ủy viên", name="Ai (mẫu)", first_day=date(2021, 1, 1), by=cast["front"])
    for name in ("chair", "clerk", "auditor", "analyst", "administrator", "stranger"):
        with pytest.raises(PermissionDenied):
            enter("Câu lạc bộ khác", by=name)


def test_a_correction_mends_the_first_day_and_the_present_kind(world, cast, enter):
    club = enter("Câu lạc bộ")
    actions.change_kind(club, kind="association", on=date(2024, 5, 1), by=cast["officer"])
    given = {"kind": "clan", "name": "Họ Lê", "first_day": date(2019, 1, 1), "ref": "7", "reason": "ghi nhầm"}
    actions.correct_body(club, **given, by=cast["officer"])
    assert standing(world.u, on=date(2019, 6, 1)) == {"club": 1} and standing(world.u) == {"clan": 1}
    assert set(club.phases.values_list("name", flat=True)) == {"Họ Lê"} and club.folded == "ho le"
    with pytest.raises(ValidationError):
        actions.correct_body(club, **given, by=cast["officer"])  # nothing changes
    with pytest.raises(ValidationError):
        actions.correct_body(club, **{**given, "name": "Họ Trần", "reason": " "}, by=cast["officer"])
    with pytest.raises(ValidationError):
        actions.correct_body(club, **given, ended_on=date(2025, 1, 1), by=cast["officer"])
    assert not list(mismatches())


def test_a_first_day_after_somebody_served_is_refused(cast, enter, appoint):
    club = enter("Câu lạc bộ")
    appoint(club)
    with pytest.raises(ValidationError) as wrong:
        actions.correct_body(club, **{**KEEP, "first_day": date(2021, 1, 1)}, by=cast["officer"])
    assert "first_day" in wrong.value.message_dict


def test_an_end_ends_the_terms_and_names_who_took_over(world, cast, committee, term, enter):
    heir = enter("Ban Chỉ đạo mới", kind="committee", decision="20/QĐ-UBND", first_day=date(2025, 7, 1))
    actions.end_body(committee, on=date(2025, 7, 1), decision="19/QĐ-UBND", heirs=[heir], by=cast["chair"])
    term.refresh_from_db()
    assert committee.state == BodyState.ENDED
    assert (committee.decision, committee.end_decision) == ("12/QĐ-UBND", "19/QĐ-UBND")
    assert (term.state, term.end_reason, committee.members) == (MemberState.ENDED, EndReason.BODY_ENDED, 0)
    assert committee.successions.get().heir == heir
    assert amount(world.u, "committees", on=date(2025, 6, 30)).value == 1
    assert amount(world.u, "committees").value == 1 and standing(world.u) == {"committee": 1}
    given = {"kind": "committee", "name": "Ban Chỉ đạo 138", "first_day": date(2020, 1, 1), "decision": "12/QĐ-UBND"}
    actions.correct_body(committee, **given, ended_on=date(2025, 6, 1), reason="nhầm ngày", by=cast["officer"])
    term.refresh_from_db()
    assert term.ended_on == date(2025, 6, 1) and amount(world.u, "committees", on=date(2025, 6, 30)).value == 0
    assert not list(mismatches())


def test_an_end_that_cannot_be(world, cast, committee, enter):
    with pytest.raises(PermissionDenied):
        actions.end_body(committee, on=date(2025, 1, 1), by=cast["officer"])
    elsewhere = actions.enter_body(
        world.z, kind="committee", name="Ban", first_day=date(2025, 7, 2), decision="1", by=cast["province"]
    )
    later = date(2025, 8, 1)
    for given in ({"on": date(2019, 1, 1)}, {"on": today() + timedelta(days=1)},
                  {"on": later, "heirs": [elsewhere]}, {"on": later, "heirs": [committee]}):  # fmt: skip
        with pytest.raises(ValidationError):
            actions.end_body(committee, **given, by=cast["chair"])
        committee.refresh_from_db()
    assert committee.state == BodyState.STANDING and committee.phases.get().ended_on is None
    actions.end_body(committee, on=date(2025, 8, 1), by=cast["chair"])
    with pytest.raises(ValidationError):
        actions.end_body(committee, on=date(2025, 8, 2), by=cast["chair"])


def test_nobody_holds_a_role_after_the_end(cast, committee, term):
    actions.end_term(term, on=date(2025, 3, 1), reason="moved", by=cast["officer"])
    with pytest.raises(ValidationError) as wrong:
        actions.end_body(committee, on=date(2025, 2, 28), by=cast["chair"])
    assert list(wrong.value.message_dict) == ["on"]
    committee.refresh_from_db()
    actions.end_body(committee, on=date(2025, 3, 2), by=cast["chair"])
    given = {"kind": "committee", "name": "Ban Chỉ đạo 138", "first_day": date(2020, 1, 1), "decision": "12/QĐ-UBND"}
    with pytest.raises(ValidationError) as wrong:
        actions.correct_body(committee, **given, ended_on=date(2025, 2, 28), reason="nhầm", by=cast["officer"])
    assert list(wrong.value.message_dict) == ["ended_on"]


def test_a_void_body_counts_nowhere(world, cast, committee, term):
    actions.void_body(committee, reason="nhập nhầm", by=cast["officer"])
    term.refresh_from_db()
    assert term.voided and committee.members == 0 and standing(world.u) == {}
    with pytest.raises(ValidationError):
        actions.void_body(committee, reason="nhập nhầm", by=cast["officer"])
    assert not list(mismatches())


def test_a_body_that_others_name_is_not_voided(cast, enter):
    old, new = enter("Họ Lê", kind="clan"), enter("Họ Lê Đại tôn", kind="clan")
    actions.end_body(old, on=date(2024, 1, 1), heirs=[new], by=cast["chair"])
    with pytest.raises(ValidationError):
        actions.void_body(new, reason="thử", by=cast["officer"])
