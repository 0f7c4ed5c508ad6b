"""Bodies from Excel: the dry run says what is wrong, and the same file a second time changes nothing."""

import pytest

from tuquan.exchange import export, template
from tuquan.exchange.importing import enter, register_of
from tuquan.exchange.tests.matters import check, written_csv
from tuquan.journal.models import Event
from tuquan.ledger.check import mismatches
from tuquan.organisations.models import Body, BodyState, Phase
from tuquan.tests.world import make_user

KEY = "organisations.bodies"
HEAD = ["place", "kind", "ref", "name", "first_day", "ended_on", "decision"]
SCHOOL = ["18001", "nhà trường", "TH-01", "Trường Tiểu học Uyên", "01/09/2015", "", ""]
ENDED = ["18001-01", "câu lạc bộ", "CLB-01", "Câu lạc bộ Thơ", "01/02/2016", "01/02/2024", ""]
COMMITTEE = ["18001", "ban chỉ đạo", "BCD-01", "Ban Chỉ đạo 138", "01/02/2020", "", "7/QĐ-UBND"]


@pytest.fixture
def user(world):
    return make_user("officer", ("commune_officer", world.u))


@pytest.fixture
def read(user, tmp_path):
    return lambda *rows: check(register_of(KEY), written_csv(tmp_path / "a.csv", *rows, head=HEAD), by=user)


def test_in_out_and_in_again(read, user, tmp_path):
    trial = read(SCHOOL, ENDED, COMMITTEE)
    assert not trial.problems and len(trial.fresh) == 3 and not Body.objects.exists()
    enter(trial, by=user)
    assert [body.state for body in Body.objects.order_by("pk")] == [
        BodyState.STANDING,
        BodyState.ENDED,
        BodyState.STANDING,
    ]
    assert Phase.objects.count() == 3 and not list(mismatches())
    again = read(SCHOOL, ENDED, COMMITTEE)
    assert (again.problems, again.fresh, again.changed, again.same) == ([], [], {}, 3)
    events = Event.objects.count()
    for form in ("csv", "xlsx"):
        path = tmp_path / f"ra.{form}"
        found = register_of(KEY).visible(user).order_by("pk")
        path.write_bytes(b"".join(export.write(register_of(KEY), found, user, form)))
        again = check(register_of(KEY), path, by=user)
        assert (again.problems, again.fresh, again.changed, again.same) == ([], [], {}, 3)
    assert Event.objects.count() == events


@pytest.mark.parametrize(
    ("column", "value", "cell"),
    [
        ("decision", "", "G2"),  # a committee without its decision
        ("kind", "tổ hòa giải", "B2"),  # kept elsewhere
        ("first_day", "31/12/2099", "E2"),
        ("ended_on", "01/01/2019", "F2"),
        ("place", "18002", "A2"),  # next door
        ("ref", "", "C2"),
        ("name", "A" * 201, "D2"),
    ],
)
def test_a_wrong_cell_is_named(read, column, value, cell):
    row = list(COMMITTEE)
    row[HEAD.index(column)] = value
    trial = read(row)
    assert [problem.cell for problem in trial.problems] == [cell] and not trial.fresh


def test_the_template_is_understood(user, tmp_path):
    (tmp_path / "mau.xlsx").write_bytes(template.make(register_of(KEY)))
    trial = check(register_of(KEY), tmp_path / "mau.xlsx", by=user)
    assert [problem.cell for problem in trial.problems] == [""]


def test_the_front_imports_no_bodies(world):
    assert make_user("front", ("front_cadre", world.u)).refusal("organisations.import_bodies", [world.u])
