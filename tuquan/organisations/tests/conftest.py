"""Who keeps bodies at Xã Uyên, a committee with its head, and a clean book of rules."""

from datetime import date

import pytest

from tuquan.organisations import actions
from tuquan.tests.world import make_user

CAST = {
    "officer": "commune_officer", "chair": "commune_chair", "front": "front_cadre", "clerk": "justice_clerk",
    "head": "group_head", "analyst": "ministry_analyst", "auditor": "auditor", "administrator": "administrator",
}  # fmt: skip


@pytest.fixture
def cast(world):
    homes = {"analyst": world.nation, "auditor": world.nation, "administrator": world.nation}
    users = {name: make_user(name, (role, homes.get(name, world.u))) for name, role in CAST.items()}
    users["province"] = make_user("province", ("provincial_officer", world.p3))
    users["stranger"] = make_user("elsewhere", ("commune_officer", world.ab), ("commune_chair", world.ab))
    users["both"] = make_user("both", ("commune_officer", world.u), ("commune_chair", world.u))
    return users


@pytest.fixture
def enter(world, cast):
    """Enter a body at Xã Uyên as its officer."""

    def enter(name, kind="club", first_day=date(2020, 1, 1), place=None, by="officer", **given):
        return actions.enter_body(place or world.u, kind=kind, name=name, first_day=first_day, by=cast[by], **given)

    return enter


@pytest.fixture
def appoint(cast):
    def appoint(body, role="Thành viên", first_day=date(2020, 2, 1), by="officer", **given):
        given = given if given.get("person") else {"name": "Nguyễn Văn Mẫu (mẫu)", **given}
        return actions.appoint(body, role=role, first_day=first_day, by=cast[by], **given)

    return appoint


@pytest.fixture
def committee(enter):
    return enter("Ban Chỉ đạo 138", kind="committee", decision="12/QĐ-UBND")


@pytest.fixture
def term(committee, appoint):
    return appoint(committee, role="Trưởng ban", head=True, name="Phan Thị Chủ (mẫu)", sex="f")
