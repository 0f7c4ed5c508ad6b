"""The verbs of schemes: about a scheme, about a point, about its log, and about many rows at once."""

from tuquan.schemes.actions.activities import correct_activity, log_activity, void_activity
from tuquan.schemes.actions.batches import import_activities, import_points, import_schemes
from tuquan.schemes.actions.keeping import READ
from tuquan.schemes.actions.points import (
    activate_point,
    approve_point,
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
    "READ", "activate_point", "add_alias", "approve_point", "consolidate_point", "correct_activity", "correct_point",
    "correct_scheme", "count_strength", "enter_scheme", "fall_dormant", "import_activities", "import_points",
    "import_schemes", "keep_file", "log_activity", "make_dormant", "merge_scheme", "propose_point", "reawaken",
    "rename_scheme", "strike_off", "undo_merge", "void_activity", "void_point", "void_scheme",
]  # fmt: skip
