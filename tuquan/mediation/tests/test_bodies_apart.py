"""Mediation groups lie in the same table as all bodies, and out of reach of the verbs and windows of the others."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from tuquan.organisations import actions
from tuquan.organisations.actions.terms import known_at
from tuquan.organisations.models import Phase
from tuquan.tests.world import make_user

D = date


@pytest.fixture
def both(world):
    """Holds every verb about bodies."""
    return make_user("both", ("commune_officer", world.u), ("commune_chair", world.u))


def test_their_verbs_refuse_a_group(group, both):
    given = {"kind": "club", "name": "Câu lạc bộ", "first_day": D(2020, 1, 1), "reason": "thử"}
    verbs = [
        lambda: actions.correct_body(group, **given, by=both),
        lambda: actions.change_kind(group, kind="club", on=D(2021, 1, 1), by=both),
        lambda: actions.end_body(group, on=D(2021, 1, 1), by=both),
        lambda: actions.void_body(group, reason="thử", by=both),
        lambda: actions.merge_bodies(group, loser=group, reason="thử", by=both),
        lambda: actions.undo_merge(group, loser=group, reason="thử", by=both),
        lambda: actions.appoint(group, role="Tổ viên", name="Ai (mẫu)", first_day=D(2021, 1, 1), by=both),
        lambda: actions.end_term(group.memberships.first(), on=D(2021, 1, 1), reason="died", by=both),
        lambda: actions.void_term(group.memberships.first(), reason="thử", by=both),
    ]
    for verb in verbs:
        with pytest.raises(ValidationError, match=r"sổ riêng|register of their own"):
            verb()
    assert not Phase.objects.exists()


def test_their_windows_show_no_group(client, group, both):
    client.force_login(both)
    for register in ("bodies", "terms", "kinds"):
        page = client.get(reverse(f"register:organisations.{register}:list")).content.decode()
        assert "Tổ hòa giải Thôn Một" not in page and "Nguyễn Thị Đào" not in page
    assert client.get(reverse("register:organisations.bodies:record", args=[group.pk])).status_code == 404


def test_police_are_not_offered_mediators(world, group, mediators, both):
    club = actions.enter_body(world.u, kind="club", name="Câu lạc bộ", first_day=D(2020, 1, 1), by=both)
    assert not known_at(world.u).exists()
    with pytest.raises(ValidationError):
        actions.appoint(club, role="Chủ nhiệm", person=mediators[0].person, first_day=D(2021, 1, 1), by=both)
