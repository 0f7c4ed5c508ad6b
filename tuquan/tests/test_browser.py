"""Journeys in a real browser, on a phone and on a desk: what a newcomer does in the first minutes.

Needs Debian's chromium. The pages must work under our own content security policy: any message in the browser's
console fails the journey.
"""

import os
import shutil
from datetime import date
from pathlib import Path

import pytest
from django.urls import reverse
from playwright import sync_api as playwright

from tuquan.ledger import balances
from tuquan.mediation import actions as mediation
from tuquan.mediation.models import Dispute
from tuquan.tests.world import make_user, make_world

pytestmark = [pytest.mark.browser, pytest.mark.embedded, pytest.mark.django_db(transaction=True)]

CHROMIUM = shutil.which("chromium") or "/usr/bin/chromium"
FLAGS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
]  # fmt: skip
PHONE, DESK = {"width": 390, "height": 844}, {"width": 1280, "height": 800}
PASSWORD = "mat-khau-thu-nghiem"


@pytest.fixture(scope="module")
def browser():
    with playwright.sync_playwright() as engine:
        chromium = engine.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield chromium
        chromium.close()


@pytest.fixture(scope="module", autouse=True)
def orm_beside_a_browser():
    """Playwright's loop runs in this thread; the ORM may be used beside it, since nothing here is asynchronous."""
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
    yield
    del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


@pytest.fixture
def office(transactional_db):
    """The small country with a mediation group in Thôn Một and the people who work there."""
    from tuquan.law import seed

    seed.load()
    world = make_world()
    people = {
        name: make_user(name, (role, place))
        for name, role, place in (
            ("front", "front_cadre", world.u), ("chair", "commune_chair", world.u), ("clerk", "justice_clerk", world.u),
            ("officer", "commune_officer", world.u), ("province", "provincial_officer", world.p3),
        )
    }  # fmt: skip
    group = mediation.propose_group(world.u1, name="Tổ hòa giải Thôn Một", on=date(2020, 1, 1), by=people["front"])
    for name, sex in (("Nguyễn Thị Đào (mẫu)", "f"), ("Trần Văn Bưởi (mẫu)", "m"), ("Lê Văn Cam (mẫu)", "m")):
        mediation.propose_mediator(group, name=name, sex=sex, by=people["front"])
    mediation.recognise_group(group, on=date(2020, 1, 2), decision="12/QĐ-UBND", by=people["chair"])
    return world, people, group


@pytest.fixture
def visit(browser, live_server):
    """Open a page as somebody: `visit("clerk", PHONE)` signs in through the door and gives the page."""
    contexts, complaints = [], []

    def open_as(username: str, size: dict):
        context = browser.new_context(viewport=size, locale="vi-VN", base_url=live_server.url)
        contexts.append(context)
        page = context.new_page()
        page.on("console", lambda message: complaints.append(message.text) if is_fault(message) else None)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.goto(reverse("account_login"))
        page.fill("input[name=login]", username)
        page.fill("input[name=password]", PASSWORD)
        page.click("button[type=submit]")
        page.wait_for_load_state()
        return page

    yield open_as
    for context in contexts:
        context.close()
    assert not complaints


def is_fault(message) -> bool:
    """An error in the console, other than the status of a form that was refused, which Chromium reports as one."""
    return message.type == "error" and "422" not in message.text


def choose(page, name: str, value: str) -> None:
    """Pick one of several choices, however many there are: a list, or large buttons."""
    if page.locator(f"select[name={name}]").count():
        page.select_option(f"select[name={name}]", value)
    else:
        page.check(f"input[name={name}][value={value}]", force=True)


def fits(page) -> bool:
    """Whether the page needs no scrolling sideways."""
    return page.evaluate("document.documentElement.scrollWidth <= window.innerWidth + 1")


def test_a_clerk_enters_a_closed_dispute_on_a_phone(office, visit):
    _world, _people, group = office
    page = visit("clerk", PHONE)
    page.goto(reverse("register:mediation.groups:verb", args=[group.pk, "record_closed"]))
    assert fits(page)
    page.fill("input[name=received_on]", "3/3/2025")
    page.fill("input[name=closed_on]", "9.3.2025")
    choose(page, "category", "friction")
    choose(page, "outcome", "settled")
    page.click("main button[type=submit]")
    page.wait_for_load_state()
    dispute = Dispute.objects.get()
    assert (dispute.received_on, dispute.closed_on, dispute.outcome) == (date(2025, 3, 3), date(2025, 3, 9), "settled")
    assert dispute.code in page.inner_text("h1") and fits(page)


def test_what_was_typed_wrongly_stays_and_is_explained(office, visit):
    _world, _people, group = office
    page = visit("clerk", PHONE)
    page.goto(reverse("register:mediation.groups:verb", args=[group.pk, "record_closed"]))
    page.fill("input[name=received_on]", "31/2/2025")
    page.fill("input[name=ref]", "sổ 12")
    page.click("main button[type=submit]")
    page.wait_for_load_state()
    assert page.input_value("input[name=ref]") == "sổ 12"
    assert page.locator("[role=alert]").count() and not Dispute.objects.exists()


def test_a_figure_opens_onto_the_records_behind_it(office, visit):
    world, people, group = office
    mediation.record_closed(
        group, received_on=date(2025, 3, 3), closed_on=date(2025, 3, 9), category="friction", ground="request",
        outcome="settled", by=people["clerk"],
    )  # fmt: skip
    balances.fold()
    question = f"?place={world.u.code}&from=2025-01-01&to=2025-06-30&map=then"
    for username, size in (("clerk", PHONE), ("province", DESK)):
        page = visit(username, size)
        page.goto(reverse("reporting:report") + question)
        assert fits(page)
        page.click("#f-mediation\\.settled h3 a")
        page.wait_for_load_state()
        assert "truy-vet/mediation.settled" in page.url and fits(page)
        sees_the_record = page.locator("a[href*='/r/mediation/disputes/']").count() > 0
        assert sees_the_record == (username == "clerk")


@pytest.mark.parametrize("size", [PHONE, DESK], ids=["phone", "desk"])
@pytest.mark.parametrize("username", ["clerk", "chair", "front", "officer", "province"])
def test_every_line_of_the_menu_opens(office, visit, username, size):
    page = visit(username, size)
    links = page.eval_on_selector_all("nav.k-menu a", "all => all.map(one => one.getAttribute('href'))")
    assert links
    for link in links:
        answer = page.goto(link)
        assert answer.status == 200 and fits(page), link
        assert page.locator("h1").count() == 1, link


def test_chromium_is_the_one_of_debian():
    assert Path(CHROMIUM).exists(), "apt-get install chromium"
