"""What a run or a paragraph really looks like: defaults, table, paragraph and character styles, then its own marks."""

from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from tuquan.reporting.conformance.names import OFF, TWIPS_PER_CM, TWIPS_PER_PT, A, W, number, on, val, w
from tuquan.reporting.conformance.package import Package

FALLBACK = "Times New Roman"  # what Word takes where a file names no font at all
FALLBACK_SIZE = 10.0
ALIGN = {"both": "justify", "distribute": "justify", "center": "centre", "end": "right", "start": "left"}
DEEP = 20  # styles based on styles; a circle ends here


@dataclass(frozen=True)
class Letters:
    """How a run looks."""

    ascii: str = FALLBACK
    other: str = FALLBACK  # letters beyond ASCII: in Vietnamese every second word
    size: float = FALLBACK_SIZE
    bold: bool = False
    italic: bool = False
    underline: bool = False
    colour: str = "auto"
    caps: bool = False
    hidden: bool = False
    raised: bool = False  # superscript or subscript
    boxed: bool = False

    def fonts(self, text: str) -> set[str]:
        """The fonts that these letters are set in."""
        used = {self.ascii} if any(letter.isalnum() and letter.isascii() for letter in text) else set()
        return used | ({self.other} if any(letter.isalpha() and not letter.isascii() for letter in text) else set())


@dataclass
class Shape:
    """How a paragraph stands. Lengths in cm, gaps in points; `line` in lines, or `exact` in points."""

    align: str = "left"
    left: float = 0.0
    right: float = 0.0
    first: float = 0.0
    before: float = 0.0
    after: float = 0.0
    line: float = 1.0
    exact: float | None = None
    contextual: bool = False
    style: str = ""
    list_id: str = ""
    list_level: int = 0
    tabs: list[tuple[float, str]] = field(default_factory=list)
    borders: dict[str, bool] = field(default_factory=dict)


class Styles:
    """The style sheet of a file, with the fonts of its theme."""

    def __init__(self, package: Package):
        root = package.xml("word/styles.xml")
        self.root = root
        self.theme = theme_fonts(package)
        self.by_id: dict[str, Any] = {}
        self.default: dict[str, str] = {}
        self.bases: dict[tuple, dict] = {}
        for style in root.iter(w("style")) if root is not None else ():
            name, kind = style.get(w("styleId")) or "", style.get(w("type")) or "paragraph"
            self.by_id[name] = style
            if (style.get(w("default")) or "0").lower() not in OFF:
                self.default[kind] = name

    @cached_property
    def defaults(self) -> tuple:
        """rPr and pPr of the whole file."""
        if self.root is None:
            return None, None
        return (
            self.root.find(f"{W}docDefaults/{W}rPrDefault/{W}rPr"),
            self.root.find(f"{W}docDefaults/{W}pPrDefault/{W}pPr"),
        )

    def chain(self, name: str | None) -> list:
        """A style after those it is based on."""
        found: list = []
        while name in self.by_id and len(found) < DEEP:
            style = self.by_id[name]
            found.append(style)
            name = val(style.find(w("basedOn")))
        return found[::-1]

    def paragraph(self, own, table: str | None, numbering) -> Shape:
        """The shape of a paragraph with these marks of its own."""
        name = val(own.find(w("pStyle"))) if own is not None else None
        name = name if name in self.by_id else self.default.get("paragraph")
        levels = [self.defaults[1]]
        levels += [style.find(w("pPr")) for style in self.chain(table)]
        levels += [style.find(w("pPr")) for style in self.chain(name)]
        shape = Shape(style=name or "")
        for level in [*levels, own]:
            if level is not None and (listed := level.find(w("numPr"))) is not None:
                shape.list_id = val(listed.find(w("numId"))) or shape.list_id
                shape.list_level = int(number(val(listed.find(w("ilvl"))), shape.list_level))
        if shape.list_id in ("", "0"):
            shape.list_id = ""
        else:
            levels.append(numbering.paragraph(shape.list_id, shape.list_level))
        for level in [*levels, own]:
            if level is not None:
                put_shape(shape, level)
        return shape

    def letters(self, own, paragraph: str, table: str | None) -> Letters:
        """The looks of a run with these marks of its own in a paragraph of this style."""
        character = val(own.find(w("rStyle"))) if own is not None else None
        key = (table, paragraph, character)
        if key not in self.bases:
            levels = [self.defaults[0]]
            for name in key:
                levels += [style.find(w("rPr")) for style in self.chain(name)]
            base: dict = {}
            for level in levels:
                if level is not None:
                    self.put_letters(base, level)
            self.bases[key] = base
        looks = dict(self.bases[key])
        if own is not None:
            self.put_letters(looks, own)
        return Letters(**looks)

    def put_letters(self, looks: dict, level) -> None:
        fonts = level.find(w("rFonts"))
        if fonts is not None:
            for name, place in (("ascii", "ascii"), ("other", "hAnsi")):
                theme, plain = fonts.get(w(f"{place}Theme")), fonts.get(w(place))
                if theme or plain:
                    looks[name] = self.theme.get(theme[:5], FALLBACK) if theme else plain
        for name, tags in (("bold", ("b",)), ("italic", ("i",)), ("caps", ("caps",)), ("hidden", ("vanish",))):
            for tag in tags:
                if (switch := on(level.find(w(tag)))) is not None:
                    looks[name] = switch
        if (size := val(level.find(w("sz")))) is not None:
            looks["size"] = number(size, 2 * FALLBACK_SIZE) / 2
        if (line := level.find(w("u"))) is not None:
            looks["underline"] = (val(line) or "single") not in OFF
        if (colour := level.find(w("color"))) is not None:
            looks["colour"] = (val(colour) or "auto").lower()
        if (raised := val(level.find(w("vertAlign")))) is not None:
            looks["raised"] = raised != "baseline"
        if (box := level.find(w("bdr"))) is not None:
            looks["boxed"] = (val(box) or "none") not in OFF


def put_shape(shape: Shape, level) -> None:
    if (align := val(level.find(w("jc")))) is not None:
        shape.align = ALIGN.get(align, align)
    if (indent := level.find(w("ind"))) is not None:
        for name, words in (("left", ("left", "start")), ("right", ("right", "end"))):
            for word in words:
                if indent.get(w(word)) is not None:
                    setattr(shape, name, number(indent.get(w(word))) / TWIPS_PER_CM)
        if indent.get(w("hanging")) is not None:
            shape.first = -number(indent.get(w("hanging"))) / TWIPS_PER_CM
        elif indent.get(w("firstLine")) is not None:
            shape.first = number(indent.get(w("firstLine"))) / TWIPS_PER_CM
    if (spacing := level.find(w("spacing"))) is not None:
        put_spacing(shape, spacing)
    if (close := on(level.find(w("contextualSpacing")))) is not None:
        shape.contextual = close
    for tab in level.iterfind(f"{W}tabs/{W}tab"):
        place, kind = number(tab.get(w("pos"))) / TWIPS_PER_CM, val(tab) or "left"
        shape.tabs = sorted([one for one in shape.tabs if one[0] != place] + ([] if kind == "clear" else [(place, kind)]))
    for border in level.iterfind(f"{W}pBdr/*"):
        shape.borders[border.tag.rpartition("}")[2]] = (val(border) or "none") not in ("none", "nil")


def put_spacing(shape: Shape, spacing) -> None:
    for name in ("before", "after"):
        if (spacing.get(w(f"{name}Autospacing")) or "0").lower() not in OFF:
            setattr(shape, name, 14.0)  # as browsers do, and Word with them
        elif spacing.get(w(name)) is not None:
            setattr(shape, name, number(spacing.get(w(name))) / TWIPS_PER_PT)
    if spacing.get(w("line")) is not None:
        amount, rule = number(spacing.get(w("line")), 240), spacing.get(w("lineRule")) or "auto"
        shape.line, shape.exact = (amount / 240, None) if rule == "auto" else (1.0, amount / TWIPS_PER_PT)
        if rule == "atLeast":
            shape.exact = -amount / TWIPS_PER_PT  # at least so much: it grows with the letters


def theme_fonts(package: Package) -> dict[str, str]:
    """ "minor" and "major" of the theme, by the first five letters of their names in a file."""
    name = next((name for name in sorted(package.names) if name.startswith("word/theme/theme")), "")
    root = package.xml(name) if name else None
    found = {}
    for kind in ("minor", "major"):
        latin = root.find(f".//{A}{kind}Font/{A}latin") if root is not None else None
        if latin is not None and latin.get("typeface"):
            found[kind] = latin.get("typeface")
    return found
