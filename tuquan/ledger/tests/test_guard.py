"""Guarded figures: whole months that are over, communes at the finest, no small number, records for their readers."""

from datetime import date

import pytest
from django.contrib.auth import get_user_model
from django.utils import translation

from tuquan.kit.period import Period, month_end, today
from tuquan.kit.register import Register, registry
from tuquan.ledger import balances, trace
from tuquan.ledger.check import mismatches
from tuquan.ledger.communes import by_month
from tuquan.ledger.figures import NoFigure, figures
from tuquan.ledger.guard import FEWEST, telling
from tuquan.ledger.indicator import FLOW, INDICATORS, STOCK, Indicator, Ratio, find
from tuquan.ledger.models import Posting
from tuquan.ledger.months import months, over_time
from tuquan.ledger.reading import Map
from tuquan.ledger.trace import By
from tuquan.tests.actions import TESTER, open_many
from tuquan.tests.models import Matter
from tuquan.tests.world import make_user

D = date


@pytest.fixture(autouse=True)
def in_english():
    with translation.override("en"):
        yield


KEY = "tests.whispered"
YEAR = Period(D(2024, 1, 1), D(2024, 12, 31))
MARCH = Period(D(2024, 3, 1), D(2024, 3, 31))


@pytest.fixture
def whispers(world):
    """Sixteen at U in March and one in May, two in Y and one at Z of the old X's province, by kind."""
    rows = [{"place": world.u, "opened_on": D(2024, 3, 1 + n), "kind": "wa" if n < 10 else "wb"} for n in range(16)]
    rows += [{"place": world.u, "opened_on": D(2024, 5, 4), "kind": "wc"}]
    rows += [{"place": world.x, "opened_on": D(2024, 3, 9), "kind": "wa"}]
    open_many(world.nation, rows=rows, by=TESTER)
    return world


def asked(place, window=YEAR, **options):
    return figures(place, window, indicators=find([KEY]), **options)


def test_it_works(whispers):
    assert set(Posting.objects.filter(series__indicator=KEY).values_list("day", flat=True)) == {
        D(2024, 3, 31), D(2024, 5, 31),
    }  # fmt: skip
    balances.fold()
    assert asked(whispers.p3).amounts[KEY].value == 18
    assert asked(whispers.u, MARCH).amounts[KEY].value == 16
    assert not list(mismatches())


@pytest.mark.parametrize(
    "window",
    [
        Period(D(2024, 3, 1), D(2024, 3, 30)),
        Period(D(2024, 3, 31), D(2024, 3, 31)),
        Period(D(2023, 12, 15), D(2024, 12, 14)),
        Period(D(2024, 3, 2), D(2024, 4, 30)),
    ],
)
def test_a_short_or_cut_window_gives_nothing(whispers, window):
    for place in (whispers.u, whispers.p3, whispers.nation):
        amount = asked(place, window, by_child=True).amounts[KEY]
        assert amount.value is None and amount.withheld and not amount.splits and not amount.evidence.records


def test_the_month_under_way_is_not_given(world):
    open_many(world.nation, rows=[{"place": world.u, "opened_on": today(), "kind": "wa"}] * 9, by=TESTER)
    this = Period(today().replace(day=1), month_end(today()))
    assert asked(world.u, this).amounts[KEY].withheld
    assert asked(world.u, Period(D(2024, 1, 1), this.last)).amounts[KEY].withheld
    moment = trace.day_of(None)
    assert asked(world.u, this, map_day=month_end(moment).replace(year=moment.year + 1)).amounts[KEY].value == 9


def test_a_residential_area_has_none(world):
    open_many(world.nation, rows=[{"place": world.u1, "opened_on": D(2024, 3, 1), "kind": "wa"}] * 9, by=TESTER)
    assert asked(world.u1, MARCH).amounts[KEY].withheld
    table = asked(world.u, MARCH, by_child=True)
    assert table.amounts[KEY].value == 9
    assert all(amount.withheld and amount.value is None for amount in table.by_child[KEY].values())


def test_kinds_from_the_province_up(whispers):
    assert asked(whispers.u, MARCH).amounts[KEY].splits == {}
    table = asked(whispers.p3, by_child=True)
    assert table.amounts[KEY].splits == {"kind=wa": 11}  # six and one would be found by subtraction
    assert all(not amount.splits for amount in table.by_child[KEY].values())
    assert table.amounts[KEY].cell("kind=wb").withheld and table.amounts[KEY].cell("kind=wa").value == 11


def test_small_numbers_are_withheld_and_those_that_give_them_away(whispers):
    table = asked(whispers.p3, by_child=True)
    assert table.amounts[KEY].value == 18
    given = [amount.value for amount in table.by_child[KEY].values()]
    assert None in given and 1 not in given and 17 not in given
    assert asked(whispers.u, Period(D(2024, 5, 1), D(2024, 5, 31))).amounts[KEY].withheld


def test_months_that_add_up_to_a_figure_do_not_tell(whispers):
    steps = [step.days for step in months(YEAR)]
    course = [amount.value for amount in over_time(whispers.u, steps, indicators=find([KEY]))[KEY]]
    assert course[4] is None and course[2] is None and 1 not in course  # the small one, and what would find it
    cut = [step.days for step in months(Period(D(2024, 3, 10), D(2024, 4, 30)))]
    assert [amount.value for amount in over_time(whispers.u, cut, indicators=find([KEY]))[KEY]] == [None, 0]


@pytest.mark.parametrize("values", [[1, 9], [4, 4, 9], [1, 0, 9, 12], [2, 2, 0], [3], [1, 1, 7, 8], [4, 1, 20]])
def test_what_is_hidden_is_never_one_nor_small(values):
    hidden = telling(values, sum(values))
    left = [value for number, value in enumerate(values) if number not in hidden]
    assert not [value for value in left if 0 < value < FEWEST]
    if sum(values) >= FEWEST and hidden:
        assert len(hidden) > 1 and sum(values[one] for one in hidden) >= FEWEST


def test_nothing_is_hidden_where_nothing_is_small():
    assert telling([5, 0, 12], 17) == set()


@pytest.fixture
def trusted(world):
    return make_user("trusted", ("provincial_officer", world.p3))


def test_a_trace_of_records_is_for_readers(whispers, trusted, monkeypatch):
    one = find([KEY])[0]
    for by in (By.CHILD, By.MONTH):
        assert trace.trace(one, whispers.p3, YEAR, user=trusted, by=by).amount.value == 18
    with pytest.raises(NoFigure, match="own readers"):
        trace.trace(one, whispers.p3, YEAR, user=trusted, by=By.RECORDS)
    with pytest.raises(NoFigure, match="whole months"):
        trace.trace(one, whispers.p3, Period(D(2024, 3, 1), D(2024, 3, 8)), user=trusted)

    class Whispers(Register, mounted=False):
        key, title, model, reads, columns = "tests.whispers", "W", Matter, "tests.read", ("opened_on",)

        def url(self, page, *args):
            return f"/whispers/{args[0]}/"

    monkeypatch.setitem(registry, "tests.whispers", Whispers())
    with pytest.raises(NoFigure, match="own readers"):
        trace.trace(one, whispers.p3, YEAR, user=trusted, by=By.RECORDS)
    granted = get_user_model().granted
    monkeypatch.setattr(
        get_user_model(), "granted",
        lambda self, right: granted(self, "ledger.trace") if right == "tests.read" else granted(self, right),
    )  # fmt: skip
    assert trace.trace(one, whispers.p3, YEAR, user=trusted, by=By.RECORDS).behind[0].shown == 18


def test_they_are_never_set_side_by_side(whispers):
    with pytest.raises(ValueError, match="side by side"):
        by_month([whispers.p3.pk], find([KEY]), YEAR)


def test_only_flows_are_guarded_and_no_share_of_them():
    with pytest.raises(ValueError, match="guarded"):
        Indicator(key="tests.g1", title="g", unit="u", kind=STOCK, of=Matter, on="opened_on", guarded=True,
                  definition="d", basis="b")  # fmt: skip
    with pytest.raises(ValueError, match="guarded"):
        Ratio(key="tests.g2", title="g", over=INDICATORS[KEY], under=INDICATORS["tests.opened"], definition="d", basis="b")
    assert INDICATORS[KEY].kind is FLOW


def test_a_merger_keeps_the_number(world):
    """Posted at the month's end, it stands at the unit that held the place then."""
    open_many(world.nation, rows=[{"place": world.a, "opened_on": D(2025, 6, 3), "kind": "wa"}] * 7, by=TESTER)
    june = Period(D(2025, 6, 1), D(2025, 6, 30))
    assert asked(world.a, june).amounts[KEY].value == 7
    assert asked(world.ab, june, map=Map.TODAY).amounts[KEY].value == 7
