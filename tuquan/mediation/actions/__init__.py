"""The verbs of mediation: about groups, about mediators, about disputes, and about many rows at once."""

from tuquan.mediation.actions.batches import import_disputes, import_groups, import_mediators
from tuquan.mediation.actions.disputes import (
    READ_DISPUTES,
    READ_HANDED_OVER,
    READ_PARTIES,
    assign,
    close,
    correct_dispute,
    declare_conflict,
    follow_up,
    hand_over,
    hold_session,
    open_dispute,
    record_closed,
    start,
    void_dispute,
)
from tuquan.mediation.actions.groups import (
    READ_GROUPS,
    bring_in_group,
    correct_group,
    dissolve_group,
    propose_group,
    recognise_group,
    void_group,
)
from tuquan.mediation.actions.mediators import (
    correct_mediator,
    end_mediator,
    propose_mediator,
    recognise_mediator,
    record_training,
    void_mediator,
)

__all__ = [
    "READ_DISPUTES", "READ_GROUPS", "READ_HANDED_OVER", "READ_PARTIES", "assign", "bring_in_group", "close",
    "correct_dispute", "correct_group", "correct_mediator", "declare_conflict", "dissolve_group", "end_mediator",
    "follow_up", "hand_over", "hold_session", "import_disputes", "import_groups", "import_mediators", "open_dispute",
    "propose_group", "propose_mediator", "recognise_group", "recognise_mediator", "record_closed", "record_training",
    "start", "void_dispute", "void_group", "void_mediator",
]  # fmt: skip
