"""Charts of one figure, drawn on the server as SVG: bars by unit below, or a line by month.

The picture carries its own letters (Be Vietnam Pro), since a picture in a page does not share the page's fonts.
"""

import base64
import io
import re
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

import vl_convert
from django.contrib.staticfiles import finders
from django.utils.translation import get_language

from tuquan.kit.period import Period
from tuquan.ledger.indicator import Indicator, Ratio
from tuquan.ledger.reading import Map
from tuquan.ledger.trace import By, Trace, opened
from tuquan.places.models import Place

FONT = "Be Vietnam Pro"
GREEN, INK, SOFT, LINE = "#0b6b50", "#17241f", "#56645e", "#e2e8e4"
FONTS = "kit/vendor/fonts/be-vietnam-pro-{subset}-{weight}-normal.woff2"
SUBSETS = {
    "latin": "U+0000-00FF,U+2000-206F,U+2212",
    "latin-ext": "U+0100-0101,U+0104-010F,U+0112-0127,U+012A-0167,U+016A-019F,U+01B1-02BA",
    "vietnamese": "U+0102-0103,U+0110-0111,U+0128-0129,U+0168-0169,U+01A0-01A1,U+01AF-01B0,U+1EA0-1EF9,U+20AB",
}
MOST = 40  # bars; a province has up to 168 communes
NUMBERS = {
    "vi": {"decimal": ",", "thousands": ".", "grouping": [3], "currency": ["", " ₫"]},
    "en": {"decimal": ".", "thousands": ",", "grouping": [3], "currency": ["₫", ""]},
}


def draw(found: Trace) -> str:
    """The SVG of a trace by child or by month."""
    spec = bars(found) if found.by is By.CHILD else line(found)
    svg = vl_convert.vegalite_to_svg(spec | STYLE, format_locale=NUMBERS["en" if get_language() == "en" else "vi"])
    return with_letters(svg)


def png(one: Indicator | Ratio, place: Place, window: Period, *, map: Map, by: By, known_at: datetime | None) -> io.BytesIO:  # noqa: A002
    """The same picture for a printed page, of figures whose reader holds the right already."""
    found = opened(one, place, window, map=map, by=by, known_at=known_at)
    spec = bars(found) if by is By.CHILD else line(found)
    drawn = vl_convert.vegalite_to_png(spec | STYLE, scale=2, format_locale=NUMBERS["vi"])
    return io.BytesIO(drawn)


AMOUNTS = {"format": ",~r", "tickCount": 5, "tickMinStep": 1}
STYLE = {
    "$schema": "https://vega.github.io/schema/vega-lite/v5.json",
    "background": "white",
    "config": {
        "font": FONT,
        "view": {"stroke": None},
        "axis": {
            "labelFont": FONT, "labelFontSize": 12, "labelColor": SOFT, "gridColor": LINE, "domainColor": LINE,
            "tickColor": LINE, "title": None,
        },
    },
}  # fmt: skip


def bars(found: Trace) -> dict:
    """One bar per unit below, the longest first."""
    rows: list[dict[str, Any]] = [
        {"name": f"{line.child.name} ({line.child.note})" if line.child.note else line.child.name,
         "value": line.amount.value, "number": number}
        for number, line in enumerate(found.children)
        if line.amount.value is not None
    ]  # fmt: skip
    rows = sorted(rows, key=lambda row: -row["value"])[:MOST]
    order = [row["number"] for row in rows]
    base = {
        "y": {
            "field": "number", "type": "nominal", "sort": order,
            "axis": {"labelExpr": labels(rows), "labelLimit": 260, "labelColor": INK, "ticks": False, "domain": False},
        },
        "x": {"field": "value", "type": "quantitative", "axis": AMOUNTS},
    }  # fmt: skip
    return {
        "width": 480,
        "height": {"step": 26},
        "data": {"values": rows},
        "encoding": base,
        "layer": [
            {"mark": {"type": "bar", "color": GREEN, "height": 16, "cornerRadiusEnd": 3}},
            {
                "mark": {"type": "text", "align": "left", "dx": 5, "color": INK, "font": FONT, "fontSize": 12},
                "encoding": {"text": {"field": "value", "type": "quantitative", "format": ",~r"}},
            },
        ],
    }


def labels(rows: list[dict]) -> str:
    """The name of each bar by its number, since two units may bear one name."""
    names = ", ".join(f"'{row['number']}': {quoted(row['name'])}" for row in rows)
    return "{" + names + "}[datum.value]"


def quoted(text: str) -> str:
    return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'"


def line(found: Trace) -> dict:
    """The course over the months; a month that the window cuts is an open point."""
    rows = [
        {"day": point.step.days.first.replace(day=1).isoformat(), "value": point.amount.value if point.amount else None,
         "cut": point.step.partial}
        for point in found.months
    ]  # fmt: skip
    return {
        "width": 640,
        "height": 240,
        "data": {"values": rows},
        "encoding": {
            "x": {"field": "day", "type": "temporal", "axis": {"format": "%m/%Y", "grid": False, "tickCount": 8}},
            "y": {"field": "value", "type": "quantitative", "axis": AMOUNTS},
        },
        "layer": [
            {"mark": {"type": "line", "color": GREEN, "strokeWidth": 2, "invalid": "break-paths-filter-domains"}},
            {
                "mark": {"type": "point", "size": 36, "color": GREEN, "filled": True, "opacity": 1},
                "encoding": {
                    "fill": {"condition": {"test": "datum.cut", "value": "white"}, "value": GREEN},
                    "stroke": {"value": GREEN},
                },
            },
        ],
    }


def with_letters(svg: str) -> str:
    """Put the fonts into the picture: only those subsets of which it has a letter."""
    text = re.sub(r"<[^>]*>", "", svg)
    faces = "".join(face(subset) for subset in SUBSETS if any(letter in letters(subset) for letter in set(text)))
    return svg.replace(">", f"><defs><style>{faces}</style></defs>", 1)


@cache
def letters(subset: str) -> frozenset[str]:
    ranges = [part.removeprefix("U+").partition("-") for part in SUBSETS[subset].split(",")]
    return frozenset(
        chr(number) for first, _to, last in ranges for number in range(int(first, 16), int(last or first, 16) + 1)
    )


@cache
def face(subset: str) -> str:
    """One @font-face with its letters inside; empty where the file is not there."""
    path = finders.find(FONTS.format(subset=subset, weight=400))
    if not path:
        return ""
    data = base64.b64encode(Path(path).read_bytes()).decode()
    return (
        f"@font-face{{font-family:'{FONT}';src:url(data:font/woff2;base64,{data}) format('woff2');"
        f"unicode-range:{SUBSETS[subset]}}}"
    )
