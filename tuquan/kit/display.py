"""Values as people read them: days, numbers and words, in the language of the page."""

from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from typing import Any

from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from tuquan.kit.days import write_day

NOTHING = "–"


def write_number(value: Any, places: int | None = None) -> str:
    """114.924 and 89,03 in Vietnamese, 114,924 and 89.03 in English; a dash where there is none.

    Without `places`, whole numbers stay whole and others keep at most two digits after the comma.
    """
    if value in (None, ""):
        return NOTHING
    if isinstance(value, Fraction):
        value = Decimal(value.numerator) / Decimal(value.denominator)
    exact = Decimal(str(value))
    if places is None:
        rounded = exact.quantize(Decimal("0.01"), ROUND_HALF_UP)
        text = f"{rounded:,.2f}".rstrip("0").rstrip(".")
    else:
        text = f"{exact.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP):,f}"
    text = text.replace("-", "−")
    return text if get_language() == "en" else text.translate(str.maketrans(",.", ".,"))


def write_percent(value: Any, places: int = 2) -> str:
    """89,03 % in Vietnamese, 89.03% in English, from the ratio 0.8903."""
    if value in (None, ""):
        return NOTHING
    gap = "" if get_language() == "en" else "\u00a0"
    return f"{write_number(Decimal(100) * Decimal(str(float(value))), places)}{gap}%"


def write_moment(moment: datetime | None) -> str:
    """Day and minute in Vietnam; the day alone at midnight, since some events know no more."""
    if moment is None:
        return NOTHING
    local = timezone.localtime(moment) if timezone.is_aware(moment) else moment
    day = write_day(local.date())
    return day if (local.hour, local.minute, local.second) == (0, 0, 0) else f"{local:%H:%M} · {day}"


def shown(value: Any) -> str:
    """Any value as it stands in a table or on a record's page."""
    if value is None or value == "":
        return NOTHING
    if isinstance(value, bool):
        return _("Yes") if value else _("No")
    if isinstance(value, datetime):
        return write_moment(value)
    if isinstance(value, date):
        return write_day(value)
    if isinstance(value, int | float | Decimal | Fraction):
        return write_number(value)
    if isinstance(value, list | tuple | set):
        return ", ".join(map(str, value)) or NOTHING
    return str(value)


# What a state feels like. The colour never stands alone: the chip always holds the word.
COLOURS = {
    "green": "active accepted approved awarded closed completed done mediated paid recognised resolved serving settled"
    " signed standing",
    "blue": "accepted_in_part assigned counted in_progress new open opened proposed received submitted sent",
    "yellow": "awaiting paused pending returned review sent_back suspended waiting",
    "red": "expired failed late overdue refused rejected",
    "grey": "abolished archived cancelled draft ended left unsettled void voided withdrawn",
}
COLOUR_OF = {state: colour for colour, states in COLOURS.items() for state in states.split()}


def colour_of(state: str) -> str:
    return COLOUR_OF.get(str(state).lower(), "grey")
