"""How a tip comes in: by the form without and with JavaScript, twice, badly, in a flood; by a call."""

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from nacl.exceptions import CryptoError

from tuquan.casework import envelopes, gate, receipts, sealing
from tuquan.casework.models import Envelope, Receipt
from tuquan.tests.world import make_user
from tuquan.tips import actions
from tuquan.tips.actions.intake import tend
from tuquan.tips.models import Tip
from tuquan.tips.tests.conftest import NAME, PHONE, SENTENCE, boxes, typed

ADDRESS = "/tin-bao/18001/"


def opened(officer, tip, part="content"):
    envelope = envelopes.of(tip).get(part=part)
    return officer.read(envelope.desk, envelope.box)


def test_it_works_without_javascript(cast, send):
    tip, code = send(spot="ngõ 4", moment="tối qua", phone=PHONE)
    assert (tip.place, tip.category, tip.state, tip.number) == (cast.world.u, "weapons", "received", 1)
    assert tip.code == f"1/{tip.received_on.year}"
    content = opened(cast.other, tip)
    assert content == {"what": SENTENCE, "spot": "ngõ 4", "moment": "tối qua", "unit": "Xã Uyên"}  # the phone was dropped
    assert receipts.of(tip) == receipts.find(sealing.way_of(code).word)


def test_it_works_with_javascript(cast, resident):
    given, code = boxes(cast, content={"what": SENTENCE})
    answer = resident.post(ADDRESS, given)
    assert answer.status_code == 200 and "data-code" in answer.content.decode()
    assert opened(cast.reader, Tip.objects.get()) == {"what": SENTENCE}
    assert Envelope.objects.get().by_browser and receipts.find(sealing.way_of(code).word)


def test_a_name_takes_two_and_an_open_one_stands_with_the_text(cast, send):
    tip, _code = send(manner="sealed", name=NAME, phone=PHONE)
    assert "name" not in opened(cast.reader, tip)
    envelope = envelopes.of(tip).get(part="identity")
    with pytest.raises(CryptoError):
        cast.reader.read(cast.police, envelope.box)  # the guardian's layer lies outside
    half = sealing.unseal(bytes(envelope.box), cast.guardian.desk_private(cast.guards))
    assert cast.reader.read(cast.police, half) == {"name": NAME, "phone": PHONE}
    tip, _code = send(manner="open", name=NAME)
    assert opened(cast.reader, tip)["name"] == NAME and not envelopes.of(tip).filter(part="identity").exists()


def test_the_same_form_twice_is_one_tip_with_one_receipt(cast, resident, monkeypatch):
    monkeypatch.setattr(gate, "HASTY", -1)
    given = typed()
    first, second = (resident.post(ADDRESS, given) for _ in range(2))
    assert first.context["groups"] == second.context["groups"] and Tip.objects.count() == 1
    given, _code = boxes(cast)
    assert [resident.post(ADDRESS, given).status_code for _ in range(2)] == [200, 200]
    assert Tip.objects.count() == 2 and Receipt.objects.count() == 2


def test_numbers_follow_each_other_without_a_gap(send):
    assert [send()[0].number for _ in range(4)] == [1, 2, 3, 4]


def test_a_flood_waits_in_the_queue_and_nothing_is_refused(cast, resident, settings, monkeypatch):
    """Fifty from one village hall pass; beyond the pace they are kept and numbered later, the oldest first."""
    settings.PACE = 3
    monkeypatch.setattr(gate, "HASTY", -1)
    for _ in range(6):
        assert resident.post(ADDRESS, typed()).status_code == 200
    states = list(Tip.objects.order_by("pk").values_list("state", "number"))
    assert states == [("received", 1), ("received", 2), ("received", 3)] + [("waiting", None)] * 3
    assert Receipt.objects.count() == 6 and Envelope.objects.count() == 6
    assert tend(2) == 2 and tend(2) == 1 and tend(2) == 0
    assert list(Tip.objects.order_by("pk").values_list("number", flat=True)) == [1, 2, 3, 4, 5, 6]


def test_fifty_from_one_village_hall_pass(cast, resident, settings, monkeypatch):
    settings.PACE = 100
    monkeypatch.setattr(gate, "HASTY", -1)
    for _ in range(50):
        assert resident.post(ADDRESS, typed()).status_code == 200
    assert set(Tip.objects.values_list("state", flat=True)) == {"received"}


@pytest.mark.parametrize(
    "given",
    [
        {"category": ""}, {"category": "religion"}, {"category": "x" * 500}, {"happened": "14:05"}, {"what": "   "},
        {"what": "a" * 10_001}, {"manner": "sealed"}, {"manner": "open", "name": " "}, {"about_official": "maybe"},
        {"spot": "x" * 301}, {"name": "x" * 10_000, "manner": "open"},
    ],
    ids=str,
)  # fmt: skip
def test_what_is_wrong_is_said_and_nothing_lost(cast, resident, given):
    answer = resident.post(ADDRESS, typed(**given))
    assert answer.status_code == 422 and not Tip.objects.exists()
    page = answer.content.decode()
    assert "notice bad" in page and (given.get("what") is not None or SENTENCE in page)


@pytest.mark.parametrize(
    "text",
    ["<script>alert(1)</script>", "{{ x }}{% y %}", "🧨" * 40, "Tie\u0302\u0301ng Vie\u0323\u0302t", "a\x00b\u202ec",
     "'; DROP TABLE x;--", "x" * 10_000],
    ids=lambda text: ascii(text[:12]),
)  # fmt: skip
def test_any_text_arrives_as_written(cast, send, text):
    tip, _code = send(what=text, spot=text[:300], moment=text[:120])
    import unicodedata

    kept = opened(cast.reader, tip)["what"]
    assert kept == unicodedata.normalize("NFC", text).replace("\x00", "").replace("\u202e", "")


def test_a_script_typed_in_does_not_come_back_as_one(cast, resident):
    page = resident.post(ADDRESS, typed(what="<script>alert(1)</script>", category="")).content.decode()
    assert "<script>alert" not in page and "&lt;script&gt;alert" in page


@pytest.mark.parametrize("token", ["", "x", "a.b.c.d~e", "9" * 4000])
def test_a_forged_token_loses_nothing(cast, resident, token):
    answer = resident.post(ADDRESS, typed(gate=token))
    assert answer.status_code == 409 and SENTENCE in answer.content.decode() and not Tip.objects.exists()


def test_an_expired_token_loses_nothing(cast, resident, monkeypatch):
    given = typed()
    monkeypatch.setattr(gate, "LIFE", -1)
    answer = resident.post(ADDRESS, given)
    assert answer.status_code == 409 and SENTENCE in answer.content.decode()


@pytest.mark.parametrize(
    "given",
    [{"content_box": "-"}, {"content_box": "AAAA"}, {"content_box": "A" * 300_000}, {"word": "x"}, {"reply_key": "AAAA"},
     {"desk": ""}, {"identity_box": "%%%"}, {"manner": "sealed"}],
    ids=lambda given: str(given)[:40],
)  # fmt: skip
def test_bad_boxes_are_refused_in_words(cast, resident, given):
    answer = resident.post(ADDRESS, boxes(cast)[0] | given)
    assert answer.status_code == 422 and "notice bad" in answer.content.decode() and not Tip.objects.exists()


def test_a_desk_with_a_new_key_asks_the_browser_to_seal_anew(cast, resident):
    given, _code = boxes(cast, desk=cast.inspectors.pk)
    answer = resident.post(ADDRESS, given)
    assert answer.status_code == 409 and not Tip.objects.exists()
    assert f'"desk": {cast.police.pk}' in answer.content.decode()


def test_a_place_without_a_desk_says_so(cast, world, resident):
    answer = resident.get(f"/tin-bao/{world.cc.code}/")
    assert answer.status_code == 200 and "<textarea" not in answer.content.decode()
    assert resident.post(f"/tin-bao/{world.cc.code}/", typed()).status_code == 422
    assert not Tip.objects.exists()


@pytest.mark.parametrize("code", ["00000", "VN", "42", "18001-01", "18001@2020-01-01x", "khong-co"])
def test_no_form_where_no_commune_of_today_is(cast, resident, code):
    assert resident.get(f"/tin-bao/{code}/").status_code == 404


def test_the_place_is_found_without_javascript(cast, resident):
    page = resident.get("/tin-bao/", {"q": "uyen"}).content.decode()
    assert ADDRESS in page
    assert ADDRESS in resident.get("/tin-bao/", {"tinh": "42"}).content.decode()
    assert "Hà Tĩnh" in resident.get("/tin-bao/").content.decode()
    for bad in ("\x00", "9" * 5000, "%", "'", "\u202eabc", "a/b/c,d"):
        assert resident.get("/tin-bao/", {"q": bad, "tinh": bad}).status_code == 200


@pytest.mark.parametrize("language", ["vi", "en"])
def test_pages_say_what_is_asked_in_both_languages(cast, resident, language):
    for address in ("/tin-bao/", ADDRESS):
        page = resident.get(address, {"lang": language}).content.decode()
        assert f'<html lang="{language}"' in page
        assert page.index("tel:113") < page.index("<form") and "tel:114" in page and "tel:115" in page
        assert "data-leave" in page and "{{" not in page and "{%" not in page


def test_a_form_is_light_and_leaves_no_cookie(cast, resident):
    answer = resident.get(ADDRESS)
    assert not answer.cookies and "no-store" in answer["Cache-Control"] and len(answer.content) < 40_000
    assert "https://" not in answer.content.decode().replace("https://vi.wikipedia.org/", "")


def test_a_call_is_typed_in_at_the_desk(cast, client):
    client.force_login(cast.reader.user)
    page = client.get(reverse("tips:call"))
    assert page.status_code == 200 and "data-tip" in page.content.decode()
    address = reverse("tips:call_at", args=[cast.world.u.pk])
    answer = client.post(address, typed(name=NAME, manner="open"))
    tip = Tip.objects.get()
    assert tip.channel == "call" and opened(cast.other, tip)["name"] == NAME
    assert receipts.find(sealing.way_of("".join(answer.context["groups"])).word).record == tip
    given, _code = boxes(cast)
    assert client.post(address, given).status_code == 200 and Tip.objects.count() == 2
    assert client.post(address, given | {"word": ""}).status_code == 422


def test_a_call_about_the_police_is_not_for_the_police(cast, client):
    client.force_login(cast.reader.user)
    address = reverse("tips:call_at", args=[cast.world.u.pk])
    assert client.post(address, typed(about_official="yes")).status_code == 422 and not Tip.objects.exists()
    client.force_login(cast.inspector.user)
    assert client.post(address, typed(about_official="yes")).status_code == 200
    assert Tip.objects.get().place == cast.world.p3


def test_nobody_else_takes_calls(cast, client, world):
    for role in ("commune_officer", "commune_chair", "front_cadre", "administrator", "guardian"):
        client.force_login(make_user(f"ai.{role}", (role, world.u)))
        assert client.get(reverse("tips:call")).status_code == 404
        assert client.post(reverse("tips:call_at", args=[world.u.pk]), typed()).status_code == 404


def test_a_resident_may_do_nothing_but_send(cast, send):
    from tuquan.journal.actions import RESIDENT

    tip, _code = send()
    with pytest.raises(PermissionDenied):
        actions.mark_read(tip, by=RESIDENT)


# --- sheets on walls of former days -----------------------------------------------------------------------------------


def test_the_code_of_a_merged_commune_leads_to_its_heir(cast, resident, world):
    answer = resident.get(reverse("tips:send", args=[world.b.code]), {"lang": "en"})
    assert (answer.status_code, answer["Location"]) == (302, reverse("tips:send", args=[world.ab.code]) + "?lang=en")
    assert resident.get(reverse("petitions:send_at", args=[world.b.code])).context["form"].initial["place"]


def test_of_a_divided_commune_its_heirs_are_offered(cast, resident, world):
    answer = resident.get(reverse("tips:send", args=[world.x.code]), follow=True)
    assert {place.pk for place in answer.context["found"]} == {world.y.pk, world.z.pk}
    assert resident.get(reverse("tips:send", args=["99999"])).status_code == 404
