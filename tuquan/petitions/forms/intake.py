"""The desk: a letter, its scan and who brought it on one form; what it is; and the parts of a mixed one."""

from django import forms
from django.utils.translation import gettext_lazy as _

from tuquan.casework.fields import FilesField
from tuquan.kit.forms import Choices, DayField, PlaceField, VerbForm
from tuquan.kit.period import today
from tuquan.kit.text import clean
from tuquan.petitions.models import Channel, Forwarder, Kind, Petition, citation

NATURE = [
    ("open", _("Nobody is accused: a complaint, a wish, feedback")),
    ("denunciation", _("Somebody is denounced")),
    ("official", _("About an official or the police")),
    ("official_denunciation", _("An official or the police are denounced")),
]


def area(rows: int, most: int = 20_000, **options) -> forms.CharField:
    return forms.CharField(widget=forms.Textarea(attrs={"rows": rows}), max_length=most, **options)


class EarlierField(forms.CharField):
    """The number of an earlier petition of the same unit, such as 12/2026; typed, never looked up by a name."""

    def __init__(self, **options):
        options.setdefault("label", _("Number of the earlier petition"))
        super().__init__(max_length=20, required=False, **options)

    def find(self, code: str, place, user, but=None):
        """The petition, or a message; the same message where the user may not read it."""
        if not code:
            return None
        found = Petition.objects.standing().filter(place=place, code=clean(code)).exclude(pk=getattr(but, "pk", None))
        earlier = found.first()
        if earlier is None or not user.may(earlier.reads, place):
            raise forms.ValidationError(_("There is no petition %(code)s in this book."), params={"code": code})
        return earlier


class RegisterForm(VerbForm):
    intro = _("Tab goes on to the next field, Enter saves. The first four are enough: what else must be there is filled in.")

    nature = forms.ChoiceField(label=_("What is in the letter?"), choices=NATURE, initial="open", widget=Choices)
    brief = forms.CharField(
        label=_("In short"), max_length=200, required=False, help_text=_("Stays with the record: in no list or sheet.")
    )
    petitioner = forms.CharField(label=_("Who writes"), max_length=120, required=False)
    files = FilesField(sealed=True, label=_("Scan or picture of the letter"))  # type: ignore[assignment]
    channel = forms.ChoiceField(label=_("Came in"), choices=Channel, initial=Channel.POST, widget=forms.Select)
    received_on = DayField(label=_("Received on"), initial=today)
    address = forms.CharField(label=_("Address"), max_length=250, required=False)
    contact = forms.CharField(label=_("Telephone or e-mail"), max_length=120, required=False)
    text = area(4, label=_("What it says"), required=False)
    anonymous = forms.BooleanField(label=_("The letter bears no name"), required=False)
    people = forms.IntegerField(label=_("How many people"), min_value=1, max_value=9999, initial=1)
    representatives = area(2, 1000, label=_("Representatives of the group, one on each line"), required=False)
    forwarder = forms.ChoiceField(label=_("Forwarded by"), choices=[("", "–"), *Forwarder.choices], required=False)
    earlier = EarlierField()
    source = forms.CharField(max_length=120, required=False, widget=forms.HiddenInput)
    place = PlaceField(label=_("Commune"))

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["brief"].widget.attrs["autofocus"] = True

    def clean(self):
        given = self.cleaned_data
        place, code = given.get("place"), given.get("earlier", "")
        if place is not None:
            try:
                given["earlier"] = self.fields["earlier"].find(code, place, self.by)
            except forms.ValidationError as error:
                self.add_error("earlier", error)
        return given


class SplitForm(VerbForm):
    """Up to four parts of a mixed letter; what is left empty is no part."""

    intro = _("One letter on several matters becomes one petition for each, each with its own number and clock.")
    PARTS = 4

    on = DayField(label=_("Day"), initial=today)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for number in range(1, self.PARTS + 1):
            wanted = number <= 2
            self.fields[f"kind_{number}"] = forms.ChoiceField(
                label=_("Part %(number)s: kind") % {"number": number}, choices=[("", "–"), *Kind.choices], required=wanted
            )
            self.fields[f"brief_{number}"] = forms.CharField(
                label=_("Part %(number)s: in short") % {"number": number}, max_length=200, required=wanted
            )
            self.fields[f"text_{number}"] = area(
                2, label=_("Part %(number)s: what it says of it") % {"number": number}, required=False
            )

    def clean(self):
        given, parts = self.cleaned_data, []
        for number in range(1, self.PARTS + 1):
            part = {name: given.pop(f"{name}_{number}", "") for name in ("kind", "brief", "text")}
            if part["kind"] and not part["brief"]:
                self.add_error(f"brief_{number}", _("Say in a few words what it is about."))
            if part["kind"]:
                parts.append(part)
        return given | {"parts": parts}


class ReferCrimeForm(VerbForm):
    danger = True
    intro = _("Signs of a crime: the content goes to the police, sealed to their readers, and is emptied here.")
    on = DayField(label=_("Day"), initial=today)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.warning, self.citation = _("It must be passed on at once."), citation("petitions.denunciation_crime")


class SendUpForm(VerbForm):
    danger = True
    intro = _(
        "Where a letter is about an official or the police, it is sealed to the province’s body and leaves this book. "
        "Nobody at the commune sees it any more."
    )
    on = DayField(label=_("Day"), initial=today)
