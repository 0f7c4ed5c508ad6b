"""What is asked for each verb over keys, desks and openings. Hidden fields are filled by the browser (desk.js)."""

import json

from django import forms
from django.core.exceptions import ValidationError
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from tuquan.casework import actions, desks, sealing
from tuquan.casework.models import Desk, ReaderKey, Recovery
from tuquan.kit.forms import VerbForm
from tuquan.kit.text import clean

NOT_SEALED = {"required": _("This page needs JavaScript: secrets are made in the browser, never on the server.")}


def made(**given) -> forms.CharField:
    """A field that the browser fills with what it made."""
    return forms.CharField(widget=forms.HiddenInput, max_length=400, error_messages=NOT_SEALED, **given)


class Rows(forms.Field):
    """A list as JSON, which the browser makes; whatever else comes is not what the page made."""

    widget = forms.HiddenInput

    def __init__(self):
        super().__init__(error_messages=NOT_SEALED)

    def to_python(self, value):
        try:
            return json.loads(value or "[]")
        except (ValueError, RecursionError):
            raise ValidationError(NOT_SEALED["required"]) from None


class KeyForm(VerbForm):
    """A key wrapped under a passphrase; the passphrase itself stays in the browser."""

    public = made()
    wrapped = made()
    salt = made()
    passes = forms.IntegerField(widget=forms.HiddenInput, error_messages=NOT_SEALED)
    memory_kib = forms.IntegerField(widget=forms.HiddenInput, error_messages=NOT_SEALED)


class PassphraseForm(KeyForm):
    """The same key under another passphrase."""

    public = None


class SharesForm(VerbForm):
    """Who keeps shares of a desk: `shares` is a list of {key, office, sealed}."""

    threshold = forms.IntegerField(
        label=_("Shares needed to recover the desk"), min_value=2, max_value=20, initial=2,
        help_text=_("Of those chosen below, so many must come together. 2 of 3 serves most offices."),
    )  # fmt: skip
    shares = Rows()

    desk_kind = desk_place = None

    @cached_property
    def keepers(self) -> list[ReaderKey]:
        return desks.keepers(self.desk_place, self.desk_kind)

    def clean_shares(self) -> list[actions.Cut]:
        known = {key.pk: key for key in self.keepers}
        return [actions.Cut(known[key], office, sealed) for key, office, sealed in rows(self, "shares", known)]


def rows(form: forms.Form, name: str, known: dict) -> list[tuple]:
    """What the browser sealed for each key that was offered: (key, office, sealed)."""
    given = form.cleaned_data[name]
    try:
        found = [(int(one["key"]), clean(str(one.get("office", "")))[:120], str(one["sealed"])) for one in given]
    except (TypeError, KeyError, ValueError, AttributeError, OverflowError):
        raise ValidationError(NOT_SEALED["required"]) from None
    if any(key not in known for key, _office, _sealed in found):
        raise ValidationError(_("A key was replaced meanwhile. Open the page again."))
    return found


class OpenDeskForm(SharesForm):
    """The desk of a unit: the key pair was made in the browser."""

    public = made()
    sealed = made()


class ReplaceDeskForm(SharesForm):
    """A new key pair for a desk; `sittings` is a list of {key, sealed}: who reads there."""

    warning = _(
        "What was sealed until now stays with the old key; those who had a seat then can open it still. What comes from now "
        "on opens for those chosen here only."
    )
    public = made()
    sittings = Rows()

    @cached_property
    def offered(self) -> list[ReaderKey]:
        """Who reads at the desk now, and who could."""
        return [seat.key for seat in desks.readers(self.subject)] + desks.seatless(self.subject)

    def clean_sittings(self) -> list[actions.Sitting]:
        known = {key.pk: key for key in self.offered}
        return [actions.Sitting(known[key], sealed) for key, _office, sealed in rows(self, "sittings", known)]


class SeatForm(VerbForm):
    """Which officer; their seat is sealed in the browser of one who sits there."""

    key = forms.ModelChoiceField(ReaderKey.objects.none(), label=_("Officer"))
    sealed = made()

    def __init__(self, *args, subject: Desk, **kwargs):
        super().__init__(*args, subject=subject, **kwargs)
        candidates = desks.seatless(subject)
        self.fields["key"].queryset = ReaderKey.objects.filter(pk__in=[key.pk for key in candidates])
        self.fields["key"].label_from_instance = lambda key: str(key.user)
        self.publics = {key.pk: key.public for key in candidates}


class EndSeatForm(VerbForm):
    """A last look before a seat ends."""

    danger = True
    warning = _(
        "What this officer has opened they have seen. If they must not read what comes, replace the desk's key too."
    )


class RetireForm(VerbForm):
    """A last look before a desk is retired."""

    danger = True
    warning = _("Nothing more is sealed to this desk. What it holds stays readable at its seats.")


class RecoveryForm(VerbForm):
    """Why the desk must be brought back."""

    reason = forms.CharField(
        label=_("Reason"), max_length=2000, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("The keepers of the shares read this before they hand them over."),
    )  # fmt: skip


class HandForm(VerbForm):
    """One's share, sealed anew in the browser."""

    sealed = made()


class FinishForm(VerbForm):
    """The recovered half of the desk, sealed to one's own key."""

    sealed = made()

    def __init__(self, *args, subject: Recovery, **kwargs):
        super().__init__(*args, subject=subject, **kwargs)
        own = subject.desk.shares.filter(retired_on=None, key=subject.key)
        self.parts = [one.sealed for one in subject.reshares.all()] + [one.sealed for one in own]


class AskForm(VerbForm):
    """Why it must be known who reports, and what allows it."""

    reason = forms.CharField(
        label=_("Reason"), max_length=2000, widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("The guardian and whoever reported read this."),
    )  # fmt: skip
    citation = forms.CharField(label=_("By which law"), max_length=200, help_text=_("The instrument and its article."))
    urgent = forms.BooleanField(
        label=_("A life is in danger: it cannot wait"), required=False,
        help_text=_("Every guardian is told at once; the request and its decision stand out in the journal and on the receipt."),
    )  # fmt: skip

    def clean(self) -> dict:
        return {name: value for name, value in super().clean().items() if name != "urgent"}  # it chooses the verb


class AllowForm(VerbForm):
    """What is left when the guardian's layer is off."""

    half = forms.CharField(widget=forms.HiddenInput, error_messages=NOT_SEALED)

    def clean_half(self) -> bytes:
        try:
            return sealing.decoded(self.cleaned_data["half"])
        except ValueError:
            raise ValidationError(NOT_SEALED["required"]) from None


class RefuseForm(VerbForm):
    """Why not."""

    answer = forms.CharField(
        label=_("Why not"), max_length=2000, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Whoever asked and whoever reported read this."),
    )  # fmt: skip


class SendBackForm(VerbForm):
    """A half that did not fit goes back."""
