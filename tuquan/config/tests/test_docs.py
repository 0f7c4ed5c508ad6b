"""The docs keep up with the code: every command, option and setting is described, the reference pages are fresh."""

import argparse
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tuquan.accounts.roles import ROLES
from tuquan.config import reference
from tuquan.config.commands import parser
from tuquan.kit.register import registry
from tuquan.law import seed
from tuquan.ledger.indicator import INDICATORS

pytestmark = pytest.mark.embedded

ROOT = Path(__file__).resolve().parents[3]
DOCS = ROOT / "docs"
COMMANDS = (DOCS / "commands.md").read_text("utf-8")
OPTIONS_OF_ALL = {"--on", "--instrument", "--by"}  # the verbs of `units`, described once above them


def leaves(above: argparse.ArgumentParser, name: str = "tuquan") -> Iterator[tuple[str, argparse.ArgumentParser]]:
    """Every command that can be run, by its words."""
    groups = [action for action in above._actions if isinstance(action, argparse._SubParsersAction)]
    if not groups:
        yield name, above
    for group in groups:
        for word, below in group.choices.items():
            yield from leaves(below, f"{name} {word}")


LEAVES = dict(leaves(parser()))
CHAPTERS = dict(re.findall(r"^### `([^`]+)`\n(.*?)(?=^#|\Z)", COMMANDS, re.MULTILINE | re.DOTALL))


def test_every_command_has_a_chapter_and_no_other():
    assert CHAPTERS.keys() == LEAVES.keys()


@pytest.mark.parametrize("name", sorted(LEAVES))
def test_a_command_is_described_with_its_options_and_an_example(name):
    options = {word for action in LEAVES[name]._actions for word in action.option_strings} - {"-h", "--help"}
    told = set(re.findall(r"--[a-z-]+", CHAPTERS[name]))
    shared = OPTIONS_OF_ALL if name.startswith("tuquan units") else set()
    assert options <= told | shared
    assert re.search(rf"^ {{4,}}{name}( |$)", CHAPTERS[name], re.MULTILINE), "give an example"


def test_no_option_is_described_that_does_not_exist():
    known = {word for one in LEAVES.values() for action in one._actions for word in action.option_strings}
    assert set(re.findall(r"--[a-z][a-z-]*", COMMANDS)) <= known


def test_every_setting_is_described():
    read = (ROOT / "tuquan/config/settings.py").read_text("utf-8") + (ROOT / "Makefile").read_text("utf-8")
    settings = set(re.findall(r"TUQUAN_[A-Z_]+", read))
    assert settings and settings == set(re.findall(r"TUQUAN_[A-Z_]+", COMMANDS))
    assert set(re.findall(r"TUQUAN_[A-Z_]+", (DOCS / "office.md").read_text("utf-8"))) <= settings


@pytest.mark.parametrize("name", ["indicators.md", "registers.md", "roles.md", "law.md", "templates.md"])
def test_reference_pages_are_up_to_date(name):
    assert (reference.FOLDER / name).read_text("utf-8") == reference.pages()[name], "run `make docs`"


@pytest.mark.parametrize(
    ("page", "names"),
    [
        ("indicators.md", INDICATORS),
        ("registers.md", registry),
        ("roles.md", ROLES),
        ("law.md", [rule["key"] for rule in seed.rule_entries()]),
    ],
)
def test_everything_declared_stands_in_the_reference(page, names):
    text = (reference.FOLDER / page).read_text("utf-8")
    missing = [name for name in names if name not in text and not name.startswith("tests.")]
    assert not missing


def test_every_page_is_in_the_contents():
    named = set(re.findall(r"[\w/-]+\.md", (ROOT / "mkdocs.yml").read_text("utf-8")))
    assert {str(page.relative_to(DOCS)) for page in DOCS.rglob("*.md")} <= named
