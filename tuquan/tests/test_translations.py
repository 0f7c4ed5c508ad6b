"""The Vietnamese of the product is complete and proper, and the source itself speaks English."""

import ast
import re
import unicodedata
from collections.abc import Iterator
from pathlib import Path

import pytest
from babel.messages.pofile import read_po
from django.utils.functional import Promise
from django.utils.translation import gettext, override

from tools import messages
from tuquan.kit.register import registry

pytestmark = pytest.mark.embedded

LIBRARIES = messages.PACKAGE / "locale_libraries/vi/LC_MESSAGES/django.po"
PLACEHOLDER = re.compile(r"%\(\w+\)[#0\- +.\d]*[a-z]|%[sdf]|\{\w*\}")
LATE_TONE = re.compile(r"(?:o[àáảãạèéẻẽẹ]|(?<!q)u[ỳýỷỹỵ])\b", re.IGNORECASE)  # "hoà", "thuỷ"; ours are "hòa", "thủy"
PRONOUN = re.compile(r"\b(?:bạn|anh/chị|anh chị|quý vị|[Qq]uý khách|chúng tôi)\b")
ACCENTED = re.compile(r"[ăâđêôơưàáảãạằắẳẵặầấẩẫậèéẻẽẹềếểễệìíỉĩịòóỏõọồốổỗộờớởỡợùúủũụừứửữựỳýỷỹỵ]", re.IGNORECASE)

# What stays Vietnamese in every language: the product's name, and the texts of law as they are cited.
NAMES = re.compile(
    r"Tự Quản|Tiếng Việt|\(mẫu\)|Hà Nội|Hồ Chí Minh"
    r"|(?:Bộ luật|Luật|Nghị quyết|Nghị định|Thông tư|Quyết định|Hướng dẫn|Chỉ thị|Chương trình)\b[^;.]*|,? ?điều \d[^;.]*"
)
SPEAKS_VIETNAMESE = {
    "config/demo": "invented people and places of Vietnam",
    "law": "names of legal instruments",
    "petitions/papers.py": "papers of an office are written in Vietnamese",
    "reporting/notices.py": "as above",
    "reporting/issuers.py": "an official document is written in Vietnamese, in the words of the decree on its format",
    "reporting/beginnings.py": "as above",
    "reporting/blocks.py": "as above",
    "reporting/filling.py": "as above",
    "reporting/symbols.py": "as above",
    "reporting/templated.py": "as above",
    "reporting/proving.py": "as above",
    "reporting/wordtemplates/filling.py": "as above",
    "reporting/wordtemplates/__init__.py": "as above",
    "reporting/wordtemplates/reading.py": "as above",
    "reporting/writing.py": "as above",
    "reporting/legal": "as above",
    "reporting/official.py": "as above",
    "reporting/conformance": "the words by which the parts of an official document are known",
    "reporting/letters.py": "letters whose width is known",
    "reporting/linter": "words that reports are read by",
    "mediation/templates/mediation/book.html": "the title of the record book, as the circular prints it",
    "places/models.py": "English has no word of its own for each kind of unit, so the Vietnamese one stands beside it",
    "places/naming.py": "the word with which the name of a unit begins",
    "forces/forms/rows.py": "what lists write before the name of a team",
    "exchange/cells.py": "letters that sheets are read by",
    "exchange/export.py": "the words in the cells of a sheet are Vietnamese in every language of the screen",
    "exchange/files.py": "letters that sheets are read by",
    "exchange/template.py": "the words in the cells of a sheet are Vietnamese in every language of the screen",
    "kit/testing.py": "a letter to search for",
    "kit/days.py": "words that days are read by",
    "kit/text.py": "letters that search folds",
}


@pytest.fixture(scope="module")
def source():
    return messages.collected()


@pytest.fixture(scope="module")
def catalogue():
    return messages.held()


def texts(message) -> tuple[str, ...]:
    return message.string if isinstance(message.string, tuple) else (message.string,)


def ids(message) -> tuple[str, ...]:
    return message.id if isinstance(message.id, tuple) else (message.id,)


def of(catalog) -> dict:
    """The messages of a catalogue by what they say."""
    return {(message.id, message.context): message for message in catalog if message.id}


def test_every_string_of_the_source_has_its_vietnamese(source, catalogue):
    known = of(catalogue)
    open_ones = [key for key in of(source) if key not in known or messages.is_open(known[key])]
    assert not open_ones, "run `make messages` and translate: " + "; ".join(map(str, open_ones))


def test_the_catalogue_holds_nothing_that_the_source_does_not_say(source, catalogue):
    left = of(catalogue).keys() - of(source).keys()
    assert not left and not catalogue.obsolete, f"run `make messages`: {sorted(map(str, left))}"


@pytest.mark.parametrize("path", [messages.VIETNAMESE, LIBRARIES], ids=["ours", "of the libraries"])
def test_translations_keep_placeholders_and_manners(path):
    with path.open("rb") as file:
        catalog = read_po(file, locale="vi")
    wrong = []
    for message in of(catalog).values():
        wanted = sorted(PLACEHOLDER.findall(ids(message)[-1]))
        for text in texts(message):
            faults = {
                "placeholders": sorted(PLACEHOLDER.findall(text)) != wanted,
                "composed letters": unicodedata.normalize("NFC", text) != text,
                "place of the tone": LATE_TONE.search(text),
                "a pronoun": PRONOUN.search(text),
                "spaces": text != text.strip() and ids(message)[0] == ids(message)[0].strip(),
            }
            wrong += [f"{name}: {text}" for name, fault in faults.items() if fault]
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize(
    ("msgid", "vietnamese"), [("session", "buổi"), ("group", "tổ"), ("post", "vị trí"), ("user", "người dùng")]
)
def test_our_words_win_over_those_of_django(msgid, vietnamese):
    with override("vi"):
        assert gettext(msgid) == vietnamese


@pytest.mark.parametrize("key", sorted(key for key in registry if not key.startswith("tests.")))
def test_the_headings_of_a_register_are_translated(key):
    """A field without a verbose name of its own would be headed by its English name in every language."""
    register = registry[key]
    columns = [*register.shown_columns, *(column for _title, group in register.shown_details for column in group)]
    assert not [column.path for column in columns if not isinstance(column.label, Promise)]


def test_the_source_is_english():
    """Whoever reads the screens in English meets Vietnamese only as names and citations."""
    wrong = []
    for path in messages.sources():
        place = path.relative_to(messages.PACKAGE).as_posix()
        if not any(place == known or place.startswith(f"{known}/") for known in SPEAKS_VIETNAMESE):
            wrong += [f"{place}: {text}" for text in spoken(path) if ACCENTED.search(NAMES.sub("", text))]
    assert not wrong, "\n".join(wrong)


def test_exceptions_are_still_needed():
    gone = [place for place in SPEAKS_VIETNAMESE if not (messages.PACKAGE / place).exists()]
    assert not gone


def spoken(path: Path) -> Iterator[str]:
    """What a template says, or the strings of Python, without documentation and the example rows of sheets."""
    text = path.read_text(encoding="utf-8")
    if path.suffix != ".py":
        yield from text.splitlines()
        return
    nodes = [ast.parse(text)]
    for node in nodes:  # the list grows as it is read
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node.value
        elif not is_silent(node):
            nodes += ast.iter_child_nodes(node)


def is_silent(node: ast.AST) -> bool:
    documentation = isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
    return documentation or (isinstance(node, ast.keyword) and node.arg == "example")
