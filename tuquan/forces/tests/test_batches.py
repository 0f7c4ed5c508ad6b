"""Many rows by one act, and the Excel sheets: the same rules as on screen."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from tuquan.forces import actions
from tuquan.forces.forms.rows import find_areas, find_teams
from tuquan.forces.models import Enrolment
from tuquan.forces.tests.conftest import FIT, FORMED
from tuquan.forces.tests.figures import amount, value
from tuquan.journal.models import Event
from tuquan.kit.period import today
from tuquan.ledger.batch import Batch
from tuquan.ledger.check import mismatches
from tuquan.organisations.models import Body, MemberState


def batch(*rows):
    return Batch("forces", list(rows), source="to-antt.xlsx", sha256="ab" * 32)


def team_row(place, ref, **given):
    return {"place": place, "name": f"Tổ {ref}", "ref": ref, "first_day": FORMED, "decision": "4/QĐ", **given}


def member_row(team, ref, **given):
    row = {"place": team.place, "team": team, "ref": ref, "name": f"Người {ref} (mẫu)", "sex": "m", "birth_year": 1980}
    return row | {"first_day": FORMED} | FIT | given


@pytest.fixture
def teams(world, cast):
    return actions.import_teams(
        batch(team_row(world.u1, "T1"), team_row(world.u, "T2", areas=[world.u1, world.u2])), by=cast["officer"]
    )


def test_teams_come_in_with_their_areas(world, teams):
    assert [team.team_areas.count() for team in teams] == [1, 2] and value(world.u, "teams") == 2
    assert {team.event for team in teams} == {Event.objects.get(verb="forces.import_teams").uid}
    assert not list(mismatches())


def test_members_come_in_with_posts_and_terms(world, cast, teams):
    rows = [
        member_row(teams[0], "1", post="head", sex="f"),
        member_row(teams[0], "2", ended_on=date(2025, 1, 1), post="deputy"),
        member_row(teams[0], "3", post="deputy", first_day=date(2025, 1, 1), health=False),
        member_row(teams[1], "4", first_day=None),
    ]
    members = actions.import_members(batch(*rows), by=cast["officer"])
    assert [member.state for member in members] == [
        MemberState.RECOGNISED, MemberState.ENDED, MemberState.RECOGNISED, MemberState.PROPOSED,
    ]  # fmt: skip
    assert amount(world.u, "members").splits == {"sex=f": 1, "sex=m": 1} and value(world.u, "members_left") == 1
    assert list(Body.objects.order_by("ref").values_list("members", "women")) == [(2, 1), (0, 0)]
    assert Enrolment.objects.get(member=members[0]).post == "head" and members[0].head
    assert not list(mismatches())


@pytest.mark.parametrize("wrong", [
    {"birth_year": 2007}, {"birth_year": None}, {"birth_year": 1950}, {"first_day": date(2024, 6, 1)},
    {"ended_on": date(2024, 6, 1)}, {"post": "head"}, {"first_day": None, "ended_on": date(2025, 1, 1)},
])  # fmt: skip
def test_a_wrong_member_stops_the_batch_and_is_named(cast, teams, wrong):
    right, bad = member_row(teams[0], "1", post="head"), member_row(teams[0], "2")
    with pytest.raises(ValidationError) as refused:
        actions.import_members(batch(right, bad | wrong), by=cast["officer"])
    assert "2" in refused.value.messages[0] and not Enrolment.objects.exists()


@pytest.mark.parametrize("wrong", [{"first_day": date(2024, 6, 30)}, {"first_day": date(2099, 1, 1)}])
def test_a_wrong_team_stops_the_batch(world, cast, wrong):
    with pytest.raises(ValidationError):
        actions.import_teams(batch(team_row(world.u1, "T1", **wrong)), by=cast["officer"])
    with pytest.raises(ValidationError):
        actions.import_teams(batch(team_row(world.u, "T1")), by=cast["officer"])


def test_a_batch_needs_the_right_at_every_place(world, cast):
    rows = batch(team_row(world.u1, "T1"), team_row(world.cc, "T2"))
    for name in ("officer", "chair", "province"):
        with pytest.raises(PermissionDenied):
            actions.import_teams(rows, by=cast[name])


def test_duties_come_in(world, cast, teams):
    row = {"place": world.u, "team": teams[0], "on": date(2025, 1, 1), "kind": "patrol", "people": 4, "hours": 3}
    actions.import_duties(batch(row, row | {"kind": "event"}), by=cast["officer"])
    assert value(world.u, "patrols") == 2 and value(world.u, "patrol_turns") == 8
    with pytest.raises(ValidationError, match="2"):
        actions.import_duties(batch(row, row | {"on": date(2024, 1, 1)}), by=cast["officer"])


def test_a_sheet_finds_teams_and_areas(world, teams):
    u = world.u.pk
    assert find_teams([(u, "T1"), (u, "to t2"), (u, "T9"), (world.cc.pk, "T1")]) == {
        (u, "T1"): teams[0], (u, "to t2"): teams[1],
    }  # fmt: skip
    text = "Thôn Hai; 18001-01"
    assert find_areas([(u, text), (u, "Thôn Ba"), (world.u1.pk, "thon hai")]) == {
        (u, text): [world.u2, world.u1], (world.u1.pk, "thon hai"): [world.u2],
    }  # fmt: skip


def upload(client, key, text):
    address = reverse("exchange:import", args=[key])
    file = SimpleUploadedFile("tep.csv", text.encode("utf-8-sig"), content_type="text/csv")
    return client.post(address, {"file": file})


@pytest.mark.parametrize("key", ["forces.teams", "forces.members", "forces.duties"])
def test_templates_and_exports_open(client, cast, teams, key):
    client.force_login(cast["officer"])
    assert client.get(reverse("exchange:template", args=[key])).status_code == 200
    assert client.get(reverse("exchange:export", args=[key]), {"form": "csv"}).status_code == 200


def test_an_export_of_members_is_imported_again_and_changes_nothing(client, cast, teams):
    actions.import_members(
        batch(member_row(teams[0], "1", post="head"), member_row(teams[1], "2", health=False)), by=cast["officer"]
    )
    client.force_login(cast["officer"])
    for key, rows in (("forces.members", 2), ("forces.teams", 2)):
        answer = client.get(reverse("exchange:export", args=[key]), {"form": "csv"})
        text = b"".join(answer.streaming_content).decode("utf-8-sig")
        assert len(text.strip().splitlines()) == rows + 1
        trial = upload(client, key, text)
        page = trial.content.decode()
        assert trial.status_code in (200, 302), page
        if trial.status_code == 302:
            page = client.get(trial.url).content.decode()
        assert "k-fielderror" not in page
    assert Enrolment.objects.count() == 2


def test_names_leave_only_with_the_right_to_them(client, cast, teams):
    actions.import_members(batch(member_row(teams[0], "1")), by=cast["officer"])
    client.force_login(cast["analyst"])
    assert client.get(reverse("exchange:export", args=["forces.members"]), {"form": "csv"}).status_code == 404
    answer = client.get(reverse("exchange:export", args=["forces.teams"]), {"form": "csv"})
    assert "Người 1" not in b"".join(answer.streaming_content).decode()
    assert today() > FORMED
