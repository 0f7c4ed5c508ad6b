"""The law, the people who keep petitions at Xã Uyên and its province, and their desks."""

from datetime import date
from types import SimpleNamespace

import pytest

from tuquan.casework.actions.keys import FEWEST_PASSES, LEAST_MEMORY
from tuquan.casework.byhand import Officer
from tuquan.petitions import actions
from tuquan.petitions.models import checklist
from tuquan.tests.world import make_user

D = date


@pytest.fixture(autouse=True)
def law(lawbook):
    """The shipped law, in every test here."""


@pytest.fixture
def cast(world):
    """One user of each role that matters, by short name."""
    homes = {
        "clerk": ("petition_clerk", world.u), "chair": ("commune_chair", world.u),
        "inspector": ("province_inspector", world.p3), "provincial": ("petition_clerk", world.p3),
        "police": ("commune_officer", world.u), "reader": ("tip_reader", world.u),
        "justice": ("justice_clerk", world.u), "front": ("front_cadre", world.u),
        "guardian": ("guardian", world.p3), "analyst": ("ministry_analyst", world.nation),
        "auditor": ("auditor", world.u), "administrator": ("administrator", world.nation),
        "neighbour": ("petition_clerk", world.z),
    }  # fmt: skip
    return {name: make_user(name, grant) for name, grant in homes.items()}


@pytest.fixture
def both(world):
    """Who keeps petitions and decides them."""
    return make_user("both", ("petition_clerk", world.u), ("commune_chair", world.u))


@pytest.fixture
def desks(world, cast):
    """The commune's desk for denunciations, the province's, and the guardian's; each with its officer."""

    def officer(name):
        made = Officer(cast[name], "bốn từ chẳng liên quan", FEWEST_PASSES, LEAST_MEMORY)
        made.make_key()
        return made

    clerk, inspector, guardian, reader = map(officer, ("clerk", "inspector", "guardian", "reader"))
    chair = officer("chair")
    keepers = [(chair.user, "Chủ tịch UBND"), (guardian.user, "Giám hộ")]
    second = Officer(make_user("second", ("guardian", world.p3)), "bốn từ chẳng liên quan", FEWEST_PASSES, LEAST_MEMORY)
    second.make_key()
    guards = [(guardian.user, "Giám hộ"), (second.user, "Hội Luật gia")]
    return SimpleNamespace(
        clerk=clerk, inspector=inspector, guardian=guardian, reader=reader,
        committee=clerk.open_desk(world.u, "committee", keepers),
        province=inspector.open_desk(world.p3, "province", guards),
        guards=guardian.open_desk(world.p3, "guardian", guards),
        police=reader.open_desk(world.u, "police", keepers),
    )  # fmt: skip


@pytest.fixture
def enter(world, cast):
    """Makes a petition at Xã Uyên; `enter(kind="complaint", ...)` also classifies it on the day it came."""

    def make(on=D(2026, 3, 2), kind="", sorted_on=None, sort=None, **given):
        given = {"channel": "post", "brief": "Đèn đường hỏng", "petitioner": "Nguyễn Văn Đương (mẫu)"} | given
        petition = actions.register(world.u, received_on=on, by=cast["clerk"], **given)
        if kind:
            actions.sort(petition, kind=kind, on=sorted_on or on, by=cast["clerk"], **(sort or {}))
        return petition

    return make


@pytest.fixture
def accept(cast):
    """Accepts a classified petition, with every condition met."""

    def make(petition, on, **given):
        met = [f"{rule}:{code}" for rule, code, _name in checklist(petition)]
        return actions.accept(petition, on=on, conditions=met, by=cast["chair"], **given)

    return make
