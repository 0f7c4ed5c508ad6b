"""The pictures of a scheme, what it needs, and figures before and after: right, and in a fixed number of statements."""

from datetime import timedelta
from itertools import pairwise

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection
from django.db.models import QuerySet
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tuquan.kit.period import today
from tuquan.law import rules
from tuquan.ledger.batch import Batch
from tuquan.ledger.check import mismatches
from tuquan.ledger.indicator import INDICATORS, find
from tuquan.places.models import Place, Tier
from tuquan.places.seed import DATA
from tuquan.places.tiles import tiles
from tuquan.schemes import actions, beside, maps, survival
from tuquan.schemes.lineage import ALONE, lineage
from tuquan.schemes.models import Point, PointState
from tuquan.schemes.needs import NEEDS, needing, needs
from tuquan.schemes.spread import Spread
from tuquan.schemes.tests.conftest import D, on

pytestmark = pytest.mark.django_db


def spread_of(scheme):
    return Spread(Point.objects.standing().filter(scheme=scheme))


def url(place):
    return f"?place_id={place}"


# the map


def test_every_province_of_today_has_a_tile_of_its_own():
    import csv

    with (DATA / "today.csv").open(encoding="utf-8", newline="") as file:
        units = {row["code"]: row for row in csv.DictReader(file)}
    provinces = {code for code, row in units.items() if row["parent"] == "VN"}
    assert provinces <= tiles().keys()
    assert {units[code]["name"] for code in tiles().keys() - provinces} == {"Đặc khu Hoàng Sa", "Đặc khu Trường Sa"}
    assert len(set(tiles().values())) == len(tiles())


def test_the_map_of_the_country(world, scheme, launch, monkeypatch):
    monkeypatch.setattr(maps, "tiles", lambda: {world.p3.code: tiles()["42"], world.p.code: tiles()["24"]})
    first = launch(scheme, world.u)
    launch(scheme, world.x, parent=first)
    launch(scheme, world.u, name="Hai", ref="2")
    spread = spread_of(scheme)
    found = maps.nation(spread, url)
    counts = {mark.title for mark in found.marks}
    assert counts == {f"{home.name}: {home.standing}" for home in spread.provinces if home.unit.code in
                      (world.p3.code, world.p.code)} | {mark.title for mark in found.marks if not mark.number}  # fmt: skip
    assert sum(mark.number for mark in found.marks) + sum(number for _name, number in found.absent) == 3
    assert all(bool(mark.url) == bool(mark.number) for mark in found.marks)


def test_shades_cover_every_number_once():
    for most in (1, 2, 3, 5, 40, 2000):
        scale = maps.steps(most)
        assert scale[0][1] == 1 and scale[-1][2] == most
        assert all(one[2] + 1 == two[1] for one, two in pairwise(scale))
        assert maps.level_of(0, scale) == 0 and maps.level_of(most, scale) == scale[-1][0]


def test_the_map_of_a_province_needs_coordinates(world, scheme, launch):
    launch(scheme, world.u)
    spread = spread_of(scheme)
    home = spread.provinces[0].unit
    assert maps.province(spread, home, url) is None
    communes = Place.objects.filter(tier=Tier.COMMUNE, last_day=None)
    for number, place in enumerate(communes):
        Place.objects.filter(pk=place.pk).update(latitude=18 + number / 10, longitude=105 + number / 7)
    found = maps.province(spread, home, url)
    assert [mark.title for mark in found.marks] == [f"{world.u.name}: 1"] and not found.absent
    assert all(0 <= x <= found.width and 0 <= y <= found.height for x, y in found.ground)


# who came from whom


def test_many_points_are_put_together(world, scheme, launch):
    first = launch(scheme, world.u, on=D(2019, 5, 1))
    for number in range(ALONE):
        launch(scheme, world.u if number % 2 else world.x, on=D(2021, 1, 2), ref=f"D{number}", parent=first)
    found = lineage(spread_of(scheme))
    assert found.kind in ("commune", "province") and len(found.rows) == 2 and len(found.dots) == 3
    assert len(found.links) == 2 and found.left_out == 0


# how it fares


def test_small_numbers_are_said_without_a_share(world, scheme, launch, client, cast):
    for number in range(9):
        launch(scheme, world.u, on=D(2020, 1, 2), ref=f"D{number}")
    client.force_login(cast["officer"])
    address = reverse("register:schemes.schemes:record", args=[scheme.pk])
    page = client.get(address).content.decode()
    assert 's-curves"' not in page and "(100%)" not in page
    launch(scheme, world.u, on=D(2020, 1, 2), ref="D9")
    page = client.get(address).content.decode()
    assert 's-curves"' in page and "(100%)" in page


@pytest.mark.parametrize("kind", ["field", "bloc", "reason", "x"])
def test_survival_by_kind(client, world, scheme, enter, launch, cast, kind):
    other = enter("Tiếng kẻng an ninh", field="fire", bloc="schools")
    for number in range(10):
        launch(scheme, world.u, on=D(2020, 1, 2), ref=f"A{number}")
        gone = launch(other, world.u, on=D(2020, 1, 2), ref=f"B{number}")
        actions.strike_off(gone, on=D(2022, 1, 1), end_reason="done", reason="x", by=cast["chair"])
    client.force_login(cast["officer"])
    with CaptureQueriesContext(connection) as asked:
        page = client.get(reverse("register:schemes.schemes:survival"), {"by": kind})
    assert page.status_code == 200 and len(asked) < 20
    curves = page.context["curves"]
    assert len(curves) == (1 if kind == "reason" else 2)
    assert {one.told.active for one in curves} == ({10} if kind == "reason" else {0, 10})


# what it needs


def test_what_points_need(world, scheme, launch, cast, client):
    point = launch(scheme, world.u)
    sleeping = launch(scheme, world.u, ref="2")
    actions.make_dormant(sleeping, on=today(), by=cast["officer"])
    actions.propose_point(world.u, scheme=scheme, on=today(), ref="3", by=cast["officer"])
    QuerySet(Point).filter(pk=point.pk).update(quiet_since=today() - timedelta(days=60))
    points = Point.objects.standing().filter(scheme=scheme)
    found = {code: number for code, _label, number in needs(points)}
    assert found == {"dormant": 1, "ask": 1, "silent": 2, "papers": 2, "proposed": 1}
    assert all(needing(points, "need", code).count() == number for code, number in found.items())
    client.force_login(cast["officer"])
    for code in NEEDS:
        rows = client.get(reverse("register:schemes.points:list"), {"scheme": scheme.pk, "need": code}).context["rows"]
        assert len(rows) == found.get(code, 0), code
    papers = [code for code, there in point.papers() if code != "log"]
    actions.keep_file(point, papers=papers, by=cast["officer"])
    actions.log_activity(point, day=today(), kind="meeting", by=cast["officer"])
    assert {code: number for code, _label, number in needs(points)}["papers"] == 1
    point.refresh_from_db()
    assert all(there for _code, there in point.papers())


# before and after


def test_tips_and_petitions_are_never_compared(world, monkeypatch):
    listed = rules.items("schemes.compared", today())
    assert listed and not [key for key in listed if key.split(".")[0] in beside.NEVER]
    assert {one.key for one in beside.compared()} == set(listed)
    held = ["petitions.received", "tips.received", "schemes.points", "no.such", "schemes.points_opened"]
    monkeypatch.setattr(beside.rules, "items", lambda key, on: held)
    assert [one.key for one in beside.compared()] == ["schemes.points_opened"]
    assert not [key for key in INDICATORS if key.startswith(beside.NEVER) and key in listed]


@pytest.fixture
def neighbours(world, monkeypatch):
    """Communes of the province of Xã Uyên, enough to compare with; activities of points are what is compared."""
    monkeypatch.setattr(beside, "compared", lambda: find(["schemes.activities"]))
    monkeypatch.setattr(beside.rules, "number", lambda key, on: 1)


def test_before_and_after_beside_others(world, scheme, enter, launch, cast, neighbours):
    """Both communes were merged in 2025; their heirs are read with the past that they inherited whole."""
    other, by = enter("Tiếng kẻng an ninh"), cast["ministry"]
    there, beyond = (launch(other, place, on=D(2020, 1, 2)) for place in (world.a, world.c))
    for point, days in ((there, [D(2022, 3, 1), D(2022, 7, 9), D(2023, 7, 1)]), (beyond, [D(2023, 6, 30)] * 4)):
        for day in days:
            actions.log_activity(point, day=day, kind="meeting", by=by)
    launch(scheme, world.a, on=D(2022, 12, 20))
    found = beside.of_scheme(scheme, Point.objects.filter(scheme=scheme))
    assert (found.communes, found.others, found.waiting) == (1, 1, 0)
    line = found.lines[0]
    assert (line.before, line.after, line.others_before, line.others_after) == (2, 1, 0, 4)


def test_too_few_or_too_young_to_compare(world, scheme, launch, client, cast):
    launch(scheme, world.u, on=today() - timedelta(days=100))
    found = beside.of_scheme(scheme, Point.objects.filter(scheme=scheme))
    assert not found.lines and found.waiting == 1
    point = launch(scheme, world.u, on=D(2020, 1, 2), ref="2")
    assert not beside.of_point(point).lines  # fewer communes than the office's least
    client.force_login(cast["officer"])
    for register, pk in (("schemes", scheme.pk), ("points", point.pk)):
        address = reverse(f"register:schemes.{register}:beside", args=[pk])
        assert client.get(address).status_code == 200
        part = client.get(address, headers={"HX-Request": "true"}).content.decode()
        assert "<html" not in part and "k-caution" not in part and "s-caution" in part


# a fixed number of statements


def test_pages_of_a_large_scheme_take_as_many_statements(client, world, scheme, cast, neighbours):
    client.force_login(cast["ministry"])
    addresses = [reverse(f"register:schemes.schemes:{page}", args=[scheme.pk]) for page in ("record", "beside")]

    def points(many, start):
        rows = [
            {"place": (world.u, world.x)[n % 2], "scheme": scheme, "ref": f"P{n}", "name": f"Điểm {n}",
             "launched_on": D(2015 + n % 9, 1, 2), **({"parent": "P0"} if n else {})}
            for n in range(start, start + many)
        ]  # fmt: skip
        actions.import_points(Batch("schemes.points", rows), by=cast["ministry"])

    def asked():
        for address in addresses:
            with CaptureQueriesContext(connection) as found:
                assert client.get(address).status_code == 200
            yield len(found)

    points(50, 0)
    list(asked())
    few = list(asked())
    points(500, 50)
    assert list(asked()) == few and max(few) < 30


# an old point comes in by one step


def test_an_old_point_is_brought_in(world, scheme, cast):
    officer = cast["officer"]
    given = {"scheme": scheme, "launched_on": D(2019, 5, 1), "teams": 2, "members": 30, "by": officer}
    point = actions.bring_in_point(world.u, ref="1", decision="7/QĐ-UBND", **given)
    assert (point.state, point.teams, point.members, point.quiet_since) == (PointState.ACTIVE, 2, 30, today())
    asleep = actions.bring_in_point(world.u, ref="2", state="dormant", since=D(2020, 5, 1), parent=point, **given)
    firm = actions.bring_in_point(world.u, ref="3", state="consolidated", since=D(2021, 5, 1), **given)
    assert (asleep.parent, firm.state) == (point, PointState.CONSOLIDATED)
    assert on(world.u, "points", D(2019, 5, 1)) == 3 and on(world.u, "members", D(2019, 5, 1)) == 90
    assert on(world.u, "points_dormant", D(2020, 5, 1)) == 1 and not list(mismatches())
    actions.reawaken(asleep, on=today(), by=officer)


def test_what_is_wrong_with_an_old_point(world, scheme, cast):
    given = {"scheme": scheme, "launched_on": D(2019, 5, 1), "by": cast["officer"]}
    for wrong, field in (
        ({"state": "pilot"}, "state"), ({"state": "dormant"}, "since"), ({"launched_on": D(2013, 1, 1)}, "launched_on"),
        ({"state": "dormant", "since": D(2018, 1, 1)}, "since"), ({"launched_on": today() + timedelta(1)}, "launched_on"),
    ):  # fmt: skip
        with pytest.raises(ValidationError) as caught:
            actions.bring_in_point(world.u, **given | wrong)
        assert set(caught.value.message_dict) == {field}, wrong
    with pytest.raises(PermissionDenied):
        actions.bring_in_point(world.u, **given | {"by": cast["chair"]})


def test_an_old_point_comes_in_on_screen(client, world, scheme, cast):
    address = reverse("register:schemes.points:bring_in")
    client.force_login(cast["chair"])
    assert client.get(address).status_code == 403
    client.force_login(cast["officer"])
    assert address in client.get(reverse("register:schemes.points:list")).content.decode()
    given = {"scheme": scheme.pk, "place": "18001", "launched_on": "1/5/2019", "state": "dormant", "since": "",
             "teams": "1", "members": "20", "decision": "7/QĐ-UBND"}  # fmt: skip
    answer = client.post(address, given)
    assert answer.status_code == 422 and set(answer.context["form"].errors) == {"since"}
    assert answer.context["form"]["decision"].value() == "7/QĐ-UBND"
    assert client.post(address, given | {"since": "1/5/2021"}).status_code == 302
    point = Point.objects.get()
    assert (point.state, point.decision, point.members) == ("dormant", "7/QĐ-UBND", 20)


def test_curves_end_where_too_few_are_left(monkeypatch):
    monkeypatch.setattr(survival.rules, "number", lambda key, on: 10)
    young = [survival.Life(today() - timedelta(days=400), None, "", "order", "residents", ()) for _n in range(8)]
    old = [survival.Life(today() - timedelta(days=4000), None, "", "order", "residents", ()) for _n in range(6)]
    curve = survival.curve("x", young + old)
    assert [one.years for one in curve.drawn] == [0, 1] and curve.steps[-1].opened == 6
    assert curve.told.years == 1
