"""What is asked to change the law book."""

from django import forms
from django.utils.translation import gettext_lazy as _

from tuquan.kit.forms import DayField, VerbForm
from tuquan.law.models import DayKind


class LocalForm(VerbForm):
    """A value that counts here instead of the shipped one."""

    fills = ("value",)

    value = forms.CharField(label=_("Value"), widget=forms.Textarea(attrs={"rows": 2}))
    source = forms.CharField(
        label=_("Source"), max_length=300, help_text=_("The document that says so, with number, day and article.")
    )


class SureForm(VerbForm):
    """Nothing is asked; pressing the button is the answer."""


class DayForm(VerbForm):
    """A day on which offices are closed, or at work, against the usual calendar."""

    fills = ("day", "kind", "note", "instrument_text")
    day = DayField(label=_("Day"))
    kind = forms.ChoiceField(label=_("What the day is"), choices=DayKind.choices)
    note = forms.CharField(label=_("Note"), max_length=200)
    instrument_text = forms.CharField(label=_("By which announcement"), max_length=200)
