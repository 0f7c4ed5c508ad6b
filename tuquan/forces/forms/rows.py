"""What the Excel sheets hold: columns that are fields of the forms, and how a text finds its team or areas."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from itertools import product

from django import forms
from django.utils.translation import gettext_lazy as _

from tuquan.forces import actions
from tuquan.forces.actions.batches import check_member, check_team, taken_seats
from tuquan.forces.forms.teams import FormTeamForm, ProposeMemberForm, RecogniseMemberForm
from tuquan.forces.models import CONFIRMED
from tuquan.kit.forms import DayField, PlaceField
from tuquan.kit.lookup import keys_by
from tuquan.kit.sheets import Found, Row, Sheet, columns
from tuquan.kit.text import fold
from tuquan.organisations.models import Body, BodyKind, Membership
from tuquan.places.models import Place, Tier, Within

TEAM_NAMES = ("tổ BVANTT", "tổ bảo vệ ANTT", "tổ bảo vệ an ninh trật tự", "tổ bảo vệ", "tổ ANTT")
LAST_DAY = _("The last day comes with the ending.")


class RowForm(forms.Form):
    """Cells that no form asks for, since a page knows them already."""

    place = PlaceField(label=_("Residential area or commune"))
    areas = forms.CharField(label=_("Residential areas"), required=False)
    team = forms.CharField(label=_("Security team"))
    first_day = DayField(label=_("Formed on"))


class MemberRow(forms.Form):
    """The days of a member, under the names of the record."""

    first_day = DayField(label=_("Recognised on"), required=False)
    ended_on = DayField(label=_("No longer serves from"), required=False)


def above(wanted: Iterable[tuple[int, str]]) -> dict[int, set[int]]:
    """For every place inside the wanted ones, inside which of them it is or once was."""
    found: dict[int, set[int]] = defaultdict(set)
    rows = Within.objects.filter(ancestor__in={place for place, _text in wanted})
    for place, ancestor in rows.values_list("place", "ancestor"):
        found[place].add(ancestor)
    return found


def find_teams(wanted: Iterable[tuple[int, str]]) -> Found:
    """Teams at a place or inside it, by their reference or name; a text that fits two of them finds none."""
    wanted = set(wanted)
    inside = above(wanted)
    teams = Body.objects.standing().filter(kind=BodyKind.SECURITY_TEAM, place__in=inside).select_related("place")
    fitting: dict[tuple[int, str], list[Body]] = defaultdict(list)
    for team in teams:
        for place, text in product(inside[team.place_id], {team.folded, fold(team.ref)}):
            fitting[place, text].append(team)
    found = {(place, text): fitting[place, fold(text)] for place, text in wanted}
    return {key: teams[0] for key, teams in found.items() if len(teams) == 1}


def find_areas(wanted: Iterable[tuple[int, str]]) -> Found:
    """Residential areas of a commune, or beside an area, several parted by semicolons, by their code or name."""
    wanted = set(wanted)
    places = {place for place, _text in wanted}
    up = dict(Place.objects.filter(pk__in=places, tier=Tier.AREA).values_list("pk", "parent"))
    communes = {place: up.get(place, place) for place in places}
    inside = above([(commune, "") for commune in communes.values()])
    fitting: dict[tuple[int, str], list[Place]] = defaultdict(list)
    for area in Place.objects.filter(pk__in=inside, tier=Tier.AREA):
        for commune, text in product(inside[area.pk], {area.folded, fold(area.code)}):
            fitting[commune, text].append(area)
    found = {
        (place, text): [fitting[communes[place], fold(name)] for name in text.split(";") if name.strip()]
        for place, text in wanted
    }
    return {key: [areas[0] for areas in each] for key, each in found.items() if all(len(one) == 1 for one in each)}


def held_teams(identities: Sequence[tuple]) -> dict[tuple, Row]:
    """Teams by place and reference, with the areas beyond their own place."""
    wanted = [(place, BodyKind.SECURITY_TEAM.value, ref) for place, ref in identities]
    found = Body.objects.standing().filter(pk__in=keys_by(Body, ("place", "kind", "ref"), wanted))
    rows = {}
    for team in found.prefetch_related("team_areas__area"):
        areas = [one.area for one in team.team_areas.all() if one.area_id != team.place_id]
        rows[team.place_id, team.ref] = {
            "pk": team.pk, "place": team.place_id, "ref": team.ref, "name": team.name, "first_day": team.first_day,
            "decision": team.decision, "areas": sorted(areas, key=lambda area: area.pk),
        }  # fmt: skip
    return rows


def fixed_member(held: Row, given: Row) -> dict:
    """Recognising and ending have verbs of their own; another name and year of birth is somebody else."""
    fixed = {"ended_on": LAST_DAY}
    if bool(held["first_day"]) != bool(given.get("first_day")):
        fixed["first_day"] = _("The day of recognition comes with the recognition.")
    name, born = given.get("name", held["name"]), given.get("birth_year", held["birth_year"])
    if name != held["name"] and born != held["birth_year"]:
        fixed["name"] = _("This is somebody else: end the service of the first, and give the new member a new reference.")
    return fixed


def held_members(identities: Sequence[tuple]) -> dict[tuple, Row]:
    """Members by team and reference."""
    rows = Membership.objects.standing().filter(pk__in=keys_by(Membership, ("body", "ref"), identities))
    names = ("pk", "ref", "sex", "first_day", "ended_on", "decision")
    more = {"name": "person__name", "birth_year": "person__birth_year"}
    more |= {name: f"enrolment__{name}" for name in ("post", *CONFIRMED, "over_age")}
    return {
        (row.pop("body"), row["ref"]): row | {name: row.pop(path) for name, path in more.items()}
        for row in rows.values("body", *names, *more.values())
    }


teams_sheet = Sheet(
    action=actions.import_teams,
    columns=[
        *columns(RowForm, "place"),
        *columns(FormTeamForm, "ref", required=True),
        *columns(FormTeamForm, "name"),
        *columns(RowForm, "first_day"),
        *columns(FormTeamForm, "decision"),
        *columns(RowForm, "areas", find=find_areas),
    ],
    identity=("place", "ref"),
    place_on="first_day",
    rules=check_team,
    held=held_teams,
    replaces=True,
    paths={"areas": "team_areas"},
    personal=actions.READ_TEAMS,  # areas are rows of their own, which exports hold for personal
    example={
        "place": "18073", "ref": "ANTT-01", "name": "Tổ bảo vệ an ninh, trật tự thôn Đông", "first_day": "01/07/2024",
        "decision": "12/QĐ-UBND",
    },
    notes=[_("A team of a commune names its residential areas, parted by semicolons; a team of one area need not.")],
)  # fmt: skip
members_sheet = Sheet(
    action=actions.import_members,
    columns=[
        *columns(RowForm, "place"),
        *columns(RowForm, "team", find=find_teams, synonyms=TEAM_NAMES),
        *columns(ProposeMemberForm, "ref", required=True),
        *columns(ProposeMemberForm, "name", "sex", "birth_year", "post"),
        *columns(ProposeMemberForm, *CONFIRMED),
        *columns(RecogniseMemberForm, "over_age"),
        *columns(MemberRow, "first_day", "ended_on"),
        *columns(RecogniseMemberForm, "decision", required=False),
    ],
    identity=("team", "ref"),
    place_on="first_day",
    rules=check_member,
    whole=taken_seats,
    held=held_members,
    replaces=True,
    fixed=fixed_member,
    paths={
        "team": "body", "name": "person__name", "birth_year": "person__birth_year",
        **{name: f"enrolment__{name}" for name in ("post", *CONFIRMED, "over_age")},
    },
    personal=actions.READ_MEMBERS,
    example={
        "place": "18073", "team": "ANTT-01", "ref": "TV-001", "name": "Nguyễn Thị Mẫu", "sex": "nữ",
        "birth_year": "1980", "first_day": "01/07/2024",
    },
    notes=[
        _("A row without a day of recognition is a proposal; the chair of the commune recognises it on screen."),
        _("Conditions are answered yes or no. Leave documents and identity numbers out of the file."),
    ],
)  # fmt: skip
