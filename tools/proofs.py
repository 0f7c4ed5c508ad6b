"""The page of proofs in docs, told from the demo's database: `python -m tools.proofs`."""

import os
from pathlib import Path

import django

FILE = Path(__file__).resolve().parents[1] / "docs" / "proofs.md"
HEAD = """# Proofs

Five published reviews, told again in our own words: from the demo's records where they bear the number out, otherwise
from what was announced, and then the sentence says who announced it. Made by `python -m tools.proofs`; a test
rebuilds this page from the demo. Where the demo holds another figure than the one announced (it plays in one province
only), the table says so without it.
"""


def page() -> str:
    from django.utils import translation

    from tuquan.reporting.narrative.proofs import proofs

    with translation.override("vi"):
        return "\n".join([HEAD, *(text for proof in proofs() for text in section(proof))]).rstrip() + "\n"


def section(proof) -> list[str]:
    rows = [line(number) for number in proof.numbers]
    return [
        f"## {proof.name}", "", f"> {proof.paragraph}", "",
        "| Figure | Ours | Announced | By | Said |", "| --- | --- | --- | --- | --- |", *rows, "",
    ]  # fmt: skip


def line(number) -> str:
    ours = number.ours if number.is_ours else "other" if number.ours else "–"
    cells = (number.title, ours or "–", number.announced or "–", number.source or "–",
             "ours" if number.is_ours else "announced")  # fmt: skip
    return "| " + " | ".join(cell.replace("|", ", ") for cell in cells) + " |"


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tuquan.config.settings")
    django.setup()
    FILE.write_text(page(), encoding="utf-8")


if __name__ == "__main__":
    main()
