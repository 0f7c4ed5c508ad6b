"""The officers' screens of documents: register, editor, issue, files, what moved since."""

import io
import os
import shutil
from datetime import date

import pytest
from django.urls import reverse
from django.utils import translation
from docx import Document as Word

from tuquan.kit.period import today
from tuquan.kit.testing import RegisterTests
from tuquan.places.models import Place
from tuquan.reporting import actions, files
from tuquan.reporting.blocks import heading, paragraph
from tuquan.reporting.models import Document, NumberBook
from tuquan.reporting.numbering import numbered
from tuquan.reporting.tests.test_issue import more, out, plan
from tuquan.tests.world import make_user


class TestDocuments(RegisterTests):
    key = "reporting.documents"

    @pytest.fixture
    def holder(self, world):
        return make_user("holder", ("commune_officer", world.u), ("police_head", world.u))

    @pytest.fixture
    def reader(self, world):
        return None

    @pytest.fixture
    def make(self, world, holder):
        return lambda n: plan(world.u, holder, title=f"Kế hoạch {n}")


class TestBooks(RegisterTests):
    key = "reporting.books"

    @pytest.fixture
    def holder(self, world):
        return make_user("holder", ("commune_officer", world.u))

    @pytest.fixture
    def reader(self, world):
        return make_user("reader", ("police_head", world.u))

    @pytest.fixture
    def make(self, world, holder):
        return lambda n: NumberBook.objects.create(place=world.u, office="police", year=1960 + n)


pytestmark = pytest.mark.django_db


def address(document, verb=""):
    name = f"register:reporting.documents:{'verb' if verb else 'record'}"
    return reverse(name, args=[document.pk, verb] if verb else [document.pk])


def typed(page) -> dict:
    """What the editor's form would send back as it was opened."""
    form = page.context["form"]
    return {name: form[name].value() or "" for name in form.fields if name != "go"}


def test_a_document_begins_from_a_report(filled, officer, client_of):
    client = client_of(officer)
    report = client.get(reverse("reporting:report"), {"place": "42", "from": "2024-01-01", "to": "2024-12-31"})
    page = client.get(report.context["draft"])
    assert page.status_code == 200 and "01/01/2024" in page.content.decode()
    answer = client.post(report.context["draft"], {
        "place": "42", "type": "periodic", "office": "police", "first_day": "01/01/2024", "last_day": "31/12/2024",
        "map": "then",
    })  # fmt: skip
    assert answer.status_code == 302 and Document.objects.get().type == "periodic"
    assert "81.760" in client.get(answer["Location"]).content.decode()


def test_the_editor_keeps_figures_linked(drafted, officer, client_of):
    client = client_of(officer)
    page = client.get(address(drafted, "write"))
    number = next(n for n, block in enumerate(drafted.blocks) if block.get("figures"))
    given = typed(page) | {f"b{number}": "Đã tiếp nhận: {1}\n\nMột đoạn mới.", "title": "Báo cáo sửa"}
    assert client.post(address(drafted, "write"), given).status_code == 302
    drafted.refresh_from_db()
    assert drafted.title == "Báo cáo sửa"
    assert [block["text"] for block in drafted.blocks[number : number + 2]] == ["Đã tiếp nhận: {1}", "Một đoạn mới."]
    assert drafted.blocks[number]["figures"] and drafted.blocks[number + 1]["figures"] == []


def test_buttons_add_move_and_drop(drafted, officer, client_of):
    client, count = client_of(officer), len(drafted.blocks)

    def press(go, **more_):
        page = client.get(address(drafted, "write"))
        answer = client.post(address(drafted, "write"), typed(page) | {"go": go} | more_)
        drafted.refresh_from_db()
        return answer

    assert "#b0" in press("add:paragraph:0")["Location"] and drafted.blocks[1]["text"] == "…"
    press("figure:0", key="tests.opened")
    assert drafted.blocks[1]["figures"] == [{"key": "tests.opened", "as": "sentence"}]
    press("drop:1")
    press("down:0")
    assert drafted.blocks[0]["text"] == "…" and len(drafted.blocks) == count + 1
    press("drop:99999")
    press("up:0")
    assert len(drafted.blocks) == count + 1


def test_two_editors_know_of_each_other(drafted, officer, client_of):
    client = client_of(officer)
    old = typed(client.get(address(drafted, "write")))
    actions.write(drafted, blocks=drafted.blocks[:-1], by=officer)
    answer = client.post(address(drafted, "write"), old | {"b0": "của tôi"})
    assert answer.status_code == 422 and "Somebody else" in answer.content.decode()


def test_a_wrong_mark_is_told_at_its_block(drafted, officer, client_of):
    client = client_of(officer)
    answer = client.post(address(drafted, "write"), typed(client.get(address(drafted, "write"))) | {"b0": "Có {7} vụ"})
    assert answer.status_code == 422 and "{7}" in answer.content.decode()


def test_changed_figures_are_marked_while_it_is_written(drafted, filled, officer, client_of):
    more(filled)
    text = client_of(officer).get(address(drafted)).content.decode()
    assert "changed since the text was last edited" in text


def test_it_is_issued_on_screen_and_says_what_moved_since(drafted, filled, officer, head, client_of):
    client_of(officer).post(address(drafted, "submit"), {})
    answer = client_of(head).post(address(drafted, "issue"), {"capacity": "KT.", "position": ""})
    assert answer.status_code == 302
    drafted.refresh_from_db()
    assert drafted.position == "KT. GIÁM ĐỐC\nPHÓ GIÁM ĐỐC"
    assert "since issue" not in client_of(officer).get(address(drafted)).content.decode()
    more(filled)
    assert "since issue: 3 records" in client_of(officer).get(address(drafted)).content.decode()


def test_old_and_new_values_stand_side_by_side(issued, filled, officer, client_of):
    more(filled)
    client_of(officer).post(address(issued, "restate"), {"reason": "bổ sung"})
    page = client_of(officer).get(address(Document.objects.get(replaces=issued)))
    sides = {old["key"]: (old["value"], new["value"]) for old, new in reversed(page.context["sides"]) if old and new}
    assert sides["tests.opened"] == (6, 9) and "Beside what it restates" in page.content.decode()


def test_drafts_are_seen_where_their_body_sits_only(filled, officer, head):
    analyst = make_user("analyst2", ("ministry_analyst", filled.nation))
    draft, done = plan(filled.p3, officer), out(filled.p3, officer, head)
    seen = Document.objects.seen_by(analyst, actions.READ)
    assert done in seen and draft not in seen
    assert set(Document.objects.seen_by(officer, actions.READ)) == {draft, done}


def test_a_paper_document_is_entered(filled, officer, client_of):
    address_ = reverse("register:reporting.documents:add") + "?paper"
    given = {"place": "42", "type": "plan", "office": "police", "number": "1", "on": "01/01/2026", "title": "Bản giấy"}
    assert client_of(officer).get(address_).status_code == 200
    assert client_of(officer).post(address_, given).status_code == 302
    assert client_of(officer).post(address_, given | {"number": "7"}).status_code == 422
    page = client_of(officer).get(address(Document.objects.get()))
    assert page.status_code == 200 and "01/KH-CAT" in page.content.decode()


def test_without_libreoffice_it_says_so(issued, officer, client_of, monkeypatch):
    monkeypatch.setattr(shutil, "which", lambda _name: None)
    answer = client_of(officer).post(address(issued, "keep_pdf"), {})
    assert answer.status_code == 422 and "LibreOffice" in answer.content.decode()


@pytest.mark.slow
@pytest.mark.skipif(not (shutil.which("soffice") or os.environ.get("TUQUAN_CI")), reason="LibreOffice is not installed")
def test_the_pdf_is_made_once_and_kept(issued, officer, client_of):
    client = client_of(officer)
    assert client.get(reverse("reporting:document_file", args=[issued.pk, "pdf"])).status_code == 404
    assert client.post(address(issued, "keep_pdf"), {}).status_code == 302
    issued.refresh_from_db()
    answer = client.get(reverse("reporting:document_file", args=[issued.pk, "pdf"]))
    assert answer.content.startswith(b"%PDF") and files.digest(answer.content) == issued.pdf_hash
    assert Document.objects.with_hash(issued.pdf_hash).get() == issued


def test_the_screen_numbers_the_text_like_the_paper(drafted, officer, client_of):
    """Every heading, clause and annex on the screen begins with the words that it has in the file."""
    page = client_of(officer).get(address(drafted))
    shown = [f"{mark} {block['text']}" for mark, block in page.context["blocks"] if block["kind"] == "heading"]
    annexes = [mark for mark, block in page.context["blocks"] if block["kind"] == "annex"]
    word = Word(io.BytesIO(client_of(officer).get(reverse("reporting:document_file", args=[drafted.pk, "docx"])).content))
    written = [paragraph.text for paragraph in word.paragraphs]
    assert len(shown) > 10 and {"I.", "II.", "1."} <= {text.split()[0] for text in shown}
    assert [text.lower() for text in shown] == [text.lower() for text in written if text.lower() in map(str.lower, shown)]
    assert annexes == ["Phụ lục I", "Phụ lục II"] and set(annexes) < set(written)
    assert shown[0] in page.content.decode()


def test_articles_and_points_have_their_numbers(filled, officer):
    texts = [heading("Một", 3), heading("Hai", 3), *(paragraph("…", kind="article") for _number in range(2))]
    assert [mark for mark, _block in numbered(texts, today(), 1)] == ["a)", "b)", "Điều 1.", "Điều 2."]
    assert [mark for mark, _block in numbered([{"kind": "annex", "title": "Biểu"}], today(), 1)] == ["Phụ lục"]


def test_a_figure_without_an_answer_is_refused_in_the_language_of_the_screen(world, filled, officer, client_of):
    """The text of a document is Vietnamese; what is said to its reader is not."""
    draft = actions.draft(
        filled.p3, type="periodic", office="police", about=filled.u, first_day=date(2024, 1, 1), last_day=date(2024, 12, 31),
        map="today", by=officer,
    )  # fmt: skip
    Place.objects.filter(pk=filled.u.pk).update(last_day=date(2025, 6, 30))
    with translation.override("en"):  # a request leaves its language behind
        assert "is not on today" in client_of(officer, "en").get(address(draft)).content.decode()
        assert "không có trong địa giới hiện nay" in client_of(officer, "vi").get(address(draft)).content.decode()
