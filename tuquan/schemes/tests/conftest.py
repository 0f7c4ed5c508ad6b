"""The people, schemes and points of these tests, all made through actions."""

import json
from datetime import date

import pytest

from tuquan.kit.period import Period, today
from tuquan.law.models import Rule
from tuquan.ledger.figures import figures
from tuquan.ledger.indicator import find
from tuquan.schemes import actions
from tuquan.tests.world import make_user

D = date
ALL = Period(D(2013, 1, 1), D(2026, 12, 31))


@pytest.fixture
def cast(world):
    """Who works with the points of Xã Uyên, and the province above."""
    return {
        "officer": make_user("can.bo", ("commune_officer", world.u)),
        "chair": make_user("chu.tich", ("commune_chair", world.u)),
        "front": make_user("mat.tran", ("front_cadre", world.u)),
        "province": make_user("tinh", ("provincial_officer", world.p3)),
        "analyst": make_user("bo", ("ministry_analyst", world.nation)),
        "ministry": make_user("keeper", ("provincial_officer", world.nation), ("commune_officer", world.nation),
                              ("commune_chair", world.nation)),
    }  # fmt: skip


@pytest.fixture
def enter(world, cast):
    """Enters a scheme."""

    def enter(name="Dòng họ tự quản", place=None, **given):
        fields = {"founded_on": D(2014, 3, 1), "field": "order", "by": cast["ministry"], **given}
        return actions.enter_scheme(place or world.p3, name=name, **fields)

    return enter


@pytest.fixture
def launch(cast):
    """Proposes, approves and launches a point on one day."""

    def launch(scheme, place, on=D(2020, 1, 2), teams=1, members=10, **given):
        by = cast["ministry"]
        point = actions.propose_point(place, scheme=scheme, on=on, by=by, **given)
        actions.approve_point(point, on=on, decision="12/QĐ-UBND", by=by)
        return actions.activate_point(point, on=on, teams=teams, members=members, by=by)

    return launch


@pytest.fixture
def scheme(enter):
    return enter()


@pytest.fixture
def point(scheme, launch, world):
    return launch(scheme, world.u)


def value(place, key, window=ALL):
    """What the ledger says at a place."""
    return figures(place, window, indicators=find([f"schemes.{key}"])).amounts[f"schemes.{key}"].value


def on(place, key, day):
    """What stands at a place on a day."""
    return value(place, key, Period(D(2013, 1, 1), day))


def set_local(key, local):
    """What an administrator types into the law book."""
    rule = Rule.objects.get(key=key)
    rule.local_value, rule.local_source, rule.local_by, rule.local_on = (
        json.dumps(local),
        "01/HD-XX",
        "quan.tri",
        today(),
    )
    rule.save()
