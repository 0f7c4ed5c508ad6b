"""Files that are as they should be, or nearly: what is read, what is new, what is entered."""

import unicodedata
from datetime import date, datetime

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from tuquan.exchange.importing import NoSheet, NotDecided, enter, register_of
from tuquan.exchange.tests.matters import HEAD, ROW, check, held, written_csv, xlsx
from tuquan.journal.models import Event
from tuquan.kit.period import Period
from tuquan.ledger.check import mismatches
from tuquan.ledger.figures import figures
from tuquan.ledger.indicator import find
from tuquan.ledger.reading import Map
from tuquan.tests.actions import TESTER
from tuquan.tests.models import Matter


def cells(trial) -> list[str]:
    return [problem.cell for problem in trial.problems]


def test_rows_are_entered_by_one_act(matters, world, tmp_path):
    path = xlsx(tmp_path / "so.xlsx", ROW, ["18001-01", "HS-8", date(2024, 3, 6), "10/03/2024", "có", "Nặng"])
    trial = check(matters, path)
    assert (len(trial.fresh), trial.same, trial.problems) == (2, 0, [])
    assert enter(trial, by=TESTER) == 2
    assert held() == [("18001", "HS-7", date(2024, 3, 5)), ("18001-01", "HS-8", date(2024, 3, 6))]
    event = Event.objects.get()
    assert (event.verb, event.details["rows"], event.details["file"]) == ("tests.import_matters", 2, "so.xlsx")
    assert event.details["sha256"] == trial.sha256 and len(trial.sha256) == 64
    assert set(Matter.objects.values_list("event", flat=True)) == {event.uid}
    second = Matter.objects.get(kind="HS-8")
    assert (second.settled, second.amount, second.closed_on) == (True, 3, date(2024, 3, 10))
    year = Period(date(2024, 1, 1), date(2024, 12, 31))
    table = figures(world.u, year, map=Map.THEN, indicators=find(["tests.opened"]))
    assert table.amounts["tests.opened"].value == 2
    assert not list(mismatches())


def test_the_dry_run_writes_nothing(matters, tmp_path):
    check(matters, xlsx(tmp_path / "a.xlsx", ROW))
    assert not held() and not Event.objects.exists()


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_csv(matters, tmp_path, encoding, delimiter):
    trial = check(matters, written_csv(tmp_path / "a.csv", ROW, encoding=encoding, delimiter=delimiter))
    assert len(trial.fresh) == 1 and not trial.problems


def test_csv_below_a_title(matters, tmp_path):
    path = tmp_path / "a.csv"
    path.write_text("SỔ THEO DÕI\n\n" + ",".join(HEAD) + "\n" + ",".join(ROW) + "\n", encoding="utf-8")
    assert len(check(matters, path).fresh) == 1


def test_a_day_in_many_spellings(matters, tmp_path):
    spellings = ["5/3/2024", "05-03-2024", "5.3.2024", "2024-03-05", "ngày 5 tháng 3 năm 2024", date(2024, 3, 5),
                 datetime(2024, 3, 5, 10, 30)]  # fmt: skip
    rows = [["18001", f"HS-{number}", day] for number, day in enumerate(spellings)]
    trial = check(matters, xlsx(tmp_path / "a.xlsx", *rows))
    assert not trial.problems
    assert {row["opened_on"] for row in trial.fresh} == {date(2024, 3, 5)}


def test_what_is_no_day(matters, tmp_path):
    rows = [["18001", f"HS-{number}", text] for number, text in enumerate(["5/3/24", "31/02/2024", 45000, "hôm qua"])]
    trial = check(matters, xlsx(tmp_path / "a.xlsx", *rows))
    assert cells(trial) == ["C2", "C3", "C4", "C5"]
    assert "05/03/2024" in trial.problems[0].advice


def test_nfd_unicode_and_spaces(matters, tmp_path):
    head = [unicodedata.normalize("NFD", f"  {name.upper()} (*) ") for name in HEAD]
    row = [unicodedata.normalize("NFD", "Xã Uyên  "), " HS-7 ", " 05/03/2024 ", "", unicodedata.normalize("NFD", "Có"),
           unicodedata.normalize("NFD", "NHẸ ")]  # fmt: skip
    trial = check(matters, xlsx(tmp_path / "a.xlsx", row, head=head))
    assert not trial.problems
    assert trial.fresh[0]["kind"] == "HS-7" and trial.fresh[0]["settled"] is True and trial.fresh[0]["amount"] == 1


def test_numbers_for_text_and_text_for_numbers(matters, tmp_path):
    rows = [18001, 7, "05/03/2024", "", "", 2.0], ["18001", "8", "06/03/2024"]
    trial = check(matters, xlsx(tmp_path / "a.xlsx", *rows))
    assert not trial.problems
    assert [(row["kind"], row["amount"]) for row in trial.fresh] == [("7", 2), ("8", None)]


def test_a_code_that_lost_its_nought(matters, world, tmp_path):
    trial = check(matters, xlsx(tmp_path / "a.xlsx", [9193, "HS-1", "01/02/2024"]))
    assert trial.fresh[0]["place"] == world.a


def test_the_unit_of_the_day(matters, world, tmp_path):
    rows = [["09193", "HS-1", "30/06/2025"], ["09193", "HS-2", "01/07/2025"], ["18002", "HS-3", "30/06/2025"],
            ["18000", "HS-4", "01/07/2025"], ["99999", "HS-5", "01/07/2025"]]  # fmt: skip
    trial = check(matters, xlsx(tmp_path / "a.xlsx", *rows))
    assert [row["place"] for row in trial.fresh] == [world.a, world.ab]
    assert cells(trial) == ["A4", "A5", "A6"]
    assert "Xã Xuân (18000)" in trial.problems[0].problem and "Xã Ý Yên (18002)" in trial.problems[1].problem


def test_a_place_that_is_not_yours(matters, clerk, tmp_path):
    trial = check(matters, xlsx(tmp_path / "a.xlsx", ROW, ["18003", "HS-2", "01/08/2025"]), by=clerk)
    assert cells(trial) == ["A3"] and len(trial.fresh) == 1
    with pytest.raises(ValidationError):
        enter(trial, by=clerk)
    alone = check(matters, xlsx(tmp_path / "b.xlsx", ["18003", "HS-2", "01/08/2025"]))
    with pytest.raises(PermissionDenied):
        enter(alone, by=clerk)
    assert not held()


def test_rights_are_asked_once_for_a_page_of_places(matters, clerk, tmp_path, django_assert_max_num_queries):
    rows = [["18001", f"HS-{number}", "05/03/2024"] for number in range(500)]
    path = xlsx(tmp_path / "a.xlsx", *rows)
    with django_assert_max_num_queries(8):
        assert len(check(matters, path, by=clerk).fresh) == 500


def test_duplicates_inside_the_file(matters, tmp_path):
    trial = check(matters, xlsx(tmp_path / "a.xlsx", ROW, ["18001", "HS-8", "05/03/2024"], ROW))
    assert cells(trial) == ["B4"] and " 2 " in trial.problems[0].problem


def test_the_rule_of_the_form_holds_for_a_row(matters, tmp_path):
    trial = check(matters, xlsx(tmp_path / "a.xlsx", ["18001", "HS-1", "05/03/2024", "04/03/2024"]))
    assert cells(trial) == ["D2"] and trial.problems[0].problem == "Ngày đóng trước ngày mở."


def test_every_problem_is_listed_with_its_cell(matters, tmp_path):
    rows = ["", "", "x", "", "maybe", "rất nặng"], ["nơi khác", "HS-2", "1/1/2024"]
    trial = check(matters, xlsx(tmp_path / "a.xlsx", *rows))
    assert cells(trial) == ["A2", "B2", "C2", "E2", "F2", "A3"]
    assert all(problem.problem and problem.advice for problem in trial.problems)
    assert "vừa" in trial.problems[4].advice and not trial.fresh


def test_importing_again_changes_nothing(matters, tmp_path):
    path = xlsx(tmp_path / "a.xlsx", ROW, ["18001", "HS-8", "06/03/2024", "", "", "vừa"])
    enter(check(matters, path), by=TESTER)
    again = check(matters, path)
    assert (again.fresh, again.same, again.changed) == ([], 2, {})
    assert enter(again, by=TESTER) == 0 and Event.objects.count() == 1


def test_a_row_that_differs_waits_for_a_decision(matters, tmp_path):
    enter(check(matters, xlsx(tmp_path / "a.xlsx", ROW, ["18001", "HS-8", "06/03/2024"])), by=TESTER)
    rows = ["18001", "HS-7", "05/03/2024", "09/03/2024", "có"], ["18001", "HS-9", "06/03/2024"]
    trial = check(matters, xlsx(tmp_path / "b.xlsx", *rows))
    assert (len(trial.fresh), trial.same, len(trial.changed)) == (1, 0, 1)
    assert [(one.row, one.column, one.held, one.given) for one in trial.differences] == [
        (2, "Ngày đóng", "–", "09/03/2024"), (2, "Hòa giải thành", "–", "Yes"),
    ]  # fmt: skip
    with pytest.raises(NotDecided):
        enter(trial, by=TESTER)
    assert len(held()) == 2
    assert enter(trial, by=TESTER, take_file=True) == 2
    assert Matter.objects.get(kind="HS-7").closed_on == date(2024, 3, 9) and len(held()) == 3
    assert Event.objects.count() == 2 and not list(mismatches())


def test_the_example_row_and_blank_rows_are_skipped(matters, tmp_path):
    rows = ["18001", "(mẫu) HS-1", "05/03/2024"], [None] * 6, [" ", "  "], ROW, [""] * 6
    trial = check(matters, xlsx(tmp_path / "a.xlsx", *rows))
    assert len(trial.fresh) == 1 and not trial.problems


def test_no_such_sheet():
    with pytest.raises(NoSheet):
        register_of("tests.nothing")


def test_all_or_nothing(matters, world, tmp_path, monkeypatch):
    """Whatever fails half-way leaves neither records nor postings nor an event."""
    trial = check(matters, xlsx(tmp_path / "a.xlsx", ROW, ["18001", "HS-8", "06/03/2024"]))
    monkeypatch.setattr("tuquan.journal.actions.insert_one", lambda event: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        enter(trial, by=TESTER)
    assert not held() and not list(mismatches())
