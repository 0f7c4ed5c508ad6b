"""What the Excel sheets hold: columns that are fields of the forms, and how a text finds its group or mediators."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from itertools import product

from django import forms
from django.utils.translation import gettext_lazy as _

from tuquan.kit.forms import DayField, PlaceField
from tuquan.kit.lookup import keys_by
from tuquan.kit.sheets import Found, Row, Sheet, columns
from tuquan.kit.text import fold
from tuquan.mediation import actions
from tuquan.mediation.actions.batches import DISPUTE_COLUMNS, check_dispute
from tuquan.mediation.forms.disputes import ClosedForm, CorrectForm
from tuquan.mediation.forms.groups import BringInGroupForm, ProposeMediatorForm, RecogniseMediatorForm
from tuquan.mediation.models import Dispute
from tuquan.organisations.models import Body, BodyKind, Membership
from tuquan.places.models import Within


class RowForm(forms.Form):
    """Cells that no form asks for, since a page knows them already."""

    place = PlaceField(label=_("Residential area or commune"))
    group = forms.CharField(label=_("Mediation group"))
    mediators = forms.CharField(label=_("Mediators"), required=False)
    first_day = DayField(label=_("Recognised on"), required=False)
    trained_on = DayField(label=_("Last trained on"), required=False)


def find_groups(wanted: Iterable[tuple[int, str]]) -> Found:
    """Groups at a place or inside it, by their reference or name; a text that fits two of them finds none."""
    wanted = set(wanted)
    above = ancestors(wanted)
    groups = Body.objects.standing().filter(kind=BodyKind.MEDIATION_GROUP, place__in=above).select_related("place")
    fitting: dict[tuple[int, str], list[Body]] = defaultdict(list)
    for group in groups:
        for place, text in product(above[group.place_id], {group.folded, fold(group.ref)}):
            fitting[place, text].append(group)
    found = {(place, text): fitting[place, fold(text)] for place, text in wanted}
    return {key: groups[0] for key, groups in found.items() if len(groups) == 1}


def find_mediators(wanted: Iterable[tuple[int, str]]) -> Found:
    """Mediators at a place or inside it, several parted by semicolons, by their reference or name."""
    wanted = set(wanted)
    above = ancestors(wanted)
    members = Membership.objects.standing().filter(body_kind=BodyKind.MEDIATION_GROUP, place__in=above)
    fitting: dict[tuple[int, str], list[Membership]] = defaultdict(list)
    for member in members.select_related("person"):
        for place, text in product(above[member.place_id], {member.person.folded, fold(member.ref)}):
            fitting[place, text].append(member)
    found = {
        (place, text): [fitting[place, fold(name)] for name in text.split(";") if name.strip()]
        for place, text in wanted
    }
    return {key: [members[0] for members in each] for key, each in found.items() if all(len(one) == 1 for one in each)}


def ancestors(wanted: Iterable[tuple[int, str]]) -> dict[int, set[int]]:
    """For every place inside the wanted ones, inside which of them it is or once was."""
    above: dict[int, set[int]] = defaultdict(set)
    rows = Within.objects.filter(ancestor__in={place for place, _text in wanted})
    for place, ancestor in rows.values_list("place", "ancestor"):
        above[place].add(ancestor)
    return above


def held_disputes(identities: Sequence[tuple]) -> dict[tuple, Row]:
    """Disputes by group and reference; where the group sits is the group's affair."""
    names = ("pk", *(name for name in DISPUTE_COLUMNS if name != "group"))
    rows = Dispute.objects.standing().filter(pk__in=keys_by(Dispute, ("group", "ref"), identities))
    return {(row.pop("group"), row["ref"]): row for row in rows.values("group", *names)}


def held_groups(identities: Sequence[tuple]) -> dict[tuple, Row]:
    """Groups by place and reference. How many women and men they began with is no longer asked: members are kept."""
    groups = Body.objects.standing().filter(kind=BodyKind.MEDIATION_GROUP)
    groups = groups.filter(pk__in=keys_by(Body, ("place", "ref"), identities))
    rows = groups.values("pk", "place", "ref", "name", "first_day", "decision")
    return {(row["place"], row["ref"]): row for row in rows}


def held_mediators(identities: Sequence[tuple]) -> dict[tuple, Row]:
    """Mediators by group and reference."""
    rows = Membership.objects.standing().filter(pk__in=keys_by(Membership, ("body", "ref"), identities))
    names = ("pk", "ref", "sex", "trained", "head", "first_day", "term_ends", "decision")
    return {
        (row.pop("body"), row["ref"]): row
        | {"name": row.pop("person__name"), "birth_year": row.pop("person__birth_year")}
        for row in rows.values("body", "person__name", "person__birth_year", *names)
    }


groups_sheet = Sheet(
    action=actions.import_groups,
    columns=[
        *columns(BringInGroupForm, "place"),
        *columns(BringInGroupForm, "ref", required=True),
        *columns(BringInGroupForm, "name"),
        *columns(BringInGroupForm, "first_day", "decision", "women", "men", required=False),
    ],
    identity=("place", "ref"),
    place_on="first_day",
    held=held_groups,
    replaces=True,
    example={"place": "09193", "ref": "HG-01", "name": "Tổ hòa giải thôn Đông", "first_day": "15/01/2024"},
    notes=[
        _("A row without a day of recognition is a proposal; the chair of the commune recognises it on screen."),
        _("Women and men are counted for a new group only; afterwards its mediators are kept one by one."),
    ],
)
mediators_sheet = Sheet(
    action=actions.import_mediators,
    columns=[
        *columns(RowForm, "place"),
        *columns(RowForm, "group", find=find_groups),
        *columns(ProposeMediatorForm, "ref", required=True),
        *columns(ProposeMediatorForm, "name", "sex", "birth_year", "trained", "head"),
        *columns(RowForm, "first_day", "trained_on"),
        *columns(RecogniseMediatorForm, "decision", "term_ends", required=False),
    ],
    identity=("group", "ref"),
    place_on="first_day",
    held=held_mediators,
    replaces=True,
    paths={"group": "body", "name": "person__name", "birth_year": "person__birth_year"},
    personal=actions.READ_GROUPS,
    example={"place": "09193", "group": "HG-01", "ref": "HGV-001", "name": "Nguyễn Thị Mẫu", "sex": "nữ"},
    notes=[_("A row without a day of recognition is a proposal; the chair of the commune recognises it on screen.")],
)
disputes_sheet = Sheet(
    action=actions.import_disputes,
    columns=[
        *columns(RowForm, "place"),
        *columns(RowForm, "group", find=find_groups),
        *columns(ClosedForm, "ref", required=True),
        *columns(ClosedForm, "received_on", "category", "ground"),
        *columns(CorrectForm, "assigned_on", "started_on", required=False),
        *columns(ClosedForm, "closed_on", "outcome", "handed_over_to", required=False),
        *columns(RowForm, "mediators", find=find_mediators),
        *columns(ClosedForm, "parties_count", "in_public", "agreement_written", required=False),
        *columns(ClosedForm, "agreement", "summary"),
    ],
    identity=("group", "ref"),
    place_on="received_on",
    rules=check_dispute,
    held=held_disputes,
    replaces=True,
    example={"place": "09193", "group": "HG-01", "ref": "HG-2025-001", "received_on": "05/03/2025"},
    notes=[_("Leave the names of the parties out of every column: the book does not need them.")],
)
