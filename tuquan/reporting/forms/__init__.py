"""What a report is asked for: place, window, map, moment. All of it stands in the address of the page."""

from dataclasses import dataclass
from datetime import datetime, time
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from tuquan.kit.days import parse_day, within_reach
from tuquan.kit.forms import DayField, PlaceField
from tuquan.kit.period import HANOI, Period, today
from tuquan.kit.text import clean
from tuquan.ledger.reading import Map
from tuquan.places.models import Place

LONGEST = 60  # years; the movement itself began in 1945, its figures much later


@dataclass(frozen=True)
class Asked:
    """A report as it was asked for."""

    place: Place
    window: Period
    map: Map
    by_child: bool = False
    known_at: datetime | None = None


class MomentField(forms.CharField):
    """A moment in Vietnam's time: "05/03/2025 17:30"; a day alone means its end. Also as ISO, for addresses."""

    default_error_messages = {
        "invalid": _("“%(value)s” is not a moment. Write day and time, for example 05/03/2025 17:30."),
    }

    def clean(self, value):
        text = clean(super().clean(value) or "")
        if not text:
            return None
        try:
            moment = read_moment(text)
        except ValueError as error:
            raise ValidationError(self.error_messages["invalid"], "invalid", {"value": text}) from error
        if moment > datetime.now(HANOI) and moment.date() > today():
            raise ValidationError(_("This moment has not come yet."))
        return moment


def read_moment(text: str) -> datetime:
    if "T" in text:
        moment = datetime.fromisoformat(text)
        within_reach(moment.date())
        return moment if moment.tzinfo else moment.replace(tzinfo=HANOI)
    day, _space, hour = text.partition(" ")
    return datetime.combine(parse_day(day), time.fromisoformat(hour) if hour else time.max, HANOI)


class ReportForm(forms.Form):
    """The head of the report."""

    fields: dict[str, Any]

    place = PlaceField(label=_("Place"))
    map = forms.ChoiceField(
        label=_("Map"), choices=[(Map.THEN, _("of then")), (Map.TODAY, _("of today"))], initial=Map.THEN, required=False
    )
    child = forms.BooleanField(label=_("A column per unit below"), required=False)
    known_at = MomentField(
        label=_("As known at"), required=False, help_text=_("Figures as they stood in the ledger at that moment.")
    )

    def __init__(self, data, *, by):
        super().__init__(data, label_suffix="")
        # "from" is no name in Python, but it is the word of the address
        self.fields["from"] = DayField(label=_("From"))
        self.fields["to"] = DayField(label=_("To"))
        self.fields["place"].by = by
        self.order_fields(["place", "from", "to", "map", "known_at", "child"])

    def clean(self) -> dict:
        given = super().clean()
        first, last = given.get("from"), given.get("to")
        if first and last:
            if first > last:
                self.add_error("to", _("The window is turned round: its last day comes before its first."))
            elif first > today():
                self.add_error("from", _("This window has not begun yet: nothing is counted in the future."))
            elif last.year - first.year > LONGEST:
                self.add_error("from", _("A window may span %(years)s years at most.") % {"years": LONGEST})
        return given

    def asked(self) -> Asked:
        given = self.cleaned_data
        return Asked(
            given["place"], Period(given["from"], given["to"]), Map(given["map"] or Map.THEN), given["child"],
            given["known_at"],
        )  # fmt: skip


class DocumentForm(forms.Form):
    """A document to be measured."""

    template_name = "kit/form_fields.html"
    file = forms.FileField(
        label=_("Document (.docx)"), allow_empty_file=True,
        widget=forms.ClearableFileInput(attrs={"accept": ".docx"}),
        help_text=_("It is measured and forgotten; nothing of it is kept."),
    )  # fmt: skip
    on = DayField(label=_("Rules of"), required=False, help_text=_("Where the document itself bears no day; today if empty."))

    def __init__(self, *given):
        super().__init__(*given, label_suffix="")
