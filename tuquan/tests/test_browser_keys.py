"""Keys and sealed reports in a real browser, against what Python sealed: nobody's secret is ever on the server."""

from datetime import date
from types import SimpleNamespace

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from tuquan.casework import envelopes, sealing
from tuquan.casework.actions.keys import FEWEST_PASSES, LEAST_MEMORY
from tuquan.casework.byhand import Officer
from tuquan.casework.models import Desk, Opening, OpeningState, ReaderKey
from tuquan.tests.actions import TESTER, carry, open_matter
from tuquan.tests.test_browser import DESK, PHONE, browser, fits, orm_beside_a_browser, visit  # noqa: F401
from tuquan.tests.world import make_user, make_world

pytestmark = [
    pytest.mark.browser, pytest.mark.embedded, pytest.mark.django_db(transaction=True),
    pytest.mark.urls("tuquan.tests.urls_sealed"),
]  # fmt: skip
PHRASE = "trâu vàng ăn cỏ tháng Mười"


@pytest.fixture
def office(transactional_db):
    from tuquan.law import seed

    seed.load()
    world = make_world()
    people = {
        name: make_user(name, (role, place))
        for name, role, place in (
            ("reader", "tip_reader", world.u), ("guardian", "guardian", world.p3), ("second", "guardian", world.p3),
            ("chair", "commune_chair", world.u), ("head", "police_head", world.u),
        )
    }  # fmt: skip
    return SimpleNamespace(world=world, people=people)


def in_python(office, *names):
    """Officers whose keys were made before, in Python, as cheaply as the rules allow."""
    officers = {name: Officer(office.people[name], PHRASE, FEWEST_PASSES, LEAST_MEMORY) for name in names}
    for officer in officers.values():
        officer.make_key()
    return officers


def seal_record(office, desk, guards):
    """A report that the server seals, as for a sender without JavaScript."""
    matter = open_matter(office.world.u, opened_on=date(2026, 3, 1), by=TESTER)

    def work():
        envelopes.seal_content(matter, {"what": "đốt rác ban đêm"}, desk)
        return envelopes.seal_identity(matter, {"name": "Nguyễn Thị Kín"}, desk, guards)

    return matter, carry(office.world.u, work=work, by=TESTER)


def send(page):
    page.click("main form button[type=submit]")


def type_phrase(page, phrase=PHRASE):
    page.fill("#unlock-passphrase", phrase)
    page.click("dialog button[type=submit]")


def make_key(page, phrase=PHRASE):
    page.goto(reverse("keys:make_key"))
    first, again = page.locator("main [data-passphrase]").all()
    first.fill(phrase)
    again.fill(phrase)
    send(page)
    page.wait_for_url(f"**{reverse('keys:home')}")


def open_desk(page, place, kind, offices):
    page.goto(reverse("keys:open_desk", args=[kind, place.pk]))
    assert fits(page)
    for user, name in offices.items():
        key = user.reader_keys.get(retired_on=None).pk
        page.check(f"[data-keeper][data-key='{key}']", force=True)
        page.fill(f"[data-office='{key}']", name)
    send(page)
    page.wait_for_url("**/khoa/ban/*/")
    assert fits(page)
    return Desk.objects.get(place=place, kind=kind)


def test_from_key_to_identity(office, visit):  # noqa: F811
    """Key and desk by one officer, key and guard by another; Python seals; the two of them open."""
    people, world = office.people, office.world
    in_python(office, "chair", "second")
    mine = visit("reader", PHONE)
    make_key(mine)
    theirs = visit("guardian", DESK)
    make_key(theirs)
    desk = open_desk(mine, world.u, "police", {people["chair"]: "Chủ tịch", people["guardian"]: "Thanh tra"})
    guards = open_desk(theirs, world.p3, "guardian", {people["second"]: "Hội Luật gia", people["guardian"]: "Thanh tra"})
    matter, identity = seal_record(office, desk, guards)

    page = reverse("matter", args=[matter.pk])
    mine.goto(page)
    mine.click("[data-box] [data-open]")
    type_phrase(mine, "không phải câu này đâu")
    expect(mine.locator("dialog [data-says]")).to_be_visible()
    type_phrase(mine)
    expect(mine.locator("[data-box] dd")).to_have_text("đốt rác ban đêm")
    expect(mine.locator("[data-box] dt")).to_have_text("Việc gì")

    mine.click(f"a[href='{reverse('keys:ask', args=[identity.pk])}']")
    mine.fill("[name=reason]", "Cần hỏi thêm chỗ đốt")
    mine.fill("[name=citation]", "Luật Tố cáo 2018, điều 56")
    mine.check("[name=urgent]", force=True)
    send(mine)
    mine.wait_for_url("**/khoa/")
    opening = Opening.objects.get()
    assert opening.urgent

    theirs.goto(reverse("keys:home"))
    expect(theirs.locator("[role=alert]").first).to_contain_text("reader")
    theirs.goto(reverse("keys:opening", args=[opening.pk]))
    assert fits(theirs)
    send(theirs)
    type_phrase(theirs)
    theirs.wait_for_url("**/khoa/")
    opening.refresh_from_db()
    assert opening.state == OpeningState.ALLOWED

    mine.goto(page)
    mine.click("[data-reads] [data-open]")  # the key is still open in this tab
    expect(mine.locator("[data-reads] dd")).to_have_text("Nguyễn Thị Kín")
    assert fits(mine)


def test_two_of_three_shares(office, visit):  # noqa: F811
    """What Python split JavaScript joins, after a passphrase was lost."""
    people, world = office.people, office.world
    made = in_python(office, "reader", "chair", "head", "guardian")
    offices = [(people["chair"], "Chủ tịch"), (people["head"], "Trưởng"), (people["guardian"], "Thanh tra")]
    desk = made["reader"].open_desk(world.u, "police", offices)
    guards = made["guardian"].open_desk(world.p3, "guardian", [offices[2], (in_python(office, "second")["second"].user, "B")])
    matter, _identity = seal_record(office, desk, guards)

    mine = visit("reader", DESK)
    make_key(mine, "một câu hoàn toàn mới khác")
    assert ReaderKey.objects.filter(user=people["reader"]).count() == 2
    mine.goto(reverse("keys:recover", args=[desk.pk]))
    mine.fill("[name=reason]", "Quên câu mật khẩu")
    send(mine)
    mine.wait_for_url("**/khoi-phuc/*/")
    address = mine.url
    for keeper in ("chair", "head"):
        page = visit(keeper, PHONE)
        page.goto(address)
        assert fits(page)
        send(page)
        type_phrase(page)
        expect(page.locator("form[data-secret]")).to_have_count(0)
    mine.goto(address)
    send(mine)
    type_phrase(mine, "một câu hoàn toàn mới khác")
    mine.wait_for_url("**/khoa/ban/*/")
    mine.goto(reverse("matter", args=[matter.pk]))
    mine.click("[data-box] [data-open]")
    expect(mine.locator("[data-box] dd")).to_have_text("đốt rác ban đêm")


def test_shares_cut_in_the_browser_join_in_python(office, visit):  # noqa: F811
    made = in_python(office, "reader", "chair", "head")
    people = office.people
    mine = visit("reader", DESK)
    desk = open_desk(mine, office.world.u, "police", {people["chair"]: "Chủ tịch", people["head"]: "Trưởng"})
    secret = made["reader"].desk_private(desk)
    assert sealing.encoded(sealing.pair_of(secret).public) == desk.public
    made["reader"].make_key()
    from tuquan.casework import actions

    recovery = actions.ask_recovery(desk, reason="Thử", by=people["reader"])
    for keeper in ("chair", "head"):
        made[keeper].hand_share(recovery)
    made["reader"].finish_recovery(recovery)
    assert made["reader"].desk_private(desk) == secret


def test_a_half_that_does_not_fit_goes_back(office, visit):  # noqa: F811
    from tuquan.casework import actions

    people, world = office.people, office.world
    made = in_python(office, "reader", "guardian", "second", "chair")
    above = [(people["guardian"], "A"), (people["second"], "B")]
    desk = made["reader"].open_desk(world.u, "police", [above[0], (people["chair"], "C")])
    guards = made["guardian"].open_desk(world.p3, "guardian", above)
    matter, identity = seal_record(office, desk, guards)
    opening = actions.ask_opening(identity, reason="x", citation="y", by=people["reader"])
    wrong = sealing.seal(sealing.packed({"name": "Người khác"}), sealing.new_pair().public)
    actions.allow_opening(opening, half=wrong, by=people["guardian"])
    mine = visit("reader", PHONE)
    mine.goto(reverse("matter", args=[matter.pk]))
    mine.click("[data-reads] [data-open]")
    type_phrase(mine)
    expect(mine.locator("[data-reads] [data-says]")).to_be_visible()
    mine.click("[data-reads] form button")
    mine.wait_for_url("**/khoa/")
    opening.refresh_from_db()
    assert opening.state == OpeningState.ASKED
    made["guardian"].allow(opening)
    mine.goto(reverse("matter", args=[matter.pk]))
    mine.click("[data-reads] [data-open]")
    expect(mine.locator("[data-reads] dd")).to_have_text("Nguyễn Thị Kín")


def test_a_weak_or_mistyped_passphrase_is_not_taken(office, visit):  # noqa: F811
    page = visit("reader", PHONE)
    page.goto(reverse("keys:make_key"))
    first, again = page.locator("main [data-passphrase]").all()
    for one, two in (("ngắn", "ngắn"), ("aaaaaaaaaaaaaaaa", "aaaaaaaaaaaaaaaa"), (PHRASE, PHRASE + "x")):
        first.fill(one)
        again.fill(two)
        send(page)
        expect(page.locator("form[data-secret] [data-says]")).to_be_visible()
    assert not ReaderKey.objects.exists() and fits(page)


def test_an_opened_key_ends_with_the_sign_in(office, visit):  # noqa: F811
    in_python(office, "reader")
    page = visit("reader", DESK)
    page.goto(reverse("keys:passphrase"))
    for field in page.locator("main [data-passphrase]").all():
        field.fill(PHRASE)
    send(page)
    type_phrase(page)
    page.wait_for_url("**/khoa/")
    assert page.evaluate("sessionStorage.getItem('tuquan.key')")
    page.evaluate("document.querySelector('form[action*=logout]').requestSubmit()")
    page.wait_for_url("**/login/**")
    assert page.evaluate("sessionStorage.getItem('tuquan.key')") is None
