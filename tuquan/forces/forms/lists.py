"""What the sheets hold of which a team has many: duties, trainings, support; and of quotas, youth teams and guards."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from itertools import product

from django import forms
from django.utils.translation import gettext_lazy as _

from tuquan.forces import actions
from tuquan.forces.actions.lists import check_group, check_quota, check_training
from tuquan.forces.actions.means import check_support
from tuquan.forces.actions.teams import during
from tuquan.forces.forms.rows import LAST_DAY, TEAM_NAMES, RowForm, above, find_teams
from tuquan.forces.forms.service import DutyForm, GroupForm, QuotaForm, SupportForm, TrainingForm
from tuquan.kit.forms import DayField
from tuquan.kit.lookup import keys_by
from tuquan.kit.sheets import Found, Row, Sheet, columns
from tuquan.kit.text import fold
from tuquan.organisations.means import READ_GIVERS
from tuquan.organisations.models import Body, BodyKind, Membership


class ListForm(forms.Form):
    """Cells that no form asks for."""

    turn = forms.IntegerField(label=_("Turn of the day"), min_value=1, max_value=50, initial=1, required=False)
    member = forms.CharField(label=_("Trainee"), max_length=120)
    ref = forms.CharField(label=_("Own reference"), max_length=40)
    ended_on = DayField(label=_("Stands no longer from"), required=False)


def find_members(wanted: Iterable[tuple[int, str]]) -> Found:
    """Members of the security teams of a place or inside it, by reference or full name, if it fits just one."""
    wanted = set(wanted)
    inside = above(wanted)
    members = Membership.objects.standing().filter(body_kind=BodyKind.SECURITY_TEAM, place__in=inside)
    fitting: dict[tuple[int, str], list[Membership]] = defaultdict(list)
    for member in members.select_related("person", "place"):
        for place, text in product(inside[member.place_id], {member.person.folded, fold(member.ref)} - {""}):
            fitting[place, text].append(member)
    found = {(place, text): fitting[place, fold(text)] for place, text in wanted}
    return {key: members[0] for key, members in found.items() if len(members) == 1}


def held_groups(identities: Sequence[tuple]) -> dict[tuple, Row]:
    """Youth teams and guards by place, kind and reference."""
    names = ("pk", "place", "kind", "ref", "name", "first_day", "ended_on", "decision", "members", "women")
    found = Body.objects.standing().filter(pk__in=keys_by(Body, ("place", "kind", "ref"), identities))
    return {
        (row["place"], row["kind"], row["ref"]): row
        | {"host_kind": row.pop("host__kind"), "host": row.pop("host__name")}
        for row in found.values(*names, "host__kind", "host__name")
    }


def fixed_group(held: Row, given: Row) -> dict:
    return {"ended_on": LAST_DAY}


duties_sheet = Sheet(
    action=actions.import_duties,
    columns=[
        *columns(RowForm, "place"),
        *columns(RowForm, "team", find=find_teams, synonyms=TEAM_NAMES),
        *columns(DutyForm, "on", "kind"),
        *columns(ListForm, "turn"),
        *columns(DutyForm, "people", "hours"),
    ],
    identity=("team", "on", "kind", "turn"),
    place_on="on",
    rules=lambda row: during(row["team"], row["on"]),
    replaces=True,
    example={"place": "18073", "team": "ANTT-01", "on": "05/03/2026", "people": "4", "hours": "3"},
    notes=[
        _("One row for each duty. The second of one kind on one day has 2 as its turn."),
        _("Counts only: whom the team met belongs into no column."),
    ],
)
trainings_sheet = Sheet(
    action=actions.import_trainings,
    columns=[
        *columns(RowForm, "place"),
        *columns(ListForm, "member", find=find_members),
        *columns(TrainingForm, "on", "topic", "hours", "certificate"),
    ],
    identity=("member", "on", "topic"),
    place_on="on",
    rules=check_training,
    replaces=True,
    paths={"member": "member__ref"},
    example={"place": "18073", "member": "TV-001", "on": "14/10/2025", "topic": "Nghiệp vụ", "hours": "16"},
    notes=[_("One row for each trainee, by the reference or the full name in the register of members.")],
)
supports_sheet = Sheet(
    action=actions.import_supports,
    columns=[
        *columns(RowForm, "place"),
        *columns(RowForm, "team", find=find_teams, synonyms=TEAM_NAMES),
        *columns(SupportForm, "day", "kind"),
        *columns(SupportForm, "decision", required=True),
        *columns(SupportForm, "means", required=False),
        *columns(SupportForm, "amount", "what", "quantity"),
        *columns(SupportForm, "giver_kind", required=False),
        *columns(SupportForm, "giver", "named"),
    ],
    identity=("team", "day", "kind", "decision"),
    place_on="day",
    rules=check_support,
    replaces=True,
    personal=READ_GIVERS,
    example={"place": "18073", "team": "ANTT-01", "day": "15/01/2026", "amount": "4000000", "decision": "15/QĐ-UBND"},
    notes=[_("Leave the name of a giver empty who did not agree to be written down.")],
)
quotas_sheet = Sheet(
    action=actions.import_quotas,
    columns=columns(QuotaForm, "place", "first_day", "teams", "members", "resolution"),
    identity=("place", "first_day"),
    place_on="first_day",
    rules=check_quota,
    replaces=True,
    example={"place": "18073", "first_day": "01/01/2026", "teams": "9", "members": "36", "resolution": "12/NQ-HĐND"},
)
groups_sheet = Sheet(
    action=actions.import_groups,
    columns=[
        *columns(GroupForm, "place", "kind"),
        *columns(ListForm, "ref"),
        *columns(GroupForm, "name", "host_kind", "host", "first_day", "members", "women", "decision"),
        *columns(ListForm, "ended_on"),
    ],
    identity=("place", "kind", "ref"),
    place_on="first_day",
    rules=check_group,
    held=held_groups,
    replaces=True,
    fixed=fixed_group,
    paths={"host_kind": "host__kind", "host": "host__name"},
    personal=actions.READ_TEAMS,  # where a group works is a row of its own, which exports hold for personal
    example={
        "place": "18073", "ref": "TNXK-01", "name": "Đội thanh niên xung kích", "host": "Trường THPT Mẫu",
        "first_day": "05/09/2025", "members": "12", "women": "4",
    },
)  # fmt: skip
