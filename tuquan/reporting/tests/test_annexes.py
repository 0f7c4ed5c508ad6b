"""The annexes say what the document says: the CSV read back by its schema, the workbook, and the tables of the .docx."""

import csv
import io
import json
import zipfile
from datetime import date

import pytest
from django.utils import translation
from docx import Document as Word
from python_calamine import CalamineWorkbook

from tuquan.kit.display import write_number
from tuquan.kit.period import today
from tuquan.reporting import blocks, filling
from tuquan.reporting.annexes import as_zip
from tuquan.reporting.models import Document
from tuquan.reporting.tests.conftest import KEYS, YEAR
from tuquan.reporting.writing import as_docx

pytestmark = pytest.mark.embedded

CASTS = {
    "string": str, "integer": int, "number": float, "date": date.fromisoformat, "boolean": {"true": True, "false": False}.get,
}  # fmt: skip


@pytest.fixture
def packed(filled):
    """A report with a table and its units, as a pack; with the .docx for comparison."""
    document = Document(
        place=filled.p3, about=filled.p3, type="periodic", office="police", title="Kết quả", first_day=YEAR.first,
        last_day=YEAR.last,
    )  # fmt: skip
    keys = [key for key in KEYS if not key.endswith(".amount")]
    rows = [[str(number), key, blocks.figure(key, form="number")] for number, key in enumerate(keys, start=1)]
    document.blocks = blocks.checked([
        {"kind": "annex", "title": "Số liệu"},
        {"kind": "table", "title": "", "head": ["TT", "Chỉ tiêu", "Số liệu"], "rows": rows},
        {"kind": "children", "title": "", "keys": keys},
    ])  # fmt: skip
    found = filling.as_of_now(document)
    docx = as_docx(document, found, today())
    pack = zipfile.ZipFile(io.BytesIO(as_zip(document, found, {"document.docx": docx})))
    return pack, Word(io.BytesIO(docx)), keys


def by_schema(pack, name: str) -> list[dict]:
    """A file of the pack, read and checked as a program would that knows nothing but the description."""
    package = json.loads(pack.read("datapackage.json"))
    resource = next(one for one in package["resources"] if one["name"] == name)
    fields = resource["schema"]["fields"]
    reader = csv.DictReader(io.StringIO(pack.read(resource["path"]).decode(resource["encoding"])))
    assert reader.fieldnames == [field["name"] for field in fields]
    rows = []
    for line in reader:
        row = {}
        for field in fields:
            text = line[field["name"]]
            if text in resource["schema"]["missingValues"]:
                assert not field.get("constraints", {}).get("required"), (field, line)
                row[field["name"]] = None
            else:
                row[field["name"]] = CASTS[field["type"]](text)
                assert row[field["name"]] is not None
        rows.append(row)
    return rows


def test_the_csv_says_what_the_text_says(packed):
    pack, word, keys = packed
    rows = {row["key"]: row for row in by_schema(pack, "figures")}
    assert set(rows) == set(keys) and rows["petitions.received"]["value"] == 81760
    (table,) = [table for table in word.tables if table.rows[0].cells[-1].text == "Số liệu" and len(table.columns) == 3]
    for line in table.rows[1:]:
        key, cell = line.cells[1].text, line.cells[2].text
        with translation.override("vi"):
            said = write_number(rows[key]["value"])
        assert cell.partition(" [")[0].rstrip("%") == said, key
        assert f"[{rows[key]['mark']}]" in cell


def test_the_workbook_says_the_same_with_links(packed):
    pack, _word, _keys = packed
    book = CalamineWorkbook.from_filelike(io.BytesIO(pack.read("figures.xlsx")))
    for sheet, name in ((0, "figures"), (1, "units")):
        lines = book.get_sheet_by_index(sheet).to_python()
        rows = by_schema(pack, name)
        column = list(rows[0]).index("value")
        assert [line[column] or None for line in lines[1:]] == [row["value"] or None for row in rows]
    links = zipfile.ZipFile(io.BytesIO(pack.read("figures.xlsx"))).read("xl/worksheets/_rels/sheet1.xml.rels").decode()
    assert links.count("/truy-vet/") == len(by_schema(pack, "figures"))


def test_units_add_up_to_the_figure(packed):
    pack, _word, _keys = packed
    rows = by_schema(pack, "units")
    whole = {row["key"]: row["value"] for row in by_schema(pack, "figures")}
    for key in ("tests.opened", "tests.standing", "petitions.received"):
        assert sum(row["value"] or 0 for row in rows if row["key"] == key) == whole[key]


def test_the_same_document_gives_the_same_bytes(packed):
    pack, _word, _keys = packed
    assert {"document.docx", "figures.csv", "units.csv", "datapackage.json", "figures.xlsx"} == set(pack.namelist())
    assert all(one.date_time == (1980, 1, 1, 0, 0, 0) for one in pack.infolist())
