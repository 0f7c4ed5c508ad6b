"""A case goes to another office only when that one takes it; clock, thread, files and seal go along."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from tuquan.accounts.models import Grant
from tuquan.casework import envelopes, files, referrals, sealing
from tuquan.casework.models import (
    Attachment,
    Clock,
    Desk,
    DeskKind,
    Envelope,
    Message,
    Part,
    Receipt,
    Referral,
    ReferralState,
)  # fmt: skip
from tuquan.journal.actions import RIGHTS, subject_name
from tuquan.journal.models import Event
from tuquan.kit.period import today
from tuquan.tests.actions import TESTER, carry, open_matter
from tuquan.tests.models import Matter
from tuquan.tests.world import make_user

pytestmark = pytest.mark.django_db
READS, TAKES_UP = "campaigns.read", "forces.read_teams"
D = date


def took_up(referral, source, *, by):
    matter = Matter(place=referral.to_place, opened_on=referrals.since(source) or source.opened_on, kind="taken")
    matter.save()
    return matter


@pytest.fixture(autouse=True)
def registers(monkeypatch, settings, tmp_path):
    """Two registers of the tests: matters are offered, and taken up as other matters."""
    settings.MEDIA_ROOT = tmp_path / "files"
    monkeypatch.setattr(referrals, "RECEIVERS", {})
    monkeypatch.setattr(referrals, "SENDERS", {})
    monkeypatch.setattr(envelopes, "READABLE", {})
    envelopes.readable("tests.Matter", READS)
    referrals.receives("team", "Đội", TAKES_UP, took_up, desk=DeskKind.POLICE)
    referrals.sends("tests.Matter")


@pytest.fixture
def sender(world):
    return make_user("gui", ("commune_officer", world.u))


@pytest.fixture
def receiver(world):
    return make_user("nhan", ("commune_officer", world.z))


@pytest.fixture
def matter(world):
    return open_matter(world.u, opened_on=D(2026, 3, 3), by=TESTER)


def referral():
    return Referral.objects.get()


def make_desk(place, kind=DeskKind.POLICE):
    pair = sealing.new_pair()
    return Desk.objects.create(place=place, kind=kind, public=sealing.encoded(pair.public), made_on=today()), pair


# --- offering --------------------------------------------------------------------------------------------------------


def test_it_works(world, matter, sender, receiver):
    referrals.offer(matter, to="team", to_place=world.z, note="Thuộc địa bàn xã Giang", by=sender)
    assert list(referrals.incoming(receiver)) == [referral()] == list(referrals.outgoing(sender))
    result = referrals.accept(referral(), by=receiver)
    assert result.place == world.z and referral().state == ReferralState.ACCEPTED
    assert referral().result == subject_name(result) and referrals.came_from(result) == [subject_name(matter)]
    assert [event.verb for event in Event.objects.order_by("at") if event.verb.startswith("casework.")] == [
        "casework.offer", "casework.accept",
    ]  # fmt: skip


def test_the_note_stays_out_of_the_journal(world, matter, sender, receiver):
    referrals.offer(matter, to="team", to_place=world.z, note="chuyện riêng", by=sender)
    referrals.decline(referral(), reason="không thuộc địa bàn riêng", by=receiver)
    assert "riêng" not in str(list(Event.objects.values_list("details", flat=True)))


@pytest.mark.parametrize("wrong", ["no-such", "", "team "])
def test_an_unknown_register_is_refused(world, matter, sender, receiver, wrong):
    with pytest.raises(ValidationError) as refused:
        referrals.offer(matter, to=wrong, to_place=world.z, by=sender)
    assert "to" in refused.value.message_dict and not Referral.objects.exists()


def test_it_is_offered_to_one_at_a_time(world, matter, sender, receiver):
    referrals.offer(matter, to="team", to_place=world.z, by=sender)
    with pytest.raises(ValidationError):
        referrals.offer(matter, to="team", to_place=world.z, by=sender)


def test_nothing_is_offered_where_nobody_answers(world, matter, sender):
    with pytest.raises(ValidationError) as refused:
        referrals.offer(matter, to="team", to_place=world.y, by=sender)
    assert "to_place" in refused.value.message_dict


def test_nothing_is_offered_to_a_place_that_is_no_more(world, matter, sender, receiver):
    with pytest.raises(ValidationError) as refused:
        referrals.offer(matter, to="team", to_place=world.x, by=sender)
    assert "to_place" in refused.value.message_dict


def test_who_may_not_read_it_may_not_offer_it(world, matter, receiver):
    with pytest.raises(PermissionDenied):
        referrals.offer(matter, to="team", to_place=world.z, by=receiver)
    clerk = make_user("tuphap", ("justice_clerk", world.u))  # may offer, but does not read this sort of record
    with pytest.raises(PermissionDenied):
        referrals.offer(matter, to="team", to_place=world.z, by=clerk)


def test_the_sending_register_may_forbid_it(world, matter, sender, receiver):
    def check(record, to, place):
        raise ValidationError({"to": "Không được chuyển."})

    referrals.sends("tests.Matter", check=check)
    with pytest.raises(ValidationError, match="Không được chuyển"):
        referrals.offer(matter, to="team", to_place=world.z, by=sender)


# --- answering -------------------------------------------------------------------------------------------------------


def test_only_the_other_office_answers(world, matter, sender, receiver):
    referrals.offer(matter, to="team", to_place=world.z, by=sender)
    clerk = make_user("tuphap", ("justice_clerk", world.z))
    for other in (sender, clerk):
        with pytest.raises(PermissionDenied):
            referrals.accept(referral(), by=other)
        with pytest.raises(PermissionDenied):
            referrals.decline(referral(), reason="x", by=other)
        assert not referrals.incoming(other)


def test_declining_takes_a_reason_and_leaves_everything_with_the_sender(world, matter, sender, receiver):
    carry(world.u, work=lambda: files.take(matter, [upload()]), by=TESTER)
    referrals.offer(matter, to="team", to_place=world.z, by=sender)
    with pytest.raises(ValidationError) as refused:
        referrals.decline(referral(), reason="  ", by=receiver)
    assert "reason" in refused.value.message_dict
    referrals.decline(referral(), reason="Không thuộc địa bàn", by=receiver)
    assert referral().state == ReferralState.DECLINED and referral().reason == "Không thuộc địa bàn"
    assert files.of(matter).count() == 1 and Matter.objects.count() == 1
    referrals.offer(matter, to="team", to_place=world.z, by=sender)  # and may be offered again


def test_it_is_answered_once(world, matter, sender, receiver):
    referrals.offer(matter, to="team", to_place=world.z, by=sender)
    stale = referral()
    referrals.accept(referral(), by=receiver)
    for answer in (lambda: referrals.accept(stale, by=receiver), lambda: referrals.decline(stale, reason="x", by=receiver)):
        with pytest.raises(ValidationError):
            answer()
    with pytest.raises(ValidationError):
        referrals.withdraw(matter, by=sender)
    assert Matter.objects.count() == 2


def test_the_sender_takes_an_offer_back(world, matter, sender, receiver):
    referrals.offer(matter, to="team", to_place=world.z, by=sender)
    with pytest.raises(PermissionDenied):
        referrals.withdraw(matter, by=receiver)
    referrals.withdraw(matter, by=sender)
    assert referral().state == ReferralState.WITHDRAWN
    with pytest.raises(ValidationError):
        referrals.accept(referral(), by=receiver)


def test_the_sender_takes_its_own_step_when_it_is_accepted(world, matter, sender, receiver):
    seen = []
    referrals.sends("tests.Matter", accepted=lambda record, one, by: seen.append((record, one.state)))
    referrals.offer(matter, to="team", to_place=world.z, by=sender)
    assert not seen
    referrals.accept(referral(), by=receiver)
    assert seen == [(matter, ReferralState.ACCEPTED)]


def test_a_refusal_inside_the_receiving_register_leaves_everything_as_it_was(world, matter, sender, receiver):
    def cannot(referral, source, *, by):
        raise ValidationError("Không nhận được.")

    referrals.offer(matter, to="team", to_place=world.z, by=sender)
    referrals.receives("team", "Đội", TAKES_UP, cannot)
    with pytest.raises(ValidationError):
        referrals.accept(referral(), by=receiver)
    assert referral().state == ReferralState.OFFERED and Matter.objects.count() == 1


# --- what goes along -------------------------------------------------------------------------------------------------


def upload():
    return files.Upload("chứng cứ.pdf", "application/pdf", b"%PDF", checked=True)


def test_clock_thread_and_files_go_along(world, matter, sender, receiver):
    Clock.objects.create(subject=subject_name(matter), place=world.u, verb="casework.accept", reads=READS, days=10,
                         rule="mediation.start_days", since=D(2026, 3, 3), due_on=D(2026, 3, 17), calendar="x")  # fmt: skip
    receipt = Receipt.objects.create(subject=subject_name(matter), lookup="a" * 64, made_on=today())
    Message.objects.create(receipt=receipt, from_reporter=True, text="xin chào", sent_on=today())
    carry(world.u, work=lambda: files.take(matter, [upload()]), by=TESTER)
    referrals.offer(matter, to="team", to_place=world.z, by=sender)
    result = referrals.accept(referral(), by=receiver)
    clock = Clock.objects.get()
    assert (clock.subject, clock.place, clock.reads) == (subject_name(result), world.z, TAKES_UP)
    assert clock.since == D(2026, 3, 3) == result.opened_on and clock.due_on == D(2026, 3, 17)
    receipt.refresh_from_db()
    assert receipt.subject == subject_name(result) and receipt.messages.get().text == "xin chào"
    assert files.of(result).get().name == "chứng cứ.pdf" and not files.of(matter)


@pytest.fixture
def sealed_matter(world, matter):
    """A record whose content, file and thread are sealed to the desk of Xã Uyên."""
    desk, _pair = make_desk(world.u)
    guardian, _pair = make_desk(world.p3, DeskKind.GUARDIAN)
    given = {"subject": subject_name(matter), "desk": desk, "by_browser": True}
    Envelope.objects.create(part=Part.CONTENT, box=sealing.seal(b"tin", desk.public), **given)
    Envelope.objects.create(part=Part.IDENTITY, box=b"x" * 60, guardian=guardian, **given)
    receipt = Receipt.objects.create(subject=subject_name(matter), lookup="b" * 64, made_on=today())
    Message.objects.create(receipt=receipt, from_reporter=True, box=b"y" * 60, sent_on=today())
    carry(world.u, work=lambda: files.take(matter, [upload()], desk=desk), by=TESTER)
    return matter


def boxes_for(record, desk):
    return {name: sealing.seal(f"lại {name}".encode(), desk.public) for name in referrals.sealed_parts(record, desk)}


def test_a_sealed_case_goes_sealed_to_the_other_desk(world, sealed_matter, sender, receiver):
    desk, pair = make_desk(world.z)
    parts = boxes_for(sealed_matter, desk)
    assert {name.partition("-")[0] for name in parts} == {"envelope", "file", "thread"}
    referrals.offer(sealed_matter, to="team", to_place=world.z, boxes=parts, by=sender)
    assert not Attachment.objects.filter(subject=subject_name(sealed_matter), desk=desk).exists()
    result = referrals.accept(referral(), by=receiver)
    arrived = Envelope.objects.filter(subject=subject_name(result))
    assert {one.part for one in arrived} == {Part.CONTENT, Part.THREAD} and {one.desk for one in arrived} == {desk}
    content = arrived.get(part=Part.CONTENT)
    assert sealing.unseal(bytes(content.box), pair.private).decode().startswith("lại envelope-")
    assert files.of(result).get().desk == desk
    kept = Envelope.objects.filter(subject=subject_name(sealed_matter))
    assert {one.part for one in kept} == {Part.CONTENT, Part.IDENTITY}  # who reports is asked for where it was sealed
    assert files.of(sealed_matter).get().desk != desk


def test_what_is_sealed_is_not_offered_unless_all_of_it_was_sealed_anew(world, sealed_matter, sender, receiver):
    desk, _pair = make_desk(world.z)
    parts = boxes_for(sealed_matter, desk)
    lacking = dict(list(parts.items())[1:])
    for wrong in ({}, lacking, parts | {"envelope-999": b"x" * 99}):
        with pytest.raises(ValidationError):
            referrals.offer(sealed_matter, to="team", to_place=world.z, boxes=wrong, by=sender)
    assert not Referral.objects.exists() and Envelope.objects.count() == 2 and Attachment.objects.count() == 1


def test_what_is_sealed_goes_nowhere_without_a_desk(world, sealed_matter, sender, receiver):
    with pytest.raises(ValidationError) as refused:
        referrals.offer(sealed_matter, to="team", to_place=world.z, by=sender)
    assert "to" in refused.value.message_dict


def test_what_was_sealed_for_nothing_is_gone(world, sealed_matter, sender, receiver):
    desk, _pair = make_desk(world.z)
    for answer in (
        lambda: referrals.decline(Referral.objects.open().get(), reason="x", by=receiver),
        lambda: referrals.withdraw(sealed_matter, by=sender),
    ):
        referrals.offer(sealed_matter, to="team", to_place=world.z, boxes=boxes_for(sealed_matter, desk), by=sender)
        answer()
        assert not Envelope.objects.filter(desk=desk).exists() and not Attachment.objects.filter(desk=desk).exists()
        assert files.of(sealed_matter).count() == 1


# --- nobody is left --------------------------------------------------------------------------------------------------


def test_an_offer_outlives_the_officer_who_made_it_and_the_one_it_met(world, matter, sender, receiver):
    referrals.offer(matter, to="team", to_place=world.z, by=sender)
    assert not referrals.orphaned([referral()])
    Grant.objects.filter(user=receiver).update(last_day=D(2026, 1, 1))
    assert referrals.orphaned([referral()]) == {referral().pk}
    successor = make_user("moi", ("commune_officer", world.z))
    assert not referrals.orphaned([referral()]) and referrals.accept(referral(), by=successor)


def test_a_closed_account_answers_nothing(world, matter, sender, receiver):
    referrals.offer(matter, to="team", to_place=world.z, by=sender)
    receiver.is_active = False
    receiver.save()
    assert referrals.orphaned([referral()]) == {referral().pk}


def test_the_rights_are_declared():
    assert {"casework.offer", "casework.accept", "casework.decline", "casework.withdraw"} <= RIGHTS.keys()
