"""The words of the product: collects every English string of the source and merges them into the Vietnamese catalogue.

    .venv/bin/python -m tools.messages

New strings enter `tuquan/locale/vi/LC_MESSAGES/django.po` without a translation, strings that left the source are taken
out, translations already written stay. gettext's own tools are not needed: Python is read by its own parser, templates
are first turned into Python by Django, as `makemessages` does. What the catalogue must hold is in
`tuquan/tests/test_translations.py`.
"""

import ast
import csv
import io
import re
import sys
from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po, write_po
from django.utils.translation.template import templatize

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "tuquan"
VIETNAMESE = PACKAGE / "locale/vi/LC_MESSAGES/django.po"
HEADER = """\
# The Vietnamese of Tự Quản. English is the msgid; `make messages` brings in what the source says by now.
# The words are those of docs/glossary.md: short on buttons, polite without a pronoun, units lower case after a figure.
# A generic word is translated here though Django knows it: "group" is "tổ", "session" is "buổi", not "Nhóm" or "Phiên".
msgid ""
msgstr ""
"Language: vi\\n"
"Plural-Forms: nplurals=1; plural=0;\\n"
"MIME-Version: 1.0\\n"
"Content-Type: text/plain; charset=utf-8\\n"
"Content-Transfer-Encoding: 8bit\\n"

"""

SHIPPED = {"ledger/data/published_figures.csv": ("figure", "unit", "note")}  # data whose words the screens translate

# what the arguments of a call are, in order: the context, what is said of one, what is said of many
SAYS = {"gettext": "s", "ngettext": "sp", "pgettext": "cs", "npgettext": "csp"}
CALLS = {"_": "s", "_t": "s", "gettext_noop": "s", **SAYS, **{f"{name}_lazy": parts for name, parts in SAYS.items()}}
CALL = re.compile(r"(?<!\w)(?:_|n?p?gettext)\((?:'(?:[^'\\]|\\.)*'|\"(?:[^\"\\]|\\.)*\"|[\s\w,])*\)")


def sources() -> Iterator[Path]:
    """The files in which users' words are written: code and templates, without the suite and migrations."""
    for path in sorted(PACKAGE.rglob("*")):
        inside = path.relative_to(PACKAGE).parts
        if path.suffix in (".py", ".html", ".txt") and not {"tests", "migrations", "static", "data"} & set(inside):
            yield path


def trees(path: Path) -> Iterator[ast.AST]:
    """The file as Python; of a template, the calls that Django finds in it."""
    text = path.read_text(encoding="utf-8")
    if path.suffix == ".py":
        yield ast.parse(text, str(path))
    else:
        for call in CALL.finditer(templatize(text, origin=str(path))):
            yield ast.parse(call[0], str(path))


def strings(path: Path) -> Iterator[dict[str, str]]:
    """What one file says, each as {"s": said of one, "p": of many, "c": context}; a variable holds what SHIPPED names."""
    for tree in trees(path):
        for node in ast.walk(tree):
            if not isinstance(node, ast.Call):
                continue
            name = getattr(node.func, "id", getattr(node.func, "attr", None))
            if name in CALLS:
                said = node.args[: len(CALLS[name])]
                if any(isinstance(one, ast.JoinedStr | ast.BinOp) for one in said):
                    raise SystemExit(f"{path}:{node.lineno}: fill the translation of {name}(), not its argument")
                if all(isinstance(one, ast.Constant) for one in said):
                    yield dict(zip(CALLS[name], (one.value for one in said), strict=True))


def collected() -> Catalog:
    """All that the source says, in the order of the files."""
    catalog = Catalog(locale="vi")
    for path in sources():
        for said in strings(path):
            one = (said["s"], said["p"]) if "p" in said else said["s"]
            catalog.add(one, context=said.get("c"), locations=[(path.relative_to(ROOT).as_posix(), None)])
    for name, columns in SHIPPED.items():
        for row in csv.DictReader((PACKAGE / name).open(encoding="utf-8-sig", newline="")):
            for word in filter(None, map(row.get, columns)):
                catalog.add(word, locations=[(f"tuquan/{name}", None)])
    return catalog


def held() -> Catalog:
    """The catalogue as it is."""
    with VIETNAMESE.open("rb") as file:
        return read_po(file, locale="vi")


def merge() -> Catalog:
    """Exactly what the source says, each with the translation that is known of it."""
    catalog, known = collected(), held()
    for message in catalog:
        old = known.get(message.id, message.context)
        if message.id and old:
            message.string = old.string
            message.user_comments = old.user_comments
            message.flags |= old.flags & {"fuzzy"}
    return catalog


def write(catalog: Catalog) -> None:
    out = io.BytesIO()
    write_po(out, catalog, width=0, omit_header=True)
    VIETNAMESE.write_text(HEADER + out.getvalue().decode(), encoding="utf-8")


def is_open(message) -> bool:
    """Whether somebody still has to translate it."""
    texts = message.string if isinstance(message.string, tuple) else (message.string,)
    return bool(message.id) and (message.fuzzy or not all(texts))


if __name__ == "__main__":
    catalog = merge()
    write(catalog)
    waiting = sum(map(is_open, catalog))
    sys.stdout.write(f"{len(catalog)} strings, {waiting} to translate in {VIETNAMESE.relative_to(ROOT)}\n")
