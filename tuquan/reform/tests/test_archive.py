"""The work list of what divided units left."""

from datetime import date

import pytest
from django.urls import reverse
from django.utils import translation

from tuquan.organisations.models import Body, BodyKind, BodyState, Membership, Person
from tuquan.reform import archive
from tuquan.tests.actions import TESTER, carry, open_matter
from tuquan.tests.models import Matter
from tuquan.tests.world import make_user


@pytest.fixture
def body(world):
    """A recognised group of the divided commune, with one member."""

    def make():
        body = Body(
            place=world.x, kind=BodyKind.MEDIATION_GROUP, name="Tổ hòa giải Thôn Đông", state=BodyState.RECOGNISED,
            first_day=date(2024, 1, 1),
        )  # fmt: skip
        body.save()
        person = Person(name="Nguyễn Văn Kín (mẫu)")
        person.save()
        Membership(place=world.x, body=body, body_kind=body.kind, person=person).save()
        return body

    return carry(world.x, work=make, by=TESTER)


def test_it_works(world, officer, body, client):
    matters = [open_matter(world.x, opened_on=date(2024, 5, n), by=TESTER) for n in (1, 2)]
    client.force_login(officer)
    with translation.override("en"):
        assert "Xã Xuân" in client.get(reverse("reform:archives")).text
        page = reverse("reform:archive", args=[world.x.pk])
        seen = client.get(page).text
        assert "Tổ hòa giải Thôn Đông" in seen and "Nguyễn Văn Kín" not in seen
        key = f"tests.Matter:{matters[0].pk}"
        assert key not in seen and "tests.Matter:*" in seen, "no register opens these to the officer"
    label = f"organisations.Body:{body.pk}"
    assert client.post(page, {"records": [label], "to": world.y.pk}).status_code == 302
    body.refresh_from_db()
    assert body.place == body.memberships.get().place != world.x
    assert archive.waiting(archive.divided(officer.places("places.read"))) == {world.x.pk: 2}
    assert client.post(page, {"records": ["tests.Matter:*"], "to": world.z.pk}).status_code == 302
    assert not Matter.objects.filter(place=world.x).exists()
    with translation.override("en"):
        assert "Xã Xuân" not in client.get(reverse("reform:archives")).text
        assert client.get(page).status_code == 200


def test_nothing_chosen_or_somebody_elses(world, officer, body, client):
    client.force_login(officer)
    page = reverse("reform:archive", args=[world.x.pk])
    assert client.post(page, {"to": world.y.pk}).status_code == 422
    assert client.post(page, {"records": [f"organisations.Body:{body.pk}"], "to": world.ab.pk}).status_code == 422
    assert client.post(page, {"records": ["organisations.Body:999"], "to": world.y.pk}).status_code == 422
    assert client.get(reverse("reform:archive", args=[world.u.pk])).status_code == 404


def test_doors(world, body, client):
    page = reverse("reform:archive", args=[world.x.pk])
    client.force_login(make_user("xa", ("commune_officer", world.y)))
    assert client.get(page).status_code == client.get(reverse("reform:archives")).status_code == 404
    client.force_login(make_user("khac", ("provincial_officer", world.p)))
    assert client.get(page).status_code == 404
    assert "Xã Xuân" not in client.get(reverse("reform:archives")).text
