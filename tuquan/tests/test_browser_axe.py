"""axe reads the screens of residents and of their officers: nothing serious may stand in the way of anybody."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.urls import reverse

from tuquan.kit.period import today
from tuquan.petitions import actions as petitions
from tuquan.tests.test_browser import DESK, PHONE, browser, orm_beside_a_browser, visit  # noqa: F401
from tuquan.tests.test_browser_journeys import phone, reported  # noqa: F401
from tuquan.tests.world import make_user
from tuquan.tips.tests.conftest import cast, sitter  # noqa: F401

pytestmark = [pytest.mark.browser, pytest.mark.embedded, pytest.mark.django_db(transaction=True)]

GRAVE = {"serious", "critical"}
FOR_RESIDENTS = [
    "start", "tips:choose", ("tips:send", "18001"), "receipts:page", ("petitions:send_at", "18001"), "petitions:rate",
    ("petitions:published", "18001"),
]  # fmt: skip


def faults(page) -> list[str]:
    """What is grave, and where. The script runs through the debugger: the page itself forbids foreign scripts."""
    found = Axe().run(page).response["violations"]
    return [f"{one['id']}: {node['target']}" for one in found if one["impact"] in GRAVE for node in one["nodes"]]


@pytest.fixture(autouse=True)
def law(lawbook):
    """The shipped law, in one language for all."""


@pytest.mark.parametrize("size", [PHONE, DESK], ids=["phone", "desk"])
def test_residents_pages(cast, phone, size):  # noqa: F811
    page = phone()
    page.set_viewport_size(size)
    for name, *args in ([one] if isinstance(one, str) else one for one in FOR_RESIDENTS):
        page.goto(reverse(name, args=args))
        assert not faults(page), name


@pytest.mark.parametrize("size", [PHONE, DESK], ids=["phone", "desk"])
def test_officers_pages(cast, visit, size):  # noqa: F811
    tip, _code = reported(cast)
    clerk = make_user("clerk", ("petition_clerk", cast.world.u))
    petition = petitions.register(cast.world.u, channel="post", received_on=today(), brief="Đèn đường hỏng", by=clerk)
    work, posters = reverse("casework:worklist"), reverse("casework:poster", args=["tips", "18001"])
    tips, letters = (f"register:{name}" for name in ("tips.tips", "petitions.petitions"))
    for user, addresses in (
        ("doc", [work, posters, reverse(f"{tips}:list"), reverse(f"{tips}:record", args=[tip.pk]), reverse("keys:home")]),
        ("clerk", [work, reverse(f"{letters}:add"), reverse(f"{letters}:record", args=[petition.pk])]),
    ):
        page = visit(user, size)
        for address in addresses:
            page.goto(address)
            assert not faults(page), address
