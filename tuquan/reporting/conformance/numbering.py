"""Numbers that a word processor writes by itself before a paragraph: "1.", "a)", "-"."""

from typing import Any

from tuquan.reporting.conformance.names import number, val, w
from tuquan.reporting.conformance.package import Package

ROMAN = ((1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"), (40, "xl"), (10, "x"),
         (9, "ix"), (5, "v"), (4, "iv"), (1, "i"))  # fmt: skip
MOST = 4000


class Numbering:
    """The lists of a file, counted in the order of its paragraphs."""

    def __init__(self, package: Package):
        root = package.xml("word/numbering.xml")
        self.levels: dict[tuple[str, int], Any] = {}
        self.counts: dict[str, dict[int, int]] = {}
        if root is None:
            return
        abstract = {one.get(w("abstractNumId")): one for one in root.iter(w("abstractNum"))}
        for one in root.iter(w("num")):
            source = abstract.get(val(one.find(w("abstractNumId"))))
            for level in source.iter(w("lvl")) if source is not None else ():
                self.levels[one.get(w("numId")), int(number(level.get(w("ilvl"))))] = level

    def paragraph(self, name: str, depth: int):
        """The shape that a level gives its paragraphs."""
        level = self.levels.get((name, depth))
        return level.find(w("pPr")) if level is not None else None

    def label(self, name: str, depth: int) -> str:
        """The next label of this list; "" where it shows none."""
        level = self.levels.get((name, depth))
        if level is None:
            return ""
        counts = self.counts.setdefault(name, {})
        start = int(number(val(level.find(w("start"))), 1))
        counts[depth] = counts[depth] + 1 if depth in counts else start
        for deeper in [one for one in counts if one > depth]:
            del counts[deeper]
        text = val(level.find(w("lvlText"))) or ""
        kind = val(level.find(w("numFmt"))) or "decimal"
        if kind == "bullet":
            return "-" if text.strip() in ("-", "\u2013", "\u2212", "\uf02d", "\uf0be") else text
        for place in range(9):
            if f"%{place + 1}" in text:
                other = self.levels.get((name, place))
                form = val(other.find(w("numFmt"))) if other is not None else "decimal"
                text = text.replace(f"%{place + 1}", spelled(counts.get(place, 1), form or "decimal"))
        return text


def spelled(count: int, form: str) -> str:
    if form in ("lowerRoman", "upperRoman") and 0 < count < MOST:
        text = ""
        for amount, letters in ROMAN:
            times, count = divmod(count, amount)
            text += letters * times
        return text.upper() if form == "upperRoman" else text
    if form in ("lowerLetter", "upperLetter") and 0 < count <= 26:
        return chr((ord("a") if form == "lowerLetter" else ord("A")) + count - 1)
    return "" if form == "none" else str(count)
