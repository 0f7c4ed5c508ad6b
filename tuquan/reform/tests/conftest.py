"""Who changes the map in these tests."""

import pytest

from tuquan.tests.world import make_user


@pytest.fixture
def officer(world):
    """A provincial officer of p3, where most of these reforms happen."""
    return make_user("can.bo.tinh", ("provincial_officer", world.p3))


@pytest.fixture
def analyst(world):
    return make_user("can.bo.bo", ("ministry_analyst", world.nation))
