"""A scheme's name is unique, near names must be confirmed, and two that are one are merged and parted again."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from tuquan.ledger.check import mismatches
from tuquan.ledger.models import Mend
from tuquan.schemes import actions, names
from tuquan.schemes.models import Scheme
from tuquan.schemes.tests.conftest import D, value

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("there", "given"),
    [
        ("Camera an ninh", "camera an ninh trật tự"),
        ("Tổ tự quản về an ninh, trật tự", "Tổ tự quản ANTT"),
        ("Dòng họ tự quản (mẫu)", "Mô hình dòng họ tự quản ANTT"),
        ("Dòng họ tự quản", "Tự quản dòng họ"),
        ("Khu dân cư không ma túy", "Mô hình KDC không ma tuý"),
        ("Tiếng kẻng an ninh", "Tieng keng an ninh trat tu"),
        ("Zalo kết nối bình yên", "Zalo kêt nôi binh yen"),
    ],
)
def test_near_names_are_proposed(enter, there, given):
    first = enter(there)
    if names.bearer(given) is None:
        assert [one.scheme for one in names.likely(given)] == [first.pk]
        with pytest.raises(ValidationError) as refused:
            enter(given)
        assert set(refused.value.message_dict) == {"another"} and there in str(refused.value)
        enter(given, another=True)
    else:
        with pytest.raises(ValidationError) as refused:
            enter(given, another=True)
        assert set(refused.value.message_dict) == {"name"}


@pytest.mark.parametrize("given", ["Ngõ phố văn minh", "Cổng trường an toàn", "Doanh nghiệp tự phòng"])
def test_other_names_pass(enter, given):
    enter("Dòng họ tự quản")
    assert enter(given).pk


def test_renaming(enter, scheme, cast):
    other = enter("Tiếng kẻng an ninh")
    for taken in ("Dòng họ tự quản", "DONG HO TU QUAN"):
        with pytest.raises(ValidationError) as refused:
            actions.rename_scheme(other, name=taken, another=True, by=cast["province"])
        assert set(refused.value.message_dict) == {"name"}
    actions.rename_scheme(other, name="Kẻng báo an ninh", another=True, by=cast["province"])
    assert other.names() == ["Tiếng kẻng an ninh"] and names.bearer("tieng keng an ninh") == other.pk
    with pytest.raises(ValidationError):
        enter("Tiếng kẻng an ninh", another=True)
    actions.rename_scheme(other, name="Tiếng kẻng an ninh", by=cast["province"])
    assert (other.name, other.names()) == ("Tiếng kẻng an ninh", ["Kẻng báo an ninh"])


def test_an_alias_is_borne(enter, scheme, cast):
    actions.add_alias(scheme, name="Họ tộc bình yên", by=cast["province"])
    with pytest.raises(ValidationError):
        enter("Họ tộc bình yên", another=True)
    assert names.find_schemes({(1, "ho toc binh yen")}) == {(1, "ho toc binh yen"): scheme}


def test_merging_and_taking_it_back(world, enter, scheme, launch, cast):
    other = enter("Dòng tộc không có tội phạm")
    launch(scheme, world.u)
    gone, stays = launch(other, world.u1), launch(other, world.x)
    assert value(world.p3, "schemes") == 2 and value(world.p3, "points") == 3
    actions.merge_scheme(other, into=scheme, reason="Là một", by=cast["province"])
    assert value(world.p3, "schemes") == 1 and value(world.p3, "points") == 3 and value(world.p3, "new") == 1
    assert scheme.names() == ["Dòng tộc không có tội phạm"]
    assert names.bearer("dòng tộc không có tội phạm") == scheme.pk
    for wrong in (actions.merge_scheme, actions.rename_scheme):
        with pytest.raises(ValidationError):
            wrong(other, by=cast["province"], **({"into": scheme, "reason": "x"} if wrong is actions.merge_scheme
                                                 else {"name": "Mới tinh"}))  # fmt: skip
    later = launch(scheme, world.u2)
    assert not list(mismatches())
    actions.undo_merge(other, reason="Là hai", by=cast["province"])
    for point, whose in ((gone, other), (stays, other), (later, scheme)):
        point.refresh_from_db()
        assert point.scheme == whose
    assert value(world.p3, "schemes") == 2 and value(world.p3, "new") == 2
    assert not list(mismatches()) and Mend.objects.filter(subject=f"schemes.Scheme:{other.pk}").count() == 2


def test_mergers_are_taken_back_in_turn(world, enter, launch, cast):
    one, two, three = enter("Ngõ xóm văn minh"), enter("Chợ quê an toàn"), enter("Bến đò bình yên")
    point = launch(one, world.u)
    actions.merge_scheme(one, into=two, reason="x", by=cast["province"])
    actions.merge_scheme(two, into=three, reason="x", by=cast["province"])
    assert value(world.p3, "schemes") == 1 and names.bearer("Ngõ xóm văn minh") == three.pk
    with pytest.raises(ValidationError):
        actions.undo_merge(one, reason="x", by=cast["province"])
    actions.undo_merge(two, reason="x", by=cast["province"])
    actions.undo_merge(one, reason="x", by=cast["province"])
    point.refresh_from_db()
    assert point.scheme == one and not list(mismatches())


def test_a_merger_asks_at_both_places(world, enter, cast):
    mine, theirs = enter("Chợ quê an toàn"), enter("Bến đò bình yên", place=world.p1, founded_on=D(2015, 1, 1))
    with pytest.raises(PermissionDenied):
        actions.merge_scheme(mine, into=theirs, reason="x", by=cast["province"])
    assert not Scheme.objects.exclude(into=None).exists()


def test_a_younger_scheme_takes_no_older_points(world, enter, launch, cast):
    old, young = enter("Chợ quê an toàn"), enter("Bến đò bình yên", founded_on=D(2022, 1, 1))
    launch(old, world.u, on=D(2015, 1, 1))
    with pytest.raises(ValidationError) as refused:
        actions.merge_scheme(old, into=young, reason="x", by=cast["province"])
    assert set(refused.value.message_dict) == {"into"}


def test_correcting_and_voiding(world, scheme, point, enter, cast):
    with pytest.raises(ValidationError) as refused:
        actions.correct_scheme(scheme, founded_on=D(2021, 1, 1), reason="x", by=cast["province"])
    assert set(refused.value.message_dict) == {"founded_on"}
    actions.correct_scheme(scheme, aims=["protection", "prevention"], reason="x", by=cast["province"])
    assert scheme.aims == "prevention,protection"
    with pytest.raises(ValidationError):
        actions.void_scheme(scheme, reason="x", by=cast["province"])
    other = enter("Bến đò bình yên")
    actions.void_scheme(other, reason="Nhập nhầm", by=cast["province"])
    assert enter("Bến đò bình yên").pk and value(world.p3, "new") == 2
