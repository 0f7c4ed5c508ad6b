"""What is within what, derived for a few places or for all."""

from datetime import date

import pytest

from tuquan.kit.period import ALWAYS, FUTURE, PAST, Period
from tuquan.places import tree
from tuquan.places.models import Belonging, Kind, Succession, Tier, Within
from tuquan.tests.world import EVE, REFORM, make_place

pytestmark = pytest.mark.django_db
LATER = date(2026, 3, 1)


def rows(*places) -> set:
    found = Within.objects.filter(place__in=[place.pk for place in places]) if places else Within.objects.all()
    return set(found.values_list("place", "ancestor", "tier", "first_day", "last_day"))


def provinces(place, day) -> set[str]:
    above = Within.objects.filter(place=place, tier=Tier.PROVINCE, first_day__lte=day, last_day__gte=day)
    return set(above.values_list("ancestor__code", flat=True))


def test_a_few_places_come_out_as_in_the_whole(world):
    whole = rows()
    for place in vars(world).values():
        before = rows(place)
        tree.rebuild([place.pk])
        assert rows(place) == before
    assert rows() == whole


def test_after_its_end_a_unit_contains_only_itself(world):
    """The district was abolished together with its province: what it holds counts in the heir, and there alone."""
    assert provinces(world.d1, EVE) == {"27"} and provinces(world.d1, REFORM) == {"24"}
    assert provinces(world.a, REFORM) == {"24"}


def test_what_a_divided_unit_left_stays_when_its_heirs_part(world):
    Belonging.objects.filter(place=world.y).update(last_day=date(2026, 2, 28))
    Belonging.objects.create(place=world.y, parent=world.p, first_day=LATER)
    tree.rebuild(tree.dependent([world.y.pk]))
    assert provinces(world.y, LATER) == {"24"}
    assert provinces(world.x, REFORM) == provinces(world.x, LATER) == {"42"}


def test_it_follows_its_heirs_where_they_go_together(world):
    for heir in (world.y, world.z):
        Belonging.objects.filter(place=heir).update(last_day=date(2026, 2, 28))
        Belonging.objects.create(place=heir, parent=world.p, first_day=LATER)
    tree.rebuild(tree.dependent([world.y.pk, world.z.pk]))
    assert provinces(world.x, LATER) == {"24"}


def test_what_depends_on_a_unit(world):
    assert tree.dependent([world.p1.pk]) == {place.pk for place in (world.p1, world.d1, world.a, world.b)}
    assert tree.dependent([world.y.pk]) == {world.y.pk, world.x.pk}
    assert tree.dependent([world.u.pk]) == {world.u.pk, world.u1.pk, world.u2.pk}


def test_the_last_parent_counts_on_every_database(world):
    """An unknown first day sorts first, though one database would sort it last."""
    lost = make_place("99", "Huyện Mất", Tier.DISTRICT, Kind.DISTRICT, last=EVE, belongs=[
        (world.p3, date(2020, 1, 1), EVE), (world.p2, None, date(2019, 12, 31)),
    ])  # fmt: skip
    tree.rebuild([lost.pk])
    assert provinces(lost, REFORM) == {"42"}


def test_a_succession_over_levels(world):
    """A district that became a special zone: its records are the zone's."""
    Succession.objects.create(place=world.d1, heir=world.cc, day=REFORM)
    tree.rebuild(tree.dependent([world.d1.pk]))
    inside = Within.objects.filter(place=world.d1, ancestor=world.cc)
    assert inside.get().life == Period(REFORM, FUTURE)


def test_gaps():
    days = [Period(date(2020, 1, n), date(2020, 1, n + 1)) for n in (3, 8)]
    assert tree.gaps(days, Period(date(2020, 1, 1), date(2020, 1, 8))) == [
        Period(date(2020, 1, 1), date(2020, 1, 2)), Period(date(2020, 1, 5), date(2020, 1, 7)),
    ]  # fmt: skip
    assert tree.gaps(days, Period(date(2020, 1, 4), date(2020, 1, 4))) == []
    assert tree.gaps([ALWAYS], Period(PAST, EVE)) == []
    assert tree.gaps([], Period(PAST, EVE)) == [Period(PAST, EVE)]
