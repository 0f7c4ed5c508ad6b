"""The words of the product: collects every English string of the source and merges them into the Vietnamese catalogue.

    .venv/bin/python -m tools.messages

New strings enter `tuquan/locale/vi/LC_MESSAGES/django.po` without a translation, strings that left the source are taken
out, translations already written stay. gettext's own tools are not needed: Python is read by Babel, templates are first
turned into Python by Django, as `makemessages` does. What is asked of the catalogue is in
`tuquan/tests/test_translations.py`.
"""

import io
import re
import sys
from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract
from babel.messages.pofile import read_po, write_po
from django.utils.translation.template import templatize

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "tuquan"
VIETNAMESE = PACKAGE / "locale/vi/LC_MESSAGES/django.po"
HEADER = """\
# The Vietnamese of Tự Quản. English is the msgid; `make messages` brings in what the source says by now.
# Words are those of docs/glossary.md: short on buttons, polite without a pronoun, units in lower case after a figure.
# A generic word is translated here although Django knows it: "group" is a tổ, "session" a buổi, never Nhóm or Phiên.
"""
CALLS = {
    "_": None,
    "_t": None,
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
    "npgettext_lazy": ((1, "c"), 2, 3),
}
Key = tuple[str | tuple[str, str], str | None]  # what is said, in one form or two, and its context


def sources(package: Path = PACKAGE) -> Iterator[Path]:
    """The files in which users' words are written: code and templates, without the suite and migrations."""
    for path in sorted(package.rglob("*")):
        inside = path.relative_to(package).parts
        if path.suffix in (".py", ".html", ".txt") and not {"tests", "migrations", "static", "data"} & set(inside):
            yield path


def as_python(path: Path) -> bytes:
    """The file itself, or for a template the calls that Django finds in it, each on the line where it stands."""
    text = path.read_text(encoding="utf-8")
    if path.suffix != ".py":
        text = "\n".join(line.strip() for line in templatize(text, origin=str(path)).splitlines())
    return text.encode()


def strings(path: Path) -> Iterator[tuple[Key, int]]:
    """What one file says, with the line."""
    for line, said, _comments, context in extract("python", io.BytesIO(as_python(path)), keywords=CALLS):
        yield (said, context), line


def template() -> Catalog:
    """All that the source says, in the order of the files."""
    catalog = Catalog()
    for path in sources():
        for (said, context), _line in strings(path):
            catalog.add(said, context=context, locations=[(path.relative_to(ROOT).as_posix(), 0)])
    return catalog


def key(message: Message) -> Key:
    return message.id, message.context


def read(path: Path = VIETNAMESE) -> Catalog:
    if not path.exists():
        return Catalog(locale="vi")
    with path.open("rb") as file:
        return read_po(file, locale="vi")


def merged(source: Catalog, known: Catalog) -> Catalog:
    """Exactly what the source says, each with the translation that is known of it."""
    catalog = Catalog(locale="vi", header_comment=HEADER.rstrip("\n"), project="tuquan", fuzzy=False)
    for message in source:
        if message.id:
            old = known.get(message.id, message.context)
            catalog.add(
                message.id, old.string if old else None, context=message.context, flags=message.flags,
                locations=sorted({(name, None) for name, _line in message.locations}),
                user_comments=old.user_comments if old else (),
            )  # fmt: skip
    return catalog


def write(catalog: Catalog, path: Path = VIETNAMESE) -> None:
    out = io.BytesIO()
    write_po(out, catalog, width=0, omit_header=True)
    path.parent.mkdir(parents=True, exist_ok=True)
    fields = (
        "Language: vi", "Plural-Forms: nplurals=1; plural=0;", "MIME-Version: 1.0",
        "Content-Type: text/plain; charset=utf-8", "Content-Transfer-Encoding: 8bit",
    )  # fmt: skip
    head = HEADER + 'msgid ""\nmsgstr ""\n' + "".join(f'"{field}\\n"\n' for field in fields) + "\n"
    path.write_text(head + out.getvalue().decode(), encoding="utf-8")
