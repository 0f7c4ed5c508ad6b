import pytest

from tuquan.journal.actions import OutsideActor
from tuquan.law import cache, seed


@pytest.fixture(autouse=True)
def fresh():
    """Nothing remembered from the test before, whose rows were rolled back."""
    cache.forget()
    yield
    cache.forget()


@pytest.fixture
def law(db):
    """The shipped law, loaded."""
    return seed.load()


@pytest.fixture
def keeper():
    """An administrator who may do everything here."""
    return OutsideActor("quan.tri", frozenset({"law.set_local", "law.clear_local", "law.mark_day"}))


@pytest.fixture
def stranger():
    return OutsideActor("khach", frozenset())
