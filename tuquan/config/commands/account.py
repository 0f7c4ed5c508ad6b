"""`tuquan account open|link`: the first administrator of a fresh office, and a way back when all are locked out.

Whoever may run commands on the server holds its database anyway; the journal says SETUP.
"""

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from tuquan.accounts import actions
from tuquan.accounts.models import User
from tuquan.accounts.roles import ROLES
from tuquan.config.commands.common import Failed, place_of, tell
from tuquan.journal.actions import OutsideActor

SETUP = OutsideActor("SETUP", frozenset({"accounts.open_account", "accounts.link_password"}))


def add(commands) -> None:
    group = commands.add_parser("account", help=_("open the first accounts")).add_subparsers(
        dest="verb", metavar=_("VERB"), required=True
    )
    opening = group.add_parser("open", help=_("open an account and print its one-time link"))
    opening.add_argument("--username", required=True, help=_("the name to sign in with"))
    opening.add_argument("--name", required=True, help=_("full name"))
    opening.add_argument("--role", required=True, choices=sorted(ROLES), help=_("role"))
    opening.add_argument("--place", required=True, metavar=_("CODE"), help=_("code of the unit, or CODE@DAY"))
    opening.set_defaults(run=open_account)
    linking = group.add_parser("link", help=_("print a new one-time link for an account"))
    linking.add_argument("--username", required=True, help=_("the name to sign in with"))
    linking.set_defaults(run=link)


def open_account(given) -> None:
    user = actions.open_account(
        place_of(given.place), username=given.username, display_name=given.name, role=given.role, by=SETUP
    )
    print_link(user)


def link(given) -> None:
    user = User.objects.filter(username=given.username, is_active=True).first()
    if user is None:
        raise Failed(_("there is no user %(name)s") % {"name": given.username})
    print_link(user)


def print_link(user: User) -> None:
    actions.link_password(user, by=SETUP)
    scheme = "https" if settings.HTTPS else "http"
    host = settings.ALLOWED_HOSTS[0] + ("" if settings.HTTPS else ":8000")
    tell(f"{scheme}://{host}{reverse('accounts:use_link', args=[user.fresh_link])}")
