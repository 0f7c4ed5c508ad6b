"""What residents send and read, without an account and without JavaScript."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse
from django.utils import translation

from tuquan.casework import gate, receipts, sealing
from tuquan.casework.models import Envelope, Message
from tuquan.journal.actions import RESIDENT
from tuquan.journal.models import Event
from tuquan.petitions import actions
from tuquan.petitions.actions import intake
from tuquan.petitions.models import Petition

D = date


@pytest.fixture
def patient(monkeypatch):
    """Whoever fills in a form by hand takes longer than a test."""
    monkeypatch.setattr(gate, "HASTY", 0)


@pytest.fixture
def send(world, patient):
    visitor = Client(enforce_csrf_checks=True)

    def go(**given):
        given = {
            "nature": "open", "place": "18001", "brief": "Đèn hỏng", "text": "Ba tháng nay",
            "petitioner": "Lê Thị Thưa (mẫu)", "gate": gate.fields("petitions").token,
        } | given  # fmt: skip
        return visitor.post(reverse("petitions:send"), given)

    return go


def code_in(answer) -> str:
    return sealing.read_code("".join(answer.context["groups"]))


def test_the_form_opens_to_everybody_in_both_languages():
    for query in ({}, {"lang": "en"}):
        page = Client().get(reverse("petitions:send"), query)
        assert page.status_code == 200 and not page.cookies and "113" in page.content.decode()


@pytest.mark.parametrize(("code", "named"), [("18001", True), ("99999", False), ("18001-x", False)])
def test_a_sheet_on_a_wall_leads_to_the_form_of_its_commune(code, named, world):
    page = Client().get(reverse("petitions:send_at", args=[code]))
    assert page.status_code == 200 and ("Xã Uyên" in str(page.context["form"]["place"].value() or "")) == named


def test_residents_begin_where_every_form_is_named():
    for query in ({}, {"lang": "en"}):
        page = Client().get(reverse("start"), query)
        text = page.content.decode()
        assert page.status_code == 200 and not page.cookies
        assert all(reverse(name) in text for name in ("tips:choose", "petitions:send", "receipts:page"))
    assert reverse("start") in Client().get(reverse("account_login")).content.decode()


def test_a_wish_gets_a_receipt_that_tells_its_way(send, world, cast, accept):
    answer = send()
    receipt = receipts.find(sealing.way_of(code_in(answer)).word)
    petition = Petition.objects.get()
    assert answer.status_code == 200 and receipt.record == petition and petition.channel == "online"
    actions.sort(petition, kind="reflection", on=petition.received_on, by=cast["clerk"])
    accept(petition, petition.received_on)
    actions.resolve(petition, on=petition.received_on, outcome="answered", answer="Đã thay đèn.", by=cast["chair"])
    told = receipts.story(receipt)
    assert told.number == petition.code and "Đã thay đèn." in told.steps[-1].text and not told.open


def test_a_denunciation_is_sealed_by_the_server_which_says_so(send, desks):
    page = Client().get(reverse("petitions:send")).content.decode()
    assert page.count("<section") >= 1
    answer = send(nature="denunciation", text="lấn chiếm đất công")
    petition = Petition.objects.get()
    assert answer.status_code == 200 and petition.sealed and petition.text == "" and Envelope.objects.count() == 2
    assert receipts.of(petition).sealed
    assert receipts.story(receipts.of(petition)).number == ""


def test_an_anonymous_one_leaves_no_identity(send, desks):
    send(nature="denunciation", petitioner="")
    assert Petition.objects.get().anonymous and Envelope.objects.count() == 1


def test_about_an_official_the_commune_learns_nothing(send, desks, world):
    send(about_official="on")
    assert Petition.objects.get().place == world.p3


def test_without_a_desk_what_was_typed_stays_on_the_screen(send, world):
    answer = send(nature="denunciation", text="lấn chiếm đất công")
    assert answer.status_code == 422 and "lấn chiếm đất công" in answer.content.decode() and not Petition.objects.exists()


@pytest.mark.parametrize("bad", [{"petitioner": "A" * 10_000}, {"place": "Xã Không Đâu"}, {"text": ""}, {"gate": "x"},
                                 {"brief": "\x00"}, {"nature": "no"}])  # fmt: skip
def test_bad_input_stays_on_the_screen(send, bad):
    answer = send(**bad)
    assert answer.status_code == 422 and not Petition.objects.exists()


def test_scripts_come_out_harmless(client, send, cast):
    send(brief="<script>alert(1)</script>", text="<img src=x onerror=alert(1)>🔥")
    client.force_login(cast["clerk"])
    page = client.get(reverse("register:petitions.petitions:record", args=[Petition.objects.get().pk])).content.decode()
    assert "<script>alert" not in page and "<img src=x" not in page


def test_pressing_twice_sends_once_and_shows_the_receipt_again(send):
    token = gate.fields("petitions").token
    first, second = send(gate=token), send(gate=token)
    assert first.status_code == 200, first.context["form"].errors
    assert Petition.objects.count() == 1 and first.status_code == 200 and second.status_code in (200, 409)


def test_the_answer_is_rated_by_the_receipt(send, cast, accept, patient):
    code = code_in(send())
    petition = Petition.objects.get()

    def rate(**given):
        given = {"code": code, "satisfied": "no", "gate": gate.fields("ratings").token} | given
        return Client().post(reverse("petitions:rate"), given)

    assert rate().status_code == 422  # not answered yet
    actions.sort(petition, kind="reflection", on=petition.received_on, by=cast["clerk"])
    accept(petition, petition.received_on)
    actions.resolve(petition, on=petition.received_on, outcome="answered", answer="Xong.", by=cast["chair"])
    done = rate(text="Đèn vẫn tắt")
    assert done.status_code == 200, done.context["form"].errors
    petition.refresh_from_db()
    assert petition.satisfied is False and Message.objects.get().text == "Đèn vẫn tắt"
    assert rate(code="1234").status_code == rate(code=sealing.new_code()).status_code == 422


def test_what_is_missing_in_the_answer_to_a_denunciation_reaches_its_desk(send, cast, desks, accept, patient):
    code = code_in(send(nature="denunciation"))
    petition = Petition.objects.get()
    actions.sort(petition, kind="denunciation", on=petition.received_on, by=cast["clerk"])
    accept(petition, petition.received_on)
    actions.resolve(petition, on=petition.received_on, outcome="answered", decision="1", by=cast["chair"])
    given = {"code": code, "satisfied": "no", "text": "Đèn vẫn tắt", "gate": gate.fields("ratings").token}
    done = Client().post(reverse("petitions:rate"), given)
    assert done.status_code == 200, done.context["form"].errors
    assert f"{actions.reopens_until(petition.resolved_on):%d/%m/%Y}" in done.content.decode()
    message = Message.objects.get()
    assert message.text == "" and desks.clerk.read(desks.committee, bytes(message.box)) == {"text": "Đèn vẫn tắt"}


def test_published_results_name_nobody(cast, enter, accept, world):
    petition = accept(enter(kind="complaint"), D(2026, 3, 3))
    actions.resolve(petition, on=D(2026, 3, 9), outcome="right", answer="a", decision="1", by=cast["chair"])
    address = reverse("petitions:published", args=["18001"])
    assert "Đã sửa mức phạt" not in Client().get(address).content.decode()
    actions.publish(petition, on=D(2026, 3, 9), text="Đã sửa mức phạt.", by=cast["clerk"])
    page = Client().get(address).content.decode()
    assert address in Client().get(reverse("petitions:send_at", args=["18001"])).content.decode()
    assert "Đã sửa mức phạt" in page and "Đương" not in page
    assert Client().get(reverse("petitions:published", args=["no-such"])).status_code == 404


# --- very many at once -----------------------------------------------------------------------------------------------


@pytest.fixture
def crowded(monkeypatch, settings):
    """The gate lets nothing through at once."""
    settings.PACE = 0


def test_where_very_many_write_it_is_kept_and_numbered_later(send, crowded, settings, client, cast, world):
    code = code_in(send())
    waiting, receipt = Petition.objects.get(), receipts.find(sealing.way_of(code).word)
    assert (waiting.state, waiting.number, waiting.code) == ("waiting", None, "") and not waiting.dues()
    with translation.override("en"):
        told = receipts.story(receipt)
        assert told.open and told.steps[1].title == "It arrived and is kept" and told.number == ""
    client.force_login(cast["clerk"])
    assert client.get(reverse("register:petitions.petitions:record", args=[waiting.pk])).status_code == 404
    with pytest.raises(ValidationError):
        actions.sort(waiting, kind="complaint", on=waiting.received_on, by=cast["clerk"])
    settings.PACE = 60
    gate.tend()
    waiting.refresh_from_db()
    assert waiting.state == "received" and waiting.code == f"1/{waiting.year}" and receipts.story(receipt).number
    assert client.get(reverse("register:petitions.petitions:record", args=[waiting.pk])).status_code == 200


def test_the_book_has_no_gaps_and_keeps_the_order(world, desks, cast):
    for turn in range(7):
        given = {"denunciation": turn == 3, "about_official": turn == 4, "waits": turn % 2 == 0}
        actions.submit(world.u, brief=str(turn), by=RESIDENT, **given)
    assert intake.tend(2) == 2 and intake.tend(5) == 2 and intake.tend(5) == 0
    at_commune = Petition.objects.filter(place=world.u).order_by("number")
    assert [one.number for one in at_commune] == [1, 2, 3, 4, 5, 6]
    assert Petition.objects.get(place=world.p3).number == 1
    assert Event.objects.filter(verb="petitions.let_in").count() == 2


def test_boxes_wait_too_and_the_receipt_is_given_at_once(world, desks):
    way = sealing.way_of(sealing.new_code())
    box = sealing.seal(sealing.packed({"text": "lấn chiếm"}), desks.committee.public)
    petition = actions.submit(
        world.u, denunciation=True, anonymous=True, content_box=box, word=way.word,
        reply_key=sealing.encoded(way.pair.public), waits=True, by=RESIDENT,
    )  # fmt: skip
    assert petition.state == "waiting" and receipts.find(way.word).record == petition


def test_a_receipt_given_before_sealing_says_that_nothing_more_is_written(send, desks, cast):
    code = code_in(send())
    petition = Petition.objects.get()
    actions.sort(petition, kind="denunciation", on=petition.received_on, by=cast["clerk"])
    with translation.override("en"):
        told = receipts.story(receipts.find(sealing.way_of(code).word))
        assert not told.open and "nothing more can be written" in told.steps[-1].text
