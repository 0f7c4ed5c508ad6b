"""A .docx as lines on paper: every paragraph with its place, its looks, and the lines drawn beside it."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from django.utils.translation import gettext as _

from tuquan.reporting.conformance.drawings import Drawn, drawings
from tuquan.reporting.conformance.names import MC, TWIPS_PER_CM, R, W, local, number, on, val, w
from tuquan.reporting.conformance.numbering import Numbering
from tuquan.reporting.conformance.package import Package, Unreadable, damaged
from tuquan.reporting.conformance.styles import Letters, Shape, Styles

LEFT_OUT = {"del", "moveFrom", "pPr", "rPr", "Fallback", "instrText", "delText", "sdtPr"}
MARKS = {"t": None, "tab": "\t", "ptab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "-", "softHyphen": ""}
DEFAULT_TAB = 1.27


@dataclass(frozen=True)
class Where:
    """What holds a paragraph: the page itself, a cell, a box, a margin. `width` in cm, None where nobody knows."""

    kind: str = "body"
    table: int = 0
    row: int = 0
    column: int = 0
    width: float | None = None
    ruled: bool = False  # the cell has a line at its foot
    style: str | None = None  # of the table

    @property
    def key(self) -> tuple:
        """The column: what stands below each other."""
        return self.kind, self.table, self.column

    @property
    def cell(self) -> tuple:
        return self.kind, self.table, self.row, self.column


@dataclass
class Run:
    text: str
    letters: Letters


@dataclass
class Paragraph:
    """One paragraph, in the order of the page."""

    where: Where
    number: int
    runs: list[Run]
    shape: Shape
    order: int = 0
    section: int = 0
    drawn: list[Drawn] = field(default_factory=list)
    label: str = ""
    fields: set[str] = field(default_factory=set)
    after: "Paragraph | None" = field(default=None, repr=False)

    @property
    def text(self) -> str:
        return "".join(run.text for run in self.runs)

    @property
    def said(self) -> str:
        """The text as it is read, with the number that a list gives it."""
        text = " ".join(self.text.split())
        return f"{self.label} {text}" if self.label and text else text

    @property
    def first_line(self) -> float:
        """Where the first line begins, in cm from the margin."""
        start = self.shape.left + self.shape.first
        for letter in self.text[:4]:
            if letter != "\t":
                break
            start = next((place for place, _kind in self.shape.tabs if place > start + 0.01),
                         (int(start / DEFAULT_TAB + 0.01) + 1) * DEFAULT_TAB)  # fmt: skip
        return start

    def place(self) -> str:
        """Where it stands, in words."""
        numbers = {"number": self.number, "table": self.where.table, "row": self.where.row,
                   "column": self.where.column, "section": self.section + 1}  # fmt: skip
        match self.where.kind:
            case "cell":
                return _("table %(table)s, row %(row)s, cell %(column)s, paragraph %(number)s") % numbers
            case "box":
                return _("text box %(table)s, paragraph %(number)s") % numbers
            case "header":
                return _("top margin of section %(section)s") % numbers
            case "footer":
                return _("bottom margin of section %(section)s") % numbers
        return _("paragraph %(number)s") % numbers


@dataclass
class Section:
    """Pages of one shape. Lengths in mm."""

    number: int
    width: float
    height: float
    margins: dict[str, float]
    landscape: bool
    kind: str
    title_page: bool
    start: int | None
    digits: str
    headers: dict[str, list[Paragraph]]
    footers: dict[str, list[Paragraph]]

    @property
    def text_width(self) -> float:
        return (self.width - self.margins["left"] - self.margins["right"]) / 10

    def place(self) -> str:
        return _("section %(section)s") % {"section": self.number + 1}


class Reader:
    """Reads one file."""

    def __init__(self, package: Package):
        self.package = package
        self.styles, self.numbering = Styles(package), Numbering(package)
        self.paragraphs: list[Paragraph] = []
        self.sections: list[Section] = []
        self.tables = self.boxes = 0
        root = package.xml(package.main)
        body = root.find(w("body")) if root is not None else None
        if body is None:
            strict = root is not None and "purl.oclc.org" in root.tag
            raise Unreadable(_("This is “Strict Open XML”. Save it as an ordinary .docx.") if strict else damaged())
        self.rels = {one.get("Id"): one.get("Target") or "" for one in self.relations()}
        last = list(body.iterchildren(w("sectPr")))
        marks = [*body.iterfind(f"{W}p/{W}pPr/{W}sectPr"), *last]
        self.sections = [self.section(number, one) for number, one in enumerate(marks)]
        if not self.sections:
            raise Unreadable(damaged())
        self.now = 0
        self.walk(body, Where(width=self.sections[0].text_width), None)
        for order, paragraph in enumerate(self.paragraphs):
            paragraph.order = order
            paragraph.after = self.paragraphs[order + 1] if order + 1 < len(self.paragraphs) else None

    def relations(self) -> Iterator:
        root = self.package.xml(f"word/_rels/{self.package.main.removeprefix('word/')}.rels")
        return root.iterchildren() if root is not None else iter(())

    # --- sections ------------------------------------------------------------------------------------------------

    def section(self, number_: int, element) -> Section:
        size, margin = element.find(w("pgSz")), element.find(w("pgMar"))
        width, height = (length(size, name, default) for name, default in (("w", 12240), ("h", 15840)))
        pages = element.find(w("pgNumType"))
        start = pages.get(w("start")) if pages is not None else None
        before = self.sections[-1] if self.sections else None
        section = Section(
            number_, width, height, {side: length(margin, side, 1440) for side in ("top", "bottom", "left", "right")},
            width > height, val(element.find(w("type"))) or "nextPage", bool(on(element.find(w("titlePg")))),
            int(number(start, 1)) if start is not None else None,
            (pages.get(w("fmt")) if pages is not None else None) or "decimal", {}, {},
        )  # fmt: skip
        self.sections.append(section)
        for holder, name in ((section.headers, "header"), (section.footers, "footer")):
            for reference in element.iterchildren(w(f"{name}Reference")):
                kind = reference.get(w("type")) or "default"
                holder[kind] = self.margin(name, self.rels.get(reference.get(f"{R}id"), ""), section)
            for kind, held in (getattr(before, f"{name}s").items() if before else ()):
                holder.setdefault(kind, held)
        self.sections.pop()
        return section

    def margin(self, kind: str, target: str, section: Section) -> list[Paragraph]:
        """The paragraphs of a header or footer."""
        root = self.package.xml("word/" + target.removeprefix("/word/").removeprefix("./"))
        if root is None:
            return []
        kept, self.paragraphs, self.now = self.paragraphs, [], section.number
        counts = self.tables, self.boxes
        self.walk(root, Where(kind=kind, width=section.text_width), None)
        found, self.paragraphs = self.paragraphs, kept
        self.tables, self.boxes = counts
        for paragraph in found:
            paragraph.where = replace(paragraph.where, kind=kind)
        return found

    # --- blocks --------------------------------------------------------------------------------------------------

    def walk(self, holder, where: Where, table: str | None, count: int = 0) -> int:
        """The blocks of a holder; returns how many paragraphs with text stand in it so far."""
        for child in holder.iterchildren():
            match local(child):
                case "p":
                    paragraph = self.paragraph(child, where, table, count)
                    count = paragraph.number
                    if where.kind == "body" and child.find(f"{W}pPr/{W}sectPr") is not None:
                        self.now = min(self.now + 1, len(self.sections) - 1)
                        where = replace(where, width=self.sections[self.now].text_width)
                case "tbl":
                    self.table(child, where)
                case "sdt":
                    inside = child.find(w("sdtContent"))
                    if inside is not None:
                        count = self.walk(inside, where, table, count)
                case "ins" | "customXml" | "smartTag":
                    count = self.walk(child, where, table, count)
        return count

    def table(self, element, where: Where) -> None:
        self.tables += 1
        mine, properties = self.tables, element.find(w("tblPr"))
        style = val(properties.find(w("tblStyle"))) if properties is not None else None
        style = style or self.styles.default.get("table")
        padding = self.padding(properties, style)
        grid = [number(one.get(w("w"))) for one in element.iterfind(f"{W}tblGrid/{W}gridCol")]
        rows = [one for one in element.iter(w("tr")) if next(one.iterancestors(w("tbl"))) is element]
        for row_number, row in enumerate(rows, start=1):
            column = 0
            for cell in row.iter(w("tc")):
                if next(cell.iterancestors(w("tr"))) is not row:
                    continue
                own = cell.find(w("tcPr"))
                span = int(number(val(own.find(w("gridSpan"))), 1)) if own is not None else 1
                given = own.find(w("tcW")) if own is not None else None
                width = number(given.get(w("w"))) if given is not None and given.get(w("type")) == "dxa" else 0
                width = width or sum(grid[column : column + span])
                foot = own.find(f"{W}tcBorders/{W}bottom") if own is not None else None
                here = Where(
                    "cell", mine, row_number, column + 1, width / TWIPS_PER_CM - padding if width else None,
                    foot is not None and (val(foot) or "nil") not in ("nil", "none"), style,
                )  # fmt: skip
                self.walk(cell, here, style)
                column += span

    def padding(self, properties, style: str | None) -> float:
        """Left and right margin of the cells together, in cm."""
        levels = [one.find(w("tblPr")) for one in self.styles.chain(style)] + [properties]
        sides = {"left": 0.0, "right": 0.0}
        for level in levels:
            for side, other in (("left", "start"), ("right", "end")):
                for name in (side, other):
                    one = level.find(f"{W}tblCellMar/{W}{name}") if level is not None else None
                    if one is not None:
                        sides[side] = number(one.get(w("w"))) / TWIPS_PER_CM
        return sum(sides.values())

    # --- paragraphs ----------------------------------------------------------------------------------------------

    def paragraph(self, element, where: Where, table: str | None, count: int) -> Paragraph:
        own = element.find(w("pPr"))
        shape = self.styles.paragraph(own, table, self.numbering)
        found = Paragraph(where, count, [], shape, section=self.now)
        boxes: list = []
        self.collect(element, found, table, boxes)
        frame = own.find(w("framePr")) if own is not None else None
        if frame is not None and frame.get(w("xAlign")) == "center":
            shape.align = "centre"
        if found.text.strip():
            found.number += 1
            if shape.list_id:
                found.label = self.numbering.label(shape.list_id, shape.list_level)
        self.paragraphs.append(found)
        for content, width in boxes:
            self.boxes += 1
            self.walk(content, Where("box", self.boxes, width=width), None)
        return found

    def collect(self, holder, found: Paragraph, table: str | None, boxes: list) -> None:
        """The runs below an element, with what is drawn in them."""
        for child in holder.iterchildren():
            name = local(child)
            if name == "r":
                self.run(child, found, table, boxes)
            elif name == "fldSimple":
                found.fields.add((child.get(w("instr")) or "").strip().split(" ")[0].upper())
                self.collect(child, found, table, boxes)
            elif name not in LEFT_OUT:
                self.collect(child, found, table, boxes)

    def run(self, element, found: Paragraph, table: str | None, boxes: list) -> None:
        letters = self.styles.letters(element.find(w("rPr")), found.shape.style, table)
        text = ""
        for child in element.iterchildren():
            name = local(child)
            if name == "AlternateContent":
                child = child.find(f"{MC}Choice")
                name = "drawing" if child is not None else ""
            if name in MARKS:
                if name == "br" and child.get(w("type")) in ("page", "column"):
                    continue
                text += (child.text or "") if MARKS[name] is None else MARKS[name]
            elif name == "instrText":
                found.fields.add((child.text or "").strip().split(" ")[0].upper())
            elif name in ("drawing", "pict", "object"):
                lines, inside = drawings(child)
                found.drawn += lines
                boxes += inside
        if text and not letters.hidden:
            found.runs.append(Run(text.upper() if letters.caps else text, letters))


def length(element, name: str, default: float) -> float:
    """A length of a section, in mm."""
    return number(element.get(w(name)) if element is not None else None, default) / TWIPS_PER_CM * 10


