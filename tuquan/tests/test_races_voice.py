"""Two hands at once on what residents tell: tips, petitions, openings, receipts, the gate, offers to other offices."""

from datetime import date
from types import SimpleNamespace

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tuquan.casework import actions as casework
from tuquan.casework import envelopes, gate, receipts, referrals, sealing
from tuquan.casework.actions.keys import FEWEST_PASSES, LEAST_MEMORY
from tuquan.casework.byhand import Officer
from tuquan.casework.models import Envelope, Message, Opening, Receipt, Referral, SpentToken
from tuquan.journal.actions import RESIDENT, SYSTEM, subject_name
from tuquan.journal.models import Event
from tuquan.petitions import actions as petitions
from tuquan.petitions.models import Petition, checklist
from tuquan.tests.racing import all_holds, at_once, done
from tuquan.tests.world import make_user
from tuquan.tips import actions as tips
from tuquan.tips.models import Tip
from tuquan.tips.tests.conftest import boxes, typed

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]

D = date
WHY = {"reason": "Phải hỏi thêm", "citation": "Luật Tố cáo 2018, điều 56"}


@pytest.fixture
def cast(country, monkeypatch):
    """Two readers, two clerks, two guardians, and their desks."""
    monkeypatch.setattr(gate, "HASTY", -1)

    def officer(name, *grants):
        made = Officer(make_user(name, *grants), "bốn từ chẳng liên quan", FEWEST_PASSES, LEAST_MEMORY)
        made.make_key()
        return made

    it = SimpleNamespace(
        world=country, reader=officer("doc", ("tip_reader", country.u)), other=officer("doc.hai", ("tip_reader", country.u)),
        clerk=officer("tiep", ("petition_clerk", country.u), ("commune_chair", country.u)),
        inspector=officer("thanh.tra", ("province_inspector", country.p3)),
        guardian=officer("giam", ("guardian", country.p3)), second=officer("giam.hai", ("guardian", country.p3)),
        colleague=make_user("tiep.hai", ("petition_clerk", country.u), ("commune_chair", country.u)),
    )  # fmt: skip
    offices = [(it.guardian.user, "Thanh tra tỉnh"), (it.second.user, "Hội Luật gia")]
    it.police = it.reader.open_desk(country.u, "police", offices)
    it.reader.give_seat(it.police, it.other.user)
    it.guards = it.guardian.open_desk(country.p3, "guardian", offices)
    it.guardian.give_seat(it.guards, it.second.user)
    it.inspectors = it.inspector.open_desk(country.p3, "province", offices)
    it.committee = it.clerk.open_desk(country.u, "committee", offices)
    return it


def send(cast, **given):
    code = sealing.new_code()
    way = sealing.way_of(code)
    box = sealing.seal(sealing.packed({"what": "x"}), cast.police.public)
    who = sealing.seal(sealing.packed({"name": "y"}), cast.police.public, cast.guards.public)
    sealed = tips.Sealed(cast.police, box, way.word, sealing.encoded(way.pair.public), who, cast.guards)
    return tips.send(
        cast.world.u, sealed=sealed, category="theft", happened="now", manner="sealed", by=RESIDENT, **given
    )  # fmt: skip


@pytest.fixture
def tip(cast):
    return tips.mark_read(send(cast), by=cast.reader.user)


# --- readers ---------------------------------------------------------------------------------------------------------


def test_two_readers_close_one_tip(cast, tip):
    outcomes = ["useful", "not_useful"] * 2
    answers = at_once(*(
        lambda outcome=outcome, user=user: tips.close(Tip.objects.get(), outcome=outcome, by=user)
        for outcome, user in zip(outcomes, [cast.reader.user, cast.other.user] * 2, strict=True)
    ))  # fmt: skip
    (closed,) = done(answers)
    assert Tip.objects.get().outcome == closed.outcome and Event.objects.filter(verb="tips.close").count() == 1
    all_holds()


def test_one_judges_what_another_hands_over_and_a_third_deletes(cast, tip):
    """Whatever comes first: what was handed over is never out of scope, and what was deleted is never handed over."""
    at = timezone.now()
    answers = at_once(
        lambda: tips.hand_over(Tip.objects.get(), to="investigators", at=at, by=cast.reader.user),
        lambda: tips.judge(Tip.objects.get(), outcome="out_of_scope", by=cast.other.user),
        lambda: tips.only_opinions(Tip.objects.get(), by=cast.other.user),
    )
    done(answers)
    found = Tip.objects.get()
    assert not (found.handed_over_at and found.contents_erased_on)
    if found.contents_erased_on:
        assert not [one for one in envelopes.of(found) if one.box]
    all_holds()


def test_eight_tips_of_one_commune_are_numbered_without_gaps(cast):
    answers = done(at_once(*[lambda: send(cast) for _ in range(8)]))
    assert sorted(tip.number for tip in answers) == list(range(1, 9))
    all_holds()


def test_two_workers_let_in_one_queue(cast):
    waiting = [send(cast, waits=True).pk for _ in range(6)]
    answers = done(at_once(*[lambda: tips.let_in(gate.Waiting("tips", 4), by=SYSTEM).done for _ in range(3)]))
    assert sum(answers) <= 6
    tips.let_in(gate.Waiting("tips", 10), by=SYSTEM)
    found = Tip.objects.order_by("number").values_list("number", flat=True)
    assert list(found) == [1, 2, 3, 4, 5, 6] and set(waiting) == set(Tip.objects.values_list("pk", flat=True))
    all_holds()


# --- clerks ----------------------------------------------------------------------------------------------------------


@pytest.fixture
def letter(cast):
    return petitions.register(cast.world.u, channel="post", received_on=D(2026, 3, 2), brief="Đơn", by=cast.clerk.user)


def test_two_clerks_accept_refuse_and_transfer_one_letter(cast, letter):
    petitions.sort(letter, kind="reflection", on=D(2026, 3, 2), by=cast.clerk.user)
    met = [f"{rule}:{code}" for rule, code, _name in checklist(letter)]
    given = {"on": D(2026, 3, 3)}
    users = (cast.clerk.user, cast.colleague)
    answers = done(at_once(
        *(lambda by=by: petitions.accept(Petition.objects.get(), conditions=met, by=by, **given) for by in users),
        *(lambda by=by: petitions.transfer(Petition.objects.get(), to="Sở", by=by, **given) for by in users),
    ))  # fmt: skip
    assert len(answers) == 1
    found = Petition.objects.get()
    assert bool(found.accepted_on) != bool(found.ended_on)
    assert found.steps.filter(verb__in=["accept", "transfer"]).count() == 1
    all_holds()


def test_one_seals_it_as_a_denunciation_while_another_sends_it_up(cast, letter):
    """It ends at one desk alone, and nothing of it stands in the open."""
    answers = at_once(
        lambda: petitions.sort(Petition.objects.get(), kind="denunciation", on=D(2026, 3, 3), by=cast.clerk.user),
        lambda: petitions.send_up(Petition.objects.get(), on=D(2026, 3, 3), by=cast.colleague),
    )
    done(answers, PermissionDenied)
    found = Petition.objects.get()
    assert found.sealed and not found.brief
    desks = {one.desk for one in Envelope.objects.filter(subject=subject_name(found), part="content")}
    assert desks == {cast.inspectors if found.about_official else cast.committee}
    all_holds()


# --- guardians -------------------------------------------------------------------------------------------------------


def test_two_guardians_decide_one_opening(cast, tip):
    opening = casework.ask_opening(envelopes.of(tip).get(part="identity"), by=cast.reader.user, **WHY)
    half = sealing.unseal(bytes(opening.envelope.box), cast.guardian.desk_private(cast.guards))
    answers = at_once(
        lambda: casework.allow_opening(Opening.objects.get(), half=half, by=cast.guardian.user),
        lambda: casework.refuse_opening(Opening.objects.get(), answer="Chưa đủ", by=cast.second.user),
        lambda: casework.allow_opening(Opening.objects.get(), half=half, by=cast.second.user),
    )
    (decided,) = done(answers)
    found = Opening.objects.get()
    assert found.state == decided.state and found.decided_by == decided.decided_by
    assert (found.half is None) == (found.state == "refused")
    all_holds()


def test_two_readers_ask_for_one_identity(cast, tip):
    envelope = envelopes.of(tip).get(part="identity")
    users = [cast.reader.user, cast.other.user] * 2
    answers = at_once(*(
        lambda user=user: casework.ask_opening(Envelope.objects.get(pk=envelope.pk), by=user, **WHY) for user in users
    ))  # fmt: skip
    assert len(done(answers)) == 1 and Opening.objects.count() == 1


# --- receipts and the gate -------------------------------------------------------------------------------------------


def post(address, given):
    return Client(raise_request_exception=False).post(address, given)


def test_one_word_at_once_is_one_tip(cast):
    """Four presses of one button, each with a fresh token: one arrived, and the browser is shown that it did."""
    code, address = sealing.new_code(), reverse("tips:send", args=["18001"])
    forms = [boxes(cast, code=code)[0] for _ in range(4)]
    answers = done(at_once(*(lambda given=given: post(address, given) for given in forms)))
    assert Tip.objects.count() == Receipt.objects.count() == 1
    assert {answer.status_code for answer in answers} <= {200, 409, 422} and 200 in {one.status_code for one in answers}
    again = post(address, boxes(cast, code=code)[0])
    assert again.status_code == 200 and Tip.objects.count() == 1
    all_holds()


def test_one_token_at_once_is_spent_once(cast):
    """The form without JavaScript, pressed four times: every answer shows the same receipt."""
    given, address = typed(), reverse("tips:send", args=["18001"])
    answers = done(at_once(*[lambda: post(address, given)] * 4))
    assert Tip.objects.count() == SpentToken.objects.count() == 1
    assert {answer.status_code for answer in answers} == {200}
    assert len({tuple(answer.context["groups"]) for answer in answers}) == 1
    all_holds()


def test_one_letter_at_once_is_one_petition(cast):
    fields = gate.fields("petitions")
    given = {
        "nature": "open", "place": "18001", "brief": "Đèn hỏng", "text": "Ba tháng nay", "petitioner": "Lê Thị Thưa (mẫu)",
        "gate": fields.token, "gate_work": "",
    }  # fmt: skip
    answers = done(at_once(*[lambda: post(reverse("petitions:send"), given)] * 4))
    assert {answer.status_code for answer in answers} == {200} and Petition.objects.count() == 1
    assert len({tuple(answer.context["groups"]) for answer in answers}) == 1
    all_holds()


# --- offers ----------------------------------------------------------------------------------------------------------


@pytest.fixture
def offered(cast, tip):
    parts = referrals.sealed_parts(tip, cast.committee)
    referrals.offer(tip, to="petitions.petitions", to_place=cast.world.u, note="việc của xã", by=cast.reader.user,
                    boxes={name: sealing.seal(b"{}", cast.committee.public) for name in parts})  # fmt: skip
    return Referral.objects.get()


def test_an_offer_is_answered_once(cast, offered):
    answers = at_once(
        lambda: referrals.accept(Referral.objects.get(), by=cast.clerk.user) and "accepted",
        lambda: referrals.decline(Referral.objects.get(), reason="Không phải", by=cast.colleague) and "declined",
        lambda: referrals.accept(Referral.objects.get(), by=cast.colleague) and "accepted",
        lambda: referrals.withdraw(Tip.objects.get(), by=cast.reader.user) or "withdrawn",
    )
    (answered,) = done(answers)
    assert Referral.objects.get().state == answered
    assert Petition.objects.count() == (answered == "accepted") == (Tip.objects.get().state == "closed")
    left = Envelope.objects.filter(subject__startswith="casework.Referral").exists()
    assert not left and Receipt.objects.get().subject.startswith("petitions" if answered == "accepted" else "tips")
    all_holds()


def test_a_case_that_is_closed_is_not_taken_up_and_one_taken_up_not_closed(cast, offered):
    answers = at_once(
        lambda: referrals.accept(Referral.objects.get(), by=cast.clerk.user),
        lambda: tips.close(Tip.objects.get(), outcome="useful", by=cast.other.user),
    )
    assert len(done(answers)) == 1
    found, taken = Tip.objects.get(), Referral.objects.get().state == "accepted"
    assert (found.outcome == "useful") != taken and Petition.objects.exists() == taken
    all_holds()


def test_a_message_is_never_left_behind(cast, offered):
    """The reporter writes while it is taken up: what was said is at a desk whose readers hold the case."""
    receipt = Receipt.objects.get()
    box = sealing.encoded(sealing.seal(sealing.packed({"text": "thêm"}), cast.police.public))
    done(at_once(
        lambda: casework.write_from_reporter(
            Receipt.objects.get(), box=box, copy=box, to=cast.police.public, by=RESIDENT
        ) or True,
        lambda: referrals.accept(Referral.objects.get(), by=cast.clerk.user),
    ))  # fmt: skip
    receipt.refresh_from_db()
    for message in Message.objects.all():
        assert message.desk == receipt.desk
    assert receipts.of(receipt.record) == receipt
    all_holds()
