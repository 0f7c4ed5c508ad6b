"""Assign, start, sessions, close, follow up: with their clocks."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError

from tuquan.casework.models import Clock
from tuquan.kit.period import today
from tuquan.ledger.check import mismatches
from tuquan.mediation import actions
from tuquan.mediation.models import State
from tuquan.mediation.tests.figures import value


@pytest.fixture
def assigned(dispute, mediators, cast):
    """Assigned on Thursday 6 March 2025: three days end on a Sunday, so on Monday 10 March."""
    return actions.assign(dispute, mediators=mediators[:1], on=date(2025, 3, 6), by=cast["head"])


@pytest.fixture
def settled(assigned, cast):
    day = today() - timedelta(days=29)
    return actions.close(assigned, outcome="settled", on=day, agreement_written=True, by=cast["head"])


def test_the_assignment_starts_the_clock_of_the_law(assigned, world):
    clock = Clock.objects.get()
    assert (clock.verb, clock.place, clock.due_on) == ("mediation.start", world.u1, date(2025, 3, 10))
    assert clock.citation == "Luật 35/2013/QH13, điều 20 khoản 2" and clock.late
    assert clock.subject == f"mediation.Dispute:{assigned.pk}" and clock.reads == "mediation.read_disputes"


def test_starting_meets_it(assigned, cast):
    actions.start(assigned, on=date(2025, 3, 7), by=cast["head"])
    clock = Clock.objects.get()
    assert clock.met_on == date(2025, 3, 7) and not clock.late and assigned.state == State.IN_PROGRESS


def test_a_new_assignment_counts_anew(assigned, mediators, cast):
    actions.assign(assigned, mediators=mediators[1:], on=date(2025, 3, 20), by=cast["head"])
    assert Clock.objects.get().due_on == date(2025, 3, 24)
    assert list(assigned.mediators.order_by("pk")) == mediators[1:]


def test_who_declared_a_conflict_is_refused_with_the_law(dispute, mediators, cast):
    actions.declare_conflict(dispute, mediator=mediators[0], by=cast["head"])
    with pytest.raises(ValidationError) as refused:
        actions.assign(dispute, mediators=mediators, on=date(2025, 3, 6), by=cast["head"])
    assert "Luật 35/2013/QH13, điều 18" in refused.value.message_dict["mediators"][0]
    actions.assign(dispute, mediators=mediators[1:], on=date(2025, 3, 6), by=cast["head"])


def test_a_conflict_of_the_assigned_mediator_asks_for_another(assigned, mediators, cast):
    actions.declare_conflict(assigned, mediator=mediators[0], by=cast["head"])
    assert assigned.state == State.RECEIVED and assigned.assigned_on is None
    assert not assigned.mediators.exists() and not Clock.objects.exists()


def test_a_conflict_of_another_mediator_changes_nothing_else(assigned, mediators, cast):
    actions.declare_conflict(assigned, mediator=mediators[2], by=cast["head"])
    assert assigned.state == State.ASSIGNED and Clock.objects.count() == 1


def test_the_first_session_starts_what_had_not_started(assigned, cast):
    for day in (date(2025, 3, 8), date(2025, 3, 12)):
        actions.hold_session(assigned, on=day, notes="hai bên trình bày", by=cast["head"])
    assert assigned.started_on == date(2025, 3, 8) and assigned.sessions_held == assigned.sessions.count() == 2
    with pytest.raises(ValidationError):
        actions.hold_session(assigned, on=date(2025, 3, 7), by=cast["head"])


def test_days_follow_each_other(assigned, cast):
    with pytest.raises(ValidationError):
        actions.start(assigned, on=date(2025, 3, 5), by=cast["head"])
    actions.start(assigned, on=date(2025, 3, 7), by=cast["head"])
    with pytest.raises(ValidationError):
        actions.close(assigned, outcome="settled", on=date(2025, 3, 6), by=cast["head"])


def test_it_is_counted_where_it_closed(world, assigned, cast):
    actions.close(assigned, outcome="not_settled", on=date(2025, 4, 1), by=cast["head"])
    assert value(world.u, "not_settled") == value(world.u, "mediated") == 1 and value(world.u, "in_progress") == 0
    assert not Clock.objects.running().exists(), "what was not settled is not followed up"
    with pytest.raises(ValidationError):
        actions.close(assigned, outcome="settled", on=date(2025, 4, 2), by=cast["head"])


def test_a_received_dispute_is_not_closed_before_anybody_mediated(dispute, cast):
    with pytest.raises(ValidationError):
        actions.close(dispute, outcome="settled", on=date(2025, 4, 1), by=cast["head"])


def test_an_agreement_is_followed_up_twice(world, settled, cast):
    first, second = Clock.objects.running().order_by("days")
    assert (first.days, second.days) == (30, 90) and second.citation
    actions.follow_up(settled, check=1, on=today(), kept=True, notes="đã trả đủ", by=cast["head"])
    first.refresh_from_db()
    assert first.met_on == today() and value(world.u, "kept_after_30") == 1
    actions.follow_up(settled, check=2, on=today(), kept=False, by=cast["head"])
    assert value(world.u, "kept_after_90") == 0 and not Clock.objects.running().exists()
    assert settled.follow_up_notes.endswith("đã trả đủ")
    assert not list(mismatches())


def test_only_an_agreement_is_followed_up(assigned, cast):
    actions.close(assigned, outcome="not_settled", on=date(2025, 4, 1), by=cast["head"])
    with pytest.raises(ValidationError):
        actions.follow_up(assigned, check=1, on=today(), kept=True, by=cast["head"])


def test_a_dispute_older_than_the_law_has_no_limit(world, cast):
    """Mediation groups are older than the law of 2014; so are some of their open disputes."""
    old = actions.bring_in_group(
        world.u2, name="Tổ hòa giải Thôn Hai", first_day=date(2005, 5, 1), decision="4/QĐ", women=1, by=cast["clerk"]
    )
    for year, clocks in ((2010, 0), (2015, 1)):
        dispute = actions.open_dispute(
            old, violence=False, received_on=date(year, 3, 3), category="civil", ground="request", by=cast["clerk"]
        )
        actions.assign(dispute, mediators=old.memberships.all(), on=date(year, 3, 4), by=cast["clerk"])
        assert Clock.objects.filter(subject=f"mediation.Dispute:{dispute.pk}").count() == clocks
