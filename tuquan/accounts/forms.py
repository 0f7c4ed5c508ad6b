"""What is asked for each verb over accounts."""

from allauth.account.forms import LoginForm
from django import forms
from django.contrib.auth.password_validation import validate_password
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from tuquan.accounts.actions import READ_ACCOUNTS
from tuquan.accounts.models import Grant, User
from tuquan.accounts.roles import ROLES
from tuquan.kit.forms import DayField, PlaceField, VerbForm
from tuquan.kit.period import today
from tuquan.places.models import Place

ROLE_CHOICES = [(role.key, role.title) for role in ROLES.values()]


class GrantForm(VerbForm):
    """A role over a place from day to day."""

    role = forms.ChoiceField(label=_("Role"), choices=ROLE_CHOICES, help_text=_("What each role may do: see Roles."))
    place = PlaceField(label=_("Place"), help_text=_("The role holds for everything inside this place."))
    first_day = DayField(label=_("From"), initial=today)
    last_day = DayField(label=_("To"), required=False, help_text=_("Leave empty while it is open-ended."))


class OpenAccountForm(GrantForm):
    """A new account with its first role."""

    username = forms.CharField(label=_("User name"), max_length=60, help_text=_("Letters, digits and . - _"))
    display_name = forms.CharField(label=_("Full name"), max_length=120)
    field_order = ["username", "display_name", "role", "place", "first_day", "last_day"]


def known_to(administrator) -> QuerySet[User]:
    """Open accounts that this administrator knows: of their places, or of nobody's any more."""
    inside = Place.objects.within(administrator.granted(READ_ACCOUNTS))
    here = Grant.objects.filter(place__in=inside).values("user")
    return User.objects.filter(Q(pk__in=here) | Q(grants=None), is_active=True).order_by("username")


class GiveRoleForm(GrantForm):
    """One more role for somebody who has an account."""

    user = forms.ModelChoiceField(label=_("User"), queryset=User.objects.none())
    field_order = ["user", "role", "place", "first_day", "last_day"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["user"].queryset = known_to(self.by)


class EndForm(VerbForm):
    on = DayField(label=_("Last day"), initial=today, help_text=_("The role still holds on this day."))


class HandOverForm(VerbForm):
    to = forms.ModelChoiceField(label=_("Successor"), queryset=User.objects.none())
    on = DayField(label=_("Last day of whoever leaves"), initial=today)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["to"].queryset = known_to(self.by).exclude(pk=self.subject.pk)


class SureForm(VerbForm):
    """Nothing is asked; pressing the button is the answer."""


class SignInForm(LoginForm):
    """Sign-in without a link to a reset by e-mail: a forgotten password is the administrator's one-time link."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["password"].help_text = ""


class NewPasswordForm(VerbForm):
    """The password that the owner of the account chooses, typed twice."""

    password = forms.CharField(label=_("New password"), widget=forms.PasswordInput, strip=False)
    again = forms.CharField(label=_("New password again"), widget=forms.PasswordInput, strip=False)

    def clean(self):
        given = super().clean()
        if given.get("password") and given.get("again") and given["password"] != given["again"]:
            self.add_error("again", _("The two passwords differ."))
        elif given.get("password"):
            try:
                validate_password(given["password"], self.subject)
            except forms.ValidationError as error:
                self.add_error("password", error)
        return given
