"""Whatever a stranger posts as a petition: an answer in words, never a fault, and nothing is half-done."""

from urllib.parse import quote

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from tuquan.casework import gate, referrals
from tuquan.casework.models import Attachment, Envelope, Message, Receipt
from tuquan.casework.tests.samples import NO_PICTURES, ODD
from tuquan.journal.actions import RESIDENT
from tuquan.petitions import actions
from tuquan.petitions.models import Petition

GOOD = {"nature": "open", "place": "18001", "brief": "a", "text": "b"}


def kept():
    return [model.objects.count() for model in (Petition, Envelope, Receipt, Attachment, Message)]


@pytest.fixture(autouse=True)
def quick(monkeypatch):
    monkeypatch.setattr(gate, "HASTY", -1)


@pytest.fixture
def resident():
    """A browser without account, session or cookie."""
    return Client(enforce_csrf_checks=True)


@pytest.mark.parametrize("odd", ODD, ids=range(len(ODD)))
def test_addresses(world, resident, odd):
    for name in ("q", "tinh", "place", "lang", "page"):
        assert resident.get("/kien-nghi/", {name: odd[:2000]}).status_code == 200
    assert resident.get(f"/kien-nghi/ket-qua/{quote(odd[:200], safe='')}/").status_code in (302, 404)


@pytest.mark.parametrize("odd", ODD, ids=range(len(ODD)))
def test_letters(desks, resident, odd):
    for name in ("nature", "about_official", "place", "place_id", "brief", "text", "petitioner", "address", "contact", "gate",
                 "content_box", "identity_box", "word", "reply_key", "desk"):  # fmt: skip
        before = kept()
        answer = resident.post("/kien-nghi/", GOOD | {"gate": gate.fields("petitions").token, name: odd})
        assert answer.status_code in (200, 409, 422), (name, answer.status_code)
        assert "<script>alert(1)" not in answer.content.decode()
        assert answer.status_code == 200 or kept() == before


@pytest.mark.parametrize("raw", NO_PICTURES, ids=range(len(NO_PICTURES)))
def test_a_picture_that_is_none(world, resident, raw):
    sent = GOOD | {"gate": gate.fields("petitions").token, "files": [SimpleUploadedFile("x.png", raw)]}
    assert resident.post("/kien-nghi/", sent).status_code == 422
    assert kept() == [0] * 5


def test_more_fields_than_a_form_has(world, resident):
    for path in ("/kien-nghi/", "/kien-nghi/hai-long/"):
        assert resident.post(path, {f"f{number}": "x" for number in range(5_000)}).status_code in (400, 404)
    assert kept() == [0] * 5


def test_what_is_about_an_official_is_offered_to_nobody(cast, desks, world):
    petition = actions.submit(world.u, about_official=True, brief="Nhận tiền", text="Nhận tiền", by=RESIDENT)
    assert petition.place == world.p3
    for to, place in (("tips.tips", world.u), ("tips.tips", world.p3), ("petitions.petitions", world.u)):
        with pytest.raises(ValidationError):
            boxes = {name: bytes(100) for name in referrals.sealed_parts(petition, None)}
            referrals.offer(petition, to=to, to_place=place, boxes=boxes, by=cast["inspector"])
