"""Charts of a document as pictures, drawn offline: by year, by month, by unit, stacked by kind, and on a map."""

import struct
from collections.abc import Sequence
from datetime import datetime

import vl_convert

from tuquan.kit.period import Period
from tuquan.ledger.figures import figures
from tuquan.ledger.indicator import Indicator, Ratio
from tuquan.ledger.reading import Map
from tuquan.places.models import Place
from tuquan.reporting import report
from tuquan.reporting.charts import NUMBERS
from tuquan.reporting.pictures.data import months_of, parts_by_year, units_of, years_of
from tuquan.reporting.pictures.maps import on_map
from tuquan.reporting.pictures.shapes import bars, columns, line, stacked
from tuquan.reporting.report import Figure, Report

SCALE = 2.0  # sharp on paper: about 200 points to the inch


class Album:
    """The charts of one document: its figures are read once, each picture is drawn when it is asked for."""

    def __init__(self, place: Place, window: Period, map_: Map, ones: Sequence[Indicator | Ratio],
                 known_at: datetime | None = None):  # fmt: skip
        table = figures(place, window, map=map_, indicators=ones, by_child=True, splits=False, known_at=known_at)
        self.report = report.of(table, before=False, course=False)
        self.figures = {figure.indicator.key: figure for figure in self.report.figures}

    def draw(self, key: str, by: str) -> bytes:
        """The PNG of one chart; nothing where there is nothing to draw."""
        spec = spec_of(self.report, self.figures[key], by)
        return vl_convert.vegalite_to_png(spec, scale=SCALE, format_locale=NUMBERS["vi"]) if spec else b""


def size_of(png: bytes) -> tuple[int, int]:
    """Width and height in points, as the head of the file says."""
    return struct.unpack(">II", png[16:24])


def spec_of(report: Report, figure: Figure, by: str) -> dict | None:
    match by:
        case "year":
            return columns(years_of(report, figure))
        case "month":
            return line(months_of(report, figure))
        case "parts":
            return stacked(parts_by_year(report, figure))
        case "child":
            return bars(units_of(report, figure))
        case "map":
            return on_map(report, figure)
    raise ValueError(by)
