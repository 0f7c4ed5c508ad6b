"""Officers write to whoever sent a report, if they may read it; of sealed reports the server never sees the text."""

from datetime import date

import pytest
from django.template import Context, Template
from django.test import RequestFactory
from django.urls import reverse

from tuquan.casework import receipts, sealing
from tuquan.casework.models import Message
from tuquan.casework.tests.test_receipts import LABEL, told
from tuquan.tests.actions import TESTER, carry, open_matter
from tuquan.tests.world import make_user

READS = "casework.read_police_desk"


@pytest.fixture(autouse=True)
def telling(monkeypatch):
    monkeypatch.setattr(receipts, "_tellings", {LABEL: receipts.Telling(told, READS)})


@pytest.fixture
def reader(client, world):
    user = make_user("doc", ("tip_reader", world.u))
    client.force_login(user)
    return user


@pytest.fixture
def matter(world):
    return open_matter(world.u, opened_on=date(2026, 3, 4), by=TESTER)


def code_for(matter, sealed=False) -> str:
    return carry(matter.place, work=lambda: receipts.make(matter, sealed), by=TESTER)


def shown(matter, user) -> str:
    request = RequestFactory().get("/")
    request.user = user
    return Template("{% load threads %}{% thread record %}").render(Context({"request": request, "record": matter}))


def address(matter) -> str:
    return reverse("casework:write", args=[receipts.of(matter).pk])


def test_an_officer_writes_and_both_sides_read_it(matter, client, reader):
    code_for(matter)
    answer = client.post(address(matter), {"text": "Xin cho biết <giờ>"})
    assert answer.status_code == 302 and answer["Location"].endswith("#thread")
    assert Message.objects.get().text == "Xin cho biết <giờ>"
    assert "Xin cho biết &lt;giờ&gt;" in shown(matter, reader)


@pytest.mark.parametrize("text", ["", "  ", "a" * 5001])
def test_what_is_wrong_comes_back_with_the_text(matter, client, reader, text):
    code_for(matter)
    answer = client.post(address(matter), {"text": text})
    assert answer.status_code == 422 and text.strip() in answer.content.decode() and not Message.objects.exists()


def test_who_may_not_read_the_report_finds_no_thread(matter, client, world):
    code_for(matter)
    for name, role, place in (("la", "tip_reader", world.z), ("can.bo", "commune_officer", world.u)):
        user = make_user(name, (role, place))
        client.force_login(user)
        assert client.post(address(matter), {"text": "x"}).status_code == 404
        assert client.get(address(matter)).status_code == 404 and shown(matter, user).strip() == ""


def test_a_record_without_a_receipt_has_no_thread(matter, reader):
    assert shown(matter, reader).strip() == ""


def test_a_sealed_thread_holds_boxes_and_takes_boxes(sealed, cast, client):
    matter, user = sealed.record, cast.reader.user
    client.force_login(user)
    code = code_for(matter, sealed=True)
    receipt = receipts.of(matter)
    box, copy = (sealing.encoded(sealing.seal(sealing.packed({"text": "hẹn ở chợ"}), key))
                 for key in (receipt.reply_key, cast.desk.public))  # fmt: skip
    page = shown(matter, user)
    assert f'data-public="{cast.desk.public}"' in page and 'name="text"' not in page
    client.post(address(matter), {"text": "hẹn ở chợ"})
    client.post(address(matter), {"box": box, "copy": copy, "to": "another"})
    assert not Message.objects.exists(), "neither plain text nor what is sealed to another desk"
    client.post(address(matter), {"box": box, "copy": copy, "to": cast.desk.public})
    message = Message.objects.get()
    assert cast.reader.read(cast.desk, message.copy) == {"text": "hẹn ở chợ"} and message.desk == cast.desk
    private = sealing.way_of(code).pair.private
    assert [receipts.opened(one, private).text for one in receipts.messages(receipt)] == ["hẹn ở chợ"]
    assert copy in shown(matter, user) and "hẹn ở chợ" not in shown(matter, user)
