"""The other verbs: divide, rename, change kind, move, abolish; and the archive of a divided unit."""

from datetime import date
from fractions import Fraction

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import translation

from tuquan.kit.period import ONE_DAY, Period, today
from tuquan.ledger import balances
from tuquan.ledger.check import mismatches
from tuquan.ledger.figures import figures
from tuquan.ledger.indicator import find
from tuquan.ledger.reading import Map
from tuquan.places.models import KeyArea, Kind, Place
from tuquan.reform import actions, archive
from tuquan.reform.actions import Heir
from tuquan.tests.actions import TESTER, open_many, open_matter
from tuquan.tests.models import Matter
from tuquan.tests.world import make_user

D = date
DAY = D(2026, 3, 1)
BY_LAW = "Nghị quyết 1/NQ-UBTVQH"
YEAR = Period(D(2026, 1, 1), D(2026, 12, 31))
BEFORE = Period(D(2020, 1, 1), D(2026, 2, 28))


@pytest.fixture(autouse=True)
def english():
    with translation.override("en"):
        yield


@pytest.fixture(params=[False, True], ids=["pending", "folded"])
def fold(request):
    return balances.fold if request.param else lambda: None


def value(place, window=YEAR, map_=Map.THEN, key="tests.standing"):
    return figures(place, window, map=map_, indicators=find([key])).amounts[key].value


def proved() -> None:
    assert not list(mismatches()) and not balances.differences()


def heirs(world, **given) -> list[Heir]:
    return [
        Heir("18011", "Xã Uyên Đông", "commune", members=[world.u1], **given),
        Heir("18012", "Xã Uyên Tây", "commune", **given),
    ]


def divide(world, officer, into=None, **given):
    fields = dict(unit=world.u, day=DAY, instrument=BY_LAW, heirs=into or heirs(world)) | given
    return actions.split(world.p3, by=officer, **fields)


def refused(act, *args, **kwargs) -> str:
    with pytest.raises(ValidationError) as wrong:
        act(*args, **kwargs)
    return " ".join(wrong.value.messages)


# --- divide -------------------------------------------------------------------------------------------------------


def test_a_division_by_residential_areas(world, officer, fold):
    rows = [dict(place=place, opened_on=D(2025, 8, 1)) for place in (world.u, world.u1, world.u2)]
    open_many(world.nation, rows=rows, by=TESTER)
    fold()
    reform = divide(world, officer)
    east, west = Place.objects.get(code="18011"), Place.objects.get(code="18012")
    assert (value(east), value(west)) == (1, 0)
    table = figures(world.p3, YEAR, map=Map.THEN, indicators=find(["tests.standing"]), by_child=True)
    rows = {child.place.code: table.by_child["tests.standing"][child.place.pk].value for child in table.children}
    assert rows["18001"] == 2 and rows["18011"] == 1 and rows["42"] == 0 if "42" in rows else True
    assert sum(rows.values()) == value(world.p3) == 3
    assert all(line["before"] == line["after"] for line in reform.reckoning)
    proved()
    actions.move(world.p3, unit=world.u2, to=west, day=DAY, instrument=BY_LAW, by=officer)
    assert (value(east), value(west)) == (1, 1)
    proved()


def test_a_division_by_shares(world, officer, fold):
    open_many(world.nation, rows=[dict(place=world.u, opened_on=D(2025, 8, 1))] * 5, by=TESTER)
    fold()
    divide(world, officer, [
        Heir("18011", "Xã Uyên Đông", "commune", share=Fraction(2, 5)),
        Heir("18012", "Xã Uyên Tây", "commune", share=Fraction(3, 5)),
    ])  # fmt: skip
    table = figures(world.p3, YEAR, map=Map.TODAY, indicators=find(["tests.standing"]), by_child=True)
    column = {child.place.code: table.by_child["tests.standing"][child.place.pk] for child in table.children}
    assert (column["18011"].value, column["18012"].value) == (2, 3) and column["18011"].estimate
    proved()


def test_a_part_may_go_to_a_unit_that_exists(world, officer):
    open_matter(world.u1, opened_on=D(2025, 8, 1), by=TESTER)
    open_matter(world.z, opened_on=D(2025, 8, 1), by=TESTER)
    reform = divide(world, officer, [Heir(place=world.z, members=[world.u1]), Heir("18012", "Xã Tây", "commune")])
    assert value(world.z) == 2
    assert all(line["before"] == line["after"] for line in reform.reckoning)
    proved()


@pytest.mark.parametrize(
    ("into", "words"),
    [
        (lambda w: heirs(w)[:1], "at least two heirs"),
        (lambda w: [Heir("1", "A", "commune"), Heir("1", "B", "commune")], "same code"),
        (lambda w: [Heir(place=w.u), Heir("1", "B", "commune")], "its own heir"),
        (lambda w: [Heir(place=w.ab), Heir("1", "B", "commune")], "same level and parent"),
        (lambda w: [Heir(place=w.x), Heir("1", "B", "commune")], "does not exist"),
        (lambda w: heirs(w, share=Fraction(1, 3)), "add up to 2/3"),
        (lambda w: [Heir("1", "A", "commune", share=Fraction(1)), Heir("2", "B", "commune")], "or none"),
        (lambda w: [Heir("1", "A", "commune", members=[w.ab]), Heir("2", "B", "commune")], "Not inside Xã Uyên"),
        (lambda w: [Heir("1", "A", "commune", members=[w.u1]), Heir("2", "B", "commune", members=[w.u1])], "two heirs"),
    ],
)
def test_divisions_refused(world, officer, into, words):
    assert words in refused(divide, world, officer, into(world))


def test_a_province_is_divided_whole(world, analyst, fold):
    rows = [dict(place=place, opened_on=D(2025, 8, 1)) for place in (world.u, world.y, world.p3)]
    open_many(world.nation, rows=rows, by=TESTER)
    fold()
    north = Heir("43", "Tỉnh Bắc", "province", members=[world.u])
    south = Heir("44", "Tỉnh Nam", "province", members=[world.y, world.z])
    act = dict(unit=world.p3, day=DAY, instrument=BY_LAW, by=analyst)
    assert "Xã Giang" in refused(actions.split, world.nation, heirs=[north, Heir("44", "Nam", "province")], **act)
    actions.split(world.nation, heirs=[north, south], **act)
    assert [value(Place.objects.get(code=code)) for code in ("43", "44")] == [1, 1]
    assert value(world.nation) == 3 and value(world.nation, map_=Map.TODAY) == 3
    proved()


# --- names and kinds ----------------------------------------------------------------------------------------------


def test_rename(world, officer):
    act = dict(day=DAY, instrument=BY_LAW, by=officer)
    actions.rename(world.p3, unit=world.u, name="  Xã   Uyên Minh ", **act)
    world.u.refresh_from_db()
    assert world.u.name == "Xã Uyên Minh" and world.u.last_day is None
    assert (world.u.name_on(DAY), world.u.name_on(DAY - ONE_DAY)) == ("Xã Uyên Minh", "Xã Uyên")
    actions.rename(world.p3, unit=world.u, name="Xã Uyên Xưa", day=D(2025, 1, 1), instrument=BY_LAW, by=officer)
    assert world.u.name_on(D(2025, 5, 1)) == "Xã Uyên Xưa" and world.u.name_on(DAY) == "Xã Uyên Minh"
    assert "already" in refused(actions.rename, world.p3, unit=world.u, name="Xã Uyên Minh", **act)
    assert "Give the name" in refused(actions.rename, world.p3, unit=world.u, name=" ", **act)
    late = act | {"day": today() + ONE_DAY}
    assert "takes effect" in refused(actions.rename, world.p3, unit=world.u, name="Xã Mới", **late)


def test_change_kind(world, officer):
    act = dict(day=DAY, instrument=BY_LAW, by=officer)
    actions.change_kind(world.p3, unit=world.u, kind="ward", **act)
    world.u.refresh_from_db()
    assert (world.u.name, world.u.kind) == ("Phường Uyên", Kind.WARD)
    assert "already" in refused(actions.change_kind, world.p3, unit=world.u, kind="ward", **act)
    assert "kind" in refused(actions.change_kind, world.p3, unit=world.u, kind="city", **act)
    assert "what it becomes" in refused(actions.change_kind, world.p3, unit=world.u, kind="", **act)


# --- move ---------------------------------------------------------------------------------------------------------


def test_an_area_moves_to_another_commune(world, officer, fold):
    open_matter(world.u1, opened_on=D(2025, 8, 1), by=TESTER)
    open_matter(world.u1, opened_on=D(2026, 5, 1), by=TESTER)
    fold()
    actions.move(world.p3, unit=world.u1, to=world.y, day=DAY, instrument=BY_LAW, by=officer)
    assert (value(world.u), value(world.y), value(world.u1)) == (0, 2, 2)
    assert value(world.u, BEFORE) == 1 and value(world.y, key="tests.opened") == 1
    proved()


def test_a_commune_moves_to_another_province(world, analyst, fold):
    open_matter(world.u, opened_on=D(2025, 8, 1), by=TESTER)
    open_matter(world.u, opened_on=D(2026, 5, 1), by=TESTER)
    fold()
    actions.move(world.nation, unit=world.u, to=world.p, day=DAY, instrument=BY_LAW, by=analyst)
    assert (value(world.p3), value(world.p), value(world.nation)) == (0, 2, 2)
    assert value(world.p3, BEFORE) == 1 and value(world.p, key="tests.opened") == 1
    assert value(world.p, BEFORE, Map.TODAY, "tests.opened") == 1
    proved()


@pytest.mark.parametrize(
    ("given", "words"),
    [
        (lambda w: {"to": w.u}, "already"),
        (lambda w: {"to": w.p3}, "cannot stand under"),
        (lambda w: {"to": w.x}, "does not exist"),
        (lambda w: {"to": w.ab}, "does not contain both"),
        (lambda w: {"unit": w.a, "to": w.p}, "ended"),
        (lambda w: {"unit": w.nation}, "under nothing"),
    ],
)
def test_moves_refused(world, officer, given, words):
    fields = dict(unit=world.u1, to=world.y, day=DAY, instrument=BY_LAW, by=officer) | given(world)
    assert words in refused(actions.move, world.p3, **fields)


# --- abolish ------------------------------------------------------------------------------------------------------


def test_abolished_with_an_heir(world, officer, fold):
    open_many(world.nation, rows=[dict(place=p, opened_on=D(2025, 8, 1)) for p in (world.u, world.u1)], by=TESTER)
    KeyArea.objects.create(place=world.u, label="coast", first_day=D(2025, 1, 1))
    fold()
    actions.abolish(world.p3, unit=world.u, heir=world.y, day=DAY, instrument=BY_LAW, by=officer)
    assert value(world.y) == 2 and KeyArea.objects.get().last_day == D(2026, 2, 28)
    proved()


def test_abolished_without_an_heir(world, officer, fold):
    open_many(world.nation, rows=[dict(place=p, opened_on=D(2025, 8, 1)) for p in (world.u, world.u1)], by=TESTER)
    fold()
    reform = actions.abolish(world.p3, unit=world.u, day=DAY, instrument=BY_LAW, by=officer)
    world.u1.refresh_from_db()
    assert world.u1.last_day == D(2026, 2, 28)
    assert value(world.p3) == 2 and value(world.u, BEFORE) == 2
    assert [(line["before"], line["after"]) for line in reform.reckoning if line["key"] == "tests.standing"] == [(2, 2)]
    proved()


def test_what_cannot_be_abolished(world, analyst):
    act = dict(day=DAY, instrument=BY_LAW, by=analyst)
    assert "without an heir" in refused(actions.abolish, world.nation, unit=world.p3, **act)
    assert "cannot stand" in refused(actions.abolish, world.nation, unit=world.p3, heir=world.ab, **act)
    assert "inside what ends" in refused(actions.abolish, world.nation, unit=world.p3, heir=world.z, **act)


# --- residential areas --------------------------------------------------------------------------------------------


def test_areas_merge(world, officer, fold):
    open_many(world.nation, rows=[dict(place=p, opened_on=D(2025, 8, 1)) for p in (world.u1, world.u2)], by=TESTER)
    fold()
    actions.merge(
        world.u, parts=[world.u1, world.u2], code="18001-03", name="Thôn Mới", kind="hamlet", day=DAY,
        instrument=BY_LAW, by=officer,
    )  # fmt: skip
    new = Place.objects.get(code="18001-03")
    assert (value(new), value(world.u1, BEFORE), value(world.u)) == (2, 1, 2)
    assert value(new, Period(D(2025, 1, 1), D(2025, 12, 31)), Map.TODAY, "tests.opened") == 2
    proved()


# --- the archive of a divided unit --------------------------------------------------------------------------------


def test_records_are_assigned_one_by_one(world, officer, fold):
    first, second = (open_matter(world.x, opened_on=D(2025, 5, n), by=TESTER) for n in (1, 2))
    fold()
    clerk = make_user("xa.y", ("commune_officer", world.y))
    assert first.place not in clerk.places("places.read")
    assert [unit.code for unit in archive.divided(officer.places("places.read"))] == ["18000"]
    actions.assign_records(world.x, records=[first], to=world.y, by=officer)
    first.refresh_from_db()
    assert first.place in clerk.places("places.read") and second.place not in clerk.places("places.read")
    assert list(archive.unassigned([world.x], Matter)) == [second]
    assert value(world.y) == 1 and value(world.p3) == 2
    assert value(world.x, Period(D(2025, 1, 1), D(2025, 6, 30))) == 2
    proved()
    actions.assign_records(world.x, records=[second], to=world.y, by=officer)
    second.refresh_from_db()
    assert second.place == first.place and value(world.y) == 2
    proved()


def test_assignments_refused(world, officer):
    matter = open_matter(world.x, opened_on=D(2025, 5, 1), by=TESTER)
    other = open_matter(world.u, opened_on=D(2025, 5, 1), by=TESTER)
    assign = actions.assign_records
    assert "neither an heir" in refused(assign, world.x, records=[matter], to=world.u, by=officer)
    assert "Not an unassigned" in refused(assign, world.x, records=[other], to=world.y, by=officer)
    assert "at least one" in refused(assign, world.x, records=[], to=world.y, by=officer)
    assert "not divided" in refused(assign, world.u, records=[other], to=world.y, by=officer)
    with pytest.raises(PermissionDenied):
        assign(world.x, records=[matter], to=world.y, by=make_user("xa.y", ("provincial_officer", world.y)))
