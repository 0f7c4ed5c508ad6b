"""Many rows at once: what Excel brings and the demonstration loads. Each is one act with one line in the journal."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Count, OuterRef, Subquery
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from tuquan.forces.actions.members import correct_member, member_of, overlaps, seats
from tuquan.forces.actions.teams import areas_of, correct_team, during, lawful, refuse
from tuquan.forces.models import CONFIRMED, Duty, Enrolment, TeamArea, age_lacks
from tuquan.journal.actions import action
from tuquan.kit.days import not_ahead
from tuquan.kit.period import today
from tuquan.kit.text import fold
from tuquan.ledger import mend
from tuquan.ledger.batch import Batch, given, said
from tuquan.organisations.models import Body, BodyKind, BodyState, Membership, MemberState, Person, Sex

TEAM_COLUMNS = ("place", "name", "ref", "first_day", "decision")
MEMBER_COLUMNS = ("ref", "first_day", "ended_on", "decision")
DUTY_COLUMNS = ("team", "on", "kind", "turn", "people", "hours")


@action(_("Import security teams"))
def import_teams(batch: Batch, *, by) -> list[Body]:
    """Teams as they stand, each formed by a decision of the chair."""
    teams, covered = [], []
    for row in checked(batch.rows, check_team):
        team = Body(kind=BodyKind.SECURITY_TEAM, folded=fold(row["name"]), **given(row, TEAM_COLUMNS))
        team.state = BodyState.RECOGNISED
        teams.append(team)
        covered.append(row.get("areas") or [row["place"]])
    Body.objects.bulk_create(teams)
    TeamArea.objects.bulk_create(
        [TeamArea(team=team, area=area) for team, areas in zip(teams, covered, strict=True) for area in areas],
        batch_size=500,
    )

    def correct(team: Body, row: dict) -> None:
        areas = row["areas"] if "areas" in row else [one.area for one in team.team_areas.select_related("area")]
        given = said(team, row, ("name", "first_day", "decision"))
        correct_team.function(team, ref=team.ref, areas=areas, reason=batch.source, by=by, **given)

    batch.bring(Body, by, correct)
    return teams


@action(_("Import members of security teams"))
def import_members(batch: Batch, *, by) -> list[Membership]:
    """Members of teams that are there already; one with a `first_day` is recognised."""
    rows = list(checked(batch.rows, check_member))
    refuse_overlaps(rows)
    people = [
        Person(name=row["name"], folded=fold(row["name"]), sex=row["sex"], birth_year=row.get("birth_year"))
        for row in rows
    ]
    Person.objects.bulk_create(people, batch_size=500)
    members = [
        member_of(row["team"], person, post_of(row), **given(row, MEMBER_COLUMNS))
        for row, person in zip(rows, people, strict=True)
    ]
    for member in members:
        member.state = member_state(member)
    Membership.objects.bulk_create(members)
    Enrolment.objects.bulk_create(
        [
            Enrolment(
                member=member, post=post_of(row), **{name: bool(row.get(name)) for name in (*CONFIRMED, "over_age")}
            )
            for member, row in zip(members, rows, strict=True)
        ],
        batch_size=500,
    )
    count_members({row["team"].pk for row in rows})
    batch.bring(Membership, by, lambda member, row: mend_member(member, row, batch.source, by))
    return members


@action(_("Import duties and patrols"))
def import_duties(batch: Batch, *, by) -> list[Duty]:
    """The log of duties of many teams."""
    rows = checked(batch.rows, lambda row: during(row["team"], row["on"]))
    duties = [Duty(place=row["team"].place, **given(row, DUTY_COLUMNS)) for row in rows]
    Duty.objects.bulk_create(duties)

    def correct(duty: Duty, row: dict) -> None:
        mend.apply(duty, said(duty, row, ("people", "hours")), batch.source)

    batch.bring(Duty, by, correct)
    return duties


def mend_member(member: Membership, row: dict, reason: str, by: Any) -> None:
    """What a file says of a member, by the rules of correcting one; a recognition is neither given nor taken back."""
    check_member(row)
    enrolment, person = member.enrolment, member.person
    dated, over_age = said(member, row, ("first_day", "decision")), said(enrolment, row, ("over_age",))["over_age"]
    member.first_day, member.decision, enrolment.over_age = dated["first_day"], dated["decision"], over_age
    correct_member.function(
        member, reason=reason, by=by,
        **said(person, row, ("name", "sex", "birth_year")), **said(enrolment, row, ("post", *CONFIRMED)),
    )  # fmt: skip


def check_team(row: dict) -> None:
    """What must hold between the columns of a team. Its own place is no further area, and areas have no order."""
    not_ahead(first_day=row["first_day"])
    lawful(row["first_day"], "first_day")
    areas_of(row["place"], row.get("areas") or (), row["first_day"])
    if "areas" in row:
        further = {area.pk: area for area in row["areas"] or () if area != row["place"]}
        row["areas"] = [further[pk] for pk in sorted(further)]


def check_member(row: dict) -> None:
    """What must hold between the columns of a member; conditions not confirmed come in, and are told on the page."""
    first, ended = row.get("first_day"), row.get("ended_on")
    not_ahead(first_day=first, ended_on=ended)
    if ended and (not first or ended < first):
        raise ValidationError({"ended_on": _("It cannot end before it began.")})
    if first and first < row["team"].first_day:
        raise ValidationError({"first_day": _("The team itself was formed later.")})
    refuse(age_lacks(row.get("birth_year"), bool(row.get("over_age")) or not first, first or today()))


def refuse_overlaps(rows: Sequence[dict]) -> None:
    for index, _column, why in taken_seats(rows):
        raise ValidationError(_("Row %(row)s: %(why)s"), params={"row": index + 1, "why": why})


def taken_seats(rows: Sequence[dict]) -> Iterator[tuple[int, str, str]]:
    """Rows with a post whose seats are taken on these days, by the file or by whom the register holds."""
    teams = {row["team"].pk for row in rows}
    terms: dict[tuple[int, str], list[tuple[date, date | None]]] = defaultdict(list)
    held = Enrolment.objects.filter(
        member__body__in=teams, member__voided_on=None, member__first_day__isnull=False
    ).select_related("member")  # fmt: skip
    for one in held:
        term = (one.post_from or one.member.first_day, one.member.ended_on)
        terms[one.member.body_id, one.post].append(term)
    for index, row in enumerate(rows):
        post, first, ended = post_of(row), row.get("first_day"), row.get("ended_on")
        limit, name = seats(post) if first else (0, "")
        if limit:
            last = (ended or date.max) - timedelta(days=1)
            held_terms = terms[row["team"].pk, post]
            if sum(overlaps(begin, until, first, last) for begin, until in held_terms) >= limit:
                says = _t("Somebody else holds the post “%(post)s” of the team on these days.")
                yield index, "post", says % {"post": name}
            held_terms.append((first, ended))


def checked(rows: Iterable[dict], check: Callable[[dict], None]) -> Iterator[dict]:
    """The rows, each past its check; what is wrong is told with the number of the row."""
    for number, row in enumerate(rows, start=1):
        try:
            check(row)
        except ValidationError as wrong:
            raise ValidationError(
                _("Row %(row)s: %(why)s"), params={"row": number, "why": " ".join(wrong.messages)}
            ) from wrong
        yield row


def post_of(row: dict) -> str:
    return row.get("post") or "member"


def member_state(member: Membership) -> MemberState:
    if member.ended_on:
        return MemberState.ENDED
    return MemberState.RECOGNISED if member.first_day else MemberState.PROPOSED


def count_members(teams: set[int]) -> None:
    """Bring the counts of many teams in line with their memberships; nothing in the ledger counts by them."""
    making_up = Membership.objects.making_up().filter(body=OuterRef("pk")).order_by().values("body")
    counted = making_up.values(count=Count("pk"))
    Body.objects.filter(pk__in=teams).update(
        members=Coalesce(Subquery(counted), 0), women=Coalesce(Subquery(counted.filter(sex=Sex.FEMALE)), 0)
    )
