"""The law, the people who keep security teams, and a team of Thôn Một of Xã Uyên with a head."""

from datetime import date

import pytest

from tuquan.forces import actions
from tuquan.forces.models import CONFIRMED
from tuquan.tests.world import make_user

CAST = {
    "officer": "commune_officer", "chair": "commune_chair", "clerk": "justice_clerk", "front": "front_cadre",
    "province": "provincial_officer", "analyst": "ministry_analyst", "auditor": "auditor",
    "administrator": "administrator",
}  # fmt: skip
FORMED = date(2024, 7, 1)
FIT = dict.fromkeys(CONFIRMED, True)


@pytest.fixture(autouse=True)
def law(lawbook):
    """The shipped law, in every test here."""


@pytest.fixture
def cast(world):
    """One user of each role at Xã Uyên, by short name; a chair and officer of elsewhere."""
    homes = {"province": world.p3, "analyst": world.nation, "administrator": world.nation}
    users = {name: make_user(name, (role, homes.get(name, world.u))) for name, role in CAST.items()}
    users["stranger"] = make_user("stranger", ("commune_officer", world.ab), ("commune_chair", world.ab))
    return users


@pytest.fixture
def team(world, cast):
    """Formed on 1 July 2024 for Thôn Một."""
    return actions.form_team(
        world.u, name="Tổ ANTT Thôn Một", areas=[world.u1], on=FORMED, decision="12/QĐ-UBND", by=cast["chair"]
    )


@pytest.fixture
def join(team, cast):
    """Propose and recognise somebody; what is not said is the lawful minimum."""

    def join(name="Lê Văn Cam (mẫu)", on=FORMED, into=None, **given):
        given = {"sex": "m", "birth_year": 1980, **FIT, **given}
        member = actions.propose_member(into or team, name=name, by=cast["officer"], **given)
        return actions.recognise_member(member, on=on, decision="13/QĐ-UBND", by=cast["chair"])

    return join


@pytest.fixture
def head(join):
    return join("Nguyễn Thị Đào (mẫu)", sex="f", post="head")
