"""What every form of the product has in common: one look, one way to write days, places and Vietnamese text."""

from collections.abc import Callable, Sequence
from typing import Any

from django import forms
from django.apps import apps
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import IntegrityError
from django.utils.translation import gettext_lazy as _

from tuquan.kit import menu, violations
from tuquan.kit.days import parse_day, within_reach, write_day
from tuquan.kit.period import today
from tuquan.kit.text import clean, fold, whole_number

# What a place is called before its name. People leave it out when they type.
KINDS = (
    "xa", "phuong", "thi tran", "dac khu", "tinh", "thanh pho", "huyen", "quan", "thi xa", "thon", "to dan pho", "to",
    "ap", "ban", "lang", "khu pho", "buon", "khom", "soc",
)  # fmt: skip
FEW = 5  # up to here all choices are shown at once, as large touch targets


class DayInput(forms.TextInput):
    """A text field for a day, as written on paper; with JavaScript also the device's own calendar."""

    template_name = "kit/widgets/day.html"

    def __init__(self, attrs: dict | None = None):
        super().__init__({"placeholder": _("dd/mm/yyyy"), "autocomplete": "off", "maxlength": 32, **(attrs or {})})

    def format_value(self, value):
        return write_day(value) if hasattr(value, "year") else value


class DayField(forms.DateField):
    """A day: 5/3/2024, 05-03-2024, 5.3.2024, 2024-03-05 or "ngày 5 tháng 3 năm 2024"."""

    widget = DayInput
    default_error_messages = {
        "invalid": _("“%(value)s” is not a day. Write day/month/year, for example 05/03/2024."),
    }

    def to_python(self, value):
        try:
            if value in self.empty_values or hasattr(value, "year"):
                day = super().to_python(value)
                return day and within_reach(day)
            return parse_day(clean(str(value)))
        except ValueError as error:
            raise ValidationError(self.error_messages["invalid"], "invalid", {"value": value}) from error


class PlaceInput(forms.Widget):
    """A text field for a name or code, and a hidden one with the key of the place picked from the suggestions."""

    template_name = "kit/widgets/place.html"
    use_fieldset = False

    def value_from_datadict(self, data, files, name) -> tuple[str, str]:
        return data.get(name, ""), data.get(f"{name}_id", "")

    def value_omitted_from_data(self, data, files, name) -> bool:
        return name not in data and f"{name}_id" not in data

    def get_context(self, name, value, attrs):
        context = super().get_context(name, None, attrs)
        if isinstance(value, int):
            value = places().filter(pk=value).first()
        if isinstance(value, str):
            value = (value, "")
        text, key = value if isinstance(value, tuple) else (place_text(value), getattr(value, "pk", ""))
        if key and not text:
            text = place_text(places().filter(pk=whole_number(str(key))).first())
        context["widget"].update(text=text, key=key, suggest=menu.url_of("places:suggest"))
        return context


class PlacesInput(forms.Textarea):
    """Several places, one on a line; what is picked from the suggestions below becomes the next line."""

    template_name = "kit/widgets/places.html"

    def __init__(self):
        super().__init__(attrs={"rows": 4})

    def get_context(self, name, value, attrs):
        context = super().get_context(name, value, attrs)
        context["widget"]["suggest"] = menu.url_of("places:suggest")
        return context


def places() -> Any:
    """All units. The kit lies below `places`, so it knows that app by name only."""
    return apps.get_model("places", "Place").objects.all()


def place_text(place: Any) -> str:
    """What stands in the field for a chosen place: its name and code."""
    return f"{place} · {place.code}" if place else ""


def spellings(text: str) -> list[str]:
    """A name as it may be stored: as typed, or with its kind before it ("uyen" also finds "xa uyen")."""
    name = fold(text)
    return [name, *(f"{kind} {name}" for kind in KINDS)]


class PlaceField(forms.Field):
    """A unit, by its code, its name (accents may be missing) or picked from the suggestions."""

    widget = PlaceInput
    default_error_messages = {
        "unknown": _("There is no place “%(value)s”. Type its name or its code."),
        "several": _("Several places are called “%(value)s”: %(places)s. Type the code of the one you mean."),
    }
    by: Any = None  # whoever fills the form: a name that occurs often is looked for at home first

    def clean(self, value):
        text, key = map(str, value if isinstance(value, tuple) else (value or "", ""))
        text = clean(text)
        place = self.find(text, key) if text or key else None
        if place is None and self.required:
            raise ValidationError(self.error_messages["required"], "required")
        return place

    def find(self, text: str, key: str) -> Any:
        """The key counts only while the text still names its place, for without JavaScript nobody empties it."""
        code = text.rpartition("·")[2].strip()
        picked = places().filter(pk=whole_number(key)).first() if key else None
        if picked and (not text or picked.code == code):
            return picked
        found = list(places().filter(code=code)) or list(places().filter(folded__in=spellings(text))[:200])
        found = [place for place in found if place.last_day is None or place.last_day >= today()] or found[-1:]
        if len(found) > 1:
            found = self.at_home(found) or found
        if not found:
            raise ValidationError(self.error_messages["unknown"], "unknown", {"value": text})
        if len(found) > 1:
            names = ", ".join(f"{place} ({place.code}, {place.parent})" for place in found[:4])
            raise ValidationError(self.error_messages["several"], "several", {"value": text, "places": names})
        return found[0]

    def at_home(self, found: list) -> list:
        home = [grant.place_id for grant in getattr(self.by, "grants_today", [])]
        inside = set(places().within(home).filter(pk__in=[p.pk for p in found]).values_list("pk", flat=True))
        return [place for place in found if place.pk in inside]

    def has_changed(self, initial, data) -> bool:
        return bool(data and any(data))


class PlacesField(forms.CharField):
    """Several units, one on each line, each by code or name."""

    widget = PlacesInput
    by: Any = None

    def clean(self, value):
        field = PlaceField()
        field.by = self.by
        return [field.clean(line) for line in super().clean(value).splitlines() if line.strip()]


class Choices(forms.RadioSelect):
    """A few choices, each a large touch target."""

    template_name = "kit/widgets/choices.html"


class ManyChoices(forms.CheckboxSelectMultiple):
    """Any of these, each a large touch target."""

    template_name = "kit/widgets/choices.html"


def tidy(field: forms.CharField) -> None:
    """Text reaches the rules in one spelling; the lines of a long text stay."""
    convert = field.to_python
    lines = isinstance(field.widget, forms.Textarea)

    def to_python(value):
        text = convert(value)
        if not isinstance(text, str):
            return text
        return "\n".join(clean(line) for line in text.splitlines()).strip() if lines else clean(text)

    field.to_python = to_python  # type: ignore[method-assign]


def is_plain_choice(field: forms.Field) -> bool:
    """One of a fixed list, for which the form named no widget of its own."""
    fixed = isinstance(field, forms.ChoiceField) and not isinstance(field, forms.ModelChoiceField)
    return fixed and type(field.widget) is forms.Select


def large_targets(field: Any) -> None:
    """Show a few choices at once instead of a list to open."""
    if not 1 < len(list(field.choices)) <= FEW + 1:
        return
    kept = list(field.choices)
    field.widget = Choices(attrs=field.widget.attrs)
    field.widget.is_required = field.required
    field.choices = [choice for choice in kept if choice[0] not in ("", None) or not field.required]


class VerbForm(forms.Form):
    """What is asked for one verb: it checks what was typed, the action checks the rules and writes.

    `subject` is the record (None when adding) and `by` the user, for choices that depend on them. `fills` names the
    fields that begin with what the record holds.
    """

    template_name = "kit/form_fields.html"
    required_css_class = "required"
    fields: dict[str, Any]  # looked up by name, each is of its own kind
    fills: Sequence[str] = ()
    intro: Any = ""  # a sentence above the fields
    warning: Any = ""  # what to know before pressing the button, with the citation it rests on
    citation: Any = ""
    danger = False  # a red button, for what cannot be taken back

    def __init__(self, *args, subject: Any = None, by: Any = None, **kwargs):
        self.subject, self.by = subject, by
        filled = {name: getattr(subject, name) for name in self.fills} if subject is not None else {}
        kwargs["initial"] = filled | (kwargs.get("initial") or {})
        super().__init__(*args, **{"label_suffix": "", **kwargs})
        for field in self.fields.values():
            if isinstance(field, PlaceField | PlacesField):
                field.by = by
            elif isinstance(field, forms.CharField) and not isinstance(field.widget, forms.PasswordInput):
                tidy(field)
            elif is_plain_choice(field):
                large_targets(field)


def attempt(form: forms.Form, act: Callable[[], Any]) -> Any:
    """Do it; what the action or the database refuses comes to stand at the form, with all that was typed."""
    try:
        return act()
    except ValidationError as error:
        refuse(form, error)
    except IntegrityError as error:
        told = violations.in_words(error)
        if told is None:
            raise
        refuse(form, told)
    return None


def refuse(form: forms.Form, error: ValidationError) -> None:
    """Put each reason at its field, or on top when the form has no such field."""
    by_field = error.error_dict if hasattr(error, "error_dict") else {NON_FIELD_ERRORS: error.error_list}
    for name, reasons in by_field.items():
        form.add_error(name if name in form.fields else None, ValidationError(reasons))
