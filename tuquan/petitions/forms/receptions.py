"""What is asked about reception days and visits: the columns of the register, and no number of an identity card."""

from django import forms
from django.utils.translation import gettext_lazy as _

from tuquan.kit.forms import Choices, DayField, PlaceField, VerbForm
from tuquan.kit.period import today
from tuquan.petitions.forms.intake import area
from tuquan.petitions.models import Handled, Reception


class PlanForm(VerbForm):
    place = PlaceField(label=_("Unit"))
    day = DayField(label=_("Day"), initial=today)
    chaired = forms.BooleanField(label=_("By the head of the unit in person"), required=False, initial=True)
    online = forms.BooleanField(label=_("Online"), required=False)
    room = forms.CharField(label=_("Where"), max_length=120, required=False)


class HoldForm(VerbForm):
    chaired = forms.BooleanField(label=_("By the head of the unit in person"), required=False, initial=True)


class ConfirmForm(VerbForm):
    """Nothing to fill in."""


class ReceiveForm(VerbForm):
    visitor = forms.CharField(label=_("Who came"), max_length=120)
    address = forms.CharField(label=_("Address"), max_length=250, required=False)
    content = area(4, label=_("What it is about"))
    before = area(2, 2000, label=_("Who dealt with it before"), required=False)
    request = area(2, 2000, label=_("What is asked for"), required=False)
    handled = forms.ChoiceField(label=_("How it was received"), choices=Handled, widget=Choices, initial=Handled.ANSWERED)
    answer = area(2, 5000, label=_("What was answered"), required=False)
    people = forms.IntegerField(label=_("How many people"), min_value=1, max_value=9999, initial=1)


class CorrectVisitForm(VerbForm):
    fills = ("visitor", "address", "content", "before", "request", "answer", "people")

    visitor = forms.CharField(label=_("Who came"), max_length=Reception._meta.get_field("visitor").max_length)
    address = forms.CharField(label=_("Address"), max_length=250, required=False)
    content = area(4, label=_("What it is about"))
    before = area(2, 2000, label=_("Who dealt with it before"), required=False)
    request = area(2, 2000, label=_("What is asked for"), required=False)
    answer = area(2, 5000, label=_("What was answered"), required=False)
    people = forms.IntegerField(label=_("How many people"), min_value=1, max_value=9999)
    reason = area(2, 2000, label=_("Why"))
