"""Names of parties, and what people said, stay in the record: in no list, search, journal or title."""

from datetime import date

import pytest
from django.urls import reverse

from tuquan.journal.models import Event
from tuquan.kit.register import registry
from tuquan.mediation import actions
from tuquan.mediation.models import Dispute, Party

PARTY, SAID, AGREED, NOTED = "Đặng Thị Kín", "nợ bốn triệu", "trả trong tháng", "đã trả một nửa"


@pytest.fixture
def told(cast, group, mediators):
    """A dispute in which everything that names people was written down."""
    dispute = actions.open_dispute(
        group, violence=False, received_on=date(2025, 3, 3), category="civil", ground="request",
        party_names=[PARTY], summary=f"{PARTY} {SAID}", by=cast["head"],
    )  # fmt: skip
    actions.assign(dispute, mediators=mediators[:1], on=date(2025, 3, 4), by=cast["head"])
    actions.hold_session(dispute, on=date(2025, 3, 5), venue="nhà văn hóa", notes=f"{PARTY} {SAID}", by=cast["head"])
    actions.close(dispute, outcome="settled", on=date(2025, 3, 6), agreement=f"{PARTY} {AGREED}", by=cast["head"])
    actions.follow_up(dispute, check=1, on=date(2025, 4, 6), kept=True, notes=f"{PARTY} {NOTED}", by=cast["head"])
    actions.correct_dispute(dispute, parties_count=3, reason=f"{PARTY} đến thêm", by=cast["head"])
    return dispute


def test_the_journal_knows_nothing_of_it(told):
    journal = " ".join(f"{event.subject} {event.place_name} {event.details}" for event in Event.objects.all())
    for secret in (PARTY, SAID, AGREED, NOTED, "Kín", "Nguyễn Thị Đào"):
        assert secret not in journal


def test_violence_is_not_written_into_the_journal(cast, group):
    actions.open_dispute(
        group, violence=True, handed_over_to="other", received_on=date(2025, 3, 3), category="family",
        ground="request", by=cast["head"],
    )  # fmt: skip
    assert all("violence" not in event.details for event in Event.objects.all())


@pytest.mark.parametrize("name", ["clerk", "chair", "head", "front", "officer", "province"])
@pytest.mark.parametrize("key", ["groups", "mediators", "disputes", "handed_over"])
def test_no_list_shows_or_finds_a_party(client, cast, told, name, key):
    client.force_login(cast[name])
    address = reverse(f"register:mediation.{key}:list")
    page = client.get(address)
    assert PARTY not in page.content.decode()
    for text in (PARTY, "kin", SAID, AGREED):
        found = client.get(address, {"q": text})
        assert found.status_code == page.status_code and not (found.context or {}).get("rows")


def test_titles_name_nobody(told):
    assert PARTY not in str(told) and PARTY not in str(told.parties.get())


def test_the_record_shows_names_to_those_who_keep_it(client, cast, told):
    for name in ("clerk", "chair", "head"):
        client.force_login(cast[name])
        assert PARTY in client.get(reverse("register:mediation.disputes:record", args=[told.pk])).content.decode()


def test_no_register_exports_searches_or_filters_personal_text():
    for key in ("mediation.disputes", "mediation.handed_over"):
        register = registry[key]
        names = {*register.search, *(name for name in register.filters if isinstance(name, str))}
        names |= {column if isinstance(column, str) else column[0] for column in register.columns}
        assert not names & set(Dispute.personal)
    sheet = registry["mediation.disputes"].imports
    assert sheet.personal == "" and not {"parties", "party_names"} & {column.name for column in sheet.columns}


def test_a_party_is_linked_to_its_dispute_alone():
    keys = {field.name for field in Party._meta.get_fields() if field.is_relation}
    assert keys == {"dispute"}
