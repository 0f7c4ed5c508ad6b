"""The administrators' window: accounts and grants."""

from django.utils.translation import gettext_lazy as _

from tuquan.accounts import actions, forms
from tuquan.accounts.models import Grant, User
from tuquan.kit.register import Register
from tuquan.places.models import Place


class Accounts(Register):
    """Everybody who holds, or held, a role inside the administrator's places."""

    key = "accounts.users"
    title = _("Accounts")
    icon = "users"
    group = "office"
    order = 10
    model = User
    reads = "accounts.read"
    columns = ["username", "display_name", "is_active", "last_login"]
    filters = ["is_active"]
    search = ["username", "display_name"]
    ordering = "username"
    exports = False
    adds = (actions.open_account, forms.OpenAccountForm)
    verbs = [
        (actions.hand_over, forms.HandOverForm),
        (actions.close_account, forms.SureForm),
        (actions.reopen_account, forms.SureForm),
    ]
    details = [("", ["username", "display_name", "is_active", "last_login", "date_joined", "must_change_password"])]

    def visible(self, user, voided=False):
        inside = Place.objects.within(user.granted(self.reads))
        return User.objects.filter(pk__in=Grant.objects.filter(place__in=inside).values("user"))

    def in_step(self, action, record):
        return {actions.close_account: record.is_active, actions.reopen_account: not record.is_active}.get(action, True)

    def context(self, request, record=None):
        if record is None:
            return {}
        grants = record.grants.select_related("place").order_by("-first_day")
        return {"user_grants": grants, "may_link": request.user.may("accounts.link_password", *record.act_places())}


class Grants(Register):
    """Who holds which role where, from day to day."""

    key = "accounts.grants"
    title = _("Grants")
    icon = "key"
    group = "office"
    order = 20
    model = Grant
    reads = "accounts.read"
    columns = ["user__username", ("role_title", _("Role")), "place__name", "first_day", "last_day"]
    filters = ["place"]
    search = ["user__username", "user__display_name"]
    exports = False
    adds = (actions.grant_role, forms.GiveRoleForm)
    verbs = [(actions.end_grant, forms.EndForm)]
    details = [("", ["user__username", ("role_title", _("Role")), "place__name", "first_day", "last_day"])]

    def visible(self, user, voided=False):
        return Grant.objects.filter(place__in=Place.objects.within(user.granted(self.reads)))
