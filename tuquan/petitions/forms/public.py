"""What a resident is asked: what it is about, where, and as much of who as they wish to tell."""

from contextlib import suppress

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from tuquan.casework import desks, sealing
from tuquan.casework.fields import BoxField, FilesField
from tuquan.kit.forms import Choices, PlaceField, VerbForm
from tuquan.petitions.actions.intake import province_of
from tuquan.petitions.actions.keeping import desk_of, guardian_of
from tuquan.petitions.forms.intake import area
from tuquan.petitions.models import Petition
from tuquan.places.models import Place

NATURE = [
    ("open", _("A wish, feedback, or a complaint about a decision")),
    ("denunciation", _("I denounce somebody who breaks the law")),
]


class SubmitForm(VerbForm):
    nature = forms.ChoiceField(label=_("What is it?"), choices=NATURE, initial="open", widget=Choices)
    about_official = forms.BooleanField(
        label=_("It is about an official or the police"), required=False,
        help_text=_("It then goes sealed to the province; the commune does not learn that it exists."),
    )  # fmt: skip
    place = PlaceField(label=_("Commune or ward"), widget=forms.TextInput(attrs={"maxlength": 120}))
    brief = forms.CharField(label=_("In short"), max_length=200)
    text = area(6, label=_("What happened, and what is asked for"))
    petitioner = forms.CharField(label=_("Full name"), max_length=120, required=False)
    address = forms.CharField(label=_("Address"), max_length=250, required=False)
    contact = forms.CharField(label=_("Telephone or e-mail"), max_length=120, required=False)
    files = FilesField(sealed=True)  # type: ignore[assignment]

    def clean(self):
        given = self.cleaned_data
        given["denunciation"] = given.pop("nature", "") == "denunciation"
        given["anonymous"] = not given.get("petitioner") and not given.get("address")
        return given


class BoxedForm(VerbForm):
    """Sealed in the browser: nothing that was typed comes here, only what it is, for which place, and boxes."""

    nature = forms.ChoiceField(choices=NATURE)
    about_official = forms.BooleanField(required=False)
    anonymous = forms.BooleanField(required=False)
    place = PlaceField(label=_("Commune or ward"))
    desk = forms.IntegerField(required=False)
    content_box = BoxField()
    identity_box = BoxField(required=False)
    word = forms.CharField(max_length=64)
    reply_key = forms.CharField(max_length=44)
    files = FilesField(sealed=True)  # type: ignore[assignment]

    def clean(self):
        """The browser learns the keys from the answer to a letter that names none, or those of another place."""
        given = self.cleaned_data
        given["denunciation"] = given.pop("nature", "") == "denunciation"
        if given.get("place"):
            to = addressee(given["place"], given["about_official"])
            if given.pop("desk", None) != desk_of(to).pk:
                raise ValidationError(_("The desk has a new key. Nothing is lost: please press the button again."), "desk")
            if not given["anonymous"] and not given.get("identity_box"):
                guardian_of(to)
                raise ValidationError(_("Who writes was not sealed. Load the page anew and send it once more."))
        return given


def addressee(place: Place, about_official: bool) -> Petition:
    """A letter yet to be written, as it would lie with its unit: what is about officials lies with the province."""
    return Petition(place=province_of(place) if about_official else place, about_official=about_official)


def keys_at(place: Place | None) -> dict[str, dict]:
    """The public halves for the browser, by the answer to “about an official or the police?”; none before a place."""
    found: dict[str, dict] = {}
    for answer, about in (("no", False), ("yes", True)) if place else ():
        with suppress(ValidationError):
            to = addressee(place, about)
            desk, guardian = desk_of(to), desks.guardian_for(to.place)
            found[answer] = {"desk": desk.pk, "public": desk.public, "guardian": guardian.public if guardian else ""}
    return found


class RateForm(forms.Form):
    """The code of the receipt, and whether the answer is enough."""

    code = forms.CharField(
        label=_("Code of the receipt"), max_length=80, help_text=_("28 digits, in groups of four. Spaces do not matter."),
        widget=forms.Textarea(attrs={"rows": 2, "class": "digits", "inputmode": "numeric", "autocomplete": "off"}),
    )
    satisfied = forms.ChoiceField(
        label=_("Is the answer enough?"), choices=[("yes", _("Yes")), ("no", _("No"))], widget=Choices
    )
    text = area(3, 5000, label=_("What is missing"), required=False)

    def clean_code(self):
        try:
            return sealing.read_code(self.cleaned_data["code"])
        except sealing.WrongCode:
            raise forms.ValidationError(_("A digit is missing or mistyped.")) from None
