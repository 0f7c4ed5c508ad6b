"""The template can be filled in and imported; an export holds what one may read, and imports as "nothing changes"."""

import csv
import io
from datetime import date

import openpyxl
import pytest

from tuquan.exchange import export, template
from tuquan.exchange.importing import enter
from tuquan.exchange.tests.matters import ROW, check, xlsx
from tuquan.tests.actions import TESTER, open_matter
from tuquan.tests.models import Matter


def file_of(register, user, form, path):
    found = register.visible(user).order_by("pk")
    path.write_bytes(b"".join(export.write(register, found, user, form)))
    return path


@pytest.fixture
def filled(matters, world):
    open_matter(world.u1, opened_on=date(2024, 3, 5), kind="=1+1", amount=2, settled=True, by=TESTER)
    open_matter(world.u, opened_on=date(2024, 3, 6), closed_on=date(2024, 4, 6), kind="-Đắk", by=TESTER)
    open_matter(world.z, opened_on=date(2025, 8, 6), kind="khác", by=TESTER)
    return matters


def test_template(matters, tmp_path):
    path = tmp_path / "mau.xlsx"
    path.write_bytes(template.make(matters))
    book = openpyxl.load_workbook(path)
    page = book["Nhap"]
    assert [cell.value for cell in page[1]][:3] == ["Đơn vị (*)", "Số hồ sơ (*)", "Ngày mở (*)"]
    assert page["A1"].comment and page["B2"].value == "(mẫu) HS-1"
    assert book["DanhSach"].sheet_state == "hidden"
    lists = {str(rule.sqref).split(":")[0]: rule.formula1 for rule in page.data_validations.dataValidation}
    assert lists == {"E2": "DanhSach!$E$1:$E$2", "F2": "DanhSach!$F$1:$F$3"}
    assert [book["DanhSach"][f"F{row}"].value for row in (1, 2, 3)] == ["nhẹ", "vừa", "nặng"]
    assert "no rows" in check(matters, path).problems[0].problem  # the example alone is nothing
    page.append(ROW)
    book.save(path)
    assert enter(check(matters, path), by=TESTER) == 1


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_an_export_imported_again_changes_nothing(filled, clerk, tmp_path, form):
    path = file_of(filled, clerk, form, tmp_path / f"ra.{form}")
    trial = check(filled, path, by=clerk)
    assert (trial.problems, trial.fresh, trial.changed, trial.same) == ([], [], {}, 2)


def test_only_what_one_may_read(filled, clerk, tmp_path):
    text = file_of(filled, clerk, "csv", tmp_path / "ra.csv").read_text("utf-8-sig")
    assert "Đắk" in text and "khác" not in text


def test_csv_runs_no_formula(filled, clerk, tmp_path):
    rows = list(csv.reader(io.StringIO(file_of(filled, clerk, "csv", tmp_path / "ra.csv").read_text("utf-8-sig"))))
    assert [row[1] for row in rows[1:]] == ["'=1+1", "'-Đắk"]
    assert rows[1] == ["18001-01", "'=1+1", "05/03/2024", "", "có", "vừa"]


def test_xlsx_holds_texts_only(filled, clerk, tmp_path):
    page = openpyxl.load_workbook(file_of(filled, clerk, "xlsx", tmp_path / "ra.xlsx")).active
    assert page["B2"].value == "=1+1" and page["B2"].data_type == "s"


def test_personal_columns_stay_out(filled, clerk, tmp_path, monkeypatch):
    """Without the right they are not exported; the file still imports as "nothing changes", but brings no new row."""
    monkeypatch.setattr(Matter, "personal", ("opened_on", "settled"))
    path = file_of(filled, clerk, "csv", tmp_path / "ra.csv")
    assert next(csv.reader(io.StringIO(path.read_text("utf-8-sig")))) == ["Đơn vị", "Số hồ sơ", "Ngày đóng", "Mức độ"]
    assert check(filled, path, by=clerk).same == 2
    fresh = check(filled, xlsx(tmp_path / "a.xlsx", ["18001", "HS-9"], head=["Đơn vị", "Số hồ sơ"]), by=clerk)
    assert "Ngày mở" in fresh.problems[0].problem and not fresh.fresh


def test_the_same_queries_for_few_rows_as_for_many(filled, world, clerk, django_assert_num_queries, tmp_path):
    for number in range(30):
        open_matter(world.u1, opened_on=date(2024, 3, 5), kind=f"n{number}", by=TESTER)
    with django_assert_num_queries(2):  # the grants and the rows
        file_of(filled, clerk, "csv", tmp_path / "ra.csv")
