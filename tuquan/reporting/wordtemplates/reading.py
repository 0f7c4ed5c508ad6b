"""What a template says: the Jinja of each of its parts, the figures it names and the texts it leaves to the drafter."""

import io
from collections.abc import Iterator
from dataclasses import dataclass

from docx.oxml import parse_xml
from docx.oxml.ns import qn
from docxtpl import DocxTemplate
from jinja2 import nodes

from tuquan.ledger.indicator import INDICATORS
from tuquan.reporting.wordtemplates.sandbox import Sandbox

TEXT = "text"  # "{{ text.merits | default('[Đơn vị bổ sung: ưu điểm]') }}" is written by whoever drafts
PARTS = ("/header", "/footer", "/footnotes")


@dataclass(frozen=True)
class Part:
    """The body, a header, a footer or the footnotes: its Jinja, and its paragraphs with (text, inside a table)."""

    source: str
    lines: list[tuple[str, bool]]


@dataclass(frozen=True)
class Names:
    """What a template asks for. `keys` are figures; `every` says that it lists all of them; `units` that it has units."""

    keys: list[str]
    texts: dict[str, str]
    every: bool
    units: bool


def parts(data: bytes) -> Iterator[Part]:
    """Every part in which a tag may stand, its tags mended where Word cut them into pieces."""
    template = DocxTemplate(io.BytesIO(data))
    template.init_docx()
    yield part(template, template.docx.element)
    for other in template.docx.part.package.iter_parts():
        name = str(other.partname).removeprefix("/word")
        if name.startswith(PARTS) and name.endswith(".xml"):
            yield part(template, parse_xml(other.blob))


def part(template: DocxTemplate, root) -> Part:
    lines = []
    for p in root.iter(qn("w:p")):
        text = "".join(one.text or "" for one in p.iter(qn("w:t")))
        lines.append((text, next(p.iterancestors(qn("w:tc")), None) is not None))
    return Part(template.patch_xml(template.xml_to_string(root)), lines)


def names_of(data: bytes) -> Names:
    """What a checked template names."""
    chains, texts = [], {}
    for one in parts(data):
        tree = Sandbox().parse(one.source)
        chains += [chain(node) for node in tree.find_all(nodes.Getattr)]
        texts |= texts_of(tree)
    keys = {key for name in chains for key in keys_in(name)}
    return Names(
        [key for key in INDICATORS if key in keys], texts, "tables.figures" in chains, "tables.units" in chains
    )


def keys_in(name: str) -> Iterator[str]:
    """"mediation.received.sentence" and "row.mediation.received" both name a figure."""
    words = name.split(".")
    yield from (key for start in (0, 1) if (key := ".".join(words[start : start + 2])) in INDICATORS)


def texts_of(tree: nodes.Template) -> dict[str, str]:
    """The names behind "text.", each with what its default says, in the order of the document."""
    hints = {
        chain(one.node): one.args[0].value for one in tree.find_all(nodes.Filter)
        if one.name == "default" and one.node is not None and one.args and isinstance(one.args[0], nodes.Const)
    }  # fmt: skip
    named = dict.fromkeys(name for node in tree.find_all(nodes.Getattr) if (name := chain(node)).startswith(f"{TEXT}."))
    return {name.removeprefix(f"{TEXT}."): str(hints.get(name, "")) for name in named}


def chain(node: nodes.Node) -> str:
    if isinstance(node, nodes.Getattr):
        return f"{chain(node.node)}.{node.attr}"
    return node.name if isinstance(node, nodes.Name) else "…"
