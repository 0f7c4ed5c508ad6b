"""What a report says: changes only where both years are known, its course, its claims, its parts."""

from datetime import date

import pytest

from tuquan.kit.period import Period
from tuquan.ledger.reading import Map
from tuquan.reporting import report, words

D = date


def figure(made, key):
    return next(one for one in made.figures if one.indicator.key == key)


def test_it_works(made):
    assert [section.key for section in made.sections] == ["petitions", "tests"]
    opened = figure(made, "tests.opened")
    assert (opened.amount.value, opened.change.before, opened.change.difference, opened.change.percent) == (
        6,
        4,
        2,
        50.0,
    )
    rate = figure(made, "tests.rate")
    assert (rate.amount.value, rate.amount.over, rate.amount.under) == (75.0, 3, 4)
    assert [claim.ref for claim in made.others] == ["c3"]


def test_no_trend_without_both_figures(made):
    """Nothing was closed and no petition counted in 2023: a zero that nobody entered is no figure."""
    assert figure(made, "tests.rate").change is None
    assert figure(made, "petitions.received").change is None


def test_no_comparison_where_the_unit_was_not_there(table, filled):
    made = report.of(table(filled.p, Period(D(2025, 7, 1), D(2025, 12, 31))))
    assert made.before is None and "Bắc Ninh mới" in made.before_why
    assert all(one.change is None for one in made.figures)
    today = report.of(table(filled.p, Period(D(2025, 7, 1), D(2025, 12, 31)), Map.TODAY))
    assert today.before == Period(D(2024, 7, 1), D(2024, 12, 31))


def test_a_long_window_compares_levels_only(table):
    made = report.of(table(window=Period(D(2022, 1, 1), D(2024, 12, 31))))
    assert figure(made, "tests.opened").change is None
    assert figure(made, "tests.standing").change.difference == 2


def test_a_window_under_way_is_compared_with_the_same_days(table, monkeypatch):
    monkeypatch.setattr(report, "today", lambda: D(2024, 3, 10))
    made = report.of(table())
    assert made.before == Period(D(2023, 1, 1), D(2023, 3, 10)) and made.open_end


def test_the_course_has_whole_months_or_years(table):
    made = report.of(table(window=Period(D(2024, 1, 1), D(2024, 3, 14))))
    opened = figure(made, "tests.opened")
    assert made.course[-1].last == D(2024, 2, 29) and len(made.course) == 24 == len(opened.course)
    assert sum(opened.course) == 6 and opened.course[-2:] == [1, 1]
    long = report.of(table(window=Period(D(2019, 6, 1), D(2024, 12, 31))))
    assert [step.first.year for step in long.course] == [2020, 2021, 2022, 2023, 2024]


def test_claims_stand_beside(made):
    (petitions,) = figure(made, "petitions.received").claims
    assert (petitions.difference, petitions.agrees) == (0, True)
    (opened,) = figure(made, "tests.opened").claims
    assert (opened.difference, opened.agrees) == (-3, False)


def test_what_it_rests_on_in_words(made):
    assert words.shares(figure(made, "petitions.received").amount) == {"returns": 100.0}
    amount = figure(made, "tests.opened").amount
    amount.evidence.returns = 2
    assert words.shares(amount) == {"records": 75.0, "returns": 25.0}


@pytest.mark.django_db(transaction=True)  # what is remembered of the map is remembered outside transactions only
def test_statements_do_not_grow_with_the_figures(table, django_assert_max_num_queries):
    report.of(table())
    with django_assert_max_num_queries(24):
        report.of(table(by_child=False))
