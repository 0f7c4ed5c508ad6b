"""Who gets in, page by page: a stranger finds nothing, a reader presses no button that is not theirs."""

from datetime import date

import pytest
from django.urls import reverse

from tuquan.mediation import actions

READERS = {
    "groups": {"clerk", "chair", "front", "head", "province"},
    "mediators": {"clerk", "chair", "front", "head", "province"},
    "disputes": {"clerk", "chair", "head"},
    "handed_over": {"officer"},
}
EVERYBODY = {"clerk", "chair", "front", "officer", "province", "analyst", "auditor", "administrator", "head"}


@pytest.fixture
def records(group, mediators, dispute, cast):
    police = actions.open_dispute(
        group, violence=True, handed_over_to="police", received_on=date(2025, 3, 4), category="breach",
        ground="request", by=cast["clerk"],
    )  # fmt: skip
    return {"groups": group, "mediators": mediators[0], "disputes": dispute, "handed_over": police}


@pytest.mark.parametrize("register", READERS)
@pytest.mark.parametrize("name", sorted(EVERYBODY))
def test_list_and_record_open_to_their_readers_alone(client, cast, records, register, name):
    client.force_login(cast[name])
    wanted = 200 if name in READERS[register] else 404
    assert client.get(reverse(f"register:mediation.{register}:list")).status_code == wanted
    record = reverse(f"register:mediation.{register}:record", args=[records[register].pk])
    assert client.get(record).status_code == wanted


@pytest.mark.parametrize("register", ["groups", "mediators", "disputes"])
def test_another_commune_sees_nothing_of_it(client, cast, records, register):
    client.force_login(cast["stranger"])
    page = client.get(reverse(f"register:mediation.{register}:list"))
    assert page.status_code == 200 and "Thôn Một" not in page.content.decode()
    record = reverse(f"register:mediation.{register}:record", args=[records[register].pk])
    assert client.get(record).status_code == 404


@pytest.mark.parametrize(
    ("register", "verb", "holders"),
    [
        ("groups", "propose_mediator", {"clerk", "front"}),
        ("groups", "open_dispute", {"clerk", "head"}),
        ("groups", "record_closed", {"clerk", "head"}),
        ("groups", "correct_group", {"clerk"}),
        ("groups", "dissolve_group", {"clerk", "chair"}),
        ("groups", "void_group", {"clerk"}),
        ("mediators", "record_training", {"clerk"}),
        ("mediators", "end_mediator", {"clerk", "chair"}),
        ("disputes", "assign", {"clerk", "head"}),
        ("disputes", "hand_over", {"clerk", "head"}),
        ("disputes", "declare_conflict", {"clerk", "head"}),
        ("disputes", "correct_dispute", {"clerk", "head"}),
        ("disputes", "void_dispute", {"clerk"}),
    ],
)
def test_the_form_of_a_verb_opens_to_its_holders(client, cast, records, register, verb, holders):
    for name in EVERYBODY:
        client.force_login(cast[name])
        page = client.get(reverse(f"register:mediation.{register}:verb", args=[records[register].pk, verb]))
        wanted = 200 if name in holders else 403 if name in READERS[register] else 404
        assert page.status_code == wanted, name


def test_a_visitor_is_sent_to_sign_in(client, records):
    for name, record in records.items():
        assert client.get(reverse(f"register:mediation.{name}:record", args=[record.pk])).status_code == 302
    assert client.get(reverse("mediation:group_book", args=[records["groups"].pk, 2025])).status_code == 302
    assert client.get(reverse("casework:worklist")).status_code == 302
