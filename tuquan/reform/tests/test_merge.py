"""Mergers: figures, grants, areas, and what is refused."""

from datetime import date
from fractions import Fraction

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import translation

from tuquan.accounts.models import Grant
from tuquan.journal.models import Event
from tuquan.kit.period import Period
from tuquan.ledger import balances
from tuquan.ledger.check import mismatches
from tuquan.ledger.figures import figures
from tuquan.ledger.indicator import find
from tuquan.ledger.models import Posting
from tuquan.ledger.reading import Map
from tuquan.places.models import Place
from tuquan.reform import actions
from tuquan.tests.actions import TESTER, open_many
from tuquan.tests.world import REFORM, make_user

D = date
DAY = D(2026, 3, 1)
BY_LAW = "Nghị quyết 1/NQ-UBTVQH"
YEAR = Period(D(2026, 1, 1), D(2026, 12, 31))


def value(place, window=YEAR, map_=Map.THEN, key="tests.standing"):
    return figures(place, window, map=map_, indicators=find([key])).amounts[key].value


def merge(world, officer, *, parts=None, day=DAY, **given):
    fields = dict(code="18050", name="Xã Uyên Ý", kind="commune", instrument=BY_LAW) | given
    return actions.merge(world.p3, parts=[world.u, world.y] if parts is None else parts, day=day, by=officer, **fields)


def proved() -> None:
    assert not list(mismatches()) and not balances.differences()


@pytest.mark.parametrize("folded", [False, True])
@pytest.mark.parametrize("day", [DAY, D(2025, 9, 1)])
def test_it_works(world, officer, folded, day):
    rows = [dict(place=place, opened_on=D(2025, 8, 1)) for place in (world.u, world.u1, world.y, world.z)]
    open_many(world.nation, rows=[*rows, dict(place=world.u, opened_on=D(2026, 4, 1))], by=TESTER)
    if folded:
        balances.fold()
    reform = merge(world, officer, day=day)
    new = Place.objects.get(code="18050")
    assert value(new) == 4 and value(world.z) == 1 and value(world.p3) == 5
    assert value(world.u, Period(D(2025, 1, 1), D(2026, 12, 31))) == 0
    assert value(world.u, Period(D(2025, 8, 1), D(2025, 8, 31))) == 2
    assert value(new, key="tests.opened") == 1 and value(world.p3, key="tests.opened") == 1
    assert value(new, Period(D(2025, 1, 1), D(2025, 12, 31)), Map.TODAY, "tests.opened") == 3
    assert value(world.u1) == 1
    lines = {line["key"]: (line["before"], line["after"]) for line in reform.reckoning}
    assert lines["tests.standing"] == ((3, 3) if day < D(2026, 4, 1) else (4, 4))
    assert all(before == after for before, after in lines.values())
    assert sum(Posting.objects.filter(entry__kind="transfer").values_list("value", flat=True)) == 0
    proved()


def test_the_map_after(world, officer):
    merge(world, officer, code="18001", name="Xã Uyên")
    new = Place.objects.get(code="18001", first_day=DAY)
    world.u.refresh_from_db()
    world.u1.refresh_from_db()
    assert new != world.u and world.u.last_day == D(2026, 2, 28)
    assert world.u.heirs()[0].heir == new
    assert world.u1.parent_on(D(2026, 2, 28)) == world.u and world.u1.parent_on(DAY) == new == world.u1.parent
    assert new.names.get().basis == BY_LAW


def test_it_is_one_event(world, officer):
    reform = merge(world, officer)
    event = Event.objects.get(uid=reform.event)
    assert event.verb == "reform.merge" and event.place == world.p3.pk
    assert event.details["before"] == ["18001 Xã Uyên", "18002 Xã Ý Yên"]
    assert event.details["after"] == ["18050 Xã Uyên Ý"]


def test_roles_end_that_night_and_are_given_anew(world, officer):
    stays = make_user("xa.uyen", ("commune_officer", world.u))
    goes = make_user("xa.y", ("commune_officer", world.y), ("justice_clerk", world.u1))
    keys = [f"{stays.grants.get().pk}@18050"]
    merge(world, officer, grants=keys)
    new = Place.objects.get(code="18050")
    assert stays.grants.get(place=world.u).last_day == D(2026, 2, 28)
    assert stays.grants.get(place=new).first_day == DAY
    assert goes.grants.get(place=world.y).last_day == D(2026, 2, 28)
    assert goes.grants.get(place=world.u1).last_day is None
    assert Grant.objects.filter(place=new).count() == 1
    fresh = type(stays).objects.get(pk=stays.pk)
    assert world.u in fresh.places("places.read") and world.y in fresh.places("places.read")


def test_a_role_that_was_not_proposed_is_refused(world, officer):
    with pytest.raises(ValidationError, match="9999@18050"):
        merge(world, officer, grants=["9999@18050"])
    assert not Place.objects.filter(code="18050").exists()


def test_provinces_merge(world, analyst):
    rows = [dict(place=place, opened_on=D(2025, 8, 1)) for place in (world.ab, world.p, world.u, world.x, world.d1)]
    rows[3]["opened_on"] = rows[4]["opened_on"] = D(2025, 6, 1)
    open_many(world.nation, rows=rows, by=TESTER)
    balances.fold()
    actions.merge(
        world.nation, parts=[world.p, world.p3], code="42", name="Tỉnh Mới", kind="province", day=DAY,
        instrument=BY_LAW, by=analyst,
    )  # fmt: skip
    new = Place.objects.get(code="42", first_day=DAY)
    assert value(new) == value(world.nation) == 5
    assert value(world.p, Period(D(2025, 7, 1), D(2025, 12, 31))) == 3
    world.u.refresh_from_db()
    assert world.u.last_day is None and world.u.parent == new
    proved()


@pytest.mark.parametrize(
    ("given", "words"),
    [
        (lambda w: {"parts": [w.u]}, "at least two"),
        (lambda w: {"parts": [w.u, w.u]}, "not merged with itself"),
        (lambda w: {"parts": [w.u, w.p3]}, "inside it"),
        (lambda w: {"parts": [w.u, w.u1]}, "same level"),
        (lambda w: {"parts": [w.u, w.ab]}, "stands under Tỉnh Bắc Ninh mới"),
        (lambda w: {"parts": [w.u, w.x]}, "ended on 30/06/2025"),
        (lambda w: {"day": REFORM}, "begins on 01/07/2025"),
        (lambda w: {"day": None}, "Give the day"),
        (lambda w: {"instrument": " "}, "legal instrument"),
        (lambda w: {"code": ""}, "Give the code"),
        (lambda w: {"code": "18003"}, "belongs to Xã Giang"),
        (lambda w: {"name": ""}, "Give the name"),
        (lambda w: {"kind": "province"}, "of that kind"),
    ],
)
def test_what_is_refused(world, officer, given, words):
    with translation.override("en"):
        with pytest.raises(ValidationError) as refused:
            merge(world, officer, **given(world))
        assert words in " ".join(refused.value.messages)


def test_the_right_is_needed_at_the_common_parent(world):
    with pytest.raises(PermissionDenied):
        merge(world, make_user("xa", ("provincial_officer", world.p)))
    with pytest.raises(PermissionDenied):
        merge(world, make_user("xa2", ("commune_officer", world.p3)))


def test_shares_are_fractions():
    assert actions.Heir(code=" 1 ", share=Fraction(1, 3)).code == "1"
