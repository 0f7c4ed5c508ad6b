"""The law book on screen: who reads it, who may set a local value, what a bad value is told."""

import pytest
from django.urls import reverse

from tuquan.kit.period import today
from tuquan.law.models import HolidayException, Rule
from tuquan.law.rules import number
from tuquan.tests.world import make_user


@pytest.fixture
def rule(world):
    return Rule.objects.get(key="mediation.start_days")


def test_it_works(world, rule, client):
    client.force_login(make_user("quantri", ("administrator", world.nation)))
    page = client.get(reverse("register:law.rules:list"), {"q": "start_days"})
    assert page.status_code == 200 and "35/2013" in page.text
    verb = reverse("register:law.rules:verb", args=[rule.pk, "set_local"])
    assert client.post(verb, {"value": "ba", "source": "QĐ 1"}).status_code == 422
    assert client.post(verb, {"value": "5", "source": "Nghị quyết HĐND (thử)"}).status_code == 302
    assert number("mediation.start_days", today()) == 5
    assert client.post(reverse("register:law.rules:verb", args=[rule.pk, "clear_local"])).status_code == 302
    assert number("mediation.start_days", today()) == 3


def test_only_an_administrator_of_the_whole_country_sets_values(world, rule, client):
    verb = reverse("register:law.rules:verb", args=[rule.pk, "set_local"])
    for user in (
        make_user("officer", ("commune_officer", world.u)),
        make_user("local", ("administrator", world.p3)),
    ):
        client.force_login(user)
        assert client.get(reverse("register:law.rules:record", args=[rule.pk])).status_code == 200
        assert client.post(verb, {"value": "5", "source": "x"}).status_code == 403


def test_marking_a_day(world, client):
    client.force_login(make_user("quantri", ("administrator", world.nation)))
    given = {"day": "2/1/2027", "kind": "holiday", "note": "nghỉ bù", "instrument_text": "Thông báo (thử)"}
    assert client.post(reverse("register:law.days:add"), given).status_code == 302
    assert HolidayException.objects.filter(day="2027-01-02").exists()
