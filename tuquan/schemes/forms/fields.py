"""Fields that many forms ask for, and what officers write for a scheme, a body or a point."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from tuquan.kit.forms import DayField, VerbForm
from tuquan.kit.period import today
from tuquan.kit.text import fold
from tuquan.organisations.models import Body
from tuquan.places.models import Place
from tuquan.schemes.models import Point, Scheme

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


class VoidForm(VerbForm):
    danger = True
    intro = _("For what never was. It stays readable, and counts nowhere any more.")
    reason = reason()


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
