"""What a reform does to returns, live days and the readers' memory."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.db import connection, transaction

from tuquan.kit.period import Period
from tuquan.ledger import balances, check
from tuquan.ledger.figures import figures
from tuquan.ledger.indicator import find
from tuquan.ledger.models import LiveFrom, Posting
from tuquan.ledger.reading import Map
from tuquan.places.models import Place, Within
from tuquan.reform import actions
from tuquan.tests.actions import TESTER, correct_return, give_return, open_matter
from tuquan.tests.histories import EVERYBODY

D = date
DAY = D(2026, 3, 1)
YEAR = Period(D(2026, 1, 1), D(2026, 12, 31))
SINCE = Period(DAY, D(2026, 12, 31))


def merge(world, day=DAY):
    return actions.merge(
        world.p3, parts=[world.u, world.y], code="18050", name="Xã Uyên Ý", kind="commune", day=day,
        instrument="Nghị quyết 1", by=EVERYBODY,
    )  # fmt: skip


def heir() -> Place:
    return Place.objects.get(code="18050")


def value(place, key, window=YEAR, map_=Map.THEN):
    return figures(place, window, map=map_, indicators=find([key])).amounts[key].value


def accept(place, first, last, petitions, posts):
    lines = [
        {"indicator": "petitions.received", "split": "", "value": petitions},
        {"indicator": "forces.commune_police", "split": "regular=y", "value": posts},
    ]
    return give_return(place, first, last, lines, by=EVERYBODY)


def proved() -> None:
    assert not list(check.mismatches()) and not balances.differences()


@pytest.mark.parametrize("folded", [False, True])
def test_returns_are_handed_on_and_their_lines_never_change(world, folded):
    accept(world.u, D(2025, 12, 15), D(2026, 1, 14), 5, 7)
    accept(world.u, D(2026, 3, 15), D(2026, 4, 14), 2, 9)
    accept(world.y, D(2026, 3, 15), D(2026, 4, 14), 4, 3)
    if folded:
        balances.fold()
    before = list(Posting.objects.filter(entry__kind="return").order_by("pk").values_list("pk", "place", "value"))
    reform = merge(world)
    after = Posting.objects.filter(entry__kind="return").order_by("pk").values_list("pk", "place", "value")
    assert list(after) == before
    assert value(heir(), "petitions.received") == 6 and value(world.u, "petitions.received") == 5
    assert value(heir(), "forces.commune_police") == 12
    assert value(heir(), "forces.commune_police", Period(DAY, D(2026, 3, 31))) == 7
    assert value(world.p3, "forces.commune_police") == 12 and value(world.p3, "petitions.received") == 11
    assert all(line["before"] == line["after"] for line in reform.reckoning)
    carried = Posting.objects.filter(entry__kind="transfer")
    assert sum(carried.values_list("value", flat=True)) == 0
    assert set(carried.values_list("entry__source", flat=True)) == {"Nghị quyết 1"}
    proved()


def test_a_return_accepted_after_the_merger_is_handed_on_too(world):
    merge(world)
    world.u.refresh_from_db()
    sheet = accept(world.u, D(2025, 12, 15), D(2026, 1, 14), 5, 7)
    assert value(heir(), "forces.commune_police") == 7
    correct_return(sheet, value=8, by=EVERYBODY)
    assert value(heir(), "forces.commune_police") == 8 and value(world.u, "petitions.received") == 5
    proved()


def test_a_register_that_was_not_live_stays_so_for_its_records(world):
    """Otherwise the records of the unit, which returns cover, would begin to count at the heir."""
    LiveFrom.objects.create(place=world.u, register="tests", day=D(2026, 5, 1))
    open_matter(world.u, opened_on=D(2026, 4, 1), by=TESTER)
    open_matter(world.y, opened_on=D(2026, 4, 1), by=TESTER)
    assert value(world.p3, "tests.opened") == 1
    merge(world)
    assert value(world.p3, "tests.opened") == 1 == value(heir(), "tests.opened")
    proved()


def test_a_reform_that_failed_leaves_nothing_in_memory(world):
    open_matter(world.u, opened_on=D(2026, 1, 5), by=TESTER)
    open_matter(world.p, opened_on=D(2026, 1, 5), by=TESTER)
    before = value(world.p3, "tests.standing")
    rows = Within.objects.count()
    with transaction.atomic():
        actions.move(world.nation, unit=world.u, to=world.p, day=DAY, instrument="QĐ", by=EVERYBODY)
        assert value(world.p, "tests.standing") == 2
        transaction.set_rollback(True)
    assert value(world.p3, "tests.standing") == before and Within.objects.count() == rows
    with pytest.raises(ValidationError):
        actions.move(world.nation, unit=world.u, to=world.p3, day=DAY, instrument="QĐ", by=EVERYBODY)


def test_a_merger_reads_the_units_concerned_alone(world, django_assert_max_num_queries):
    """The number of statements does not grow with the records."""
    for _n in range(30):
        open_matter(world.u, opened_on=D(2026, 1, 5), by=TESTER)
    with django_assert_max_num_queries(250) as seen:
        merge(world)
    assert not any(f'FROM "{Place._meta.db_table}"' in one["sql"] and "WHERE" not in one["sql"] for one in seen)
    assert connection.in_atomic_block


def test_todays_map_follows_residential_areas(world):
    """What an area counted at a commune that was divided, or that it left, is its commune's of today."""
    open_matter(world.u1, opened_on=D(2026, 1, 5), by=TESTER)
    open_matter(world.u2, opened_on=D(2026, 1, 5), by=TESTER)
    open_matter(world.u, opened_on=D(2026, 1, 5), by=TESTER)
    parts = [actions.Heir("18051", "Xã Đông", "commune", members=[world.u1]), actions.Heir("18052", "Xã Tây", "commune")]
    actions.split(world.p3, unit=world.u, heirs=parts, day=DAY, instrument="NQ", by=EVERYBODY)
    actions.move(world.p3, unit=world.u2, to=world.z, day=DAY, instrument="NQ", by=EVERYBODY)
    east, west = Place.objects.get(code="18051"), Place.objects.get(code="18052")
    january = Period(D(2026, 1, 1), D(2026, 1, 31))
    values = [value(place, "tests.opened", january, Map.TODAY) for place in (east, west, world.z, world.p3)]
    assert values == [1, 0, 1, 3]
    table = figures(world.p3, january, map=Map.TODAY, indicators=find(["tests.opened"]), by_child=True)
    rows = {child.place.code: table.by_child["tests.opened"][child.place.pk].value for child in table.children}
    assert rows["18001"] == 1 and sum(rows.values()) == 3
    proved()
