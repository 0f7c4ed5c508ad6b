"""The ruler: a line of a document against the rule of its component."""

from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from tuquan.law import rules
from tuquan.reporting.conformance.breach import Findings
from tuquan.reporting.conformance.layout import Layout, Line
from tuquan.reporting.conformance.reading import Paragraph, Section
from tuquan.reporting.conformance.styles import Letters
from tuquan.reporting.conformance.wording import is_upper
from tuquan.reporting.letters import width_cm


class Sheet:
    """A document laid out for checking, with the rules of its day."""

    def __init__(self, layout: Layout, sections: list[Section], paragraphs: list[Paragraph], on: date):
        self.layout, self.sections, self.paragraphs, self.on = layout, sections, paragraphs, on
        self.findings = Findings(on, paragraphs=sum(bool(one.said) for one in paragraphs))
        self.tolerance = rules.table("document.choice.tolerance", on)
        self.body_size = usual_size(layout.body)

    # --- the law -------------------------------------------------------------------------------------------------

    def rule(self, key: str) -> dict:
        return rules.table(f"document.{key}", self.on)

    def items(self, key: str) -> list:
        return rules.items(f"document.{key}", self.on)

    def breach(self, rule: str, aspect: str, at: Any, found: Any, expected: Any) -> None:
        """`at` is a line, a paragraph, a section or None for the document as a whole."""
        place = at.place() if at is not None else _("the document")
        text = at.text if isinstance(at, Line) else at.said if isinstance(at, Paragraph) else ""
        self.findings.breach(f"document.{rule}", aspect, place, text, found, expected)

    def not_measured(self, rule: str, why: str) -> None:
        self.findings.not_measured(f"document.{rule}", why)

    # --- a line --------------------------------------------------------------------------------------------------

    def line(self, name: str, line: Line, *, without: tuple[str, ...] = ()) -> None:
        """Size, weight, slant, case and place of a line that is this component."""
        rule, key = self.rule(f"part.{name}"), f"part.{name}"
        looks = [run.letters for run in line.runs]
        self.letters(key, rule, line, looks, without)
        if "case" not in without and (rule["case"] == "upper") != is_upper(line.text) and any(map(str.isalpha, line.text)):
            if rule["case"] == "upper":
                self.breach(key, "case", line, line.text, line.text.upper())
            elif rule["case"] == "lower" and len(line.text) > 3:
                self.breach(key, "case", line, line.text, _("small letters"))
        align = rule.get("align")
        if align in ("centre", "left", "right") and "align" not in without:
            self.align(key, line, align)

    def letters(self, key: str, rule: dict, at: Any, looks: list[Letters], without: tuple[str, ...] = ()) -> None:
        size = [self.body_size, self.body_size] if rule["size"] == "body" else rule["size"]
        if "size" not in without and size[0] is not None:
            wrong = sorted({one.size for one in looks if not one.raised and not size[0] <= one.size <= size[1]})
            if wrong:
                self.breach(key, "size", at, points(wrong), points(size))
        for name, yes, no in (("bold", _("bold"), _("not bold")), ("italic", _("italic"), _("upright"))):
            if name not in without and any(getattr(one, name) != rule[name] for one in looks):
                self.breach(key, name, at, no if rule[name] else yes, yes if rule[name] else no)
        if any(one.underline for one in looks) and "underline" not in without:
            self.breach(key, "underline", at, _("underlined letters"), _("no underlining; a line is drawn below"))

    def align(self, key: str, line: Line, align: str) -> None:
        if line.tab is not None:
            tabs = line.paragraph.shape.tabs
            if align != "left" and not (tabs and all(kind == "center" for _place, kind in tabs)):
                self.not_measured(key, _("its place on the line comes from tabs and spaces"))
            return
        shape = line.paragraph.shape
        if (align == "left" and shape.align == "justify") or shape.align == align:
            return
        self.breach(key, "align", line, aligned(shape.align), aligned(align))

    # --- drawn lines ---------------------------------------------------------------------------------------------

    def rule_below(self, name: str, lines: list[Line]) -> None:
        """A line must be drawn below this component, of the right length."""
        key, how = f"part.{name}", self.rule(f"part.{name}")["line_below"]
        if any(run.letters.underline for line in lines for run in line.runs):
            return  # said already: underlined
        widths = self.drawn_below(lines[-1])
        if widths is None:
            self.breach(key, "line", lines[-1], _("no drawn line below"), _("a drawn solid line below"))
            return
        known = [width for width in widths if width]
        size = max((run.letters.size for line in lines for run in line.runs), default=0)
        column = lines[-1].paragraph.where.width
        texts = [length for line in lines for length in wrapped(line.text, size, column)]
        if not known or (lines[-1].tab is not None and len(widths) > 1):
            self.not_measured(key, _("the length of the drawn line"))
            return
        part, slack = (1.0, 1.0) if how == "full" else (1 / 3, 1 / 2), float(self.tolerance["line"])
        for width in known:
            for text in texts:
                if text * part[0] * (1 - slack) <= width <= text * part[1] * (1 + slack):
                    return
        asked = _("as long as the text (%(text)s cm)") if how == "full" else _("1/3 to 1/2 of the text (%(text)s cm)")
        self.breach(key, "line_length", lines[-1], f"{known[0]:.1f} cm", asked % {"text": f"{texts[-1]:.1f}"})

    def drawn_below(self, line: Line) -> list[float | None] | None:
        """The widths of the lines drawn at or below a line up to the next text; None where there is none."""
        here: Paragraph | None = line.paragraph
        found: list[float | None] = [one.width for one in here.drawn]
        if here.shape.borders.get("bottom"):
            found.append(inner_width(here))
        cell, here = here.where.cell, here.after
        while here is not None and here.where.cell == cell:
            blank = not here.text.strip()
            found += [one.width for one in here.drawn]
            if here.shape.borders.get("top") or (blank and here.shape.borders.get("bottom")):
                found.append(inner_width(here))
            if not blank:
                break
            here = here.after
        if not found and line.paragraph.where.ruled:
            found.append(line.paragraph.where.width)
        if not found:  # drawn from a paragraph elsewhere at the head
            top = self.layout.kind or self.layout.number or line
            if line.paragraph.where.kind != "body" or line.tab is not None:
                loose = [one for paragraph in self.paragraphs[: top.paragraph.order] if not paragraph.said
                         and paragraph.where.kind == "body" for one in paragraph.drawn]  # fmt: skip
                if loose:
                    return [None]
        return found or None


def inner_width(paragraph: Paragraph) -> float | None:
    width = paragraph.where.width
    return None if width is None else width - paragraph.shape.left - paragraph.shape.right


def wrapped(text: str, size: float, column: float | None) -> list[float]:
    """The lengths of the lines that a bold text of this size takes in a column."""
    lengths, line = [], ""
    for word in text.split():
        longer = f"{line} {word}".strip()
        if line and column and width_cm(longer, size) > column:
            lengths.append(width_cm(line, size))
            longer = word
        line = longer
    return [*lengths, width_cm(line, size)]


def usual_size(body: list[Paragraph]) -> float | None:
    """The size in which most letters of the body are set."""
    counts: dict[float, int] = {}
    for paragraph in body:
        for run in paragraph.runs:
            counts[run.letters.size] = counts.get(run.letters.size, 0) + len(run.text)
    return max(counts, key=lambda size: counts[size]) if counts else None


def points(sizes) -> str:
    """ "13", "13–14" or "11, 15" points."""
    sizes = [f"{float(one):g}" for one in sizes]
    if len(sizes) == 2 and sizes[0] == sizes[1]:
        sizes = sizes[:1]
    return _("%(size)s pt") % {"size": "–".join(sizes) if len(sizes) == 2 else ", ".join(sizes)}


def aligned(align: str) -> str:
    return {"centre": _("centred"), "left": _("to the left"), "right": _("to the right"),
            "justify": _("justified")}.get(align, align)  # fmt: skip
