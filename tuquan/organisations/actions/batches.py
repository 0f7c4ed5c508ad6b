"""Many bodies or terms at once: what Excel brings and the demonstration loads, each one act with one journal line."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from tuquan.journal.actions import action
from tuquan.kit.days import not_ahead
from tuquan.kit.text import fold
from tuquan.ledger.batch import Batch, said
from tuquan.organisations.actions.bodies import check_body, correct_body, first_phase, refuse, refuse_kinds
from tuquan.organisations.actions.terms import check_term, correct_term, known_at, recount
from tuquan.organisations.models import (
    SEVERAL_HEADS,
    WITHOUT_NAMES,
    Body,
    BodyState,
    Membership,
    MemberState,
    Person,
    Phase,
)

COLUMNS = ("place", "kind", "name", "ref", "first_day", "ended_on", "decision")
TERM_COLUMNS = ("role", "head", "first_day", "decision", "term_ends", "ended_on")


@action(_("Import bodies"))
def import_bodies(batch: Batch, *, by) -> list[Body]:
    """Bodies as they stand, or as they stood until they ended."""
    refuse_kinds({row["kind"] for row in (*batch.rows, *batch.changed.values())}, batch.act_places(), by)
    bodies = []
    for number, row in enumerate(batch.rows, start=1):
        try:
            check_body(row)
        except ValidationError as wrong:
            raise of_row(number, wrong) from wrong
        given = {name: row[name] for name in COLUMNS if row.get(name) not in (None, "")}
        state = BodyState.ENDED if row.get("ended_on") else BodyState.STANDING
        bodies.append(Body(folded=fold(row["name"]), state=state, **given))
    Body.objects.bulk_create(bodies)
    Phase.objects.bulk_create([first_phase(body) for body in bodies])

    def correct(body: Body, row: dict) -> None:
        given = said(body, row, ("name", "first_day", "ended_on", "decision"))
        correct_body.function(body, kind=body.kind, ref=body.ref, reason=batch.source, by=by, **given)

    batch.bring(Body, by, correct)
    return bodies


@action(_("Import roles in bodies"))
def import_terms(batch: Batch, *, by) -> list[Membership]:
    """Who holds or held which role; somebody whom a body of the commune names already is not doubled."""
    bodies = Body.objects.select_for_update(of=("self",)).select_related("place").in_bulk(
        {row["body"].pk for row in batch.rows}
    )  # fmt: skip
    for body in bodies.values():
        refuse(body, by)
    for index, _name, why in clashes(batch.rows):
        raise of_row(index + 1, ValidationError(why))
    terms = []
    for number, row in enumerate(batch.rows, start=1):
        try:
            terms.append(term_of(bodies[row["body"].pk], row))
        except ValidationError as wrong:
            raise of_row(number, wrong) from wrong
    Membership.objects.bulk_create(terms)
    for body in bodies.values():
        recount(body)

    def correct(term: Membership, row: dict) -> None:
        given = said(term, row, TERM_COLUMNS) | said(term.person, row, ("name", "sex", "birth_year"))
        correct_term.function(term, reason=batch.source, by=by, **given)

    batch.bring(Membership, by, correct)
    return terms


def term_of(body: Body, row: dict) -> Membership:
    check_term_row(row)
    person = person_of(body, row)
    term = Membership(
        place=body.place, body=body, body_kind=body.kind, person=person, sex=person.sex, role=row["role"],
        head=bool(row.get("head")), first_day=row["first_day"], decision=row.get("decision") or "",
        term_ends=row.get("term_ends"), ended_on=row.get("ended_on"), end_reason=row.get("end_reason") or "",
        state=MemberState.ENDED if row.get("ended_on") else MemberState.SERVING,
    )  # fmt: skip
    check_term(term, body)
    return term


def person_of(body: Body, row: dict) -> Person:
    """The person of this name and year of birth whom a body of the commune names, if just one; else a new one."""
    born = row.get("birth_year")
    known = list(known_at(body.place).filter(folded=fold(row["name"]), birth_year=born)[:2]) if born else []
    if len(known) == 1:
        return known[0]
    person = Person(name=row["name"], sex=row.get("sex") or "", birth_year=born)
    person.full_clean()
    person.save()
    return person


def check_term_row(row: dict) -> None:
    """What must hold between the columns of a term, and beside the terms that the body has already."""
    body, first, last = row["body"], row["first_day"], row.get("ended_on")
    not_ahead(first_day=first, ended_on=last)
    if last and last < first:
        raise ValidationError({"ended_on": _("It cannot end before it began.")})
    if bool(last) != bool(row.get("end_reason")):
        raise ValidationError({"end_reason": _("A term ends on a day and for a reason.")})
    if body.kind in WITHOUT_NAMES:
        raise ValidationError({"body": _("Commune police are counted as posts; nobody is named here.")})
    if body.first_day and first < body.first_day:
        raise ValidationError({"first_day": _("The body itself began later.")})
    if body.ended_on and (last is None or last > body.ended_on):
        raise ValidationError({"ended_on": _("The body itself ended earlier.")})
    beside = list(Membership.objects.on_days(first, last).filter(body=body).select_related("person"))
    if any(same_term(one, row) for one in beside):
        return  # the row speaks of a term that is there: it is compared with that
    for one in beside:
        if (name_and_role(one.person.name, one.role)) == name_and_role(row["name"], row["role"]):
            raise ValidationError({"role": _("This person holds this role in the body on these days already.")})
        if row.get("head") and one.head and body.kind not in SEVERAL_HEADS:
            raise ValidationError({"head": _("Somebody else heads the body on these days: end that term first.")})


def same_term(term: Membership, row: dict) -> bool:
    held = (term.person.name, term.role, term.first_day)
    return held == (row["name"], row["role"], row["first_day"])


def name_and_role(name: str, role: str) -> tuple[str, str]:
    return fold(name), fold(role)


def clashes(rows: Sequence[dict]) -> Iterable[tuple[int, str, Any]]:
    """Rows of a file that overlap an earlier one: the same person in the same role, or two heads."""
    roles: dict[tuple, list[tuple[date, date | None]]] = defaultdict(list)
    for index, row in enumerate(rows):
        body, span = row["body"], (row["first_day"], row.get("ended_on"))
        own: list[tuple[str, tuple, str]] = [("role", (body.pk, *name_and_role(row["name"], row["role"])),
                _t("This person holds this role in the body on these days already."))]  # fmt: skip
        if row.get("head") and body.kind not in SEVERAL_HEADS:
            own.append(("head", (body.pk,), _t("Somebody else heads the body on these days: end that term first.")))
        for name, key, why in own:
            if any(share_a_day(span, other) for other in roles[key]):
                yield index, name, why
            roles[key].append(span)


def share_a_day(one: tuple[date, date | None], other: tuple[date, date | None]) -> bool:
    return (other[1] is None or one[0] < other[1]) and (one[1] is None or other[0] < one[1])


def of_row(number: int, wrong: ValidationError) -> ValidationError:
    return ValidationError(_("Row %(row)s: %(why)s"), params={"row": number, "why": " ".join(wrong.messages)})
