"""The public form in a real browser: what must be sealed leaves the device in boxes alone."""

import pytest

from tuquan.casework import receipts, sealing
from tuquan.casework.models import Envelope, Part
from tuquan.casework.tests import samples
from tuquan.petitions.models import Petition
from tuquan.tests.test_browser import browser, orm_beside_a_browser  # noqa: F401

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
TYPED = {
    "place": "18001", "brief": "Chặt rừng", "text": "phòng hộ Khe Lạnh ban đêm", "petitioner": "Lò Văn Kín",
    "contact": "0912345678",
}  # fmt: skip


@pytest.fixture
def world(transactional_db):
    from tuquan.law import seed
    from tuquan.tests.world import make_world

    seed.load()
    return make_world()


@pytest.mark.parametrize("about", [False, True])
def test_a_denunciation_leaves_the_device_sealed(browser, live_server, world, desks, about):  # noqa: F811
    context = browser.new_context(locale="vi-VN", base_url=live_server.url, viewport={"width": 390, "height": 844})
    page, posted, complaints = context.new_page(), [], []
    page.on("request", lambda sent: posted.append(sent.post_data_buffer or b"") if sent.method == "POST" else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.goto("/kien-nghi/")
    page.check("input[name=nature][value=denunciation]")
    if about:
        page.check("input[name=about_official]")
    for name, text in TYPED.items():
        page.fill(f"[name={name}]", text)
    page.set_input_files("input[name=files]", {"name": "don.png", "mimeType": "image/png", "buffer": samples.picture("PNG")})
    page.click("form[data-petition] button.main")
    page.wait_for_selector("[data-code] li")
    code = "".join(page.inner_text("[data-code]").split())
    sent = b"".join(posted)
    assert len(posted) == 2 and b"content_box" in sent and not complaints and not context.cookies()
    for name in ("brief", "text", "petitioner", "contact"):
        assert TYPED[name].encode() not in sent and f'name="{name}"'.encode() not in sent
    assert code.encode() not in sent and b"don.png" not in sent and samples.WORD not in sent
    petition = Petition.objects.get()
    assert petition.about_official is about and petition.place == (world.p3 if about else world.u) and not petition.anonymous
    assert receipts.find(sealing.way_of(code).word).record == petition
    content = Envelope.objects.get(part=Part.CONTENT)
    reader = desks.inspector if about else desks.clerk
    assert content.by_browser and reader.read(content.desk, bytes(content.box))["text"] == TYPED["text"]
    assert Envelope.objects.get(part=Part.IDENTITY).guardian == desks.guards
    context.close()


def test_an_open_letter_goes_as_it_is(browser, live_server, world):  # noqa: F811
    context = browser.new_context(locale="vi-VN", base_url=live_server.url)
    page = context.new_page()
    page.goto("/kien-nghi/")
    for name, text in TYPED.items():
        page.fill(f"[name={name}]", text)
    page.click("form[data-petition] button.main")
    page.wait_for_selector("[data-code] li")
    assert Petition.objects.get().text == TYPED["text"]
    context.close()
