"""Numbers, days and words as they stand on screen, in both languages."""

from datetime import UTC, date, datetime
from decimal import Decimal
from fractions import Fraction

import pytest
from django.utils import translation

from tuquan.kit.display import colour_of, shown, write_moment, write_number, write_percent

pytestmark = pytest.mark.embedded


@pytest.mark.parametrize(
    ("value", "places", "vietnamese", "english"),
    [
        (114924, None, "114.924", "114,924"),
        (0, None, "0", "0"),
        (-1234.5, None, "−1.234,5", "−1,234.5"),
        (Decimal("89.035"), 2, "89,04", "89.04"),
        (Fraction(1, 3), None, "0,33", "0.33"),
        (1000, 0, "1.000", "1,000"),
        (None, None, "–", "–"),
    ],
)
def test_numbers(value, places, vietnamese, english):
    with translation.override("vi"):
        assert write_number(value, places) == vietnamese
    with translation.override("en"):
        assert write_number(value, places) == english


def test_percent():
    with translation.override("vi"):
        assert write_percent(Fraction(8903, 10000)) == "89,03\u00a0%"
        assert write_percent(None) == "–"
    with translation.override("en"):
        assert write_percent(0.8903) == "89.03%"


def test_moments_are_in_vietnam_and_midnight_is_a_day():
    assert write_moment(datetime(2026, 3, 4, 20, 30, tzinfo=UTC)) == "03:30 · 05/03/2026"
    assert write_moment(datetime(2026, 3, 4, 17, 0, tzinfo=UTC)) == "05/03/2026"


def test_any_value():
    with translation.override("en"):
        assert [shown(value) for value in (None, "", True, False, 1234, date(2026, 3, 5), ["a", "b"], "x")] == [
            "–", "–", "Yes", "No", "1,234", "05/03/2026", "a, b", "x",
        ]  # fmt: skip


def test_colours():
    assert [colour_of(state) for state in ("open", "settled", "late", "unheard_of", "")] == [
        "blue", "green", "red", "grey", "grey",
    ]  # fmt: skip
