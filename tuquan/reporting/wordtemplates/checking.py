"""What is wrong in a template: names that do not exist, with the nearest that do; broken tags; what no template needs."""

import io
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from difflib import get_close_matches

from django.utils.translation import gettext as _
from docx import Document
from docx.oxml.ns import qn
from docx.text.paragraph import Paragraph
from docxtpl import DocxTemplate
from jinja2 import TemplateSyntaxError, nodes

from tuquan.reporting.wordtemplates.names import LOOP, ROW, known_names
from tuquan.reporting.wordtemplates.sandbox import FILTERS, Sandbox

MOST_FILE, MOST_UNPACKED = 4 << 20, 40 << 20
REFUSED = (nodes.Include, nodes.Import, nodes.FromImport, nodes.Extends, nodes.Block, nodes.Macro, nodes.CallBlock,
           nodes.FilterBlock, nodes.With)  # fmt: skip
LIKELY = 3  # nearest names offered
TAG = re.compile(r"\{\{.*?\}\}|\{%.*?%\}", re.DOTALL)
OUTSIDE = re.compile(rb'TargetMode="External"')
FIELDS = re.compile(r"\b(?:DDE|DDEAUTO|INCLUDETEXT|INCLUDEPICTURE|LINK)\b")


@dataclass(frozen=True)
class Problem:
    """One thing to mend: where, what, and what was perhaps meant."""

    place: str
    message: str
    nearest: list[str] = field(default_factory=list)

    def __str__(self):
        more = " " + _("Did you mean %(names)s?") % {"names": ", ".join(self.nearest)} if self.nearest else ""
        return f"{self.place}: {self.message}{more}"


def check(data: bytes) -> list[Problem]:
    """Everything that would keep this template from being filled; nothing for a good one."""
    whole = _("The file")
    wrong = unfit(data)
    if wrong:
        return [Problem(whole, wrong)]
    try:
        word = Document(io.BytesIO(data))
        source = source_of(data)
    except Exception:
        return [Problem(whole, _("This file is no .docx that can be read."))]
    lines = list(paragraphs(word))
    try:
        tree = Sandbox().parse(source)
    except TemplateSyntaxError as error:
        return [syntax(error, source, lines)]
    return [Problem(place_of(chain, lines), message, nearest) for chain, message, nearest in wrong_names(tree)]


def unfit(data: bytes) -> str:
    """Why a file is no template at all: too large, not Word, with macros, or reaching outside itself."""
    if len(data) > MOST_FILE:
        return _("The file is larger than %(limit)d MB.") % {"limit": MOST_FILE >> 20}
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as pack:
            if sum(one.file_size for one in pack.infolist()) > MOST_UNPACKED:
                return _("The file is too large once unpacked.")
            names = pack.namelist()
            if "word/document.xml" not in names:
                return _("This file is no .docx that can be read.")
            if any(name.lower().endswith("vbaproject.bin") for name in names):
                return _("The file holds macros: save it as .docx without them.")
            rels = b"".join(pack.read(name) for name in names if name.endswith(".rels"))
            text = pack.read("word/document.xml").decode("utf-8", "replace")
    except zipfile.BadZipFile:
        return _("This file is no .docx that can be read.")
    if OUTSIDE.search(rels) or any(FIELDS.search(one) for one in re.findall(r"<w:instrText[^>]*>([^<]*)<", text)):
        return _("The file reaches for something outside itself: a link, a remote template or a linked picture.")
    return ""


def source_of(data: bytes) -> str:
    """The Jinja of the whole document, its tags mended where Word cut them into pieces."""
    template = DocxTemplate(io.BytesIO(data))
    template.init_docx()
    return template.patch_xml(template.get_xml())


def paragraphs(word) -> Iterator[tuple[str, str]]:
    """Every paragraph with a tag, cells included, with its place in words."""
    for number, p in enumerate(word.element.body.iter(qn("w:p")), start=1):
        text = Paragraph(p, word).text
        if "{" in text:
            inside = next(p.iterancestors(qn("w:tc")), None) is not None
            yield (_("Table, “%(text)s”") if inside else _("Paragraph %(number)s, “%(text)s”")) % {
                "number": number, "text": text.strip()[:70],
            }, text  # fmt: skip


def place_of(part: str, lines: list[tuple[str, str]]) -> str:
    return next((place for place, text in lines if any(part in tag for tag in TAG.findall(text))), _("The file"))


def syntax(error: TemplateSyntaxError, source: str, lines: list[tuple[str, str]]) -> Problem:
    """A broken tag. Word's document is one long line, so each tag is tried alone to find the one at fault."""
    for place, text in lines:
        plain = TAG.sub("", text)
        if "{{" in plain or "{%" in plain or "%}" in plain or "}}" in plain:
            return Problem(place, _("A tag is not closed, or closed twice."))
        for tag in TAG.findall(text):
            inner = re.sub(r"^\{%[-+]?\s*(?:p|tr|tc|r)\s", "{% ", tag)
            if tag.startswith("{{") and not parses(inner):
                return Problem(place, _("“%(tag)s” cannot be read.") % {"tag": tag})
            first = re.match(r"\{%[-+]?\s*(\w+)", inner)
            if first and first[1] not in ("if", "elif", "else", "endif", "for", "endfor", "set"):
                return Problem(place, _("There is no tag “%(name)s”: use if and for.") % {"name": first[1]})
    return Problem(_("The file"), _("The tags do not fit together: %(why)s") % {"why": error.message or ""})


def parses(text: str) -> bool:
    try:
        Sandbox().parse(text)
    except TemplateSyntaxError:
        return False
    return True


def wrong_names(tree: nodes.Template) -> Iterator[tuple[str, str, list[str]]]:
    """Chains that name nothing, filters that do not exist, and calls. A variable of a loop stands for a row."""
    loops = {one.target.name for one in tree.find_all(nodes.For) if isinstance(one.target, nodes.Name)}
    known, seen = known_names(), set()
    inner = {id(one.node) for one in tree.find_all(nodes.Getattr)} | {id(one.node) for one in tree.find_all(nodes.Getitem)}
    for call in tree.find_all(nodes.Call):
        name = chain(call.node)
        yield name, _("“%(name)s(…)” is a call; a template only names values.") % {"name": name}, []
    for other in tree.find_all(REFUSED):
        name = type(other).__name__.lower()
        yield name, _("There is no tag “%(name)s”: use if and for.") % {"name": name}, []
    for used in tree.find_all(nodes.Filter):
        if used.name not in FILTERS:
            yield used.name, _("There is no filter “%(name)s”.") % {"name": used.name}, near(used.name, set(FILTERS))
    for node in tree.find_all((nodes.Getattr, nodes.Name)):
        if id(node) in inner or (isinstance(node, nodes.Name) and node.ctx != "load"):
            continue
        name = chain(node)
        if name in seen or right(name, known, loops):
            continue
        seen.add(name)
        pool = {name.split(".")[0] + "." + one for one in ROW} if name.split(".")[0] in loops else known
        yield name, _("there is nothing called “%(name)s”.") % {"name": name}, near(name, pool)


def chain(node: nodes.Node) -> str:
    if isinstance(node, nodes.Getattr):
        return f"{chain(node.node)}.{node.attr}"
    return node.name if isinstance(node, nodes.Name) else "…"


def right(name: str, known: set[str], loops: set[str]) -> bool:
    first, _dot, rest = name.partition(".")
    if first == "loop":
        return rest in LOOP
    if first in loops:
        return rest in ROW or rest in {one for one in known if one.count(".") == 1 and not one.startswith(("head", "tables"))}
    return name in known


def near(name: str, pool: set[str]) -> list[str]:
    return get_close_matches(name, sorted(pool), LIKELY, 0.6)


