"""Schemes and points in from files, with their lineage, out again, and back in: nothing changes."""

import time
from datetime import date

import pytest
from django.core.exceptions import ValidationError

from tuquan.exchange import export, template
from tuquan.exchange.importing import enter, register_of
from tuquan.exchange.tests.matters import check, written_csv
from tuquan.kit.period import Period
from tuquan.ledger.batch import Batch
from tuquan.ledger.check import mismatches
from tuquan.ledger.figures import figures
from tuquan.ledger.indicator import find
from tuquan.schemes import actions
from tuquan.schemes.models import Point, PointState, Scheme
from tuquan.tests.world import make_user

pytestmark = pytest.mark.django_db
SCHEMES = ["name", "place", "founded_on", "field", "bloc", "aims", "another"]
POINTS = ["place", "ref", "scheme", "name", "parent", "launched_on", "teams", "members", "ended_on", "end_reason"]


D = date
ALL = Period(D(2013, 1, 1), D(2026, 12, 31))


def value(place, key):
    """What the ledger says at a place."""
    return figures(place, ALL, indicators=find([f"schemes.{key}"])).amounts[f"schemes.{key}"].value


@pytest.fixture
def user(world):
    return make_user("tinh", ("provincial_officer", world.p3))


@pytest.fixture
def scheme(world, user):
    given = {"name": "Dòng họ tự quản", "founded_on": D(2014, 3, 1), "field": "order"}
    return actions.enter_scheme(world.p3, by=user, **given)


@pytest.fixture
def bring(user, tmp_path):
    """Import rows into a register; returns the dry run."""

    def bring(key, head, *rows):
        trial = check(register_of(key), written_csv(tmp_path / "a.csv", *rows, head=head), by=user)
        if not trial.problems:
            enter(trial, by=user)
        return trial

    return bring


def again(key, user, tmp_path, form):
    """What the register writes, read once more."""
    register, path = register_of(key), tmp_path / f"ra.{form}"
    path.write_bytes(b"".join(export.write(register, register.visible(user).order_by("pk"), user, form)))
    return check(register, path, by=user)


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_schemes_in_and_out(bring, user, tmp_path, form):
    row = ["Dòng họ tự quản", "42", "05/03/2014", "order", "residents", "Self-management, prevention"]
    like = ["Dòng họ tự quản ANTT", "42", "05/03/2016", "order", "residents", ""]
    trial = bring("schemes.schemes", SCHEMES, [*row, ""], [*like, "có"])
    assert not trial.problems and Scheme.objects.get(name="Dòng họ tự quản").aims == "prevention,management"
    second = again("schemes.schemes", user, tmp_path, form)
    assert (second.problems, second.fresh, second.changed, second.same) == ([], [], {}, 2)


def test_near_and_taken_names_stop_the_file(scheme, bring):
    assert bring(
        "schemes.schemes", SCHEMES, ["Tự quản dòng họ ANTT", "42", "05/03/2014", "order", "residents", "", ""]
    ).problems
    with pytest.raises(ValidationError, match="Kẻng sớm an ninh"):  # the two rows are told from each other too
        bring("schemes.schemes", SCHEMES, ["Kẻng an ninh sớm", "42", "05/03/2014", "order", "residents", "", ""],
              ["Kẻng sớm an ninh", "42", "05/03/2014", "order", "residents", "", ""])  # fmt: skip


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_points_with_lineage(world, scheme, bring, user, tmp_path, form):
    name = "Dong ho tu quan"
    rows = [
        ["18001-02", "C", name, "Thôn Hai", "B", "05/03/2022", "1", "9", "", ""],
        ["18001-01", "B", name, "Thôn Một", "A", "05/03/2020", "1", "8", "", ""],
        ["18001", "A", name, "Xã Uyên", "", "05/03/2018", "2", "20", "", ""],
        ["18000", "D", name, "Xã Xuân", "A", "05/03/2019", "1", "7", "05/03/2021", "file"],
        ["18001", "P", name, "Trường học", "", "", "", "", "", ""],
    ]
    trial = bring("schemes.points", POINTS, *rows)
    assert not trial.problems, trial.problems
    lineage = dict(Point.objects.values_list("ref", "parent__ref"))
    assert lineage == {"A": None, "B": "A", "C": "B", "D": "A", "P": None}
    states = dict(Point.objects.values_list("ref", "state"))
    assert states == {"A": "active", "B": "active", "C": "active", "D": PointState.STRUCK_OFF, "P": "proposed"}
    assert [value(world.p3, key) for key in ("schemes", "points", "members", "points_struck_off")] == [1, 3, 37, 1]
    more = ["18001-02", "E", name, "Thôn Hai, tổ 2", "C", "05/03/2023", "1", "5", "", ""]
    assert not bring("schemes.points", POINTS, more).problems  # its parent is in the register
    assert Point.objects.get(ref="E").parent.ref == "C"
    second = again("schemes.points", user, tmp_path, form)
    assert (second.problems, second.fresh, second.changed, second.same) == ([], [], {}, 6)
    assert not list(mismatches())


@pytest.mark.parametrize(
    ("parents", "says"),
    [(("B", "A"), "A"), (("A", ""), "A"), (("NO", ""), "NO")],
)
def test_lineage_that_cannot_be(world, scheme, user, parents, says):
    rows = [
        {"place": world.u, "scheme": scheme, "ref": ref, "name": ref, "launched_on": D(2020, 1, 1), "parent": parent}
        for ref, parent in zip("AB", parents, strict=True)
    ]
    with pytest.raises(ValidationError) as refused:
        actions.import_points(Batch("schemes.points", rows), by=user)
    assert set(refused.value.message_dict) == {"parent"} and says in str(refused.value)
    assert not Point.objects.exists()


def test_bad_cells_are_told(world, scheme, bring):
    name = "Dòng họ tự quản"
    bad = [
        ["18001", "A", name, "Xã Uyên", "", "05/03/2010", "", "", "", ""],  # older than the scheme
        ["18001", "B", name, "Xã Uyên", "B", "05/03/2020", "", "", "", ""],  # from itself
        ["18001", "C", name, "Xã Uyên", "", "05/03/2020", "", "", "05/03/2019", "file"],  # ends before it begins
        ["18001", "D", name, "Xã Uyên", "", "05/03/2020", "", "", "05/03/2021", ""],  # without a reason
        ["18001", "E", "Không có", "Xã Uyên", "", "05/03/2020", "", "", "", ""],  # no such scheme
        ["09193", "F", name, "Xã An Bình", "", "05/03/2020", "", "-1", "", ""],  # no count
    ]
    trial = bring("schemes.points", POINTS, *bad)
    assert [problem.cell for problem in trial.problems] == ["E7", "C6", "H7"] or len(trial.problems) == 6
    assert not Point.objects.exists()


@pytest.mark.parametrize("key", ["schemes.schemes", "schemes.points"])
def test_templates(scheme, user, key, tmp_path):
    (tmp_path / "mau.xlsx").write_bytes(template.make(register_of(key)))
    trial = check(register_of(key), tmp_path / "mau.xlsx", by=user)
    assert [problem.cell for problem in trial.problems] == [""]  # "no rows": the example is understood and skipped


@pytest.mark.slow
def test_many_points_with_lineage(world, scheme, bring):
    count = 20_000
    rows = [
        [("18001-01", "18001-02")[n % 2], f"D{n}", scheme.name, f"Điểm {n}", f"D{n // 3}" if n else "", "05/03/2020",
         "1", "12", "", ""]
        for n in range(count)
    ]  # fmt: skip
    start = time.perf_counter()
    assert not bring("schemes.points", POINTS, *rows).problems
    took = time.perf_counter() - start
    assert value(world.u, "points") == count and value(world.u, "points_replicated") == count - 1 and took < 20
