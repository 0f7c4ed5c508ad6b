"""What is asked for each verb of schemes, and the columns of their sheet."""

import re
from functools import cache

from django import forms
from django.core.exceptions import ValidationError
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from tuquan.kit.forms import DayField, ManyChoices, PlaceField, VerbForm
from tuquan.kit.text import fold
from tuquan.schemes import names
from tuquan.schemes.actions.keeping import listed
from tuquan.schemes.forms.fields import (
    body_at,
    living_schemes,
    long_text,
    reason,
    short_text,
)
from tuquan.schemes.models import Aim, Bloc, Field, Scheme, join_codes


class Named(VerbForm):
    """A name much like others is shown with them before it is saved, and goes through once somebody says it differs."""

    another = forms.BooleanField(label=_("None of these: it is another scheme"), required=False,
                                 widget=forms.HiddenInput)  # fmt: skip

    def clean(self):
        cleaned = super().clean()
        name, meant = cleaned.get("name"), cleaned.get("another")
        found = names.likely(name, but=self.subject.pk if self.subject else None) if name else []
        if found:
            self.fields["another"].widget = forms.CheckboxInput()
        if found and not meant and names.bearer(name) is None:
            self.warning = _("The register has names much like this one: %(names)s.") % {
                "names": listed(one.name for one in found)
            }  # fmt: skip
            self.add_error("another", _("Take the scheme that is there, or say that this is another one."))
        return cleaned


class SchemeForm(Named):
    intro = _("A scheme is counted once by its name. For one more place that applies it, add a point instead.")
    name = short_text(_("Name of the scheme"), 160, required=True)
    place = PlaceField(label=_("Where it began"))
    founded_on = DayField(label=_("Founded on"))
    field = forms.ChoiceField(label=_("Field"), choices=Field.choices)
    bloc = forms.ChoiceField(label=_("Bloc"), choices=Bloc.choices, initial=Bloc.RESIDENTS)
    aims: forms.Field = forms.MultipleChoiceField(
        label=_("Aims"), required=False, choices=Aim.choices, widget=ManyChoices
    )
    origin = short_text(_("Origin body"), help_text=_("Its name or reference, where one body thought of it."))
    ref = short_text(_("Reference"), 40)
    method = long_text(_("Method"))
    steps = long_text(_("Steps to begin"))
    papers = long_text(_("Forms"))
    regulations = long_text(_("Regulations"))
    costs = long_text(_("Costs"))
    field_order = ("name", "another")

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("place"):
            cleaned["origin"] = body_at(cleaned["place"], cleaned.get("origin", ""), "origin")
        return cleaned


class AimsText(forms.CharField):
    """Aims as a cell of a sheet names them, by commas, in either language."""

    def clean(self, value):
        texts = [text for part in re.split(r"[,;\n]", super().clean(value)) if (text := fold(part))]
        unknown = [text for text in texts if text not in aim_names()]
        if unknown:
            given = {"text": unknown[0], "aims": ", ".join(str(label) for label in Aim.labels)}
            raise ValidationError(_("“%(text)s” is no aim. There are: %(aims)s.") % given)
        return join_codes([aim_names()[text] for text in texts], Aim.values)


@cache
def aim_names() -> dict[str, str]:
    """Codes by all that people write for them."""
    found = {code: code for code in Aim.values}
    for language in ("vi", "en"):
        with translation.override(language):
            found |= {fold(str(label)): code for code, label in Aim.choices}
    return found


class SchemeRow(SchemeForm):
    """The columns of the sheet."""

    another = forms.BooleanField(label=_("Another scheme in spite of a like name"), required=False)
    aims = AimsText(label=_("Aims"), required=False)


class RenameForm(Named):
    fills = ("name",)
    intro = _("The old name stays an alias: the scheme is found under both.")
    name = short_text(_("New name"), 160, required=True)
    field_order = ("name", "another")


class AliasForm(VerbForm):
    name = short_text(_("Other name"), 160, required=True)


class CorrectSchemeForm(VerbForm):
    fills = ("place", "founded_on", "field", "bloc", "ref", "method", "steps", "papers", "regulations", "costs")
    place = PlaceField(label=_("Where it began"))
    founded_on = DayField(label=_("Founded on"))
    field = forms.ChoiceField(label=_("Field"), choices=Field.choices)
    bloc = forms.ChoiceField(label=_("Bloc"), choices=Bloc.choices)
    aims = forms.MultipleChoiceField(label=_("Aims"), required=False, choices=Aim.choices, widget=ManyChoices)
    ref = short_text(_("Reference"), 40)
    method = long_text(_("Method"))
    steps = long_text(_("Steps to begin"))
    papers = long_text(_("Forms"))
    regulations = long_text(_("Regulations"))
    costs = long_text(_("Costs"))
    reason = reason()

    def __init__(self, *args, subject: Scheme, **kwargs):
        aims = [code for code in subject.aims.split(",") if code]
        kwargs["initial"] = {"aims": aims, **(kwargs.get("initial") or {})}
        super().__init__(*args, subject=subject, **kwargs)


class MergeForm(VerbForm):
    intro = _(
        "Both names stay, as names of the other scheme; all points go over, and the count of schemes falls by one."
    )
    into = forms.ModelChoiceField(
        label=_("Merge into"), queryset=Scheme.objects.none(), empty_label=_("Choose a scheme")
    )
    reason = reason()

    def __init__(self, *args, subject: Scheme, **kwargs):
        super().__init__(*args, subject=subject, **kwargs)
        self.fields["into"].queryset = living_schemes().exclude(pk=subject.pk)
        like = names.likely(subject.name, but=subject.pk)
        if like:
            self.fields["into"].initial = like[0].scheme
            self.fields["into"].help_text = _("Much like it: %(names)s.") % {"names": listed(one.name for one in like)}


class UndoMergeForm(VerbForm):
    intro = _("The points that went along come back; both count again.")
    reason = reason()
