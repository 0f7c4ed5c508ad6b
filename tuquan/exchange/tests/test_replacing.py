"""The registers of the movement: where somebody decides that the file is right, their own rules mend the record."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError

from tuquan.exchange import trial
from tuquan.exchange.importing import enter, register_of
from tuquan.exchange.results import Decision
from tuquan.exchange.tests.matters import written_csv
from tuquan.forces.models import Duty, Quota, Support
from tuquan.journal.models import Event
from tuquan.kit.period import Period
from tuquan.ledger.check import mismatches
from tuquan.ledger.figures import figures
from tuquan.ledger.indicator import find
from tuquan.ledger.models import Mend
from tuquan.organisations.models import Body, Membership, Person, Training
from tuquan.schemes.models import Activity, Point, PointState, Scheme
from tuquan.tests.world import make_user

pytestmark = pytest.mark.django_db
ALL = Period(date(2013, 1, 1), date(2026, 12, 31))

BODIES = ["place", "kind", "ref", "name", "first_day", "ended_on", "decision"]
BODY = ["18001-01", "nhà trường", "TC-1", "Trường Tiểu học Một", "01/09/2015", "", ""]
TERMS = ["place", "body", "name", "role", "first_day", "head", "birth_year", "ended_on", "end_reason"]
TERM = ["18001-01", "TC-1", "Trần Thị Mẫu", "Hiệu trưởng", "01/09/2020", "có", "1975", "", ""]
SCHEMES = ["name", "place", "founded_on", "field", "bloc", "method"]
SCHEME = ["Dòng họ tự quản", "18001", "01/03/2014", "order", "residents", "Ký cam kết"]
POINTS = ["place", "ref", "scheme", "name", "parent", "launched_on", "teams", "members", "ended_on", "end_reason"]
POINT = ["18001", "D-1", "Dòng họ tự quản", "Thôn Một", "", "01/05/2015", "2", "20", "", ""]
LOG = ["place", "point", "day", "kind", "turn", "attendances"]
TEAMS = ["place", "ref", "name", "first_day", "decision", "areas"]
TEAM = ["18001", "AN-1", "Tổ Một", "01/07/2024", "1/QĐ", "18001-01"]
MEMBERS = ["place", "team", "ref", "name", "sex", "birth_year", "post", "first_day", "ended_on", "decision"]
MEMBER = ["18001", "AN-1", "TV-1", "Lê Văn Mẫu", "nam", "1980", "member", "01/07/2024", "", "1/QĐ"]
DUTIES = ["place", "team", "on", "kind", "turn", "people", "hours"]
DUTY = ["18001", "AN-1", "05/03/2026", "patrol", "", "4", "3"]


@pytest.fixture
def officer(world):
    return make_user("officer", ("commune_officer", world.u), ("provincial_officer", world.p3))


@pytest.fixture
def bring(officer, tmp_path):
    """Import rows into a register, with what is decided of those that differ; the ledger is right afterwards."""

    def bring(key, head, *rows, take=""):
        found = trial.check(register_of(key), written_csv(tmp_path / "a.csv", *rows, head=head), by=officer)
        assert not found.problems, found.problems
        enter(found, by=officer, decision=Decision(take))
        assert not list(mismatches())
        return found

    return bring


def changed(row: list, **cells) -> list:
    return [cells.get(f"c{index}", cell) for index, cell in enumerate(row)]


def value(place, key):
    return figures(place, ALL, indicators=find([key])).amounts[key].value


def refused(bring, key, head, row, cell):
    """The conflict says at the cell why a file cannot change it; taking the file is refused, keeping is not."""
    with pytest.raises(ValidationError) as told:
        bring(key, head, row, take="file")
    assert f" {cell}, " in told.value.messages[0]
    found = bring(key, head, row, take="keep")
    stuck = [one for one in found.differences if one.why]
    assert cell in [one.cell for one in stuck]
    return " ".join(one.why for one in stuck)


def test_bodies(bring, world):
    bring("organisations.bodies", BODIES, BODY)
    row = changed(BODY, c3="Trường Tiểu học số Một", c4="01/09/2016", c6="7/QĐ")
    bring("organisations.bodies", BODIES, row, take="file")
    body = Body.objects.get()
    assert (body.name, body.folded, body.first_day) == (
        "Trường Tiểu học số Một", "truong tieu hoc so mot", date(2016, 9, 1),
    )  # fmt: skip
    assert body.phases.get().first_day == date(2016, 9, 1)
    mend, event = Mend.objects.get(), Event.objects.latest("pk")
    assert (mend.reason, mend.event, event.verb) == ("a.csv", event.uid, "organisations.import_bodies")
    assert bring("organisations.bodies", BODIES, row).same == 1
    assert "ending" in refused(bring, "organisations.bodies", BODIES, changed(row, c5="01/01/2026"), "F2")


def test_what_a_rule_refuses_leaves_everything_as_it_was(bring):
    bring("organisations.bodies", BODIES, BODY, changed(BODY, c2="TC-2", c3="Trường Hai"))
    bring("organisations.terms", TERMS, TERM)
    later = [changed(BODY, c4="01/09/2021"), changed(BODY, c2="TC-2", c3="Trường số Hai")]
    with pytest.raises(ValidationError, match="TC-1: Somebody held a role in it before that day"):
        bring("organisations.bodies", BODIES, *later, take="file")
    assert not Body.objects.filter(name="Trường số Hai").exists() and not Mend.objects.exists()


def test_terms(bring):
    bring("organisations.bodies", BODIES, BODY)
    ended = changed(TERM, c3="Phó hiệu trưởng", c4="01/09/2016", c5="", c7="01/08/2020", c8="term_over")
    bring("organisations.terms", TERMS, TERM, ended)
    assert Person.objects.count() == 2 and Body.objects.get().members == 1
    assert bring("organisations.terms", TERMS, TERM, ended).same == 2
    bring("organisations.terms", TERMS, changed(TERM, c6="1976"), take="file")
    assert Membership.objects.get(ended_on=None).person.birth_year == 1976
    assert refused(bring, "organisations.terms", TERMS, changed(TERM, c6="1976", c7="01/08/2025", c8="term_over"), "H2")


def test_somebody_known_is_not_doubled(bring):
    bring("organisations.bodies", BODIES, BODY, changed(BODY, c2="TC-2", c3="Trường Hai"))
    bring("organisations.terms", TERMS, TERM)
    bring("organisations.terms", TERMS, changed(TERM, c1="TC-2", c3="Ủy viên", c5=""))
    assert Person.objects.count() == 1 and Membership.objects.count() == 2


def test_schemes(bring):
    bring("schemes.schemes", SCHEMES, SCHEME)
    row = changed(SCHEME, c2="01/02/2014", c3="crime")
    bring("schemes.schemes", SCHEMES, row, take="file")
    assert (Scheme.objects.get().field, Scheme.objects.get().founded_on) == ("crime", date(2014, 2, 1))
    assert bring("schemes.schemes", SCHEMES, row).same == 1


def test_points(bring, world):
    bring("schemes.schemes", SCHEMES, SCHEME)
    bring("schemes.points", POINTS, POINT)
    row = changed(POINT, c3="Thôn Một (mới)", c5="01/06/2015", c6="3", c7="31")
    child = changed(POINT, c1="D-2", c3="Thôn Hai", c4="D-1", c5="01/06/2016")
    bring("schemes.points", POINTS, row, child, take="file")
    point = Point.objects.get(ref="D-1")
    assert (point.name, point.launched_on, point.members) == ("Thôn Một (mới)", date(2015, 6, 1), 31)
    assert point.strengths.get().first_day == date(2015, 6, 1) and value(world.u, "schemes.teams") == 5
    bring("schemes.points", POINTS, changed(child, c4=""), take="file")
    assert Point.objects.get(ref="D-2").parent is None
    with pytest.raises(ValidationError, match="D-1: “Thôn Hai” comes from this point itself"):
        bring("schemes.points", POINTS, child, take="file")
        bring("schemes.points", POINTS, changed(row, c4="D-2"), take="file")
    over = changed(row, c8="01/02/2026", c9="done")
    assert "state of a point" in refused(bring, "schemes.points", POINTS, over, "I2")
    assert Point.objects.get(ref="D-1").state == PointState.ACTIVE


def test_logs_of_points(bring, world):
    bring("schemes.schemes", SCHEMES, SCHEME)
    bring("schemes.points", POINTS, POINT)
    row = ["18001", "D-1", "05/03/2026", "meeting", "", "40"]
    bring("schemes.activities", LOG, row, changed(row, c4="2", c5="25"))
    assert Activity.objects.count() == 2 and Point.objects.get().activities == 2
    assert bring("schemes.activities", LOG, row, changed(row, c4="2", c5="25")).same == 2
    bring("schemes.activities", LOG, changed(row, c5="44"), take="file")
    assert value(world.u, "schemes.activities") == 2 and Activity.objects.get(turn=1).attendances == 44


def test_teams(bring):
    bring("forces.teams", TEAMS, TEAM)
    row = changed(TEAM, c2="Tổ số Một", c4="2/QĐ", c5="18001-01; 18001-02")
    bring("forces.teams", TEAMS, row, take="file")
    team = Body.objects.get()
    assert (team.name, team.decision, team.team_areas.count()) == ("Tổ số Một", "2/QĐ", 2)
    assert bring("forces.teams", TEAMS, changed(row, c5="18001-02; 18001-01")).same == 1


def test_members(bring, world):
    bring("forces.teams", TEAMS, TEAM)
    bring("forces.members", MEMBERS, MEMBER)
    row = changed(MEMBER, c3="Lê Thị Mẫu", c4="nữ", c6="tổ trưởng", c7="02/07/2024")
    bring("forces.members", MEMBERS, row, take="file")
    member = Membership.objects.get()
    assert (member.person.name, member.sex, member.head, member.enrolment.post, member.first_day) == (
        "Lê Thị Mẫu", "f", True, "head", date(2024, 7, 2),
    )  # fmt: skip
    assert Body.objects.get().women == 1 and bring("forces.members", MEMBERS, row).same == 1
    other = changed(row, c3="Ai Khác (mẫu)", c5="1990")
    assert "somebody else" in refused(bring, "forces.members", MEMBERS, other, "D2")
    assert refused(bring, "forces.members", MEMBERS, changed(row, c7=""), "H2")


def test_duties(bring, world):
    bring("forces.teams", TEAMS, TEAM)
    bring("forces.duties", DUTIES, DUTY, changed(DUTY, c4="2", c5="6"))
    assert Duty.objects.count() == 2 and value(world.u, "forces.patrols") == 2
    assert bring("forces.duties", DUTIES, DUTY, changed(DUTY, c4="2", c5="6")).same == 2
    bring("forces.duties", DUTIES, changed(DUTY, c5="5"), take="file")
    assert value(world.u, "forces.patrol_turns") == 11


def test_a_second_patrol_of_the_day_asks_for_its_turn(bring, officer, tmp_path):
    bring("forces.teams", TEAMS, TEAM)
    head = [name for name in DUTIES if name != "turn"]
    rows = [[cell for index, cell in enumerate(DUTY) if index != 4]] * 2
    found = trial.check(register_of("forces.duties"), written_csv(tmp_path / "a.csv", *rows, head=head), by=officer)
    assert found.problem_count == 1 and "row 2" in found.problems[0].problem


def test_quotas_support_trainings_and_groups(bring, world):
    bring("forces.quotas", ["place", "first_day", "teams", "members", "resolution"],
          ["18001", "01/01/2026", "3", "12", "12/NQ"])  # fmt: skip
    bring("forces.quotas", ["place", "first_day", "teams", "members", "resolution"],
          ["18001", "01/01/2026", "4", "12", "12/NQ"], take="file")  # fmt: skip
    assert (Quota.objects.get().teams, Quota.objects.get().members) == (4, 12)
    bring("forces.teams", TEAMS, TEAM)
    bring("forces.members", MEMBERS, MEMBER)
    given = ["place", "team", "day", "kind", "decision", "amount"]
    bring("forces.supports", given, ["18001", "AN-1", "15/01/2026", "monthly", "15/QĐ", "4000000"])
    bring("forces.supports", given, ["18001", "AN-1", "15/01/2026", "monthly", "15/QĐ", "5000000"], take="file")
    assert Support.objects.get().amount == 5_000_000
    classes = ["place", "member", "on", "topic", "hours"]
    bring("forces.trainings", classes, ["18001", "TV-1", "14/10/2025", "Nghiệp vụ", "16"])
    bring("forces.trainings", classes, ["18001", "Lê Văn Mẫu", "14/10/2025", "Nghiệp vụ", "24"], take="file")
    assert Training.objects.get().hours == 24 and Membership.objects.get().trained_on == date(2025, 10, 14)
    groups = ["place", "kind", "ref", "name", "host_kind", "host", "first_day", "members", "women"]
    row = ["18001", "guard", "BV-1", "Tổ bảo vệ", "hospital", "Trung tâm y tế", "05/09/2025", "8", "2"]
    bring("forces.groups", groups, row)
    bring("forces.groups", groups, changed(row, c5="Bệnh viện", c7="9"), take="file")
    group = Body.objects.get(ref="BV-1")
    assert (group.members, group.host.name) == (9, "Bệnh viện") and bring("forces.groups", groups, row, take="keep")
