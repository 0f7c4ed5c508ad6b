"""Enter a file that passed its dry run: all of it or nothing, by one act."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from tuquan.exchange.entered import refuse_twice, wait_for_turn
from tuquan.exchange.results import FILE, Decision, Trial
from tuquan.kit import violations
from tuquan.kit.bulk import undisturbed
from tuquan.kit.register import Register, registry
from tuquan.ledger.batch import Batch

STUCK = 5  # rows told of those that cannot take the place of their records


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


def enter(trial: Trial, *, by: Any, take_file: bool = False, decision: Decision | None = None) -> int:
    """Call the batch action once with all rows; returns how many were entered or brought in line.

    Raises ValidationError for what only the whole can show (a constraint, a rule of the action), PermissionDenied,
    NotDecided where rows differ from records and nobody has said of each which is right, and EnteredAlready where
    somebody else entered the very file since it was checked.
    """
    register = register_of(trial.register)
    if trial.problem_count:
        raise ValidationError(_("The file has problems; nothing was imported."))
    decision = decision or Decision(FILE if take_file else "")
    taken, undecided = decision.sorted(trial.changed)
    if taken and not register.imports.replaces:
        raise ValidationError(
            _("This register does not take rows in place of records. Correct the records one by one.")
        )
    if stuck := [why for pk, why in trial.fixed.items() if pk in taken]:
        raise ValidationError([*stuck[:STUCK], _("Let what is stored stay in these rows.")])
    if undecided:
        why = _("%(count)d rows differ from what the register holds; nothing was imported.")
        raise NotDecided(why % {"count": len(undecided)})
    if not trial.fresh and not taken:
        return 0
    batch = Batch(trial.register, trial.fresh, trial.source, trial.sha256, changed=taken)
    try:
        with undisturbed(), transaction.atomic():
            wait_for_turn(register, trial.sha256)
            refuse_twice(register, trial.sha256, trial.before)
            register.imports.action(batch, by=by)
    except IntegrityError as wrong:
        told = violations.in_words(wrong)
        if told is None:
            raise
        raise told from wrong
    return len(trial.fresh) + len(taken)
