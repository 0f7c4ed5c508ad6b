"""The verbs of schemes: about a scheme, about a point, about its log, and about many rows at once."""

from tuquan.schemes.actions.activities import correct_activity, log_activity, void_activity
from tuquan.schemes.actions.batches import import_activities, import_points, import_schemes, wrong_parents
from tuquan.schemes.actions.exemplars import (
    READ_EXEMPLARS,
    correct_exemplar,
    end_recognition,
    import_exemplars,
    recognise_exemplar,
    spread_exemplar,
    void_exemplar,
)
from tuquan.schemes.actions.keeping import READ
from tuquan.schemes.actions.means import (
    correct_gift,
    correct_spending,
    import_gifts,
    import_spendings,
    receive_gift,
    spend,
    use_up,
    void_gift,
    void_spending,
)
from tuquan.schemes.actions.points import (
    activate_point,
    approve_point,
    bring_in_point,
    consolidate_point,
    correct_point,
    count_strength,
    fall_dormant,
    keep_file,
    make_dormant,
    propose_point,
    reawaken,
    strike_off,
    void_point,
)
from tuquan.schemes.actions.reviews import (
    close_round,
    decide_reviews,
    mark_reviews,
    open_round,
    renew_round,
    self_review,
    undo_decisions,
    void_round,
)
from tuquan.schemes.actions.schemes import (
    add_alias,
    correct_scheme,
    enter_scheme,
    merge_scheme,
    rename_scheme,
    undo_merge,
    void_scheme,
)

__all__ = [
    "READ", "READ_EXEMPLARS", "activate_point", "add_alias", "approve_point", "bring_in_point", "close_round",
    "consolidate_point", "correct_activity", "correct_exemplar", "correct_gift", "correct_point", "correct_scheme",
    "correct_spending", "count_strength", "decide_reviews", "end_recognition", "enter_scheme", "fall_dormant",
    "import_activities", "import_exemplars", "import_gifts", "import_points", "import_schemes", "import_spendings",
    "keep_file", "log_activity", "make_dormant", "mark_reviews", "merge_scheme", "open_round", "propose_point",
    "reawaken", "receive_gift", "recognise_exemplar", "rename_scheme", "renew_round", "self_review", "spend",
    "spread_exemplar", "strike_off", "undo_decisions", "undo_merge", "use_up", "void_activity", "void_exemplar",
    "void_gift", "void_point", "void_round", "void_scheme", "void_spending", "wrong_parents",
]  # fmt: skip
