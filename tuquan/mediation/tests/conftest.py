"""The law, the people who keep mediation, and a group in Thôn Một of Xã Uyên that may take disputes in."""

from datetime import date

import pytest

from tuquan.mediation import actions
from tuquan.tests.world import make_user

CAST = {
    "clerk": "justice_clerk",
    "chair": "commune_chair",
    "front": "front_cadre",
    "officer": "commune_officer",
    "province": "provincial_officer",
    "analyst": "ministry_analyst",
    "auditor": "auditor",
    "administrator": "administrator",
}


@pytest.fixture(autouse=True)
def law(lawbook):
    """The shipped law, in every test here."""


@pytest.fixture
def cast(world):
    """One user of each role at Xã Uyên, by short name; the head of the group of Thôn Một; a clerk from elsewhere."""
    homes = {"province": world.p3, "analyst": world.nation}
    users = {name: make_user(name, (role, homes.get(name, world.u))) for name, role in CAST.items()}
    users["head"] = make_user("head", ("group_head", world.u1))
    users["stranger"] = make_user("stranger", ("justice_clerk", world.ab))
    return users


@pytest.fixture
def group(world, cast):
    """Recognised on 2 January 2020 with three mediators, one of them a woman."""
    group = actions.propose_group(world.u1, name="Tổ hòa giải Thôn Một", on=date(2020, 1, 1), by=cast["front"])
    for name, sex in [("Nguyễn Thị Đào (mẫu)", "f"), ("Trần Văn Bưởi (mẫu)", "m"), ("Lê Văn Cam (mẫu)", "m")]:
        actions.propose_mediator(group, name=name, sex=sex, by=cast["front"])
    return actions.recognise_group(group, on=date(2020, 1, 2), decision="12/QĐ-UBND", by=cast["chair"])


@pytest.fixture
def mediators(group):
    return list(group.memberships.order_by("pk"))


@pytest.fixture
def dispute(group, cast):
    """Received on 3 March 2025, not assigned yet."""
    return actions.open_dispute(
        group, violence=False, received_on=date(2025, 3, 3), category="friction", ground="request", by=cast["clerk"]
    )
