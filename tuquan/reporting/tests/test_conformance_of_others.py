"""Documents from elsewhere: other programs, other ways to set a head, and files that are no documents."""

import io
import os
import shutil
import subprocess
import time
import zipfile

import pytest
from django.urls import reverse
from django.utils import translation
from docx import Document
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.text.run import Run

from tuquan.law import seed
from tuquan.reporting import conformance, official
from tuquan.reporting.conformance import package
from tuquan.reporting.legal import LegalDocument
from tuquan.reporting.tests.samples import ON, SAMPLES
from tuquan.tests.world import make_user

pytestmark = pytest.mark.embedded


@pytest.fixture
def law(db):
    seed.load()


@pytest.fixture(autouse=True)
def english():
    with translation.override("en"):
        yield


def keys(content: bytes) -> set[str]:
    return {one.key for one in conformance.check(content).breaches}


# --- programs ----------------------------------------------------------------------------------------------------


@pytest.mark.skipif(not (shutil.which("soffice") or os.environ.get("TUQUAN_CI")), reason="needs LibreOffice")
@pytest.mark.parametrize("name", ["periodic", "decision"])
def test_what_libreoffice_writes_still_conforms(law, tmp_path, name):
    """Through .odt and back. LibreOffice itself drops the header of a section whose text ends on its first page."""
    (tmp_path / "a.docx").write_bytes(official.write(SAMPLES[name]))
    for form, source in (("odt", "a.docx"), ("docx:Office Open XML Text", "a.odt")):
        subprocess.run(
            ["soffice", "--headless", f"-env:UserInstallation=file://{tmp_path}/profile", "--convert-to", form,
             "--outdir", str(tmp_path), str(tmp_path / source)], check=True, capture_output=True, timeout=180,
        )  # fmt: skip
    found = conformance.check((tmp_path / "a.docx").read_bytes())
    assert {one.key for one in found.breaches} <= {"document.page_number:missing"}
    assert found.kind == SAMPLES[name].kind and found.on == ON


# --- other heads -------------------------------------------------------------------------------------------------


def text_of(page: LegalDocument, given) -> bytes:
    for block in given.text[:5]:
        official.put(page, block)
    page.signature(recipients=given.recipients[1:], position=given.position or given.issuer.position, signer="Lê Văn Ký")
    return page.saved(title="", author="")


def centred_at(paragraph, *places: float) -> None:
    tabs = "".join(f'<w:tab w:val="center" w:pos="{int(place * 567)}"/>' for place in places)
    paragraph._p.get_or_add_pPr().insert(0, parse_xml(f"<w:tabs {nsdecls('w')}>{tabs}</w:tabs>"))


def drawn(paragraph, cm: float) -> None:
    points = cm / 2.54 * 72
    paragraph.add_run()._r.append(parse_xml(
        f'<w:pict {nsdecls("w")} xmlns:v="urn:schemas-microsoft-com:vml">'
        f'<v:line from="10pt,2pt" to="{10 + points:.1f}pt,2pt"/></w:pict>'
    ))  # fmt: skip


def with_tabs() -> bytes:
    """The head in lines with tabs, rules drawn as shapes."""
    page = LegalDocument(ON)
    rows = [
        (("CÔNG AN TỈNH MẪU", "superior"), ("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "national_title"), ()),
        (("CÔNG AN XÃ TÂN MẪU", "issuer"), ("Độc lập - Tự do - Hạnh phúc", "motto"), (2.2, 6.3)),
        (("Số: 15/BC-CAX", "number"), ("Tân Mẫu, ngày 05 tháng 3 năm 2026", "place_and_date"), ()),
    ]
    for left, right, lines in rows:
        paragraph = page.word.add_paragraph()
        centred_at(paragraph, 3.1, 11.4)
        for text, name in (left, right):
            page.write(paragraph, f"\t{text}", name)
            paragraph.runs[-1].text = f"\t{text}"
        for cm in lines:
            drawn(paragraph, cm)
    page.heading("Báo cáo", ["Kết quả công tác quý I năm 2026"])
    return text_of(page, SAMPLES["periodic"])


def box(width: float, *paragraphs) -> str:
    inside = "".join(one._p.xml for one in paragraphs)
    return (
        f'<w:r {nsdecls("w")} xmlns:v="urn:schemas-microsoft-com:vml"><w:pict><v:shape style="width:{width}cm;height:3cm">'
        f"<v:textbox><w:txbxContent>{inside}</w:txbxContent></v:textbox></v:shape></w:pict></w:r>"
    )


def with_boxes() -> bytes:
    """The head of our own writer, each of its cells turned into a text box."""
    page = LegalDocument(ON)
    page.head(superior="Công an tỉnh Mẫu", issuer="Công an xã Tân Mẫu", number="Số: 15/BC-CAX", seat="Tân Mẫu")
    table = page.word.tables[0]
    cells = [(column.width.cm, [one for cell in column.cells for one in cell.paragraphs]) for column in table.columns]
    holder = page.word.add_paragraph()
    for width, held in cells:
        holder._p.append(parse_xml(box(round(width, 2), *held)))
    table._tbl.getparent().remove(table._tbl)
    page.heading("Báo cáo", ["Kết quả công tác quý I năm 2026"])
    return text_of(page, SAMPLES["periodic"])


@pytest.mark.parametrize("made", [with_tabs, with_boxes])
def test_heads_in_tabs_and_boxes(law, made):
    content = made()
    found = conformance.check(content)
    assert [(one.key, one.place, one.text, one.found) for one in found.breaches] == []
    assert found.kind == "Báo cáo" and found.on == ON


@pytest.mark.parametrize("made", [with_tabs, with_boxes])
def test_a_breach_in_such_a_head_is_found(law, made):
    word = Document(io.BytesIO(made()))
    for run_ in word.element.body.iter(qn("w:r")):
        for text in run_.iter(qn("w:t")):
            if text.text and "Độc lập" in text.text and run_.find(qn("w:pict")) is None:
                Run(run_, None).italic = True
    out = io.BytesIO()
    word.save(out)
    assert keys(out.getvalue()) == {"document.part.motto:italic"}


def test_numbers_that_word_writes_itself_are_read(law):
    """A list numbered by the program: its labels count as text."""
    page = LegalDocument(ON)
    page.head(superior="", issuer="Ủy ban nhân dân xã Tân Mẫu", number="Số: 15/KH-UBND", seat="Tân Mẫu")
    page.heading("Kế hoạch", ["Phát động phong trào năm 2026"])
    for text in ("Một việc cần làm trong năm.", "Một việc nữa cần làm."):
        paragraph = page.word.add_paragraph(style="List Number")
        page.shape(paragraph)
        page.write(paragraph, text, "body")
        paragraph.paragraph_format.left_indent = 0
    content = text_of(page, SAMPLES["plan"])
    reader = conformance.Reader(package.Package(content))
    assert [one.said[:6] for one in reader.paragraphs if one.label] == ["1. Một", "2. Một"]
    assert keys(content) <= {"document.paragraph:gap"}  # the style sets its paragraphs close


# --- files that are none -----------------------------------------------------------------------------------------


def zipped(**members) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name.replace("__", "/").replace("_xml", ".xml"), content)
    return out.getvalue()


BOMB = '<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "bbbbbbbbbb"><!ENTITY c "&b;&b;&b;&b;&b;">]><a>&c;</a>'
W_XML = '<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>{}</w:body></w:document>'
WRONG = {
    "nothing": (b"", "empty"),
    "text": (b"hello", "no Word document"),
    "old": (package.OLE + b"\0" * 600, "old Word file"),
    "locked": (package.OLE + b"\0" * 600 + package.ENCRYPTED, "password"),
    "pdf": (b"%PDF-1.7", "PDF"),
    "zip": (zipped(a_xml="<a/>"), "no Word document"),
    "broken zip": (package.ZIP + b"\0" * 50, "damaged"),
    "broken xml": (zipped(word__document_xml="<w:document"), "damaged"),
    "bomb": (zipped(word__document_xml=BOMB), "entities"),
    "no body": (zipped(word__document_xml="<a/>"), "damaged"),
    "deep": (zipped(word__document_xml=W_XML.format("<w:tbl>" * 5000 + "</w:tbl>" * 5000)), "damaged"),
    "no words": (zipped(word__document_xml=W_XML.format("<w:p/><w:sectPr/>")), "document is empty"),
}


@pytest.mark.parametrize("name", WRONG)
def test_what_is_no_document_is_said_in_words(law, name):
    content, says = WRONG[name]
    with pytest.raises(conformance.Unreadable, match=says) as wrong:
        conformance.check(content)
    assert "\n" not in str(wrong.value)


def test_what_unpacks_to_too_much_is_refused(law, monkeypatch):
    monkeypatch.setattr(package, "MAX_PART", 10_000)
    with pytest.raises(conformance.Unreadable, match="unpacks"):
        conformance.check(zipped(word__document_xml=W_XML.format("<w:p/>" * 5000)))


def test_two_hundred_pages_take_seconds(law):
    page = LegalDocument(ON)
    page.head(superior="", issuer="Ủy ban nhân dân xã Tân Mẫu", number="Số: 15/KH-UBND", seat="Tân Mẫu")
    page.heading("Kế hoạch", ["Phát động phong trào năm 2026"])
    for _number in range(2000):
        page.text("Nội dung của kế hoạch được thực hiện thường xuyên, liên tục trên địa bàn xã. " * 4)
    content = text_of(page, SAMPLES["plan"])
    begin = time.monotonic()
    assert keys(content) == set()
    assert time.monotonic() - begin < 20


def test_a_stray_document_is_measured_all_the_same(law):
    """A letter to a friend has nothing that the law asks for, and that is said."""
    word = Document()
    word.add_paragraph("Chào anh, hôm nay trời đẹp.")
    out = io.BytesIO()
    word.save(out)
    found = keys(out.getvalue())
    assert {"document.part.national_title:missing", "document.part.number:missing", "document.paper:size"} <= found


def test_before_the_decree_there_is_no_rule(law):
    word = Document(io.BytesIO(official.write(SAMPLES["minutes"])))
    for text in word.element.body.iter(qn("w:t")):
        if text.text.startswith("Tân Mẫu, ngày"):
            text.text = text.text.replace("2026", "2019")
    out = io.BytesIO()
    word.save(out)
    with pytest.raises(conformance.Unreadable, match="No rule"):
        conformance.check(out.getvalue())


# --- the screen --------------------------------------------------------------------------------------------------


@pytest.fixture
def file(law, tmp_path):
    path = tmp_path / "bao-cao.docx"
    path.write_bytes(official.write(SAMPLES["periodic"]))
    return path


def spoiled(path) -> None:
    word = Document(path)
    word.sections[0].left_margin = 0
    word.save(path)


def test_the_screen(file, world, client_of):
    client = client_of(make_user("officer", ("commune_officer", world.u)))
    address = reverse("reporting:check")
    assert client.get(address).status_code == 200
    with file.open("rb") as upload:
        page = client.post(address, {"file": upload})
    assert page.status_code == 200 and "No breach found." in page.content.decode()
    spoiled(file)
    with file.open("rb") as upload:
        text = client.post(address, {"file": upload, "on": "05/03/2026"}).content.decode()
    assert "30–35 mm" in text and "section 1" in text
    page = client.post(address, {"file": io.BytesIO(b"hello")})
    assert page.status_code == 422 and "no Word document" in page.content.decode()


def test_the_screen_asks_for_the_right(world, client_of):
    head = make_user("head", ("group_head", world.u))
    assert client_of(head).get(reverse("reporting:check")).status_code == 403
