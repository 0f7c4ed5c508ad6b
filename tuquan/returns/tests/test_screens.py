"""Screens of returns, claims and live days, as each role."""

import pytest
from django.urls import reverse

from tuquan.returns.models import Return
from tuquan.tests.world import make_user


@pytest.fixture
def officer(world):
    return make_user("u.officer", ("commune_officer", world.u))


@pytest.fixture
def province(world):
    return make_user("p.officer", ("provincial_officer", world.p3))


FIELDS = {
    "place": "18001", "first_day": "15/12/2022", "last_day": "14/12/2023", "source": "BC 12",
    "value-petitions.received|": "40", "value-forces.commune_police|regular=y": "0",
}  # fmt: skip


def filed(client, officer, **more):
    client.force_login(officer)
    return client.post(reverse("register:returns.returns:add"), FIELDS | more)


def test_it_works(world, officer, province, client):
    assert filed(client, officer).status_code == 302
    sheet = Return.objects.get()
    assert sheet.lines.count() == 2
    page = reverse("register:returns.returns:record", args=[sheet.pk])
    assert client.post(reverse("register:returns.returns:verb", args=[sheet.pk, "submit_return"])).status_code == 302
    assert client.get(reverse("register:returns.returns:verb", args=[sheet.pk, "accept_return"])).status_code == 403
    client.force_login(province)
    assert "40" in client.get(page).text
    assert client.post(reverse("register:returns.returns:verb", args=[sheet.pk, "accept_return"])).status_code == 302
    line = sheet.lines.first()
    answer = client.post(
        reverse("register:returns.lines:verb", args=[line.pk, "correct_line"]), {"value": "41", "reason": "đếm lại"}
    )
    assert answer.status_code == 302
    text = client.get(page).text
    assert "40" in text and "41" in text


def test_bad_input_stays_on_the_screen(world, officer, client):
    answer = filed(client, officer, last_day="14/12/2021")
    assert answer.status_code == 422 and "BC 12" in answer.text and not Return.objects.exists()
    assert filed(client, officer, **{"value-petitions.received|": "-3"}).status_code == 422
    nothing = {"value-petitions.received|": "", "value-forces.commune_police|regular=y": ""}
    assert filed(client, officer, **nothing).status_code == 422
    assert filed(client, officer, last_day="31/12/2999").status_code == 422
    assert filed(client, officer, place="18002").status_code in (403, 422)
    assert not Return.objects.exists()


PAGES = ["returns.returns", "returns.lines", "returns.rounds", "returns.reports", "ledger.live_days", "ledger.claims"]


@pytest.mark.parametrize("page", PAGES)
def test_doors(world, officer, client, page):
    address = reverse(f"register:{page}:list")
    assert client.get(address).status_code == 302
    client.force_login(make_user("head", ("group_head", world.u)))
    assert client.get(address).status_code == 404
    client.force_login(officer)
    assert client.get(address).status_code == 200


def test_a_stranger_finds_no_return(world, officer, client):
    filed(client, officer)
    client.force_login(make_user("other", ("commune_officer", world.y)))
    assert client.get(reverse("register:returns.returns:record", args=[Return.objects.get().pk])).status_code == 404


def test_going_live(world, province, client):
    client.force_login(province)
    answer = client.post(
        reverse("register:ledger.live_days:add"), {"place": "18001", "register": "mediation", "day": "1/1/2024"}
    )
    assert answer.status_code == 302
