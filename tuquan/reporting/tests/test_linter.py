"""The linter finds what was planted, and leaves correct sentences alone."""

import io
from datetime import date

import pytest
from django.utils.translation import override
from docx import Document

from tuquan.reporting.linter import lint, of_docx
from tuquan.reporting.linter.text import Row, Text

pytestmark = pytest.mark.embedded

PLANTED = [
    ("direction", "Đã tiếp nhận 1.700 vụ, việc, tăng 78 vụ, việc (4,4%) so với cùng kỳ năm trước (1.778 vụ, việc)."),
    ("direction", "Tổ chức 45 buổi phát động, giảm 5 buổi so với cùng kỳ năm trước (40 buổi)."),
    ("direction", "Số vụ, việc hòa giải thành từ 2.250 vụ, việc lên 2.244 vụ, việc."),
    ("direction", "Số điểm mô hình từ 342 điểm xuống 385 điểm."),
    ("direction", "Năm 2014 là 2.578 vụ, năm 2022 là 2.545 vụ, tăng 33 vụ."),
    ("direction", "Số đợt phát động tăng -6 đợt."),
    ("direction", "Tiếp nhận 1.807 vụ, tăng 39 vụ so với cùng kỳ năm trước (1.778 vụ)."),
    ("unit", "Các tổ hòa giải đã tiếp nhận 1.807, trong đó có vụ phức tạp."),
    ("unit", "Lực lượng nòng cốt có 14.010."),
    ("unit", "Đã vận động được 2.300 và giao nộp cho cơ quan chức năng."),
    ("rate", "Tỷ lệ hòa giải thành đạt 89,15%."),
    ("rate", "Số khu dân cư đạt tiêu chuẩn chiếm 92,5%."),
    ("place", "Công an huyện Uyên đã phát động 12 đợt ra quân."),
    ("place", "Mô hình được nhân rộng tại xã Cũ Kỹ với 3 điểm."),
    ("table", "Vụ, việc tiếp nhận trong năm là 1.870 vụ, việc."),
    ("table", "Các tổ hòa giải đã tiếp nhận 1.870 vụ, việc[3]."),
    ("fill", "[Đơn vị bổ sung: nguyên nhân khách quan, chủ quan.]"),
]  # fmt: skip
CORRECT = [
    "Các tổ hòa giải đã tiếp nhận 1.807 vụ, việc, tăng 29 vụ, việc (1,6%) so với cùng kỳ năm trước (1.778 vụ, việc).",
    "Tổ chức 40 buổi phát động, giảm 5 buổi (11,1%) so với cùng kỳ năm trước (45 buổi).",
    "Năm 2014 là 2.578 vụ, việc, năm 2022 là 2.545 vụ, việc, giảm 33 vụ, việc (1,3%).",
    "Số điểm mô hình tăng từ 342 lên 385 điểm.",
    "Tỷ lệ hòa giải thành trên số vụ, việc đã hòa giải đạt 89,13% (22.325/25.048).",
    "Tỷ lệ hòa giải thành đạt 89,13% trên tổng số 25.048 vụ, việc đã hòa giải.",
    "Theo Công an tỉnh Hà Tĩnh, tỷ lệ hòa giải thành là hơn 89%; hệ thống chưa có số liệu để đối chiếu.",
    "Thực hiện Chương trình 09/CTr-BCA-MTTW ngày 01/8/2013 và Nghị định số 30/2020/NĐ-CP của Chính phủ.",
    "Giai đoạn 2013–2023, toàn tỉnh tổ chức 366 đợt phát động với 114.924 lượt người dự.",
    "Theo điểm a khoản 2 Điều 21, năm 2025 có 12 tổ, đội được củng cố.",
    "Gồm 3, 4 và 5 buổi ở ba xã.",
    "Kinh phí hỗ trợ tăng 1,6% so với cùng kỳ năm trước.",
    "Thị xã Hồng Lĩnh (8 đợt), Huyện Uyên cũ (12 đợt).",
    "Công an xã Uyên, nay là đơn vị kế thừa, có 3 tổ.",
    "Bằng cùng kỳ năm trước; tháng 02/2025 không có số liệu.",
    "Vụ, việc tiếp nhận trong năm là 1.807 vụ, việc.",
    "Các tổ hòa giải đã tiếp nhận 1.807 vụ, việc[3].",
    "Đã khen thưởng 24 tập thể, 25 cá nhân nhân kỷ niệm 55 năm Ngày truyền thống.",
]  # fmt: skip
ROWS = [Row("Vụ, việc tiếp nhận", [1807, 1778], {"3": 1807})]


def found(sentence: str) -> list[str]:
    text = Text([("1", sentence)], ROWS)
    return [finding.check for finding in lint(text, date(2026, 11, 1))]


@pytest.fixture
def past(world):
    """A district and a commune that are no more."""
    world.u.name, world.u.last_day = "Huyện Uyên", date(2025, 6, 30)
    world.x.name, world.x.last_day = "Xã Cũ Kỹ", date(2025, 6, 30)
    for place in (world.u, world.x):
        type(place).objects.filter(pk=place.pk).update(name=place.name, last_day=place.last_day)
    return world


@pytest.mark.parametrize("check, sentence", PLANTED)
def test_what_was_planted_is_found(past, check, sentence):
    assert check in found(sentence)


@pytest.mark.parametrize("sentence", CORRECT)
def test_correct_sentences_are_left_alone(past, sentence):
    assert found(sentence) == []


def test_a_finding_says_where_and_what_to_write(past):
    with override("vi"):
        (finding,) = lint(Text([("Paragraph 4", PLANTED[0][1])], ROWS))
    assert finding.place == "Paragraph 4" and "giảm" in finding.message and "1.778" in finding.message


def test_a_word_file_is_read_with_its_tables(past):
    word = Document()
    word.add_paragraph("Các tổ hòa giải đã tiếp nhận 1.870 vụ, việc[3].")
    table = word.add_table(2, 4)
    for cell, text in zip(table._cells, ["TT", "Chỉ tiêu", "Đơn vị tính", "Số liệu", "1", "Vụ, việc", "vụ, việc", "1.807 [3]"],
                          strict=True):  # fmt: skip
        cell.text = text
    out = io.BytesIO()
    word.save(out)
    assert [finding.check for finding in lint(of_docx(out.getvalue()))] == ["table"]
