"""What is asked to fill a template, to keep one, and to draft from it."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from tuquan.kit.forms import DayField, PlaceField, VerbForm
from tuquan.kit.period import Period, today
from tuquan.ledger.reading import Map
from tuquan.reporting.forms import documents as ask
from tuquan.reporting.models import REPORTS, DocType, Office
from tuquan.reporting.windows import reporting_year
from tuquan.reporting.wordtemplates import SHIPPED
from tuquan.reporting.wordtemplates.checking import MOST_FILE


class TemplateForm(forms.Form):
    """A template, shipped or the officer's own, and the figures to put in."""

    template_name = "kit/form_fields.html"
    fields: dict[str, Any]

    shipped = forms.ChoiceField(label=_("Template"), choices=list(SHIPPED.items()))
    file = forms.FileField(
        label=_("Your own (.docx)"), required=False, widget=forms.ClearableFileInput(attrs={"accept": ".docx"}),
        help_text=_("Used instead, as a report of the kind chosen above. To keep it, enter it among the office's templates."),
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


class UploadField(forms.FileField):
    """A .docx. One too large is refused before it is read."""

    def __init__(self):
        widget = forms.ClearableFileInput(attrs={"accept": ".docx"})
        super().__init__(label=_("Template (.docx)"), widget=widget, help_text=_(
            "Every tag is tried. The names of figures, tables and charts stand under “Report templates”; a name such as "
            "text.merits is a text that whoever drafts writes."
        ))  # fmt: skip

    def clean(self, data, initial=None):
        file = super().clean(data, initial)
        if file.size > MOST_FILE:
            raise forms.ValidationError(_("The file is larger than %(limit)d MB.") % {"limit": MOST_FILE >> 20})
        return file


class KeepForm(ask.OfOffice):
    intro = _("A file of your office that documents are drafted from; it is kept with every later version.")

    place = PlaceField(label=_("Place of the issuing body"))
    office = forms.ChoiceField(label=_("Issued by"), choices=Office, initial=Office.POLICE)
    body = ask.CommitteeField()
    type = forms.ChoiceField(label=_("Type"), choices=DocType)
    name = forms.CharField(label=_("Name"), max_length=120)
    file = UploadField()


class VersionForm(VerbForm):
    intro = _("The former version stays for the documents that were drafted from it.")

    file = UploadField()


class RetireForm(ask.DropForm):
    intro = _("Nothing is drafted from it any more; what was stays as it is.")


class FromTemplateForm(ask.WindowForm):
    about = PlaceField(label=_("Figures of"), required=False, help_text=_("Empty: the place of the office."))
    first_day = DayField(label=_("From"), required=False)
    last_day = DayField(label=_("To"), required=False)
    map = ask.map_field()
    title = ask.title_field(required=False, help_text=_("Empty for a report: named after its window and place."))
    title_public = ask.public_field()
    addressees = ask.addressees_field()
    recipients = ask.recipients_field()
    unit_symbol = ask.unit_field()

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if self.subject.type in REPORTS:
            window = reporting_year(today())
            self.initial = {"first_day": window.first, "last_day": min(window.last, today()), **self.initial}
