"""Files as offices keep them: titles above, two lines of headings, columns of ticks, totals and signatures below."""

import unicodedata
from datetime import date

import openpyxl
import pytest

from tuquan.exchange import mapping, matching, trial, vocabulary
from tuquan.exchange.importing import enter, register_of
from tuquan.organisations.models import Body, Membership
from tuquan.tests.world import make_user


@pytest.fixture
def clerk(world):
    return make_user("clerk", ("justice_clerk", world.u))


@pytest.fixture
def officer(world):
    return make_user("officer", ("commune_officer", world.u))


@pytest.fixture
def written(tmp_path):
    """A workbook of these lines, with these cells merged; `sheets` are more of them."""

    def written(*lines, merge=(), name="Sheet1", **sheets):
        book = openpyxl.Workbook()
        book.active.title = name
        for page, rows in [(book.active, lines), *((book.create_sheet(title), rows) for title, rows in sheets.items())]:
            for number, line in enumerate(rows, start=1):
                for index, value in enumerate(line, start=1):
                    page.cell(number, index, None if value == "" else value)
        for area in merge:
            book.active.merge_cells(area)
        book.save(tmp_path / "so.xlsx")
        return tmp_path / "so.xlsx"

    return written


def looked(key, path, by) -> mapping.Looked:
    return mapping.Looked(register_of(key), path, by)


def targets(found: mapping.Looked) -> dict[str, str]:
    return {one.heading: one.target for one in found.columns}


def as_proposed(key, path, by) -> trial.Trial:
    """The dry run with just what was proposed."""
    found = looked(key, path, by)
    assert not found.lacking(), targets(found)
    return trial.check(register_of(key), path, by=by, choice=found.choice())


def groups(clerk, written, *names):
    rows = [
        ["18001-01", f"T{number}", name, "01/05/2016", "4/QĐ", "1", "2"] for number, name in enumerate(names, start=1)
    ]
    path = written(["place", "ref", "name", "first_day", "decision", "women", "men"], *rows)
    enter(trial.check(register_of("mediation.groups"), path, by=clerk), by=clerk)
    return list(Body.objects.order_by("ref"))


# --- six files -------------------------------------------------------------------------------------------------------


def test_groups_below_a_merged_title_with_other_headings(written, clerk):
    path = written(
        ["UBND XÃ UYÊN", "", "", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"],
        ["BAN TƯ PHÁP", "", "", "Độc lập - Tự do - Hạnh phúc"],
        [],
        ["DANH SÁCH TỔ HÒA GIẢI NĂM 2025"],
        [],
        ["STT", "Thôn/TDP", "Tên tổ", "Mã số", "Số QĐ", "Ngày QĐ", "Ghi chú"],
        [1, "Thôn Một", "Tổ hòa giải Thôn Một", "T1", "12/QĐ-UBND", "ngày 5 tháng 3 năm 2024", ""],
        [2, "Thôn Hai", "Tổ hòa giải Thôn Hai", "T2", "12/QĐ-UBND", "5-3-2024", "mới"],
        ["Tổng cộng", "", "2 tổ"],
        merge=["A1:C1", "D1:G1", "A2:C2", "D2:G2", "A4:G4"],
    )
    assert list(targets(looked("mediation.groups", path, clerk)).values()) == [
        "", "place", "name", "ref", "decision", "first_day", "",
    ]  # fmt: skip
    found = as_proposed("mediation.groups", path, clerk)
    assert not found.problems and [row["first_day"] for row in found.fresh] == [date(2024, 3, 5)] * 2
    assert [row["place"].code for row in found.fresh] == ["18001-01", "18001-02"]
    assert "row 6" in found.notes[0] and "rows 9" in found.notes[1]
    assert enter(found, by=clerk) == 2


def test_mediators_with_two_lines_of_headings_and_ticks(written, clerk):
    groups(clerk, written, "Tổ hòa giải Thôn Một")
    path = written(
        ["DANH SÁCH HÒA GIẢI VIÊN"],
        ["TT", "Họ tên", "Giới tính", "", "NS", "Tổ HG", "Địa chỉ", "Quyết định công nhận", "", "Mã HGV"],
        ["", "", "Nam", "Nữ", "", "", "", "Số", "Ngày"],
        ["(1)", "(2)", "(3)", "(4)", "(5)", "(6)", "(7)", "(8)", "(9)", "(10)"],
        [1, "Nguyễn Thị Đào (mẫu)", "", "x", 1975, "T1", "T. Một", "7/QĐ", date(2024, 3, 5), "M1"],
        [2, "Trần Văn Bưởi (mẫu)", "X", "", 1980, "T1", "Thôn Một", "7/QĐ", "05/03/2024", "M2"],
        ["Cộng:", "", 1, 1],
        [],
        ["", "", "", "", "", "", "", "Uyên, ngày 6 tháng 3 năm 2024"],
        ["", "NGƯỜI LẬP BIỂU", "", "", "", "", "", "CHỦ TỊCH"],
        ["", "Lê Văn Cam"],
        merge=["A1:J1", "C2:D2", "H2:I2", "A2:A3", "B2:B3", "E2:E3", "F2:F3", "G2:G3", "J2:J3", "A7:B7"],
    )
    assert targets(looked("mediation.mediators", path, clerk)) == {
        "TT": "", "Họ tên": "name", "Giới tính – Nam": "sex=m", "Giới tính – Nữ": "sex=f", "NS": "birth_year",
        "Tổ HG": "group", "Địa chỉ": "place", "Quyết định công nhận – Số": "decision",
        "Quyết định công nhận – Ngày": "first_day", "Mã HGV": "ref",
    }  # fmt: skip
    found = as_proposed("mediation.mediators", path, clerk)
    assert not found.problems, found.problems
    assert [(row["sex"], row["birth_year"]) for row in found.fresh] == [("f", 1975), ("m", 1980)]
    assert "rows 7, 9, 10, 11" in found.notes[1]
    assert enter(found, by=clerk) == 2
    assert set(Membership.objects.exclude(ref="").values_list("sex", flat=True)) == {"f", "m"}


def test_disputes_in_another_order_and_decomposed_letters(written, clerk):
    groups(clerk, written, "Tổ hòa giải Thôn Một")
    head = ["Kết quả hòa giải", "Ngày kết thúc HG", "Ngày bắt đầu HG", "Ngày thụ lý", "Phân công ngày", "Phân loại vụ việc",
            "Căn cứ", "Tổ HG", "Thôn", "Mã vụ việc", "Người trình bày"]  # fmt: skip
    row = ["hòa giải thành", "10.3.2025", "5/3/2025", "03-03-2025", "2025-03-03", "friction", "request", "T1", "Thôn Một",
           "V1", "…"]  # fmt: skip
    path = written(*[[unicodedata.normalize("NFD", text) for text in line] for line in ([], [], head, row)])
    assert list(targets(looked("mediation.disputes", path, clerk)).values()) == [
        "outcome", "closed_on", "started_on", "received_on", "assigned_on", "category", "ground", "group", "place", "ref", "",
    ]  # fmt: skip
    found = as_proposed("mediation.disputes", path, clerk)
    assert not found.problems, found.problems
    assert found.fresh[0]["closed_on"] == date(2025, 3, 10) and found.fresh[0]["outcome"] == "settled"


def test_drives_without_a_column_of_places(written, officer):
    path = written(
        ["CÁC ĐỢT PHÁT ĐỘNG PHONG TRÀO TOÀN DÂN BẢO VỆ ANTQ"],
        ["No", "Ký hiệu", "Thời gian tổ chức", "Nội dung", "Số người tham gia", "Nơi tổ chức", "ĐV chủ trì"],
        [1, "PĐ-01", "19/8/2025", "Ra quân", 120, "Nhà văn hóa", "Công an, Mặt trận Tổ quốc"],
        [2, "PĐ-02", date(2025, 9, 2), "Tuyên truyền", 80, "Trường học", "Công an"],
        ["Tổng số", "", "", "", 200],
        merge=["A1:G1"],
    )
    found = looked("campaigns.drive", path, officer)
    assert targets(found) == {
        "No": "", "Ký hiệu": "ref", "Thời gian tổ chức": "first_day", "Nội dung": "about",
        "Số người tham gia": "attendances", "Nơi tổ chức": "venue", "ĐV chủ trì": "organisers",
    }  # fmt: skip
    assert found.same == {"place": "Xã Uyên · 18001"}
    read = as_proposed("campaigns.drive", path, officer)
    assert not read.problems, read.problems
    assert [(row["place"].code, row["attendances"]) for row in read.fresh] == [("18001", 120), ("18001", 80)]
    assert enter(read, by=officer) == 2


def test_populations_with_numbered_columns_and_a_second_sheet(written, officer):
    path = written(
        ["DÂN SỐ NĂM 2024"],
        ["TT", "Tên thôn", "Số hộ dân", "Nhân khẩu", "Nguồn số liệu", "Năm"],
        ["A", "B", 1, 2, 3, 4],
        [1, "Thôn Một", 100, 400, "Công an xã", 2024],
        [2, "Thôn Hai", 90, 350, "Công an xã", 2024],
        ["", "Cộng", 190, 750],
        merge=["A1:F1"], name="Dân số", **{"Ghi chú": [["Người lập", "Lê Văn Cam"]]},
    )  # fmt: skip
    found = looked("places.populations", path, officer)
    assert (found.page.name, found.row, found.block.last) == ("Dân số", 2, 3)
    assert list(targets(found).values()) == ["", "place", "households", "persons", "source", "year"]
    read = as_proposed("places.populations", path, officer)
    assert not read.problems, read.problems
    assert [(row["place"].code, row["persons"]) for row in read.fresh] == [("18001-01", 400), ("18001-02", 350)]
    assert "rows 6" in read.notes[1] and "“Ghi chú” was not chosen" in read.notes[2]


def test_outcomes_as_columns_of_ticks(written, clerk):
    groups(clerk, written, "Tổ hòa giải Thôn Một")
    path = written(
        ["SỔ HÒA GIẢI"],
        ["STT", "Số hồ sơ", "Ngày nhận", "Loại việc", "Căn cứ HG", "Ngày xong", "Kết quả", "", "Tổ", "Nơi ở"],
        ["", "", "", "", "", "", "Hòa giải thành", "Hòa giải không thành"],
        [1, "V1", "03/03/2025", "friction", "request", "10/03/2025", "x", "", "T1", "Thôn Một"],
        [2, "V2", "04/03/2025", "friction", "request", "11/03/2025", "", "x", "T1", "Thôn Một"],
        [3, "V3", "05/03/2025", "friction", "request", "12/03/2025", "x", "x", "T1", "Thôn Một"],
        merge=["A1:J1", "G2:H2"],
    )
    found = targets(looked("mediation.disputes", path, clerk))
    assert found["Kết quả – Hòa giải thành"] == "outcome=settled"
    assert found["Kết quả – Hòa giải không thành"] == "outcome=not_settled"
    read = trial.check(
        register_of("mediation.disputes"), path, by=clerk,
        choice=mapping.Choice("Sheet1", 2, {1: "ref", 2: "received_on", 3: "category", 4: "ground", 5: "closed_on",
                              6: "outcome=settled", 7: "outcome=not_settled", 8: "group", 9: "place"}),
    )  # fmt: skip
    assert [row["outcome"] for row in read.fresh] == ["settled", "not_settled"]
    assert [problem.cell for problem in read.problems] == ["G6"]  # ticked twice


# --- rules of the reading -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "is_one"),
    [
        ("Tổng cộng", True),
        ("CỘNG:", True),
        ("Tổng số: 12 vụ", True),
        ("Cộng Hòa", False),
        ("Tổng Văn An", False),
        ("1", False),
    ],
)
def test_what_begins_a_row_of_totals(text, is_one):
    assert vocabulary.is_total(text) is is_one


@pytest.mark.parametrize(
    ("text", "is_one"),
    [("Người lập biểu", True), ("Uyên, ngày 6 tháng 3 năm 2024", True), ("ngày 6 tháng 3 năm 2024", False),
     ("TM. UBND xã", True), ("Nguyễn Văn Chủ", False)],
)  # fmt: skip
def test_what_stands_below_the_rows(text, is_one):
    assert vocabulary.is_foot(text) is is_one


def test_a_wrong_row_is_never_taken_for_a_total(written, clerk):
    path = written(
        ["place", "ref", "name", "first_day"],
        ["Cộng Hòa", "T1", "Tổ hòa giải", "hôm qua"],
        ["18001-01", "", "Tổ hòa giải", "ngày 5 tháng 3 năm 2024"],
    )
    found = trial.check(register_of("mediation.groups"), path, by=clerk)
    assert [problem.cell for problem in found.problems] == ["D2", "B3"]


def test_what_cells_hold_speaks_against_a_heading(clerk):
    sheet = register_of("mediation.disputes").imports
    (found,) = matching.propose(sheet, ["Ngày kết thúc hòa giải"], [["ông Nam", "bà Đào"]], {})
    assert found.target != "closed_on"
    (found,) = matching.propose(sheet, ["Ngay ket thuc"], [["10/03/2025"]], {})
    assert found.target == "closed_on"


def test_words_in_any_order_mistyped_or_short(clerk):
    sheet = register_of("mediation.mediators").imports
    texts = ["Sinh năm", "GT", "QĐ số", "Công nhận ngày", "Ho va ten hgv", "Hết nhiêm kỳ"]
    samples = [["1975"], ["nam"], ["1/QĐ"], ["05/03/2024"], ["Lê Văn A"], ["05/03/2029"]]
    found = [one.target for one in matching.propose(sheet, texts, samples, {})]
    assert found == ["birth_year", "sex", "decision", "first_day", "name", "term_ends"]
