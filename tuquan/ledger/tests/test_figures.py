"""What figures say over windows, maps, merges and divisions."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError

from tuquan.kit.period import Period
from tuquan.ledger import balances
from tuquan.ledger.check import mismatches
from tuquan.ledger.figures import NoFigure, figures
from tuquan.ledger.indicator import find
from tuquan.ledger.reading import Map
from tuquan.tests.actions import TESTER, change_matter, open_many, open_matter

D = date
KEYS = ["tests.opened", "tests.standing", "tests.rate", "tests.amount"]
ALL = Period(D(2013, 1, 1), D(2025, 12, 31))


def table(place, window=ALL, map_=Map.THEN, **options):
    return figures(place, window, map=map_, indicators=find(KEYS), **options)


def value(place, window=ALL, map_=Map.THEN, key="tests.opened", **options):
    return table(place, window, map_, **options).amounts[key].value


@pytest.fixture(params=["pending", "folded"])
def folded(request):
    """Each figure must be the same before and after a fold."""
    return balances.fold if request.param == "folded" else lambda: None


def test_it_works(world, folded):
    open_matter(world.u, opened_on=D(2020, 5, 1), closed_on=D(2020, 6, 1), settled=True, by=TESTER)
    open_matter(world.u, opened_on=D(2020, 5, 2), kind="b", amount=7, by=TESTER)
    folded()
    answer = table(world.p3)
    assert answer.amounts["tests.opened"].value == 2
    assert answer.amounts["tests.opened"].splits == {"kind=a": 1, "kind=b": 1}
    assert answer.amounts["tests.opened"].evidence.records == 2
    assert answer.amounts["tests.standing"].value == 1
    assert answer.amounts["tests.amount"].value == 8
    rate = answer.amounts["tests.rate"]
    assert (rate.value, rate.over, rate.under) == (100.0, 1, 1)
    assert value(world.nation) == 2 and value(world.u) == 2
    assert not list(mismatches()) and not balances.differences()


def test_windows_include_both_days(world, folded):
    open_matter(world.u, opened_on=D(2020, 5, 1), by=TESTER)
    folded()
    assert value(world.p3, Period(D(2020, 5, 1), D(2020, 5, 1))) == 1
    assert value(world.p3, Period(D(2020, 5, 2), D(2020, 5, 9))) == 0


def test_merger_carries_stocks_and_keeps_totals(world, folded):
    open_many(
        world.nation,
        rows=[dict(place=p, opened_on=D(2024, 1, 1)) for p in (world.a, world.b, world.b, world.c)],
        by=TESTER,
    )
    folded()
    late = Period(D(2025, 1, 1), D(2025, 12, 31))
    assert value(world.ab, late, key="tests.standing") == 3
    assert value(world.b, Period(D(2025, 1, 1), D(2025, 6, 30)), key="tests.standing") == 2
    assert value(world.b, late, key="tests.standing") == 0
    assert value(world.p, late, key="tests.standing") == 4
    assert value(world.p1, late, key="tests.standing") == 0
    assert value(world.p1, Period(D(2024, 1, 1), D(2025, 6, 30)), key="tests.standing") == 3
    early = Period(D(2024, 1, 1), D(2024, 12, 31))
    assert value(world.p, early, Map.TODAY) == 4 and value(world.ab, early, Map.TODAY) == 3
    assert value(world.p, early, Map.TODAY, key="tests.standing") == 4
    assert value(world.nation, ALL) == value(world.nation, ALL, Map.TODAY) == 4


def test_children_then_have_one_row_per_unit_alive(world, folded):
    open_matter(world.a, opened_on=D(2024, 1, 1), by=TESTER)
    open_matter(world.ab, opened_on=D(2025, 8, 1), by=TESTER)
    folded()
    answer = table(world.nation, by_child=True)
    rows = {child.name: (child.note, answer.by_child["tests.opened"][child.place.pk].value) for child in answer.children}
    assert rows["Tỉnh Bắc Ninh"] == ("đến 30/06/2025", 1) or rows["Tỉnh Bắc Ninh"] == ("until 30/06/2025", 1)
    assert rows["Tỉnh Bắc Ninh mới"][1] == 1
    today = table(world.nation, map_=Map.TODAY, by_child=True)
    assert {c.name: today.by_child["tests.opened"][c.place.pk].value for c in today.children} == {
        "Tỉnh Bắc Ninh mới": 2, "Tỉnh Hà Tĩnh": 0,
    }  # fmt: skip


def test_divided_unit_keeps_a_row_of_its_own(world, folded):
    open_matter(world.x, opened_on=D(2024, 1, 1), by=TESTER)
    open_matter(world.u, opened_on=D(2024, 1, 1), by=TESTER)
    folded()
    answer = table(world.p3, map_=Map.TODAY, by_child=True)
    values = {child.place.code: answer.by_child["tests.standing"][child.place.pk].value for child in answer.children}
    assert values == {"18001": 1, "18002": 0, "18003": 0, "18000": 1}
    assert sum(values.values()) == answer.amounts["tests.standing"].value == 2


def test_official_shares_are_estimates_and_sum_to_the_whole(world, folded):
    world.x.successions.filter(heir=world.y).update(share_over=1, share_under=3)
    world.x.successions.filter(heir=world.z).update(share_over=2, share_under=3)
    open_many(world.p3, rows=[dict(place=world.x, opened_on=D(2024, 1, 1))] * 4, by=TESTER)
    folded()
    answer = table(world.p3, map_=Map.TODAY, by_child=True)
    column = answer.by_child["tests.opened"]
    assert (column[world.y.pk].value, column[world.z.pk].value) == (1, 3)
    assert column[world.y.pk].estimate and not column[world.u.pk].estimate


def test_residential_areas(world):
    open_matter(world.u1, opened_on=D(2024, 1, 1), by=TESTER)
    open_matter(world.u, opened_on=D(2024, 1, 1), by=TESTER)
    assert value(world.u) == 2 and value(world.u1) == 1 and value(world.u2) == 0


def test_changing_a_record_moves_its_figures(world, folded):
    matter = open_matter(world.u, opened_on=D(2024, 1, 1), by=TESTER)
    folded()
    change_matter(matter, closed_on=D(2024, 3, 1), settled=False, place=world.u2, by=TESTER)
    folded()
    assert value(world.u2) == 1 and value(world.u1) == 0
    assert value(world.p3, key="tests.standing") == 0
    assert table(world.p3).amounts["tests.rate"].under == 1
    assert not list(mismatches()) and not balances.differences()


def test_a_unit_that_was_not_there(world):
    with pytest.raises(NoFigure):
        value(world.p, Period(D(2020, 1, 1), D(2020, 12, 31)))
    with pytest.raises(NoFigure):
        value(world.p1, map_=Map.TODAY)


def test_a_record_before_its_place_is_refused(world):
    with pytest.raises(ValidationError):
        open_matter(world.y, opened_on=D(2024, 1, 1), by=TESTER)


def test_what_a_province_itself_holds_is_handed_on_once(world, folded):
    open_matter(world.p1, opened_on=D(2024, 1, 1), by=TESTER)
    folded()
    late = Period(D(2025, 1, 1), D(2025, 12, 31))
    assert [value(place, late, key="tests.standing") for place in (world.p1, world.p, world.nation)] == [0, 1, 1]
    assert value(world.p, late, Map.TODAY, key="tests.standing") == 1
    assert not balances.differences()


def test_distinct_members_count_once_at_every_level(world, folded):
    for place, scheme in ((world.a, 7), (world.b, 7), (world.b, 8), (world.c, 7), (world.u, None)):
        open_matter(place, opened_on=D(2024, 1, 1), scheme=scheme, by=TESTER)
    ended = open_matter(world.c, opened_on=D(2024, 1, 1), scheme=9, by=TESTER)
    change_matter(ended, closed_on=D(2025, 8, 1), by=TESTER)
    folded()

    def schemes(place, last, map_=Map.THEN):
        window = Period(D(2024, 1, 1), last)
        return figures(place, window, map=map_, indicators=find(["tests.schemes"]), by_child=True)

    assert schemes(world.nation, D(2025, 6, 30)).amounts["tests.schemes"].value == 3
    assert schemes(world.p1, D(2025, 6, 30)).amounts["tests.schemes"].value == 2
    after = schemes(world.nation, D(2025, 12, 31))
    assert after.amounts["tests.schemes"].value == 2
    assert after.by_child["tests.schemes"][world.p.pk].value == 2


def test_what_sits_at_the_place_itself_has_its_row(world, folded):
    open_matter(world.d1, opened_on=D(2024, 1, 1), closed_on=D(2024, 2, 1), settled=True, by=TESTER)
    open_matter(world.p3, opened_on=D(2024, 1, 1), by=TESTER)
    open_matter(world.u, opened_on=D(2024, 1, 1), by=TESTER)
    folded()
    province = table(world.p3, map_=Map.TODAY, by_child=True)
    assert province.children[-1].place == world.p3
    assert sum(one.value for one in province.by_child["tests.opened"].values()) == 2
    merged = table(world.p, map_=Map.TODAY, by_child=True)
    assert merged.by_child["tests.rate"][world.p.pk].under == 1
