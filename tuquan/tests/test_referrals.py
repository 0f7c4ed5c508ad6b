"""Cases that go from one register to its neighbour."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError

from tuquan.accounts import actions as accounts
from tuquan.accounts.models import Grant, User
from tuquan.campaigns import actions as campaigns
from tuquan.casework import actions as casework
from tuquan.casework import desks, envelopes, files, receipts, referrals, sealing
from tuquan.casework.actions.keys import FEWEST_PASSES, LEAST_MEMORY
from tuquan.casework.byhand import Officer
from tuquan.casework.models import Clock, Envelope, Opening, Part, Referral
from tuquan.journal.actions import RESIDENT, subject_name
from tuquan.kit.period import ONE_DAY, today
from tuquan.law import cache, seed
from tuquan.petitions import actions as petitions
from tuquan.petitions.models import Petition
from tuquan.tests.world import make_user
from tuquan.tips import actions as tips
from tuquan.tips.models import Tip


@pytest.fixture(autouse=True)
def law(db):
    cache.forget()
    seed.load()
    yield
    cache.forget()


def test_a_forum_topic_becomes_a_petition(world):
    """Where the resident wishes it: the police offer it, the committee's clerk takes it up; neither knows the other."""
    officer, clerk = make_user("ho", ("commune_officer", world.u)), make_user("tu", ("petition_clerk", world.u))
    forum = campaigns.record_campaign(
        world.u, kind="forum", first_day=date(2026, 3, 1), title="Diễn đàn", organisers=["police"], by=officer
    )
    topic = campaigns.raise_topic(forum, category="traffic", text="xe công nông chạy ẩu", by=officer)
    referrals.offer(topic, to="petitions.petitions", to_place=world.u, by=officer)
    petition = referrals.accept(Referral.objects.get(), by=clerk)
    assert (petition.channel, petition.source) == ("forum", f"campaigns.Topic:{topic.pk}")
    assert petition.text == "xe công nông chạy ẩu" and petition.place == world.u


@pytest.fixture
def police(world):
    """A named reader of tips with the desk of the police, and the guardian."""

    def officer(name, role, place):
        made = Officer(make_user(name, (role, place)), "bốn từ chẳng liên quan", FEWEST_PASSES, LEAST_MEMORY)
        made.make_key()
        return made

    reader, guardian = officer("doc", "tip_reader", world.u), officer("giam", "guardian", world.p3)
    second = officer("giam.hai", "guardian", world.p3)
    keepers = [(guardian.user, "Giám hộ"), (second.user, "Hội Luật gia")]
    guardian.open_desk(world.p3, "guardian", keepers)
    reader.desk = reader.open_desk(world.u, "police", keepers)
    return reader


def test_a_crime_report_among_petitions_becomes_a_tip(world, police, django_capture_on_commit_callbacks):
    """It goes to the police sealed with its files and who wrote; the receipt tells on; the committee keeps no word of it."""
    clerk = make_user("tu", ("petition_clerk", world.u))
    scan = files.Upload("don.txt", "text/plain", "đánh bạc ở Khe Lạnh".encode(), checked=True)
    with django_capture_on_commit_callbacks(execute=True):
        petition = petitions.submit(
            world.u, brief="Đánh bạc", text="đánh bạc ở Khe Lạnh", petitioner="Lò Văn Kín", files=[scan], by=RESIDENT
        )
    word = sealing.way_of(petition.fresh_code).word
    with django_capture_on_commit_callbacks(execute=True):
        petitions.refer_crime(petition, on=petition.received_on, by=clerk)
    assert receipts.find(word).record == petition
    tip = referrals.accept(Referral.objects.get(), by=police.user)
    assert Tip.objects.get() == tip and (tip.channel, tip.code) == ("referred", f"1/{tip.year}")
    parts = {one.part: one for one in envelopes.of(tip)}
    assert police.read(police.desk, bytes(parts[Part.CONTENT].box))["text"] == "đánh bạc ở Khe Lạnh"
    assert parts[Part.IDENTITY].guardian and tip.manner == "sealed"  # asked for where the case is
    assert envelopes.reads(police.user, parts[Part.IDENTITY]) and not envelopes.reads(clerk, parts[Part.IDENTITY])
    assert [one.desk for one in files.of(tip)] == [police.desk] and not files.of(petition)
    assert not Envelope.objects.filter(subject=subject_name(petition)).exists()
    petition = Petition.objects.get()
    assert (petition.ending, petition.text, petition.petitioner) == ("referred", "", "")
    receipt = receipts.find(word)
    told = receipts.story(receipt)
    assert receipt.record == tip and [step.day for step in told.steps[:2]] == [petition.received_on, petition.ended_on]
    assert not told.open and told.steps[-1].text  # given before the letter was sealed: it says why it takes no more words


@pytest.fixture
def committee(world, police):
    """The clerk who receives citizens, with the desk of the committee."""
    clerk = Officer(make_user("tiep.dan", ("petition_clerk", world.u)), "bốn từ chẳng liên quan", FEWEST_PASSES, LEAST_MEMORY)
    clerk.make_key()
    keepers = [(one.user, "Cơ quan") for one in Grant.objects.filter(role="guardian")]
    clerk.desk = clerk.open_desk(world.u, "committee", keepers)
    return clerk


@pytest.fixture
def told(world, police, django_capture_on_commit_callbacks):
    """A sealed tip with a name, a file and a message; and the word of its receipt."""
    guards, way = desks.guardian_for(world.u), sealing.way_of(sealing.new_code())
    content = sealing.seal(sealing.packed({"what": "đổ thải"}), police.desk.public)
    who = sealing.seal(sealing.packed({"name": "Lò Văn Kín"}), police.desk.public, guards.public)
    sealed = tips.Sealed(police.desk, content, way.word, sealing.encoded(way.pair.public), who, guards)
    scan = files.Upload("anh.txt", "text/plain", b"x", checked=True)
    with django_capture_on_commit_callbacks(execute=True):
        tip = tips.send(world.u, sealed=sealed, category="environment", happened="now", manner="sealed", uploads=[scan],
                        by=RESIDENT)  # fmt: skip
    say(way.word, police.desk)
    return tip, way.word


def say(word, desk):
    box = sealing.encoded(sealing.seal(sealing.packed({"text": "thêm"}), desk.public))
    casework.write_from_reporter(receipts.find(word), box=box, copy=box, to=desk.public, by=RESIDENT)


def offer(tip, police, committee):
    """As the reader's browser does it: all that is sealed is sealed to the other desk."""
    boxes = {name: sealing.seal(sealing.packed({"of": name}), committee.desk.public)
             for name in referrals.sealed_parts(tip, committee.desk)}  # fmt: skip
    referrals.offer(tip, to="petitions.petitions", to_place=tip.place, boxes=boxes, by=police.user)
    return Referral.objects.open().get()


def test_a_tip_becomes_a_petition_with_its_thread_files_seal_and_clocks(told, police, committee):
    tip, word = told
    petition = referrals.accept(offer(tip, police, committee), by=committee.user)
    parts = {one.part: one for one in envelopes.of(petition)}
    assert set(parts) == {Part.CONTENT, Part.THREAD} and {one.desk for one in parts.values()} == {committee.desk}
    assert committee.read(committee.desk, parts[Part.THREAD].box) == {"of": "thread"}
    assert [one.desk for one in files.of(petition)] == [committee.desk]
    receipt = receipts.find(word)
    assert receipt.record == petition and petition.sealed and receipt.desk == committee.desk
    say(word, committee.desk)
    assert receipt.messages.count() == 2
    assert not Clock.objects.running().filter(subject=subject_name(tip)).exists()
    petitions.sort(petition, kind="denunciation", on=petition.received_on, by=committee.user)
    assert Clock.objects.running().filter(subject=subject_name(petition)).exists()
    tip.refresh_from_db()
    assert tip.state == "closed" and tip.contents_until and tip.identity_until


def test_the_reporter_sees_an_opening_wherever_the_report_went(told, police, committee):
    """Who reports stays sealed where it was; whoever asks for it there is seen from the receipt as before."""
    tip, word = told
    casework.ask_opening(envelopes.of(tip).get(part=Part.IDENTITY), reason="trước", citation="Điều 56", by=police.user)
    casework.refuse_opening(Opening.objects.get(), answer="chưa đủ", by=User.objects.get(username="giam"))
    referrals.accept(offer(tip, police, committee), by=committee.user)
    casework.ask_opening(envelopes.of(tip).get(part=Part.IDENTITY), reason="sau", citation="Điều 56", by=police.user)
    assert [one.reason for one in receipts.openings(receipts.find(word))] == ["trước", "sau"]


def test_the_reporter_sees_an_opening_of_a_part_of_a_mixed_letter(world, police, committee):
    letter = petitions.submit(world.u, denunciation=True, brief="Đơn", text="hai việc", petitioner="Lò Văn Kín", by=RESIDENT)
    word = sealing.way_of(letter.fresh_code).word
    parts = [{"kind": "reflection", "brief": "Đường lầy"}, {"kind": "denunciation", "brief": "chặt rừng"}]
    petitions.split(letter, parts=parts, on=letter.received_on, by=committee.user)
    identity = envelopes.of(letter.parts.first()).get(part=Part.IDENTITY)
    casework.ask_opening(identity, reason="hỏi thêm", citation="Điều 56", by=committee.user)
    assert [one.reason for one in receipts.openings(receipts.find(word))] == ["hỏi thêm"]


def test_declined_it_stays_as_it_was(told, police, committee):
    tip, word = told
    before = set(envelopes.of(tip).values_list("pk", "desk"))
    referral = offer(tip, police, committee)
    referrals.decline(referral, reason="Không thuộc thẩm quyền", by=committee.user)
    assert set(envelopes.of(tip).values_list("pk", "desk")) == before and receipts.find(word).record == tip
    assert [one.desk for one in files.of(tip)] == [police.desk] and not Petition.objects.exists()
    assert not Envelope.objects.filter(subject=subject_name(referral)).exists()
    assert Clock.objects.running().filter(subject=subject_name(tip)).exists()
    tip.refresh_from_db()
    assert tip.state == "received" and referrals.accept(offer(tip, police, committee), by=committee.user)


def test_a_word_more_takes_an_offer_back(told, police, committee):
    """What was sealed for the other desk no longer holds all: it is sealed and offered anew."""
    tip, word = told
    referral = offer(tip, police, committee)
    say(word, police.desk)
    referral.refresh_from_db()
    assert referral.state == "withdrawn" and not Envelope.objects.filter(subject=subject_name(referral)).exists()
    assert referrals.accept(offer(tip, police, committee), by=committee.user)


def test_what_was_answered_meanwhile_is_not_taken_up(world, police, committee):
    letter = petitions.register(
        world.u, denunciation=True, channel="post", received_on=date(2026, 3, 2), brief="Đơn", by=committee.user
    )  # fmt: skip
    boxes = {name: sealing.seal(b"{}", police.desk.public) for name in referrals.sealed_parts(letter, police.desk)}
    referrals.offer(letter, to="tips.tips", to_place=world.u, boxes=boxes, by=committee.user)
    petitions.withdraw(letter, on=date(2026, 3, 3), reason="rút đơn", by=committee.user)
    with pytest.raises(ValidationError):
        referrals.accept(Referral.objects.get(), by=police.user)
    assert not Tip.objects.exists() and Petition.objects.get().ending == "withdrawn"


def test_nothing_is_orphaned_when_the_reader_leaves(world, told, police, committee):
    """A colleague with a seat goes on: the tip, its clock, the offer and the message are theirs to handle."""
    tip, _word = told
    other = Officer(make_user("doc.hai", ("tip_reader", world.u)), "bốn từ chẳng liên quan", FEWEST_PASSES, LEAST_MEMORY)
    other.make_key()
    police.give_seat(police.desk, other.user)
    referral = offer(tip, police, committee)
    admin = make_user("quan.tri", ("administrator", world.nation))
    with pytest.raises(ValidationError):  # nobody leaves before the role is handed on
        accounts.close_account(police.user, by=admin)
    accounts.end_grant(police.user.grants.get(), on=today() - ONE_DAY, by=admin)
    accounts.close_account(police.user, by=admin)
    assert other.read(police.desk, envelopes.of(tip).get(part=Part.CONTENT).box) == {"what": "đổ thải"}
    assert list(referrals.outgoing(other.user)) == [referral]
    assert Clock.objects.for_user(other.user, "verb").filter(subject=subject_name(tip)).exists()
    referrals.decline(referral, reason="Không thuộc thẩm quyền", by=committee.user)
    assert tips.mark_read(tip, by=other.user).state == "read"
    gone = User.objects.get(pk=police.user.pk)
    assert not desks.opens(gone, police.desk) and not referrals.outgoing(gone).exists()
