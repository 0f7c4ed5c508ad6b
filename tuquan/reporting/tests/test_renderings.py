"""A report as JSON, CSV and Excel."""

import csv
import io
import json
from datetime import date

import openpyxl
import pytest

from tuquan.ledger.indicator import find
from tuquan.ledger.trace import By, trace
from tuquan.reporting import plain, renderings
from tuquan.reporting.tests.conftest import YEAR

pytestmark = pytest.mark.embedded


def read_csv(content: bytes) -> list[dict]:
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline="")))


def test_json_has_the_shape_of_the_command_line(table):
    data = json.loads(renderings.render(table(), "json"))
    assert {name: data[name] for name in ("place", "from", "to", "map", "known_at")} == {
        "place": {"code": "42", "name": "Tỉnh Hà Tĩnh"}, "from": "2024-01-01", "to": "2024-12-31", "map": "then",
        "known_at": None,
    }  # fmt: skip
    opened = next(one for one in data["figures"] if one["key"] == "tests.opened")
    assert set(opened) == {
        "key", "title", "unit", "kind", "value", "over", "under", "splits", "evidence", "estimate", "claims", "children"
    }  # fmt: skip
    assert opened["splits"] == {"kind=a": 3, "kind=b": 3}
    assert opened["evidence"] == {"records": 6, "returns": 0, "corrections": 0}
    assert opened["claims"] == [{"value": 9, "qualifier": "exact", "source": "Báo Hà Tĩnh", "difference": -3}]
    assert {child["code"]: child["value"] for child in opened["children"]} == {"18000": 3, "18001": 3, "42": 0}


def test_csv_opens_in_excel_as_meant(table):
    content = renderings.render(table(), "csv")
    assert content.startswith(b"\xef\xbb\xbf")
    rows = {row["key"]: row for row in read_csv(content)}
    assert "Xã Uyên" in rows["tests.opened"] and rows["tests.opened"]["Xã Uyên"] == "3"


@pytest.mark.parametrize("text", ["=1+1", "+84", "-cmd", "@sum", "\tx"])
def test_text_is_never_a_formula(text):
    assert read_csv(plain.written([["a"], [text]]))[0]["a"] == f"'{text}"
    assert read_csv(plain.written([["a"], [-5]]))[0]["a"] == "-5"


def test_excel_holds_numbers_and_explains_them(table):
    book = openpyxl.load_workbook(io.BytesIO(renderings.render(table(), "xlsx")))
    figures, announced, sources = book.worksheets
    head = next(row for row in figures.iter_rows() if row[0].value and row[2].value)
    assert figures.freeze_panes == f"B{head[0].row + 1}"
    cells = {row[0].value: [cell.value for cell in row] for row in figures.iter_rows(min_row=head[0].row + 1)}
    assert cells["opened"][2] == 6 and cells["opened"][10:12] == [3, 3]
    assert [cell.value for cell in announced["B"]][1:] == [81760, 9, 654]
    assert announced["D2"].value.date() == date(2024, 1, 1)
    assert {row[0].value for row in sources.iter_rows(min_row=2)} >= {"tests.opened", "petitions.received"}


def test_an_unknown_form_is_refused(table):
    with pytest.raises(ValueError, match="odt"):
        renderings.render(table(), "odt")


@pytest.mark.parametrize("by", By)
def test_traces_as_json_and_csv(filled, analyst, by):
    found = trace(find(["tests.opened"])[0], filled.p3, YEAR, user=analyst, by=by)
    data = json.loads(plain.trace_json(found))
    assert data["value"] == 6 and data["by"] == by
    lines = data["children"] or data["months"] or data["behind"]
    assert sum(line["value"] for line in lines) == 6
    rows = read_csv(plain.trace_csv(found))
    name = next(name for name in rows[0] if name in ("Figure", "Số liệu"))
    assert sum(int(row[name]) for row in rows) == 6
