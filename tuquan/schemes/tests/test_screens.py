"""The screens: who gets in, what the page of a scheme tells, and forms that say what is wrong where."""

from datetime import timedelta

import pytest
from django.urls import reverse

from tuquan.kit.period import today
from tuquan.kit.testing import RegisterTests
from tuquan.schemes import actions, survival
from tuquan.schemes.lineage import lineage
from tuquan.schemes.models import EndReason, Point, Scheme
from tuquan.schemes.spread import Spread
from tuquan.schemes.tests.conftest import D
from tuquan.tests.world import make_user

pytestmark = pytest.mark.django_db
DIFFERENT = [f"{a} {b}" for a in ("Ngõ", "Chợ", "Bến", "Trường", "Rừng", "Biển", "Hẻm", "Đồi") for b in
             ("xanh", "vàng", "sớm", "chiều", "gió", "mưa", "nắng")]  # fmt: skip


@pytest.fixture
def holder(cast):
    return cast["ministry"]


class TestSchemes(RegisterTests):
    key = "schemes.schemes"

    @pytest.fixture
    def reader(self, cast):
        return cast["front"]

    @pytest.fixture
    def make(self, enter):
        return lambda n: enter(DIFFERENT[n], another=True)


class TestPoints(RegisterTests):
    key = "schemes.points"

    @pytest.fixture
    def reader(self, cast):
        return cast["analyst"]

    @pytest.fixture
    def make(self, scheme, launch, world):
        return lambda n: launch(scheme, world.u, ref=f"D{n}")


class TestActivities(RegisterTests):
    key = "schemes.activities"

    @pytest.fixture
    def reader(self, cast):
        return cast["front"]

    @pytest.fixture
    def make(self, point, cast):
        return lambda n: actions.log_activity(point, day=D(2021, 1, 1) + timedelta(days=n), kind="meeting",
                                              by=cast["officer"])  # fmt: skip


def address(key, page, *args):
    return reverse(f"register:schemes.{key}:{page}", args=args)


def test_points_of_another_commune_stay_hidden(client, world, scheme, launch, cast):
    mine, theirs = launch(scheme, world.u), launch(scheme, world.x, name="Điểm riêng Xuân")
    client.force_login(cast["officer"])
    page = client.get(address("schemes", "record", scheme.pk)).content.decode()
    assert "Xã Uyên" in page and "Điểm riêng" not in page and "Xã Xuân" not in page
    assert "<b>2</b>" in page  # how many there are everywhere is no secret
    assert client.get(address("points", "record", theirs.pk)).status_code == 404
    assert client.get(address("points", "record", mine.pk)).status_code == 200


def test_a_near_name_is_asked_about_on_the_form(client, enter, cast, world):
    enter("Dòng họ tự quản")
    client.force_login(cast["province"])
    given = {
        "place": "42",
        "founded_on": "5/3/2020",
        "field": "order",
        "bloc": "residents",
        "name": "Dòng họ tự quản ANTT",
    }
    answer = client.post(address("schemes", "add"), given)
    page = answer.content.decode()
    assert answer.status_code == 422 and "Dòng họ tự quản”" in page and 'type="checkbox" name="another"' in page
    assert client.post(address("schemes", "add"), given | {"another": "on"}).status_code == 302
    taken = client.post(address("schemes", "add"), given | {"name": "dong ho tu quan", "another": "on"})
    assert taken.status_code == 422 and "name" in taken.context["form"].errors
    assert Scheme.objects.count() == 2


def test_what_is_wrong_stands_at_its_field(client, scheme, launch, world, cast):
    point = launch(scheme, world.u, ref="A")
    client.force_login(cast["officer"])
    given = {"scheme": scheme.pk, "place": "18001", "on": "5/3/2020"}
    for wrong, field in (({"on": "5/3/2010"}, "on"), ({"parent": "không có"}, "parent"), ({"host": "Nhà máy"}, "host"),
                         ({"scheme": ""}, "scheme"), ({"place": "Xã Không"}, "place")):  # fmt: skip
        answer = client.post(address("points", "add"), given | wrong)
        assert answer.status_code == 422 and set(answer.context["form"].errors) == {field}, wrong
    assert client.post(address("points", "add"), given | {"parent": "A"}).status_code == 302
    assert Point.objects.latest("pk").parent == point
    page = client.get(address("points", "verb", point.pk, "correct_point"))
    assert page.context["form"].initial["parent"] == ""


def test_search_finds_other_names(client, enter, cast, scheme):
    other = enter("Tiếng kẻng an ninh")
    actions.rename_scheme(other, name="Kẻng vùng biên", another=True, by=cast["province"])
    actions.merge_scheme(other, into=scheme, reason="x", by=cast["province"])
    client.force_login(cast["officer"])
    for text in ("tieng keng", "vung bien", "dong ho"):
        rows = client.get(address("schemes", "list"), {"q": text}).context["rows"]
        assert scheme in [row[0] for row in rows], text
    assert [row[0] for row in client.get(address("schemes", "list"), {"merged": "yes"}).context["rows"]] == [other]


def test_how_many_survive(world, scheme, launch, cast):
    """Of four points opened over three years ago, one was struck off early, one slept on its third anniversary."""
    day = today().replace(day=10, month=1, year=today().year - 4)
    one, two, three, _four = (launch(scheme, world.u, on=day, ref=f"D{n}") for n in range(4))
    young = launch(scheme, world.u1, on=today() - timedelta(days=40), parent=one)
    by = cast["ministry"]
    actions.strike_off(two, on=D(day.year + 1, 6, 1), end_reason="file", reason="x", by=by)
    actions.make_dormant(three, on=D(day.year + 2, 6, 1), by=by)
    actions.reawaken(three, on=D(day.year + 3, 3, 1), by=by)
    spread = Spread(Point.objects.standing().filter(scheme=scheme))
    steps = survival.curve("", spread.lives).steps
    assert {one.years: (one.opened, one.active) for one in steps if one.years < 4} == {
        0: (5, 5), 1: (4, 4), 2: (4, 3), 3: (4, 2),
    }  # fmt: skip
    assert not steps[1].enough  # of four points nobody speaks in percent
    assert not survival.picture([survival.curve("", spread.lives)])["curves"]
    ends = survival.by_kind(spread.lives, "reason")
    assert [(one.label, one.told.opened, one.told.active) for one in ends] == [(EndReason.FILE.label, 4, 1)]
    assert sum(bar.opened for bar in spread.bars()) == 5 and sum(bar.struck for bar in spread.bars()) == 1
    found = lineage(spread)
    assert [row.label for row in found.rows] == ["Xã Uyên", "Thôn Một", "Xã Uyên", "Xã Uyên", "Xã Uyên"]
    assert len(found.links) == 1 and [dot.ended for dot in found.dots] == [False, False, True, False, False]
    assert spread.pairs == [(one, young)]


def test_the_page_of_a_scheme_takes_as_many_queries_with_more_points(
    client, world, scheme, launch, cast, django_assert_max_num_queries
):
    for number in range(30):
        launch(scheme, world.u, ref=f"D{number}")
    client.force_login(cast["officer"])
    client.get(address("schemes", "record", scheme.pk))
    with django_assert_max_num_queries(40):
        page = client.get(address("schemes", "record", scheme.pk)).content.decode()
    assert page.count('<svg class="s-picture"') == 1 and "D29" not in page


def test_the_page_of_a_point_says_the_rule(client, point, cast):
    client.force_login(cast["front"])
    page = client.get(address("points", "record", point.pk)).content.decode()
    assert "22/HD-BCA-V05" in page and point.scheme.name in page
    assert address("points", "verb", point.pk, "log_activity") in page


def test_the_analyst_reads_and_does_nothing(client, point):
    client.force_login(make_user("bo2", ("ministry_analyst", point.place)))
    page = client.get(address("points", "record", point.pk))
    assert page.status_code == 200 and not page.context["may"]
