"""Cases that go from one register to its neighbour."""

from datetime import date

import pytest

from tuquan.campaigns import actions as campaigns
from tuquan.casework import envelopes, files, receipts, referrals, sealing
from tuquan.casework.actions.keys import FEWEST_PASSES, LEAST_MEMORY
from tuquan.casework.byhand import Officer
from tuquan.casework.models import Envelope, Part, Referral
from tuquan.journal.actions import RESIDENT, subject_name
from tuquan.law import cache, seed
from tuquan.petitions import actions as petitions
from tuquan.petitions.models import Petition
from tuquan.tests.world import make_user
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
