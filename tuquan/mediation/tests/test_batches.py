"""Many rows by one act: numbers, states, clocks and figures as if each had been entered by hand."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from tuquan.casework.models import Clock
from tuquan.journal.models import Event
from tuquan.kit.period import today
from tuquan.ledger.batch import Batch
from tuquan.ledger.check import mismatches
from tuquan.mediation import actions
from tuquan.mediation.forms.rows import find_groups, find_mediators
from tuquan.mediation.models import Dispute, State
from tuquan.mediation.tests.figures import amount, value
from tuquan.organisations.models import Body, BodyState

OLD = date(2016, 5, 1)


def batch(*rows):
    return Batch("mediation", list(rows), source="so-2025.xlsx", sha256="ab" * 32)


@pytest.fixture
def groups(world, cast):
    return actions.import_groups(
        batch(
            {"place": world.u1, "name": "Tổ hòa giải Thôn Một", "ref": "T1", "first_day": OLD, "decision": "4/QĐ",
             "women": 1, "men": 2},
            {"place": world.u2, "name": "Tổ hòa giải Thôn Hai", "ref": "T2", "first_day": None, "decision": ""},
        ),
        by=cast["clerk"],
    )  # fmt: skip


@pytest.fixture
def members(groups, cast):
    one, two = groups
    return actions.import_mediators(
        batch(
            {"place": one.place, "group": one, "name": "Nguyễn Thị Đào (mẫu)", "sex": "f", "ref": "M1",
             "first_day": OLD, "trained": True, "trained_on": date(2025, 5, 6)},
            {"place": one.place, "group": one, "name": "Trần Văn Bưởi (mẫu)", "sex": "m", "ref": "M2",
             "first_day": OLD, "ended_on": date(2020, 1, 1)},
            {"place": two.place, "group": two, "name": "Lê Văn Cam (mẫu)", "sex": "m", "ref": "M3"},
        ),
        by=cast["clerk"],
    )  # fmt: skip


def row(group, ref, **given):
    return {"place": group.place, "group": group, "ref": ref, "category": "civil", "ground": "request", **given}


def test_groups_come_in_as_they_stand(world, groups):
    assert [group.state for group in groups] == [BodyState.RECOGNISED, BodyState.PROPOSED]
    assert value(world.u, "groups") == 1 and value(world.u, "mediators") == 3
    event = Event.objects.get(verb="mediation.import_groups")
    assert event.details["rows"] == 2 and {group.event for group in groups} == {event.uid}
    assert not list(mismatches())


def test_mediators_come_in_with_their_training(world, groups, members):
    assert value(world.u, "mediators") == 4 and value(world.u, "mediators_trained") == 1
    assert amount(world.u, "mediators").splits["sex=f|trained=y"] == 1
    assert list(Body.objects.order_by("ref").values_list("members", "women")) == [(4, 2), (1, 0)]
    assert not list(mismatches())


def test_disputes_come_in_at_any_stage(world, cast, groups, members):
    day = today() - timedelta(days=9)
    one = groups[0]
    actions.import_disputes(
        batch(
            row(one, "3", received_on=day, assigned_on=day, started_on=day, closed_on=day, outcome="settled",
                agreement_written=True, mediators=[members[0]]),
            row(one, "1", received_on=date(2018, 3, 1), closed_on=date(2018, 3, 9), outcome="not_settled"),
            row(one, "2", received_on=day, assigned_on=day),
            row(one, "4", received_on=day),
            row(one, "5", received_on=day, closed_on=day, outcome="handed_over", handed_over_to="police"),
        ),
        by=cast["clerk"],
    )  # fmt: skip
    found = {dispute.ref: dispute for dispute in Dispute.objects.all()}
    assert found["1"].code == "1/2018" and found["3"].code == f"1/{day.year}" and found["5"].number == 4
    assert [found[ref].state for ref in "245"] == [State.ASSIGNED, State.RECEIVED, State.CLOSED]
    assert list(found["3"].mediators.all()) == [members[0]]
    assert value(world.u, "received") == 5 and value(world.u, "mediated") == 2 and value(world.u, "in_progress") == 2
    assert sorted(Clock.objects.values_list("verb", flat=True)) == [
        "mediation.follow_up", "mediation.follow_up", "mediation.start",
    ]  # fmt: skip
    assert not list(mismatches())


def test_numbers_go_on_after_what_is_there(cast, groups):
    one = groups[0]
    actions.open_dispute(one, violence=False, received_on=date(2018, 1, 1), category="civil", ground="request",
                         by=cast["clerk"])  # fmt: skip
    actions.import_disputes(batch(row(one, "x", received_on=date(2018, 2, 1))), by=cast["clerk"])
    assert Dispute.objects.get(ref="x").code == "2/2018"


@pytest.mark.parametrize(
    "wrong",
    [
        {"received_on": date(2010, 1, 1)},
        {"closed_on": date(2025, 2, 1), "outcome": "settled"},
        {"outcome": "settled"},
        {"closed_on": date(2025, 4, 1), "outcome": "handed_over"},
        {"closed_on": date(2025, 4, 1), "outcome": "not_settled", "agreement_written": True},
        {"closed_on": date(2025, 4, 1), "outcome": "settled", "first_check_on": date(2025, 3, 2)},
    ],
)
def test_a_wrong_row_stops_the_batch_and_is_named(cast, groups, wrong):
    right, bad = row(groups[0], "1", received_on=date(2025, 3, 1)), row(groups[0], "2", received_on=date(2025, 3, 1))
    with pytest.raises(ValidationError) as refused:
        actions.import_disputes(batch(right, bad | wrong), by=cast["clerk"])
    assert "2" in refused.value.messages[0] and not Dispute.objects.exists()


def test_a_batch_needs_the_right_at_every_place(world, cast, groups):
    with pytest.raises(PermissionDenied):
        actions.import_groups(
            batch({"place": world.u1, "name": "A"}, {"place": world.cc, "name": "B"}), by=cast["clerk"]
        )
    for name in ("front", "chair", "head", "officer"):
        with pytest.raises(PermissionDenied):
            actions.import_groups(batch({"place": world.u1, "name": "A"}), by=cast[name])


def test_a_sheet_finds_groups_from_their_commune_and_mediators_by_name(world, groups, members):
    u = world.u.pk
    found = find_groups([(u, "T1"), (u, "to hoa giai thon hai"), (u, "T9"), (world.cc.pk, "T1")])
    assert found == {(u, "T1"): groups[0], (u, "to hoa giai thon hai"): groups[1]}
    text = "M3; Nguyễn Thị Đào (mẫu)"
    assert find_mediators([(u, text), (u, "M1; ai đó")]) == {(u, text): [members[2], members[0]]}
