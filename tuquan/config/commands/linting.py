"""`tuquan documents lint`: what the words and the numbers of a .docx say against each other."""

import json
import sys
from dataclasses import asdict
from pathlib import Path

from django.utils.translation import gettext as _

from tuquan.config.commands.common import day, tell
from tuquan.reporting.linter import day_of, lint, of_docx

DOUBTS = 1


def add(verbs) -> None:
    """Put the verb beside those of `documents`."""
    linting = verbs.add_parser(
        "lint", help=_("look for numbers and words that disagree in a .docx"),
        description=_("Exit code: 0 no doubt, 1 doubts."),
    )  # fmt: skip
    linting.add_argument("file", type=Path, metavar=_("FILE"), help=_("a .docx, ours or received"))
    linting.add_argument("--on", type=day, metavar=_("DAY"), help=_("by the map of this day; default: the last day it names"))
    linting.add_argument("--json", action="store_true", help=_("as JSON"))
    linting.set_defaults(run=run)


def run(given) -> None:
    """Print each doubt with its place; the exit code says whether there is any."""
    text = of_docx(given.file.read_bytes())
    found = lint(text, given.on or day_of(text))
    if given.json:
        tell(json.dumps([asdict(one) for one in found], ensure_ascii=False, indent=1))
    else:
        for one in found:
            tell(f"{one.place} ({one.title}): {one.message}\n    {one.text}")
        tell(_("Nothing to doubt.") if not found else _("%(count)d doubts") % {"count": len(found)})
    if found:
        sys.stdout.flush()
        raise SystemExit(DOUBTS)
