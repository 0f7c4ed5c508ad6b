"""Whatever a stranger posts: an answer in words, never a fault, and nothing is half-done."""

from urllib.parse import quote

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from tuquan.casework import gate, sealing
from tuquan.casework.models import Attachment, Envelope, Message, Receipt, SpentToken
from tuquan.casework.tests.samples import NO_PICTURES, ODD
from tuquan.tips.models import Tip
from tuquan.tips.tests.conftest import boxes, typed


def kept():
    return [model.objects.count() for model in (Tip, Envelope, Receipt, Attachment, Message)]


@pytest.fixture(autouse=True)
def quick(monkeypatch):
    monkeypatch.setattr(gate, "HASTY", -1)


@pytest.mark.parametrize("odd", ODD, ids=range(len(ODD)))
def test_addresses(cast, resident, odd):
    for path in ("/tin-bao/", "/bien-nhan/", "/tin-bao/18001/"):
        for name in ("q", "tinh", "place", "lang", "page"):
            assert resident.get(path, {name: odd[:2000]}).status_code == 200
    part = quote(odd[:200], safe="")
    for path in (f"/viec/lich/{part}.ics", f"/tin-bao/{part}/", f"/viec/to-dan/tips/{part}/"):
        assert resident.get(path).status_code in (302, 404), path


@pytest.mark.parametrize("odd", ODD, ids=range(len(ODD)))
def test_the_form_without_javascript(cast, resident, odd):
    for name in ("category", "about_official", "happened", "manner", "gate", "gate_work"):
        before = kept()
        answer = resident.post("/tin-bao/18001/", typed(**{name: odd}))
        assert answer.status_code in (409, 422) or name == "gate_work", (name, answer.status_code)
        assert kept() == before or name == "gate_work"
        assert "<script>alert(1)" not in answer.content.decode()
    for name in ("what", "spot", "moment", "name", "phone", "reach"):
        before = kept()
        answer = resident.post("/tin-bao/18001/", typed(**{"manner": "open", "name": "A", name: odd}))
        assert answer.status_code in (200, 422), (name, answer.status_code)
        assert answer.status_code == 200 or kept() == before
        assert "<script>alert(1)" not in answer.content.decode()


@pytest.mark.parametrize("odd", ["", "AAAA", "không phải base64", "A" * 300_000, "\x00", "=" * 100], ids=range(6))
def test_boxes_that_are_none(cast, resident, odd):
    for name in ("content_box", "identity_box", "word", "reply_key", "desk"):
        given, _code = boxes(cast, manner="sealed", identity={"name": "A"})
        before = kept()
        answer = resident.post("/tin-bao/18001/", given | {name: odd})
        assert answer.status_code in (409, 422), (name, answer.status_code)
        assert kept() == before


def test_a_box_for_another_desk_or_twice(cast, resident):
    given, _code = boxes(cast)
    assert resident.post("/tin-bao/18001/", given | {"desk": cast.inspectors.pk}).status_code == 409
    assert resident.post("/tin-bao/18001/", given | {"word": given["word"].upper()}).status_code == 422
    assert resident.post("/tin-bao/18001/", given | {"desk": 10**40}).status_code == 409
    assert resident.post("/tin-bao/18001/", given).status_code == 200
    assert resident.post("/tin-bao/18001/", given).status_code == 200  # arrived already
    other, _code = boxes(cast)
    assert resident.post("/tin-bao/18001/", other | {"gate": given["gate"]}).status_code == 409
    assert Tip.objects.count() == 1


@pytest.mark.parametrize("raw", NO_PICTURES, ids=range(len(NO_PICTURES)))
def test_a_picture_that_is_none(cast, resident, raw):
    answer = resident.post("/tin-bao/18001/", typed(files=[SimpleUploadedFile("\u202egnp.exe\x00", raw)]))
    assert answer.status_code == 422 and not Tip.objects.exists()


def test_more_fields_than_a_form_has(cast, resident):
    for path in ("/tin-bao/18001/", "/bien-nhan/"):
        many = {f"f{number}": "x" for number in range(5_000)}
        assert resident.post(path, many).status_code in (400, 404)
    assert kept() == [0] * 5


@pytest.mark.parametrize("odd", ODD, ids=range(len(ODD)))
def test_receipts(cast, resident, odd):
    for name in ("code", "word", "text", "box", "copy", "to"):
        answer = resident.post("/bien-nhan/", {"gate": gate.fields("receipts").token, name: odd})
        assert answer.status_code in (404, 409, 422), (name, answer.status_code)


@pytest.mark.parametrize("odd", [odd for odd in ODD if odd != "9" * 5_000] + ["", "AAAA"], ids=range(len(ODD) + 1))
def test_messages_of_a_reporter(send, resident, odd):
    tip, code = send()
    way = sealing.way_of(code)
    for name in ("box", "copy", "to"):
        receipt = Receipt.objects.get()
        box = sealing.encoded(sealing.seal(b"x", receipt.desk.public))
        given = {"word": way.word, "box": box, "copy": box, "to": receipt.desk.public, name: odd}
        answer = resident.post("/bien-nhan/", given | {"gate": gate.fields("receipts").token})
        assert answer.status_code in (200, 422) and not Message.objects.exists(), name
    token = gate.fields("receipts").token
    text = {"code": code, "text": odd, "gate": token}
    assert resident.post("/bien-nhan/", text).status_code in (200, 422)
    assert resident.post("/bien-nhan/", text).status_code == 409  # one token, one message
    assert tip.code and SpentToken.objects.exists()
