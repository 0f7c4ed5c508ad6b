"""The verbs of tips: taking in, what readers do, and deleting when the time of keeping is over."""

from tuquan.journal.actions import discreet
from tuquan.tips.actions.course import (
    close,
    commend,
    hand_over,
    judge,
    mark_read,
    only_opinions,
    reclassify,
    thank,
)
from tuquan.tips.actions.intake import Sealed, enter_call, let_in, send
from tuquan.tips.actions.keeping import erase_contents, erase_identity
from tuquan.tips.models import READ

__all__ = [
    "READ", "Sealed", "close", "commend", "enter_call", "erase_contents", "erase_identity", "hand_over", "judge",
    "let_in", "mark_read", "only_opinions", "reclassify", "send", "thank",
]  # fmt: skip

VERBS = (
    close, commend, enter_call, erase_contents, erase_identity, hand_over, judge, let_in, mark_read, only_opinions,
    reclassify, send, thank,
)  # fmt: skip
discreet(*(verb.name for verb in VERBS), reads=READ)
