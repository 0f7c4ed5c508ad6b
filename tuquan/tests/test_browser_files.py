"""Sealed files and sealed cases in a real browser: opened by whoever holds the key, sealed anew for another desk."""

import json
from datetime import date
from types import SimpleNamespace

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from tuquan.accounts.models import Grant
from tuquan.casework import envelopes, files, referrals, sealing
from tuquan.casework.actions.keys import FEWEST_PASSES, LEAST_MEMORY
from tuquan.casework.byhand import Officer
from tuquan.casework.models import Message, Part, Receipt, Referral
from tuquan.casework.tests import samples
from tuquan.journal.actions import subject_name
from tuquan.kit.period import today
from tuquan.tests.actions import TESTER, carry, open_matter
from tuquan.tests.models import Matter
from tuquan.tests.test_browser import DESK, PHONE, browser, fits, orm_beside_a_browser, visit  # noqa: F401
from tuquan.tests.world import make_user, make_world

pytestmark = [
    pytest.mark.browser, pytest.mark.embedded, pytest.mark.django_db(transaction=True),
    pytest.mark.urls("tuquan.tests.urls_files"),
]  # fmt: skip
PHRASE = "trâu vàng ăn cỏ tháng Mười"


def took_up(referral, source, *, by):
    matter = Matter(place=referral.to_place, opened_on=source.opened_on)
    matter.save()
    return matter


@pytest.fixture
def office(transactional_db, monkeypatch, settings, tmp_path):
    from tuquan.law import seed

    seed.load()
    settings.MEDIA_ROOT = tmp_path / "files"
    world = make_world()
    monkeypatch.setitem(envelopes.READABLE, "tests.Matter", envelopes.Reading("casework.read_police_desk", {"what": "Việc gì"}))
    monkeypatch.setattr(referrals, "RECEIVERS", {})
    monkeypatch.setattr(referrals, "SENDERS", {})
    referrals.receives("team", "Đội bên kia", "forces.read_teams", took_up, desk="police")
    referrals.sends("tests.Matter")
    made = {}
    for name, place in (("gui", world.u), ("nhan", world.z), ("giu.u", world.u), ("giu.z", world.z)):
        user = make_user(name, ("tip_reader", place))
        Grant.objects.create(user=user, role="commune_officer", place=place, first_day=date(2020, 1, 1))
        made[name] = Officer(user, PHRASE, FEWEST_PASSES, LEAST_MEMORY)
        made[name].make_key()
    chair, head = make_user("chu.tich", ("commune_chair", world.u)), make_user("truong", ("police_head", world.p3))
    keepers = [(chair, "Chủ tịch"), (head, "Trưởng")]
    for user, _office in keepers:
        Officer(user, PHRASE, FEWEST_PASSES, LEAST_MEMORY).make_key()
    here = made["gui"].open_desk(world.u, "police", keepers)
    outside = Officer(make_user("chu.tich.z", ("commune_chair", world.z)), PHRASE, FEWEST_PASSES, LEAST_MEMORY)
    outside.make_key()
    there = made["nhan"].open_desk(world.z, "police", [(made["giu.z"].user, "A"), (outside.user, "B")])
    return SimpleNamespace(world=world, officers=made, here=here, there=there)


@pytest.fixture
def matter(office):
    """A report with a sealed picture, a sealed recording and a message."""
    record = open_matter(office.world.u, opened_on=date(2026, 3, 1), by=TESTER)

    def work():
        envelopes.seal_content(record, {"what": "đốt rác ban đêm"}, office.here)
        uploads = [files.looked_at("bãi rác.png", samples.picture("PNG", (640, 400)), scan=False),
                   files.looked_at("tiếng.wav", samples.wav(), scan=False)]  # fmt: skip
        files.take(record, uploads, desk=office.here)
        receipt = Receipt.objects.create(subject=subject_name(record), lookup="c" * 64, made_on=today())
        box = sealing.seal(sealing.packed({"text": "tối qua lại đốt"}), office.here.public)
        Message.objects.create(receipt=receipt, from_reporter=True, box=box, sent_on=today())

    carry(office.world.u, work=work, by=TESTER)
    return record


def type_phrase(page):
    page.fill("#unlock-passphrase", PHRASE)
    page.click("dialog button[type=submit]")


@pytest.mark.parametrize("size", [PHONE, DESK])
def test_sealed_files_open_in_the_browser_alone(office, matter, visit, size):  # noqa: F811
    page = visit("gui", size)
    page.goto(reverse("matter", args=[matter.pk]))
    assert page.locator("dialog[data-unlock]").count() == 1
    first, second = page.locator("[data-sealed-file]").all()
    first.locator("[data-open-file]").click()
    type_phrase(page)
    expect(first.locator("[data-name]")).to_have_text("bãi rác.png")
    expect(first.locator("canvas")).to_be_visible()
    second.locator("[data-open-file]").click()
    expect(second.locator("[data-shown] button")).to_be_visible()
    with page.expect_download() as got:
        first.locator("a[download]").click()
    assert got.value.suggested_filename == "bãi rác.png"
    assert got.value.path().read_bytes()[:4] == b"\x89PNG" and fits(page)


def test_a_sealed_case_is_opened_here_and_sealed_for_the_other_desk(office, matter, visit):  # noqa: F811
    page = visit("gui", PHONE)
    page.goto(reverse("matter", args=[matter.pk]))
    page.click(f"a[href='{reverse('casework:offer', args=['tests.Matter', matter.pk])}']")
    assert fits(page)
    page.fill("[name=to_place]", office.world.z.code)
    page.fill("[name=note]", "Thuộc địa bàn xã Giang")
    page.click("main form button[type=submit]")
    page.wait_for_selector("form[data-reseal]")
    assert fits(page)
    page.click("form[data-reseal] button[type=submit]")
    type_phrase(page)
    page.wait_for_url("**/viec/chuyen/")
    theirs = visit("nhan", DESK)
    theirs.goto(reverse("casework:referrals"))
    assert fits(theirs)
    theirs.click("main table a")
    assert fits(theirs)
    theirs.click("main form[action$='nhan/'] button")
    theirs.wait_for_load_state()
    result = Matter.objects.exclude(pk=matter.pk).get()
    assert Referral.objects.get().result == subject_name(result)
    reader = office.officers["nhan"]
    parts = {one.part: reader.read(office.there, bytes(one.box)) for one in envelopes.of(result)}
    assert parts[Part.CONTENT] == {"what": "đốt rác ban đêm"}
    (said,) = next(iter(parts[Part.THREAD].values()))
    assert said.endswith("tối qua lại đốt")
    secret = reader.desk_private(office.there)
    opened = [sealing.unseal(files.read(one), secret).partition(b"\n")[0] for one in files.of(result)]
    names = {json.loads(head)["name"] for head in opened}
    assert names == {"bãi rác.png", "tiếng.wav"}
