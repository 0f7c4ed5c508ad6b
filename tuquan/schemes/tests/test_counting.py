"""Schemes are never added up: one at fifty points is one scheme and fifty points, at every level and in any history."""

from random import Random

import pytest

from tuquan.kit.period import Period
from tuquan.ledger.check import mismatches
from tuquan.ledger.figures import figures
from tuquan.ledger.indicator import find
from tuquan.ledger.reading import Map
from tuquan.schemes import actions
from tuquan.schemes.models import AWAKE, Point, PointState, Scheme
from tuquan.schemes.tests.conftest import D, on, value

pytestmark = pytest.mark.django_db


def test_two_points_of_one_scheme(world, scheme, launch):
    launch(scheme, world.u)
    launch(scheme, world.x)
    for commune in (world.u, world.x):
        assert (value(commune, "schemes", Period(D(2020, 1, 1), D(2025, 6, 30))), value(commune, "points")) == (1, 1)
    assert (value(world.p3, "schemes"), value(world.p3, "points")) == (1, 2)
    assert (value(world.nation, "schemes"), value(world.nation, "points")) == (1, 2)


def test_over_the_reform(world, scheme, launch):
    """Communes a and b become ab: two points in two communes are then two points in one."""
    for place in (world.a, world.b, world.c):
        launch(scheme, place)
    assert on(world.p1, "schemes", D(2025, 6, 30)) == 1 and on(world.p1, "points", D(2025, 6, 30)) == 2
    assert value(world.ab, "schemes") == 1 and value(world.ab, "points") == 2
    assert value(world.p, "schemes") == 1 and value(world.p, "points") == 3


@pytest.mark.parametrize("seed", range(4))
def test_any_history(world, enter, launch, cast, seed):
    """After random launches, endings, mergers and partings the ledger holds what the rows say, on every level."""
    dice, by = Random(seed), cast["ministry"]
    texts = ("Ngõ xóm văn minh", "Chợ quê an toàn", "Bến đò bình yên", "Tiếng kẻng sớm")
    schemes = [enter(text, another=True) for text in texts]
    places = [world.u, world.u1, world.u2, world.a, world.b, world.c, world.x]
    for _turn in range(25):
        living = list(Scheme.objects.filter(into=None))
        points = list(Point.objects.filter(state__in=AWAKE))
        match dice.randrange(6):
            case 0 | 1 | 2:
                launch(
                    dice.choice(living), dice.choice(places), on=D(2015 + dice.randrange(9), 1 + dice.randrange(12), 3)
                )
            case 3 if points:
                actions.strike_off(dice.choice(points), on=D(2025, 1, 1), end_reason="done", reason="x", by=by)
            case 4 if len(living) > 1:
                one, other = dice.sample(living, 2)
                actions.merge_scheme(one, into=other, reason="x", by=by)
            case 5:
                merged = [one for one in schemes if (one.refresh_from_db() or one.into) and not one.into.into]
                if merged:
                    actions.undo_merge(merged[0], reason="x", by=by)
    inside = {
        world.nation: set(places), world.p3: {world.u, world.u1, world.u2, world.x},
        world.p: {world.a, world.b, world.c},
        world.u: {world.u, world.u1, world.u2}, world.ab: {world.a, world.b},
    }  # fmt: skip
    standing = [one for one in Point.objects.select_related("place") if one.state != PointState.STRUCK_OFF]
    window = Period(D(2013, 1, 1), D(2026, 1, 1))
    for place, below in inside.items():
        here = [one for one in standing if one.place in below]
        for map_ in (Map.THEN, Map.TODAY):
            found = figures(place, window, map=map_, indicators=find(["schemes.schemes", "schemes.points"])).amounts
            assert found["schemes.schemes"].value == len({one.scheme_id for one in here})
            assert found["schemes.points"].value == len(here)
    assert not list(mismatches())
