"""Lines and boxes drawn on the page, in the two languages that word processors speak."""

import re
from dataclasses import dataclass

from tuquan.reporting.conformance.names import EMU_PER_CM, VML, WP, A, W, local, number

LINES = {"line", "straightConnector1"}
THIN = 0.1  # cm: what is flatter is a line, whatever it was drawn with
UNITS = {"pt": 2.54 / 72, "cm": 1.0, "mm": 0.1, "in": 2.54, "px": 2.54 / 96, "": 2.54 / 72}


@dataclass(frozen=True)
class Drawn:
    """A drawn line; `width` in cm, None where the file does not say."""

    width: float | None


def drawings(element) -> tuple[list[Drawn], list[tuple]]:
    """The lines below an element, and the text boxes as (contents, width)."""
    lines: list[Drawn] = []
    boxes = []
    for text in element.iter(f"{W}txbxContent"):
        if not any(local(one) == "txbxContent" for one in text.iterancestors()):
            boxes.append((text, box_width(text)))
    for holder in (*element.iter(f"{WP}anchor"), *element.iter(f"{WP}inline")):
        extent = holder.find(f"{WP}extent")
        width = number(extent.get("cx")) / EMU_PER_CM if extent is not None else None
        height = number(extent.get("cy")) / EMU_PER_CM if extent is not None else 0.0
        shapes = {one.get("prst") for one in holder.iter(f"{A}prstGeom")}
        if shapes & LINES or (shapes and width and height < THIN):
            lines.append(Drawn(width))
    for kind in ("line", "shape", "rect"):
        for one in element.iter(f"{VML}{kind}"):
            if kind == "line":
                lines.append(Drawn(vml_line(one)))
            elif (one.get("type") or "") == "#_x0000_t32" or flat(one):
                lines.append(Drawn(styled(one, "width")))
    return lines, boxes


def box_width(text) -> float | None:
    for holder in text.iterancestors(f"{WP}anchor", f"{WP}inline"):
        extent = holder.find(f"{WP}extent")
        return number(extent.get("cx")) / EMU_PER_CM if extent is not None else None
    for holder in text.iterancestors(f"{VML}shape", f"{VML}rect"):
        return styled(holder, "width")
    return None


def vml_line(element) -> float | None:
    ends = [measure((element.get(name) or "").partition(",")[0]) for name in ("from", "to")]
    return abs(ends[1] - ends[0]) if None not in ends else None


def flat(element) -> bool:
    height, width = styled(element, "height"), styled(element, "width")
    return height is not None and bool(width) and height < THIN


def styled(element, name: str) -> float | None:
    found = re.search(rf"(?:^|;)\s*{name}:([^;]+)", element.get("style") or "")
    return measure(found[1]) if found else None


def measure(text: str) -> float | None:
    found = re.fullmatch(r"\s*(-?[\d.]+)\s*(pt|cm|mm|in|px|)\s*", text)
    return number(found[1]) * UNITS[found[2]] if found else None
