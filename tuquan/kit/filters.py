"""Filters of a register's list, built from the kind of each field and kept in the URL."""

from dataclasses import dataclass
from typing import Any

import django_filters
from django import forms
from django.db import models
from django.http import HttpRequest, QueryDict
from django.utils.translation import gettext_lazy as _
from django_filters.fields import RangeField
from django_filters.widgets import SuffixedMultiWidget

from tuquan.kit.columns import column
from tuquan.kit.days import write_day
from tuquan.kit.display import shown
from tuquan.kit.forms import DayField, DayInput, PlaceField

SUFFIXES = ("", "_id", "_from", "_to")  # what one filter may be called in the URL


class DayRangeInput(SuffixedMultiWidget):
    template_name = "kit/widgets/days.html"
    suffixes = ["from", "to"]
    use_fieldset = True

    def __init__(self, attrs=None):
        super().__init__([DayInput(), DayInput()], attrs)

    def decompress(self, value):
        return [value.start, value.stop] if value else [None, None]


class DayRangeField(RangeField):
    widget = DayRangeInput

    def __init__(self, fields=None, *args, **kwargs):
        super().__init__(fields or (DayField(), DayField()), *args, **kwargs)


class DayRangeFilter(django_filters.Filter):
    """From a day to a day, both included, either open."""

    field_class = DayRangeField

    def filter(self, queryset, value):
        if not value:
            return queryset
        moment = "__date" if isinstance(queryset.model._meta.get_field(self.field_name), models.DateTimeField) else ""
        if value.start:
            queryset = queryset.filter(**{f"{self.field_name}{moment}__gte": value.start})
        if value.stop:
            queryset = queryset.filter(**{f"{self.field_name}{moment}__lte": value.stop})
        return queryset


class PlaceFilter(django_filters.Filter):
    """Everything at a place or inside it, with the past it inherited."""

    field_class = PlaceField

    def filter(self, queryset, value):
        if value is None:
            return queryset
        inside = type(value).objects.within([value.pk])
        return queryset.filter(**{f"{self.field_name}__in": inside.values("pk")})


def make_filter(register: Any, name: str) -> django_filters.Filter:
    """The filter that suits the field of this name."""
    declared = column(register.model, name)
    field: Any = declared.fields[-1]
    given: dict[str, Any] = {"field_name": name, "label": declared.label}
    if field.is_relation and field.related_model._meta.label == "places.Place":
        return PlaceFilter(**given)
    if field.is_relation:
        return django_filters.ModelChoiceFilter(
            queryset=lambda request: register.options(field.related_model, request.user), empty_label=_("All"), **given
        )
    if field.choices:
        # asked each time: some choices are read from the law book, in the language of the page
        return django_filters.ChoiceFilter(choices=lambda: field.flatchoices, empty_label=_("All"), **given)
    if isinstance(field, models.BooleanField):
        answers = [("", _("All")), ("True", _("Yes")), ("False", _("No"))]
        return django_filters.TypedChoiceFilter(choices=answers, coerce=lambda answer: answer == "True", **given)
    if isinstance(field, models.DateField):
        return DayRangeFilter(**given)
    if isinstance(field, models.IntegerField):
        return django_filters.NumberFilter(**given)
    return django_filters.CharFilter(lookup_expr="icontains", **given)


def filterset_class(register: Any) -> type[django_filters.FilterSet]:
    """The filters of a register; a filter may also be declared ready-made, as (name, filter)."""
    made = dict(
        (given, make_filter(register, given)) if isinstance(given, str) else given for given in register.filters
    )
    meta = type("Meta", (), {"model": register.model, "fields": []})
    return type(f"{type(register).__name__}Filters", (django_filters.FilterSet,), {**made, "Meta": meta})


@dataclass(frozen=True)
class Active:
    """A filter that is on: what it is called, what it asks for, and the address of the list without it."""

    label: Any
    value: str
    without: str


def active_filters(form: forms.Form, request: HttpRequest) -> list[Active]:
    """What narrows the list just now."""
    found = []
    for name, value in form.cleaned_data.items() if form.is_valid() else []:
        if value in (None, "") or value == slice(None, None):
            continue
        found.append(Active(form.fields[name].label, in_words(form.fields[name], value), without(request.GET, name)))
    return found


def in_words(field: forms.Field, value: Any) -> str:
    if isinstance(value, slice):
        return f"{write_day(value.start) or '…'} – {write_day(value.stop) or '…'}"
    if isinstance(field, forms.ChoiceField) and not isinstance(field, forms.ModelChoiceField):
        words: Any = field.choices
        return str(dict(words).get(str(value), value))
    return shown(value)


def without(query: QueryDict, name: str) -> str:
    """The query string without this filter, back on the first page."""
    kept = query.copy()
    for key in [f"{name}{suffix}" for suffix in SUFFIXES] + ["page"]:
        kept.pop(key, None)
    return f"?{kept.urlencode()}"
