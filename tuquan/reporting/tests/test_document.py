"""The document is measured anew against the law's data, as a registry clerk would with a ruler."""

import io
import re
import unicodedata
from datetime import date

import pytest
from django.urls import reverse
from django.utils import translation
from docx import Document
from docx.oxml.ns import qn
from docx.shared import Cm, Mm, Pt

from tuquan.kit.period import Period
from tuquan.law import rules
from tuquan.ledger.figures import figures
from tuquan.ledger.indicator import find
from tuquan.ledger.reading import Map
from tuquan.reporting import document, report
from tuquan.reporting.issuers import in_text, issuer_of, seat_of
from tuquan.reporting.legal import LEFT_CM, RIGHT_CM
from tuquan.reporting.letters import balanced, width_cm
from tuquan.reporting.narrative.sentences import sentence, story_of
from tuquan.reporting.narrative.setting import span_of
from tuquan.reporting.tests.conftest import YEAR
from tuquan.tests.world import make_user

pytestmark = pytest.mark.embedded

ON = date(2025, 3, 5)
TWIP = 635  # Word counts in these, python-docx in finer units


def part(name):
    return rules.table(f"document.part.{name}", ON)


def written(made, **options):
    return Document(io.BytesIO(document.as_docx(made, on=ON, **options)))


@pytest.fixture
def word(made):
    return written(made)


def paragraphs(word):
    """Every paragraph of the body, those in tables included, in order."""
    return word.element.body.iter(qn("w:p"))


def texts(word) -> list[str]:
    return ["".join(t.text or "" for t in p.iter(qn("w:t"))) for p in paragraphs(word)]


def find_run(word, text: str):
    """The first run that holds this text, with its paragraph."""
    pool = list(word.paragraphs) + [p for table in word.tables for cell in table._cells for p in cell.paragraphs]
    found = [(paragraph, run) for paragraph in pool for run in paragraph.runs if text in run.text]
    assert found, f"{text} is nowhere"
    return next((pair for pair in found if pair[1].text == text), found[0])


def rule_lengths(word) -> list[float]:
    """The drawn lines: the width of their column (cm) less the indents."""
    found = []
    for p in paragraphs(word):
        if p.find(f"{qn('w:pPr')}/{qn('w:pBdr')}") is not None:
            indent = p.find(f"{qn('w:pPr')}/{qn('w:ind')}")
            cell = next(p.iterancestors(qn("w:tc")), None)
            column = 16.5 if cell is None else int(cell.find(f"{qn('w:tcPr')}/{qn('w:tcW')}").get(qn("w:w"))) / 567
            found.append(column - 2 * int(indent.get(qn("w:left"))) / 567)
    return found


def test_page(word):
    width, height = rules.items("document.paper", ON)
    for section in word.sections:
        assert abs(section.page_width - Mm(width)) < Mm(0.5) and abs(section.page_height - Mm(height)) < Mm(0.5)
        assert section.page_width < section.page_height
        for side in ("top", "bottom", "left", "right"):
            least, most = rules.span(f"document.margin_{side}", ON)
            assert Mm(least) - TWIP <= getattr(section, f"{side}_margin") <= Mm(most) + TWIP


def test_page_number_in_the_top_margin_but_not_on_the_first_page(word):
    least, most = rules.table("document.page_number", ON)["size"]
    for section in word.sections:
        assert section.different_first_page_header_footer
        paragraph = section.header.paragraphs[0]
        assert "PAGE" in paragraph._p.xml and paragraph.alignment == 1
        assert Pt(least) <= paragraph.runs[0].font.size <= Pt(most)
        assert not section.first_page_header.paragraphs[0].text and "PAGE" not in section.first_page_header._element.xml
        assert section.header_distance < section.top_margin
        assert section._sectPr.find(qn("w:pgNumType")).get(qn("w:start")) == "1"


def test_font_language_and_letters(word):
    style = word.styles["Normal"]
    assert style.font.name == rules.table("document.font", ON)["name"]
    assert style.element.rPr.find(qn("w:lang")).get(qn("w:val")) == "vi-VN"
    for text in texts(word):
        assert unicodedata.is_normalized("NFC", text)
    for run in word.element.body.iter(qn("w:r")):
        fonts = run.find(f"{qn('w:rPr')}/{qn('w:rFonts')}")
        assert fonts is None or fonts.get(qn("w:ascii")) == "Times New Roman"


@pytest.mark.parametrize(
    "name, text",
    [
        ("national_title", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"),
        ("motto", "Độc lập - Tự do - Hạnh phúc"),
        ("superior", "BỘ CÔNG AN"),
        ("issuer", "CÔNG AN TỈNH HÀ TĨNH"),
        ("number", "Số: "),
        ("place_and_date", "Hà Tĩnh, ngày 05 tháng 3 năm 2025"),
        ("type_name", "BÁO CÁO"),
        ("summary", "Kết quả phong trào Toàn dân bảo vệ an ninh Tổ quốc"),
        ("addressee", "Kính gửi: Bộ Công an."),
        ("report_section", "I. ĐẶC ĐIỂM TÌNH HÌNH"),
        ("signer_position", "GIÁM ĐỐC"),
        ("recipients_word", "Nơi nhận:"),
        ("recipients", "- Như trên;"),
        ("recipients", "- Lưu: VT."),
        ("annex_word", "Phụ lục I"),
        ("annex_title", "SỐ LIỆU THEO ĐƠN VỊ"),
        ("annex_reference", "(Kèm theo Báo cáo số"),
    ],
)
def test_components(word, name, text):
    paragraph, run = find_run(word, text)
    rule = part(name)
    assert bool(run.bold) == rule["bold"] and bool(run.italic) == rule["italic"]
    least, most = rule["size"] if rule["size"] != "body" else (13, 14)
    assert Pt(least) <= run.font.size <= Pt(most)
    if rule["case"] == "upper":
        assert run.text == run.text.upper()
    if rule.get("align") == "centre":
        assert paragraph.alignment == 1


def test_sizes_rise_and_fall_together(word):
    names = ["CỘNG HÒA XÃ HỘI", "Độc lập", "Hà Tĩnh, ngày"]
    found = [int(find_run(word, text)[1].font.size.pt) for text in names]
    assert found in rules.items("document.size_triples", ON)


def test_the_national_title_stays_on_one_line(word):
    cells = word.tables[0].rows[0].cells
    assert abs(cells[0].width - Cm(LEFT_CM)) < TWIP and abs(cells[1].width - Cm(RIGHT_CM)) < TWIP
    size = find_run(word, "CỘNG HÒA")[1].font.size.pt
    assert width_cm("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", size) < RIGHT_CM


def test_a_long_name_breaks_where_its_halves_are_even():
    assert balanced("CÔNG AN PHƯỜNG THÀNH SEN", 13, LEFT_CM) == ["CÔNG AN PHƯỜNG", "THÀNH SEN"]
    assert balanced("CÔNG AN TỈNH HÀ TĨNH", 13, LEFT_CM) == ["CÔNG AN TỈNH HÀ TĨNH"]
    assert balanced("", 13, LEFT_CM) == []


def test_rules_are_drawn_and_as_long_as_the_law_says(word):
    issuer, motto, summary = rule_lengths(word)
    assert motto == pytest.approx(width_cm("Độc lập - Tự do - Hạnh phúc", 14), abs=0.05)
    assert 1 / 3 <= issuer / width_cm("CÔNG AN TỈNH HÀ TĨNH", 13) <= 1 / 2
    last = next(text for text in texts(word) if text.startswith("trên địa bàn"))
    assert 1 / 3 <= summary / width_cm(last, 14) <= 1 / 2


def test_body_paragraphs(word):
    rule = rules.table("document.paragraph", ON)
    body = [p for p in word.paragraphs if p.text.startswith(("Công an tỉnh", "- "))]
    assert len(body) > 3
    for paragraph in body:
        form = paragraph.paragraph_format
        assert form.alignment == 3
        assert any(abs(form.first_line_indent - Cm(float(indent))) < 5000 for indent in rule["indent_cm"])
        assert form.space_after >= Pt(float(rule["gap_min_pt"]))
        least, most = (float(lines) for lines in rule["line_spacing"])
        assert least <= form.line_spacing <= most


@pytest.mark.parametrize(
    "day, said",
    [(date(2026, 2, 9), "ngày 09 tháng 02 năm 2026"), (date(2026, 10, 10), "ngày 10 tháng 10 năm 2026"),
     (date(2026, 1, 31), "ngày 31 tháng 01 năm 2026"), (date(2026, 3, 1), "ngày 01 tháng 3 năm 2026")],
)  # fmt: skip
def test_leading_zeros(made, day, said):
    assert any(said in text for text in texts(Document(io.BytesIO(document.as_docx(made, on=day)))))


def test_sentences(word):
    """Those of the narrative: no trend without both figures; numbers as Vietnamese writes them; a mark on every figure."""
    said = [text for text in texts(word) if text.startswith("- ")]
    petitions = next(text for text in said if "81.760" in text)
    assert "so với cùng kỳ" not in petitions
    assert re.match(r"- Đơn thư của công dân đã tiếp nhận: 81\.760 đơn\s?\[\d+\];", petitions)
    opened = next(text for text in said if "tăng 2 " in text)
    assert re.search(r"\[\d+\], tăng 2 matter so với cùng kỳ năm trước \(4 matter\)\.$", opened)
    share = next(text for text in said if "75%" in text)
    assert "(3/4)" in share


def test_it_says_what_a_report_that_writes_itself_says(word, made, officer):
    """One wording: every sentence with a figure stands in the narrative too, and nothing is left to fill."""
    plain = [re.sub(r"\s?\[\d+\]", "", text) for text in texts(word) if re.match(r"- .*\[\d+\]", text)]
    with translation.override("vi"):
        story = story_of(made)
        told = [f"- {sentence(figure, story)}." for figure in made.figures if figure.known]
    assert sorted(plain) == sorted(told)
    assert not any("Đơn vị bổ sung" in text for text in texts(word))


def test_what_nobody_reported_is_named(filled):
    asked = find(["petitions.received", "petitions.resolved", "petitions.resolution_rate"])
    said = texts(written(report.of(figures(filled.p3, YEAR, map=Map.THEN, indicators=asked))))
    assert "- Chưa có báo cáo về: đơn thư đã giải quyết; tỷ lệ đơn thư đã giải quyết." in said
    assert not any("0%" in text or "0/81.760" in text for text in said)


def test_claims_are_beside_in_words(word):
    said = "\n".join(texts(word))
    assert "số công bố hơn 81.760 đơn (theo Báo Hà Tĩnh) phù hợp với số liệu của báo cáo này." in said
    assert "Báo Hà Tĩnh công bố 9 matter; số liệu của báo cáo này chênh lệch 3 matter." in said


def test_annexes(word):
    said = texts(word)
    assert "Phụ lục I" in said and "Phụ lục II" in said
    assert any("tại Phụ lục I và Phụ lục II" in text for text in said)
    assert len(word.sections) == 3
    by_child = word.tables[2]
    assert [cell.text for cell in by_child.rows[-1].cells][1] == "Tổng số"
    assert by_child.rows[0]._tr.trPr.find(qn("w:tblHeader")) is not None


def test_a_single_annex_bears_no_number(table):
    word = written(report.of(table(by_child=False)))
    assert "Phụ lục" in texts(word) and len(word.sections) == 2


def test_each_mark_leads_to_its_trace(word, filled, officer, client_of):
    rows = [[cell.text for cell in row.cells] for row in word.tables[-1].rows[1:]]
    marks = [row[0] for row in rows]
    assert marks == [f"[{number}]" for number in range(1, len(rows) + 1)]
    body = "".join(texts(word))
    client = client_of(officer)
    for mark, _title, value, _basis, path in rows:
        assert mark in body
        page = client.get(path, follow=True)
        assert page.status_code == 200
        shown = page.context["trace"].amount.value
        assert value.rstrip("%").replace(".", "").replace(",", ".") == f"{shown:g}"


def test_number_signer_and_properties(made):
    word = written(made, number="15", signer="Nguyễn Văn Mẫu")
    said = texts(word)
    assert "Số: 15/BC-CAT" in said and "Nguyễn Văn Mẫu" in said
    assert any("(Kèm theo Báo cáo số 15/BC-CAT" in text for text in said)
    assert word.core_properties.language == "vi-VN" and word.core_properties.last_modified_by == ""


def test_a_chair_reports_for_the_committee(filled, table):
    chair = make_user("chair", ("commune_chair", filled.u))
    body = issuer_of(filled.u, chair)
    assert (body.name, body.symbol) == ("Ủy ban nhân dân xã Uyên", "UBND")
    word = written(report.of(table(filled.u, by_child=False)), by=chair)
    assert find_run(word, "ỦY BAN NHÂN DÂN")[1].bold and find_run(word, "XÃ UYÊN")[1].bold
    assert find_run(word, "TM. ỦY BAN NHÂN DÂN")[1].bold and find_run(word, "CHỦ TỊCH")


def test_the_ministry_has_nobody_above(filled, table):
    word = written(report.of(table(filled.nation, by_child=False)))
    assert "BỘ CÔNG AN" in texts(word) and not any("Kính gửi" in text for text in texts(word))


@pytest.mark.parametrize(
    "name, inside, seat",
    [
        ("Tỉnh Hà Tĩnh", "tỉnh Hà Tĩnh", "Hà Tĩnh"),
        ("Thành phố Hồ Chí Minh", "Thành phố Hồ Chí Minh", "Thành phố Hồ Chí Minh"),
        ("Thành phố Hải Phòng", "thành phố Hải Phòng", "Hải Phòng"),
        ("Phường 1", "Phường 1", "Phường 1"),
        ("Đặc khu Phú Quốc", "đặc khu Phú Quốc", "Phú Quốc"),
    ],
)
def test_names_of_places_in_text(world, name, inside, seat):
    world.p3.name = name
    assert (in_text(name), seat_of(world.p3)) == (inside, seat)


def test_windows_of_the_law_have_a_name(world):
    assert span_of(Period(date(2024, 12, 15), date(2025, 12, 14))) == "năm 2025"
    assert span_of(Period(date(2025, 12, 15), date(2026, 6, 14))) == "6 tháng đầu năm 2026"
    assert span_of(Period(date(2026, 6, 15), date(2026, 9, 14))) == "quý III năm 2026"
    assert span_of(Period(date(2026, 1, 15), date(2026, 2, 14))) == "tháng 2 năm 2026"
    assert "từ ngày 01/01/2026" in span_of(Period(date(2026, 1, 1), date(2026, 2, 14)))


def test_a_reform_inside_the_window_is_said(filled, table):
    window = Period(date(2025, 1, 1), date(2025, 12, 31))
    then = "\n".join(texts(written(report.of(table(filled.p3, window, Map.THEN, by_child=False)))))
    assert "kể từ ngày 01/07/2025" in then and "địa giới tại thời điểm phát sinh" in then
    today = "\n".join(texts(written(report.of(table(filled.p3, window, Map.TODAY, by_child=False)))))
    assert "bản đồ hành chính hiện nay" in today


def test_the_language_of_the_screen_does_not_matter(made, client_of, officer):
    page = client_of(officer, "en").get(
        reverse("reporting:file", args=["docx"]), {"place": "42", "from": "2024-01-01", "to": "2024-12-31"}
    )
    assert any("hơn 81.760" in text for text in texts(Document(io.BytesIO(page.content))))
