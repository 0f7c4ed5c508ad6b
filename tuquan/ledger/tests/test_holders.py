"""Which unit holds a place's figures, from when to when."""

from datetime import date

import pytest

from tuquan.kit.period import PAST
from tuquan.ledger.holders import NotThere, holder, standing, stretches
from tuquan.places import tree
from tuquan.places.models import Belonging, Kind, Succession, Tier
from tuquan.tests.world import EVE, REFORM, make_place

pytestmark = pytest.mark.django_db
LATER = date(2026, 3, 1)


def path(place) -> list[tuple]:
    tree.rebuild()
    return [(one.since, one.unit, one.area) for one in stretches([place.pk])[place.pk]]


def test_a_living_unit_holds_its_own(world, django_assert_num_queries):
    with django_assert_num_queries(1):
        assert stretches([world.u.pk])[world.u.pk][0].unit == world.u.pk
    assert path(world.u) == [(PAST, world.u.pk, None)]


def test_a_sole_heir_follows(world):
    assert path(world.a) == [(PAST, world.a.pk, None), (REFORM, world.ab.pk, None)]


def test_a_divided_unit_keeps_its_own(world):
    assert path(world.x) == [(PAST, world.x.pk, None)]


def test_an_heir_that_is_divided_keeps_what_it_inherited(world):
    """Also when its province changes afterwards: it used to fall to the province then."""
    world.ab.last_day = date(2026, 2, 28)
    world.ab.save()
    for code in ("1", "2"):
        part = make_place(code, code, Tier.COMMUNE, Kind.COMMUNE, world.p, first=LATER)
        Succession.objects.create(place=world.ab, heir=part, day=LATER, whole=False)
    world.p.last_day = date(2026, 5, 31)
    world.p.save()
    heir = make_place("3", "Tỉnh", Tier.PROVINCE, Kind.PROVINCE, world.nation, first=date(2026, 6, 1))
    Succession.objects.create(place=world.p, heir=heir, day=date(2026, 6, 1))
    assert path(world.a) == [(PAST, world.a.pk, None), (REFORM, world.ab.pk, None)]


def test_abolished_without_an_heir_falls_to_the_parent(world):
    assert path(world.d1) == [(PAST, world.d1.pk, None), (REFORM, world.p.pk, None)]


def test_an_area_is_held_by_its_commune_and_named_beside_it(world):
    Belonging.objects.filter(place=world.u1).update(last_day=EVE)
    Belonging.objects.create(place=world.u1, parent=world.y, first_day=REFORM)
    assert path(world.u1) == [(PAST, world.u.pk, world.u1.pk), (REFORM, world.y.pk, world.u1.pk)]


def test_an_area_that_ended_is_its_heir_or_the_commune(world):
    world.u1.last_day = world.u2.last_day = EVE
    world.u1.save()
    world.u2.save()
    Belonging.objects.filter(place__in=[world.u1, world.u2]).update(last_day=EVE)
    new = make_place("18001-03", "Thôn Ba", Tier.AREA, Kind.HAMLET, world.u, first=REFORM)
    Succession.objects.create(place=world.u1, heir=new, day=REFORM)
    assert path(world.u1) == [(PAST, world.u.pk, world.u1.pk), (REFORM, world.u.pk, new.pk)]
    assert path(world.u2) == [(PAST, world.u.pk, world.u2.pk), (REFORM, world.u.pk, None)]


def test_before_a_place_began_nobody_holds(world):
    found = stretches([world.y.pk])[world.y.pk]
    with pytest.raises(NotThere, match="01/07/2025"):
        holder(found, EVE)


def test_a_stock_is_handed_along(world):
    found = stretches([world.a.pk])[world.a.pk]
    life = [(at.unit, day, sign) for at, day, sign in standing(found, date(2024, 1, 1), LATER)]
    assert life == [
        (world.a.pk, date(2024, 1, 1), 1), (world.a.pk, REFORM, -1), (world.ab.pk, REFORM, 1), (world.ab.pk, LATER, -1),
    ]  # fmt: skip
    assert not list(standing(found, LATER, LATER))
