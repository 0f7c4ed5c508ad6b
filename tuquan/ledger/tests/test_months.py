"""Steps must say what figures say over the same days, before and after a fold, at every level and on both maps."""

from datetime import date

import pytest

from tuquan.kit.period import Period
from tuquan.ledger import balances
from tuquan.ledger.figures import NoFigure, figures
from tuquan.ledger.indicator import find
from tuquan.ledger.models import Balance
from tuquan.ledger.months import months, over_time, years
from tuquan.ledger.reading import Map
from tuquan.places import tree
from tuquan.places.models import Belonging
from tuquan.tests.actions import TESTER, change_matter, open_many

D = date
KEYS = ["tests.opened", "tests.standing", "tests.rate", "tests.amount", "tests.schemes"]
LONG = Period(D(2024, 11, 20), D(2026, 2, 9))


def matter(place, opened_on, **fields):
    return {"place": place, "opened_on": opened_on, **fields}


@pytest.fixture(params=["pending", "folded", "half"])
def history(request, world):
    """Matters before and after the reform, at all sorts of places."""
    early = [
        matter(place, D(2023, 1 + n, 1), closed_on=D(2025, 1 + n, 15), kind="ab"[n % 2], amount=n + 1, settled=n > 2)
        for n, place in enumerate([world.a, world.b, world.c, world.x, world.u, world.u1, world.p1, world.nation])
    ]
    open_many(world.nation, rows=early, by=TESTER)
    if request.param != "pending":
        balances.fold()
    late = [
        matter(place, D(2025, 1 + n, 28), closed_on=D(2025, 12, 1), kind="b", amount=2, settled=True, scheme=n % 2)
        for n, place in enumerate([world.a, world.c, world.x, world.u, world.u2])
    ] + [matter(place, D(2025, 9, 3), amount=5) for place in (world.ab, world.cc, world.y, world.p)]
    made = open_many(world.nation, rows=late, by=TESTER)
    change_matter(made[0], closed_on=D(2025, 8, 2), by=TESTER)
    if request.param == "folded":
        balances.fold()
    return world


def agree(place, steps, map_):
    series = over_time(place, steps, map=map_, indicators=find(KEYS))
    for number, step in enumerate(steps):
        try:
            whole = figures(place, step, map=map_, indicators=find(KEYS)).amounts
        except NoFigure:
            assert all(series[key][number] is None for key in KEYS)
            continue
        for key in KEYS:
            ours, theirs = series[key][number], whole[key]
            assert (ours.value, ours.over, ours.under) == (theirs.value, theirs.over, theirs.under), (place, step, key)
            assert ours.evidence == theirs.evidence


def test_months_are_cut_to_the_window():
    steps = months(Period(D(2025, 12, 15), D(2026, 2, 28)))
    assert [(step.days.first, step.days.last, step.partial) for step in steps] == [
        (D(2025, 12, 15), D(2025, 12, 31), True),
        (D(2026, 1, 1), D(2026, 1, 31), False),
        (D(2026, 2, 1), D(2026, 2, 28), False),
    ]
    assert [step.partial for step in years(Period(D(2024, 1, 1), D(2025, 6, 1)))] == [False, True]


@pytest.mark.parametrize("map_", Map)
def test_steps_say_what_figures_say(history, map_):
    world = history
    for place in (world.nation, world.p1, world.p, world.p3, world.d1, world.a, world.ab, world.u, world.u1, world.x):
        if map_ is Map.TODAY and place.last_day:
            continue
        agree(place, [step.days for step in months(LONG)], map_)
        agree(place, [step.days for step in years(LONG)], map_)


@pytest.mark.parametrize("map_", Map)
def test_a_unit_that_changed_province_by_itself(history, map_):
    """Its past moves along where the map is today's, and its stocks on any map."""
    world = history
    Belonging.objects.filter(place=world.u).update(last_day=D(2025, 10, 9))
    Belonging.objects.create(place=world.u, parent=world.p, first_day=D(2025, 10, 10))
    tree.rebuild()
    if Balance.objects.exists():  # folded on the old map
        balances.rebuild()
    for place in (world.nation, world.p, world.p3):
        agree(place, [step.days for step in months(LONG)], map_)


def test_no_step_no_answer(world):
    assert over_time(world.p3, [], indicators=find(KEYS)) == {key: [] for key in KEYS}
