"""What nobody reported is unknown and no zero, at every level, before and after a fold; a reported nought is a figure."""

from datetime import date

import pytest

from tuquan.kit.period import Period
from tuquan.ledger import balances
from tuquan.ledger.figures import Amount, figures
from tuquan.ledger.indicator import find
from tuquan.ledger.months import over_time
from tuquan.ledger.reading import Map
from tuquan.returns import actions
from tuquan.returns.models import Return
from tuquan.returns.tests.conftest import OCTOBER, sent
from tuquan.tests.world import make_user

D = date
YEAR = Period(D(2023, 1, 1), D(2023, 12, 31))
KEYS = ["petitions.received", "petitions.resolved", "petitions.resolution_rate"]


@pytest.fixture(params=["pending", "folded"])
def folded(request):
    return balances.fold if request.param == "folded" else lambda: None


@pytest.fixture
def accept(world, officer, province, folded):
    """File a return of a commune, and accept it."""

    def accept(place=None, last=D(2023, 12, 14), **lines):
        sheet = actions.file_return(
            place or world.u, first_day=last.replace(day=1), last_day=last, source="BC 12", by=officer,
            lines=[{"indicator": f"petitions.{name}", "split": "", "value": value} for name, value in lines.items()],
        )  # fmt: skip
        actions.submit_return(sheet, by=officer)
        actions.accept_return(sheet, by=province)
        folded()
        return sheet

    return accept


def known(amount) -> bool:
    return amount.value is not None


def told(place, window=YEAR, map_=Map.THEN, **options) -> list[Amount]:
    found = figures(place, window, map=map_, indicators=find(KEYS), **options).amounts
    return [found[key] for key in KEYS]


def everywhere(world):
    return [(place, map_) for place in (world.nation, world.p3, world.u) for map_ in Map]


def test_a_share_whose_numerator_nobody_reported_is_unknown(world, accept):
    accept(received=81760)
    for place, map_ in everywhere(world):
        received, resolved, rate = told(place, map_=map_)
        assert (received.value, resolved.value, rate.value) == (81760, None, None)
        assert (rate.over, rate.under) == (None, 81760)
        assert known(received) and not known(resolved) and not known(rate)


def test_nothing_filed_is_unknown(world, folded):
    for place, map_ in everywhere(world):
        assert [(amount.value, known(amount)) for amount in told(place, map_=map_)] == [(None, False)] * 3


def test_a_reported_nought_is_a_figure(world, accept):
    accept(received=10, resolved=0)
    for place, map_ in everywhere(world):
        _received, resolved, rate = told(place, map_=map_)
        assert (resolved.value, rate.value, rate.over, rate.under) == (0, 0.0, 0, 10)
        assert known(resolved) and known(rate)
    november = Period(D(2023, 11, 1), D(2023, 11, 30))
    assert [amount.value for amount in told(world.p3, november)] == [None] * 3


def test_none_arose_is_a_nought(world, opened, officer, province):
    sheet = Return.objects.get(round=opened, place=world.u)
    sent(sheet, officer, received=10, resolved="none_arose", explosives="not_concerned")
    actions.accept_return(sheet, by=province)
    _received, resolved, rate = told(world.p3, OCTOBER)
    assert (resolved.value, rate.value) == (0, 0.0)
    explosives = figures(world.p3, OCTOBER, map=Map.THEN, indicators=find(["weapons.explosives"])).amounts
    assert explosives["weapons.explosives"].value is None


def test_a_share_of_nothing_is_unknown(world, accept):
    accept(received=0, resolved=0)
    received, resolved, rate = told(world.p3)
    assert (received.value, resolved.value, rate.value) == (0, 0, None)
    assert known(received) and not known(rate)


def test_grains_taken_away_leave_no_nought(world, accept):
    """The year less its December is no report of the other months."""
    accept(received=10, resolved=0)
    before = Period(D(2023, 1, 1), D(2023, 11, 30))
    assert [amount.value for amount in told(world.p3, before)] == [None] * 3


def test_a_correction_to_nought_keeps_the_figure_known(world, accept, province):
    sheet = accept(received=10, resolved=4)
    actions.correct_line(sheet.lines.get(indicator="petitions.resolved"), value=0, reason="Nhầm", by=province)
    resolved = told(world.p3)[1]
    assert resolved.value == 0 and known(resolved)


def test_units_below_and_what_is_left(world, accept):
    accept(received=10, resolved=0)
    found = figures(world.p3, YEAR, map=Map.THEN, indicators=find(KEYS), by_child=True)
    rows = {child.place.pk: [found.by_child[key][child.place.pk].value for key in KEYS] for child in found.children}
    assert rows[world.u.pk] == [10, 0, 0.0]
    assert all(row == [None] * 3 for place, row in rows.items() if place != world.u.pk)


def test_what_the_province_reports_itself_stands_in_a_row_of_its_own(world, accept, ministry):
    accept(received=10, resolved=4)
    head = make_user("p.head", ("provincial_officer", world.p3))
    sheet = actions.file_return(
        world.p3, first_day=YEAR.first, last_day=YEAR.last, source="BC", by=head,
        lines=[{"indicator": "petitions.received", "split": "", "value": 5}],
    )  # fmt: skip
    actions.accept_return(actions.submit_return(sheet, by=head), by=ministry)
    found = figures(world.p3, YEAR, map=Map.THEN, indicators=find(KEYS), by_child=True)
    assert [found.amounts[key].value for key in KEYS] == [15, 4, 26.67]
    assert [found.by_child[key][world.p3.pk].value for key in KEYS] == [5, None, None]


def test_months_without_a_report_are_gaps(world, accept):
    accept(received=10, resolved=0)
    steps = [Period(D(2023, 11, 1), D(2023, 11, 30)), Period(D(2023, 12, 1), D(2023, 12, 31))]
    for place in (world.nation, world.p3, world.u):
        found = over_time(place, steps, map=Map.THEN, indicators=find(KEYS))
        assert [amount.value for amount in found["petitions.resolved"]] == [None, 0]
        assert [amount.value for amount in found["petitions.resolution_rate"]] == [None, 0.0]


def test_a_level_of_nought(world, officer, province, folded):
    sheet = actions.file_return(
        world.u, first_day=D(2023, 3, 1), last_day=D(2023, 3, 31), source="BC", by=officer,
        lines=[{"indicator": "forces.commune_police", "split": "regular=n", "value": 0}],
    )  # fmt: skip
    actions.accept_return(actions.submit_return(sheet, by=officer), by=province)
    folded()
    for place in (world.nation, world.p3, world.u):
        for day, value in ((D(2023, 2, 28), None), (D(2023, 12, 31), 0)):
            found = figures(place, Period(day, day), map=Map.THEN, indicators=find(["forces.commune_police"]))
            assert found.amounts["forces.commune_police"].value == value
