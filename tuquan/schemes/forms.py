"""What is asked for each verb of schemes and points."""

import re
from functools import cache

from django import forms
from django.core.exceptions import ValidationError
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from tuquan.kit.forms import DayField, ManyChoices, PlaceField, VerbForm
from tuquan.kit.period import today
from tuquan.kit.text import fold
from tuquan.law import rules
from tuquan.law.fields import terms
from tuquan.organisations.models import Body
from tuquan.places.models import Place
from tuquan.schemes import names
from tuquan.schemes.actions.keeping import listed
from tuquan.schemes.models import ActivityKind, Aim, Bloc, EndReason, Field, Point, Scheme, join_codes

MOST = 1_000_000


def long_text(label, **given) -> forms.CharField:
    return forms.CharField(label=label, required=False, widget=forms.Textarea({"rows": 3}), **given)


def short_text(label, length: int = 200, **given) -> forms.CharField:
    return forms.CharField(label=label, max_length=length, **{"required": False, **given})


def count(label, **given) -> forms.IntegerField:
    given = {"required": False, "min_value": 0, "max_value": MOST, **given}
    return forms.IntegerField(label=label, widget=forms.NumberInput({"inputmode": "numeric"}), **given)


def day(label, **given) -> DayField:
    return DayField(label=label, **{"initial": today, **given})


def reason() -> forms.CharField:
    return forms.CharField(
        label=_("Reason"), widget=forms.Textarea({"rows": 2}), help_text=_("It is kept in the history of the record.")
    )


def living_schemes():
    return Scheme.objects.standing().filter(into=None).order_by("folded")


def body_at(place: Place, text: str, field: str) -> Body | None:
    """The body of this name or reference at the place or inside it. Raises ValidationError at the field."""
    if not text:
        return None
    found = find_bodies({(place.pk, text)}).get((place.pk, text))
    if found is None:
        raise ValidationError({field: _("%(place)s has no body “%(text)s”, or several.")
                               % {"place": place.name, "text": text}})  # fmt: skip
    return found


def find_bodies(wanted) -> dict[tuple[int, str], Body]:
    """Bodies at a place or inside it by name or reference, a text that fits two of them finds none."""
    meant = {}
    for place, text in set(wanted):
        inside = Body.objects.standing().within([place]).select_related("place")
        found = list(inside.filter(ref=text)[:2]) or list(inside.filter(folded=fold(text))[:2])
        if len(found) == 1:
            meant[place, text] = found[0]
    return meant


def parent_of(scheme: Scheme, text: str) -> Point | None:
    """A point of the scheme by its reference or name. Raises ValidationError at the field."""
    if not text:
        return None
    points = scheme.points.standing().select_related("place")
    found = list(points.filter(ref=text)[:5]) or list(points.filter(folded=fold(text))[:5])
    if len(found) == 1:
        return found[0]
    if not found:
        raise ValidationError({"parent": _("“%(scheme)s” has no point “%(text)s”.")
                               % {"scheme": scheme, "text": text}})  # fmt: skip
    several = ", ".join(f"{one} ({one.place}, {one.ref or '–'})" for one in found)
    raise ValidationError({"parent": _("Several points are called “%(text)s”: %(points)s. Type the reference of one.")
                           % {"text": text, "points": several}})  # fmt: skip


# --- schemes --------------------------------------------------------------------------------------------------------


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


class VoidForm(VerbForm):
    danger = True
    intro = _("For what never was. It stays readable, and counts nowhere any more.")
    reason = reason()


# --- points ---------------------------------------------------------------------------------------------------------


class PointForm(VerbForm):
    scheme: forms.Field = forms.ModelChoiceField(
        label=_("Scheme"), queryset=Scheme.objects.none(), empty_label=_("Choose a scheme")
    )
    place = PlaceField(label=_("Place"))
    host = short_text(
        _("Body that applies it"), help_text=_("Name or reference of a body at this place. Empty: its residents.")
    )
    name = short_text(_("Name of the point"), 160, help_text=_("Leave it empty: the host or the place will name it."))
    parent = short_text(
        _("Replicated from"),
        help_text=_("Reference or name of the point that it takes after; empty for the first one."),
    )
    partners = short_text(_("Partner bodies"))
    movements = short_text(_("Movements it is tied to"))
    ref = short_text(_("Reference"), 40)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["scheme"].queryset = living_schemes()

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("place") and "host" in cleaned:
            cleaned["host"] = body_at(cleaned["place"], cleaned["host"], "host")
        if cleaned.get("scheme") and "parent" in cleaned:
            cleaned["parent"] = parent_of(cleaned["scheme"], cleaned["parent"])
        return cleaned


class ProposePointForm(PointForm):
    on = day(_("Proposed on"))
    field_order = ("scheme", "place", "on")


class CorrectPointForm(PointForm):
    fills = ("scheme", "place", "name", "partners", "movements", "ref", "decision", "launched_on")
    decision = short_text(_("Decision"), 80)
    launched_on = DayField(label=_("Launched on"), required=False)
    reason = reason()

    def __init__(self, *args, subject: Point, **kwargs):
        first = {"host": named(subject.host), "parent": named(subject.parent)}
        kwargs["initial"] = first | (kwargs.get("initial") or {})
        super().__init__(*args, subject=subject, **kwargs)


def named(one) -> str:
    """How a body or a point is written so that the form finds it again."""
    return (one.ref or one.name) if one else ""


class PointRow(PointForm):
    """The columns of the sheet: a parent is the reference of a point in the file or in the register."""

    scheme = forms.CharField(label=_("Scheme"), max_length=160)
    parent = short_text(_("Replicated from (reference)"), 40)
    ref = short_text(_("Reference"), 40, required=True)
    name = short_text(_("Name of the point"), 160, required=True)
    launched_on = DayField(label=_("Launched on"), required=False)
    decision = short_text(_("Decision"), 80)
    teams = count(_("Teams"))
    members = count(_("Members"))
    ended_on = DayField(label=_("Struck off on"), required=False)
    end_reason = forms.ChoiceField(
        label=_("Reason for striking off"), required=False, choices=[("", "–"), *EndReason.choices]
    )


class ApproveForm(VerbForm):
    on = day(_("Decided on"))
    decision = short_text(_("Decision"), 80, required=True, help_text=_("Its number and sign."))


class LaunchForm(VerbForm):
    on = day(_("Launched on"))
    teams = count(_("Teams"), required=True, initial=1)
    members = count(_("Members"), required=True)


class OnForm(VerbForm):
    on = day(_("Day"))


class StrikeOffForm(VerbForm):
    danger = True
    on = day(_("Day"))
    end_reason = forms.ChoiceField(label=_("Why"), choices=EndReason.choices)
    reason = reason()


class StrengthForm(VerbForm):
    fills = ("teams", "members")
    intro = _("What was counted before stays for the days before.")
    on = day(_("Counted on"))
    teams = count(_("Teams"), required=True)
    members = count(_("Members"), required=True)


class FileForm(VerbForm):
    """The papers that the law book lists; the log of activities needs no tick."""

    papers = forms.MultipleChoiceField(label=_("Papers in the file"), required=False, widget=ManyChoices)

    def __init__(self, *args, subject: Point, **kwargs):
        kwargs["initial"] = {"papers": subject.file.split(",")} | (kwargs.get("initial") or {})
        super().__init__(*args, subject=subject, **kwargs)
        self.fields["papers"].choices = [term for term in terms("schemes.file") if term[0] != "log"]
        self.citation = rules.rule("schemes.file", today()).caution()


class ActivityForm(VerbForm):
    day = day(_("Day"))
    kind = forms.ChoiceField(label=_("Kind"), choices=ActivityKind.choices)
    attendances = count(_("Attendances"), help_text=_("Leave it empty if nobody counted."))


class ActivityRow(ActivityForm):
    """The columns of the sheet of logs."""

    place = PlaceField(label=_("Place"))
    point = short_text(_("Point"), 160, required=True)


class CorrectActivityForm(ActivityForm):
    fills = ("day", "kind", "attendances")
    reason = reason()
