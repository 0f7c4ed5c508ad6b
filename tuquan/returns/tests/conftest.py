"""A province with a monthly report of its own, and who works with it."""

from datetime import date

import pytest

from tuquan.kit.period import Period
from tuquan.returns import actions
from tuquan.tests.world import make_user

D = date
OCTOBER = Period(D(2026, 9, 15), D(2026, 10, 14))
SEPTEMBER = Period(D(2026, 8, 15), D(2026, 9, 14))


@pytest.fixture
def officer(world):
    return make_user("u.officer", ("commune_officer", world.u))


@pytest.fixture
def colleague(world):
    return make_user("u.colleague", ("commune_officer", world.u))


@pytest.fixture
def province(world):
    return make_user("p.officer", ("provincial_officer", world.p3), ("provincial_officer", world.p))


@pytest.fixture
def ministry(world):
    return make_user("analyst", ("ministry_analyst", world.nation))


@pytest.fixture
def report(world, province):
    """Monthly: two figures that the registers count, three that the communes type."""
    made = actions.define_report(
        world.p3, title="Báo cáo tháng của tỉnh", basis="KH 12/KH-CAT", window="reporting.month",
        due_rule="reporting.send_day", province_lead=3, commune_lead=4, by=province,
    )  # fmt: skip
    for key in ("tests.opened", "tests.standing"):
        actions.ask_figure(made, indicator=key, by=province)
    for key in ("petitions.received", "petitions.resolved", "weapons.explosives"):
        actions.ask_figure(made, indicator=key, typed=True, by=province)
    return made


@pytest.fixture
def opened(world, report, province):
    """The round of October 2026."""
    return open_round(world, report, province)


def open_round(world, report, province, window=OCTOBER):
    return actions.open_round(world.p3, definition=report, first_day=window.first, last_day=window.last, by=province)


def given(**values):
    """Answers by the last word of the indicator's key: a number, or which kind of nothing."""
    keys = {"received": "petitions.received", "resolved": "petitions.resolved", "explosives": "weapons.explosives"}
    return [
        actions.sheets.Given(keys[name], value=value) if isinstance(value, int)
        else actions.sheets.Given(keys[name], answer=value)
        for name, value in values.items()
    ]  # fmt: skip


def sent(sheet, by, source="BC 10", shortfall="", **values):
    received = values.get("received", 10)
    usual = {"received": received, "resolved": max(0, min(8, received)) if isinstance(received, int) else 0, "explosives": 0}
    values = usual | values
    return actions.submit_return(sheet, answers=given(**values), source=source, shortfall=shortfall, by=by)
