"""Template tags of the house; loaded everywhere, so templates need no {% load %}."""

from collections.abc import Sequence
from datetime import date

from django import template
from django.conf import settings
from django.forms import BoundField, CheckboxInput, CheckboxSelectMultiple, RadioSelect, Select
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tuquan.kit import display
from tuquan.kit.period import today
from tuquan.kit.public import LANGUAGE

register = template.Library()

register.filter("day", display.write_day)
register.filter("number", display.write_number)
register.filter("percent", display.write_percent)
register.filter("moment", display.write_moment)
register.filter("shown", display.shown)
register.filter("colour", display.colour_of)


@register.simple_tag
def icon(name: str, label: str = "") -> SafeString:
    """A drawing from the sprite; silent for screen readers unless it has a label."""
    voice = format_html('role="img" aria-label="{}"', label) if label else SafeString('aria-hidden="true"')
    address = static("kit/vendor/icons.svg")
    return format_html('<svg class="icon" {} focusable="false"><use href="{}#{}"/></svg>', voice, address, name)


@register.simple_tag
def chip(text: str, colour: str = "grey") -> SafeString:
    """A state in a word, on its colour."""
    return format_html('<span class="k-chip k-{}">{}</span>', colour, text)


@register.simple_tag(takes_context=True)
def query(context, **changes) -> str:
    """The query string of this page with these parameters changed; None or "" takes one out."""
    given = context["request"].GET.copy()
    for name, value in changes.items():
        given.pop(name, None)
        if value not in (None, ""):
            given[name] = value
    return f"?{given.urlencode()}"


@register.simple_tag(takes_context=True)
def public_query(context, **changes) -> str:
    """What an address of a resident's page ends in, so that the language goes along: "?lang=en", or nothing."""
    given = context["request"].GET.get(LANGUAGE, "")
    language = changes.get(LANGUAGE, given if given in dict(settings.LANGUAGES) else "")
    return f"?{LANGUAGE}={language}" if language else "?" if changes else ""


@register.simple_tag
def leave_for() -> str:
    """Where the button of a resident's page leads that leaves quickly."""
    return settings.LEAVE_FOR


@register.simple_tag
def control(field: BoundField) -> SafeString:
    """The input of a form field, dressed for its kind."""
    widget = field.field.widget
    if isinstance(widget, RadioSelect | CheckboxSelectMultiple):
        return field.as_widget()
    kind = "form-control"
    if isinstance(widget, CheckboxInput):
        kind = "form-check-input"
    elif isinstance(widget, Select):
        kind = "form-select"
    if field.errors:
        kind += " is-invalid"
    return field.as_widget(attrs={"class": f"{widget.attrs.get('class', '')} {kind}".strip()})


@register.filter
def is_checkbox(field: BoundField) -> bool:
    return isinstance(field.field.widget, CheckboxInput)


@register.filter
def due_in(day: date) -> str:
    """How far off a day is, in words."""
    left = (day - today()).days
    if left < 0:
        return ngettext("%(days)s day late", "%(days)s days late", -left) % {"days": display.write_number(-left)}
    if left == 0:
        return _("due today")
    return ngettext("%(days)s day left", "%(days)s days left", left) % {"days": display.write_number(left)}


@register.filter
def due_colour(day: date) -> str:
    """Red once late, yellow in the last three days, else grey."""
    left = (day - today()).days
    return "red" if left < 0 else "yellow" if left <= 3 else "grey"


@register.filter
def sort_of(sort: str, path: str) -> str:
    """How a list sorted like this stands to one column: up, down or neither."""
    return "ascending" if sort == path else "descending" if sort == f"-{path}" else ""


WIDTH, HEIGHT, MARGIN = 120, 32, 3


@register.simple_tag
def spark(values: Sequence[float | None], label: str = "") -> SafeString:
    """A line of the size of a word. Gaps (None) stay gaps; the label says in words what it shows."""
    known = [float(value) for value in values if value is not None]
    if len(known) < 2:
        return SafeString("")
    low, span = min(known), (max(known) - min(known)) or 1
    step = (WIDTH - 2 * MARGIN) / (len(values) - 1)
    points = [
        (MARGIN + i * step, HEIGHT - MARGIN - (float(v) - low) / span * (HEIGHT - 2 * MARGIN))
        for i, v in enumerate(values)
        if v is not None
    ]
    moves: list[str] = []
    for i, value in enumerate(values):
        if value is not None:
            x, y = points[len(moves)]
            moves.append(f"{'L' if i and values[i - 1] is not None else 'M'}{x:.1f} {y:.1f}")
    return format_html(
        '<svg class="k-spark" viewBox="0 0 {} {}" role="img" aria-label="{}"><path d="{}"/>'
        '<circle cx="{}" cy="{}" r="2.5"/></svg>',
        WIDTH, HEIGHT, label, " ".join(moves), f"{points[-1][0]:.1f}", f"{points[-1][1]:.1f}",
    )  # fmt: skip


@register.filter
def progress(done: float | None, whole: float | None) -> int:
    """Whole percent for a progress bar, never beyond its ends."""
    return max(0, min(100, round(100 * float(done or 0) / float(whole)))) if whole else 0
