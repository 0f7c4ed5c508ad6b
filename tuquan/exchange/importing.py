"""Enter a file that passed its dry run: all of it or nothing, by one act."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError
from django.utils.translation import gettext as _

from tuquan.exchange.trial import Trial
from tuquan.kit import violations
from tuquan.kit.bulk import undisturbed
from tuquan.kit.register import Register, registry
from tuquan.ledger.batch import Batch


class NotDecided(Exception):
    """Rows differ from records, and nobody has said which is right."""


class NoSheet(LookupError):
    """There is no such register, or it takes no sheets."""


def register_of(key: str) -> Register:
    """The register with this key, if it can be filled from a sheet. Raises NoSheet."""
    register = registry.get(key)
    if register is None or register.imports is None:
        raise NoSheet(_("No register “%(key)s” takes sheets. There are: %(keys)s.")
                      % {"key": key, "keys": ", ".join(fillable()) or "–"})  # fmt: skip
    return register


def fillable() -> list[str]:
    return sorted(key for key, register in registry.items() if register.imports is not None)


def enter(trial: Trial, *, by: Any, take_file: bool = False) -> int:
    """Call the batch action once with all rows; returns how many were entered or brought in line.

    Raises ValidationError for what only the whole can show (a constraint, a rule of the action), PermissionDenied, and
    NotDecided where rows differ from records and `take_file` does not say that the file is right.
    """
    register = register_of(trial.register)
    if trial.problem_count:
        raise ValidationError(_("The file has problems; nothing was imported."))
    if trial.changed and not (take_file and register.imports.replaces):
        why = _("%(count)d rows differ from what the register holds; nothing was imported.")
        raise NotDecided(why % {"count": len(trial.changed)})
    if not trial.fresh and not trial.changed:
        return 0
    batch = Batch(trial.register, trial.fresh, trial.source, trial.sha256, changed=trial.changed)
    try:
        with undisturbed():
            register.imports.action(batch, by=by)
    except IntegrityError as wrong:
        told = violations.in_words(wrong)
        if told is None:
            raise
        raise told from wrong
    return len(trial.fresh) + len(trial.changed)
