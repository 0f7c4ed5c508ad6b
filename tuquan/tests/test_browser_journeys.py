"""A resident's journey, an officer's day and an opening by two persons, in a real browser; afterwards everything that the
installation keeps is searched for what was told in confidence."""

import logging
import re
import time
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.staticfiles.handlers import StaticFilesHandler
from django.db import connection
from django.middleware.gzip import GZipMiddleware
from django.test import Client
from django.urls import reverse
from nacl.exceptions import CryptoError
from playwright.sync_api import expect

from tuquan.casework import actions as casework
from tuquan.casework import envelopes, files, gate, receipts, sealing
from tuquan.casework.models import Attachment, Clock, Opening, OpeningState
from tuquan.casework.tests import samples
from tuquan.journal.models import Event
from tuquan.kit.period import today
from tuquan.petitions.models import Petition
from tuquan.tests.test_browser import DESK, PHONE, browser, choose, fits, is_fault, orm_beside_a_browser, visit  # noqa: F401
from tuquan.tests.world import make_user
from tuquan.tips import actions, public
from tuquan.tips.models import Tip
from tuquan.tips.tests.conftest import boxes, cast, sitter  # noqa: F401
from tuquan.tips.tests.test_canary import spellings

pytestmark = [pytest.mark.browser, pytest.mark.embedded, pytest.mark.django_db(transaction=True)]

WHAT, SPOT = "giấu pháo nổ dưới gầm phản nhà ông Bồng", "ngõ Kín 44 sau chợ Gạo"
NAME, NUMBER, REACH = "Trịnh Thị Kín Đáo", "0912 345 876", "gặp ở quán nước cô Mận"
SAID, ANSWER = "chúng chở đi lúc gà gáy", "đã rõ, xin tránh xa chỗ ấy"
SECRETS = (WHAT, SPOT, NAME, NUMBER, REACH, SAID, ANSWER)
LIGHT = 100_000  # bytes of a first visit


@pytest.fixture(autouse=True)
def home(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "files"


@pytest.fixture
def canary(transactional_db, tmp_path, caplog):
    """After the journey: no column of a table, no file and no log holds a word of what was told."""
    caplog.set_level(logging.DEBUG)
    yield
    needles = [needle for text in SECRETS for needle in set(spellings(text))]
    searched = 0
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT * FROM "{table}"')
            for value in (value for row in cursor.fetchall() for value in row):
                raw = bytes(value) if isinstance(value, bytes | memoryview) else str(value).encode()
                assert not [needle for needle in needles if needle in raw], table
                searched += 1
    assert searched > 1000
    kept = [path for folder in (Path(settings.HOME), tmp_path) for path in folder.rglob("*") if path.is_file()]
    for path in kept:
        raw = path.name.encode() + path.read_bytes()
        assert not [needle for needle in needles if needle in raw], path
    assert not [needle for needle in needles if needle in caplog.text.encode()]


@pytest.fixture
def phone(browser, live_server):  # noqa: F811
    """A resident's telephone: `phone()`, or `phone(script=False)`. Gets no cookie and asks nobody but us."""
    contexts, complaints = [], []

    def open_page(script=True):
        context = browser.new_context(viewport=PHONE, locale="vi-VN", base_url=live_server.url, java_script_enabled=script)
        contexts.append(context)
        page = context.new_page()
        page.sent = []
        page.on("request", lambda request: page.sent.append(request))
        page.on("console", lambda message: complaints.append(message.text) if is_fault(message) else None)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        return page

    yield open_page
    for context in contexts:
        assert not context.cookies(), "a visitor is given no cookie"
        assert all(one.url.startswith((live_server.url, "blob:")) for page in context.pages for one in page.sent)
        context.close()
    assert not complaints


def bodies(page) -> bytes:
    """All that this page sent beside addresses."""
    return b"\n".join(one.post_data_buffer or b"" for one in page.sent if one.method == "POST")


@pytest.fixture
def arrived(monkeypatch):
    """What forms brought to the server: Chromium does not tell the body of a request with files in it."""
    parts, take = [], public.take_boxes

    def taken(request, ends):
        parts.extend([str(request.POST.dict()).encode(), str(request.FILES).encode()])
        for file in request.FILES.getlist("files_sealed"):
            parts.append(file.read())
            file.seek(0)
        return take(request, ends)

    monkeypatch.setattr(public, "take_boxes", taken)
    return parts


def betrayed(raw: bytes) -> list[str]:
    return [text for text in SECRETS if any(needle in raw for needle in spellings(text))]


def photo() -> dict:
    """A picture that says of itself who took it."""
    return {"name": f"{NAME}.png", "mimeType": "image/png", "buffer": samples.picture("PNG")}


def pause(page) -> None:
    """As long as a hand takes to fill in a form: quicker without a proof of work is a script."""
    page.wait_for_timeout(1000 * gate.HASTY + 200)


def tell(page, script=True) -> str:
    """From the choice of the commune to the receipt; gives its code."""
    page.goto(reverse("tips:choose"))
    page.fill("#q", "Uyen")
    page.click("main form[role=search] button")
    page.click("main .units a")
    assert page.url.endswith("/tin-bao/18001/") and fits(page)
    assert page.locator("a[href='tel:113']").count()
    page.select_option("[name=category]", "weapons")
    choose(page, "happened", "now")
    page.fill("[name=what]", WHAT)
    page.fill("[name=spot]", SPOT)
    sound = {"name": "ghi-am.mp3", "mimeType": "audio/mpeg", "buffer": samples.mp3()}
    page.set_input_files("[name=files]", [photo(), sound])
    assert page.is_visible("[name=name]") != script, "without JavaScript all fields stand there"
    choose(page, "manner", "sealed")
    for field, text in (("name", NAME), ("phone", NUMBER), ("reach", REACH)):
        page.fill(f"[name={field}]", text)
    if not script:
        pause(page)
    page.click("form[data-tip] .btn.main")
    expect(page.locator("[data-code] li")).to_have_count(7)
    assert fits(page) and page.is_visible("[data-copy]") == script
    return "".join(page.locator("[data-code] li").all_inner_texts())


def follow(page, code: str, script=True) -> None:
    """The page of the receipt."""
    page.goto(reverse("receipts:page"))
    page.fill("#code", sealing.shown(code))
    if not script:
        pause(page)
    page.click("form[data-receipt] .btn.main")
    page.wait_for_selector("#messages")
    assert fits(page)


def answered(it, tip):
    """What happens at the desk meanwhile: read, answered, and the identity opened by two."""
    actions.mark_read(tip, by=it.reader.user)
    receipt = receipts.of(tip)
    box, copy = (
        sealing.encoded(sealing.seal(sealing.packed({"text": ANSWER}), key))
        for key in (receipt.reply_key, it.police.public)
    )
    casework.write_to_reporter(receipt, box=box, copy=copy, to=it.police.public, by=it.reader.user)
    identity = envelopes.of(tip).get(part="identity")
    given = {"reason": "Hỏi thêm để ngăn nổ", "citation": "Luật Tố cáo 2018, điều 56"}
    return it.guardian.allow(casework.ask_opening(identity, by=it.reader.user, **given))


@pytest.mark.parametrize("script", [True, False], ids=["sealed-in-the-browser", "without-javascript"])
def test_a_resident_tells_follows_and_is_answered(cast, phone, arrived, canary, script):  # noqa: F811
    page = phone(script)
    code = tell(page, script)
    tip = Tip.objects.get()
    assert len(arrived) == (3 if script else 0) and not betrayed(b"\n".join(arrived))
    told = envelopes.of(tip).get(part="content")
    assert cast.reader.read(cast.police, told.box) == {"what": WHAT, "spot": SPOT, "unit": "Xã Uyên"}
    assert told.by_browser == script
    own = cast.reader.desk_private(cast.police)
    for raw in [sealing.unseal(files.read(file), own).split(b"\n", 1)[1] for file in files.of(tip)]:
        assert samples.WORD not in raw

    follow(page, code, script)
    assert page.locator(".story .next").count(), "what is due by law"
    page.fill("#text", SAID)
    if not script:
        pause(page)
    page.click("#messages .btn.main")
    expect(page.locator(".thread .mine")).to_contain_text(SAID)

    opening = answered(cast, tip)
    page = phone(script)
    follow(page, code, script)
    expect(page.locator(".thread li").last).to_contain_text(ANSWER)
    said = page.inner_text("main")
    day = f"{today():%d/%m/%Y}"
    for words in (opening.reason, opening.citation, opening.get_state_display().capitalize(), day, "Xã Uyên"):
        assert words in said
    assert page.locator(".story").first.locator("li:not(.next)").count() == 2, "it arrived, it was read"
    assert NAME not in said and code not in page.url
    if script:
        assert not betrayed(bodies(page)) and code.encode() not in bodies(page)


@pytest.mark.parametrize("address", ["/tin-bao/18001/", "/kien-nghi/", "/bien-nhan/"])
def test_a_first_visit_weighs_little(cast, phone, monkeypatch, address):  # noqa: F811
    """As Chromium counts it, with files compressed as the product serves them."""
    plain = StaticFilesHandler.get_response
    monkeypatch.setattr(
        StaticFilesHandler, "get_response", lambda self, request: GZipMiddleware(lambda one: plain(self, one))(request)
    )
    page, weights = phone(), []
    network = page.context.new_cdp_session(page)
    network.send("Network.enable")
    network.on("Network.loadingFinished", lambda one: weights.append(one["encodedDataLength"]))
    page.goto(address, wait_until="networkidle")
    assert len(weights) >= 5 and sum(weights) < LIGHT, sum(weights)
    assert fits(page)


# --- officers --------------------------------------------------------------------------------------------------------


def reported(it) -> tuple[Tip, str]:
    """A tip with a sealed identity, as a browser sends it."""
    given, code = boxes(it, content={"what": WHAT}, identity={"name": NAME, "phone": NUMBER}, manner="sealed")
    assert Client().post(reverse("tips:send", args=["18001"]), given).status_code == 200
    return Tip.objects.get(), code


def unlock(page, officer) -> None:
    page.fill("[data-typed]", officer.passphrase)
    page.click("[data-unlock] button[type=submit]")


def send(page) -> None:
    page.click("main form button[type=submit]")
    page.wait_for_load_state()


def verb(page, register: str, record, name: str) -> None:
    """The form of a verb, by its button on the record's page."""
    page.goto(reverse(f"register:{register}:record", args=[record.pk]))
    page.click(f"main a[href$='/{record.pk}/{name}/']")
    page.wait_for_load_state()
    assert fits(page)


def test_a_readers_day(cast, visit, phone, canary):  # noqa: F811
    tip, code = reported(cast)
    page = visit("doc", DESK)
    page.on("request", lambda one: sent.append(one.post_data_buffer or b""))
    sent: list[bytes] = []
    page.goto(reverse("casework:worklist"))
    page.click(f"main a[href$='/tips/tips/{tip.pk}/']")
    page.click("[data-box] [data-open]")
    unlock(page, cast.reader)
    expect(page.locator("[data-box] dd").first).to_have_text(WHAT)
    assert fits(page)
    verb(page, "tips.tips", tip, "hand_over")
    choose(page, "to", "investigators")
    send(page)
    tip.refresh_from_db()
    assert tip.handed_over_at.second == 0 and tip.handed_over_in_time
    page.goto(reverse("register:tips.tips:record", args=[tip.pk]))
    page.fill("#thread_text", ANSWER)
    page.click("form[data-seals] button[type=submit]")
    expect(page.locator("[data-sealed-text]")).to_have_count(1)
    page.click("[data-thread] [data-open]")  # the key is still open in this tab
    expect(page.locator("[data-sealed-text]")).to_have_text(ANSWER)
    verb(page, "tips.tips", tip, "judge")
    choose(page, "outcome", "useful")
    send(page)
    tip.refresh_from_db()
    assert tip.outcome == "useful" and not betrayed(b"\n".join(sent))
    theirs = phone()
    follow(theirs, code)
    expect(theirs.locator(".thread li").last).to_contain_text(ANSWER)
    assert tip.get_handed_over_to_display() in theirs.inner_text("main")


def test_a_letter_from_the_desk_to_the_rating(world, visit, phone):  # noqa: F811
    make_user("clerk", ("petition_clerk", world.u))
    make_user("chair", ("commune_chair", world.u))
    page = visit("clerk", DESK)
    page.goto(reverse("register:petitions.petitions:add"))
    began = time.monotonic()
    page.keyboard.type("Quyết định phạt sai")  # the page begins in this field
    page.keyboard.press("Tab")
    page.keyboard.type("Nguyễn Văn Đương (mẫu)")
    page.set_input_files("[name=files]", photo() | {"name": "don.png"})
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"/petitions/\d+/$"))
    assert time.monotonic() - began < 60  # what the clerk is promised, on whatever machine
    petition = Petition.objects.get()
    assert (petition.code, petition.brief) == (f"1/{today().year}", "Quyết định phạt sai")
    assert Attachment.objects.get().media_type == "image/png" and fits(page)

    verb(page, "petitions.petitions", petition, "give_receipt")
    send(page)
    code = "".join(page.locator(".p-code li").all_inner_texts())
    verb(page, "petitions.petitions", petition, "sort")
    choose(page, "kind", "complaint")
    send(page)

    page.goto(reverse("register:petitions.petitions:record", args=[petition.pk]))
    page.fill("#thread_text", "Xin gửi bản sao quyết định.")
    page.click("#thread form button[type=submit]")
    expect(page.locator("#thread .k-said")).to_have_text("Xin gửi bản sao quyết định.")

    head = visit("chair", DESK)
    verb(head, "petitions.petitions", petition, "accept")
    for box in head.locator("[name=conditions]").all():
        box.check(force=True)
    send(head)
    petition.refresh_from_db()
    clock = Clock.objects.get(subject=f"petitions.Petition:{petition.pk}", met_on=None)
    assert petition.accepted_on and clock.due_on == petition.due_on
    head.click(f"main a[href='{reverse('casework:clock', args=[clock.pk])}']")
    assert str(clock.days) in head.inner_text(".c-facts") and clock.citation in head.inner_text(".c-facts")
    assert head.locator(".c-weeks .c-last").count() == 1 and fits(head)

    verb(head, "petitions.petitions", petition, "resolve")
    choose(head, "outcome", "right")
    head.fill("[name=decision]", "5/QĐ-UBND")
    head.fill("[name=answer]", "Sửa quyết định, trả lại tiền.")
    send(head)

    theirs = phone()
    follow(theirs, code)
    assert "Sửa quyết định, trả lại tiền." in theirs.inner_text(".story")
    expect(theirs.locator(".thread li")).to_contain_text("Xin gửi bản sao quyết định.")
    theirs.click(f"main a[href^='{reverse('petitions:rate')}']")
    theirs.fill("[name=code]", code)
    choose(theirs, "satisfied", "yes")
    expect(theirs.locator("[name=gate_work]")).not_to_have_value("")
    theirs.click("main form .btn.main")
    expect(theirs.locator("[role=status]")).to_be_visible()
    petition.refresh_from_db()
    assert petition.satisfied is True


def test_two_people_open_an_identity_and_neither_alone(cast, visit, phone, canary):  # noqa: F811
    tip, code = reported(cast)
    record = reverse("register:tips.tips:record", args=[tip.pk])
    identity = envelopes.of(tip).get(part="identity")
    mine, theirs = visit("doc", DESK), visit("giam.ho", PHONE)
    pages = (record, reverse("keys:ask", args=[identity.pk]), reverse("boxes:envelope", args=[identity.pk]))
    assert {theirs.request.get(one).status for one in pages} == {404}, "a guardian reads no tips, and asks for nobody"

    mine.goto(record)
    assert mine.locator("[data-reads]").count() == 0, "nothing to open yet"
    mine.click(f"a[href='{reverse('keys:ask', args=[identity.pk])}']")
    send(mine)
    assert mine.locator(".k-fielderror:visible, .invalid-feedback:visible").count() and not Opening.objects.exists()
    mine.fill("[name=reason]", "Hỏi thêm để ngăn nổ")
    mine.fill("[name=citation]", "Luật Tố cáo 2018, điều 56")
    send(mine)
    opening = Opening.objects.get()
    mine.goto(reverse("keys:opening", args=[opening.pk]))
    assert mine.locator("[data-secret=allow]").count() == 0, "whoever asks does not decide"
    assert mine.request.get(reverse("boxes:asked", args=[opening.pk])).status in (403, 404)
    token = {"X-CSRFToken": mine.locator("[name=csrfmiddlewaretoken]").first.input_value()}
    assert mine.request.post(reverse("boxes:half", args=[opening.pk]), headers=token).status in (403, 404, 409, 422)

    theirs.goto(reverse("keys:home"))
    theirs.click(f"a[href='{reverse('keys:opening', args=[opening.pk])}']")
    assert "Hỏi thêm để ngăn nổ" in theirs.inner_text("main") and fits(theirs)
    theirs.click("main form[data-secret] button[type=submit]")
    unlock(theirs, cast.guardian)
    theirs.wait_for_url("**/khoa/")
    opening.refresh_from_db()
    assert opening.state == OpeningState.ALLOWED
    with pytest.raises(CryptoError):  # the guardian alone can do nothing with what is left
        cast.guardian.read(cast.guards, opening.half)
    with pytest.raises(CryptoError):  # nor the reader with the envelope
        cast.reader.read(cast.police, identity.box)

    mine.goto(record)
    mine.click("[data-reads] [data-open]")
    unlock(mine, cast.reader)
    expect(mine.locator("[data-reads] dd").first).to_have_text(NAME)

    page = phone()
    follow(page, code)
    said = page.inner_text("main")
    assert opening.reason in said and opening.citation in said and f"{opening.decided_on:%d/%m/%Y}" in said
    steps = {"casework.ask_opening": "doc", "casework.allow_opening": "giam.ho", "casework.read_identity": "doc"}
    assert dict(Event.objects.filter(verb__in=steps).values_list("verb", "actor")) == steps
