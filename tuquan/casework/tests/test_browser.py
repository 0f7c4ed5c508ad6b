"""A resident in a real browser, with and without JavaScript: the code, the answers, the way out.

Any message in the console fails the journey: the pages work under our own content security policy.
"""

from datetime import date
from unittest import mock
from urllib.parse import parse_qs

import pytest
from playwright.sync_api import expect

from tuquan.casework import actions as casework
from tuquan.casework import envelopes, gate, receipts, sealing
from tuquan.casework.models import Message, SpentToken
from tuquan.casework.tests.test_receipts import LABEL, chair, desk, make, matter, telling, told  # noqa: F401
from tuquan.journal.actions import RESIDENT
from tuquan.tests.actions import TESTER, carry, open_matter
from tuquan.tests.test_browser import browser, orm_beside_a_browser  # noqa: F401

pytestmark = [pytest.mark.browser, pytest.mark.embedded, pytest.mark.django_db(transaction=True)]
PHONE, SMALL = {"width": 390, "height": 844}, {"width": 320, "height": 600}
PAGE, READS = "/bien-nhan/", "casework.read_police_desk"


@pytest.fixture
def world(transactional_db):
    from tuquan.law import seed
    from tuquan.tests.world import make_world

    seed.load()
    return make_world()


@pytest.fixture
def visit(browser, live_server):  # noqa: F811
    """A visitor's page; `visit.posted` holds what the browser sent."""
    contexts, complaints, posted = [], [], []

    def open_page(script: bool = True, size=PHONE):
        context = browser.new_context(
            viewport=size, locale="vi-VN", base_url=live_server.url, java_script_enabled=script
        )
        contexts.append(context)
        context.route("https://vi.wikipedia.org/**", lambda route: route.fulfill(body="elsewhere"))
        page = context.new_page()
        page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("request", lambda sent: posted.append(sent.post_data) if sent.method == "POST" else None)
        page.goto(PAGE)
        return page

    open_page.posted = posted
    yield open_page
    for context in contexts:
        assert not context.cookies(), "a visitor is given no cookie"
        context.close()
    assert not [text for text in complaints if "status of 4" not in text]


@pytest.fixture
def report(matter, desk, world):  # noqa: F811
    """A sealed report with one answer: its code."""
    code = make(matter, sealed=True, desk=desk)
    receipt = receipts.of(matter)
    boxes = [sealing.encoded(sealing.seal(sealing.packed({"text": "Đã nhận, xin cho biết giờ"}), key))
             for key in (receipt.reply_key, desk.public)]  # fmt: skip
    casework.write_to_reporter(receipt, box=boxes[0], copy=boxes[1], to=desk.public, by=chair(world))
    return code


def fits(page) -> bool:
    return page.evaluate("document.documentElement.scrollWidth <= window.innerWidth + 1")


def test_with_javascript_the_code_stays_on_the_device(visit, report, desk):  # noqa: F811
    page = visit(size=SMALL)
    assert fits(page)
    page.fill("#code", sealing.shown(report))
    page.click("main form button")
    page.wait_for_selector(".thread")
    assert (
        "Đã nhận, xin cho biết giờ" in page.inner_text(".thread") and "TB-7" in page.inner_text("main") and fits(page)
    )
    page.fill("#text", "Khoảng chín giờ tối")
    page.click("#messages form button")
    page.wait_for_selector(".thread li.mine")
    assert "Khoảng chín giờ tối" in page.inner_text(".thread li.mine")
    assert visit.posted and not [sent for sent in visit.posted if report in sent or "gi%E1%BB%9D+t%E1%BB%91i" in sent]
    assert all(parse_qs(sent)["word"] == [sealing.way_of(report).word] for sent in visit.posted)
    kept = Message.objects.get(from_reporter=True)
    assert sealing.unpacked(sealing.unseal(bytes(kept.box), desk.private)) == {"text": "Khoảng chín giờ tối"}
    assert set(SpentToken.objects.values_list("worked", flat=True)) == {True}


def test_without_javascript_the_server_opens_and_says_so(visit, report, desk):  # noqa: F811
    page = visit(script=False, size=SMALL)
    assert page.is_visible("[data-without-script]") and not page.is_visible("[data-with-script]")
    page.wait_for_timeout(1000 * gate.HASTY)
    page.fill("#code", report)
    page.click("main form button")
    assert "Đã nhận, xin cho biết giờ" in page.inner_text(".thread") and page.is_visible(".notice.warn")
    assert page.url.endswith(PAGE)
    page.wait_for_timeout(1000 * gate.HASTY)
    page.fill("#text", "Khoảng chín giờ tối")
    page.click("#messages form button")
    assert "Khoảng chín giờ tối" in page.inner_text(".thread li.mine") and report not in page.url


def test_a_mistyped_digit_is_told_before_anything_is_sent(visit, report):
    page = visit()
    page.fill("#code", f"{report[:-1]}{(int(report[-1]) + 1) % 10}")
    page.click("main form button")
    page.wait_for_selector("#code_wrong", state="visible")
    assert not visit.posted
    other = sealing.new_code()
    page.fill("#code", other)
    page.click("main form button")
    page.wait_for_selector(".notice.bad")
    assert page.input_value("#code") == other and other not in "".join(visit.posted)


def test_a_token_that_came_too_late_is_replaced_unseen(visit, report, monkeypatch):
    page = visit()
    expect(page.locator("[name=gate_work]")).not_to_have_value("")
    monkeypatch.setattr(gate, "LIFE", -1)
    page.fill("#code", report)
    page.on("response", lambda answer: monkeypatch.setattr(gate, "LIFE", 3600) if answer.status == 409 else None)
    page.click("main form button")
    page.wait_for_selector(".thread")
    assert len(visit.posted) >= 2


@pytest.mark.parametrize("script", [True, False])
def test_the_way_out(visit, report, script):
    page = visit(script=script)
    page.fill("#code", report)
    page.click(".leave")
    page.wait_for_url("https://vi.wikipedia.org/")
    if script:
        page.go_back()
        assert PAGE not in page.url, "“back” does not lead to the page that was left"


def test_the_language_goes_along_without_a_cookie(visit, report):
    page = visit()
    page.click(".languages a")
    page.wait_for_url("**/?lang=en")
    page.fill("#code", report)
    page.click("main form button")
    page.wait_for_selector(".thread")
    assert "What happened" in page.inner_text("main") and page.get_attribute("html", "lang") == "en"


def test_a_first_visit_is_light(visit):
    page = visit()
    page.wait_for_load_state("networkidle")
    sizes = page.evaluate(
        "[...performance.getEntriesByType('resource'), ...performance.getEntriesByType('navigation')]"
        ".map(one => [one.name, one.encodedBodySize])"
    )
    assert sizes and all(name.startswith(page.url[: page.url.index("/", 8)]) for name, _size in sizes)
    plain_script = sum(size for _name, size in sizes)  # the test server compresses nothing
    assert plain_script < 120_000, sizes


@pytest.fixture
def case(transactional_db, world, sitter):
    """A sealed report at a desk with a reader, and the code of its receipt."""
    reader = sitter("doc", ("tip_reader", world.u))
    keepers = [(sitter("chu.tich", ("commune_chair", world.u)).user, "Chủ tịch"),
               (sitter("giam.ho", ("guardian", world.p3)).user, "Thanh tra")]  # fmt: skip
    opened = reader.open_desk(world.u, "police", keepers)
    record = open_matter(world.u, opened_on=date(2026, 3, 1), by=TESTER)
    with mock.patch.dict(envelopes.READABLE, {LABEL: envelopes.Reading(READS, {"what": "What"})}):
        carry(world.u, work=lambda: envelopes.seal_content(record, {"what": "đốt rác"}, opened), by=TESTER)
        yield record, opened, reader, make_receipt(record)


def make_receipt(record) -> str:
    return carry(record.place, work=lambda: receipts.make(record, True), by=TESTER)


@pytest.mark.urls("tuquan.tests.thread_page")
def test_an_officer_and_a_reporter_talk_and_the_server_hears_nothing(case, browser, live_server, monkeypatch):  # noqa: F811
    record, opened, reader, code = case
    monkeypatch.setattr(receipts, "_tellings", {LABEL: receipts.Telling(told, READS)})
    way, receipt = sealing.way_of(code), receipts.of(record)
    boxes = [sealing.encoded(sealing.seal(sealing.packed({"text": "lúc nửa đêm"}), key))
             for key in (opened.public, sealing.encoded(way.pair.public))]  # fmt: skip
    casework.write_from_reporter(receipt, box=boxes[0], copy=boxes[1], to=opened.public, by=RESIDENT)
    context = browser.new_context(viewport=PHONE, locale="vi-VN", base_url=live_server.url)
    page, sent = context.new_page(), []
    page.on("request", lambda request: sent.append(request.post_data or ""))
    page.goto("/tai-khoan/login/")
    page.fill("input[name=login]", "doc")
    page.fill("input[name=password]", "mat-khau-thu-nghiem")
    page.click("main button[type=submit]")
    page.wait_for_load_state()
    page.goto(f"/thu/{record.pk}/")
    page.click("[data-thread] [data-open]")
    page.fill("[data-typed]", reader.passphrase)
    page.click("[data-unlock] button[type=submit]")
    expect(page.locator("[data-sealed-text]")).to_have_text("lúc nửa đêm", timeout=60_000)
    page.fill("#thread_text", "Cảm ơn, sẽ đến xem")
    page.click("form[data-seals] button")
    page.wait_for_url("**/viec/**")
    kept = Message.objects.get(from_reporter=False)
    assert sealing.unpacked(sealing.unseal(bytes(kept.box), way.pair.private)) == {"text": "Cảm ơn, sẽ đến xem"}
    assert reader.read(opened, kept.copy) == {"text": "Cảm ơn, sẽ đến xem"}
    assert not [one for one in sent if "C%E1%BA%A3m" in one or "Cảm" in one] and fits(page)
    context.close()
