"""The command line: keys that scripts rely on, one line for a user's mistake, who may."""

import json
import re
from datetime import date

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.utils import OperationalError, ProgrammingError
from django.utils import translation

from tuquan.accounts import roles
from tuquan.config.commands import GROUPS, common, parser, run
from tuquan.exchange.models import HeadingMap
from tuquan.exchange.tests.matters import ROW, Matters, written_csv
from tuquan.journal import chain
from tuquan.journal.models import Event
from tuquan.kit.register import registry
from tuquan.places.models import Place
from tuquan.tests.actions import TESTER, open_matter
from tuquan.tests.world import make_user

WINDOW = ["--from", "2024-01-01", "--to", "2024-12-31"]


@pytest.fixture(autouse=True)
def english():
    with translation.override("en"):
        yield


@pytest.fixture
def cast(world, monkeypatch):
    """An officer of the old province p3, a clerk of commune u, and an administrator of the map."""
    rights = frozenset({"tests.open_matter", "tests.import_matters"})
    monkeypatch.setitem(roles.ROLES, "tester", roles.Role("tester", "tester", "", rights))
    for name, role, place in (("officer", "provincial_officer", world.p3), ("clerk", "tester", world.u)):
        make_user(name, (role, place))
    registry[Matters.key] = Matters()
    yield world
    del registry[Matters.key]


def fails(capsys, *arguments) -> str:
    """The one line on stderr."""
    code = run(arguments)
    out, err = capsys.readouterr()
    assert code in (1, 2) and not out
    lines = err.strip().splitlines()
    assert lines[-1].startswith("tuquan")
    return lines[-1]


def answers(capsys, *arguments) -> str:
    code = run(arguments)
    out, err = capsys.readouterr()
    assert code == 0, err
    return out


# --- figures --------------------------------------------------------------------------------------------------------


def test_figures_as_json_have_exactly_these_keys(cast, capsys):
    open_matter(cast.u, opened_on=date(2024, 12, 31), closed_on=date(2024, 12, 31), settled=True, by=TESTER)
    keys = ["tests.opened", "tests.rate"]
    answer = json.loads(answers(
        capsys, "figures", "--place", "42", *WINDOW, "--by-child", "--key", *keys, "--by", "officer", "--as", "json"
    ))  # fmt: skip
    assert list(answer) == ["place", "from", "to", "map", "known_at", "figures"]
    assert answer["place"] == {"code": "42", "name": "Tỉnh Hà Tĩnh"}
    assert (answer["from"], answer["to"], answer["map"], answer["known_at"]) == ("2024-01-01", "2024-12-31", "then", None)
    opened, rate = answer["figures"]
    assert list(opened) == [
        "key", "title", "unit", "kind", "value", "over", "under", "splits", "evidence", "estimate", "claims", "children",
    ]  # fmt: skip
    assert (opened["key"], opened["kind"], opened["value"]) == ("tests.opened", "flow", 1)
    assert opened["evidence"] == {"records": 1, "returns": 0, "corrections": 0}
    assert (rate["value"], rate["over"], rate["under"]) == (100.0, 1, 1)
    assert {"code": "18001", "name": "Xã Uyên", "value": 1} in opened["children"]


def test_the_code_is_that_of_the_last_day_or_of_today(cast, capsys):
    make_user("nation", ("ministry_analyst", cast.nation))

    def name(*more):
        line = ["figures", "--place", *more, "--key", "tests.opened", "--by", "nation"]
        return json.loads(answers(capsys, *line))["place"]["name"]

    old, new = ["--from", "2024-01-01", "--to", "2024-12-31"], ["--from", "2025-01-01", "--to", "2025-12-31"]
    assert name("24", *old) == "Tỉnh Bắc Giang" and name("24", *new) == "Tỉnh Bắc Ninh mới"
    assert name("24", *old, "--map", "today") == "Tỉnh Bắc Ninh mới"
    assert name("24@2025-06-30", *new) == "Tỉnh Bắc Giang"


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["--place", "42", "--from", "2024-13-01", "--to", "2024-12-31"], "2024-13-01 is no day"),
        (["--place", "42", "--from", "2024-12-31", "--to", "2024-01-01"], "first day comes after"),
        (["--place", "77", *WINDOW], "77: no unit"),
        (["--place", "42@yesterday", *WINDOW], "yesterday is no day"),
        (["--place", "42", *WINDOW, "--key", "tests.nothing"], "tests.nothing"),
        (["--place", "24", *WINDOW], "not allowed"),
        (["--place", "42", *WINDOW, "--known-at", "noon"], "noon is no moment"),
        (["--place", "42", *WINDOW, "--as", "pdf"], "pdf"),
        (["--place", "42", *WINDOW, "--out", "/nowhere/a.json"], "no folder"),
        (["--place", "42"], "required"),
    ],
)
def test_a_mistake_is_told_in_one_line(cast, capsys, arguments, says):
    assert says in fails(capsys, "figures", *arguments, "--by", "officer")


def test_who_acts(cast, capsys, monkeypatch):
    line = ["figures", "--place", "42", *WINDOW, "--key", "tests.opened"]
    assert "no user nobody" in fails(capsys, *line, "--by", "nobody")
    monkeypatch.setattr(common.getpass, "getuser", lambda: "root")
    assert "--by USER" in fails(capsys, *line)
    make_user("root", ("provincial_officer", cast.p3))
    assert answers(capsys, *line)
    monkeypatch.setattr(common.getpass, "getuser", lambda: "somebody")
    assert "--by USER" in fails(capsys, *line)
    demo = make_user("demo-officer", ("provincial_officer", cast.p3))
    demo.demo = True
    demo.save()
    assert answers(capsys, *line)


@pytest.mark.parametrize("form", ["csv", "xlsx", "docx"])
def test_the_other_forms(cast, capsys, tmp_path, form):
    path = tmp_path / f"a.{form}"
    answers(capsys, "figures", "--place", "42", *WINDOW, "--by", "officer", "--as", form, "--out", str(path))
    assert path.stat().st_size > 200


def test_trace_gives_all_pages(cast, capsys, monkeypatch):
    from tuquan.ledger import trace

    monkeypatch.setattr(trace, "PAGE", 2)
    make_user("reader", ("tester", cast.p3), ("provincial_officer", cast.p3))
    for number in range(5):
        open_matter(cast.u, opened_on=date(2024, 3, 1), kind=f"k{number}", by=TESTER)
    monkeypatch.setattr(Matters, "url", lambda self, page, *args: "/")
    line = ["trace", "tests.opened", "--place", "42", *WINDOW, "--by", "reader"]
    answer = json.loads(answers(capsys, *line))
    assert answer["value"] == 5 and answer["behind"][0]["records"]["count"] == 5
    assert len(answer["behind"][0]["lines"]) == 5
    assert len(answers(capsys, *line, "--as", "csv").splitlines()) == 6


# --- sheets ---------------------------------------------------------------------------------------------------------


def test_sheets_import_export(cast, capsys, tmp_path):
    assert "tests.matters" in answers(capsys, "sheets")
    answers(capsys, "sheets", "tests.matters", "--out", str(tmp_path / "mau.xlsx"))
    assert (tmp_path / "mau.xlsx").read_bytes().startswith(b"PK")
    path = written_csv(tmp_path / "a.csv", ROW)
    line = ["import", "tests.matters", str(path), "--by", "clerk"]
    assert "new: 1" in answers(capsys, *line, "--dry-run")
    assert "1 row imported" in answers(capsys, *line)
    assert "same: 1" in answers(capsys, *line)
    answers(capsys, "export", "tests.matters", "--out", str(tmp_path / "ra.csv"), "--by", "clerk")
    assert "HS-7" in (tmp_path / "ra.csv").read_text("utf-8-sig")


def test_an_import_with_headings_of_one_s_own(cast, capsys, tmp_path):
    path = written_csv(tmp_path / "a.csv", [*ROW[:3], "x"], head=["Nơi", "Mã", "Mở", "Ghi chú"])
    line = ["import", "tests.matters", str(path), "--by", "clerk"]
    assert run(line) == 1
    err = capsys.readouterr().err
    assert "headings not known: Nơi, Mã, Mở, Ghi chú" in err and "/bang-tinh/tests.matters/nhap/" in err
    mapped = tmp_path / "cot.json"
    mapped.write_text('{"Nơi": "place", "Mã": "số hồ sơ", "Mở": "opened_on", "Ghi chú": ""}', encoding="utf-8")
    assert "1 row imported" in answers(capsys, *line, "--map", str(mapped))
    HeadingMap.objects.bulk_create(
        HeadingMap(place=cast.u, register="tests.matters", heading=heading, target=target)
        for heading, target in [("noi", "place"), ("ma", "kind"), ("mo", "opened_on"), ("ghi chu", "")]
    )
    assert "same: 1" in answers(capsys, *line)
    for text, says in [("{", "no JSON"), ("[]", "A mapping is written"), ('{"Mã": "x"}', "no column “x”")]:
        mapped.write_text(text, encoding="utf-8")
        assert says in fails(capsys, *line, "--map", str(mapped))
    assert "no file" in fails(capsys, *line, "--map", str(tmp_path / "nowhere.json"))


def test_rows_that_differ(cast, capsys, tmp_path):
    answers(capsys, "import", "tests.matters", str(written_csv(tmp_path / "a.csv", ROW)), "--by", "clerk")
    path = written_csv(tmp_path / "b.csv", [*ROW[:3], "09/03/2024"], ["18001", "HS-8", "05/03/2024"])
    line = ["import", "tests.matters", str(path), "--by", "clerk"]
    assert run(line) == 1 and "1 rows differ" in capsys.readouterr().err
    assert "1 row imported" in answers(capsys, *line, "--keep-stored")
    assert "1 row imported" in answers(capsys, *line, "--take-file")


def test_an_import_that_cannot_be(cast, capsys, tmp_path):
    path = written_csv(tmp_path / "a.csv", ["18001", "HS-1", "hôm qua"])
    assert run(["import", "tests.matters", str(path), "--by", "clerk"]) == 1
    out, err = capsys.readouterr()
    assert "C2" in out and err.strip().splitlines()[-1] == "tuquan: 1 problem; nothing was imported"
    assert "no file" in fails(capsys, "import", "tests.matters", "nowhere.csv", "--by", "clerk")
    assert "takes sheets" in fails(capsys, "import", "tests.nothing", str(path), "--by", "clerk")
    (tmp_path / "a.pdf").write_bytes(b"%PDF-1.7")
    assert "PDF" in fails(capsys, "import", "tests.matters", str(tmp_path / "a.pdf"), "--by", "clerk")
    assert "may not read" in fails(
        capsys, "export", "tests.matters", "--out", str(tmp_path / "ra.csv"), "--by", "officer"
    )
    assert "ends in" in fails(capsys, "export", "tests.matters", "--out", str(tmp_path / "ra.ods"), "--by", "clerk")


# --- units, ledger, journal -----------------------------------------------------------------------------------------


def test_units_show(cast, capsys):
    text = answers(capsys, "units", "show", "18000@2025-06-30", "--by", "officer")
    assert "Xã Xuân" in text and "heirs: 18002 Xã Ý Yên" in text
    facts = json.loads(answers(capsys, "units", "show", "18002", "--as", "json", "--by", "officer"))
    assert facts["before"][0]["code"] == "18000" and not facts["before"][0]["whole"]


def test_units_rename_and_merge(cast, capsys):
    order = ["--on", "2026-05-01", "--instrument", "Nghị quyết thử", "--by", "officer"]
    answers(capsys, "units", "rename", "18002", "--name", "Xã Ý", *order)
    assert Place.objects.get(code="18002").name == "Xã Ý"
    answers(capsys, "units", "merge", "18002", "18003", "--code", "18003", "--name", "Xã Ý Giang", *order[:1],
            "2026-06-01", *order[2:])  # fmt: skip
    assert Place.objects.get(code="18003", last_day=None).name == "Xã Ý Giang"
    assert "no unit" in fails(capsys, "units", "rename", "99999", "--name", "x", *order)
    assert "not allowed" in fails(capsys, "units", "rename", "07210", "--name", "x", *order)


def test_units_split(cast, capsys):
    line = ["units", "split", "18001", "--on", "2026-05-01", "--instrument", "Nghị quyết thử", "--by", "officer"]
    assert "is no heir" in fails(capsys, *line, "--heir", "18009;Xã Chín")
    heirs = "18009;Xã Chín;commune;areas=18001-01", "18010;Xã Mười;commune;areas=18001-02"
    answers(capsys, *line, "--heir", heirs[0], "--heir", heirs[1])
    assert set(Place.objects.get(code="18001").successions.values_list("heir__code", flat=True)) == {"18009", "18010"}


def test_ledger_and_journal(cast, capsys):
    open_matter(cast.u, opened_on=date(2024, 3, 1), by=TESTER)
    assert "3 postings folded" in answers(capsys, "ledger", "fold")
    assert "agrees" in answers(capsys, "ledger", "verify")
    assert "balances" in answers(capsys, "ledger", "rebuild")
    assert "0 postings made" in answers(capsys, "ledger", "recount", "tests.opened")
    assert "tests.nothing" in fails(capsys, "ledger", "recount", "tests.nothing")
    chain.seal()
    assert f"{Event.objects.count()} sealed" in answers(capsys, "journal", "verify")


def test_a_broken_ledger_fails(cast, capsys):
    from django.db import connection

    open_matter(cast.u, opened_on=date(2024, 3, 1), by=TESTER)
    with connection.cursor() as cursor:
        cursor.execute("UPDATE tests_matter SET opened_on = '2024-03-02'")
    assert run(["ledger", "verify"]) == 1
    out, err = capsys.readouterr()
    assert "tests.Matter" in out and "differs" in err


# --- the line itself ------------------------------------------------------------------------------------------------


def test_every_command_has_help(db, capsys):
    top = parser()
    (groups,) = [action for action in top._actions if hasattr(action, "choices") and action.choices]
    assert len(groups.choices) >= len(GROUPS)
    for name in groups.choices:
        assert run([name, "--help"]) == 0
        assert re.search(r"usage: tuquan", capsys.readouterr().out)


def test_nothing_is_a_mistake(capsys, db):
    assert "required" in fails(capsys) and "COMMAND" in fails(capsys)
    assert "frobnicate" in fails(capsys, "frobnicate")


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        (OperationalError("no such table: places_place"), "tuquan setup"),
        (ProgrammingError('relation "places_place" does not exist'), "tuquan setup"),
        (OperationalError("database is locked"), "refused: database is locked"),
        (ValidationError({"day": ["Wrong", "day"]}), "Wrong day"),
        (PermissionDenied("why"), "not allowed: why"),
        (FileNotFoundError(2, "No such file", "a"), "No such file"),
        (KeyError("ours"), None),
    ],
)
def test_what_went_wrong_in_words(wrong, says):
    told = common.explained(wrong)
    assert says in told and "\n" not in told if says else told is None
