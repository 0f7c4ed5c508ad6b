"""What a signed-in user must do before anything else: choose a password of their own, set up a second factor."""

from django.conf import settings
from django.shortcuts import redirect
from django.urls import reverse

ALWAYS_OPEN = (
    "account_logout", "account_change_password", "account_reauthenticate", "mfa_activate_totp", "mfa_index", "set_language",
)  # fmt: skip


class GateMiddleware:
    """Leads a user whose password was set by somebody else, or whose role needs a second factor, to that screen."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        where = self.gate(request)
        return redirect(where) if where else self.get_response(request)

    def gate(self, request) -> str | None:
        user = request.user
        if not user.is_authenticated or request.path.startswith(settings.STATIC_URL):
            return None
        if request.path in {reverse(name) for name in ALWAYS_OPEN}:
            return None
        if user.must_change_password:
            return reverse("account_change_password")
        if settings.MFA_ROLES and user.roles() & set(settings.MFA_ROLES) and not has_second_factor(user):
            return reverse("mfa_activate_totp")
        return None


def has_second_factor(user) -> bool:
    from allauth.mfa.utils import is_mfa_enabled

    return is_mfa_enabled(user)
