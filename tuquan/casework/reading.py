"""Who may read what belongs to a record, its files and referrals: whoever may read the record (`envelopes.readable`)."""

from typing import Any

from tuquan.casework import envelopes
from tuquan.journal.actions import subject_name


def right_of(label: str) -> str | None:
    """The right to read records of this model, where one is declared."""
    found = envelopes.READABLE.get(label)
    return found.right if found else None


def right_to(record: Any) -> str | None:
    """The right to read this very record: what it says itself, else that of its model."""
    return getattr(record, "reads", None) or right_of(record._meta.label)


def may_read(user: Any, record: Any) -> bool:
    """Also where the record is named as in the journal ("tips.Tip:12")."""
    subject = record if isinstance(record, str) else subject_name(record)
    if right_of(subject.partition(":")[0]) is None:
        return False
    found = envelopes.record_of(record) if isinstance(record, str) else record
    return found is not None and user.may(envelopes.right_of(found), found.place)
