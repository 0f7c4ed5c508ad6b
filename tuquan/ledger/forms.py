"""What is asked when a register of a unit begins to count from records."""

from django import forms
from django.utils.translation import gettext_lazy as _

from tuquan.kit.forms import DayField, PlaceField, VerbForm
from tuquan.ledger.indicator import INDICATORS, Indicator
from tuquan.ledger.models import register_title


class GoLiveForm(VerbForm):
    """From which day a register of this unit counts from records."""

    place = PlaceField(label=_("Place"))
    register = forms.ChoiceField(label=_("Register"))
    day = DayField(label=_("Live from"))

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        kept = dict.fromkeys(one.register for one in INDICATORS.values() if isinstance(one, Indicator) and one.of)
        self.fields["register"].choices = [(name, register_title(name)) for name in kept]
