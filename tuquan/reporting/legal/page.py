"""The page of a document, and letters in the style of a component."""

import io
import unicodedata
from datetime import date, datetime

from docx import Document
from docx.enum.section import WD_SECTION
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import qn
from docx.section import Section
from docx.shared import Cm, Mm, Pt
from docx.text.paragraph import Paragraph
from docx.text.run import Run
from lxml import etree

from tuquan.law import rules
from tuquan.reporting.capitals import capitalised

ALIGN = {
    "left": WD_ALIGN_PARAGRAPH.LEFT, "centre": WD_ALIGN_PARAGRAPH.CENTER, "justify": WD_ALIGN_PARAGRAPH.JUSTIFY,
    "right": WD_ALIGN_PARAGRAPH.RIGHT,
}  # fmt: skip


class Page:
    """What every part of a document is written on."""

    def __init__(self, on: date):
        self.on = on
        self.word = Document()
        self.word._body.clear_content()
        self.font = rules.table("document.font", on)["name"]
        self.body_size = rules.number("document.choice.body_size", on)
        self.sizes = rules.items("document.choice.size_triple", on)
        self.capitals = rules.table("document.capitals", on)
        self.paragraph_rule = rules.table("document.choice.paragraph", on)
        self.set_styles()
        self.set_substitute()
        self.set_page(self.word.sections[0])
        self.annexes = 0

    def set_styles(self) -> None:
        """Font and language of everything, headers and tables too."""
        style = self.word.styles["Normal"]
        style.font.name, style.font.size = self.font, Pt(self.body_size)
        fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
        for name in ("w:ascii", "w:hAnsi", "w:eastAsia", "w:cs"):
            fonts.set(qn(name), self.font)
        style.paragraph_format.space_after = Pt(0)
        style.paragraph_format.line_spacing_rule = WD_LINE_SPACING.SINGLE
        for run in self.word.styles.element.iter(qn("w:rPrDefault")):
            for old in list(run.iter(qn("w:lang"))):
                old.getparent().remove(old)
        language = OxmlElement("w:lang")
        for name in ("w:val", "w:eastAsia", "w:bidi"):
            language.set(qn(name), "vi-VN")
        style.element.get_or_add_rPr().append(language)

    def set_substitute(self) -> None:
        """The font of the same measures that a machine takes where it has not the one the law asks for."""
        table = next(part for part in self.word.part.package.iter_parts() if part.partname == "/word/fontTable.xml")
        root = parse_xml(table.blob)
        for font in root.findall(qn("w:font")):
            if font.get(qn("w:name")) == self.font:
                for old in font.findall(qn("w:altName")):
                    font.remove(old)
                other = OxmlElement("w:altName")
                other.set(qn("w:val"), rules.text("document.choice.substitute_font", self.on))
                font.insert(0, other)
        table._blob = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)

    def set_page(self, section: Section) -> None:
        """Paper, margins, and the page number in the top margin from the second page on."""
        width, height = rules.items("document.paper", self.on)
        margins = rules.table("document.choice.margins", self.on)
        section.page_width, section.page_height = Mm(width), Mm(height)
        section.top_margin, section.bottom_margin = Mm(margins["top"]), Mm(margins["bottom"])
        section.left_margin, section.right_margin = Mm(margins["left"]), Mm(margins["right"])
        section.header_distance = Mm(10)
        rule = rules.table("document.page_number", self.on)
        section.different_first_page_header_footer = not rule["on_first_page"]
        section.header.is_linked_to_previous = False
        header = section.header.paragraphs[0]
        header.alignment = ALIGN[rule["align"]]
        field(header, "PAGE").font.size = Pt(rule["size"][1])
        start = OxmlElement("w:pgNumType")
        start.set(qn("w:start"), str(rule["first"]))
        section._sectPr.append(start)

    def new_page_numbers(self) -> None:
        """Begin an annex: a new page, its own numbers."""
        section = self.word.add_section(WD_SECTION.NEW_PAGE)
        for old in list(section._sectPr.iter(qn("w:pgNumType"))):
            section._sectPr.remove(old)
        self.set_page(section)

    # --- letters -------------------------------------------------------------------------------------------------

    def part(self, name: str) -> dict:
        return rules.table(f"document.part.{name}", self.on)

    def size_of(self, name: str) -> float:
        """The size of a component: the chosen triple for the head, else the largest that the law allows."""
        chosen = {"national_title": 0, "superior": 0, "issuer": 0, "motto": 1, "place_and_date": 2}
        if name in chosen:
            return self.sizes[chosen[name]]
        size = self.part(name)["size"]
        if size == "body":
            return self.body_size
        least, most = size
        return min(max(self.body_size, least), most)

    def write(self, paragraph: Paragraph, text: str, name: str) -> Run:
        """A run in the style of a component."""
        rule = self.part(name)
        run = paragraph.add_run(spelled(text.upper()) if rule["case"] == "upper" else self.spell(text))
        run.font.size, run.bold, run.italic = Pt(self.size_of(name)), rule["bold"], rule["italic"]
        return run

    def spell(self, text: str) -> str:
        """Precomposed letters, and capitals where the law asks for them."""
        return capitalised(spelled(text), self.capitals)

    def line(self, where, text: str, name: str, align: str = "") -> Paragraph:
        """A paragraph that is one component."""
        paragraph = where.add_paragraph()
        paragraph.alignment = ALIGN[align or self.part(name).get("align", "left")]
        self.write(paragraph, text, name)
        return paragraph

    def rule(self, where, width: float, column: float) -> None:
        """A drawn solid line of this width (cm) in the middle of a column."""
        paragraph = where.add_paragraph()
        form = paragraph.paragraph_format
        form.left_indent = form.right_indent = Cm(max(0.0, (column - width) / 2))
        form.line_spacing_rule, form.line_spacing, form.space_before = WD_LINE_SPACING.EXACTLY, Pt(4), Pt(3)
        borders, top = OxmlElement("w:pBdr"), OxmlElement("w:top")
        for key, value in (("val", "single"), ("sz", "6"), ("space", "1"), ("color", "000000")):
            top.set(qn(f"w:{key}"), value)
        borders.append(top)
        paragraph._p.get_or_add_pPr().append(borders)

    @property
    def text_width(self) -> float:
        section = self.word.sections[0]
        return (section.page_width - section.left_margin - section.right_margin) / Cm(1)

    def saved(self, *, title: str, author: str) -> bytes:
        """The file. Its properties carry no name of a person."""
        properties = self.word.core_properties
        properties.title, properties.author, properties.last_modified_by = spelled(title), spelled(author), ""
        properties.language, properties.comments = "vi-VN", ""
        properties.created = properties.modified = datetime.combine(self.on, datetime.min.time())
        out = io.BytesIO()
        self.word.save(out)
        return out.getvalue()


def spelled(text: str) -> str:
    """Precomposed letters, as the law's character table has them."""
    return unicodedata.normalize("NFC", text)


def field(paragraph: Paragraph, code: str) -> Run:
    """A field that Word fills, such as the page number."""
    run = paragraph.add_run()
    for kind, text in (("begin", None), (None, code), ("separate", None), ("text", "2"), ("end", None)):
        if kind is None:
            part = OxmlElement("w:instrText")
            part.set(qn("xml:space"), "preserve")
            part.text = text
        elif kind == "text":
            part = OxmlElement("w:t")
            part.text = text
        else:
            part = OxmlElement("w:fldChar")
            part.set(qn("w:fldCharType"), kind)
        run._r.append(part)
    return run
