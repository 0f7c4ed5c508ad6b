"""What is wrong in a template: names that do not exist, with the nearest that do; broken tags; what no template needs."""

import io
import re
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from difflib import get_close_matches

from django.utils.translation import gettext as _
from jinja2 import TemplateSyntaxError, nodes

from tuquan.reporting.wordtemplates.names import LOOP, ROW, known_names
from tuquan.reporting.wordtemplates.reading import TEXT, Part, chain, parts
from tuquan.reporting.wordtemplates.sandbox import FILTERS, Sandbox

MOST_FILE, MOST_UNPACKED = 4 << 20, 40 << 20
REFUSED = (nodes.Include, nodes.Import, nodes.FromImport, nodes.Extends, nodes.Block, nodes.Macro, nodes.CallBlock,
           nodes.FilterBlock, nodes.With)  # fmt: skip
LIKELY = 3  # nearest names offered
KNOWN_TAGS = ("if", "elif", "else", "endif", "for", "endfor", "set")
TAG = re.compile(r"\{\{.*?\}\}|\{%.*?%\}", re.DOTALL)
OUTSIDE = re.compile(rb'TargetMode="External"')
STEERS = re.compile(r"^\{%[-+]?\s*(?:(?:p|tr|tc|r)\s+)?(\w+)(.*?)[-+]?%\}$", re.DOTALL)
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
    if wrong := unfit(data):
        return [Problem(_("The file"), wrong)]
    try:
        found = list(parts(data))
    except Exception:
        return [Problem(_("The file"), _("This file is no .docx that can be read."))]
    return [problem for part in found for problem in problems_of(part)]


def problems_of(part: Part) -> list[Problem]:
    """Those of the body or of a header. Where its tags do not fit together, each is still looked at alone."""
    lines = list(places(part))
    try:
        return list(named([Sandbox().parse(part.source)], lines))
    except TemplateSyntaxError as error:
        broken = list(broken_tags(lines))
        whole = Problem(_("The file"), _("The tags do not fit together: %(why)s") % {"why": error.message or ""})
        tags = [tree for _place, text in lines for tag in TAG.findall(text) if (tree := parsed(lone(tag)))]
        return [*(broken or [whole]), *named(tags, lines)]


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
            if any(name.lower().startswith(("word/embeddings/", "word/activex/")) for name in names):
                return _("The file holds objects of another program: put pictures or tables in their place.")
            rels = b"".join(pack.read(name) for name in names if name.endswith(".rels"))
            text = pack.read("word/document.xml").decode("utf-8", "replace")
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, EOFError):
        return _("This file is no .docx that can be read.")
    if OUTSIDE.search(rels) or any(FIELDS.search(one) for one in re.findall(r"<w:instrText[^>]*>([^<]*)<", text)):
        return _("The file reaches for something outside itself: a link, a remote template or a linked picture.")
    return ""


def places(part: Part) -> Iterator[tuple[str, str]]:
    """Every paragraph with a tag, cells included, with its place in words."""
    for number, (text, inside) in enumerate(part.lines, start=1):
        if "{" in text or "%}" in text or "}}" in text:
            yield (_("Table, “%(text)s”") if inside else _("Paragraph %(number)s, “%(text)s”")) % {
                "number": number, "text": text.strip()[:70],
            }, text  # fmt: skip


def place_of(part: str, lines: list[tuple[str, str]]) -> str:
    return next((place for place, text in lines if any(part in tag for tag in TAG.findall(text))), _("The file"))


def broken_tags(lines: list[tuple[str, str]]) -> Iterator[Problem]:
    """Tags at fault. Word's document is one long line, so each tag is tried alone to find them."""
    for place, text in lines:
        plain = TAG.sub("", text)
        if "{{" in plain or "{%" in plain or "%}" in plain or "}}" in plain:
            yield Problem(place, _("A tag is not closed, or closed twice."))
        for tag in TAG.findall(text):
            steers = STEERS.match(tag)
            if steers and steers[1] not in KNOWN_TAGS:
                yield Problem(place, _("There is no tag “%(name)s”: use if and for.") % {"name": steers[1]})
            elif not parsed(lone(tag)):
                yield Problem(place, _("“%(tag)s” cannot be read.") % {"tag": tag})


def lone(tag: str) -> str:
    """A tag as it would stand by itself, a condition or a loop with its end."""
    steers = STEERS.match(tag)
    if not steers:
        return tag
    word, rest = steers[1], steers[2]
    closed = {"if": "if", "elif": "if", "for": "for"}.get(word)
    return f"{{% {closed}{rest}%}}{{% end{closed} %}}" if closed else ""


def parsed(text: str) -> nodes.Template | None:
    try:
        return Sandbox().parse(text)
    except TemplateSyntaxError:
        return None


def named(trees: list[nodes.Template], lines: list[tuple[str, str]]) -> Iterator[Problem]:
    """What the tags name wrongly, each once. A variable of a loop stands for a row, wherever it is used."""
    loops = {one.target.name for tree in trees for one in tree.find_all(nodes.For) if isinstance(one.target, nodes.Name)}
    said: set[str] = set()
    for tree in trees:
        for name, message, nearest in wrong_names(tree, loops):
            if message not in said:
                said.add(message)
                yield Problem(place_of(name, lines), message, nearest)


def wrong_names(tree: nodes.Template, loops: set[str]) -> Iterator[tuple[str, str, list[str]]]:
    """Chains that name nothing, filters that do not exist, and calls."""
    known = known_names()
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
        if right(name, known, loops):
            continue
        pool = {name.split(".")[0] + "." + one for one in ROW} if name.split(".")[0] in loops else known
        yield name, _("there is nothing called “%(name)s”.") % {"name": name}, near(name, pool)


def right(name: str, known: set[str], loops: set[str]) -> bool:
    first, _dot, rest = name.partition(".")
    if first == "loop":
        return rest in LOOP
    if first == TEXT:
        return rest.isidentifier()
    if first in loops:
        return rest in ROW or rest in {one for one in known if one.count(".") == 1 and not one.startswith(("head", "tables"))}
    return name in known


def near(name: str, pool: set[str]) -> list[str]:
    return get_close_matches(name, sorted(pool), LIKELY, 0.6)
