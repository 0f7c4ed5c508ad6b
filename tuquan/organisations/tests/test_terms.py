"""Who holds which role: days, one head, no role twice, people of the commune alone, no roster of police."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError

from tuquan.journal.models import Event
from tuquan.ledger.check import mismatches
from tuquan.organisations import actions
from tuquan.organisations.actions.terms import known_at
from tuquan.organisations.models import MemberState, Person


def field_of(verb, *given, **more):
    with pytest.raises(ValidationError) as wrong:
        verb(*given, **more)
    return list(wrong.value.message_dict) if hasattr(wrong.value, "error_dict") else [None]


def correction(term, **changes):
    person = term.person
    return {
        "role": term.role, "head": term.head, "first_day": term.first_day, "name": person.name, "sex": person.sex,
        "reason": "ghi nhầm", **changes,
    }  # fmt: skip


def test_a_head_and_members(committee, term, appoint):
    appoint(committee, role="Ủy viên", sex="m")
    committee.refresh_from_db()
    assert (committee.members, committee.women) == (2, 1)


def test_two_heads_on_the_same_days_are_refused(cast, committee, term, appoint):
    assert field_of(appoint, committee, role="Trưởng ban", head=True) == ["head"]
    actions.end_term(term, on=date(2022, 1, 1), reason="reassigned", by=cast["officer"])
    assert field_of(appoint, committee, role="Trưởng ban", head=True, first_day=date(2021, 12, 31)) == ["head"]
    appoint(committee, role="Trưởng ban", head=True, first_day=date(2022, 1, 1))
    given = correction(term, ended_on=date(2022, 2, 1))
    assert field_of(actions.correct_term, term, **given, by=cast["officer"]) == ["head"]


def test_a_clan_may_have_several_heads(enter, appoint, cast):
    clan = enter("Họ Lê", kind="clan")
    appoint(clan, role="Trưởng họ", head=True)
    appoint(clan, role="Trưởng chi", head=True, name="Lê Văn Hai (mẫu)")
    assert field_of(actions.change_kind, clan, kind="club", on=date(2024, 1, 1), by=cast["officer"]) == ["kind"]


def test_a_person_holds_a_role_of_a_body_once_at_a_time(committee, term, appoint, enter):
    assert field_of(appoint, committee, role="trưởng  BAN", person=term.person) == ["role"]
    appoint(committee, role="Thư ký", person=term.person)
    appoint(enter("Câu lạc bộ"), role="Trưởng ban", person=term.person)
    assert term.person.memberships.count() == 3 and Person.objects.count() == 1


def test_only_people_of_the_commune_are_offered(world, cast, committee, term, appoint, enter):
    other = actions.enter_body(world.z, kind="club", name="CLB", first_day=date(2025, 7, 2), by=cast["province"])
    assert field_of(actions.appoint, other, role="Chủ nhiệm", person=term.person, first_day=date(2025, 8, 1),
                    by=cast["province"]) == ["person"]  # fmt: skip
    assert list(known_at(world.u2)) == list(known_at(world.u)) == [term.person]
    assert list(known_at(world.p3)) == []


def test_commune_police_are_never_named(enter, appoint):
    police = enter("Công an xã Uyên", kind="commune_police")
    with pytest.raises(ValidationError, match=r"biên chế|posts"):
        appoint(police)
    assert not Person.objects.exists()


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"first_day": date(2019, 12, 31)}, "first_day"),
        ({"first_day": date(2099, 1, 1)}, "first_day"),
        ({"role": ""}, "role"),
        ({"name": ""}, "name"),
        ({"name": "A" * 121}, "name"),
        ({"sex": "x"}, "sex"),
        ({"birth_year": -1}, "birth_year"),
    ],
)
def test_what_cannot_be(committee, appoint, given, field):
    assert field in field_of(appoint, committee, **given)
    assert not Person.objects.exists()


def test_an_ended_body_appoints_nobody(cast, committee, appoint):
    actions.end_body(committee, on=date(2025, 1, 1), by=cast["chair"])
    field_of(appoint, committee)


def test_ending_a_term(cast, committee, term):
    assert field_of(actions.end_term, term, on=date(2020, 1, 31), reason="died", by=cast["officer"]) == ["on"]
    actions.end_term(term, on=date(2024, 1, 1), reason="own_wish", by=cast["officer"])
    committee.refresh_from_db()
    assert term.state == MemberState.ENDED and committee.members == 0
    field_of(actions.end_term, term, on=date(2024, 1, 2), reason="died", by=cast["officer"])


def test_a_correction_reaches_the_person_in_all_bodies(cast, term, appoint, enter):
    other = appoint(enter("Câu lạc bộ"), role="Chủ nhiệm", person=term.person)
    given = correction(term, name="Phan Văn Chủ (mẫu)", sex="m", birth_year=1970)
    actions.correct_term(term, **given, by=cast["officer"])
    other.refresh_from_db()
    other.body.refresh_from_db()
    assert (other.sex, other.person.name, other.body.women) == ("m", "Phan Văn Chủ (mẫu)", 0)
    assert field_of(actions.correct_term, term, **correction(term, reason=""), by=cast["officer"]) == ["reason"]
    given = correction(term, ended_on=date(2024, 1, 1))
    assert field_of(actions.correct_term, term, **given, by=cast["officer"]) == ["ended_on"]


def test_voiding_a_term(cast, committee, term):
    actions.void_term(term, reason="nhầm người", by=cast["officer"])
    committee.refresh_from_db()
    assert term.voided and committee.members == 0
    field_of(actions.correct_term, term, **correction(term), by=cast["officer"])
    assert not list(mismatches())


def test_the_journal_names_nobody(cast, term):
    actions.end_term(term, on=date(2024, 1, 1), reason="died", by=cast["officer"])
    told = " ".join(str(event.details) for event in Event.objects.all())
    assert "Phan Thị Chủ" not in told and "Trưởng ban" not in told and "died" not in told
