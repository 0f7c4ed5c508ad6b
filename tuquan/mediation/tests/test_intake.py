"""Taking a dispute in: violence is asked first, the number follows the group's book."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from tuquan.kit.period import today
from tuquan.mediation import actions
from tuquan.mediation.models import Outcome, State
from tuquan.mediation.tests.figures import amount, value

GIVEN = {"received_on": date(2025, 3, 3), "category": "family", "ground": "request"}


def test_it_is_counted_on_the_day_it_was_received(world, dispute):
    assert dispute.state == State.RECEIVED and dispute.place == world.u1
    assert amount(world.u, "received").splits == {"category=friction": 1}
    assert value(world.u, "in_progress") == 1 and value(world.u, "mediated") == 0


def test_numbers_follow_the_groups_book_of_the_year(cast, group, dispute):
    days = [date(2025, 4, 1), date(2024, 4, 1), date(2025, 2, 1)]
    codes = [
        actions.open_dispute(group, violence=False, **GIVEN | {"received_on": day}, by=cast["head"]).code
        for day in days
    ]
    assert [dispute.code, *codes] == ["1/2025", "2/2025", "1/2024", "3/2025"]


def test_violence_is_handed_over_and_never_mediated(world, cast, group):
    with pytest.raises(ValidationError) as refused:
        actions.open_dispute(group, violence=True, **GIVEN, by=cast["clerk"])
    assert "điều 3 khoản 1" in refused.value.message_dict["handed_over_to"][0]
    dispute = actions.open_dispute(group, violence=True, handed_over_to="police", **GIVEN, by=cast["clerk"])
    assert (dispute.state, dispute.outcome) == (State.CLOSED, Outcome.HANDED_OVER)
    assert value(world.u, "handed_over") == value(world.u, "received") == 1
    assert value(world.u, "mediated") == value(world.u, "in_progress") == 0
    for verb, given in [
        (actions.assign, {"mediators": [], "on": today()}),
        (actions.close, {"outcome": "settled", "on": today()}),
    ]:
        with pytest.raises(ValidationError):
            verb(dispute, **given, by=cast["clerk"])


def test_a_group_takes_disputes_in_while_it_stands(cast, group):
    for day in (date(2019, 12, 31), today() + timedelta(days=1)):
        with pytest.raises(ValidationError):
            actions.open_dispute(group, violence=False, **GIVEN | {"received_on": day}, by=cast["clerk"])


def test_only_the_group_and_the_clerk_take_in(cast, group):
    for name in ("chair", "front", "officer", "province", "stranger", "auditor"):
        with pytest.raises(PermissionDenied):
            actions.open_dispute(group, violence=False, **GIVEN, by=cast[name])


def test_names_of_parties_are_optional(cast, group):
    dispute = actions.open_dispute(group, violence=False, party_names=["Ông A (mẫu)"], **GIVEN, by=cast["clerk"])
    assert [party.name for party in dispute.parties.all()] == ["Ông A (mẫu)"]


def test_a_reference_is_used_once_in_a_group(cast, group):
    actions.open_dispute(group, violence=False, ref="HG-1", **GIVEN, by=cast["clerk"])
    with pytest.raises(ValidationError):
        actions.open_dispute(group, violence=False, ref="HG-1", **GIVEN, by=cast["clerk"])


def test_the_category_is_one_of_the_law(cast, group):
    with pytest.raises(ValidationError):
        actions.open_dispute(group, violence=False, **GIVEN | {"category": "taxes"}, by=cast["clerk"])
