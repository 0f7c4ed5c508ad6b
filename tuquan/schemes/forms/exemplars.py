"""What is asked about exemplars, and the columns of their sheet."""

from collections.abc import Iterable

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from tuquan.kit.forms import DayField, PlaceField, PlacesField, VerbForm
from tuquan.kit.period import today
from tuquan.kit.sheets import Found, Sheet, columns
from tuquan.kit.text import fold
from tuquan.places.models import Place
from tuquan.schemes import actions, names
from tuquan.schemes.forms.fields import body_at, day, find_bodies, living_schemes, reason, short_text
from tuquan.schemes.forms.means import find_points
from tuquan.schemes.models import Exemplar, ExemplarKind, Field, RecognitionLevel, Scheme


def spread_field() -> PlacesField:
    return PlacesField(
        label=_("Spread to"), required=False, max_length=4000,
        help_text=_("Places that follow the example, one on each line: name or code."),
    )  # fmt: skip


class ExemplarForm(VerbForm):
    kind = forms.ChoiceField(label=_("Who"), choices=ExemplarKind)
    place = PlaceField(label=_("Place"))
    body = short_text(
        _("Body of the register"), help_text=_("For a collective that is a body at this place: its name or reference.")
    )
    name = short_text(_("Name"), 160, help_text=_("Of the person or the group. It is never made public."))
    field = forms.ChoiceField(label=_("Field"), choices=Field.choices)
    recognised_on = day(_("Recognised on"))
    decision = short_text(_("Decision"), 80, required=True, help_text=_("Its number and sign."))
    level = forms.ChoiceField(label=_("Recognised by"), choices=RecognitionLevel)
    scheme: forms.Field = forms.ModelChoiceField(
        label=_("Scheme"), queryset=Scheme.objects.none(), required=False, empty_label=_("None")
    )
    point = short_text(_("Point"), help_text=_("Reference or name of a point at this place, if it belongs to one."))
    ref = short_text(_("Reference"), 40)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["scheme"].queryset = living_schemes()

    def clean(self):
        cleaned = super().clean()
        place = cleaned.get("place")
        if place and "body" in cleaned:
            cleaned["body"] = body_at(place, cleaned["body"], "body")
        if place and "point" in cleaned:
            text = cleaned["point"]
            cleaned["point"] = find_points({(place.pk, text)}).get((place.pk, text)) if text else None
            if text and cleaned["point"] is None:
                told = _("%(place)s has no point “%(text)s”, or several.")
                raise ValidationError({"point": told % {"place": place.name, "text": text}})
        return cleaned


class EnterExemplarForm(ExemplarForm):
    spread_to = spread_field()


class CorrectExemplarForm(ExemplarForm):
    fills = ("kind", "place", "name", "field", "recognised_on", "decision", "level", "scheme", "ref")
    reason = reason()

    def __init__(self, *args, subject: Exemplar, **kwargs):
        first = {name: one.ref or one.name for name in ("body", "point") if (one := getattr(subject, name))}
        kwargs["initial"] = first | (kwargs.get("initial") or {})
        super().__init__(*args, subject=subject, **kwargs)


class SpreadForm(VerbForm):
    spread_to = spread_field()

    def __init__(self, *args, subject: Exemplar, **kwargs):
        places = "\n".join(f"{place} · {place.code}" for place in subject.spread_to.order_by("code"))
        kwargs["initial"] = {"spread_to": places} | (kwargs.get("initial") or {})
        super().__init__(*args, subject=subject, **kwargs)


class EndRecognitionForm(VerbForm):
    danger = True
    on = day(_("Day"))
    withdrawn = forms.BooleanField(label=_("It was taken back"), required=False)
    reason = reason()


class ExemplarRow(ExemplarForm):
    """The columns of the sheet."""

    ref = short_text(_("Reference"), 40, required=True)
    scheme = short_text(_("Scheme"), 160)
    ended_on = DayField(label=_("Recognition ended on"), required=False)
    withdrawn = forms.BooleanField(label=_("It was taken back"), required=False)
    spread_to = short_text(_("Spread to"), 4000)


def find_places(wanted: Iterable[tuple[int, str]]) -> Found:
    """Several units of today by code or name, parted by semicolons; one that is not found, or twice, finds none."""
    found, alive = {}, Place.objects.alive_on(today())  # codes repeat over time
    for place, text in set(wanted):
        parts = [part.strip() for part in text.split(";") if part.strip()]
        each = [list(alive.filter(code=part)[:2]) or list(alive.filter(folded=fold(part))[:2]) for part in parts]
        if all(len(places) == 1 for places in each):
            found[place, text] = [places[0] for places in each]
    return found


ENDS = _("A recognition is ended on the page of the exemplar, with the reason.")
exemplars_sheet = Sheet(
    action=actions.import_exemplars,
    columns=[
        *columns(ExemplarRow, "place", "ref", "kind", "name"),
        *columns(ExemplarRow, "body", find=find_bodies),
        *columns(ExemplarRow, "field", "recognised_on", "decision", "level"),
        *columns(ExemplarRow, "scheme", find=names.find_schemes),
        *columns(ExemplarRow, "point", find=find_points),
        *columns(ExemplarRow, "ended_on", "withdrawn"),
        *columns(ExemplarRow, "spread_to", find=find_places),
    ],
    identity=("place", "ref"),
    place_on="recognised_on",
    replaces=True,
    fixed=lambda held, given: dict.fromkeys(("ended_on", "withdrawn"), ENDS),
    personal=actions.READ_EXEMPLARS,
    example={"ref": "DH-01", "name": "Tổ liên gia Đông", "recognised_on": "05/03/2026", "decision": "12/QĐ-UBND"},
    notes=[_("“Spread to”: names or codes of places, parted by semicolons.")],
)
