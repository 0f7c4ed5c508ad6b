"""Accounts: opening, granting, one-time links, handing over, closing; what each door does."""

from datetime import date, timedelta

import pytest
from allauth.account import app_settings as account_settings
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse

from tuquan.accounts import actions
from tuquan.accounts.models import PasswordLink, User
from tuquan.journal.models import Event
from tuquan.kit.period import today
from tuquan.tests.world import make_user

PASSWORD = "mot-mat-khau-dai-2026"


@pytest.fixture
def admin(world):
    return make_user("quantri", ("administrator", world.nation))


@pytest.fixture
def clerk(world, admin):
    return actions.open_account(
        world.u, username="tu.phap", display_name="Nguyễn Thị Mẫu", role="justice_clerk",
        first_day=date(2025, 1, 1), by=admin,
    )  # fmt: skip


def test_it_works(world, admin, clerk, client):
    actions.link_password(clerk, by=admin)
    address = reverse("accounts:use_link", args=[clerk.fresh_link])
    assert client.get(address).status_code == 200
    assert client.post(address, {"password": "short", "again": "short"}).status_code == 422
    assert client.post(address, {"password": PASSWORD, "again": PASSWORD}).status_code == 302
    assert client.get(address).status_code == 410
    assert client.login(username="tu.phap", password=PASSWORD)


def test_the_journal_keeps_no_name(world, admin, clerk):
    assert "Mẫu" not in str(list(Event.objects.values()))


def test_a_link_grows_old_and_a_new_one_kills_it(world, admin, clerk):
    actions.link_password(clerk, by=admin)
    first = clerk.fresh_link
    actions.link_password(clerk, by=admin)
    assert PasswordLink.open(first) is None and PasswordLink.open(clerk.fresh_link)
    link = PasswordLink.open(clerk.fresh_link)
    link.expires_at = link.now() - timedelta(seconds=1)
    link.save()
    assert PasswordLink.open(clerk.fresh_link) is None


def test_rights_follow_the_map_of_today(world, admin):
    officer = make_user("ab.officer", ("commune_officer", world.ab))
    assert {place.code for place in officer.places("ledger.read_figures")} >= {world.a.code, world.b.code}
    assert officer.may("returns.file_return", world.a) and not officer.may("returns.file_return", world.u)
    gone = make_user("a.officer")
    with pytest.raises(ValidationError):
        actions.grant_role(world.a, user=gone, role="commune_officer", first_day=today(), by=admin)


def test_an_administrator_of_one_place_stays_there(world, clerk):
    local = make_user("quantri.p", ("administrator", world.p))
    with pytest.raises(PermissionDenied):
        actions.open_account(world.u, username="x", display_name="x", role="justice_clerk", by=local)
    with pytest.raises(PermissionDenied):
        actions.close_account(clerk, by=local)


def test_nobody_gives_roles_to_themselves(world, admin, clerk):
    with pytest.raises(ValidationError) as giving:
        actions.grant_role(world.u, user=admin, role="justice_clerk", first_day=today(), by=admin)
    with pytest.raises(ValidationError) as handing:
        actions.hand_over(clerk, to=admin, on=today(), by=admin)
    assert giving.value.message_dict["user"] == handing.value.message_dict["to"]
    assert User.objects.get(pk=admin.pk).roles() == {"administrator"}


def test_handing_over(world, admin, clerk):
    heir = make_user("nguoi.moi")
    with pytest.raises(ValidationError):
        actions.close_account(clerk, by=admin)
    with pytest.raises(ValidationError):
        actions.hand_over(clerk, to=clerk, on=today(), by=admin)
    actions.hand_over(clerk, to=heir, on=today() - timedelta(days=1), by=admin)
    heir = User.objects.get(pk=heir.pk)
    assert heir.roles() == {"justice_clerk"} and not User.objects.get(pk=clerk.pk).roles()
    actions.close_account(User.objects.get(pk=clerk.pk), by=admin)
    assert not User.objects.get(pk=clerk.pk).is_active


def test_ending_a_grant(world, admin, clerk):
    grant = clerk.grants.get()
    with pytest.raises(ValidationError):
        actions.end_grant(grant, on=date(2000, 1, 1), by=admin)
    actions.end_grant(grant, on=today(), by=admin)
    assert clerk.grants.get().last_day == today()


@pytest.mark.parametrize("page", ["register:accounts.users:list", "register:accounts.grants:list", "accounts:roles"])
def test_doors(world, admin, client, page):
    assert client.get(reverse(page)).status_code == 302
    client.force_login(make_user("officer", ("commune_officer", world.u)))
    assert client.get(reverse(page)).status_code == 404
    client.force_login(admin)
    assert client.get(reverse(page)).status_code == 200


def test_screens(world, admin, clerk, client):
    client.force_login(admin)
    record = client.get(reverse("register:accounts.users:record", args=[clerk.pk]))
    assert "Nguyễn Thị Mẫu" in record.text
    made = client.post(reverse("accounts:make_link", args=[clerk.pk]))
    assert made.status_code == 200 and "/mat-khau/" in made.text
    assert client.get(reverse("register:accounts.users:add")).status_code == 200
    assert client.get(reverse("home")).status_code == 302


def test_who_must_change_the_password_comes_nowhere_else(world, client):
    user = make_user("moi", ("commune_officer", world.u))
    user.must_change_password = True
    user.save()
    client.force_login(user)
    assert client.get(reverse("home")).url == reverse("account_change_password")


def test_a_role_may_need_a_second_factor(world, client, settings):
    settings.MFA_ROLES = ["commune_officer"]
    client.force_login(make_user("moi", ("commune_officer", world.u)))
    assert client.get(reverse("home")).url == reverse("mfa_activate_totp")


def test_guessing_locks_out(world, client, monkeypatch):
    monkeypatch.setattr(account_settings, "RATE_LIMITS", {"login_failed": "5/5m/key"}, raising=False)
    make_user("dich", ("commune_officer", world.u))
    for _ in range(6):
        client.post(reverse("account_login"), {"login": "dich", "password": "sai"})
    answer = client.post(reverse("account_login"), {"login": "dich", "password": "mat-khau-thu-nghiem"})
    assert answer.status_code != 302
    assert "đăng nhập" in answer.text.lower() and "quá nhiều lần" in answer.text.lower()
