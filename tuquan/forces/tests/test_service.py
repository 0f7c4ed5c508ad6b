"""What teams do and get: training, duties, support; quotas; groups that are only counted."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse

from tuquan.forces import actions
from tuquan.forces.models import Duty, Quota, Support, purse_of
from tuquan.forces.tests.conftest import FORMED
from tuquan.forces.tests.figures import amount, value
from tuquan.kit.period import Period, today
from tuquan.ledger.check import mismatches

D = date


def test_a_class_counts_each_who_took_part(world, cast, team, head, join):
    member = join()
    given = {"on": D(2025, 4, 1), "topic": "Nghiệp vụ bảo vệ", "hours": 16, "by": cast["officer"]}
    actions.hold_training(team, members=[head, member], certificate=True, **given)
    assert amount(world.u, "trainings").splits == {"certificate=y": 2}
    head.refresh_from_db()
    assert head.trained_on == D(2025, 4, 1) and not list(mismatches())
    for wrong in ({"members": []}, {"members": [head]}, {"members": [head], "on": D(2024, 6, 1)}):
        with pytest.raises(ValidationError):
            actions.hold_training(team, **given | wrong)


def test_who_had_left_or_serves_elsewhere_is_in_no_class(world, cast, team, head, join):
    other = actions.form_team(world.u, name="Tổ Hai", areas=[world.u2], on=FORMED, decision="2/QĐ", by=cast["chair"])
    stranger, gone = join(into=other), join()
    actions.end_member(gone, on=D(2025, 1, 1), reason="health", by=cast["chair"])
    for member in (stranger, gone):
        with pytest.raises(ValidationError, match="members"):
            actions.hold_training(team, members=[member], on=D(2025, 4, 1), topic="x", by=cast["officer"])


def test_duties_are_counts_of_days_people_and_hours(world, cast, team):
    for kind, people in (("patrol", 4), ("patrol", 3), ("event", 6)):
        actions.record_duty(team, on=D(2025, 2, 3), kind=kind, people=people, hours=3, by=cast["officer"])
    assert amount(world.u, "patrols").splits["kind=patrol"] == 2
    assert value(world.u, "patrols") == 3 and value(world.u, "patrol_turns") == 13
    assert {field.name for field in Duty._meta.concrete_fields} == {
        "id", "place", "event", "voided_on", "team", "on", "kind", "turn", "people", "hours",
    }, "whom a team met has no place here"  # fmt: skip
    actions.void_duty(Duty.objects.first(), reason="nhầm", by=cast["officer"])
    assert value(world.u, "patrols") == 2 and not list(mismatches())


@pytest.mark.parametrize("wrong", [
    {"people": 0}, {"hours": 0}, {"kind": "arrest"}, {"on": FORMED - timedelta(days=1)},
    {"on": today() + timedelta(days=1)},
])  # fmt: skip
def test_a_wrong_duty_is_refused(cast, team, wrong):
    given = {"on": D(2025, 2, 3), "kind": "patrol", "people": 3, "hours": 2, "by": cast["officer"]}
    with pytest.raises(ValidationError):
        actions.record_duty(team, **given | wrong)


def test_support_is_money_things_or_both(world, cast, team):
    given = {"day": D(2025, 5, 1), "by": cast["officer"]}
    actions.give_support(team, kind="monthly", amount=3_000_000, **given)
    actions.give_support(team, kind="uniform", means="equipment", quantity=6, **given)
    assert value(world.u, "support") == 3_000_000
    assert amount(world.u, "support").splits["kind=monthly"] == 3_000_000
    for wrong in ({"kind": "monthly"}, {"kind": "gift", "amount": 1}):
        with pytest.raises(ValidationError):
            actions.give_support(team, **given, **wrong)
    actions.void_support(Support.objects.get(amount=3_000_000), reason="nhầm", by=cast["officer"])
    assert value(world.u, "support") == 0 and not list(mismatches())


def test_a_quota_stands_against_what_there_is(world, cast, team, head):
    by = cast["province"]
    actions.set_quota(world.u, first_day=D(2024, 7, 1), teams=1, members=3, resolution="5/NQ-HĐND", by=by)
    actions.set_quota(world.u, first_day=D(2025, 7, 1), teams=2, members=0, resolution="9/NQ-HĐND", by=by)
    quota = Quota.objects.at(world.u, today())
    assert (quota.teams, quota.standing_teams, quota.standing_members) == (2, 1, 1)
    assert len(quota.differences()) == 2
    before = Quota.objects.at(world.u, D(2025, 6, 30))
    assert before.resolution == "5/NQ-HĐND" and before.standing_teams == 1
    assert Quota.objects.at(world.u, D(2024, 6, 30)) is None and Quota.objects.at(world.z, today()) is None
    actions.void_quota(quota, reason="nhầm", by=by)
    assert Quota.objects.at(world.u, today()).resolution == "5/NQ-HĐND"


def test_a_quota_is_the_provinces_and_a_communes(world, cast):
    given = {"first_day": D(2025, 1, 1), "teams": 1, "members": 3, "resolution": "5/NQ"}
    for name in ("chair", "officer", "analyst"):
        with pytest.raises(PermissionDenied):
            actions.set_quota(world.u, **given, by=cast[name])
    for place in (world.u1, world.p3):
        with pytest.raises(ValidationError):
            actions.set_quota(place, **given, by=cast["province"])
    actions.set_quota(world.u, **given, by=cast["province"])
    with pytest.raises(ValidationError):
        actions.set_quota(world.u, **given, by=cast["province"])


def test_youth_teams_and_guards_are_counted_and_nobody_is_named(world, cast):
    given = {"host_kind": "school", "host": "Trường Kỳ Sơn (mẫu)", "first_day": D(2025, 1, 1), "by": cast["officer"]}
    youth = actions.add_group(world.u, kind="youth_team", name="Đội xung kích", members=12, women=5, **given)
    actions.add_group(world.u, kind="guard", name="Tổ bảo vệ", members=3, **given)
    assert value(world.u, "youth_teams") == value(world.u, "guards") == 1 and value(world.u, "teams") == 0
    actions.count_group(youth, members=15, women=6, reason="năm học mới", by=cast["officer"])
    for wrong in ({"members": 0}, {"members": 2, "women": 3}):
        with pytest.raises(ValidationError):
            actions.count_group(youth, reason="x", by=cast["officer"], **wrong)
    with pytest.raises(ValidationError):
        actions.add_group(world.u, kind="clan", name="x", members=1, **given)
    actions.end_group(youth, on=D(2026, 1, 1), by=cast["officer"])
    assert value(world.u, "youth_teams") == 0
    assert value(world.u, "youth_teams", Period(D(2025, 1, 1), D(2025, 12, 31))) == 1
    assert youth.members == 15 and not list(mismatches())


def test_posts_of_commune_police_stay_reported():
    """Returns hold them: a register of them here would count twice."""
    from tuquan.ledger.indicator import INDICATORS, REPORTED

    assert INDICATORS["forces.commune_police"].kind is REPORTED
    assert not [key for key in INDICATORS if "police" in key and key != "forces.commune_police"]


def test_what_others_give_is_kept_until_it_is_spent(world, cast, team):
    """The state's support is settled by its own decision, so nothing of it can be spent here."""
    given = {"day": D(2025, 5, 1), "kind": "other", "by": cast["officer"]}
    actions.give_support(team, amount=9_000_000, **given)
    gift = actions.give_support(team, amount=2_000_000, giver_kind="enterprise", giver="Hợp tác xã", **given)
    assert purse_of(team).balance() == 2_000_000 == value(world.u, "given")
    spend = {"day": D(2025, 6, 1), "purpose": "Áo mưa", "by": cast["officer"]}
    with pytest.raises(ValidationError):
        actions.spend(team, amount=2_000_001, **spend)
    spending = actions.spend(team, amount=1_500_000, **spend)
    assert purse_of(team).balance() == 500_000 and value(world.u, "spent") == 1_500_000
    mend = {"reason": "nhầm", "by": cast["officer"]}
    with pytest.raises(ValidationError):
        actions.void_support(gift, **mend)
    actions.void_spending(spending, **mend)
    actions.void_support(Support.objects.get(pk=gift.pk), **mend)
    assert value(world.u, "given") == 0 and not list(mismatches())


def test_the_public_sheet_of_a_team(client, world, cast, team):
    given = {"kind": "other", "amount": 100, "giver_kind": "resident", "day": D(2025, 5, 1), "by": cast["officer"]}
    actions.give_support(team, giver="Bà Tư Hiền", **given)
    actions.give_support(team, giver="Ông Năm Lành", named=True, **given)
    client.force_login(cast["officer"])
    page = client.get(reverse("forces:disclosure", args=[team.pk, 2025])).content.decode()
    assert "Ông Năm Lành" in page and "Hiền" not in page
    assert reverse("forces:disclosure", args=[team.pk, today().year]) in client.get(
        reverse("register:forces.teams:record", args=[team.pk])
    ).content.decode()
