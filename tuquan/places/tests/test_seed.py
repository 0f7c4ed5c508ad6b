"""The shipped map: what is in it, that loading it again changes nothing, and where the past leads."""

import unicodedata
from collections import Counter
from datetime import date

import pytest
from django.db import connection, transaction
from django.db.models import Count, F, Q

from tuquan.kit.text import fold
from tuquan.places import seed, tree
from tuquan.places.models import Belonging, Kind, Place, PlaceName, Succession, Tier, Within

pytestmark = pytest.mark.django_db
OLD, NEW = date(2025, 6, 30), date(2025, 7, 1)


@pytest.fixture(scope="module", autouse=True)
def vietnam(django_db_setup, django_db_blocker):
    """The whole map, loaded once for a module and taken back after it."""
    with django_db_blocker.unblock(), transaction.atomic():
        counts = seed.load(progress=lambda line: None)
        connection.check_constraints()  # once here, or PostgreSQL checks all rows after every test
        yield counts
        transaction.set_rollback(True)


def kinds_on(day: date) -> Counter:
    alive = PlaceName.objects.filter(Q(first_day=None) | Q(first_day__lte=day), Q(last_day=None) | Q(last_day__gte=day))
    return Counter(alive.values_list("kind", flat=True))


def communes_of(province: Place, day: date):
    return Place.objects.alive_on(day).filter(
        tier=Tier.COMMUNE, within__ancestor=province, within__first_day__lte=day, within__last_day__gte=day
    )


def inside(place: Place, day: date) -> set[str]:
    """Codes of all that a place counts inside on a day, without itself."""
    rows = Within.objects.filter(place=place, first_day__lte=day, last_day__gte=day).exclude(ancestor=place)
    return set(rows.values_list("ancestor__code", flat=True))


def divided():
    ended = Place.objects.filter(tier=Tier.COMMUNE).annotate(parts=Count("successions"))
    return ended.filter(parts__gt=1)


def test_every_table_was_filled(vietnam):
    assert vietnam[:4] == (14_007, 14_040, 14_138, 10_497)
    assert vietnam.within == Within.objects.count() > 60_000


def test_the_old_map():
    alive = Place.objects.alive_on(OLD)
    assert alive.filter(tier=Tier.PROVINCE).count() == 63
    assert alive.filter(tier=Tier.DISTRICT).count() == 696
    assert alive.filter(tier=Tier.COMMUNE).count() == 10_035


def test_the_map_of_today():
    alive = Place.objects.alive_on(NEW)
    assert alive.filter(tier=Tier.PROVINCE).count() == 34
    assert alive.filter(tier=Tier.DISTRICT).count() == 0
    assert alive.filter(tier=Tier.COMMUNE).count() == 3_321


@pytest.mark.parametrize(
    ("day", "communes", "wards", "cities"),
    [(NEW, 2_621, 687, 6), (date(2026, 4, 30), 2_611, 697, 7), (date(2026, 9, 20), 2_599, 709, 9)],
)
def test_kinds_are_dated(day, communes, wards, cities):
    kinds = kinds_on(day)
    assert (kinds[Kind.COMMUNE], kinds[Kind.WARD], kinds[Kind.SPECIAL_ZONE]) == (communes, wards, 13)
    assert (kinds[Kind.CITY], kinds[Kind.PROVINCE]) == (cities, 34 - cities)


def test_codes_are_text_of_the_right_length():
    lengths = {Tier.NATION: 2, Tier.PROVINCE: 2, Tier.DISTRICT: 3, Tier.COMMUNE: 5}
    for code, tier in Place.objects.values_list("code", "tier"):
        assert len(code) == lengths[tier]
        assert code.isdigit() or tier == Tier.NATION


def test_names_are_clean_and_folded():
    for name, folded in Place.objects.values_list("name", "folded"):
        assert name == unicodedata.normalize("NFC", name).strip()
        assert folded == fold(name)


def test_the_latest_fact_is_on_the_place_itself():
    current = PlaceName.objects.filter(place__last_day=None, last_day=None)
    assert current.count() == Place.objects.filter(last_day=None).count()
    assert not current.exclude(name=F("place__name"), kind=F("place__kind")).exists()
    stands = Belonging.objects.filter(place__last_day=None, last_day=None)
    assert not stands.exclude(parent=F("place__parent")).exists()


def test_centres_lie_in_vietnam():
    known = Place.objects.exclude(latitude=None)
    assert not known.exclude(latitude__range=(6.5, 23.5), longitude__range=(102, 117.5)).exists()
    assert not Place.objects.filter(tier__gt=0, last_day=None, latitude=None).exists()


def test_each_old_commune_has_heirs_and_whole_means_one():
    ended = Place.objects.filter(tier=Tier.COMMUNE, last_day=OLD).annotate(parts=Count("successions"))
    assert ended.count() == 10_035 - 132
    assert not ended.filter(parts=0).exists()
    parts = dict(ended.values_list("pk", "parts"))
    for place, whole in Succession.objects.filter(place__tier=Tier.COMMUNE).values_list("place", "whole"):
        assert whole == (parts[place] == 1)


def test_exactly_441_communes_are_divided():
    assert Counter(divided().values_list("parts", flat=True)) == {2: 369, 3: 55, 4: 16, 5: 1}


def test_no_division_crosses_a_province():
    provinces = divided().annotate(provinces=Count("successions__heir__parent", distinct=True))
    assert not provinces.exclude(provinces=1).exists()


def test_an_heir_stands_in_the_heir_of_the_old_province():
    after = dict(Succession.objects.filter(place__tier=Tier.PROVINCE).values_list("place", "heir"))
    pairs = Succession.objects.filter(place__tier=Tier.COMMUNE)
    for province, heir_in in pairs.values_list("place__parent__parent", "heir__parent"):
        assert after.get(province, province) == heir_in


@pytest.mark.parametrize(
    ("old", "heirs"),
    [
        ("31741", {"31741"}),  # Tân Long of Sóc Trăng, and
        ("31438", {"31408"}),  # its homonym in Hậu Giang
        ("11890", {"11911"}),  # Hòa Bình of Vĩnh Bảo, and
        ("10798", {"10804", "10843"}),  # its homonym in Kim Thành, divided
        ("29902", {"29905"}),  # Phường 3 of Sa Đéc, not of Cao Lãnh
        ("04957", {"04924", "04960"}),  # Cao Sơn, whose heir's centre is wrong at the source
    ],
)
def test_homonyms_do_not_cross(old, heirs):
    place = tree.find(old, OLD)
    assert {succession.heir.code for succession in place.heirs()} == heirs


def test_unchanged_units_are_one_row():
    both = Place.objects.alive_on(OLD).filter(last_day=None)
    assert both.filter(tier=Tier.COMMUNE).count() == 132
    provinces = both.filter(tier=Tier.PROVINCE).order_by("code").values_list("code", flat=True)
    assert " ".join(provinces) == "01 04 11 12 14 20 22 38 40 42 46"
    stayed = tree.find("23535", OLD)  # Xã Ia Đal, Kon Tum
    assert stayed == tree.find("23535", NEW)
    assert (stayed.parent_on(OLD).code, stayed.parent_on(NEW).code) == ("618", "51")
    assert inside(stayed, OLD) == {"618", "62", "VN"}
    assert inside(stayed, NEW) == {"51", "VN"}


def test_a_merger_makes_a_new_row_even_where_name_and_code_stay():
    before, after = tree.find("79", OLD), tree.find("79", NEW)
    assert before != after
    assert before.name == after.name
    assert [succession.heir for succession in before.heirs()] == [after]
    assert sorted(after.inheritances.values_list("place__code", flat=True)) == ["74", "77", "79"]


def test_renamed_without_a_merger_is_one_row_with_two_names():
    zone = tree.find("31105", NEW)
    assert (zone.name_on(OLD), zone.name_on(NEW)) == ("Xã Thổ Châu", "Đặc khu Thổ Châu")
    assert not zone.successions.exists() and not zone.inheritances.exists()


def test_ha_tinh():
    province = tree.find("42", NEW)
    communes = communes_of(province, NEW)
    assert Counter(communes.values_list("kind", flat=True)) == {Kind.WARD: 9, Kind.COMMUNE: 60}
    assert communes.get(code="18229").name == "Xã Đức Thọ"
    basis = set(Belonging.objects.filter(place__in=communes, first_day=NEW).values_list("basis", flat=True))
    assert basis == {"Nghị quyết 1665/NQ-UBTVQH15"}


def test_bac_ninh_27_became_24():
    old, bac_giang, new = tree.find("27", OLD), tree.find("24", OLD), tree.find("24", NEW)
    assert (old.name, bac_giang.name) == ("Tỉnh Bắc Ninh", "Tỉnh Bắc Giang")
    assert old.heirs()[0].heir == bac_giang.heirs()[0].heir == new
    assert old.heirs()[0].basis == "Nghị quyết 202/2025/QH15"
    assert (new.name_on(date(2026, 9, 19)), new.name_on(date(2026, 9, 20))) == ("Tỉnh Bắc Ninh", "Thành phố Bắc Ninh")
    assert communes_of(new, NEW).count() == 99
    with pytest.raises(tree.UnknownPlace):
        tree.find("27", NEW)


def test_44_was_quang_binh():
    assert tree.find("44@2025-06-30").name == "Tỉnh Quảng Bình"
    assert tree.find("44@2025-07-01").name == "Tỉnh Quảng Trị"


def test_dong_nai_became_a_city():
    place = tree.find("75", NEW)
    facts = {(fact.kind, fact.last_day): fact.basis for fact in place.names.all()}
    assert facts == {
        (Kind.PROVINCE, date(2026, 4, 29)): "Nghị quyết 202/2025/QH15",
        (Kind.CITY, None): "Nghị quyết 30/2026/QH16",
    }
    assert place.name_on(date(2026, 4, 29)) == "Tỉnh Đồng Nai"
    assert place.name_on(date(2026, 4, 30)) == place.name == "Thành phố Đồng Nai"
    kinds = Counter(communes_of(place, date(2026, 5, 1)).values_list("kind", flat=True))
    assert kinds == {Kind.WARD: 33, Kind.COMMUNE: 62}


def test_hue_had_become_a_city_before():
    place = tree.find("46", OLD)
    assert place.name_on(date(2024, 12, 31)) == "Tỉnh Thừa Thiên Huế"
    assert place.name_on(date(2025, 1, 1)) == "Thành phố Huế"


def test_the_map_is_known_from_mid_2025_on():
    known = Place.objects.filter(known_from=OLD)
    assert set(known.values_list("tier", flat=True)) == {Tier.PROVINCE}
    assert known.count() == 63
    assert not Place.objects.exclude(first_day=None).exclude(first_day=NEW).exists()


def test_a_commune_merged_whole_reaches_its_heir():
    place = tree.find("00001", OLD)  # Phường Phúc Xá
    assert inside(place, OLD) == {"001", "01", "VN"}
    assert inside(place, NEW) == {"00097", "01", "VN"}  # Phường Hồng Hà
    moved = tree.find("09187", OLD)  # Phường Nam Sơn of the old Bắc Ninh
    assert "24" in inside(moved, NEW) and "27" not in inside(moved, NEW)


def test_a_divided_commune_reaches_only_the_province():
    for place in divided().select_related("parent")[:50]:
        assert {len(code) for code in inside(place, NEW)} == {2}
        assert len(inside(place, NEW)) == 2


def test_districts_follow_to_the_province_and_islands_to_their_zone():
    assert inside(tree.find("440", OLD), NEW) == {"42", "VN"}  # Đức Thọ
    assert inside(tree.find("318", OLD), NEW) == {"11948", "31", "VN"}  # Bạch Long Vĩ, which had no commune
    zones = Succession.objects.filter(place__tier=Tier.DISTRICT)
    assert zones.count() == 11
    assert set(zones.values_list("heir__kind", "whole")) == {(Kind.SPECIAL_ZONE, True)}


@pytest.mark.parametrize("day", [date(2000, 1, 1), OLD, NEW, date(2030, 1, 1)])
def test_nothing_is_lost_and_nothing_counts_twice(day):
    rows = Within.objects.filter(first_day__lte=day, last_day__gte=day)
    begun = Place.objects.filter(Q(first_day=None) | Q(first_day__lte=day))
    assert rows.filter(ancestor=tree.find("VN")).count() == begun.count()
    others = rows.exclude(place=F("ancestor")).values("place", "tier").annotate(n=Count("pk"))
    assert not others.filter(n__gt=1).exists()


def test_loading_again_changes_nothing():
    def tables():
        return [list(model.objects.order_by("pk").values_list()) for model in (Place, PlaceName, Belonging, Succession)]

    place = tree.find("18229", NEW)
    place.name, place.latitude = "Xã Đức Thọ Mới", None
    place.save()
    place.names.update(name="Xã Đức Thọ Mới")
    Place.objects.filter(code="440").update(first_day=date(1975, 1, 1))
    before = tables()
    assert seed.load(progress=lambda line: None) == (0, 0, 0, 0, 0)
    assert tables() == before


def test_a_unit_that_is_missing_comes_back_with_its_facts():
    place = tree.find("11948", NEW)
    Within.objects.filter(Q(place=place) | Q(ancestor=place)).delete()
    place.inheritances.all().delete()
    place.names.all().delete()
    place.belongings.all().delete()
    place.delete()
    counts = seed.load(progress=lambda line: None)
    assert counts[:4] == (1, 1, 1, 1)
    assert inside(tree.find("318", OLD), NEW) == {"11948", "31", "VN"}


@pytest.mark.parametrize("name", ["before.csv", "today.csv", "heirs.csv", "names.csv", "resolutions.csv"])
def test_data_files_are_composed_text_without_doubles(name):
    text = (seed.DATA / name).read_text("utf-8")
    assert text == unicodedata.normalize("NFC", text)
    assert "\r" not in text
    lines = text.splitlines()
    assert len(lines) == len(set(lines))
