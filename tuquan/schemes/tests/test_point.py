"""The life of a point, what the ledger makes of it, and what is refused at which field."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from tuquan.casework.models import Clock
from tuquan.ledger.check import mismatches
from tuquan.schemes import actions
from tuquan.schemes.models import Point, PointState
from tuquan.schemes.tests.conftest import D, on, value
from tuquan.tests.actions import TESTER, found_body

pytestmark = pytest.mark.django_db


def refused(call, *args, **given):
    with pytest.raises(ValidationError) as wrong:
        call(*args, **given)
    return set(wrong.value.message_dict) if hasattr(wrong.value, "error_dict") else set()


def test_from_proposal_to_end(world, scheme, cast):
    officer, chair = cast["officer"], cast["chair"]
    point = actions.propose_point(world.u, scheme=scheme, on=D(2020, 1, 2), by=officer)
    assert (point.name, point.state) == ("Xã Uyên", PointState.PROPOSED) and value(world.u, "points") == 0
    with pytest.raises(PermissionDenied):
        actions.approve_point(point, on=D(2020, 2, 2), decision="1/QĐ", by=officer)
    actions.approve_point(point, on=D(2020, 2, 2), decision="1/QĐ", by=chair)
    assert value(world.u, "points") == 0
    actions.activate_point(point, on=D(2020, 3, 2), teams=2, members=30, by=officer)
    assert [value(world.p3, key) for key in ("points", "schemes", "teams", "members", "points_opened")] == [
        1,
        1,
        2,
        30,
        1,
    ]
    actions.count_strength(point, on=D(2021, 1, 1), teams=3, members=25, by=officer)
    assert [on(world.u, "members", D(2020, 12, 31)), on(world.u, "members", D(2021, 1, 1))] == [30, 25]
    actions.consolidate_point(point, on=D(2021, 5, 1), by=officer)
    actions.consolidate_point(point, on=D(2022, 5, 1), by=officer)
    assert value(world.u, "points_consolidated") == 2
    actions.make_dormant(point, on=D(2023, 1, 1), by=officer)
    assert value(world.u, "points_dormant") == 1 and value(world.u, "points") == 1
    assert value(world.u, "dormant_share") == 100
    actions.reawaken(point, on=D(2023, 6, 1), by=officer)
    assert [on(world.u, "points_dormant", D(2023, 5, 31)), value(world.u, "points_dormant")] == [1, 0]
    actions.strike_off(point, on=D(2024, 6, 1), end_reason="ineffective", reason="Không hoạt động", by=chair)
    assert [value(world.u, key) for key in ("points", "schemes", "teams", "members", "points_struck_off")] == [
        0,
        0,
        0,
        0,
        1,
    ]
    assert on(world.u, "points", D(2024, 5, 31)) == 1
    assert not list(mismatches())


def test_days_of_scheme_and_place(world, scheme, cast):
    propose = {"scheme": scheme, "by": cast["ministry"]}
    assert refused(actions.propose_point, world.u, on=D(2014, 2, 28), **propose) == {"on"}
    assert refused(actions.propose_point, world.ab, on=D(2025, 6, 30), **propose) == {"on"}
    assert refused(actions.propose_point, world.a, on=D(2025, 7, 1), **propose) == {"on"}
    assert refused(actions.propose_point, world.u, on=D(2099, 7, 1), **propose) == {"on"}
    with pytest.raises(ValidationError, match="Xã Bình"):
        actions.propose_point(world.ab, on=D(2025, 6, 30), **propose)


def test_lineage(world, enter, scheme, launch, cast):
    first = launch(scheme, world.u)
    second = launch(scheme, world.u1, parent=first)
    third = launch(scheme, world.u2, parent=second)
    other = launch(enter("Bến đò bình yên"), world.u)
    correct = {"reason": "x", "by": cast["officer"]}
    for wrong in (first, second, third, other):
        assert refused(actions.correct_point, first, parent=wrong, **correct) == {"parent"}
    assert value(world.p3, "points_replicated") == 2
    assert refused(actions.void_point, first, **correct) == set()
    actions.correct_point(third, parent=first, **correct)
    assert set(first.children.all()) == {second, third}


def test_the_host_is_at_the_place(world, scheme, cast):
    school = {"name": "Trường Tiểu học", "first_day": D(2015, 1, 1), "by": TESTER}
    here, inside, elsewhere = (found_body(place, **school) for place in (world.u, world.u1, world.x))
    propose = {"scheme": scheme, "on": D(2020, 1, 1), "by": cast["ministry"]}
    assert refused(actions.propose_point, world.u, host=elsewhere, **propose) == {"host"}
    assert actions.propose_point(world.u, host=here, **propose).name == "Trường Tiểu học"
    assert actions.propose_point(world.u, host=inside, **propose).host == inside


def test_no_step_out_of_turn(point, cast):
    officer, chair = cast["officer"], cast["chair"]
    assert refused(actions.activate_point, point, on=D(2021, 1, 1), by=officer) == set()
    assert refused(actions.reawaken, point, on=D(2021, 1, 1), by=officer) == set()
    assert refused(actions.make_dormant, point, on=D(2019, 1, 1), by=officer) == {"on"}
    strike = {"end_reason": "file", "by": chair}
    assert refused(actions.strike_off, point, on=D(2021, 1, 1), reason=" ", **strike) == {"reason"}
    actions.log_activity(point, day=D(2022, 1, 1), kind="meeting", by=officer)
    actions.strike_off(point, on=D(2022, 5, 1), reason="x", **strike)
    assert refused(actions.log_activity, point, day=D(2022, 1, 1), kind="meeting", by=officer) == set()
    assert refused(actions.strike_off, point, on=D(2023, 1, 1), reason="x", **strike) == {"on"}


def test_the_log(world, point, cast):
    done = actions.log_activity(point, day=D(2021, 3, 3), kind="meeting", attendances=40, by=cast["front"])
    actions.log_activity(point, day=D(2022, 3, 3), kind="patrol", by=cast["officer"])
    point.refresh_from_db()
    assert (point.activities, point.last_activity) == (2, D(2022, 3, 3))
    assert (value(world.u, "activities"), value(world.u, "attendances")) == (2, 40)
    assert refused(actions.log_activity, point, day=D(2019, 3, 3), kind="meeting", by=cast["officer"]) == {"day"}
    actions.correct_activity(done, attendances=45, reason="x", by=cast["officer"])
    actions.void_activity(point.log.get(kind="patrol"), reason="x", by=cast["officer"])
    point.refresh_from_db()
    assert (point.activities, point.last_activity, value(world.u, "attendances")) == (1, D(2021, 3, 3), 45)
    assert not list(mismatches())


def test_the_file_says_what_is_missing(point, cast):
    assert [code for code, there in point.papers() if not there] == [
        "survey", "plan", "decision", "rules", "members", "launch", "log", "results",
    ]  # fmt: skip
    actions.keep_file(point, papers=["plan", "survey", "decision"], by=cast["officer"])
    actions.log_activity(point, day=D(2021, 3, 3), kind="meeting", by=cast["front"])
    point.refresh_from_db()
    assert [code for code, there in point.papers() if not there] == ["rules", "members", "launch", "results"]


def test_correcting_launch_and_place(world, point, cast):
    given = {"reason": "x", "by": cast["officer"]}
    actions.log_activity(point, day=D(2021, 3, 3), kind="meeting", by=cast["officer"])
    actions.consolidate_point(point, on=D(2021, 4, 4), by=cast["officer"])
    assert refused(actions.correct_point, point, launched_on=D(2022, 1, 1), **given) == {"launched_on"}
    actions.correct_point(point, launched_on=D(2020, 5, 5), **given)
    assert on(world.u, "members", D(2020, 5, 4)) == 0 and on(world.u, "members", D(2020, 5, 5)) == 10
    actions.correct_point(point, place=world.u1, **given)
    assert {row.place for row in (*point.strengths.all(), *point.log.all())} == {world.u1}
    assert not list(mismatches())


def test_voiding_takes_all_of_it(world, point, cast):
    actions.log_activity(point, day=D(2021, 3, 3), kind="meeting", attendances=4, by=cast["officer"])
    actions.void_point(point, reason="Nhập nhầm", by=cast["officer"])
    keys = ("points", "schemes", "teams", "members", "points_opened", "activities", "attendances")
    assert [value(world.p3, key) for key in keys] == [0] * 7
    assert not Clock.objects.exists() and Point.objects.standing().count() == 0
    assert not list(mismatches())
