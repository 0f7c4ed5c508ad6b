"""What people type, and what they find."""

from datetime import date

import pytest
from django.utils import translation

from tuquan.places.models import PlaceName
from tuquan.places.search import search, split_kind
from tuquan.places.tests.test_seed import NEW, OLD, vietnam  # noqa: F401 (loads the map for this module)
from tuquan.places.tree import find

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def english():
    with translation.override("en"):
        yield


def titles(text: str, **more) -> list[str]:
    return [place.title for place in search(text, **more)]


@pytest.mark.parametrize("text", ["Đức Thọ", "đức thọ", "duc tho", "DUC THO", "  xã   Đức Thọ ", "x. duc tho"])
def test_a_name_with_or_without_diacritics(text):
    found = search(text)
    assert found[0] == find("18229", NEW)
    assert {place.code for place in found[1:3]} == {"440", "18229"}


def test_today_comes_first_and_a_past_unit_says_what_became_of_it():
    assert titles("đức thọ")[:3] == [
        "Xã Đức Thọ",
        "Huyện Đức Thọ (until 30/06/2025)",
        "Thị trấn Đức Thọ (former), now in Xã Đức Thọ",
    ]


def test_names_that_begin_so_come_before_names_that_contain_it():
    found = titles("hồng lĩnh")
    assert found.index("Thị xã Hồng Lĩnh (until 30/06/2025)") < found.index("Phường Bắc Hồng Lĩnh")


def test_the_kind_decides_between_equals():
    assert titles("xã tân phú")[0].startswith("Xã")
    assert titles("phường tân phú")[0].startswith("Phường")
    assert titles("tỉnh yên bái")[2:4] == [
        "Tỉnh Yên Bái (former), now in Tỉnh Lào Cai",
        "Thành phố Yên Bái (until 30/06/2025)",
    ]


def test_diacritics_decide_between_equals():
    past = [title for title in titles("Thạch Hạ") if "(" in title]
    assert past[0] == "Phường Thạch Hạ (former), now in Phường Trần Phú"


def test_a_code_means_the_unit_of_the_day_first():
    assert titles("44") == ["Tỉnh Quảng Trị", "Tỉnh Quảng Bình (former), now in Tỉnh Quảng Trị"]
    assert search("44", on=OLD)[0] == find("44", OLD)
    assert search("44@2025-06-30") == search("44@30/06/2025") == [find("44", OLD)]
    assert search("vn") == [find("VN")]


def test_a_code_that_a_spreadsheet_robbed_of_its_nought():
    assert search("1840")[0].code == "01840"
    assert search("4")[0].code == "04"


@pytest.mark.parametrize("text", ["đức thọ, hà tĩnh", "hà tĩnh/đức thọ", "tinh ha tinh / xa duc tho", "duc tho, 42"])
def test_a_path(text):
    assert search(text)[0] == find("18229", NEW)
    assert all(find("42") in (place.parent, place.parent.parent) for place in search(text))


def test_a_path_through_the_old_map():
    assert search("phường 1, tp mỹ tho, tiền giang")[0].code == "28261"
    assert search("phường 1, mỹ tho, đồng tháp")[0].code == "28261"  # its heir's province
    assert search("đức thọ, bắc ninh") == []


def test_shortened_kinds():
    assert search("TP. Huế")[0] == find("46")
    assert search("tp hcm")[0] == find("79")
    assert search("q1")[1] == search("quận 1")[1] == find("760", OLD)
    assert split_kind("tp.hue") == ("thanh pho", "hue")
    assert split_kind("xa") == ("", "xa")
    assert split_kind("xuan loc") == ("", "xuan loc")


def test_former_names_of_a_unit_that_stayed():
    assert search("thừa thiên huế") == [find("46")]
    assert search("krông na")[0] == find("24235")
    assert PlaceName.objects.get(name="Xã Krông Na").last_day == date(2025, 6, 30)


def test_marks_that_people_leave_out():
    assert search("ba ria vung tau")[0] == find("77", OLD)
    assert search("cu mgar")[0].name == "Xã Cư M'gar"
    assert search("Cư M’gar")[0].name == "Xã Cư M'gar"


@pytest.mark.parametrize("text", ["", "  ", ",", "/", "zzz", "%", "_", "x@y", "42@2025-13-01", "'; --"])
def test_what_is_not_there(text):
    assert search(text) == []


def test_limit():
    assert len(search("an", limit=5)) == 5
    assert search("an", limit=0) == []


@pytest.mark.parametrize("text", ["an", "thạch, hà tĩnh", "44", "phường 1, mỹ tho, đồng tháp"])
def test_three_queries_whatever_is_found(text, django_assert_num_queries):
    with django_assert_num_queries(3):
        for place in search(text):
            assert place.title and (place.parent is None or place.parent.name)
