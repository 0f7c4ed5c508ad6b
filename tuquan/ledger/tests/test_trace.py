"""A figure opens by child, by month and onto its records; the records only to those who may read them."""

from datetime import date

import pytest
from django.contrib.auth import get_user_model
from django.core.exceptions import PermissionDenied

from tuquan.journal.actions import subject_name
from tuquan.kit.period import Period
from tuquan.kit.register import Register, registry
from tuquan.ledger import balances, trace
from tuquan.ledger.figures import NoFigure
from tuquan.ledger.indicator import find
from tuquan.ledger.reading import Map
from tuquan.ledger.trace import By
from tuquan.tests.actions import TESTER, correct_return, give_return, open_many, open_matter
from tuquan.tests.models import Matter
from tuquan.tests.world import make_user

D = date
YEAR = Period(D(2024, 1, 1), D(2024, 12, 31))


class Matters(Register, mounted=False):
    key = "tests.matters"
    title = "Matters"
    model = Matter
    reads = "campaigns.read"
    columns = ("opened_on",)

    def url(self, page, *args):
        return f"/matters/{args[0]}/"


@pytest.fixture
def register(monkeypatch):
    """Matters have a register; who may read them is said by the name of the user."""
    monkeypatch.setitem(registry, "tests.matters", Matters())
    granted = get_user_model().granted
    monkeypatch.setattr(
        get_user_model(),
        "granted",
        lambda self, right: granted(self, "ledger.trace")
        if right == "campaigns.read" and self.username == "reader"
        else granted(self, right),
    )


@pytest.fixture
def analyst(world):
    return make_user("analyst", ("ministry_analyst", world.nation))


def opened(user, place, window=YEAR, key="tests.opened", **options):
    return trace.trace(find([key])[0], place, window, user=user, **options)


def test_by_child_adds_up(world, analyst):
    rows = [{"place": place, "opened_on": D(2024, 3, 1)} for place in (world.a, world.c, world.u, world.nation)]
    open_many(world.nation, rows=rows, by=TESTER)
    found = opened(analyst, world.nation)
    values = {line.child.place.pk: line.amount.value for line in found.children}
    assert values == {world.p1.pk: 1, world.p2.pk: 1, world.p3.pk: 1, world.nation.pk: 1}
    assert sum(values.values()) == found.amount.value


@pytest.mark.parametrize("folded", [False, True])
def test_by_month_adds_up_and_marks_cut_months(world, analyst, folded):
    rows = [{"place": world.u, "opened_on": D(2024, 1 + n, 20)} for n in range(6)]
    open_many(world.nation, rows=rows, by=TESTER)
    if folded:
        balances.fold()
    found = opened(analyst, world.p3, Period(D(2024, 1, 21), D(2024, 5, 20)), by=By.MONTH)
    assert [line.amount.value for line in found.months] == [0, 1, 1, 1, 1]
    assert [line.step.partial for line in found.months] == [True, False, False, False, True]
    assert sum(line.amount.value for line in found.months) == found.amount.value


def test_records_open_to_who_may_read_them(world, register):
    made = [open_matter(world.u, opened_on=D(2024, 3, n + 1), by=TESTER) for n in range(3)]
    reader = make_user("reader", ("ministry_analyst", world.nation))
    (behind,) = opened(reader, world.p3, by=By.RECORDS).behind
    assert [line.subject for line in behind.records] == [f"tests.Matter:{matter.pk}" for matter in reversed(made)]
    assert behind.records[0].url == f"/matters/{made[2].pk}/"
    assert (behind.counted, behind.shown, behind.why) == (3, 3, "")


def test_others_see_counts_only(world, register, analyst):
    open_matter(world.u, opened_on=D(2024, 3, 1), by=TESTER)
    (behind,) = opened(analyst, world.p3, by=By.RECORDS).behind
    assert (behind.counted, behind.counted_value, behind.records, behind.shown) == (1, 1, [], 0)
    assert behind.why


def test_without_a_register_there_are_counts_only(world, analyst):
    open_matter(world.u, opened_on=D(2024, 3, 1), by=TESTER)
    (behind,) = opened(analyst, world.p3, by=By.RECORDS).behind
    assert behind.counted == 1 and behind.why and not behind.records


def test_records_follow_the_map(world, register):
    """On the map of then the old commune's matters are its own; on today's they stand in its heir."""
    open_matter(world.a, opened_on=D(2024, 3, 1), by=TESTER)
    reader = make_user("reader", ("ministry_analyst", world.nation))
    assert opened(reader, world.p1, by=By.RECORDS).behind[0].counted == 1
    assert opened(reader, world.p, by=By.RECORDS, map=Map.TODAY).behind[0].counted == 1
    late = Period(D(2025, 1, 1), D(2025, 12, 31))
    standing = opened(reader, world.ab, late, key="tests.standing", by=By.RECORDS)
    assert standing.behind[0].counted == standing.amount.value == 1
    assert opened(reader, world.u1, by=By.RECORDS).behind[0].counted == 0


def test_a_ratio_opens_both_its_parts(world, register):
    for settled in (True, False):
        open_matter(world.u, opened_on=D(2024, 1, 1), closed_on=D(2024, 2, 1), settled=settled, by=TESTER)
    reader = make_user("reader", ("ministry_analyst", world.nation))
    found = opened(reader, world.p3, key="tests.rate", by=By.RECORDS)
    assert [(part.indicator.key, part.counted) for part in found.behind] == [("tests.settled", 1), ("tests.closed", 2)]


def test_pages(world, register, monkeypatch):
    monkeypatch.setattr(trace, "PAGE", 2)
    open_many(world.nation, rows=[{"place": world.u, "opened_on": D(2024, 3, n + 1)} for n in range(5)], by=TESTER)
    reader = make_user("reader", ("ministry_analyst", world.nation))
    (last,) = opened(reader, world.p3, by=By.RECORDS, page=3).behind
    assert (last.pages, [line.day for line in last.records]) == (3, [D(2024, 3, 1)])
    (beyond,) = opened(reader, world.p3, by=By.RECORDS, page=99).behind
    assert beyond.page == 3


def test_returns_and_corrections_are_named_with_their_source(world, analyst):
    officer = make_user("officer", ("provincial_officer", world.p3))
    lines = [{"indicator": "petitions.received", "value": 70}]
    sheet = give_return(world.p3, YEAR.first, YEAR.last, lines, source="Công an tỉnh", by=officer)
    correct_return(sheet, value=81, by=officer)
    found = opened(analyst, world.p3, key="petitions.received", by=By.RECORDS)
    (behind,) = found.behind
    assert [(line.basis.name, line.value, line.source, line.subject) for line in behind.sheets] == [
        ("RETURN", 70, "Công an tỉnh", subject_name(sheet)), ("CORRECTION", 11, "Công an tỉnh", subject_name(sheet)),
    ]  # fmt: skip
    assert found.amount.value == 81 and behind.counted == 0 and not behind.why


def test_the_right_must_reach(world, analyst):
    officer = make_user("officer", ("provincial_officer", world.p3))
    with pytest.raises(PermissionDenied):
        opened(officer, world.nation)
    with pytest.raises(NoFigure):
        opened(analyst, world.p, Period(D(2020, 1, 1), D(2020, 2, 1)))
