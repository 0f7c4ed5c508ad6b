"""Offering, seeing what was offered to one's office, taking it up and declining, on screen."""

from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from tuquan.accounts.models import Grant
from tuquan.casework import envelopes, files, referrals
from tuquan.casework.models import Clock, Message, Receipt, Referral, ReferralState
from tuquan.casework.tests.test_file_screens import card
from tuquan.casework.tests.test_referrals import (  # noqa: F401 - fixtures
    boxes_for,
    make_desk,
    matter,
    receiver,
    registers,
    sealed_matter,
    sender,
)  # fmt: skip
from tuquan.journal.actions import subject_name
from tuquan.kit.period import today
from tuquan.tests.models import Matter
from tuquan.tests.world import make_user

pytestmark = pytest.mark.django_db
LIST = "/viec/chuyen/"


@pytest.fixture
def offered(world, matter, sender, receiver):  # noqa: F811
    referrals.offer(matter, to="team", to_place=world.z, note="Thuộc xã Giang", by=sender)
    return Referral.objects.get()


def offer_url(record):
    return reverse("casework:offer", args=[record._meta.label, record.pk])


def rows(client, **query):
    return [row[0] for row in client.get(LIST, query).context["rows"]]


def test_it_works(client, world, matter, sender, receiver):  # noqa: F811
    client.force_login(sender)
    assert client.get(offer_url(matter)).status_code == 200
    sent = {"to": "team", "to_place": world.z.code, "note": "Thuộc xã Giang"}
    assert client.post(offer_url(matter), sent).status_code == 302
    one = Referral.objects.get()
    assert rows(client, show="sent") == [one] and rows(client) == []
    client.force_login(receiver)
    assert rows(client) == [one] and rows(client, show="sent") == []
    page = client.get(reverse("casework:referral", args=[one.uid])).content.decode()
    assert "Thuộc xã Giang" in page and "Xã Uyên" in page
    assert client.post(reverse("casework:accept", args=[one.uid])).status_code == 302
    assert Referral.objects.get().state == ReferralState.ACCEPTED and Matter.objects.count() == 2
    assert rows(client) == [] and rows(client, show="answered") == [one]


@pytest.mark.parametrize(("sent", "field"), [
    ({}, "to"), ({"to": "team"}, "to_place"), ({"to": "team", "to_place": "Xã Không Có"}, "to_place"),
    ({"to": "khac", "to_place": "18003", "note": "x"}, "to"), ({"to": "team", "to_place": "18003"}, "note"),
    ({"to": "team", "to_place": "18002", "note": "x"}, "to_place"),
])  # fmt: skip
def test_what_is_wrong_stands_at_its_field(client, matter, sender, receiver, sent, field):  # noqa: F811
    client.force_login(sender)
    answer = client.post(offer_url(matter), sent)
    assert answer.status_code == 422 and field in answer.context["form"].errors and not Referral.objects.exists()


def test_declining_asks_for_a_reason(client, offered, receiver):  # noqa: F811
    client.force_login(receiver)
    address = reverse("casework:referral", args=[offered.uid])
    assert client.post(address, {"reason": " "}).status_code == 422
    assert client.post(address, {"reason": "Không thuộc địa bàn"}).status_code == 302
    offered.refresh_from_db()
    assert offered.state == ReferralState.DECLINED and "Không thuộc địa bàn" in client.get(address).content.decode()


def test_the_sender_sees_it_and_takes_it_back(client, matter, offered, sender):  # noqa: F811
    client.force_login(sender)
    address = reverse("casework:referral", args=[offered.uid])
    assert client.get(address).status_code == 200
    assert client.post(reverse("casework:accept", args=[offered.uid])).status_code == 404
    client.post(address, {"reason": "x"})
    assert Referral.objects.get().state == ReferralState.OFFERED
    assert client.post(reverse("casework:withdraw", args=["tests.Matter", matter.pk])).status_code == 302
    assert Referral.objects.get().state == ReferralState.WITHDRAWN


def test_for_others_there_is_nothing(client, world, matter, offered):  # noqa: F811
    for user in (make_user("xa.khac", ("commune_officer", world.cc)), make_user("tuphap", ("justice_clerk", world.z)),
                 make_user("khong")):  # fmt: skip
        client.force_login(user)
        if user.granted("casework.offer"):
            assert rows(client) == rows(client, show="sent") == rows(client, show="answered") == []
        else:
            assert client.get(LIST).status_code == 404
        assert client.get(reverse("casework:referral", args=[offered.uid])).status_code == 404
        assert client.post(reverse("casework:accept", args=[offered.uid])).status_code == 404
        for name in ("offer", "withdraw"):
            assert client.post(reverse(f"casework:{name}", args=["tests.Matter", matter.pk])).status_code == 404
    assert client.get(reverse("casework:referral", args=[uuid4()])).status_code == 404


@pytest.mark.parametrize("label", ["tests.Matter", "accounts.User", "no.Such", "x", "mediation.Dispute"])
def test_only_declared_sorts_of_records_are_offered(client, sender, label):  # noqa: F811
    client.force_login(sender)
    assert client.get(f"/viec/chuyen/{label}/999/").status_code == 404


def test_whoever_reads_without_the_right_to_offer_is_told(client, world, matter):  # noqa: F811
    client.force_login(make_user("chair", ("commune_chair", world.u)))
    assert client.get(offer_url(matter)).status_code == 403


def test_the_list_says_what_is_due_and_where_nobody_answers(client, world, matter, offered, sender, receiver):  # noqa: F811
    Clock.objects.create(subject=subject_name(matter), place=world.u, verb="casework.accept", reads="campaigns.read",
                         days=10, rule="mediation.start_days", since=today(), due_on=today(), calendar="x")  # fmt: skip
    client.force_login(receiver)
    assert client.get(LIST).context["rows"][0][4] == today()
    Grant.objects.filter(user=receiver).update(last_day="2026-01-01")
    client.force_login(sender)
    assert client.get(LIST, {"show": "sent"}).context["rows"][0][3] is True
    assert 'class="k-chip k-red"' in client.get(LIST, {"show": "sent"}).content.decode()


def test_5_rows_take_as_many_queries_as_25(client, world, receiver, sender, django_assert_max_num_queries):  # noqa: F811
    for number in range(25):
        Referral.objects.create(subject=f"tests.Matter:{number}", place=world.u, to="team", to_place=world.z,
                                offered_on=today())  # fmt: skip
    client.force_login(receiver)
    client.get(LIST)
    with django_assert_max_num_queries(22):
        assert len(rows(client)) == 25


# --- the card on a record's page -------------------------------------------------------------------------------------


def test_the_card_offers_and_tells_what_became_of_it(world, matter, sender, receiver):  # noqa: F811
    assert offer_url(matter) in card(sender, matter, "referrals_of")
    assert "<a" not in card(make_user("chair", ("commune_chair", world.u)), matter, "referrals_of")
    assert card(receiver, matter, "referrals_of").strip() == ""
    referrals.offer(matter, to="team", to_place=world.z, by=sender)
    page = card(sender, matter, "referrals_of")
    assert reverse("casework:withdraw", args=["tests.Matter", matter.pk]) in page and f'"{offer_url(matter)}"' not in page
    referrals.decline(Referral.objects.get(), reason="Không phải ở đây", by=receiver)
    assert "Không phải ở đây" in card(sender, matter, "referrals_of")


def test_the_new_record_says_where_it_came_from(world, matter, sender, receiver):  # noqa: F811
    referrals.offer(matter, to="team", to_place=world.z, by=sender)
    result = referrals.accept(Referral.objects.get(), by=receiver)
    assert "Xã Uyên" in card(receiver, result, "referrals_of")
    assert offer_url(matter) not in card(sender, matter, "referrals_of")  # it has gone


# --- sealed ----------------------------------------------------------------------------------------------------------


def test_a_sealed_case_is_sealed_anew_in_the_browser_before_it_is_offered(
    client, world, sealed_matter, sender, receiver  # noqa: F811
):
    desk, _pair = make_desk(world.z)
    Message.objects.create(receipt=Receipt.objects.get(), from_reporter=False, copy=b"z" * 60, box=b"w" * 60, sent_on=today())
    client.force_login(sender)
    sent = {"to": "team", "to_place": world.z.code, "note": "x"}
    answer = client.post(offer_url(sealed_matter), sent)
    assert answer.status_code == 200 and not Referral.objects.exists()
    told = answer.context["sealing"]
    assert told["public"] == desk.public and len(told["parts"]) == 2 and len(told["thread"]) == 2
    for part in told["parts"]:
        assert client.get(part["url"]).status_code in (200, 404)  # an envelope asks for a seat at the desk besides
    boxes = {f"box-{name}": SimpleUploadedFile("box", raw) for name, raw in boxes_for(sealed_matter, desk).items()}
    assert client.post(offer_url(sealed_matter), sent | boxes).status_code == 302
    result = referrals.accept(Referral.objects.get(), by=receiver)
    assert files.of(result).get().desk == desk and envelopes.of(result).count() == 2
