"""What ends a session or a right at once, and whom an administrator of one place comes to know."""

import logging
from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.urls import reverse

from tuquan.accounts import actions
from tuquan.kit.period import today
from tuquan.kit.register import registry
from tuquan.tests.world import make_user

PASSWORD = "mot-mat-khau-dai-2026"


@pytest.fixture
def admin(world):
    return make_user("quantri", ("administrator", world.nation))


@pytest.fixture
def local(world):
    return make_user("quantri.ab", ("administrator", world.ab))


@pytest.fixture
def officer(world):
    return make_user("can.bo", ("commune_officer", world.u))


def signed_in(user) -> Client:
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture
def page(officer):
    return registry["campaigns.all"].url("list")


def test_it_works(officer, page):
    assert signed_in(officer).get(page).status_code == 200


def test_a_closed_account_is_out_at_once(admin, officer, page):
    client = signed_in(officer)
    officer.grants.update(last_day=today() - timedelta(days=1))
    assert client.get(page).status_code == 404  # the role ended: signed in, and nothing to see
    actions.close_account(officer, by=admin)
    assert client.get(page).status_code == 302


def test_a_new_password_ends_all_other_sessions(admin, officer, page):
    client = signed_in(officer)
    actions.link_password(officer, by=admin)
    assert client.get(page).status_code == 200
    address = reverse("accounts:use_link", args=[officer.fresh_link])
    assert Client().post(address, {"password": PASSWORD, "again": PASSWORD}).status_code == 302
    assert client.get(page).status_code == 302


def test_a_link_does_not_open_the_gate_for_the_old_password(admin, officer, page):
    officer.must_change_password = True
    officer.save()
    actions.link_password(officer, by=admin)
    assert signed_in(officer).get(page).url == reverse("account_change_password")


def test_a_live_link_never_reaches_the_log(admin, officer, caplog):
    actions.link_password(officer, by=admin)
    address = reverse("accounts:use_link", args=[officer.fresh_link])
    with caplog.at_level(logging.WARNING, logger="django"):
        assert Client().post(address, {"password": "x", "again": "x"}).status_code == 422
        assert Client(enforce_csrf_checks=True).post(address, {}).status_code == 403
    assert officer.fresh_link not in caplog.text


def test_signing_in_anew_is_open_to_whom_a_second_factor_is_asked(officer, settings):
    """The screen that sets it up asks for the password once more; the gate must not send that back."""
    settings.MFA_ROLES = ["commune_officer"]
    assert signed_in(officer).get(reverse("account_reauthenticate")).status_code == 200


def test_a_role_to_come_protects_its_holder(world, admin, local):
    """Who will be somebody elsewhere tomorrow is not taken over by the administrator of today's place."""
    coming = actions.open_account(
        world.ab, username="moi", display_name="Nguyễn Văn Sắp (mẫu)", role="front_cadre", last_day=today(), by=local
    )
    actions.link_password(coming, by=local)
    actions.grant_role(world.nation, user=coming, role="administrator", first_day=today() + timedelta(days=1), by=admin)
    with pytest.raises(PermissionDenied):
        actions.link_password(coming, by=local)


@pytest.mark.parametrize("of_users", [False, True])
def test_a_local_administrator_sees_no_names_from_elsewhere(world, local, officer, of_users):
    here = make_user("nguoi.ab", ("commune_officer", world.ab))
    users, grants = registry["accounts.users"], registry["accounts.grants"]
    address = reverse("register:accounts.users:verb", args=[here.pk, "hand_over"]) if of_users else grants.url("add")
    form = signed_in(local).get(address)
    assert form.status_code == 200 and officer.username not in form.text
    given = {"user": officer.pk, "role": "justice_clerk", "place": world.ab.code, "first_day": "01/01/2026"}
    assert signed_in(local).post(grants.url("add"), given).status_code == 422
    assert signed_in(local).get(users.url("record", officer.pk)).status_code == 404
