"""Claims are read with every mistake named, and compared only where both numbers speak of the same thing."""

import csv
import io
from datetime import date

import pytest
from django.core.exceptions import ValidationError

from tuquan.journal.models import Event
from tuquan.kit.period import Period
from tuquan.ledger import claims
from tuquan.ledger.actions import import_claims
from tuquan.ledger.batch import Batch
from tuquan.ledger.figures import figures
from tuquan.ledger.indicator import find
from tuquan.ledger.models import Claim, Qualifier
from tuquan.ledger.reading import Map
from tuquan.places import tree
from tuquan.places.models import Kind, Succession, Tier
from tuquan.tests.actions import TESTER, open_many
from tuquan.tests.world import make_place, make_user

D = date
YEAR = Period(D(2024, 1, 1), D(2024, 12, 31))
TODAY = D(2026, 11, 22)
GOOD = {
    "id": "t-1", "key": "tests.opened", "split": "", "place_code": "42", "place_valid_on": "2024-12-31",
    "figure": "matters", "value": "3", "qualifier": "exact", "unit": "matter", "window_from": "2024-01-01",
    "window_to": "2024-12-31", "published_on": "", "source": "Báo Hà Tĩnh", "note": "",
}  # fmt: skip


def sheet(*rows: dict) -> bytes:
    out = io.StringIO()
    writer = csv.DictWriter(out, fieldnames=list(GOOD))
    writer.writeheader()
    writer.writerows(GOOD | row for row in rows)
    return out.getvalue().encode("utf-8-sig")


def keep(world, *rows: dict) -> None:
    good, problems = claims.read(sheet(*rows))
    assert not problems
    analyst = make_user("analyst", ("ministry_analyst", world.nation))
    import_claims(Batch("claims", good), by=analyst)


def beside(place, window=YEAR, map_=Map.THEN, keys=("tests.opened",)):
    amounts = figures(place, window, map=map_, indicators=find(keys), map_day=TODAY).amounts
    return claims.beside(place, window, map_, amounts, map_day=TODAY)


@pytest.fixture
def matters(world):
    """Five matters of 2024 in Hà Tĩnh: three of kind a, two of kind b; one in each of the two merged provinces."""
    rows = [{"place": world.u, "opened_on": D(2024, 3, n + 1), "kind": "aaabb"[n]} for n in range(5)]
    rows += [{"place": place, "opened_on": D(2024, 5, 1)} for place in (world.a, world.c)]
    open_many(world.nation, rows=rows, by=TESTER)
    return world


def test_the_published_figures_are_whole():
    with claims.PUBLISHED.open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) == 51 and set(claims.COLUMNS) <= set(rows[0])


def test_published_figures_find_the_units_of_their_day(world):
    rows, problems = claims.read(claims.PUBLISHED)
    places = {row["ref"]: row["place"] for row in rows}
    assert places["s003-1"] == world.p1 and places["s002-1"] == world.p3 and places["p-9"] == world.nation
    assert {problem.column for problem in problems} == {"place_code"}  # the small country lacks the other provinces
    assert len(rows) + len(problems) == 51


def test_loading_twice_changes_nothing(world, tmp_path):
    file = tmp_path / "claims.csv"
    file.write_bytes(sheet({}, {"id": "t-2", "value": "4"}))
    analyst = make_user("analyst", ("ministry_analyst", world.nation))
    assert claims.load_file(file, by=analyst) == 2
    before, events = list(Claim.objects.values()), Event.objects.count()
    assert claims.load_file(file, by=analyst) == 2
    assert list(Claim.objects.values()) == before and Event.objects.count() == events
    file.write_bytes(sheet({"value": "5"}, {"id": "t-2", "value": "4"}))
    claims.load_file(file, by=analyst)
    assert dict(Claim.objects.values_list("ref", "value")) == {"t-1": 5, "t-2": 4}
    event = Event.objects.latest("pk")
    assert (event.verb, event.details["rows"]) == ("ledger.import_claims", 1)


def test_a_file_with_a_mistake_is_not_loaded_at_all(world, tmp_path):
    file = tmp_path / "claims.csv"
    file.write_bytes(sheet({}, {"id": "t-2", "value": "x"}))
    with pytest.raises(ValidationError):
        claims.load_file(file, by=make_user("analyst", ("ministry_analyst", world.nation)))
    assert not Claim.objects.exists()


@pytest.mark.parametrize(
    "row, column, says",
    [
        ({"value": "nhiều"}, "value", "nhiều"),
        ({"value": "8.5"}, "value", "8.5"),
        ({"value": ""}, "value", ""),
        ({"qualifier": "hơn"}, "qualifier", "at_least"),
        ({"place_code": "99"}, "place_code", "99"),
        ({"place_code": "24", "place_valid_on": "2024-13-01"}, "place_valid_on", "2024-13-01"),
        ({"window_from": "2025-01-01"}, "window_to", ""),
        ({"window_to": "31/12/2024"}, "window_to", "31/12/2024"),
        ({"split": "kind"}, "split", "kind"),
        ({"split": "kind=a|kind=b"}, "split", "kind=b"),
        ({"split": "kind=a", "key": ""}, "split", ""),
        ({"source": "x" * 301}, "source", "300"),
        ({"source": ""}, "source", ""),
    ],
)
def test_every_mistake_is_named_by_row_and_column(world, row, column, says):
    rows, problems = claims.read(sheet({}, {"id": "t-2"} | row))
    assert [one["ref"] for one in rows] == ["t-1"]
    assert [(problem.row, problem.column) for problem in problems] == [(3, column)]
    assert says in problems[0].message
    with pytest.raises(ValidationError):
        claims.load(sheet({} | row))


def test_the_same_reference_twice_is_a_mistake(world):
    _rows, problems = claims.read(sheet({}, {}))
    assert [(problem.row, problem.column) for problem in problems] == [(3, "id")]


def test_a_missing_column_is_named(world):
    rows, problems = claims.read(b"id,key\nx,y\n")
    assert not rows and "value" in {problem.column for problem in problems}


def test_difference_with_the_same_window(matters):
    keep(matters, {})
    (row,) = beside(matters.p3)["tests.opened"]
    assert (row.difference, row.agrees) == (2, False)


@pytest.mark.parametrize(
    "qualifier, value, difference, agrees",
    [
        (Qualifier.EXACT, 5, 0, True),
        (Qualifier.AT_LEAST, 4, 0, True),
        (Qualifier.AT_LEAST, 7, -2, False),
        (Qualifier.NEARLY, 6, -1, None),
        (Qualifier.ABOUT, 4, 1, None),
    ],
)
def test_how_the_source_put_it(matters, qualifier, value, difference, agrees):
    keep(matters, {"qualifier": qualifier, "value": str(value)})
    (row,) = beside(matters.p3)["tests.opened"]
    assert (row.difference, row.agrees) == (difference, agrees)


@pytest.mark.parametrize(
    "row",
    [{"window_to": "2024-12-30"}, {"unit": "person"}, {"split": "sex=f"}, {"key": "tests.standing"}],
)
def test_what_differs_is_listed_without_a_difference(matters, row):
    keep(matters, row)
    ((found,),) = beside(matters.p3, keys=("tests.opened", "tests.standing")).values()
    assert found.difference is None and found.why


def test_a_part_adds_up_the_matching_cells(matters):
    keep(matters, {"split": "kind=b", "value": "2"})
    (row,) = beside(matters.p3)["tests.opened"]
    assert (row.difference, row.agrees) == (0, True)


def test_a_stock_is_compared_on_its_day(matters):
    keep(matters, {"key": "tests.standing", "window_from": "2024-12-31", "value": "5"})
    (row,) = beside(matters.p3, keys=["tests.standing"])["tests.standing"]
    assert row.agrees
    (later,) = beside(matters.p3, Period(YEAR.first, D(2024, 12, 30)), keys=["tests.standing"])["tests.standing"]
    assert later.difference is None


def test_a_ratio_is_compared_in_percent(matters):
    keep(matters, {"key": "tests.rate", "unit": "percent", "value": "89", "qualifier": "at_least"})
    (row,) = beside(matters.p3, keys=["tests.rate"])["tests.rate"]
    assert row.difference is None and row.why  # nothing was closed, so there is no rate


def test_an_heir_of_two_is_not_compared(matters):
    keep(matters, {"place_code": "27", "value": "1"})
    (then,) = beside(matters.p1)["tests.opened"]
    assert then.difference == 0
    (today,) = beside(matters.p, map_=Map.TODAY)["tests.opened"]
    assert today.difference is None and today.why


def test_a_sole_heir_that_holds_nothing_else_is_compared(matters):
    renamed = make_place("43", "Tỉnh Mới", Tier.PROVINCE, Kind.PROVINCE, matters.nation, first=D(2026, 1, 1))
    type(matters.p3).objects.filter(pk=matters.p3.pk).update(last_day=D(2025, 12, 31))
    matters.u.belongings.all().update(last_day=D(2025, 12, 31))
    matters.u.belongings.create(parent=renamed, first_day=D(2026, 1, 1))
    Succession.objects.create(place=matters.p3, heir=renamed, day=D(2026, 1, 1))
    tree.rebuild()
    keep(matters, {"value": "5"})
    (row,) = beside(renamed, map_=Map.TODAY)["tests.opened"]
    assert (row.difference, row.agrees) == (0, True)


def test_claims_about_what_we_do_not_count_are_listed(world):
    keep(world, {"key": "", "figure": "guns surrendered"}, {"id": "t-2", "key": "weapons.handed_in"}, {"id": "t-3"})
    assert [claim.ref for claim in claims.unkeyed(world.p3, YEAR)] == ["t-1", "t-2"]
