"""What no page of ours would send: each is answered in words, never with a fault, and nothing is half-done."""

import json

import pytest
from django.urls import reverse

from tuquan.casework.models import Desk, ReaderKey, Seat, Share
from tuquan.kit.text import clean

HUGE = 10**30
BOX = "A" * 106 + "=="  # base64 of 80 bytes or so, of nothing


def shares(*rows):
    return json.dumps(list(rows))


@pytest.mark.parametrize("sent", [
    '[{"key": Infinity, "sealed": "x"}]', '[{"key": 1e400, "sealed": "x"}]', '[{"key": NaN, "sealed": "x"}]', "[1]", "{}",
    "7", "null", '[{"key": [], "sealed": "x"}]', '["x"]', "[" * 100_000, "1" * 5_000,
    '[{"key": "9' + "9" * 5_000 + '", "sealed": "x"}]',
], ids=lambda text: text[:12])  # fmt: skip
def test_shares_that_no_page_made(cast, client, sent):
    client.force_login(cast.reader.user)
    before = Share.objects.count()
    given = {"threshold": "2", "shares": sent}
    assert client.post(reverse("keys:share", args=[cast.desk.pk]), given).status_code == 422
    assert Share.objects.count() == before


NAMES = ["\ud800", "\x00", "x" * 10_000, "<script>alert(1)</script>", "Tru\u031bo\u031b\u0309ng", "🚨"]


@pytest.mark.parametrize("office", NAMES, ids=range(len(NAMES)))
def test_an_office_of_any_name(cast, client, office):
    client.force_login(cast.reader.user)
    keys = {user.pk: ReaderKey.objects.get(user=user).pk for user in (cast.chair.user, cast.head.user)}
    rows = [{"key": key, "office": office, "sealed": "A" * 108} for key in keys.values()]
    answer = client.post(reverse("keys:share", args=[cast.desk.pk]), {"threshold": "2", "shares": json.dumps(rows)})
    assert answer.status_code in (302, 422)
    if answer.status_code == 302:
        assert "<script>" not in client.get(reverse("keys:desk", args=[cast.desk.pk])).content.decode()


@pytest.mark.parametrize("changed", [
    {"passes": HUGE}, {"passes": -1}, {"passes": 40_000}, {"memory_kib": HUGE}, {"public": "AA=="}, {"public": "không"},
    {"salt": "\x00"}, {"wrapped": "=" * 96},
], ids=str)  # fmt: skip
def test_a_key_that_no_page_made(cast, client, changed):
    client.force_login(cast.reader.user)
    key = ReaderKey.objects.get(user=cast.reader.user, retired_on=None)
    good = {name: getattr(key, name) for name in ("public", "wrapped", "salt", "passes", "memory_kib")}
    for page in ("keys:make_key", "keys:passphrase"):
        if page == "keys:passphrase" and "public" in changed:
            continue
        assert client.post(reverse(page), good | changed).status_code == 422
    assert ReaderKey.objects.filter(user=cast.reader.user).count() == 1


def test_places_that_are_none(cast, client):
    """Numbers that no key has, however large, are not there."""
    client.force_login(cast.reader.user)
    for number in (0, 2**63 - 1, 2**63, HUGE):
        for name in ("desk", "give_seat", "end_seat", "share", "replace", "retire", "recover", "recovery", "ask", "opening",
                     "refuse", "send_back"):  # fmt: skip
            for call in (client.get, client.post):
                assert call(reverse(f"keys:{name}", args=[number])).status_code in (404, 405), (name, number)
        assert client.get(reverse("keys:open_desk", args=["police", number])).status_code == 404
        for name in ("envelope", "asked", "half"):
            assert client.get(reverse(f"boxes:{name}", args=[number])).status_code in (404, 405)
            assert client.post(reverse(f"boxes:{name}", args=[number])).status_code in (404, 405)
        assert client.get(reverse("casework:clock", args=[number])).status_code == 404
        assert client.get(reverse("casework:write", args=[number])).status_code == 404
        assert client.get(reverse("casework:offer", args=["tips.Tip", number])).status_code == 404
        seat = {"key": str(number), "sealed": BOX}
        assert client.post(reverse("keys:give_seat", args=[cast.desk.pk]), seat).status_code == 422
    assert Seat.objects.count() == 2 and Desk.objects.count() == 2


@pytest.mark.parametrize("text", ["a\x00b", "a\ud800b", "a\u202eb"])
def test_letters_that_no_database_holds_are_dropped(text):
    assert clean(text) == "ab"
