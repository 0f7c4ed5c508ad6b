"""Rows that differ from what is stored: shown side by side, decided one by one or all together, posted anew."""

import dataclasses
from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from tuquan.campaigns.models import Campaign, Session, Topic
from tuquan.campaigns.tests.conftest import value as campaign_value
from tuquan.exchange import trial
from tuquan.exchange.importing import NotDecided, enter, fillable, register_of
from tuquan.exchange.results import Decision
from tuquan.exchange.tests.matters import check, written_csv, xlsx
from tuquan.kit.period import Period
from tuquan.ledger.check import mismatches
from tuquan.ledger.models import Mend
from tuquan.mediation.tests.figures import amount, value
from tuquan.organisations.models import Body, BodyState, Membership
from tuquan.places.models import Population
from tuquan.tests.actions import TESTER
from tuquan.tests.models import Matter
from tuquan.tests.world import make_user

GROUPS = ["place", "ref", "name", "first_day", "decision", "women", "men"]
GROUP = ["18001-01", "T1", "Tổ hòa giải Thôn Một", "01/05/2016", "4/QĐ", "1", "2"]
MEDIATORS = ["place", "group", "ref", "name", "sex", "birth_year", "trained", "first_day"]
MEDIATOR = ["18001-01", "T1", "M-1", "Nguyễn Thị Đào (mẫu)", "nữ", "1975", "", "01/05/2016"]
DRIVES = ["place", "ref", "first_day", "attendances", "people"]
DRIVE = ["18001", "Đ1", "19/08/2025", "120", "100"]


@pytest.fixture
def clerk(world):
    return make_user("clerk", ("justice_clerk", world.u))


@pytest.fixture
def officer(world):
    return make_user("officer", ("commune_officer", world.u))


@pytest.fixture
def bring(tmp_path):
    """Import rows into a register, with what is decided of those that differ."""

    def bring(key, by, head, *rows, take="", **single):
        found = trial.check(register_of(key), written_csv(tmp_path / "a.csv", *rows, head=head), by=by)
        assert not found.problems, found.problems
        enter(found, by=by, decision=Decision(take, single))
        assert not list(mismatches())
        return found

    return bring


def changed(row: list, **cells) -> list:
    return [cells.get(f"c{index}", cell) for index, cell in enumerate(row)]


# --- deciding --------------------------------------------------------------------------------------------------------


@pytest.fixture
def three(matters, tmp_path):
    """Three records, and a file that differs in each."""
    rows = [["18001", f"HS-{number}", "05/03/2024"] for number in range(3)]
    enter(check(matters, xlsx(tmp_path / "a.xlsx", *rows)), by=TESTER)
    path = xlsx(tmp_path / "b.xlsx", *[[*row, "09/03/2024"] for row in rows], ["18001", "HS-9", "05/03/2024"])
    return check(matters, path)


def closed() -> list[str]:
    return list(Matter.objects.exclude(closed_on=None).order_by("kind").values_list("kind", flat=True))


def test_each_row_is_decided(three):
    keys = list(three.changed)
    found = [(one.record, one.row) for one in three.conflicts]
    assert found == [(f"Xã Uyên · HS-{number}", number + 2) for number in range(3)]
    with pytest.raises(NotDecided):
        enter(three, by=TESTER, decision=Decision("", {keys[0]: "keep", keys[1]: "file"}))
    assert not closed() and Matter.objects.count() == 3
    assert enter(three, by=TESTER, decision=Decision("keep", {keys[1]: "file"})) == 2
    assert closed() == ["HS-1"] and Matter.objects.count() == 4 and not list(mismatches())


def test_what_is_said_of_one_goes_before_what_is_said_of_all(three):
    assert enter(three, by=TESTER, decision=Decision("file", {next(iter(three.changed)): "keep"})) == 3
    assert closed() == ["HS-1", "HS-2"]


def test_to_keep_everything_enters_the_rest(three):
    assert enter(three, by=TESTER, decision=Decision("keep")) == 1
    assert not closed() and not Mend.objects.exists()


def test_a_register_that_only_keeps(three, monkeypatch):
    register = register_of("tests.matters")
    monkeypatch.setattr(register, "imports", dataclasses.replace(register.imports, replaces=False))
    with pytest.raises(ValidationError):
        enter(three, by=TESTER, take_file=True)
    assert enter(three, by=TESTER, decision=Decision("keep")) == 1


def test_every_register_takes_the_file_s_rows():
    assert not {key for key in fillable() if not register_of(key).imports.replaces}


def test_on_the_screen(matters, clerk_of_matters, client, settings, tmp_path, monkeypatch):
    settings.HOME = tmp_path / "home"
    settings.HOME.mkdir()
    monkeypatch.setattr(type(matters), "back", lambda self, record, user: "/")
    client.force_login(clerk_of_matters)
    address = reverse("exchange:import", args=["tests.matters"])

    def sent(*rows):
        path = xlsx(tmp_path / "a.xlsx", *rows)
        return client.post(address, {"file": SimpleUploadedFile("so.xlsx", path.read_bytes())})

    rows = [["18001", f"HS-{number}", "05/03/2024"] for number in range(2)]
    client.post(address, {"ticket": sent(*rows).context["ticket"]})
    shown = sent(*[[*row, "09/03/2024"] for row in rows])
    assert "09/03/2024" in shown.content.decode()
    one, two = shown.context["trial"].changed
    open_one = client.post(address, {"ticket": shown.context["ticket"], "take": "", f"row_{one}": "file"})
    assert open_one.status_code == 409 and not closed()
    assert [said for _conflict, said in open_one.context["conflicts"]] == ["file", ""]  # nothing is lost
    given = {"ticket": open_one.context["ticket"], "take": "", f"row_{one}": "file", f"row_{two}": "keep"}
    assert client.post(address, given).status_code == 302 and closed() == ["HS-0"]


@pytest.fixture
def clerk_of_matters(world, monkeypatch):
    from tuquan.accounts import roles

    rights = frozenset({"tests.open_matter", "tests.import_matters"})
    monkeypatch.setitem(roles.ROLES, "tester", roles.Role("tester", "tester", "", rights))
    return make_user("matters", ("tester", world.u))


# --- the registers ---------------------------------------------------------------------------------------------------


def test_groups(bring, clerk, world):
    bring("mediation.groups", clerk, GROUPS, GROUP)
    row = changed(GROUP, c2="Tổ hòa giải số Một", c3="02/06/2017", c5="9")
    found = bring("mediation.groups", clerk, GROUPS, row, take="file")
    assert [one.column for one in found.differences] == ["Name of the group", "Recognised on"]
    group = Body.objects.get()
    assert (group.name, group.folded, group.first_day) == ("Tổ hòa giải số Một", "to hoa giai so mot", date(2017, 6, 2))
    assert (group.members, group.women, group.state) == (3, 1, BodyState.RECOGNISED)
    assert value(world.u, "groups", Period(date(2017, 1, 1), date(2017, 5, 31))) == 0 and value(world.u, "groups") == 1
    assert bring("mediation.groups", clerk, GROUPS, row).same == 1


def test_a_file_does_not_recognise(bring, clerk):
    bring("mediation.groups", clerk, GROUPS, GROUP)
    with pytest.raises(ValidationError, match="T1"):
        bring("mediation.groups", clerk, GROUPS, changed(GROUP, c3=""), take="file")
    assert Body.objects.get().first_day
    assert bring("mediation.groups", clerk, GROUPS, changed(GROUP, c3=""), take="keep").changed


def test_mediators(bring, clerk, world):
    bring("mediation.groups", clerk, GROUPS, GROUP)
    bring("mediation.mediators", clerk, MEDIATORS, MEDIATOR)
    assert amount(world.u, "mediators").splits["sex=f|trained=n"] == 2
    row = changed(MEDIATOR, c3="Nguyễn Văn Đào (mẫu)", c4="nam", c5="1976", c6="có")
    bring("mediation.mediators", clerk, MEDIATORS, row, take="file")
    member = Membership.objects.select_related("person").get(ref="M-1")
    assert (member.person.name, member.person.folded, member.person.birth_year) == (
        "Nguyễn Văn Đào (mẫu)", "nguyen van dao (mau)", 1976,
    )  # fmt: skip
    assert (member.sex, member.person.sex, member.trained) == ("m", "m", True)
    figure = amount(world.u, "mediators")
    assert figure.value == 4 and (figure.splits["sex=f|trained=n"], figure.splits["sex=m|trained=y"]) == (1, 1)
    assert Body.objects.get().women == 1 and Mend.objects.get().reason == "a.csv"
    assert bring("mediation.mediators", clerk, MEDIATORS, row).same == 1


def test_campaigns(bring, officer, world):
    bring("campaigns.drive", officer, DRIVES, DRIVE)
    row = changed(DRIVE, c2="20/08/2025", c3="150", c4="")
    bring("campaigns.drive", officer, DRIVES, row, take="file")
    drive = Campaign.objects.get()
    assert (drive.first_day, drive.attendances, drive.people, drive.held) == (date(2025, 8, 20), 150, None, 1)
    assert (Session.objects.get().day, Session.objects.get().attendances) == (date(2025, 8, 20), 150)
    assert campaign_value(world.u, "drive_attendances") == 150
    assert bring("campaigns.drive", officer, DRIVES, row).same == 1


def test_a_plan_that_was_held_since(bring, officer, monkeypatch):
    bring("campaigns.drive", officer, DRIVES, changed(DRIVE, c2="19/08/2099", c3="", c4=""))
    assert Campaign.objects.get().state == "planned"
    bring("campaigns.drive", officer, DRIVES, DRIVE, take="file")
    assert Campaign.objects.get().state == "held" and Session.objects.get().attendances == 120


def test_a_campaign_of_several_sessions_is_not_mended_by_a_file(bring, officer):
    bring("campaigns.drive", officer, DRIVES, DRIVE)
    sessions = ["place", "campaign", "day", "attendances"]
    bring("campaigns.sessions", officer, sessions, ["18001-01", "Đ1", "21/08/2025", "30"])
    with pytest.raises(ValidationError, match="several sessions"):
        bring("campaigns.drive", officer, DRIVES, DRIVE, take="file")
    bring("campaigns.sessions", officer, sessions, ["18001-01", "Đ1", "21/08/2025", "40"], take="file")
    assert Campaign.objects.get().attendances == 160


def test_topics(bring, officer):
    bring("campaigns.forum", officer, DRIVES, changed(DRIVE, c4=""))
    head = ["place", "campaign", "raised_on", "category", "text", "answer", "answered_on"]
    row = ["18001", "Đ1", "19/08/2025", "fire", "Hẻm hẹp", "", ""]
    bring("campaigns.topics", officer, head, row)
    answered = [*row[:5], "Đã mở rộng", "25/08/2025"]
    bring("campaigns.topics", officer, head, answered, take="file")
    assert Topic.objects.get().state == "answered" and Campaign.objects.get().answered == 1
    with pytest.raises(ValidationError):
        bring("campaigns.topics", officer, head, row, take="file")
    assert Topic.objects.get().answer == "Đã mở rộng"


def test_populations(bring, officer):
    head = ["place", "year", "persons", "households", "source"]
    bring("places.populations", officer, head, ["18001", "2024", "5000", "1200", "Niên giám"])
    found = bring("places.populations", officer, head, ["18001", "2024", "5100", "1200", "Niên giám"], take="file")
    assert [(one.held, one.given) for one in found.differences] == [("5000", "5100")]
    assert Population.objects.get().persons == 5100


# --- who sees what is stored -----------------------------------------------------------------------------------------


def test_what_is_personal_is_shown_to_those_who_may_read_it(bring, clerk, world, monkeypatch, tmp_path):
    bring("mediation.groups", clerk, GROUPS, GROUP)
    bring("mediation.mediators", clerk, MEDIATORS, MEDIATOR)
    path = written_csv(tmp_path / "b.csv", changed(MEDIATOR, c3="Ai Khác (mẫu)", c6="có"), head=MEDIATORS)

    def seen():
        found = trial.check(register_of("mediation.mediators"), path, by=clerk)
        return {one.column: (one.held, one.given) for one in found.differences}

    assert seen()["Full name"] == ("Nguyễn Thị Đào (mẫu)", "Ai Khác (mẫu)")
    refusal = type(clerk).refusal
    monkeypatch.setattr(
        type(clerk),
        "refusal",
        lambda self, right, places: "no" if right == "mediation.read_groups" else refusal(self, right, places),
    )
    assert seen() == {"Full name": ("not shown", "Ai Khác (mẫu)"), "Has a legal training": ("No", "Yes")}
