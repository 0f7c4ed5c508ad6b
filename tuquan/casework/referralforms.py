"""What is asked about referrals."""

from django import forms
from django.utils.translation import gettext_lazy as _

from tuquan.casework import referrals
from tuquan.kit.forms import PlaceField, VerbForm


class OfferForm(VerbForm):
    intro = _("The case stays here until the other office takes it up. Its clock, thread and files go along then.")

    to = forms.ChoiceField(label=_("Register"))
    to_place = PlaceField(label=_("Place"))
    note = forms.CharField(
        label=_("Why"), widget=forms.Textarea(attrs={"rows": 3}), max_length=1000,
        help_text=_("The other office reads this before it takes the case. Name nobody."),
    )  # fmt: skip

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        field = self.fields["to"]
        field.choices = [(one.key, one.title) for one in referrals.receivers_of(self.subject._meta.label)]


class DeclineForm(VerbForm):
    reason = forms.CharField(
        label=_("Why it is not taken up"), widget=forms.Textarea(attrs={"rows": 3}), max_length=1000,
        help_text=_("The office that offered it reads this."),
    )  # fmt: skip
