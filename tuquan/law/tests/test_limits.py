"""How long the law gives, by case and day."""

from datetime import date

import pytest

from tuquan.law import limits, rules
from tuquan.law.models import Unit

pytestmark = pytest.mark.django_db

NOW = date(2026, 11, 22)


@pytest.mark.parametrize(
    ("key", "cases", "number", "unit"),
    [
        ("petitions.reception_answer", [], 10, Unit.WORKING_DAY),
        ("petitions.complaint_accept", [], 10, Unit.DAY),
        ("petitions.complaint_first", [], 30, Unit.DAY),
        ("petitions.complaint_first", ["complex"], 45, Unit.DAY),
        ("petitions.complaint_first", ["remote"], 45, Unit.DAY),
        ("petitions.complaint_first", ["complex", "remote"], 60, Unit.DAY),
        ("petitions.complaint_second", [], 45, Unit.DAY),
        ("petitions.complaint_second", ["remote", "complex"], 70, Unit.DAY),
        ("petitions.complaint_effect", ["remote", "complex"], 45, Unit.DAY),  # the rule knows only one of them
        ("petitions.complaint_second_deadline", [], 30, Unit.DAY),
        ("petitions.denunciation_register", [], 7, Unit.WORKING_DAY),
        ("petitions.denunciation_register", ["several_places"], 10, Unit.WORKING_DAY),
        ("petitions.denunciation_resolve", ["complex"], 30, Unit.DAY),
        ("petitions.denunciation_overdue", ["asks"], 5, Unit.WORKING_DAY),
        ("tips.hand_over", [], 24, Unit.HOUR),
        ("tips.hand_over", ["remote"], 48, Unit.HOUR),
        ("privacy.request_answer", [], 2, Unit.WORKING_DAY),
        ("privacy.request_finish", ["third_party"], 20, Unit.DAY),
        ("privacy.breach_notice", [], 72, Unit.HOUR),
    ],
)
def test_the_limits(law, key, cases, number, unit):
    assert limits.limit(key, NOW, *cases) == (number, unit)


@pytest.mark.parametrize(
    ("cases", "times"), [([], 0), (["complex"], 1), (["very_complex"], 2), (["complex", "very_complex"], 2)]
)
def test_how_often_a_denunciation_is_prolonged(law, cases, times):
    assert limits.extension("petitions.denunciation_resolve", NOW, *cases) == (times, 30)


def test_a_limit_without_a_rule_is_never_prolonged(law):
    assert limits.extension("petitions.complaint_first", NOW, "complex") == (0, 0)


def test_the_law_of_july_2026(law):
    chair = "petitions.reception_commune_days"
    assert rules.table(chair, date(2026, 6, 30)) == {"count": 1, "per": "week"}
    assert rules.table(chair, date(2026, 7, 1)) == {"count": 2, "per": "month"}
    assert "136/2025/QH15" in rules.citation(chair, NOW) and "42/2013/QH13" in rules.citation(chair, date(2020, 1, 1))
    with pytest.raises(rules.RuleMissing):
        rules.flag("petitions.reception_deputy_may", date(2026, 6, 30))
    assert rules.flag("petitions.reception_deputy_may", NOW) is False


def test_before_its_law_there_is_no_limit(law):
    for key, day in (("petitions.denunciation_resolve", date(2018, 12, 31)), ("tips.hand_over", date(2018, 2, 28))):
        with pytest.raises(rules.RuleMissing):
            limits.limit(key, day)


def test_what_was_not_found_has_no_number(law):
    with pytest.raises(rules.RuleEmpty):
        limits.limit("petitions.reflection_answer", NOW)
