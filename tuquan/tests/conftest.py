"""A country that several connections share, for the tests of races."""

import pytest
from django.db import connection, connections


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
