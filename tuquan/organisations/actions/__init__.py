"""The verbs about bodies of the kinds kept here: the bodies, the terms of people in them, duplicates, many at once."""

from tuquan.organisations.actions.batches import import_bodies, import_terms
from tuquan.organisations.actions.bodies import (
    KEEP_ALL,
    READ,
    change_kind,
    correct_body,
    end_body,
    enter_body,
    void_body,
)
from tuquan.organisations.actions.merging import merge_bodies, undo_merge
from tuquan.organisations.actions.terms import READ_NAMES, appoint, correct_term, end_term, void_term

__all__ = [
    "KEEP_ALL", "READ", "READ_NAMES", "appoint", "change_kind", "correct_body", "correct_term", "end_body", "end_term",
    "enter_body", "import_bodies", "import_terms", "merge_bodies", "undo_merge", "void_body", "void_term",
]  # fmt: skip
