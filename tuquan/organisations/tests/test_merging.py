"""One of two goes into the other with all that names it; undoing takes back just that."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from tuquan.ledger.check import mismatches
from tuquan.ledger.models import Posting
from tuquan.organisations import actions
from tuquan.organisations.actions import merging
from tuquan.organisations.actions.bodies import keys_to_bodies
from tuquan.organisations.likeness import alike, likely
from tuquan.organisations.models import BodyMerge, BodySuccession, Membership
from tuquan.organisations.tests.figures import standing


@pytest.fixture
def two(enter, appoint):
    keeper, loser = enter("Câu lạc bộ Thơ ca"), enter("CLB Thơ ca")
    appoint(keeper, role="Chủ nhiệm", head=True)
    return keeper, loser


def memberships():
    return sorted(Membership.objects.values_list("pk", "body", "body_kind", "voided_on"))


def test_merging_and_undoing(world, cast, two, appoint, enter):
    keeper, loser = two
    moved, done = appoint(loser, name="Lê Thị Hai (mẫu)", sex="f"), appoint(loser, name="Lê Văn Ba (mẫu)")
    actions.end_term(done, on=date(2024, 1, 1), reason="moved", by=cast["officer"])
    before = enter("Câu lạc bộ cũ", first_day=date(2015, 1, 1))
    actions.end_body(before, on=date(2020, 1, 1), heirs=[loser], by=cast["chair"])
    was, counted = memberships(), standing(world.u)
    actions.merge_bodies(keeper, loser=loser, reason="nhập hai lần", by=cast["chair"])
    moved.refresh_from_db()
    loser.refresh_from_db()
    assert moved.body == keeper and loser.voided and loser.merged.keeper == keeper and loser.members == 0
    assert (keeper.members, keeper.women) == (2, 1) and standing(world.u) == {"club": counted["club"] - 1}
    assert before.successions.get().heir == keeper
    assert loser.merged.moved == {
        "organisations.Membership.body": [moved.pk, done.pk],
        "organisations.BodySuccession.heir": [before.successions.get().pk],
    }
    assert not list(mismatches())
    added = appoint(keeper, name="Người mới (mẫu)", role="Thủ quỹ")
    actions.undo_merge(keeper, loser=loser, reason="hai câu lạc bộ khác nhau", by=cast["chair"])
    loser.refresh_from_db()
    added.refresh_from_db()
    assert [row for row in memberships() if row[0] != added.pk] == was and added.body == keeper
    assert not loser.voided and loser.members == 1 and keeper.members == 2 and standing(world.u) == counted
    assert before.successions.get().heir == loser and not BodyMerge.objects.exists()
    assert not list(mismatches())


def test_merges_in_a_row_come_undone_in_turn(world, cast, enter, appoint):
    first, second, third = enter("CLB A"), enter("CLB A B"), enter("CLB A B C")
    term = appoint(first)
    actions.merge_bodies(second, loser=first, reason="trùng", by=cast["chair"])
    actions.merge_bodies(third, loser=second, reason="trùng", by=cast["chair"])
    term.refresh_from_db()
    assert term.body == third and standing(world.u) == {"club": 1}
    with pytest.raises(ValidationError):
        actions.undo_merge(second, loser=first, reason="không trùng", by=cast["chair"])
    actions.undo_merge(third, loser=second, reason="không trùng", by=cast["chair"])
    actions.undo_merge(second, loser=first, reason="không trùng", by=cast["chair"])
    term.refresh_from_db()
    assert term.body == first and standing(world.u) == {"club": 3}


def test_every_key_to_a_body_is_found():
    """Whatever app a model lives in: its key moves, or says what the body itself is."""
    found = {(model, field.name) for model, field in keys_to_bodies()}
    assert {(Membership, "body"), (BodySuccession, "heir")} <= found
    labels = {model._meta.label for model, _field in found}
    assert "mediation.Dispute" in labels
    assert not labels & {"organisations.Phase", "organisations.BodyMerge"}


def test_a_row_of_its_own_for_each_is_no_duplicate(cast, two, enter, monkeypatch):
    """What another app keeps one-to-one with a body cannot be two at once; here a merge stands for it."""
    (keeper, loser), third = two, enter("Họ Lê", kind="clan")
    own = [BodyMerge.objects.create(loser=body, keeper=third) for body in two]
    monkeypatch.setattr(merging, "keys_to_bodies", lambda: [(BodyMerge, BodyMerge._meta.get_field("loser"))])
    with pytest.raises(ValidationError):
        actions.merge_bodies(keeper, loser=loser, reason="trùng", by=cast["chair"])
    own[0].delete()
    actions.merge_bodies(keeper, loser=loser, reason="trùng", by=cast["chair"])
    own[1].refresh_from_db()
    assert own[1].loser == keeper


def test_two_heads_stop_a_merge(world, cast, two, appoint):
    keeper, loser = two
    other = appoint(loser, role="Chủ nhiệm", head=True, name="Lê Văn Ba (mẫu)")
    postings = Posting.objects.count()
    with pytest.raises(ValidationError) as wrong:
        actions.merge_bodies(keeper, loser=loser, reason="trùng", by=cast["chair"])
    assert "loser" in wrong.value.message_dict
    other.refresh_from_db()
    assert other.body == loser and Posting.objects.count() == postings
    actions.void_term(other, reason="đã có", by=cast["officer"])
    actions.merge_bodies(keeper, loser=loser, reason="trùng", by=cast["chair"])


def test_the_same_role_of_the_same_person_stops_a_merge(cast, two, appoint):
    keeper, loser = two
    one = appoint(keeper, role="Thư ký")
    appoint(loser, role="thư ký", person=one.person)
    with pytest.raises(ValidationError):
        actions.merge_bodies(keeper, loser=loser, reason="trùng", by=cast["chair"])


def test_what_is_no_duplicate(world, cast, two, enter):
    keeper, loser = two
    school, near = enter("CLB Thơ ca", kind="school"), enter("CLB Thơ ca", place=world.u1)
    for other in (keeper, school, near):
        with pytest.raises(ValidationError):
            actions.merge_bodies(keeper, loser=other, reason="trùng", by=cast["chair"])
    with pytest.raises(ValidationError):
        actions.merge_bodies(keeper, loser=loser, reason=" ", by=cast["chair"])
    with pytest.raises(ValidationError):
        actions.undo_merge(keeper, loser=loser, reason="thử", by=cast["chair"])
    for name in ("officer", "front", "clerk", "stranger"):
        with pytest.raises(PermissionDenied):
            actions.merge_bodies(keeper, loser=loser, reason="trùng", by=cast[name])
    actions.merge_bodies(keeper, loser=loser, reason="trùng", by=cast["chair"])
    with pytest.raises(ValidationError):
        actions.merge_bodies(keeper, loser=loser, reason="trùng", by=cast["chair"])
    with pytest.raises(ValidationError):
        actions.void_body(keeper, reason="thử", by=cast["officer"])


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Trường THCS Kỳ Anh", "truong trung hoc co so Ky Anh"),
        ("Trường TH Kỳ Anh", "Trường Tiểu học Kỳ Anh"),
        ("BCĐ phong trào toàn dân bảo vệ ANTQ", "Ban Chỉ đạo phong trào toàn dân bảo vệ an ninh Tổ quốc"),
        ("Thơ ca Câu lạc bộ", "CLB Thơ ca"),
        ("UBMTTQ Việt Nam xã Uyên", "Ủy ban Mặt trận Tổ quốc Việt Nam xã Uyên"),
        ("Ban Chỉ đạo 138", "Ban Chỉ đạo 138 xã Uyên"),
    ],
)
def test_names_that_may_mean_the_same(one, other):
    assert alike(one, other) and alike(other, one)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Trường Tiểu học số 1", "Trường Tiểu học số 2"),
        ("Trường Tiểu học", "Trường Tiểu học 2"),
        ("Câu lạc bộ thôn Đông", "Câu lạc bộ thôn Đoài"),
        ("Hội Phụ nữ", "Hội Nông dân"),
        ("Hội", "Hội Cựu chiến binh"),
        ("Họ Lê", "Họ Trần"),
        ("", "Họ Lê"),
    ],
)
def test_names_that_do_not(one, other):
    assert not alike(one, other) and not alike(other, one)


def test_likely_ones_are_named(two, enter):
    keeper, loser = two
    enter("Câu lạc bộ Bóng đá")
    assert likely(keeper, merging.twins(keeper)) == [loser]
