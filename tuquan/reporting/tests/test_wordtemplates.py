"""Templates in Word: filled with figures, checked before use, and unable to do anything else."""

import io
import zipfile

import pytest
from django.core.exceptions import ValidationError
from docx import Document
from docx.shared import Cm

from tuquan.reporting import conformance
from tuquan.reporting.issuers import issuer_of
from tuquan.reporting.narrative.sentences import story_of
from tuquan.reporting.wordtemplates import SHIPPED, Letterhead, catalogue, check, checking, render, shipped
from tuquan.reporting.wordtemplates.names import FIGURE

pytestmark = pytest.mark.embedded

HOSTILE = [
    "{{ ''.__class__.__mro__ }}",
    "{{ petitions.received.__class__ }}",
    "{{ petitions.received._figure.indicator }}",
    "{{ petitions.received['_story'] }}",
    "{{ petitions.received.sentence.format }}",
    "{{ head.title.upper() }}",
    "{{ cycler.__init__.__globals__ }}",
    "{% for x in range(10**9) %}{% endfor %}",
    "{{ self._TemplateReference__context }}",
    "{{ loop }}",
    "{{ tables.figures.append }}",
    "{{ head | attr('__class__') }}",
    "{% include '/etc/passwd' %}",
    "{% import 'os' as os %}",
    "{{ lipsum }}",
]


def word(*lines: str) -> bytes:
    document, out = Document(), io.BytesIO()
    for line in lines:
        document.add_paragraph(line)
    document.save(out)
    return out.getvalue()


def text_of(data: bytes) -> str:
    document = Document(io.BytesIO(data))
    cells = (cell.text for table in document.tables for row in table.rows for cell in row.cells)
    return "\n".join([*(paragraph.text for paragraph in document.paragraphs), *cells])


@pytest.fixture
def filled_in(made, filled):
    """Fills a template with the figures of Hà Tĩnh in 2024."""
    story = story_of(made)
    return lambda data: render(data, story, "final", issuer_of(filled.p3))


def test_figures_conditions_and_rows(filled_in):
    said = text_of(filled_in(word(
        "Đã tiếp nhận {{ petitions.received.value }} thư.",
        "{%p if petitions.received.compared %}", "So được.", "{%p else %}", "Không so được.", "{%p endif %}",
        "{%p for row in tables.figures %}", "{{ row.index }}. {{ row.title }}: {{ row.number }}", "{%p endfor %}",
        "{%p for row in tables.units %}", "{{ row.name }} {{ row.petitions.received }}", "{%p endfor %}",
        "{{ head.place }}, {{ head.span }}",
    )))  # fmt: skip
    assert "81.760" in said and "Không so được." in said and "\nSo được." not in said
    assert "1. " in said and "tỉnh Hà Tĩnh" in said and "{" not in said


def test_text_of_figures_cannot_break_the_document(filled_in, filled):
    type(filled.p3).objects.filter(pk=filled.p3.pk).update(name="Tỉnh <A&B>")
    assert text_of(filled_in(word("{{ petitions.received.sentence }}")))


@pytest.mark.parametrize("line", HOSTILE)
def test_nothing_else_is_reached(filled_in, line):
    with pytest.raises(ValidationError):
        filled_in(word(line))


@pytest.mark.parametrize("line", HOSTILE)
def test_the_sandbox_holds_without_the_check(made, filled, line):
    """What slipped through the check would still be refused when it runs."""
    from tuquan.reporting.wordtemplates.filling import filled as run

    story = story_of(made)
    with pytest.raises((ValidationError, TypeError)):  # a TypeError where Jinja asks for a loader: there is none
        run(word(line), story, Letterhead(
            issuer_of(filled.p3), made.table.window.last, type="Báo cáo", symbol="BC", title="", position="",
            addressees=(), recipients=(),
        ))  # fmt: skip


def test_an_unknown_name_comes_with_its_place_and_the_nearest(db):
    problem, other = check(word("Mở đầu", "Có {{ petitions.recieved.value }} đơn.", "{%p if head.titel %}", "{%p endif %}"))
    assert "petitions.recieved" in problem.message and "petitions.received.value" in problem.nearest
    assert "2" in problem.place and "đơn" in problem.place and "head.title" in other.nearest


@pytest.mark.parametrize(
    "line, said",
    [("{{ head.title", "“{{ head.title”"), ("{{ head. }}", "{{ head. }}"), ("{% macro x() %}", "macro"),
     ("{%p if head.title %}", "The file")],
)  # fmt: skip
def test_broken_tags_are_named(db, line, said):
    (problem,) = check(word("Trước", line))
    assert said in str(problem)


def test_every_problem_is_listed_at_once(db):
    """One broken tag hides no other problem, nor those of the header."""
    lines = ("{{ head. }}", "{{ petitions.recieved }}", "{% macro x() %}", "{{ head.title", "{{ nobody }}")
    document = Document(io.BytesIO(word(*lines)))
    document.sections[0].header.paragraphs[0].text = "{{ head.titel }}"
    out = io.BytesIO()
    document.save(out)
    said = "\n".join(map(str, check(out.getvalue())))
    for what in ("{{ head. }}", "petitions.recieved", "macro", "not closed", "nobody", "head.titel"):
        assert what in said


def test_what_unpacks_to_too_much_is_refused(db, monkeypatch):
    monkeypatch.setattr(checking, "MOST_UNPACKED", 10_000)
    assert "unpacked" in str(check(word("{{ head.title }}"))[0])
    monkeypatch.setattr(checking, "MOST_FILE", 1_000)
    assert "larger" in str(check(word("{{ head.title }}"))[0])


def test_texts_left_to_the_drafter_say_what_belongs_there(filled_in):
    said = text_of(filled_in(word("{{ text.merits | default('[Đơn vị bổ sung: ưu điểm]') }}", "{{ text.tasks }}")))
    assert "[Đơn vị bổ sung: ưu điểm]" in said and "tasks" in said


def test_files_that_are_no_template(db):
    good = word("{{ head.title }}")
    assert not check(good)
    assert "no .docx" in str(check(b"PK no")[0])
    for name, content, why in (
        ("word/vbaProject.bin", "x", "macros"),
        ("word/_rels/settings.xml.rels", '<Relationship TargetMode="External" Target="http://x"/>', "outside itself"),
    ):
        out = io.BytesIO(good)
        with zipfile.ZipFile(out, "a") as pack:
            pack.writestr(name, content)
        assert why in str(check(out.getvalue())[0])


@pytest.mark.parametrize("name", SHIPPED)
def test_the_shipped_ones_are_good(db, name):
    assert check(shipped(name)) == []


def test_a_shipped_one_filled_keeps_the_legal_format(filled_in):
    data = filled_in(shipped("final-10"))
    document = Document(io.BytesIO(data))
    assert document.sections[0].page_width > Cm(20.9) and "81.760" in text_of(data) and "{{" not in text_of(data)
    found = {breach.key for breach in conformance.check(data, None).breaches}
    assert not found, found


def test_every_name_is_listed(db):
    names = {one.name for one in catalogue()}
    assert {"petitions.received", "head.title", "tables.units"} <= names and all(one.meaning for one in catalogue())
    assert {"sentence", "rose", "chart_map"} <= FIGURE.keys()
