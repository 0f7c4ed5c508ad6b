"""The test register, mounted for one test, and a role that may fill it."""

import pytest
from django.utils import translation

from tuquan.accounts import roles
from tuquan.exchange.tests.matters import Matters
from tuquan.kit.register import registry
from tuquan.tests.world import make_user


@pytest.fixture
def matters(world):
    """The register of test records."""
    registry[Matters.key] = Matters()
    yield registry[Matters.key]
    del registry[Matters.key]


@pytest.fixture
def clerk(world, monkeypatch):
    """Somebody who keeps the test register of commune u, and of no other."""
    rights = frozenset({"tests.open_matter", "tests.import_matters", "exchange.match_headings"})
    monkeypatch.setitem(roles.ROLES, "tester", roles.Role("tester", "tester", "", rights))
    return make_user("clerk", ("tester", world.u))


@pytest.fixture(autouse=True)
def english():
    """Messages are compared in the language they are written in."""
    with translation.override("en"):
        yield
