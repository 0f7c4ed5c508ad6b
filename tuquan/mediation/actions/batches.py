"""Many rows at once: what Excel brings and the demonstration loads. Each is one act with one line in the journal.

A row is a dict; a column that is missing or empty takes the model's default. `place` and `group` are the objects.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from itertools import count

from django.core.exceptions import ValidationError
from django.db.models import Count, Max, OuterRef, Subquery
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from tuquan.casework import clocks
from tuquan.journal.actions import action
from tuquan.kit.bulk import insert_rows
from tuquan.kit.days import not_ahead
from tuquan.kit.text import fold
from tuquan.ledger.batch import Batch, given
from tuquan.mediation.actions.disputes import READ_DISPUTES, check_received
from tuquan.mediation.actions.groups import member_of
from tuquan.mediation.models import Dispute, Outcome, State
from tuquan.organisations.models import Body, BodyKind, BodyState, Membership, MemberState, Person, Sex, Training

GROUP_COLUMNS = ("place", "name", "ref", "proposed_on", "first_day", "decision")
MEMBER_COLUMNS = ("ref", "head", "trained", "trained_on", "first_day", "term_ends", "ended_on", "decision")
DISPUTE_COLUMNS = (
    "group", "ref", "category", "ground", "parties_count", "summary", "received_on", "assigned_on",
    "started_on", "closed_on", "outcome", "handed_over_to", "in_public", "agreement_written", "agreement",
    "first_check_on", "first_kept", "second_check_on", "second_kept",
)  # fmt: skip


@action(_("Import mediation groups"))
def import_groups(batch: Batch, *, by) -> list[Body]:
    """Groups as they stand; one with a `first_day` is recognised. `women` and `men` count mediators not named yet."""
    groups, unnamed = [], []
    for row in checked(batch.rows, lambda row: not_ahead(first_day=row.get("first_day"))):
        group = Body(kind=BodyKind.MEDIATION_GROUP, folded=fold(row["name"]), **given(row, GROUP_COLUMNS))
        group.state = BodyState.RECOGNISED if group.first_day else BodyState.PROPOSED
        group.women = row.get("women") or 0
        group.members = group.women + (row.get("men") or 0)
        groups.append(group)
        sexes = [Sex.FEMALE] * group.women + [Sex.MALE] * (group.members - group.women)
        unnamed += [(group, Person(sex=sex)) for sex in sexes]
    Body.objects.bulk_create(groups, batch_size=500)
    Person.objects.bulk_create([person for _group, person in unnamed], batch_size=500)
    members = [
        member_of(group, person, first_day=group.first_day, decision=group.decision, state=member_state(group))
        for group, person in unnamed
    ]
    Membership.objects.bulk_create(members, batch_size=500)
    bring_groups_in_line(batch)
    return groups


def bring_groups_in_line(batch: Batch) -> None:
    """Where somebody decided that the file is right: names, decisions and days. Recognising stays the chair's."""
    refuse_other_recognition(batch, Body)

    def settle(group: Body) -> None:
        group.folded = fold(group.name)
        group.full_clean()

    batch.take(Body, ["name", "folded", "first_day", "decision"], settle)


@action(_("Import mediators"))
def import_mediators(batch: Batch, *, by) -> list[Membership]:
    """Mediators of groups that are there already; one with a `first_day` is recognised."""
    rows = list(checked(batch.rows, lambda row: not_ahead(**given(row, ("first_day", "ended_on", "trained_on")))))
    people = [
        Person(name=row["name"], folded=fold(row["name"]), sex=row["sex"], birth_year=row.get("birth_year"))
        for row in rows
    ]
    Person.objects.bulk_create(people, batch_size=500)
    members = [
        member_of(row["group"], person, **given(row, MEMBER_COLUMNS)) for row, person in zip(rows, people, strict=True)
    ]
    for member in members:
        member.state = member_state(member)
    Membership.objects.bulk_create(members, batch_size=500)
    Training.objects.bulk_create(
        [
            Training(place=member.place, member=member, body_kind=member.body_kind, on=member.trained_on)
            for member in members
            if member.trained_on
        ],
        batch_size=500,
    )
    changed = bring_mediators_in_line(batch)
    count_members({row["group"].pk for row in rows} | changed)
    return members


def bring_mediators_in_line(batch: Batch) -> set[int]:
    """Where somebody decided that the file is right: what it says of mediators. Returns their groups, held."""
    groups = {row["group"].pk for row in batch.changed.values()}
    list(Body.objects.select_for_update().filter(pk__in=groups).order_by("pk").values_list("pk"))
    refuse_other_recognition(batch, Membership)
    members = batch.take(
        Membership, ["sex", "head", "trained", "first_day", "term_ends", "decision"], lambda member: member.full_clean()
    )
    people = Person.objects.in_bulk([member.person_id for member in members])
    for member in members:
        row, person = batch.changed[member.pk], people[member.person_id]
        person.sex = member.sex
        person.name = row.get("name", person.name)
        person.birth_year = row.get("birth_year", person.birth_year)
        person.folded = fold(person.name)
    Person.objects.bulk_update(people.values(), ["name", "folded", "sex", "birth_year"], batch_size=200)
    return groups


def refuse_other_recognition(batch: Batch, model: type[Body] | type[Membership]) -> None:
    """A file mends the day of a recognition; it neither recognises nor takes a recognition back."""
    stored = model.objects.in_bulk(batch.changed)
    for pk, row in batch.changed.items():
        not_ahead(first_day=row.get("first_day"))
        if "first_day" in row and bool(row["first_day"]) != bool(stored[pk].first_day):
            told = {"record": stored[pk].ref, "why": _("The day of recognition comes with the recognition.")}
            raise ValidationError(_("%(record)s: %(why)s"), params=told)


@action(_("Import disputes"))
def import_disputes(batch: Batch, *, by) -> list[Dispute]:
    """Disputes at any stage: the days and the outcome say how far each is. `mediators` is a list of memberships."""
    rows = list(checked(batch.rows, check_dispute))
    numbers = next_numbers({row["group"].pk for row in rows})
    disputes, chosen = [], []
    for row in sorted(rows, key=lambda row: row["received_on"]):
        year = row["received_on"].year
        number = next(numbers[row["group"].pk, year])
        dispute = Dispute(
            place=row["group"].place, year=year, number=number, code=f"{number}/{year}", **given(row, DISPUTE_COLUMNS)
        )
        dispute.state = dispute_state(dispute)
        disputes.append(dispute)
        chosen.append(row.get("mediators") or ())
    Dispute.objects.bulk_create(disputes, batch_size=500)
    insert_rows(
        Dispute.mediators.through,
        ("dispute_id", "membership_id"),
        [(dispute.pk, one.pk) for dispute, members in zip(disputes, chosen, strict=True) for one in members],
    )
    clocks.begin(disputes, READ_DISPUTES)
    bring_in_line(batch)
    return disputes


def bring_in_line(batch: Batch) -> None:
    """Where somebody decided that the file is right: what it says of disputes that the register holds already."""
    list(checked(batch.changed.values(), check_dispute))

    def settle(dispute: Dispute) -> None:
        dispute.state = dispute_state(dispute)

    columns = [name for name in DISPUTE_COLUMNS if name not in ("place", "group")]  # these say which dispute it is
    for dispute in batch.take(Dispute, [*columns, "state"], settle):
        clocks.keep(dispute, READ_DISPUTES)


def checked(rows: Iterable[dict], check) -> Iterable[dict]:
    """The rows, each past its check; what is wrong is told with the number of the row."""
    for number, row in enumerate(rows, start=1):
        try:
            check(row)
        except ValidationError as wrong:
            raise ValidationError(
                _("Row %(row)s: %(why)s"), params={"row": number, "why": " ".join(wrong.messages)}
            ) from wrong
        yield row


def check_dispute(row: dict) -> None:
    """What must hold between the columns of a dispute; a form's cells and a sheet's are judged alike."""
    check_received(row["group"], row["received_on"])
    days = given(row, ("received_on", "assigned_on", "started_on", "closed_on"))
    checks = given(row, ("first_check_on", "second_check_on"))
    not_ahead(**days, **checks)
    outcome, last = row.get("outcome"), row.get("closed_on")
    if list(days.values()) != sorted(days.values()):
        raise ValidationError({"closed_on": _("The days must follow each other: received, assigned, started, closed.")})
    if bool(outcome) != bool(last):
        raise ValidationError({"closed_on": _("A dispute is closed on a day and with an outcome, or it is open.")})
    if (outcome == Outcome.HANDED_OVER) != bool(row.get("handed_over_to")):
        raise ValidationError({"handed_over_to": _("Say to whom it was handed over, and only then.")})
    if outcome != Outcome.SETTLED and (checks or row.get("agreement_written")):
        raise ValidationError({"outcome": _("Only a settled dispute has an agreement.")})
    if any(day < last for day in checks.values()):
        raise ValidationError({"first_check_on": _("The dispute was closed later.")})


def member_state(dated: Body | Membership) -> MemberState:
    if dated.ended_on:
        return MemberState.ENDED
    return MemberState.RECOGNISED if dated.first_day else MemberState.PROPOSED


def dispute_state(dispute: Dispute) -> State:
    if dispute.outcome:
        return State.CLOSED
    if dispute.started_on:
        return State.IN_PROGRESS
    return State.ASSIGNED if dispute.assigned_on else State.RECEIVED


def next_numbers(groups: set[int]) -> dict[tuple[int, int], Iterator[int]]:
    """Counters that go on where each group's book of a year ends; the groups stay locked meanwhile."""
    list(Body.objects.select_for_update().filter(pk__in=groups).order_by("pk").values_list("pk"))
    last = Dispute.objects.filter(group__in=groups).values_list("group", "year").annotate(Max("number"))
    numbers: dict[tuple[int, int], Iterator[int]] = defaultdict(lambda: count(1))
    numbers.update({(group, year): count(number + 1) for group, year, number in last})
    return numbers


def count_members(groups: set[int]) -> None:
    """Bring the counts of many groups in line with their memberships; nothing in the ledger counts by them."""
    making_up = Membership.objects.making_up().filter(body=OuterRef("pk")).order_by().values("body")
    counted = making_up.values(count=Count("pk"))
    Body.objects.filter(pk__in=groups).update(
        members=Coalesce(Subquery(counted), 0), women=Coalesce(Subquery(counted.filter(sex=Sex.FEMALE)), 0)
    )
