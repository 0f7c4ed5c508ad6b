"""Maps without boundaries: the country as tiles, a province as circles at the centres of its communes.

No licensed geometry of the units is ours, so no line pretends to be one. Hoàng Sa and Trường Sa always have their tile.
"""

from math import cos, pi, radians, sqrt
from typing import Any

from tuquan.kit.display import write_number
from tuquan.places.models import Kind, Place, Tier
from tuquan.places.tiles import tiles
from tuquan.reporting.charts import GREEN, INK, LINE
from tuquan.reporting.issuers import seat_name
from tuquan.reporting.pictures.shapes import BASE, NUMBER
from tuquan.reporting.report import Figure, Report, known

TILE_WIDE, TILE_HIGH = 92, 40
EDGE = 48
SIDE = 400  # of the map of a province
LEAST, LARGEST, TOGETHER = 14, 700, 9000  # areas of circles: of one, and about that of all
NAMED = 10  # circles that bear their name where there are many
LETTER = (6.6, 14)  # how much room a name takes: a letter is so wide, a line so high
PALE = "#eef4f1"


def on_map(report: Report, figure: Figure) -> dict | None:
    """Tiles where the units below are provinces, else circles."""
    pairs = [
        (child.place, amount.value or 0 if known(amount) else None)
        for child, amount in zip(report.children, figure.by_child, strict=True)
        if child.place != report.table.place
    ]
    if has_tiles(report):
        return tiled({place.code: value for place, value in pairs})
    return circles([(place, value or 0) for place, value in pairs])


def has_tiles(report: Report) -> bool:
    """Whether the units below are the provinces of today: codes come again on the old map with another meaning."""
    places = [child.place for child in report.children if child.place != report.table.place]
    return bool(places) and all(place.tier == Tier.PROVINCE and place.last_day is None for place in places)


def tiled(values: dict[str, float | None]) -> dict:
    """A square per province with its name and number; the two archipelagos belong to the provinces they lie beside."""
    names = dict(Place.objects.filter(code__in=tiles(), last_day=None).values_list("code", "name"))
    rows: list[dict[str, Any]] = [
        {"x": tile.column, "y": tile.row, "name": seat_name(names[code]), "value": values.get(code) or 0,
         "label": write_number(values.get(code)) if len(code) == 2 else ""}
        for code, tile in tiles().items()
        if code in names
    ]  # fmt: skip
    wide, high = max(row["x"] for row in rows) + 1, max(row["y"] for row in rows) + 1
    half = max(row["value"] for row in rows) / 2
    position = {
        "x": {"field": "x", "type": "ordinal", "axis": None, "scale": {"paddingInner": 0.05}},
        "y": {"field": "y", "type": "ordinal", "axis": None, "scale": {"paddingInner": 0.07}},
    }
    ink = {"condition": {"test": f"datum.label && datum.value > {half}", "value": "white"}, "value": INK}
    return BASE | {
        "width": wide * TILE_WIDE, "height": high * TILE_HIGH, "data": {"values": rows}, "encoding": position,
        "layer": [
            {"mark": {"type": "rect", "stroke": "#9db3a8", "strokeWidth": 0.8},
             "encoding": {"color": {"field": "value", "type": "quantitative", "legend": None,
                                    "scale": {"range": [PALE, GREEN], "domainMin": 0}}}},
            {"mark": {"type": "text", "dy": -7, "fontSize": 12},
             "encoding": {"text": {"field": "name"}, "color": ink}},
            {"mark": {"type": "text", "dy": 8, "fontSize": 12}, "encoding": {"text": {"field": "label"}, "color": ink}},
        ],
    }  # fmt: skip


def circles(pairs: list[tuple[Place, float]]) -> dict | None:
    """A circle per unit at its centre, its area as its number; special zones far out stand at the edge."""
    placed = [(place, value) for place, value in pairs if place.latitude is not None and place.longitude is not None]
    near = [place for place, _value in placed if place.kind != Kind.SPECIAL_ZONE] or [place for place, _v in placed]
    if len(near) < 2:
        return None
    south, north = min(one.latitude for one in near), max(one.latitude for one in near)
    west, east = min(one.longitude for one in near), max(one.longitude for one in near)
    narrow = cos(radians((south + north) / 2))
    wide, high = max((east - west) * narrow, 0.01), max(north - south, 0.01)
    each = SIDE / max(wide, high)
    most = max(value for _place, value in placed) or 1
    largest = min(LARGEST, max(LEAST * 8, TOGETHER / len(placed)))
    rows = []
    for rank, (place, value) in enumerate(sorted(placed, key=lambda pair: -pair[1])):
        x = (min(max(place.longitude, west), east) - west) * narrow * each
        y = (min(max(place.latitude, south), north) - south) * each
        radius = sqrt((LEAST + (largest - LEAST) * value / most) / pi)
        rows.append({"x": x, "y": y, "top": y + radius + 3, "value": value, "none": not value,
                     "name": seat_name(place.name) if value and (rank < NAMED or len(placed) <= 2 * NAMED) else ""})  # fmt: skip
    thin_out(rows)
    position = {
        name: {"field": name, "type": "quantitative", "axis": None, "scale": {"domain": [least, most_], "nice": False}}
        for name, least, most_ in (
            ("x", -EDGE, wide * each + EDGE), ("y", -EDGE / 2, high * each + EDGE / 2),
        )
    }  # fmt: skip
    legend = {"title": None, "format": NUMBER, "orient": "right", "columns": 1, "values": [most, round(most / 4)],
              "symbolFillColor": GREEN, "symbolStrokeColor": "white"}  # fmt: skip
    return BASE | {
        "width": round(wide * each + 2 * EDGE), "height": round(high * each + EDGE), "data": {"values": rows},
        "config": BASE["config"] | {"view": {"stroke": LINE}},
        "encoding": position,
        "layer": [
            {"transform": [{"filter": "datum.none"}],
             "mark": {"type": "point", "size": 26, "filled": False, "color": "#8fa399", "strokeWidth": 1}},
            {"transform": [{"filter": "!datum.none"}],
             "mark": {"type": "circle", "color": GREEN, "opacity": 0.75, "stroke": "white", "strokeWidth": 0.7},
             "encoding": {"size": {"field": "value", "type": "quantitative", "legend": legend,
                                   "scale": {"range": [LEAST, largest], "domainMin": 0}}}},
            {"mark": {"type": "text", "fontSize": 12, "baseline": "bottom", "color": INK},
             "encoding": {"text": {"field": "name"}, "y": position["y"] | {"field": "top"}}},
        ],
    }  # fmt: skip


def thin_out(rows: list[dict]) -> None:
    """Take away the names that would lie on a larger circle's name."""
    taken: list[tuple[float, float, float]] = []
    for row in rows:
        half = LETTER[0] * len(row["name"]) / 2
        clash = any(abs(row["x"] - x) < half + other and abs(row["top"] - top) < LETTER[1] for x, top, other in taken)
        if clash:
            row["name"] = ""
        elif row["name"]:
            taken.append((row["x"], row["top"], half))
