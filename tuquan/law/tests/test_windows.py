"""Windows of reports and of the standard, as the shipped rules define them."""

from datetime import date, timedelta
from itertools import pairwise

import pytest

from tuquan.kit.period import Period
from tuquan.law import actions, rules
from tuquan.law.models import Rule
from tuquan.law.windows import Pattern

pytestmark = [pytest.mark.django_db, pytest.mark.embedded]


def day(text: str) -> date:
    return date.fromisoformat(text)


def presets(on: str) -> dict[str, tuple[str, str]]:
    found = rules.window_presets(day(on))
    return {window.key: (window.first_day.isoformat(), window.last_day.isoformat()) for window in found}


@pytest.mark.parametrize(
    ("on", "key", "first", "last"),
    [
        # month: 15th of the month before to the 14th, across the turn of the year and around February
        ("2026-11-22", "reporting.month:2026-12", "2026-11-15", "2026-12-14"),
        ("2026-11-22", "reporting.month:2026-11", "2026-10-15", "2026-11-14"),
        ("2026-11-14", "reporting.month:2026-11", "2026-10-15", "2026-11-14"),
        ("2026-11-15", "reporting.month:2026-12", "2026-11-15", "2026-12-14"),
        ("2025-12-31", "reporting.month:2026-01", "2025-12-15", "2026-01-14"),
        ("2026-01-01", "reporting.month:2026-01", "2025-12-15", "2026-01-14"),
        ("2026-01-01", "reporting.month:2025-12", "2025-11-15", "2025-12-14"),
        ("2024-02-29", "reporting.month:2024-03", "2024-02-15", "2024-03-14"),
        ("2023-02-28", "reporting.month:2023-03", "2023-02-15", "2023-03-14"),
        # quarter
        ("2026-01-01", "reporting.quarter:2026-03", "2025-12-15", "2026-03-14"),
        ("2025-12-14", "reporting.quarter:2025-12", "2025-09-15", "2025-12-14"),
        ("2025-12-15", "reporting.quarter:2026-03", "2025-12-15", "2026-03-14"),
        ("2024-02-29", "reporting.quarter:2024-03", "2023-12-15", "2024-03-14"),
        ("2024-02-29", "reporting.quarter:2023-12", "2023-09-15", "2023-12-14"),
        # half year
        ("2026-06-14", "reporting.half:2026-06", "2025-12-15", "2026-06-14"),
        ("2026-06-15", "reporting.half:2026-12", "2026-06-15", "2026-12-14"),
        ("2026-06-15", "reporting.half:2026-06", "2025-12-15", "2026-06-14"),
        ("2025-12-31", "reporting.half:2026-06", "2025-12-15", "2026-06-14"),
        # year
        ("2026-12-14", "reporting.year:2026-12", "2025-12-15", "2026-12-14"),
        ("2026-12-15", "reporting.year:2027-12", "2026-12-15", "2027-12-14"),
        ("2026-12-15", "reporting.year:2026-12", "2025-12-15", "2026-12-14"),
        ("2024-02-29", "reporting.year:2024-12", "2023-12-15", "2024-12-14"),
        # the three years of the standard and of the teams end on three different days
        ("2026-10-31", "standard.residential:2026-10", "2025-11-01", "2026-10-31"),
        ("2026-11-01", "standard.residential:2027-10", "2026-11-01", "2027-10-31"),
        ("2026-11-15", "standard.unit:2026-11", "2025-11-16", "2026-11-15"),
        ("2026-11-16", "standard.unit:2027-11", "2026-11-16", "2027-11-15"),
        ("2026-11-14", "forces.rating_year:2026-11", "2025-11-15", "2026-11-14"),
        ("2026-11-15", "forces.rating_year:2027-11", "2026-11-15", "2027-11-14"),
        ("2026-11-15", "forces.rating_year:2026-11", "2025-11-15", "2026-11-14"),
    ],
)
def test_the_window_around_or_before_a_day(law, on, key, first, last):
    assert presets(on)[key] == (first, last)


def test_each_kind_gives_the_window_of_the_day_and_the_last_one_over(law):
    for window in rules.window_presets(day("2026-07-15")):
        assert window.first_day <= day("2026-07-15")
        assert day("2026-07-15") in window.period or window.last_day < day("2026-07-15")
    kinds = [key.split(":")[0] for key in presets("2027-07-15")]
    assert kinds == [kind for kind in dict.fromkeys(kinds) for _twice in range(2)]


def test_windows_of_a_kind_leave_no_gap_and_never_overlap(law):
    for row in Rule.objects.filter(value_type="window").exclude(value=""):
        months = [(year, month) for year in range(2023, 2030) for month in row.current.ends_in]
        for earlier, later in pairwise(row.current.ending(*month) for month in months):
            assert later.first == earlier.last + timedelta(days=1)


def test_a_window_is_offered_only_where_its_rule_held_at_its_end(law):
    assert "forces.rating_year:2025-11" not in presets("2025-12-01")
    assert not any(key.startswith("forces.") for key in presets("2024-06-01"))
    assert not presets("2018-06-01")


def test_presets_carry_a_label_and_their_source(law):
    first = rules.window_presets(day("2026-11-22"))[0]
    assert first.label.endswith("(15/11/2026 – 14/12/2026)") and "12/2026" in first.label
    assert first.citation == "Nghị định 09/2019/NĐ-CP, điều 12–13"
    assert first.period == Period(first.first_day, first.last_day)


def test_a_preset_is_found_again_by_its_key(law):
    for window in rules.window_presets(day("2026-11-22")):
        assert rules.window(window.key) == window


@pytest.mark.parametrize(
    "key",
    [
        "",
        "reporting.month",
        "reporting.month:",
        "reporting.month:2026-13",
        "reporting.month:0001-01",
        "reporting.quarter:2026-11",
        "forces.rating_year:2025-11",
        "mediation.start_days:2026-11",
        "nothing:2026-11",
    ],
)
def test_a_wrong_key_names_no_window(law, key):
    with pytest.raises(rules.RuleMissing):
        rules.window(key)


@pytest.mark.parametrize(
    ("month", "first", "last"),
    [
        ((2024, 2), "2024-02-01", "2024-02-29"),
        ((2025, 1), "2025-01-01", "2025-01-31"),
        ((2025, 2), "2025-02-01", "2025-02-28"),
        ((2025, 4), "2025-04-01", "2025-04-30"),
    ],
)
def test_the_31st_means_the_last_day_of_a_month(month, first, last):
    calendar_month = Pattern(months=1, ends_in=list(range(1, 13)), first_day=1, last_day=31)
    assert calendar_month.ending(*month) == Period(day(first), day(last))


@pytest.mark.parametrize(
    "wrong",
    [
        {"months": 0},
        {"months": 13},
        {"ends_in": []},
        {"ends_in": [13]},
        {"first_day": 0},
        {"last_day": 32},
        {"last_day": "14"},
    ],
)
def test_an_impossible_window_is_refused(wrong):
    with pytest.raises(ValueError, match="window"):
        Pattern(**{"months": 1, "ends_in": [12], "first_day": 15, "last_day": 14} | wrong)


def test_a_local_window_is_offered_too(law, keeper):
    rule = rules.rule("mediation.report_window", day("2026-11-22"))
    window = '{"months": 12, "ends_in": [10], "first_day": 1, "last_day": 31}'
    actions.set_local(rule, value=window, source="Công văn của Sở Tư pháp", by=keeper)
    found = presets("2026-11-22")
    assert found["mediation.report_window:2026-10"] == ("2025-11-01", "2026-10-31")
