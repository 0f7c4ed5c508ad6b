"""What may not be mediated goes to a competent body; the police then see that one case."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse

from tuquan.casework.models import Clock
from tuquan.mediation import actions
from tuquan.mediation.models import Outcome
from tuquan.mediation.tests.figures import value

HANDED_OVER = "register:mediation.handed_over"


@pytest.fixture
def handed_over(cast, group, mediators):
    dispute = actions.open_dispute(
        group, violence=False, received_on=date(2025, 3, 3), category="family", ground="request",
        party_names=["Người Bí Mật (mẫu)"], summary="mâu thuẫn vợ chồng", by=cast["clerk"],
    )  # fmt: skip
    actions.assign(dispute, mediators=mediators, on=date(2025, 3, 4), by=cast["clerk"])
    return actions.hand_over(dispute, handed_over_to="police", on=date(2025, 3, 5), violence=True, by=cast["head"])


def test_it_counts_apart_from_what_was_mediated(world, handed_over):
    assert handed_over.outcome == Outcome.HANDED_OVER and handed_over.violence
    assert value(world.u, "handed_over") == 1 and value(world.u, "mediated") == value(world.u, "in_progress") == 0
    assert not Clock.objects.running().exists()


def test_the_recipient_must_be_named(cast, dispute):
    with pytest.raises(ValidationError):
        actions.hand_over(dispute, handed_over_to="", on=date(2025, 3, 5), violence=False, by=cast["head"])


def test_police_see_that_one_case_without_names(client, cast, dispute, handed_over):
    client.force_login(cast["officer"])
    page = client.get(reverse(f"{HANDED_OVER}:list")).content.decode()
    assert handed_over.code in page and dispute.code not in page.replace(handed_over.code, "")
    record = client.get(reverse(f"{HANDED_OVER}:record", args=[handed_over.pk]))
    text = record.content.decode()
    assert record.status_code == 200 and "mâu thuẫn vợ chồng" in text and "Người Bí Mật" not in text
    assert client.get(reverse(f"{HANDED_OVER}:record", args=[dispute.pk])).status_code == 404


def test_what_went_elsewhere_stays_hidden_from_the_police(client, cast, dispute):
    actions.hand_over(dispute, handed_over_to="committee", on=date(2025, 3, 5), violence=False, by=cast["head"])
    client.force_login(cast["officer"])
    assert client.get(reverse(f"{HANDED_OVER}:record", args=[dispute.pk])).status_code == 404


def test_police_change_nothing(cast, handed_over):
    with pytest.raises(PermissionDenied):
        actions.correct_dispute(handed_over, parties_count=3, reason="x", by=cast["officer"])
