"""Screens of accounts that are no register: the one-time link, the list of roles, where everyone starts."""

from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from tuquan.accounts import actions
from tuquan.accounts.forms import NewPasswordForm
from tuquan.accounts.models import PasswordLink
from tuquan.accounts.registers import Accounts
from tuquan.accounts.roles import ROLES
from tuquan.journal.actions import OutsideActor
from tuquan.kit.register import Request

LINK_OWNER = OutsideActor("LINK", frozenset({"accounts.use_link"}))


@never_cache
def home(request: HttpRequest) -> HttpResponse:
    """Lead everyone to where their work is: the report, the work list, the accounts, or the keys."""
    user = request.user
    for right, name in (
        ("mediation.open_dispute", "casework:worklist"),
        ("tips.read", "casework:worklist"),
        ("petitions.sort", "casework:worklist"),
        ("ledger.read_figures", "reporting:report"),
        ("accounts.read", "register:accounts.users:list"),
        ("journal.read", "journal:events"),
        ("casework.make_key", "keys:home"),
    ):
        if user.has_right(right):
            return redirect(name)
    return render(request, "accounts/no_role.html", status=403)


@never_cache
@require_POST
def make_link(request: Request, pk: int) -> HttpResponse:
    """Make a one-time link for a forgotten password and show it, once."""
    user = get_object_or_404(Accounts().visible(request.user), pk=pk)
    actions.link_password(user, by=request.user)
    address = request.build_absolute_uri(reverse("accounts:use_link", args=[user.fresh_link]))
    return render(request, "accounts/link_made.html", {"owner": user, "address": address})


@never_cache
@login_not_required
@sensitive_post_parameters()
def use_link(request: HttpRequest, secret: str) -> HttpResponse:
    """Let the owner of a one-time link choose a password. A used or old link says so and changes nothing."""
    link = PasswordLink.open(secret)
    if link is None:
        return render(request, "accounts/link_dead.html", status=410)
    form = NewPasswordForm(request.POST or None, subject=link.user)
    if request.method == "POST" and form.is_valid():
        try:
            actions.use_link(link, password=form.cleaned_data["password"], by=LINK_OWNER)
        except ValidationError:  # another browser was quicker
            return render(request, "accounts/link_dead.html", status=410)
        return redirect("account_login")
    status = 422 if form.errors else 200
    return render(request, "accounts/use_link.html", {"form": form, "owner": link.user}, status=status)


def roles(request: HttpRequest) -> HttpResponse:
    """What each role may do, in words that a manager can read."""
    if not request.user.has_right(actions.READ_ACCOUNTS):
        raise Http404
    return render(request, "accounts/roles.html", {"roles": ROLES.values()})
