"""Our own documents keep the format; each planted breach is found, and nothing else with it."""

import io

import pytest
from docx import Document

from tuquan.law import cache, rules, seed
from tuquan.law.models import Rule
from tuquan.reporting import conformance, document, official, report
from tuquan.reporting.capitals import capitalised
from tuquan.reporting.tests.planted import PLANTED
from tuquan.reporting.tests.samples import ON, SAMPLES

pytestmark = pytest.mark.embedded


@pytest.fixture
def law(db):
    seed.load()


@pytest.mark.parametrize("name", SAMPLES)
def test_every_type_conforms(law, name):
    found = conformance.check(official.write(SAMPLES[name]))
    assert told(found) == []


@pytest.mark.parametrize(("name", "plant", "key"), PLANTED, ids=[f"{n}-{key}" for n, (_d, _p, key) in enumerate(PLANTED)])
def test_a_planted_breach_is_found_and_nothing_else(law, name, plant, key):
    word = Document(io.BytesIO(official.write(SAMPLES[name])))
    plant(word)
    out = io.BytesIO()
    word.save(out)
    found = conformance.check(out.getvalue()).breaches
    assert {one.key for one in found} == {f"document.{key}"}
    for one in found:
        assert one.citation and one.place and one.expected


def test_forty_and_more_are_planted():
    assert len(PLANTED) >= 90 and len({key for _name, _plant, key in PLANTED}) >= 70


@pytest.mark.parametrize("sizes", ["[12, 13, 13]", "[13, 14, 14]"])
@pytest.mark.parametrize("by_child", [True, False])
def test_the_periodic_report_conforms_in_both_sizes(filled, table, sizes, by_child):
    Rule.objects.filter(key="document.choice.size_triple").update(
        local_value=sizes, local_source="Văn phòng", local_by="tester", local_on=ON
    )
    cache.forget()
    for place in (None, "nation", "u"):
        asked = report.of(table(getattr(filled, place) if place else None, by_child=by_child))
        found = conformance.check(document.as_docx(asked, on=ON, number="15", signer="Nguyễn Văn Mẫu"))
        assert told(found) == [] and found.kind == "Báo cáo"


def told(found) -> list[tuple]:
    return [(one.key, one.place, one.text, one.found, one.expected) for one in found.breaches]


@pytest.mark.parametrize(
    ("text", "right"),
    [("ý kiến nhân dân", "ý kiến Nhân dân"), ("ủy ban Nhân dân xã", "Ủy ban nhân dân xã"), ("ban Chỉ đạo", "Ban Chỉ đạo"),
     ("Công an nhân dân", "Công an nhân dân"), ("NHÂN DÂN", "NHÂN DÂN"), ("nhà nước", "Nhà nước")],
)  # fmt: skip
def test_the_writer_sets_capitals(law, text, right):
    assert capitalised(text, rules.table("document.capitals", ON)) == right
