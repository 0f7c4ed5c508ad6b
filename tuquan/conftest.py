"""Fixtures of the whole suite."""

import pytest

from tuquan.ledger.posting import SeriesBook
from tuquan.ledger.reading import _lineages


@pytest.fixture(autouse=True)
def forget():
    """Process-wide memories must not outlive the database of a test."""
    SeriesBook.known.clear()
    _lineages.cache_clear()


@pytest.fixture
def world(db):
    """The small country of tuquan.tests.world."""
    from tuquan.tests.world import make_world

    return make_world()
