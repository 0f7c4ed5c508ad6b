"""The map on screen: search, unit pages, residential areas, population, key areas."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from tuquan.kit.period import today
from tuquan.places import actions
from tuquan.places.models import KeyArea, Place, Population, Within
from tuquan.tests.world import make_user


@pytest.fixture
def officer(world):
    return make_user("u.officer", ("provincial_officer", world.p3))


def test_it_works(world, officer, client):
    client.force_login(officer)
    assert "Xã Uyên" in client.get(reverse("register:places.places:list"), {"q": "uyen"}).text
    page = client.get(reverse("register:places.places:record", args=[world.a.pk])).text
    assert "Xã An Bình" in page
    assert "Xã Bình" in client.get(reverse("register:places.places:record", args=[world.ab.pk])).text


def test_suggestions(world, officer, client):
    assert client.get(reverse("places:suggest"), {"q": "uyen"}).status_code == 302
    client.force_login(officer)
    found = client.get(reverse("places:suggest"), {"q": "xa uyen"}).json()
    assert found[0]["code"] == "18001" and "Hà Tĩnh" in found[0]["title"]
    assert client.get(reverse("places:suggest"), {"q": "x"}).json() == []


def test_a_residential_area_gets_a_code_of_ours(world, officer, client):
    client.force_login(officer)
    verb = reverse("register:places.places:verb", args=[world.u.pk, "add_area"])
    assert client.post(verb, {"name": "Thôn Ba", "kind": "hamlet"}).status_code == 302
    area = Place.objects.get(name="Thôn Ba")
    assert area.code == "18001-003"
    assert Within.objects.filter(place=area, ancestor=world.p3).exists()
    assert client.post(verb, {"name": "thon  ba", "kind": "hamlet"}).status_code == 422


def test_renaming_and_ending_an_area(world, officer):
    actions.rename_area(world.u1, name="Thôn Mới", day=date(2025, 1, 1), basis="NQ 1", by=officer)
    assert world.u1.name_on(date(2024, 1, 1)) == "Thôn Một" and world.u1.name_on(today()) == "Thôn Mới"
    actions.end_area(world.u1, on=today(), basis="NQ 2", by=officer)
    with pytest.raises(ValidationError):
        actions.end_area(world.u1, on=today(), basis="NQ 2", by=officer)
    with pytest.raises(ValidationError):
        actions.end_area(world.u, on=today(), basis="NQ 2", by=officer)


def test_population_and_labels(world, officer, client):
    client.force_login(officer)
    verb = reverse("register:places.places:verb", args=[world.u.pk, "set_population"])
    assert client.post(verb, {"year": "2024", "persons": "5120", "source": "Niên giám"}).status_code == 302
    assert client.post(verb, {"year": "2024", "source": "Niên giám"}).status_code == 422
    assert Population.objects.get().persons == 5120
    label = reverse("register:places.places:verb", args=[world.u.pk, "label_key_area"])
    assert client.post(label, {"label": "hot_spot", "first_day": "1/1/2026"}).status_code == 422
    assert client.post(label, {"label": "border", "first_day": "1/1/2026"}).status_code == 302
    assert KeyArea.objects.get().label == "border"


def test_labels_of_elsewhere_are_not_shown(world, officer, client):
    actions.label_key_area(world.u, label="coast", first_day=date(2026, 1, 1), by=officer)
    client.force_login(make_user("far", ("provincial_officer", world.p)))
    assert client.get(reverse("register:places.key_areas:record", args=[KeyArea.objects.get().pk])).status_code == 404
    verb = reverse("register:places.places:verb", args=[world.u.pk, "add_area"])
    assert client.get(verb).status_code == 403
