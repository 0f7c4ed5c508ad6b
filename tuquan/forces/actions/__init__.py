"""The verbs of forces: about teams, members, what they do and get, quotas, ratings, groups only counted."""

from tuquan.forces.actions.batches import import_duties, import_members, import_teams
from tuquan.forces.actions.groups import add_group, count_group, end_group, void_group
from tuquan.forces.actions.lists import import_groups, import_quotas, import_trainings
from tuquan.forces.actions.means import give_support, import_supports, spend, use_up, void_spending, void_support
from tuquan.forces.actions.members import (
    change_post,
    correct_member,
    end_member,
    propose_member,
    recognise_member,
    record_service,
    strike_out,
    void_member,
    warn_member,
)
from tuquan.forces.actions.quotas import set_quota, void_quota
from tuquan.forces.actions.ratings import rate_commune, rate_member, rate_team, void_rating
from tuquan.forces.actions.service import hold_training, record_duty, void_duty
from tuquan.forces.actions.teams import READ_MEMBERS, READ_TEAMS, correct_team, dissolve_team, form_team, void_team

__all__ = [
    "READ_MEMBERS", "READ_TEAMS", "add_group", "change_post", "correct_member", "correct_team", "count_group",
    "dissolve_team", "end_group", "end_member", "form_team", "give_support", "hold_training", "import_duties",
    "import_groups", "import_members", "import_quotas", "import_supports", "import_teams", "import_trainings",
    "propose_member", "rate_commune", "rate_member", "rate_team", "recognise_member", "record_duty", "record_service",
    "set_quota", "spend", "strike_out", "use_up", "void_duty", "void_group", "void_member", "void_quota",
    "void_rating", "void_spending", "void_support", "void_team", "warn_member",
]  # fmt: skip
