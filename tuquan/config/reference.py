"""The reference pages in docs/reference, drawn from what the code declares; `make docs` writes them anew.

    .venv/bin/python -m tuquan.config.reference
"""

import re
from collections.abc import Callable, Iterable, Sequence
from itertools import groupby
from pathlib import Path
from typing import Any

from django.db import models
from django.utils.translation import override

FOLDER = Path(__file__).resolve().parents[2] / "docs" / "reference"


def pages() -> dict[str, str]:
    """Each page by its file name, in English."""
    makers: dict[str, Callable[[], Iterable[str]]] = {
        "indicators.md": indicators, "registers.md": registers, "roles.md": roles, "law.md": law,
        "templates.md": templates,
    }  # fmt: skip
    with override("en"):
        return {name: "\n".join(make()).rstrip() + "\n" for name, make in makers.items()}


def write() -> None:
    FOLDER.mkdir(exist_ok=True)
    for name, text in pages().items():
        (FOLDER / name).write_text(text, encoding="utf-8")


def head(title: str, says: str) -> list[str]:
    return [f"# {title}", "", says, "", "Drawn from the code by `make docs`; edit the declarations, not this page.", ""]


def table(columns: Sequence[str], rows: Iterable[Sequence[object]]) -> list[str]:
    lines = [columns, ["---"] * len(columns), *rows]
    return [f"| {' | '.join(cell(one) for one in line)} |" for line in lines] + [""]


def cell(value: object) -> str:
    return " ".join(str(value).split()).replace("|", "\\|")


def code(names: Iterable[object]) -> str:
    return ", ".join(f"`{name}`" for name in names)


# --- indicators --------------------------------------------------------------------------------------------------


def indicators() -> Iterable[str]:
    from tuquan.ledger.indicator import INDICATORS, Ratio

    yield from head("Indicators", "What is counted, how it behaves over time, and on which text it rests.")
    ours = sorted((one for key, one in INDICATORS.items() if not key.startswith("tests.")), key=lambda one: one.key)
    for app, declared in groupby(ours, key=lambda one: one.register):
        yield from (f"## {app}", "")
        for one in declared:
            yield from (f"### {one.key}", "", f"**{one.title}**, in {one.unit}. {one.definition}", "")
            facts = ratio_facts(one) if isinstance(one, Ratio) else counting_facts(one)
            yield from (f"- {name}: {said}" for name, said in {**facts, "basis": one.basis}.items() if said)
            yield ""


def ratio_facts(one: Any) -> dict[str, str]:
    return {"kind": "ratio, divided after adding", "of": f"`{one.over.key}` over `{one.under.key}`"}


def counting_facts(one: Any) -> dict[str, str]:
    level = " (a level on a day)" if one.standing else ""
    return {
        "kind": f"{one.kind}{level}",
        "counts": str(one.of._meta.verbose_name) if one.of else "what is typed in returns",
        "on": f"`{one.on}`" if one.on else "",
        "until": f"`{one.until}`" if one.until else "",
        "adds up": f"`{one.value}`" if isinstance(one.value, str) else "",
        "each once by": f"`{one.member}`" if one.member else "",
        "by": code(one.split),
    }


# --- registers ---------------------------------------------------------------------------------------------------


def registers() -> Iterable[str]:
    from tuquan.kit.register import registry

    yield from head("Registers", "What officers keep, the right to read it, and the verbs that change it.")
    for key, one in sorted(registry.items()):
        if key.startswith("tests."):
            continue
        yield from (f"## {key}", "", f"**{one.title}**. {row_of(one.model)}", "")
        facts = {
            "read by right": f"`{one.reads}`",
            "add": code([one.adds[0].name]) if one.adds else "",
            "verbs": code(action.name for action, _form in one.verbs),
            "Excel in": code(column.name for column in one.imports.columns) if one.imports else "",
            "Excel out": "yes" if one.exports else "",
            "personal fields": code(getattr(one.model, "personal", ())),
        }
        yield from (f"- {name}: {said}" for name, said in facts.items() if said)
        yield ""


def row_of(model: type[models.Model]) -> str:
    """The first paragraph of the model's docstring: what one row is."""
    return cell((model.__doc__ or "").split("\n\n")[0])


# --- roles -------------------------------------------------------------------------------------------------------


def roles() -> Iterable[str]:
    from tuquan.accounts.roles import ROLES
    from tuquan.journal.actions import RIGHTS

    yield from head("Roles", "A role is granted over a place and holds there and inside it; a right is held by roles only.")
    for role in ROLES.values():
        yield from (f"## {role.key}", "", f"**{role.title}**. {cell(role.description)}", "")
        yield from table(["Right", "What it allows"], ((f"`{name}`", RIGHTS[name]) for name in sorted(role.rights)))


# --- the law -----------------------------------------------------------------------------------------------------


def law() -> Iterable[str]:
    from tuquan.law import seed

    says = "Every legal number as shipped, with its text; *Law* on the screen shows what an office has set for itself."
    yield from head("The law as data", says)
    books = {entry["code"]: entry for entry in seed.instrument_entries()}
    for name, rules in groupby(sorted(seed.rule_entries(), key=rule_order), key=lambda rule: rule["key"].split(".")[0]):
        yield from (f"## {name}", "")
        columns = ["Key", "What it says", "Value", "Text", "From", "Known"]
        yield from table(columns, (rule_row(rule, books) for rule in rules))


def rule_order(rule: dict[str, Any]) -> tuple[str, str]:
    return rule["key"], str(rule.get("valid_from") or "")


def rule_row(rule: dict[str, Any], books: dict[str, dict]) -> list[object]:
    book = books[rule["instrument"]]["number"] if rule.get("instrument") else ""
    text = ", ".join(part for part in (book, rule.get("article", "")) if part)
    value = f"{rule_value(rule.get('value'))} {rule.get('unit', '')}".strip()
    return [f"`{rule['key']}`", rule["title_en"], value, text, rule.get("valid_from") or "", rule["status"]]


def rule_value(value: Any) -> str:
    """In words, as short as a table wants it."""
    if value is None or value == "":
        return "none found"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, dict):
        return "; ".join(f"{name} {rule_value(one)}" for name, one in value.items())
    if isinstance(value, list):
        return ", ".join(one["code"] if isinstance(one, dict) and "code" in one else rule_value(one) for one in value)
    return re.sub(r"\s+", " ", str(value))


def templates() -> Iterable[str]:
    """What a report template may name."""
    from tuquan.reporting.wordtemplates.names import FIGURE, catalogue

    names = sorted((one for one in catalogue() if not one.name.startswith("tests.")), key=lambda one: one.name)
    yield from head("Names in report templates", "What an officer may write in a template, in double braces. A figure alone "
                    "gives its value; behind a dot stands what else it gives.")  # fmt: skip
    yield from table(["Behind a figure", "Gives"], [(f"`.{name}`", meaning) for name, meaning in FIGURE.items()])
    yield from table(["Name", "Meaning"], [(f"`{one.name}`", one.meaning) for one in names])


if __name__ == "__main__":
    import os

    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tuquan.config.settings")
    django.setup()
    write()
