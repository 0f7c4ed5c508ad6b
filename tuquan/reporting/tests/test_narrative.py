"""Each sentence in each of its wordings, the order of a review, what the figures themselves say, and its charts."""

import io
import zipfile
from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import translation

from tuquan.kit.period import Period
from tuquan.ledger.figures import Amount, Evidence, figures
from tuquan.ledger.indicator import Indicator, find
from tuquan.ledger.months import months as steps_of
from tuquan.ledger.reading import Map
from tuquan.reporting import conformance, filling, pictures, report
from tuquan.reporting.beginnings import begin
from tuquan.reporting.blocks import CHARTS
from tuquan.reporting.issuers import issuer_of
from tuquan.reporting.linter import lint, of_filled
from tuquan.reporting.models import Document
from tuquan.reporting.narrative import observed
from tuquan.reporting.narrative.gaps import gap_words, gaps
from tuquan.reporting.narrative.review import KINDS, told
from tuquan.reporting.narrative.sentences import Story, claims_beside, sentence, story_of
from tuquan.reporting.narrative.wording import wording
from tuquan.reporting.report import Change, Figure, Report
from tuquan.reporting.tests.conftest import KEYS, YEAR
from tuquan.reporting.wordtemplates.names import registers
from tuquan.reporting.writing import as_docx

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def vietnamese():
    with translation.override("vi"):
        yield


@pytest.fixture
def story(made):
    return Story(made, seen={"tests.opened"}, day=date(2026, 11, 1))


def one_of(made, key: str) -> Figure:
    return next(figure for figure in made.figures if figure.indicator.key == key)


def figure(made, key: str, value: float, before: float | None = None, **more) -> Figure:
    """A figure of the report with other numbers."""
    changed = None
    if before is not None:
        percent = round(100 * (value - before) / before, 1) if before else None
        changed = Change(before, value - before, percent)
    amount = Amount(value, evidence=Evidence(records=1), **more)
    return replace(one_of(made, key), amount=amount, change=changed, course=[], claims=[])


@pytest.mark.parametrize(
    "value, before, said",
    [
        (120, 100, "120 matter, tăng 20 matter (20%) so với cùng kỳ năm trước (100 matter)"),
        (1807, 1778, "1.807 matter, tăng 29 matter (1,6%) so với cùng kỳ năm trước (1.778 matter)"),
        (90, 100, "90 matter, giảm 10 matter (10%) so với cùng kỳ năm trước (100 matter)"),
        (100, 100, "100 matter, bằng cùng kỳ năm trước"),
        (7, 0, "7 matter, tăng 7 matter; cùng kỳ năm trước không phát sinh"),
        (4, 1, "4 matter, tăng 3 matter so với cùng kỳ năm trước (1 matter)"),
        (400, 100, "400 matter, tăng 300 matter (gấp 4 lần) so với cùng kỳ năm trước (100 matter)"),
    ],
)  # fmt: skip
def test_up_down_equal_and_from_nothing(made, story, value, before, said):
    text = sentence(figure(made, "tests.opened", value, before), story)
    assert text.endswith(said.partition(" ")[2]) and said.partition(" ")[0] in text


def test_what_stands_is_compared_with_a_moment(made, story):
    text = sentence(figure(made, "tests.standing", 30, 40), story)
    assert "giảm 10 matter (25%) so với cùng thời điểm năm trước (40 matter)" in text


def test_a_share_moves_by_points_and_shows_both_numbers(made, story):
    text = sentence(figure(made, "tests.rate", 89.5, 88.0, over=895, under=1000), story)
    assert "89,5% (895/1.000), tăng 1,5 điểm phần trăm so với cùng kỳ năm trước (88%)" in text


def test_the_first_time_and_nothing_to_compare_with(made, story):
    assert sentence(figure(made, "tests.standing", 3), story).endswith("đây là lần đầu có số liệu")
    assert sentence(figure(made, "tests.opened", 3), story).endswith("cùng kỳ năm trước chưa có số liệu để so sánh")


def test_an_estimate_and_an_open_window_say_so(made, story):
    text = sentence(figure(made, "tests.opened", 3, 3, estimate=True), story)
    assert "(ước tính)" in text
    future = replace(made.table, window=Period(YEAR.first, date.today() + timedelta(days=30)))
    running = Story(Report(future), day=date(2026, 11, 1))
    assert "tính đến ngày 01/11/2026" in sentence(figure(made, "tests.opened", 3), running)


def test_a_long_window_compares_whole_years_only(made):
    window = Period(date(2014, 1, 1), date(2023, 12, 31))
    course = [Period(date(year, 1, 1), date(year, 12, 31)) for year in range(2014, 2024)]
    whole = Story(Report(replace(made.table, window=window), course=course), day=date(2026, 1, 1))
    one = replace(figure(made, "tests.opened", 1000), course=[100, *[90] * 8, 80])
    assert sentence(one, whole).endswith("; năm 2014 là 100 matter, năm 2023 là 80 matter, giảm 20 matter (20%)")
    assert "năm 2014 là" not in sentence(replace(one, course=[100, *[90] * 8, 0]), whole)
    said = sentence(replace(one, course=[100, 90, 0, 0, 90, 0, *[90] * 3, 80]), whole)
    assert said.endswith("; không có số liệu của các năm 2016–2017, năm 2019")


def test_seasons_and_returns_leave_no_gaps(made):
    months = [step.days for step in steps_of(YEAR)]
    seasonal = replace(figure(made, "tests.opened", 90), course=[0] * 7 + [40, 50] + [0] * 3)
    assert gaps(seasonal, months, YEAR) == []
    monthly = replace(seasonal, course=[10, 10, 0, 10, 10, 10, 10, 0, 0, 10, 10, 10])
    assert gap_words(gaps(monthly, months, YEAR)) == "tháng 3/2024, các tháng từ 8/2024 đến 9/2024"
    assert gaps(replace(monthly, indicator=find(["petitions.received"])[0]), months, YEAR) == []


def test_claims_name_who_announced_them(made):
    agreed = claims_beside(one_of(made, "petitions.received"))
    assert agreed == ["Về đơn thư tiếp nhận, số công bố hơn 81.760 đơn (theo Báo Hà Tĩnh) phù hợp với số liệu của báo cáo này."]
    differs = claims_beside(one_of(made, "tests.opened"))[0]
    assert "Báo Hà Tĩnh công bố 9 matter" in differs and "chênh lệch 3 matter" in differs
    only = replace(one_of(made, "tests.opened"), amount=Amount(0))
    assert claims_beside(only)[0].startswith("Theo Báo Hà Tĩnh, opened là 9 matter; hệ thống chưa có số liệu")


@pytest.mark.parametrize("kind", KINDS)
def test_a_review_comes_in_the_usual_order(made, filled, kind):
    blocks = told(story_of(made), kind, issuer_of(filled.p3))
    heads = [block["text"] for block in blocks if block["kind"] == "heading" and block["level"] == 1]
    assert heads == list(wording()["sections"].values())
    clauses = [block["text"] for block in blocks if block["kind"] == "heading" and block["level"] == 2]
    wanted = [clause["title"] for clause in wording()["clauses"]]
    assert [text for text in clauses if text in wanted] == [text for text in wanted if text in clauses]
    assert kind == "thematic" or set(wanted) <= set(clauses)


def test_what_nobody_entered_is_named(made, filled):
    text = "\n".join(block.get("text", "") for block in told(story_of(made), "periodic", issuer_of(filled.p3)))
    assert "[Đơn vị bổ sung:" in text
    empty = report.of(figures(filled.p3, Period(date(2019, 1, 1), date(2019, 12, 31)), map=Map.THEN, indicators=find(KEYS)))
    text = "\n".join(block.get("text", "") for block in told(story_of(empty), "periodic", issuer_of(filled.p3)))
    assert "Trong kỳ chưa có số liệu nào được ghi nhận." in text and "Chưa có báo cáo về: đơn thư tiếp nhận." in text


def test_silent_units_are_named_and_outliers_found(made, filled):
    story = story_of(made)
    for one in made.figures:
        one.by_child[0] = Amount(0)
    assert made.children[0].name in observed.silent_said(story)
    base = one_of(made, "tests.opened")
    child = made.children[0]
    units = [replace(child, place=type(child.place)(pk=1000 + number), name=f"Xã {number}") for number in range(10)]
    amounts = [Amount(value, evidence=Evidence(records=value)) for value in (10, 11, 12, 10, 9, 10, 11, 12, 60, 1)]
    made.table.children = units
    far = list(observed.outliers_of(replace(base, by_child=amounts), story))
    assert [(one.child.name, one.value) for one in far] == [("Xã 8", 60), ("Xã 9", 1)]


def test_what_people_report_ranks_nobody(made):
    assert not observed.ranked(one_of(made, "petitions.received"))
    assert observed.ranked(one_of(made, "tests.opened"))


def test_every_shipped_sentence_names_an_indicator():
    say = set(wording()["say"])
    known = {one.key for one in find()}
    assert say <= known, say - known
    for key, name in wording()["parts"].items():
        one = find([key])[0]
        assert isinstance(one, Indicator) and name in one.split
    for kind in KINDS:
        for chart in wording()["kinds"][kind]["charts"]:
            assert set(chart["keys"]) <= known and chart["by"] in CHARTS
    assert registers()


@pytest.fixture
def document(filled):
    """A yearly report of Hà Tĩnh, begun by the narrative."""
    one = Document(
        place=filled.p3, about=filled.p3, type="periodic", office="police", title="Kết quả phong trào", first_day=YEAR.first,
        last_day=YEAR.last, addressees="Bộ Công an",
    )  # fmt: skip
    one.blocks = begin(one)
    return one


def test_a_draft_reads_its_tails_from_the_ledger(document):
    found = filling.as_of_now(document)
    text = "\n".join("".join(map(str, block.get("parts", []))) for block in found.blocks)
    assert "so với cùng kỳ năm trước" in text
    doubts = [one for one in lint(of_filled(found.blocks), document.last_day) if one.check != "fill"]
    assert doubts == []


def test_the_document_keeps_the_legal_format(document):
    data = as_docx(document, filling.as_of_now(document), date(2026, 11, 1))
    assert not conformance.check(data, None).breaches


def test_charts_are_drawn_with_their_units(made, filled):
    album = pictures.Album(filled.p3, YEAR, Map.THEN, find(KEYS))
    for by in ("year", "month", "parts", "child"):
        drawn = album.draw("tests.opened", by)
        assert by == "parts" or drawn.startswith(b"\x89PNG")
    wide, high = pictures.size_of(album.draw("tests.opened", "child"))
    assert wide > 600 and high > 40


def test_the_map_of_the_country_has_the_archipelagos():
    from tuquan.places.tiles import tiles

    assert {"20333", "21548", "22736"} & tiles().keys() >= {"20333", "22736"}
    assert sum(len(code) == 2 for code in tiles()) == 34


def test_the_screen_of_templates(filled, officer, client_of):
    client, address = client_of(officer), reverse("reporting:templates")
    page = client.get(address)
    assert page.status_code == 200 and b"mediation.received" in page.content
    mine = client.get(reverse("reporting:template_file", args=["periodic"]))
    assert zipfile.is_zipfile(io.BytesIO(mine.content))
    given = {"shipped": "periodic", "place": "42", "first": "01/01/2024", "last": "31/12/2024", "map_": "then"}
    bad = io.BytesIO(mine.content.replace(b"PK", b"XX"))
    bad.name = "mine.docx"
    assert client.post(address, {**given, "file": bad, "go": "check"}).status_code == 422
    answer = client.post(address, {**given, "go": "fill"})
    assert answer.status_code == 200, answer.content[:500]
    assert zipfile.is_zipfile(io.BytesIO(answer.content))
