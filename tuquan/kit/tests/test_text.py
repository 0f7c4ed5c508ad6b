"""Text from people: one spelling, nothing unseen, and numbers that a key can be."""

from datetime import date

import pytest

from tuquan.kit.days import parse_day
from tuquan.kit.text import clean, fold, whole_number

pytestmark = pytest.mark.embedded


def test_it_works():
    assert clean("  Đu\u031b\u0301c \n Thọ ") == "Đức Thọ"
    assert fold("Đức  Thọ") == "duc tho"


@pytest.mark.parametrize("unseen", ["\x00", "\x07", "\x7f", "\u200b", "\u200f", "\u202e", "\u2066", "\ufeff"])
def test_what_cannot_be_seen_does_not_stay(unseen):
    assert clean(f"Xã{unseen} Uyên") == "Xã Uyên"
    assert clean(f" {unseen} ") == ""


@pytest.mark.parametrize(("text", "number"), [
    ("12", 12), ("0", 0), ("", None), ("²", None), ("٣", None), ("-1", None), ("1.5", None), ("9" * 19, None),
    ("9" * 5000, None),
])  # fmt: skip
def test_numbers_of_addresses(text, number):
    assert whole_number(text) == number


def test_days_out_of_reach_are_slips_of_the_keys():
    assert parse_day("01/01/1900") == date(1900, 1, 1)
    for text in ("01/01/0204", "31/12/1899", "05/03/2240", "9999-12-31"):
        with pytest.raises(ValueError, match=r"\d{4}"):
            parse_day(text)
