"""Breaches to plant: each takes a conforming document (python-docx) and spoils one thing in it."""

import unicodedata

from docx.enum.section import WD_ORIENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Mm, Pt, RGBColor
from docx.text.paragraph import Paragraph


def paragraphs(word) -> list[Paragraph]:
    return [Paragraph(p, word) for p in word.element.body.iter(qn("w:p"))]


def at(word, text: str) -> Paragraph:
    """The first paragraph that begins with this text."""
    return next(one for one in paragraphs(word) if one.text.startswith(text))


def font(text: str, **looks):
    def plant(word):
        for run in at(word, text).runs:
            for name, value in looks.items():
                if name == "colour":
                    run.font.color.rgb = value
                else:
                    setattr(run.font, name, value)

    return plant


def shape(text: str, **looks):
    def plant(word):
        for name, value in looks.items():
            setattr(at(word, text).paragraph_format, name, value)

    return plant


def say(text: str, old: str, new: str):
    def plant(word):
        for run in at(word, text).runs:
            run.text = run.text.replace(old, new)

    return plant


def page(**looks):
    def plant(word):
        for name, value in looks.items():
            setattr(word.sections[0], name, value)

    return plant


def remove(*texts: str):
    def plant(word):
        for text in texts:
            one = at(word, text)._p
            one.getparent().remove(one)

    return plant


def no_line(text: str):
    """Takes the drawn line below away."""

    def plant(word):
        found = paragraphs(word)
        place = next(n for n, one in enumerate(found) if one.text.startswith(text)) + 1
        borders = found[place]._p.pPr.find(qn("w:pBdr"))
        borders.getparent().remove(borders)

    return plant


def line_indent(text: str, cm: float):
    """Makes the drawn line below longer or shorter."""

    def plant(word):
        found = paragraphs(word)
        place = next(n for n, one in enumerate(found) if one.text.startswith(text)) + 1
        found[place].paragraph_format.left_indent = found[place].paragraph_format.right_indent = Cm(cm)

    return plant


def header(word):
    return word.sections[0].header.paragraphs[0]


def number_left(word):
    header(word).alignment = WD_ALIGN_PARAGRAPH.LEFT


def number_small(word):
    header(word).runs[0].font.size = Pt(10)


def number_below(word):
    field = header(word).runs[0]._r
    word.sections[0].footer.is_linked_to_previous = False
    word.sections[0].footer.paragraphs[0]._p.append(field)


def number_from_five(word):
    word.sections[0]._sectPr.find(qn("w:pgNumType")).set(qn("w:start"), "5")


def across(word):
    section = word.sections[0]
    section.orientation, section.page_width, section.page_height = WD_ORIENT.LANDSCAPE, Mm(297), Mm(210)


def theme_font(word):
    fonts = OxmlElement("w:rFonts")
    for name in ("w:asciiTheme", "w:hAnsiTheme"):
        fonts.set(qn(name), "minorHAnsi")
    at(word, "Trong kỳ").runs[0]._r.get_or_add_rPr().append(fonts)


def theme_in_style(word):
    """The style loses its font: what remains is the theme's."""
    fonts = word.styles["Normal"].element.rPr.rFonts
    fonts.getparent().remove(fonts)


def apart(word):
    run = at(word, "Trong kỳ").runs[0]
    run.text = unicodedata.normalize("NFD", run.text)


def pages_run_on(word):
    starts = word.sections[-1]._sectPr.find(qn("w:pgNumType"))
    starts.getparent().remove(starts)


def date_above(word):
    """Moves the place and date into the row of the national title."""
    word.tables[0].rows[0].cells[1]._tc.append(at(word, "Tân Mẫu, ngày")._p)
    word.tables[0].rows[1].cells[1].add_paragraph()


LEFT = WD_ALIGN_PARAGRAPH.LEFT
TITLE, MOTTO, SUPERIOR, ISSUER = "CỘNG HÒA", "Độc lập", "CÔNG AN TỈNH", "CÔNG AN XÃ"
BLUE = RGBColor(0, 0, 255)

# (document, what is spoilt, the key that must be found)
PLANTED = [
    ("periodic", page(page_height=Mm(279)), "paper:size"),
    ("letter", across, "orientation:landscape"),
    ("periodic", page(top_margin=Mm(30)), "margin_top:width"),
    ("periodic", page(bottom_margin=Mm(12)), "margin_bottom:width"),
    ("plan", page(left_margin=Mm(20)), "margin_left:width"),
    ("plan", page(right_margin=Mm(25)), "margin_right:width"),
    ("periodic", font("Trong kỳ", name="Arial"), "font:name"),
    ("periodic", theme_font, "font:name"),
    ("plan", theme_in_style, "font:name"),
    ("periodic", font("Trong kỳ", colour=BLUE), "font:colour"),
    ("periodic", apart, "font:letters"),
    ("periodic", number_left, "page_number:align"),
    ("periodic", number_small, "page_number:size"),
    ("plan", number_below, "page_number:place"),
    ("plan", number_from_five, "page_number:start"),
    ("plan", page(different_first_page_header_footer=False), "page_number:first_page"),
    ("periodic", font(TITLE, size=Pt(12)), "size_triples:together"),
    ("periodic", font(TITLE, size=Pt(15)), "part.national_title:size"),
    ("periodic", font(TITLE, bold=False), "part.national_title:bold"),
    ("periodic", remove(TITLE), "part.national_title:missing"),
    ("periodic", say(TITLE, "HỘI CHỦ", "HỘI - CHỦ"), "part.national_title:text"),
    ("periodic", say(MOTTO, " - ", "-"), "part.motto:text"),
    ("periodic", say(MOTTO, "Tự do", "tự do"), "part.motto:text"),
    ("periodic", font(MOTTO, italic=True), "part.motto:italic"),
    ("periodic", no_line(MOTTO), "part.motto:line"),
    ("periodic", line_indent(MOTTO, 4), "part.motto:line_length"),
    ("periodic", font(MOTTO, underline=True), "part.motto:underline"),
    ("periodic", shape(MOTTO, alignment=LEFT), "part.motto:align"),
    ("periodic", font(SUPERIOR, bold=True), "part.superior:bold"),
    ("periodic", font(ISSUER, bold=False), "part.issuer:bold"),
    ("periodic", say(ISSUER, "CÔNG AN XÃ TÂN MẪU", "Công an xã Tân Mẫu"), "part.issuer:case"),
    ("periodic", line_indent(ISSUER, 0.3), "part.issuer:line_length"),
    ("periodic", shape(TITLE, line_spacing=1.5), "header_spacing:lines"),
    ("periodic", font("Số:", size=Pt(14)), "part.number:size"),
    ("periodic", font("Số:", bold=True), "part.number:bold"),
    ("periodic", say("Số:", "Số: ", "Số "), "number_format:word"),
    ("thematic", say("Số:", "07", "7"), "number_format:zero"),
    ("periodic", say("Số:", "/BC-", " / BC - "), "number_format:spaces"),
    ("plan", say("Số:", "KH", "BC"), "types:abbreviation"),
    ("letter", say("Số:", "UBND-VX", "TB-UBND"), "types:abbreviation"),
    ("periodic", font("Tân Mẫu, ngày", italic=False), "part.place_and_date:italic"),
    ("periodic", say("Tân Mẫu, ngày", "ngày 05", "ngày 5"), "date_format:day"),
    ("periodic", say("Tân Mẫu, ngày", "tháng 3", "tháng 03"), "date_format:month"),
    ("periodic", say("Tân Mẫu, ngày", "Mẫu,", "Mẫu"), "date_format:comma"),
    ("periodic", date_above, "part.place_and_date:level"),
    ("periodic", say("BÁO CÁO", "BÁO CÁO", "Báo cáo"), "part.type_name:case"),
    ("periodic", font("BÁO CÁO", size=Pt(16)), "part.type_name:size"),
    ("periodic", font("Kết quả phong", bold=False), "part.summary:bold"),
    ("periodic", no_line("quý I"), "part.summary:line"),
    ("letter", say("V/v", "V/v phối", "Về việc phối"), "part.letter_summary:text"),
    ("letter", font("V/v", size=Pt(14)), "part.letter_summary:size"),
    ("letter", shape("V/v", space_before=Pt(18)), "header_spacing:letter_summary"),
    ("periodic", font("Kính gửi", bold=True), "part.addressee:bold"),
    ("proposal", say("- Ban Chỉ đạo xã", "- ", ""), "part.addressee:start"),
    ("letter", remove("Kính gửi", "- Ủy ban Mặt trận", "- Các thôn", "- Như trên"), "part.addressee:missing"),
    ("decision", font("Căn cứ Luật Tổ chức", italic=False), "part.legal_basis:italic"),
    ("decision", say("Căn cứ Luật Thi đua", ";", "."), "part.legal_basis:end"),
    ("decision", say("Căn cứ Luật Thi đua", "khen thưởng", "khen thưởng số 06/2022/QH15"), "part.legal_basis:law_number"),
    ("periodic", shape("Trong kỳ", alignment=LEFT), "paragraph:align"),
    ("periodic", shape("Trong kỳ", first_line_indent=Cm(2)), "paragraph:indent"),
    ("periodic", shape("1. Tổ chức", space_after=Pt(0)), "paragraph:gap"),
    ("periodic", shape("Trong kỳ", line_spacing=2.0), "paragraph:line_spacing"),
    ("periodic", font("Trong kỳ", size=Pt(12)), "part.body:size"),
    ("periodic", font("Trong kỳ", size=Pt(13)), "part.body:one_size"),
    ("periodic", font("Trong kỳ", italic=True), "part.body:italic"),
    ("periodic", say("I. ĐẶC", "ĐẶC ĐIỂM TÌNH HÌNH", "Đặc điểm tình hình"), "part.report_section:case"),
    ("periodic", say("I. ĐẶC", "I. ", "I/ "), "part.report_section:after_number"),
    ("decision", font("Điều 2", bold=False), "part.article:bold"),
    ("decision", say("Điều 2", "Điều 2.", "Điều II."), "part.article:digits"),
    ("decision", say("Điều 2", "Điều 2.", "Điều 2:"), "part.article:after_number"),
    ("decision", say("1. Nắm", "1. ", "1/ "), "part.clause:after_number"),
    ("plan", say("a) Nâng", "a)", "a."), "part.point:after_number"),
    ("plan", say("e) Tiết kiệm", "e)", "f)"), "part.point:letter"),
    ("plan", say("đ) Đúng", "đ)", "g)"), "part.point:order"),
    ("plan", say("KT. CHỦ", "KT. ", "KT "), "signing_prefixes:form"),
    ("plan", say("TM. ỦY", "TM. ỦY BAN NHÂN DÂN", "TM. CHỦ TỊCH"), "signing_prefixes:before"),
    ("plan", font("TM. ỦY", bold=False), "part.signer_position:bold"),
    ("plan", say("Trần Thị", "Trần", "TS. Trần"), "signer_titles:degree"),
    ("plan", say("Trần Thị", "Trần", "Đại úy Trần"), "signer_titles:rank"),
    ("plan", font("Trần Thị", bold=False), "part.signer_name:bold"),
    ("plan", font("Nơi nhận", size=Pt(14)), "part.recipients_word:size"),
    ("plan", font("Nơi nhận", italic=False), "part.recipients_word:italic"),
    ("plan", font("- Thường trực", size=Pt(14)), "part.recipients:size"),
    ("plan", say("- Thường trực", "- ", ""), "part.recipients:start"),
    ("plan", say("- Thường trực", ";", ""), "part.recipients:end"),
    ("plan", say("- Lưu", "Lưu: VT, CAX (03)", "Như kính gửi"), "part.recipients:last"),
    ("periodic", remove("- Như trên"), "part.recipients:first"),
    ("plan", remove("Nơi nhận"), "part.recipients_word:missing"),
    ("periodic", font("Phụ lục I", size=Pt(13)), "part.annex_word:size"),
    ("periodic", say("Phụ lục II", "II", "2"), "part.annex_word:digits"),
    ("thematic", say("Phụ lục", "Phụ lục", "Phụ lục I"), "annex_numbered_from:number"),
    ("periodic", say("SỐ LIỆU", "SỐ LIỆU TUYÊN TRUYỀN", "Số liệu tuyên truyền"), "part.annex_title:case"),
    ("periodic", font("(Kèm theo", italic=False), "part.annex_reference:italic"),
    ("thematic", remove("(Kèm theo"), "annex_reference:missing"),
    ("periodic", pages_run_on, "annex_pages:start"),
    ("thematic", remove("Số liệu kèm theo"), "annex_named_in_body:missing"),
    ("periodic", say("Trong kỳ", "Nhân dân", "nhân dân"), "capitals:name"),
    ("periodic", say("2. Phát", "khoản 2 Điều 5", "Khoản 2 Điều 5"), "capitals:citation"),
    ("periodic", say("2. Phát", "khoản 2 Điều 5", "khoản 2 điều 5"), "capitals:citation"),
]
