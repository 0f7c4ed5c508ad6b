"""A sheet for the wall: its code leads to the form of the place, and to nothing that tells on whoever scans it."""

import re

import pytest
from django.urls import reverse

from tuquan.casework import posters
from tuquan.tests.world import make_user


@pytest.fixture(autouse=True)
def invitation(monkeypatch):
    monkeypatch.setattr(posters, "_invitations", {"tips": posters.Invitation("Tell us", "In confidence", "proof:page", "home")})


@pytest.fixture
def officer(client, world):
    client.force_login(make_user("officer", ("commune_officer", world.u)))


def sheet(client, code="18001", **question):
    return client.get(reverse("casework:poster", args=["tips", code]), question)


def test_the_code_holds_the_place_and_nothing_else(client, officer, settings):
    settings.SITE = "https://tuquan.example.vn"
    first, other = (sheet(client, at=at).content.decode() for at in ("Chợ Một", "Trường <b>Hai</b>"))
    assert "https://tuquan.example.vn/d/18001/" in first and "Xã Uyên" not in first and "Chợ Một" in first
    assert "Trường &lt;b&gt;Hai" in other and "style=" not in first
    drawn = [re.search(r"<svg class=\"qr\".*?</svg>", text, re.S)[0] for text in (first, other)]
    assert drawn[0] == drawn[1], "every wall of a place shows the same code"


def test_what_is_drawn_reads_back():
    link = "https://tuquan.example.vn/tin-bao/18001/"
    dark = {tuple(map(int, spot)) for spot in re.findall(r"M(\d+) (\d+)h1v1", posters.drawing(link))}
    finder = {(x, y) for x in range(7) for y in range(7) if {x, y} & {0, 6} or (2 <= x <= 4 and 2 <= y <= 4)}
    corner = {(x - posters.BORDER, y - posters.BORDER) for x, y in dark if max(x, y) < posters.BORDER + 7}
    assert corner == finder


@pytest.mark.parametrize(("key", "code"), [("none", "18001"), ("tips", "99999"), ("tips", "09196"), ("tips", "²")])
def test_there_is_no_sheet_for_what_is_not(client, officer, key, code):
    assert client.get(reverse("casework:poster", args=[key, code])).status_code == 404


def test_only_officers_print(client, world):
    assert sheet(client).status_code == 302
