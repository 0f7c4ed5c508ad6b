"""What is asked to fill a template."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from tuquan.kit.forms import DayField, PlaceField
from tuquan.kit.period import Period, today
from tuquan.ledger.reading import Map
from tuquan.reporting.windows import reporting_year
from tuquan.reporting.wordtemplates import SHIPPED


class TemplateForm(forms.Form):
    """A template, shipped or the officer's own, and the figures to put in."""

    template_name = "kit/form_fields.html"
    fields: dict[str, Any]

    shipped = forms.ChoiceField(label=_("Template"), choices=list(SHIPPED.items()))
    file = forms.FileField(
        label=_("Your own (.docx)"), required=False, widget=forms.ClearableFileInput(attrs={"accept": ".docx"}),
        help_text=_("Used instead, as a report of the kind chosen above; nothing of it is kept."),
    )  # fmt: skip
    place = PlaceField(label=_("Place"))
    first = DayField(label=_("From"))
    last = DayField(label=_("To"))
    map_ = forms.ChoiceField(label=_("Map"), choices=[(Map.THEN, _("of then")), (Map.TODAY, _("of today"))])

    def __init__(self, *given, by):
        window = reporting_year(today())
        super().__init__(*given, label_suffix="", initial={"first": window.first, "last": min(window.last, today())})
        self.fields["place"].by = by

    @property
    def window(self) -> Period:
        return Period(self.cleaned_data["first"], self.cleaned_data["last"])

    @property
    def map(self) -> Map:
        return Map(self.cleaned_data["map_"])

    def clean(self) -> dict:
        given = super().clean()
        first, last = given.get("first"), given.get("last")
        if first and last and first > last:
            self.add_error("last", _("The window is turned round: its last day comes before its first."))
        elif first and first > today():
            self.add_error("first", _("This window has not begun yet: nothing is counted in the future."))
        return given
