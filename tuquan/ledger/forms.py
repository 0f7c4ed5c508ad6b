"""What is asked for a return: place, period, source, and one number for each figure that no register counts."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from tuquan.kit.forms import DayField, PlaceField, VerbForm
from tuquan.ledger.indicator import INDICATORS, REPORTED, Indicator, cell_title
from tuquan.ledger.models import register_title

PREFIX = "value-"
LARGEST = 10**12


def typed() -> list[tuple[Indicator, str]]:
    """Every figure and cell that a return can hold."""
    reported = [one for one in INDICATORS.values() if isinstance(one, Indicator) and one.kind is REPORTED]
    return [(one, cell) for one in reported for cell in one.cells]


class ReturnForm(VerbForm):
    """One sheet. A figure left empty is not reported at all; 0 says that there was none."""

    place = PlaceField(label=_("Place"))
    first_day = DayField(label=_("From"))
    last_day = DayField(label=_("To"))
    source = forms.CharField(label=_("Source"), max_length=200, help_text=_("Which report or file the figures come from."))
    intro = _("Leave a figure empty when it is not reported; type 0 when there was none.")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for one, cell in typed():
            self.fields[f"{PREFIX}{one.key}|{cell}"] = forms.IntegerField(
                label=cell_title(one, cell), min_value=0, max_value=LARGEST, required=False,
                help_text=_("on the last day") if one.standing else _("in the period"),
            )  # fmt: skip

    def clean(self) -> dict:
        given = super().clean()
        lines = []
        for one, cell in typed():
            value = given.pop(f"{PREFIX}{one.key}|{cell}", None)
            if value is not None:
                lines.append({"indicator": one.key, "split": cell, "value": value})
        if not lines and not self.errors:
            raise ValidationError(_("A return needs at least one figure."))
        return {**given, "lines": lines}


class SendBackForm(VerbForm):
    reason = forms.CharField(label=_("What has to be mended"), widget=forms.Textarea(attrs={"rows": 3}))


class SureForm(VerbForm):
    """Nothing is asked; pressing the button is the answer."""


class CorrectLineForm(VerbForm):
    fills = ("value",)
    value = forms.IntegerField(label=_("Value"), min_value=0, max_value=LARGEST)
    reason = forms.CharField(label=_("Reason"), widget=forms.Textarea(attrs={"rows": 3}))


class GoLiveForm(VerbForm):
    """From which day a register of this unit counts from records."""

    place = PlaceField(label=_("Place"))
    register = forms.ChoiceField(label=_("Register"))
    day = DayField(label=_("Live from"))

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        kept = dict.fromkeys(one.register for one in INDICATORS.values() if isinstance(one, Indicator) and one.of)
        self.fields["register"].choices = [(name, register_title(name)) for name in kept]
