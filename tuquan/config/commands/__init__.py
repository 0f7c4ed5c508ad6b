"""The command line: one file per group of commands, each with `add(commands)` that says what it understands.

A command is a function of the parsed options. It prints its answer on stdout and its progress on stderr; whatever a
user did wrong ends in one line on stderr and a non-zero exit code.
"""

import argparse
import os
import sys
from collections.abc import Sequence
from importlib import import_module
from typing import NoReturn

from django.utils.translation import gettext as _

from tuquan.config.commands.common import Failed, explained

GROUPS = ("setup", "serve", "account", "sheets", "figures", "claims", "documents", "units", "ledger", "journal", "backup")
USAGE = 2  # the exit code for a command line that is not understood


class Parser(argparse.ArgumentParser):
    """Says what is wrong in one line, without the usage in front of it."""

    def error(self, message: str) -> NoReturn:
        more = _("see %(command)s --help") % {"command": self.prog}
        self.exit(USAGE, f"{self.prog}: {message} ({more})\n")


def parser() -> argparse.ArgumentParser:
    top = Parser(prog="tuquan", description=_("Tự Quản: the system of record of the movement."))
    commands = top.add_subparsers(dest="command", metavar=_("COMMAND"), required=True)
    for name in GROUPS:
        import_module(f"{__name__}.{name}").add(commands)
    return top


def run(arguments: Sequence[str]) -> int:
    """Run one command line; returns the exit code."""
    try:
        given = parser().parse_args(arguments)
    except SystemExit as done:  # --help, or a line that is not understood: argparse has said it
        return int(done.code or 0)
    try:
        given.run(given)
        sys.stdout.flush()
    except Failed as wrong:
        return say(str(wrong), wrong.code)
    except SystemExit as done:  # an answer that is told by the exit code as well
        return int(done.code or 0)
    except KeyboardInterrupt:
        return say(_("stopped"), 130)
    except BrokenPipeError:  # whoever read our answer has gone
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 141
    except Exception as wrong:
        line = explained(wrong)
        if line is None:  # a mistake of ours, not of the user
            raise
        return say(line)
    return 0


def say(line: str, code: int = 1) -> int:
    sys.stderr.write(f"tuquan: {line}\n")
    return code
