"""The printed record book."""

from datetime import date

import pytest
from django.urls import reverse

from tuquan.mediation import actions


@pytest.fixture
def entered(cast, group, mediators):
    return actions.record_closed(
        group, received_on=date(2025, 3, 3), closed_on=date(2025, 3, 9), category="civil", ground="request",
        outcome="settled", mediators=mediators[:1], party_names=["Bà Bên Một (mẫu)"], agreement="trả lối đi",
        by=cast["clerk"],
    )  # fmt: skip


def test_the_book_of_a_group_has_every_line(client, cast, group, entered):
    void = actions.record_closed(
        group, received_on=date(2025, 4, 3), closed_on=date(2025, 4, 3), category="civil", ground="request",
        outcome="settled", summary="không được in", by=cast["clerk"],
    )  # fmt: skip
    actions.void_dispute(void, reason="trùng", by=cast["clerk"])
    client.force_login(cast["head"])
    book = client.get(reverse("mediation:group_book", args=[group.pk, 2025])).content.decode()
    assert "SỔ THEO DÕI HOẠT ĐỘNG HÒA GIẢI Ở CƠ SỞ" in book and "trả lối đi" in book and "09/03/2025" in book
    assert "Nguyễn Thị Đào" in book and "Bà Bên Một" in book and "không được in" not in book
    assert "4077/QĐ-BTP" in book


def test_the_book_of_a_commune_holds_all_its_groups(client, cast, world, group, entered):
    client.force_login(cast["clerk"])
    book = client.get(reverse("mediation:place_book", args=[world.u.pk, 2025])).content.decode()
    assert group.name in book and "trả lối đi" in book
    assert "trả lối đi" not in client.get(reverse("mediation:place_book", args=[world.u.pk, 2024])).content.decode()


@pytest.mark.parametrize("name", ["front", "officer", "province", "stranger", "analyst", "auditor", "administrator"])
def test_the_book_is_no_police_file(client, cast, world, group, entered, name):
    client.force_login(cast[name])
    assert client.get(reverse("mediation:group_book", args=[group.pk, 2025])).status_code == 404
    assert client.get(reverse("mediation:place_book", args=[world.u.pk, 2025])).status_code == 404
