"""Verbs over accounts: open, close, grant, hand over, a one-time link for a forgotten password."""

from datetime import date, timedelta

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from tuquan.accounts import handover
from tuquan.accounts.models import Grant, PasswordLink, User
from tuquan.accounts.roles import ROLES
from tuquan.journal.actions import action, reading
from tuquan.kit.period import ONE_DAY, today
from tuquan.places.models import Place

NOT_ONESELF = _("Nobody gives roles to themselves: another administrator must do it.")
READ_ACCOUNTS = reading("accounts.read", _("See accounts and grants"))


@action(_("Open an account"))
def open_account(
    place: Place, *, username: str, display_name: str, role: str, by, first_day: date | None = None,
    last_day: date | None = None, demo: bool = False,
) -> User:  # fmt: skip
    """Make a user who holds one role over the place. The password comes by `link_password`."""
    if User.objects.filter(username__iexact=username).exists():
        raise ValidationError({"username": _("This user name is taken.")})
    user = User(username=username, display_name=display_name, must_change_password=True, demo=demo)
    user.set_unusable_password()
    user.full_clean(exclude=["password"])
    user.save()
    give(user, role, place, first_day or today(), last_day)
    return user


@action(_("Give a role"))
def grant_role(place: Place, *, user: User, role: str, first_day: date, by, last_day: date | None = None) -> Grant:
    """Let a user hold a role over this place from day to day."""
    if user.username == by.username:
        raise ValidationError({"user": NOT_ONESELF})
    return give(user, role, place, first_day, last_day)


def give(user: User, role: str, place: Place, first_day: date, last_day: date | None) -> Grant:
    user.lock()  # two who give the same role at once take turns
    if role not in ROLES:
        raise ValidationError({"role": _("There is no such role.")})
    if first_day not in place.life:
        raise ValidationError({"place": _("%(place)s does not exist on that day.") % {"place": place}})
    if user.grants.filter(role=role, place=place).on(first_day).exists():
        raise ValidationError({"role": _("%(user)s holds this role there already.") % {"user": user}})
    grant = Grant(user=user, role=role, place=place, first_day=first_day, last_day=last_day)
    grant.full_clean()
    grant.save()
    return grant


@action(_("End a role"))
def end_grant(grant: Grant, *, on: date, by) -> Grant:
    """The role is held up to and including this day."""
    if on < grant.first_day:
        raise ValidationError({"on": _("It cannot end before it began.")})
    grant.last_day = on
    grant.save()
    return grant


@action(_("Close an account"))
def close_account(user: User, *, by) -> User:
    """Nobody signs in with it any more. What was theirs must have been handed over first."""
    if user.username == by.username:
        raise ValidationError(_("You cannot close your own account."))
    left = handover.belongings(user)
    if left:
        raise ValidationError(
            _("Hand over first: %(what)s."), params={"what": ", ".join(str(item.title) for item in left)}
        )
    user.is_active = False
    user.save()
    return user


@action(_("Open an account again"))
def reopen_account(user: User, *, by) -> User:
    """Let the owner sign in again."""
    user.is_active = True
    user.save()
    return user


@action(_("Hand over to a successor"))
def hand_over(user: User, *, to: User, on: date, by) -> User:
    """From the day after, the successor holds the same roles and whatever was assigned to the one who leaves."""
    if to == user or not to.is_active:
        raise ValidationError({"to": _("Choose somebody else whose account is open.")})
    if to.username == by.username:
        raise ValidationError({"to": NOT_ONESELF})
    grants = list(user.grants.on(max(on, today())))
    if any(on < grant.first_day for grant in grants):
        raise ValidationError({"on": _("A role of theirs begins after that day.")})
    for grant in grants:
        grant.last_day = on
        grant.save()
        if not to.grants.filter(role=grant.role, place=grant.place).on(on + ONE_DAY).exists():
            give(to, grant.role, grant.place, on + ONE_DAY, None)
    for item in handover.belongings(user):
        item.reassign(user, to)
    return user


@action(_("Make a one-time link for a new password"))
def link_password(user: User, *, by) -> User:
    """Make a link, good once and for a day, by which the owner chooses a password; read it from `user.fresh_link`."""
    PasswordLink.objects.filter(user=user, used_at=None).update(expires_at=PasswordLink.now())
    link, secret = PasswordLink.make(user, timedelta(days=1))
    link.save()
    user.fresh_link = secret
    return user


@action(_("Choose a new password by link"))
def use_link(link: PasswordLink, *, password: str, by) -> PasswordLink:
    """Set the password that the owner typed; the link is used up and all other sessions end."""
    if link.used_at is not None or link.expires_at <= PasswordLink.now():
        raise ValidationError(_("This link was used already or is too old."))
    link.used_at = PasswordLink.now()
    link.save()
    link.user.set_password(password)
    link.user.must_change_password = False
    link.user.save()
    return link
