"""Whoever seals by a script of their own can send an officer anything. It is shown as words, and nothing of it runs."""

import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from playwright.sync_api import expect

from tuquan.casework import actions as casework
from tuquan.casework import receipts, sealing
from tuquan.casework.tests import samples
from tuquan.journal.actions import RESIDENT
from tuquan.tests.test_browser import DESK, browser, fits, orm_beside_a_browser, visit  # noqa: F401
from tuquan.tips.models import Tip
from tuquan.tips.tests.conftest import boxes, cast, sitter  # noqa: F401

pytestmark = [pytest.mark.browser, pytest.mark.embedded, pytest.mark.django_db(transaction=True)]

RUNS = "window.ran = 1; document.title = 'ran'; fetch('/ran/')"
TEXTS = (
    f"<script>{RUNS}</script>", f"<img src=x onerror=\"{RUNS}\">", f"<svg onload=\"{RUNS}\"/>", f"javascript:{RUNS}",
    f"</script><script>{RUNS}</script>", "{{ 7*7 }} ${7*7}", f"<iframe srcdoc=\"<script>{RUNS}</script>\"></iframe>",
)  # fmt: skip
PAGE = f"<!doctype html><script>{RUNS}</script>".encode()
DRAWING = f'<svg xmlns="http://www.w3.org/2000/svg" onload="{RUNS}"><script>{RUNS}</script></svg>'.encode()
FILES = {  # name and type as they are claimed, bytes, and under which name an officer could keep it
    "a page": ("trang.html", "text/html", PAGE, "trang.html.bin"),
    "a drawing": ("hình.svg", "image/svg+xml", DRAWING, "hình.svg.bin"),
    "a page that says it is a picture": ("ảnh.jpg", "image/jpeg", PAGE, "ảnh.jpg"),
    "a picture with a page behind it": ("hai mặt.png", "image/png", samples.picture("PNG") + PAGE, "hai mặt.png"),
    "a document with a program": ("đơn.docm", "application/vnd.ms-word", b"PK\x03\x04" + PAGE, "đơn.docm.bin"),
    "a name turned round": ("../../\u202egpj.exe", "image/jpeg", b"MZ", ".._.._gpj.exe.bin"),
    "a name that is markup": (TEXTS[1], "audio/wav", PAGE, None),
}  # fmt: skip


def sealed_file(desk, name, media_type, raw):
    head = {"name": name, "type": media_type, "size": len(raw)}
    whole = json.dumps(head).encode() + b"\n" + raw
    return SimpleUploadedFile("box", sealing.seal(whole + bytes(100), desk.public))


@pytest.fixture
def hostile(cast, settings, tmp_path):  # noqa: F811
    settings.MEDIA_ROOT = tmp_path / "files"
    content = {f"__proto__{number}": text for number, text in enumerate(TEXTS)}
    content |= {"what": TEXTS[0], TEXTS[1]: "x", "spot": [TEXTS[2]], "unit": {"html": TEXTS[3]}, "constructor": TEXTS[4]}
    given, _code = boxes(cast, content=content)
    given["files_sealed"] = [sealed_file(cast.police, *one[:3]) for one in FILES.values()]
    answer = Client().post(reverse("tips:send", args=["18001"]), given)
    assert answer.status_code == 200, answer.context["form"].errors
    tip = Tip.objects.get()
    to = cast.police.public
    for text in TEXTS:
        box = sealing.encoded(sealing.seal(sealing.packed({"text": text}), to))
        casework.write_from_reporter(receipts.of(tip), box=box, copy=box, to=to, by=RESIDENT)
    return tip


def test_nothing_runs_in_the_browser_of_an_officer(hostile, cast, visit):  # noqa: F811
    page = visit("doc", DESK)
    asked: list[str] = []
    page.on("request", lambda one: asked.append(one.url))
    page.goto(reverse("register:tips.tips:record", args=[hostile.pk]))
    page.click("[data-box] [data-open]")
    page.fill("[data-typed]", cast.reader.passphrase)
    page.click("[data-unlock] button[type=submit]")
    expect(page.locator("[data-box] dd").first).to_be_visible()
    shown = page.locator("[data-box] [data-shown]").inner_text()
    assert all(text in shown for text in TEXTS)
    page.click("[data-thread] [data-open]")
    expect(page.locator("[data-sealed-text]").last).to_have_text(TEXTS[-1])
    names = []
    for item in page.locator("[data-sealed-file]").all():
        item.locator("[data-open-file]").click()
        expect(item.locator("a[download]")).to_be_visible()
        names.append(item.locator("a[download]").get_attribute("download"))
    wanted = [name for *_rest, name in FILES.values() if name]
    assert set(wanted) <= set(names) and all(name.endswith((".bin", ".jpg", ".png")) for name in names), names
    drawn = page.locator("[data-sealed-file] canvas").count()
    assert drawn == 1  # the picture, without what hangs behind it
    assert page.evaluate("window.ran") is None and not [url for url in asked if "/ran/" in url]
    assert page.locator("main script:not([src]):not([type='application/json']), main iframe, main svg[onload]").count() == 0
    assert fits(page)
