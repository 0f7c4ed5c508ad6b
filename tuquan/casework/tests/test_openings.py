"""Who reports is known only when another person agrees; each reading leaves an event."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from nacl.exceptions import CryptoError

from tuquan.casework import actions, envelopes, sealing
from tuquan.casework.models import OpeningState
from tuquan.journal.models import Event
from tuquan.tests.actions import TESTER, carry

pytestmark = pytest.mark.django_db
WHY = {"reason": "Phải hỏi thêm về chỗ cất giấu", "citation": "Luật Tố cáo 2018, điều 56"}


@pytest.fixture
def asked(cast, sealed):
    return actions.ask_opening(sealed.identity, by=cast.reader.user, **WHY)


def test_content_opens_at_its_desk(cast, sealed):
    assert cast.reader.read(cast.desk, sealed.content.box)["what"] == "đốt rác ban đêm"
    with pytest.raises(CryptoError):
        cast.guardian.read(cast.guards, sealed.content.box)


def test_two_people_open_an_identity(cast, sealed, asked):
    with pytest.raises(CryptoError):
        cast.reader.read(cast.desk, sealed.identity.box)
    cast.guardian.allow(asked)
    with pytest.raises(CryptoError):
        cast.guardian.read(cast.guards, asked.half)
    got = actions.read_identity(asked, by=cast.reader.user)
    assert cast.reader.read(cast.desk, got.half)["name"] == "Nguyễn Thị Kín"
    actions.read_identity(asked, by=cast.reader.user)
    assert Event.objects.filter(verb="casework.read_identity", subject=f"casework.Opening:{asked.pk}").count() == 2


def test_the_journal_keeps_no_reason(cast, sealed, asked):
    event = Event.objects.get(verb="casework.ask_opening")
    assert "cất giấu" not in str(event.details) and event.actor == "doc"


def test_nobody_decides_for_themselves(cast, sealed, asked):
    half = bytes(len(sealed.identity.box) - 48)
    with pytest.raises(PermissionDenied):
        actions.allow_opening(asked, half=half, by=cast.reader.user)
    with pytest.raises(PermissionDenied):
        actions.refuse_opening(asked, answer="x", by=cast.second.user)  # a guardian without a seat
    with pytest.raises(PermissionDenied, match="vai trò"):
        actions.allow_opening(asked, half=half, by=cast.chair.user)


def test_of_two_who_decide_the_second_is_told(cast, sealed, asked):
    cast.guardian.give_seat(cast.guards, cast.second.user)
    stale = type(asked).objects.get(pk=asked.pk)
    actions.refuse_opening(asked, answer="Chưa đủ căn cứ", by=cast.guardian.user)
    with pytest.raises(ValidationError, match=r"giam\.ho"):
        cast.second.allow(stale)
    assert type(asked).objects.get().state == OpeningState.REFUSED


def test_one_request_at_a_time(cast, sealed, asked):
    with pytest.raises(ValidationError):
        actions.ask_opening(sealed.identity, by=cast.reader.user, **WHY)
    actions.refuse_opening(asked, answer="Chưa đủ căn cứ", by=cast.guardian.user)
    assert actions.ask_urgent_opening(sealed.identity, by=cast.reader.user, **WHY).urgent


@pytest.mark.parametrize("missing", ["reason", "citation"])
def test_reason_and_law_are_given(cast, sealed, missing):
    with pytest.raises(ValidationError) as refused:
        actions.ask_opening(sealed.identity, by=cast.reader.user, **(WHY | {missing: "  "}))
    assert missing in refused.value.error_dict


def test_a_half_of_another_envelope_goes_back(cast, sealed, asked):
    with pytest.raises(ValidationError):
        actions.allow_opening(asked, half=b"x" * 7, by=cast.guardian.user)
    wrong = sealing.seal(sealing.packed({"name": "Người khác"}), sealing.new_pair().public)
    actions.allow_opening(asked, half=wrong, by=cast.guardian.user)
    with pytest.raises(CryptoError):
        cast.reader.read(cast.desk, asked.half)
    actions.send_back_half(asked, by=cast.reader.user)
    assert asked.state == OpeningState.ASKED and asked.half is None
    cast.guardian.allow(asked)
    assert cast.reader.read(cast.desk, asked.half)["name"] == "Nguyễn Thị Kín"


def test_only_the_asker_reads_and_only_while_they_read_the_report(cast, sealed, asked, sitter):
    other = sitter("doc.2", ("tip_reader", cast.world.u))
    cast.reader.give_seat(cast.desk, other.user)
    cast.guardian.allow(asked)
    with pytest.raises(PermissionDenied):
        actions.read_identity(asked, by=other.user)
    cast.reader.user.grants.update(last_day="2025-01-01")
    del cast.reader.user.grants_today
    with pytest.raises(PermissionDenied):
        actions.read_identity(asked, by=cast.reader.user)


def test_what_is_erased_opens_no_more(cast, sealed, asked):
    cast.guardian.allow(asked)
    assert carry(cast.world.u, work=lambda: envelopes.erase(sealed.record, "identity"), by=TESTER) == 1
    asked.refresh_from_db()
    sealed.identity.refresh_from_db()
    assert not sealed.identity.box and asked.half is None and sealed.identity.erased_on
    with pytest.raises(ValidationError):
        actions.read_identity(asked, by=cast.reader.user)
    sealed.content.refresh_from_db()
    assert sealed.content.box


def test_guardians_are_told_when_it_cannot_wait(cast, sealed, mailoutbox, django_capture_on_commit_callbacks):
    cast.guardian.user.email = "giam.ho@example.com"
    cast.guardian.user.save()
    with django_capture_on_commit_callbacks(execute=True):
        actions.ask_urgent_opening(sealed.identity, by=cast.reader.user, **WHY)
    assert len(mailoutbox) == 1 and "cất giấu" not in mailoutbox[0].body and "Uyên" not in mailoutbox[0].body
