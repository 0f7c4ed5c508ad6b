"""Mending a record: what was wrong is corrected or voided with a reason, and the ledger follows."""

from collections.abc import Iterable
from typing import TypeVar

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from tuquan.journal.actions import running, subject_name
from tuquan.kit.period import today
from tuquan.ledger.models import Mend
from tuquan.ledger.record import Record

Mended = TypeVar("Mended", bound=Record)


def keep(record):
    """Check the row against its constraints, in the user's words, and write it."""
    if hasattr(record, "prepare"):
        record.prepare()
    record.clean_fields()
    record.validate_constraints()
    record.save()
    return record


def trial(record, changes: dict):
    """The row as it would be with these changes, to be judged; the row itself is left as it was."""
    if record.voided:
        raise ValidationError(_("This record is void."))
    tried = type(record)(**{field.attname: getattr(record, field.attname) for field in record._meta.concrete_fields})
    tried._state.adding = False
    for name, value in changes.items():
        setattr(tried, name, value)
    if hasattr(tried, "prepare"):
        tried.prepare()
    tried.clean_fields()
    tried.validate_constraints()
    return tried


def apply(record: Mended, changes: dict, reason: str) -> Mended:
    """Set these fields, save, and keep the reason. Raises ValidationError without a reason or where nothing changes."""
    if record.voided:
        raise ValidationError(_("This record is void."))
    changed = {name: value for name, value in changes.items() if getattr(record, name) != value}
    if not changed:
        raise ValidationError(_("Nothing was changed."))
    keep_reason(record, reason)
    for name, value in changed.items():
        setattr(record, name, value)
    record.save()
    return record


def void(record: Mended, reason: str) -> Mended:
    """Declare that the record never counted: it stays readable, and its figures go back to what they were."""
    if record.voided:
        raise ValidationError(_("This record is void already."))
    keep_reason(record, reason)
    record.voided_on = today()
    record.save()
    return record


def restore(record: Mended, reason: str) -> Mended:
    """Undo a voiding."""
    if not record.voided:
        raise ValidationError(_("This record is not void."))
    keep_reason(record, reason)
    record.voided_on = None
    record.save()
    return record


def keep_reason(record: Record, reason: str) -> None:
    keep_reasons([record], reason)


def keep_reasons(records: Iterable[Record], reason: str) -> None:
    """The same reason for many records."""
    if not reason.strip():
        raise ValidationError({"reason": _("Say why, so that whoever reads this later understands.")})
    event = running().event
    Mend.objects.bulk_create(Mend(subject=subject_name(one), event=event, reason=reason.strip()) for one in records)


def reasons(record: Record) -> dict:
    """Why this record was mended, by event."""
    return dict(Mend.objects.filter(subject=subject_name(record)).values_list("event", "reason"))
