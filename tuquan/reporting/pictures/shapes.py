"""The shapes of charts, as Vega-Lite: columns, line, bars, stacked columns. Made for paper, legible without colour."""

from collections.abc import Sequence
from typing import Any

from tuquan.reporting.charts import GREEN, INK, LINE, SOFT
from tuquan.reporting.narrative.wording import wording
from tuquan.reporting.pictures.data import Row

FONT = "Liberation Sans"  # comes with the drawing library, with every Vietnamese letter
WIDTH, HEIGHT = 560, 230
MOST = 20  # bars; the others are added up in one
NUMBER = ",~r"
SHADES = ["#0b6b50", "#d98e04", "#2f5d8a", "#9a3b3b", "#7fb8a0", "#8a7ca8", "#5c5c5c"]
BASE: dict[str, Any] = {
    "$schema": "https://vega.github.io/schema/vega-lite/v5.json",
    "background": "white",
    "config": {
        "font": FONT,
        "view": {"stroke": None},
        "axis": {"labelFont": FONT, "labelFontSize": 13, "labelColor": INK, "gridColor": LINE, "domainColor": SOFT,
                 "tickColor": SOFT, "title": None},
        "legend": {"labelFont": FONT, "labelFontSize": 13, "title": None, "orient": "bottom", "labelLimit": 330,
                   "columns": 2},
    },
}  # fmt: skip
AMOUNTS = {"format": NUMBER, "tickCount": 5, "tickMinStep": 1}


def columns(rows: Sequence[Row]) -> dict | None:
    """A column per year with its number above."""
    if not any(row.value for row in rows):
        return None
    return BASE | {
        "width": WIDTH, "height": HEIGHT, "data": {"values": data(rows)},
        "encoding": {
            "x": {"field": "name", "type": "nominal", "sort": None, "axis": {"labelAngle": 0, "ticks": False}},
            "y": {"field": "value", "type": "quantitative", "axis": AMOUNTS},
        },
        "layer": [
            {"mark": {"type": "bar", "color": GREEN, "width": {"band": 0.62}}},
            {"mark": {"type": "text", "dy": -7, "color": INK, "fontSize": 12},
             "encoding": {"text": {"field": "value", "type": "quantitative", "format": NUMBER}}},
        ],
    }  # fmt: skip


def line(rows: Sequence[Row]) -> dict | None:
    """The course over the months; a month that the window cuts is an open point."""
    if not any(row.value for row in rows):
        return None
    layers: list[dict] = [
        {"mark": {"type": "line", "color": GREEN, "strokeWidth": 2, "invalid": "break-paths-filter-domains"}}
    ]
    if len(rows) <= 36:
        layers.append({
            "mark": {"type": "point", "size": 36, "color": GREEN, "filled": True, "opacity": 1},
            "encoding": {"fill": {"condition": {"test": "datum.cut", "value": "white"}, "value": GREEN},
                         "stroke": {"value": GREEN}},
        })  # fmt: skip
    return BASE | {
        "width": WIDTH, "height": HEIGHT, "data": {"values": data(rows)},
        "encoding": {
            "x": {"field": "name", "type": "temporal",
                  "axis": {"format": "%m/%Y", "grid": False, "tickCount": 8, "labelOverlap": True}},
            "y": {"field": "value", "type": "quantitative", "axis": AMOUNTS},
        },
        "layer": layers,
    }  # fmt: skip


def bars(rows: Sequence[Row]) -> dict | None:
    """A bar per unit, the longest first; beyond the twentieth they are added up, as a number without a bar."""
    if not rows:
        return None
    shown = list(rows[:MOST])
    if len(rows) > MOST:
        rest = rows[MOST:]
        name = f"{wording()['charts']['others']} ({len(rest)})"
        shown.append(Row(name, sum(row.value or 0 for row in rest), cut=True))
    values = [{"name": row.name, "value": row.value, "number": number, "rest": row.cut}
              for number, row in enumerate(shown)]  # fmt: skip
    names = ", ".join(f"{number}: {quoted(row.name)}" for number, row in enumerate(shown))
    amount = {"field": "value", "type": "quantitative", "axis": AMOUNTS}
    number = {"field": "value", "type": "quantitative", "format": NUMBER}
    label = {"type": "text", "align": "left", "dx": 4, "color": INK, "fontSize": 12}
    return BASE | {
        "width": WIDTH - 150, "height": {"step": 19}, "data": {"values": values},
        "encoding": {
            "y": {"field": "number", "type": "nominal", "sort": None,
                  "axis": {"labelExpr": f"({{{names}}})[datum.value]", "labelLimit": 220, "ticks": False,
                           "domain": False}},
        },
        "layer": [
            {"transform": [{"filter": "!datum.rest"}], "mark": {"type": "bar", "height": 12, "color": GREEN},
             "encoding": {"x": amount}},
            {"transform": [{"filter": "!datum.rest"}], "mark": label, "encoding": {"x": amount, "text": number}},
            {"transform": [{"filter": "datum.rest"}], "mark": label | {"color": SOFT},
             "encoding": {"x": {"datum": 0}, "text": number}},
        ],
    }  # fmt: skip


def stacked(rows: Sequence[Row]) -> dict | None:
    """A column per year, in pieces by kind; the kinds in the order of their size."""
    kinds: dict[str, float] = {}
    for row in rows:
        kinds[row.kind] = kinds.get(row.kind, 0) + (row.value or 0)
    order = sorted(kinds, key=lambda kind: -kinds[kind])
    if not order:
        return None
    return BASE | {
        "width": WIDTH, "height": HEIGHT,
        "data": {"values": [one | {"rank": order.index(one["kind"])} for one in data(rows)]},
        "mark": {"type": "bar", "width": {"band": 0.62}, "stroke": "white", "strokeWidth": 0.7},
        "encoding": {
            "x": {"field": "name", "type": "nominal", "sort": None, "axis": {"labelAngle": 0, "ticks": False}},
            "y": {"field": "value", "type": "quantitative", "axis": AMOUNTS},
            "order": {"field": "rank"},
            "color": {"field": "kind", "type": "nominal", "sort": order,
                      "scale": {"domain": order, "range": SHADES[: len(order)]}},
        },
    }  # fmt: skip


def data(rows: Sequence[Row]) -> list[dict]:
    return [{"name": row.name, "value": row.value, "kind": row.kind, "cut": row.cut} for row in rows]


def quoted(text: str) -> str:
    return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'"
