"""The wizard: what it shows before anything happens, what it does, and what it says to bad input."""

import re
from datetime import date

import pytest
from django.urls import reverse

from tuquan.accounts.models import Grant
from tuquan.ledger import balances
from tuquan.places.models import Place
from tuquan.reform.models import Reform
from tuquan.tests.actions import TESTER, open_matter
from tuquan.tests.world import make_user

DAY = "1/1/2026"
MERGE = {"parts": "18002\n18003", "code": "18002", "name": "Xã Ý Giang", "kind": "commune", "day": DAY, "instrument": "NQ 1"}


@pytest.fixture
def officer(world):
    return make_user("p.officer", ("provincial_officer", world.p3))


def wizard(client, verb, data):
    """Send the form; whoever does it has looked at the preview before."""
    address = reverse("reform:wizard", args=[verb])
    if "do" in data:
        looked = client.post(address, {name: value for name, value in data.items() if name != "do"} | {"look": ""})
        data = data | dict(re.findall(r'name="(seen)" value="(\w+)"', looked.text))
    return client.post(address, data)


def test_it_works(world, officer, client):
    open_matter(world.y, opened_on=date(2025, 8, 1), by=TESTER)
    clerk = make_user("y.clerk", ("justice_clerk", world.y))
    client.force_login(officer)
    assert client.get(reverse("reform:choose")).status_code == 200
    seen = wizard(client, "merge", MERGE | {"look": ""})
    assert seen.status_code == 200 and "y.clerk" in seen.text
    assert not Reform.objects.exists() and Place.objects.get(code="18003").last_day is None
    key = f"{clerk.grants.get().pk}@18002"
    assert f'value="{key}"' in seen.text
    done = wizard(client, "merge", MERGE | {"do": "", "grants": key})
    reform = Reform.objects.get()
    assert done.url == reverse("register:reform.reforms:record", args=[reform.pk])
    new = Place.objects.get(code="18002", first_day=date(2026, 1, 1))
    assert Grant.objects.get(place=new).user == clerk
    assert "Xã Ý Giang" in client.get(done.url).text
    balances.fold()
    assert not balances.differences()


@pytest.mark.parametrize(
    "parts", ["Xã Ý Yên\nxa giang", "Xã Ý Yên, Tỉnh Hà Tĩnh · 18002\n\n 18003 ", "18002@2025-12-31\nXã Giang"]
)
def test_units_to_merge_are_named_as_people_name_them(world, officer, client, parts):
    client.force_login(officer)
    done = wizard(client, "merge", MERGE | {"parts": parts, "do": ""})
    assert done.status_code == 302
    ended = Place.objects.filter(last_day=date(2025, 12, 31), code__in=["18002", "18003"])
    assert {place.name for place in ended} == {"Xã Ý Yên", "Xã Giang"}


@pytest.mark.parametrize(
    "wrong",
    [
        {"parts": "18002\n18002"}, {"parts": "18002"}, {"parts": "18002\n99999"}, {"parts": ""}, {"day": ""},
        {"day": "31/2/2026"}, {"day": "1/7/2025"}, {"instrument": " "}, {"code": "18001"}, {"kind": "city"},
        {"parts": "18002\n09193"},
    ],
)  # fmt: skip
def test_bad_input_is_told_and_nothing_happens(world, officer, client, wrong):
    client.force_login(officer)
    for step in ("look", "do"):
        answer = wizard(client, "merge", MERGE | wrong | {step: ""})
        assert answer.status_code == 422 and "Xã Ý Giang" in answer.text
    assert not Reform.objects.exists()


def test_what_was_not_previewed_is_not_done(world, officer, client):
    """Without the preview, or with something changed after it, another preview comes first."""
    client.force_login(officer)
    address = reverse("reform:wizard", args=["merge"])
    assert client.post(address, MERGE | {"do": ""}).status_code == 200
    seen = dict(re.findall(r'name="(seen)" value="(\w+)"', client.post(address, MERGE | {"look": ""}).text))
    assert client.post(address, MERGE | seen | {"name": "Xã Khác", "do": ""}).status_code == 200
    assert not Reform.objects.exists()
    assert client.post(address, MERGE | seen | {"do": ""}).status_code == 302


def test_doors(world, client):
    address = reverse("reform:wizard", args=["merge"])
    assert client.get(address).status_code == 302
    client.force_login(make_user("clerk", ("justice_clerk", world.u)))
    assert client.get(address).status_code == 404
    client.force_login(make_user("far", ("provincial_officer", world.p)))
    answer = wizard(client, "merge", MERGE | {"do": ""})
    assert answer.status_code == 422 and not Reform.objects.exists()


def test_a_division_by_areas(world, officer, client):
    open_matter(world.u1, opened_on=date(2025, 8, 1), by=TESTER)
    client.force_login(officer)
    data = {
        "unit": "18001", "code1": "18091", "name1": "Xã Uyên Đông", "kind1": "commune", "areas1": [world.u1.pk],
        "code2": "18092", "name2": "Xã Uyên Tây", "kind2": "commune", "areas2": [world.u2.pk],
        "day": DAY, "instrument": "NQ 2",
    }  # fmt: skip
    assert "Thôn Một" in wizard(client, "split", data | {"look": ""}).text
    assert wizard(client, "split", data | {"do": ""}).status_code == 302
    assert world.u1.parent_on(date(2026, 2, 1)).code == "18091"


@pytest.mark.parametrize(
    ("verb", "data"),
    [
        ("rename", {"unit": "18001", "name": "Xã Uyên Mới"}),
        ("change_kind", {"unit": "18001", "kind": "ward"}),
        ("abolish", {"unit": "18001", "heir": "18002"}),
    ],
)
def test_the_other_verbs(world, officer, client, verb, data):
    client.force_login(officer)
    data |= {"day": DAY, "instrument": "NQ 3"}
    assert wizard(client, verb, data | {"look": ""}).status_code == 200
    assert not Reform.objects.exists()
    assert wizard(client, verb, data | {"do": ""}).status_code == 302
    assert Reform.objects.get().kind == verb


def test_moving_a_commune_to_another_province(world, client):
    client.force_login(make_user("ministry", ("ministry_analyst", world.nation)))
    data = {"unit": "18001", "to": "24", "day": DAY, "instrument": "NQ 4"}
    assert wizard(client, "move", data | {"do": ""}).status_code == 302
    assert world.u.parent_on(date(2026, 2, 1)) == world.p
