"""What is asked for each verb over places."""

from datetime import date

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from tuquan.kit.forms import DayField, PlaceField, VerbForm
from tuquan.kit.period import today
from tuquan.places.models import KeyAreaLabel, Kind

AREA_KINDS = [(kind.value, kind.label) for kind in (Kind.HAMLET, Kind.RESIDENTIAL_GROUP)]


class AreaForm(VerbForm):
    name = forms.CharField(label=_("Name"), max_length=120)
    kind = forms.ChoiceField(label=_("Kind"), choices=AREA_KINDS)
    first_day = DayField(
        label=_("First day"), required=False, help_text=_("Leave empty where the beginning is not known.")
    )


class RenameForm(VerbForm):
    fills = ("name",)
    name = forms.CharField(label=_("New name"), max_length=120)
    day = DayField(label=_("From"), initial=today)
    basis = forms.CharField(label=_("Legal basis"), max_length=200)


class EndForm(VerbForm):
    on = DayField(label=_("Last day"), initial=today)
    basis = forms.CharField(label=_("Legal basis"), max_length=200)


class PopulationForm(VerbForm):
    year = forms.IntegerField(label=_("Year"), min_value=1945, max_value=2100)
    persons = forms.IntegerField(label=_("People"), min_value=0, max_value=10**9, required=False)
    households = forms.IntegerField(label=_("Households"), min_value=0, max_value=10**9, required=False)
    source = forms.CharField(label=_("Source"), max_length=200)


class YearField(forms.IntegerField):
    """A year in a sheet, as its last day: that is when the place must have existed."""

    def to_python(self, value):
        year = super().to_python(value)
        return year and date(year, 12, 31)

    def run_validators(self, value):
        super().run_validators(value and value.year)


class PopulationRow(VerbForm):
    """One row of a sheet of populations."""

    place = PlaceField(label=_("Place"))
    year = YearField(label=_("Year"), min_value=1945, max_value=2100)
    persons = forms.IntegerField(label=_("People"), min_value=0, max_value=10**9, required=False)
    households = forms.IntegerField(label=_("Households"), min_value=0, max_value=10**9, required=False)
    source = forms.CharField(label=_("Source"), max_length=200)


def check_population(row: dict) -> None:
    """What must hold between the columns of a row."""
    if row.get("persons") is None and row.get("households") is None:
        raise ValidationError({"persons": _("Give the people, the households, or both.")})


class KeyAreaForm(VerbForm):
    label = forms.ChoiceField(label=_("Label"), choices=KeyAreaLabel)
    first_day = DayField(label=_("From"), initial=today)
    last_day = DayField(label=_("To"), required=False, help_text=_("A crime hot spot must expire."))
    basis = forms.CharField(label=_("Basis"), max_length=200, required=False)


class KeyAreaAtForm(KeyAreaForm):
    place = PlaceField(label=_("Place"))
    field_order = ["place", "label", "first_day", "last_day", "basis"]


class EndLabelForm(VerbForm):
    on = DayField(label=_("Last day"), initial=today)
