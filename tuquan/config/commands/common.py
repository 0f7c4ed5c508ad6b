"""What several commands need: who acts, days, places, progress, and plain words for what went wrong."""

import argparse
import getpass
import sys
from collections.abc import Callable
from datetime import date, datetime, time
from pathlib import Path

from django.core.exceptions import ObjectDoesNotExist, PermissionDenied, ValidationError
from django.db import DatabaseError
from django.utils.translation import gettext as _

from tuquan.accounts.models import User
from tuquan.kit.days import parse_day, within_reach
from tuquan.kit.period import HANOI, TurnedRound
from tuquan.ledger.figures import NoFigure
from tuquan.ledger.indicator import UnknownIndicator
from tuquan.places.models import Place
from tuquan.places.tree import UnknownPlace, find

DEMO_ROLE = "provincial_officer"  # who acts in the demo when nobody is named


class Failed(Exception):
    """The command cannot do what was asked; the message is for the user."""

    def __init__(self, message: str, code: int = 1):
        super().__init__(message)
        self.code = code


def explained(wrong: Exception) -> str | None:
    """One line for what a user can have caused; None for what only a programmer can."""
    match wrong:
        case ValidationError():
            return one_line(" ".join(wrong.messages))
        case PermissionDenied():
            return _("not allowed: %(why)s") % {"why": one_line(str(wrong))}
        case UnknownIndicator():
            return _("no indicator is called %(key)s; `tuquan figures --help` lists them") % {"key": wrong.args[0]}
        case UnknownPlace() | NoFigure() | OSError():
            return one_line(str(wrong))
        case TurnedRound():
            return _("the first day comes after the last")
        case ObjectDoesNotExist():
            return one_line(str(wrong))
        case DatabaseError() if "no such table" in str(wrong) or "does not exist" in str(wrong):
            return _("the database is not ready; run `tuquan setup` first")
        case DatabaseError():
            return _("the database refused: %(why)s") % {"why": one_line(str(wrong))}
        case _:
            return None


def one_line(text: str) -> str:
    return " ".join(text.split())


# --- options ------------------------------------------------------------------------------------------------------


def add_by(parser: argparse.ArgumentParser) -> None:
    who = _("who acts; default: your own account, named as on this system")
    parser.add_argument("--by", metavar=_("USER"), help=who)


def add_window(parser: argparse.ArgumentParser) -> None:
    """The options that say of which place and over which days, both included."""
    parser.add_argument("--place", required=True, metavar=_("CODE"), help=_("code of the unit, or CODE@DAY"))
    parser.add_argument("--from", dest="first", type=day, required=True, metavar=_("DAY"), help=_("first day"))
    parser.add_argument("--to", dest="last", type=day, required=True, metavar=_("DAY"), help=_("last day, included"))


def day(text: str) -> date:
    """2025-07-01, or 01/07/2025 as it is written in Vietnam."""
    try:
        return parse_day(text)
    except ValueError:
        raise argparse.ArgumentTypeError(_("%(text)s is no day; write 2025-07-01") % {"text": text}) from None


def moment(text: str) -> datetime:
    """A moment, in Vietnam's time where it names no other; a bare day means its end."""
    try:
        if len(text) == len("2025-07-01"):
            return datetime.combine(parse_day(text), time.max, HANOI)
        at = datetime.fromisoformat(text)
        within_reach(at.date())
    except ValueError:
        message = _("%(text)s is no moment; write 2025-07-01T17:30") % {"text": text}
        raise argparse.ArgumentTypeError(message) from None
    return at if at.tzinfo else at.replace(tzinfo=HANOI)


# --- who and where ------------------------------------------------------------------------------------------------


def actor(name: str | None) -> User:
    """Who acts: the user named, else the account that bears the system user's name, else the demo's officer."""
    if name:
        user = User.objects.filter(username=name, is_active=True).first()
        if user is None:
            raise Failed(_("there is no user %(name)s") % {"name": name})
        return user
    own = system_user()
    user = User.objects.filter(username=own, is_active=True).first() if own else None
    user = user or User.objects.filter(demo=True, is_active=True, grants__role=DEMO_ROLE).order_by("pk").first()
    if user is None:
        raise Failed(_("say who acts with --by USER: no account is called %(name)s") % {"name": own or "?"})
    return user


def system_user() -> str:
    try:
        return getpass.getuser()
    except (OSError, KeyError):  # an account without a name, as in some containers
        return ""


def place_of(code: str, on: date | None = None) -> Place:
    """The unit with this code on a day (default today), or on the day that the code itself names."""
    _code, _at, stamp = code.partition("@")
    if stamp:
        try:
            date.fromisoformat(stamp)
        except ValueError:
            raise Failed(_("%(text)s is no day; write 2025-07-01") % {"text": stamp}) from None
    return find(code, on)


def allow(user: User, right: str, place: Place) -> None:
    """Raise PermissionDenied with the reason where this user does not hold the right at this place."""
    why = user.refusal(right, [place])
    if why:
        raise PermissionDenied(why)


# --- answers ------------------------------------------------------------------------------------------------------


def output(path: str | None) -> Path | None:
    """The file to write, its folder checked before any long work; None for stdout."""
    if path is None or path == "-":
        return None
    file = Path(path)
    if not file.parent.is_dir():
        raise Failed(_("there is no folder %(folder)s") % {"folder": file.parent})
    return file


def write(data: bytes, to: Path | None) -> None:
    if to is None:
        sys.stdout.buffer.write(data)
    else:
        to.write_bytes(data)
        note(_("written: %(file)s") % {"file": to})


def tell(line: object) -> None:
    """A line of the answer, on stdout."""
    sys.stdout.write(f"{line}\n")


def note(line: object) -> None:
    """A line on stderr: progress, or what was done."""
    sys.stderr.write(f"{line}\n")
    sys.stderr.flush()


def progress(label: str, every: int = 5000) -> Callable[[int], None]:
    """A function to call with the number done so far, which tells it on stderr now and then."""
    told = 0

    def report(done: int) -> None:
        nonlocal told
        if done >= told + every:
            told = done
            note(f"{label}: {done:,}")

    return report


def table(rows: list[tuple], head: tuple | None = None) -> str:
    """Rows as aligned columns of text."""
    lines = [[str(cell) for cell in row] for row in ([head] if head else []) + rows]
    if not lines:
        return ""
    widths = [max(len(line[number]) for line in lines) for number in range(len(lines[0]))]
    return "\n".join("  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip()
                     for line in lines)  # fmt: skip
