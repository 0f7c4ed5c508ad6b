"""The journal's page: its doors, its filters, what it must not show."""

from datetime import date

import pytest
from django.urls import reverse

from tuquan.journal import chain
from tuquan.tests.actions import TESTER, open_matter
from tuquan.tests.world import make_user


@pytest.fixture
def auditor(world):
    return make_user("kiem.toan", ("auditor", world.nation))


def test_it_works(world, auditor, client):
    open_matter(world.u, opened_on=date(2024, 5, 1), by=TESTER)
    chain.seal()
    open_matter(world.ab, opened_on=date(2025, 8, 1), by=TESTER)
    client.force_login(auditor)
    page = client.get(reverse("journal:events"))
    assert page.status_code == 200 and "TESTER" in page.text and "Xã Uyên" in page.text
    filtered = client.get(reverse("journal:events"), {"place": "Uyên", "first": "1/1/2020", "actor": "tester"})
    assert "Xã Uyên" in filtered.text and "Xã An Bình" not in filtered.text
    assert client.get(reverse("journal:verify")).status_code == 200


def test_doors(world, client):
    assert client.get(reverse("journal:events")).status_code == 302
    client.force_login(make_user("officer", ("commune_officer", world.u)))
    assert client.get(reverse("journal:events")).status_code == 404
    assert client.get(reverse("journal:verify")).status_code == 404


def test_an_auditor_of_one_province_sees_its_lines_only(world, client):
    open_matter(world.u, opened_on=date(2024, 5, 1), by=TESTER)
    open_matter(world.ab, opened_on=date(2025, 8, 1), by=TESTER)
    client.force_login(make_user("kt", ("auditor", world.p3)))
    page = client.get(reverse("journal:events")).text
    assert "Xã Uyên" in page and "Xã An Bình" not in page
