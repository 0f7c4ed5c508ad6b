"""Files that are not what they seem, too much, or half broken: each is refused in words that say what to do."""

import struct
import zipfile
import zlib
from datetime import date

import openpyxl
import pytest
from openpyxl.utils.datetime import CALENDAR_MAC_1904

from tuquan.exchange import files, limits
from tuquan.exchange.files import Unreadable
from tuquan.exchange.tests.matters import HEAD, ROW, check, written_csv, xlsx


def refused(register, path) -> str:
    with pytest.raises(Unreadable) as wrong:
        check(register, path)
    return str(wrong.value)


def told(trial) -> list[tuple[str, str]]:
    return [(problem.cell, problem.problem) for problem in trial.problems]


# --- what it is -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("start", "word"),
    [
        (files.OLE + b"\x00" * 600, ".xls"),
        (files.OLE + b"\x00" * 600 + files.ENCRYPTED, "password"),
        (b"%PDF-1.7\n%\xe2\xe3", "PDF"),
        (b"<html><table><tr><td>", "web page"),
        (b"\x89PNG\r\n\x1a\n\x00\x00", "neither"),
        ("Đơn vị\tNgày mở".encode("utf-16"), "UTF-16"),
        (b"", "empty"),
        (b"\xef\xbb\xbf\r\n", "empty"),
        (b"PK\x03\x04 and then nothing", "damaged"),
    ],
)
def test_renamed_files(matters, tmp_path, start, word):
    path = tmp_path / "so.xlsx"
    path.write_bytes(start)
    assert word in refused(matters, path)


@pytest.mark.parametrize(
    ("members", "word"),
    [
        ({"mimetype": "application/vnd.oasis.opendocument.spreadsheet", "content.xml": "<x/>"}, "OpenDocument"),
        ({"xl/workbook.bin": "x"}, "xlsb"),
        ({"word/document.xml": "<x/>"}, "no Excel workbook"),
        ({"xl/workbook.xml": "<broken"}, "damaged"),
    ],
)
def test_other_packages(matters, tmp_path, members, word):
    path = tmp_path / "so.xlsx"
    with zipfile.ZipFile(path, "w") as archive:
        for name, text in members.items():
            archive.writestr(name, text)
    assert word in refused(matters, path)


def test_old_windows_encoding(matters, tmp_path):
    path = tmp_path / "so.csv"
    path.write_bytes("Ðon v\u1ecb".encode("utf-8")[:0] + "Đơn vị,Số".encode("cp1258", errors="replace") + b"\nx,y\n")
    assert "1258" in refused(matters, path)


# --- too much -------------------------------------------------------------------------------------------------------


def test_two_gigabytes_are_refused_unread(matters, tmp_path):
    path = tmp_path / "so.xlsx"
    with path.open("wb") as file:
        file.truncate(2 * 2**30)  # a hole: nothing is written, and nothing must be read
    assert "2048 MB" in refused(matters, path)


def test_a_directory_that_declares_two_gigabytes(matters, tmp_path):
    path = xlsx(tmp_path / "so.xlsx", ROW)
    content = path.read_bytes()
    where = content.rfind(b"PK\x01\x02")
    path.write_bytes(content[: where + 24] + struct.pack("<I", 2**31) + content[where + 28 :])
    assert "unpacks to more" in refused(matters, path)


def test_a_bomb_that_admits_it(matters, tmp_path, monkeypatch):
    path = xlsx(tmp_path / "so.xlsx", ROW)
    with zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as archive, archive.open("xl/media/x", "w") as member:
        for _number in range(limits.MAX_UNPACKED // 2**20 + 1):
            member.write(bytes(2**20))
    assert path.stat().st_size < 2**20
    assert "unpacks to more" in refused(matters, path)


def test_a_bomb_that_lies(matters, tmp_path):
    """The directory says 100 bytes; what is there unpacks to half a gigabyte."""
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    sheet = b"".join(packer.compress(b" " * 2**20) for _number in range(500)) + packer.flush()
    whole = openpyxl.Workbook()
    whole.save(tmp_path / "plain.xlsx")
    path = tmp_path / "so.xlsx"
    with zipfile.ZipFile(tmp_path / "plain.xlsx") as plain, zipfile.ZipFile(path, "w", zipfile.ZIP_STORED) as archive:
        for name in plain.namelist():
            archive.writestr(name, sheet if name == "xl/worksheets/sheet1.xml" else plain.read(name))
    content = bytearray(path.read_bytes())
    name = b"xl/worksheets/sheet1.xml"
    local, central = content.find(name) - 30, content.rfind(name) - 46
    for at in (local + 8, central + 10):
        content[at : at + 2] = struct.pack("<H", zipfile.ZIP_DEFLATED)
    for at in (local + 22, central + 24):
        content[at : at + 4] = struct.pack("<I", 100)
    path.write_bytes(content)
    assert "unpacks to more" in refused(matters, path)


def test_one_cell_at_the_far_corner(matters, tmp_path):
    """Read as a rectangle this would be 17 billion cells."""
    book = openpyxl.Workbook()
    book.active.append(HEAD)
    book.active.append(ROW)
    book.active["XFD1048576"] = "x"
    book.save(tmp_path / "so.xlsx")
    assert "unpacks to more" in refused(matters, tmp_path / "so.xlsx")


def test_too_many_rows(matters, tmp_path, monkeypatch):
    monkeypatch.setattr(limits, "MAX_ROWS", 10)
    path = written_csv(tmp_path / "so.csv", *(["18001", f"HS-{number}", "05/03/2024"] for number in range(20)))
    assert "10 rows" in refused(matters, path)


# --- what is inside -------------------------------------------------------------------------------------------------


def test_wrong_headings(matters, tmp_path):
    trial = check(matters, xlsx(tmp_path / "a.xlsx", ["a", "b"], head=["Tên", "Địa chỉ"]))
    assert "Tên, Địa chỉ" in trial.problems[0].problem and "Số hồ sơ" in trial.problems[0].problem


def test_a_missing_and_an_unknown_heading(matters, tmp_path):
    trial = check(matters, xlsx(tmp_path / "a.xlsx", ROW, head=["Đơn vị", "Số hồ sơ", "Ngày mởh", "Ghi chú"]))
    assert [problem.value for problem in trial.problems] == ["Ngày mở"]
    assert "“Ngày mở”" in trial.notes[0] and "Ghi chú" in trial.notes[1]


def test_a_heading_that_stands_there_twice(matters, tmp_path):
    trial = check(matters, xlsx(tmp_path / "a.xlsx", [*ROW, "x"], head=[*HEAD, "ngay mo"]))
    assert told(trial)[0][0] == "G1"


def test_headings_below_a_title(matters, tmp_path):
    path = xlsx(tmp_path / "a.xlsx", [], HEAD, ROW, head=["SỔ THEO DÕI NĂM 2024"])
    assert len(check(matters, path).fresh) == 1


def test_merged_cells(matters, tmp_path):
    path = xlsx(tmp_path / "a.xlsx", ROW, ["18001", "HS-8", "05/03/2024"])
    book = openpyxl.load_workbook(path)
    book.active.merge_cells("C2:C3")
    book.save(path)
    trial = check(matters, path)
    assert ("C2", "These cells are merged; only the first has a value.") in told(trial)


def test_formulas(matters, tmp_path):
    """A formula counts by its value; one without a value, or with an error, is a problem; text stays text."""
    path = xlsx(tmp_path / "a.xlsx", ["18001", "=1+1", "05/03/2024"], ["18001", "HS-2", "05/03/2024"])
    assert ("B2", "This formula has no value yet.") in told(check(matters, path))
    valued(path, b"<f>1+1</f><v></v>", b"<f>1+1</f><v>2</v>")
    trial = check(matters, path)
    assert not trial.problems and trial.fresh[0]["kind"] == "2"
    book = openpyxl.Workbook()
    book.active.append(HEAD)
    book.active.append(["18001", "x", "05/03/2024"])
    book.active["B2"].value, book.active["B2"].data_type = "=1+1", "s"
    book.active["D2"].value, book.active["D2"].data_type = "#REF!", "e"
    book.save(path)
    trial = check(matters, path)
    assert told(trial) == [("D2", "This formula gives an error.")] and trial.fresh[0]["kind"] == "=1+1"


def valued(path, before: bytes, after: bytes) -> None:
    """Give a formula the value that Excel would have computed."""
    with zipfile.ZipFile(path) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    sheet = members["xl/worksheets/sheet1.xml"]
    short = before.replace(b"<v></v>", b"<v />")
    assert before in sheet or short in sheet
    members["xl/worksheets/sheet1.xml"] = sheet.replace(before, after).replace(short, after)
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in members.items():
            archive.writestr(name, content)


def test_an_empty_sheet(matters, tmp_path):
    openpyxl.Workbook().save(tmp_path / "a.xlsx")
    assert "No visible sheet" in check(matters, tmp_path / "a.xlsx").problems[0].problem
    assert "no rows" in check(matters, xlsx(tmp_path / "b.xlsx")).problems[0].problem


def test_hidden_sheets_and_other_sheets(matters, tmp_path):
    path = xlsx(tmp_path / "a.xlsx", ROW, An=[HEAD, ["18001", "HS-8", "05/03/2024"]], Khac=[["Tổng", 5]])
    book = openpyxl.load_workbook(path)
    book["An"].sheet_state = "hidden"
    book.save(path)
    trial = check(matters, path)
    assert len(trial.fresh) == 1 and "“An” is hidden" in trial.notes[0] and "“Khac”" in trial.notes[1]


def test_two_sheets_of_rows(matters, tmp_path):
    path = xlsx(tmp_path / "a.xlsx", ROW, Hai=[HEAD, ["18001", "HS-8", "x"], ROW])
    trial = check(matters, path)
    assert [(problem.sheet, problem.cell) for problem in trial.problems] == [("Hai", "C2"), ("Hai", "B3")]


def test_the_date_system_of_1904(matters, tmp_path):
    book = openpyxl.Workbook()
    book.epoch = CALENDAR_MAC_1904
    book.active.append(HEAD)
    book.active.append(["18001", "HS-7", date(2024, 3, 5)])
    book.save(tmp_path / "a.xlsx")
    assert check(matters, tmp_path / "a.xlsx").fresh[0]["opened_on"] == date(2024, 3, 5)


def test_the_reading_process_may_die(matters, tmp_path, monkeypatch):
    monkeypatch.setattr(files.sys, "executable", "/bin/false")
    assert "more than can be read" in refused(matters, xlsx(tmp_path / "a.xlsx", ROW))
