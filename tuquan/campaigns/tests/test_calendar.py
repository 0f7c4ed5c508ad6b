"""The month as a calendar."""

from datetime import date

import pytest
from django.urls import reverse

from tuquan.campaigns.actions import cancel, plan_campaign
from tuquan.campaigns.models import CampaignKind
from tuquan.campaigns.tests.conftest import POLICE, held

URL = "/phong-trao/lich/"


def marks(page) -> dict:
    return {day.date: day.marks for week in page.context["weeks"] for day in week if day.marks}


@pytest.mark.parametrize("language", ["vi", "en"])
def test_it_works(client, world, officer, language):
    drive = held(world.u, officer, day=date(2026, 3, 5), title="Ra quân")
    plan_campaign(world.u, kind=CampaignKind.FORUM, first_day=date(2026, 3, 20), organisers=POLICE, by=officer)
    client.force_login(officer)
    client.cookies["django_language"] = language
    page = client.get(URL, {"month": "2026-03"})
    assert page.status_code == 200 and "Ra quân" in page.content.decode()
    found = marks(page)
    assert set(found) == {date(2026, 3, 5), date(2026, 3, 20)}
    assert found[date(2026, 3, 5)][0].url == reverse("register:campaigns.all:record", args=[drive.pk])
    assert found[date(2026, 3, 20)][0].planned
    assert (page.context["before"], page.context["after"]) == ("2026-02", "2026-04")


def test_many_of_a_kind_lead_to_their_list(client, world, officer):
    for place in (world.u, world.u1, world.u2):
        held(place, officer, CampaignKind.FESTIVAL, date(2025, 8, 19))
    client.force_login(officer)
    (mark,) = marks(client.get(URL, {"month": "2025-08"}))[date(2025, 8, 19)]
    assert mark.title.endswith(": 3")
    assert len(client.get(mark.url).context["rows"]) == 3


def test_cancelled_ones_and_those_of_others_are_not_there(client, world, officer, province):
    day = date(2026, 3, 5)
    held(world.y, province, day=day)
    plan = plan_campaign(world.u, kind=CampaignKind.DRIVE, first_day=day, organisers=POLICE, by=officer)
    cancel(plan, reason="Bão", by=officer)
    client.force_login(officer)
    assert not marks(client.get(URL, {"month": "2026-03"}))


def test_this_month_and_no_month(client, officer):
    client.force_login(officer)
    assert client.get(URL).status_code == 200
    for wrong in ("2026-13", "x", "0001-01", "2026-03-05"):
        assert client.get(URL, {"month": wrong}).status_code == 404


def test_doors(client, world, chair, analyst):
    assert client.get(URL).status_code == 302
    client.force_login(analyst)
    assert client.get(URL).status_code == 404
    client.force_login(chair)
    page = client.get(URL)
    assert page.status_code == 200 and not page.context["add_url"]


def test_two_queries_however_full_the_month(client, django_assert_max_num_queries, world, officer):
    for day in range(1, 25):
        held(world.u, officer, day=date(2026, 3, day))
    client.force_login(officer)
    client.get(URL)
    with django_assert_max_num_queries(9):
        client.get(URL, {"month": "2026-03"})
