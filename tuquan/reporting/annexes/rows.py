"""The rows of the annexes: one per figure of the text, and one per figure and unit below."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from tuquan.kit.period import Period, today
from tuquan.ledger.figures import figures
from tuquan.ledger.indicator import INDICATORS
from tuquan.ledger.reading import Map
from tuquan.places.models import Place
from tuquan.reporting.filling import Filled, map_day_of
from tuquan.reporting.models import Document

Row = dict[str, Any]


@dataclass(frozen=True)
class Field:
    """A column: its name and type in the data, and its title on a sheet."""

    name: str
    type: str
    title: object
    required: bool = True


KEY = Field("key", "string", _("Key"))
TITLE = Field("title", "string", _("Indicator"))
UNIT = Field("unit", "string", _("Unit of measure"))
CODE = Field("place_code", "string", _("Code"))
PLACE = Field("place", "string", _("Place"))
VALUE = Field("value", "number", _("Figure"), required=False)
OVER = Field("numerator", "integer", _("Numerator"), required=False)
UNDER = Field("denominator", "integer", _("Denominator"), required=False)
ESTIMATE = Field("estimate", "boolean", _("Estimate"))
FIGURES = (
    Field("mark", "integer", _("Mark")), KEY, Field("split", "string", _("Part"), required=False), TITLE, UNIT, CODE, PLACE,
    Field("first_day", "date", _("From")), Field("last_day", "date", _("To")), VALUE, OVER, UNDER, ESTIMATE,
    Field("basis", "string", _("Rests on"), required=False), Field("trace", "string", _("Trace")),
)  # fmt: skip
UNITS = (KEY, TITLE, UNIT, CODE, PLACE, VALUE, OVER, UNDER, ESTIMATE)


def figure_rows(document: Document, filled: Filled) -> list[Row]:
    """Each marked figure of the text, with the numbers that stand there."""
    places = Place.objects.in_bulk({one["place"] for one in filled.figures})
    return [
        {
            "mark": one["mark"], "key": one["key"], "split": one["split"], "title": one["title"], "unit": one["unit"],
            "place_code": places[one["place"]].code, "place": places[one["place"]].name,
            "first_day": date.fromisoformat(one["first"]), "last_day": date.fromisoformat(one["last"]),
            "value": one["value"] if one["known"] else None, "numerator": one["over"], "denominator": one["under"],
            "estimate": one["estimate"], "basis": one["basis"], "trace": trace(document, filled, one),
        }
        for one in filled.figures
    ]  # fmt: skip


def trace(document: Document, filled: Filled, one: Row) -> str:
    """Where a figure opens: from its proof once it is issued, from the ledger before."""
    if document.code:
        return settings.SITE + reverse("proof:figure", args=[document.code, one["mark"]])
    given = {"place_id": one["place"], "from": one["first"], "to": one["last"], "map": document.map}
    if filled.known_at:
        given["known_at"] = filled.known_at.isoformat()
    return f"{settings.SITE}{reverse('reporting:trace', args=[one['key']])}?{urlencode(given)}"


def unit_rows(document: Document, filled: Filled) -> list[Row]:
    """The tables of units of the document, as numbers: read at the moment of the document, on its map."""
    keys = list(dict.fromkeys(key for block in document.blocks if block["kind"] == "children" for key in block["keys"]))
    if not keys:
        return []
    table = figures(
        document.about, Period(document.first_day, document.last_day), map=Map(document.map),
        indicators=[INDICATORS[key] for key in keys], by_child=True, known_at=filled.known_at if document.is_out else None,
        map_day=map_day_of(document) if document.is_out else today(),
    )  # fmt: skip
    return [row for key in keys for row in rows_of_one(key, table)]


def rows_of_one(key: str, table) -> Sequence[Row]:
    one, rows = INDICATORS[key], []
    for child in table.children:
        amount = table.by_child[key][child.place.pk]
        rows.append({
            "key": key, "title": str(one.title), "unit": str(one.unit), "place_code": child.place.code, "place": child.name,
            "value": amount.value, "numerator": amount.over,
            "denominator": amount.under, "estimate": amount.estimate,
        })  # fmt: skip
    return rows
