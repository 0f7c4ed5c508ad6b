"""Who may read what belongs to a record, its files and referrals: whoever may read the record (`envelopes.readable`)."""

from typing import Any

from tuquan.casework import envelopes


def may_read(user: Any, record: Any) -> bool:
    """Also where the record is named as in the journal ("tips.Tip:12")."""
    found = envelopes.record_of(record) if isinstance(record, str) else record
    right = envelopes.right_of(found) if found is not None else None
    return right is not None and user.may(right, found.place)
