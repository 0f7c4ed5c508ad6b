"""Asking the law: rules by day, values by type, citations, the book."""

from datetime import date
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from tuquan.law import cache, rules, values
from tuquan.law.book import LawBook
from tuquan.law.models import Rule, Status
from tuquan.law.values import YearDay

pytestmark = pytest.mark.django_db
NOW = date(2026, 11, 22)


def test_it_works(law):
    assert rules.number("mediation.mediators_min", NOW) == 3
    assert rules.number("mediation.women_min", on=NOW) == 1
    assert rules.number("mediation.start_days", NOW) == 3
    assert rules.number("mediation.household_agreement_over", NOW) == 50
    assert rules.items("mediation.follow_up_days", NOW) == [30, 90]
    assert rules.year_day("mediation.report_due_annual", NOW) == YearDay(11, 28)
    assert rules.year_day("mediation.report_due_official", NOW).in_year(2027) == date(2027, 2, 20)
    assert rules.year_day("campaigns.festival_day", NOW).in_year(2026) == date(2026, 8, 19)
    assert rules.number("reporting.send_day", NOW) == 25
    assert rules.number("privacy.small_cell", NOW) == 5
    assert rules.span("document.margin_left", NOW) == (30, 35)
    assert rules.table("document.choice.paragraph", NOW)["indent_cm"] == Decimal("1.27")
    assert rules.flag("deadlines.first_day_counts", NOW) is False
    assert rules.text("document.orientation", NOW) == "portrait"
    assert rules.day_of("places.districts_until", NOW) == date(2025, 6, 30)


def test_categories_carry_their_own_confidence(law):
    categories = rules.items("mediation.categories", NOW)
    assert [category["letter"] for category in categories] == list("abcdđe")
    assert {category["letter"] for category in categories if category["status"] != "read"} == set("dđe")


@pytest.mark.parametrize(
    ("on", "key", "value"),
    [
        ("2025-06-30", "places.provinces", 63),
        ("2025-07-01", "places.provinces", 34),
        ("2026-11-22", "places.provinces", 34),
        ("2025-06-30", "places.communes", {"total": 10035}),
        ("2026-04-29", "places.communes", {"total": 3321, "xa": 2621, "phuong": 687, "dac_khu": 13}),
        ("2026-04-30", "places.communes", {"total": 3321, "xa": 2611, "phuong": 697, "dac_khu": 13}),
        ("2026-04-29", "places.provinces_by_kind", {"city": 6, "province": 28}),
        ("2026-04-30", "places.provinces_by_kind", {"city": 7, "province": 27}),
    ],
)
def test_the_version_of_the_day_answers(law, on, key, value):
    assert rules.value(key, date.fromisoformat(on)) == value


def test_figures_of_places_add_up(law):
    for row in Rule.objects.filter(key="places.communes").exclude(value__contains="10035"):
        parts = row.current
        assert parts["total"] == parts["xa"] + parts["phuong"] + parts["dac_khu"]


def test_an_unknown_key_is_a_lookup_error_that_says_so(law):
    with pytest.raises(LookupError, match="mediation\\.nothing"):
        rules.rule("mediation.nothing", NOW)


def test_a_rule_does_not_hold_before_it_began(law):
    with pytest.raises(rules.RuleMissing, match="2013-12-31"):
        rules.number("mediation.start_days", date(2013, 12, 31))
    assert rules.number("mediation.start_days", date(2014, 1, 1)) == 3


def test_a_rule_that_was_not_found_has_no_value_and_says_so(law):
    rule = rules.rule("mediation.report_window", NOW)
    assert rule.status == Status.NOT_FOUND and rule.current is None and rule.caution()
    with pytest.raises(rules.RuleEmpty, match=r"mediation\.report_window"):
        rules.value("mediation.report_window", NOW)


def test_asking_for_the_wrong_type_is_a_mistake_of_ours(law):
    with pytest.raises(TypeError):
        rules.number("document.orientation", NOW)


@pytest.mark.parametrize(
    ("key", "cited"),
    [
        ("mediation.start_days", "Luật 35/2013/QH13, điều 20 khoản 2"),
        ("mediation.categories", "Nghị định 15/2014/NĐ-CP, điều 5 khoản 1"),
        ("forces.rating_year", "Hướng dẫn 01/HD-BCA-V05"),
        ("deadlines.first_day_counts", "Bộ luật 91/2015/QH13, điều 147 khoản 2"),
        ("document.margin_top", "Nghị định 30/2020/NĐ-CP, Phụ lục I phần I mục I khoản 3"),
    ],
)
def test_citations(law, key, cited):
    assert rules.citation(key, NOW) == cited


def test_our_own_rule_never_cites_a_law(law):
    with translation.override("en"):
        assert rules.citation("privacy.small_cell", NOW) == "Our own rule, not a law."


def test_what_was_not_read_warns(law):
    assert rules.rule("mediation.start_days", NOW).caution() == ""
    for key in ("mediation.categories", "places.provinces", "mediation.book_columns", "privacy.small_cell"):
        assert rules.rule(key, NOW).caution()


def test_titles_follow_the_language(law):
    rule = rules.rule("mediation.women_min", NOW)
    with translation.override("vi"):
        assert rule.label == "Số hòa giải viên nữ tối thiểu của một tổ"
    with translation.override("en"):
        assert rule.label == "Fewest women in a group"


def test_the_law_is_read_once(law):
    cache.forget()
    with CaptureQueriesContext(
        connection,
    ) as queries:
        for _again in range(50):
            rules.number("mediation.start_days", NOW)
            rules.citation("mediation.start_days", NOW)
        rules.window_presets(NOW)
    assert len(queries) == 1


def test_a_change_is_seen_at_once_here(law):
    assert rules.number("privacy.small_cell", NOW) == 5
    rule = Rule.objects.get(key="privacy.small_cell")
    rule.value = "6"
    rule.save()
    assert rules.number("privacy.small_cell", NOW) == 6


def test_a_change_elsewhere_is_seen_after_a_while(law, monkeypatch):
    assert rules.number("privacy.small_cell", NOW) == 5
    Rule.objects.filter(key="privacy.small_cell").update(value="6")
    assert rules.number("privacy.small_cell", NOW) == 5
    monkeypatch.setattr(cache, "SECONDS", -1)
    assert rules.number("privacy.small_cell", NOW) == 6


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        ("integer", "three"),
        ("integer", ""),
        ("decimal", "x"),
        ("boolean", "yes"),
        ("date", "31/12/2026"),
        ("day", "13-01"),
        ("day", "02-30"),
        ("day", "0228"),
        ("range", "[5, 1]"),
        ("range", "[1, 2, 3]"),
        ("list", "{}"),
        ("table", "[]"),
        ("table", "{"),
        ("window", "{}"),
        ("window", '{"months": 1}'),
        ("colour", "red"),
    ],
)
def test_a_text_that_is_no_such_value_is_refused(kind, text):
    with pytest.raises(ValueError):
        values.parse(kind, text)


def test_the_book_lists_every_rule_of_the_day_once(law):
    book = LawBook(NOW)
    chapters = book.chapters()
    listed = [rule.key for chapter in chapters for rule in chapter.rules]
    assert sorted(listed) == sorted(rule.key for rule in Rule.objects.all() if rule.holds_on(NOW))
    assert chapters[-1].instrument is None
    assert {rule.status for rule in chapters[-1].rules} == {Status.PRACTICE}


def test_the_book_says_what_is_missing_or_doubtful(law):
    book = LawBook(NOW)
    assert {rule.key for rule in book.needing_a_value()} == {
        "forces.members_min", "mediation.report_window", "petitions.procedure_answer", "petitions.reflection_answer",
        "petitions.retention_years", "standard.rating_classes",
    }  # fmt: skip
    doubtful = {rule.key for rule in book.doubtful()}
    assert "mediation.categories" in doubtful and "mediation.start_days" not in doubtful
    assert book.local() == []


def test_the_book_takes_one_query(law, django_assert_num_queries):
    with django_assert_num_queries(1):
        LawBook(NOW).chapters()
