"""Days as people write them."""

from datetime import date

import pytest

from tuquan.kit.days import parse_day, write_day

pytestmark = pytest.mark.embedded


@pytest.mark.parametrize(
    "text",
    [
        "5/3/2024", "05/03/2024", "5-3-2024", "5.3.2024", "2024-03-05", "2024-3-5", "05032024", " 5 / 3 / 2024 ",
        "ngày 5 tháng 3 năm 2024", "Ngày 05 tháng 03 năm 2024", "5 tháng 3 năm 2024", "2024-03-05 00:00:00",
    ],
)  # fmt: skip
def test_it_works(text):
    assert parse_day(text) == date(2024, 3, 5)


@pytest.mark.parametrize(
    "text", ["", "5/3/24", "31/2/2024", "3/2024", "2024", "hôm qua", "5/13/2024", "29/2/2023", "00000000"]
)
def test_anything_else_is_no_day(text):
    with pytest.raises(ValueError):
        parse_day(text)


def test_writing():
    assert write_day(date(2024, 3, 5)) == "05/03/2024"
    assert write_day(None) == ""
