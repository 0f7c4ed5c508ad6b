"""Fixtures of the whole suite."""

import functools
from copy import deepcopy
from importlib import import_module

import pytest
from django.db import connection, connections

from tuquan.config import translations
from tuquan.law import cache as law_cache
from tuquan.ledger.posting import SeriesBook
from tuquan.ledger.reading import _lineages, change_days


@pytest.fixture(autouse=True, scope="session")
def words():
    """The Vietnamese that users read."""
    translations.compile_all()


@pytest.fixture(autouse=True, scope="session")
def addresses():
    """Those of the product's registers: made before a test adds a register of its own, which would stay among them."""
    import_module("tuquan.config.urls")


@pytest.fixture(autouse=True)
def forget():
    """Process-wide memories must not outlive the database of a test."""
    SeriesBook.known.clear()
    _lineages.cache_clear()
    change_days.cache_clear()
    law_cache.forget()


@pytest.fixture(autouse=True, scope="session")
def files_of_law():
    """Parsing the data of the law takes longer than loading it: each state of a file is parsed once."""
    from tuquan.law import seed

    read = functools.cache(lambda path, _state, parse=seed._toml: parse(path))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(seed, "_toml", lambda path: deepcopy(read(path, path.stat().st_mtime_ns)))
        yield


@pytest.fixture
def lawbook(db):
    """The shipped law."""
    from tuquan.law import seed

    seed.load()


@pytest.fixture
def world(lawbook):
    """The small country of tuquan.tests.world."""
    from tuquan.tests.world import make_world

    return make_world()


@pytest.fixture
def folder(tmp_path):
    return tmp_path


@pytest.fixture
def country(world, folder):
    """The small country in a database that several connections share."""
    if connection.vendor != "sqlite":
        yield world
        return
    file = folder / "tuquan.sqlite3"
    with connection.cursor() as cursor:
        cursor.execute("VACUUM INTO %s", [str(file)])
    in_memory, known = connections["default"], connections.settings["default"]
    name, known["NAME"] = known["NAME"], str(file)
    connections["default"] = connections.create_connection("default")
    yield world
    connections["default"].close()
    known["NAME"] = name
    connections["default"] = in_memory
