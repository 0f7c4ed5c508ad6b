"""The verbs of official documents and their number books, and of the templates that offices draft them from."""

from tuquan.reporting.actions.documents import (
    READ,
    discard,
    draft,
    issue,
    keep_pdf,
    open_book,
    recall,
    register_paper,
    restate,
    send_back,
    submit,
    write,
)
from tuquan.reporting.actions.templates import draft_from, keep_template, replace_template, retire_template

__all__ = [
    "READ", "discard", "draft", "draft_from", "issue", "keep_pdf", "keep_template", "open_book", "recall",
    "register_paper", "replace_template", "restate", "retire_template", "send_back", "submit", "write",
]  # fmt: skip
