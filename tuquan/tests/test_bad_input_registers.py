"""What offices get wrong: each is a clear message at its field on screen and at its cell in a file; nothing is lost."""

from datetime import date

import pytest
from django.urls import reverse
from django.utils import translation

from tuquan.exchange import entered, trial
from tuquan.exchange.importing import enter, register_of
from tuquan.exchange.tests.matters import written_csv
from tuquan.ledger.check import mismatches
from tuquan.organisations import actions as bodies
from tuquan.organisations.models import Body, Membership
from tuquan.schemes import actions
from tuquan.schemes.models import Point, Scheme
from tuquan.tests.racing import all_holds, at_once
from tuquan.tests.world import make_user

pytestmark = pytest.mark.django_db
D = date
POINTS = ["place", "ref", "scheme", "name", "parent", "launched_on"]
TERMS = ["place", "body", "name", "role", "first_day", "head"]
MEMBERS = ["place", "team", "ref", "name", "sex", "birth_year", "post", "first_day"]


def everywhere(place):
    roles = ("commune_officer", "commune_chair", "provincial_officer")
    return make_user("moi.viec", *[(role, place) for role in roles])


@pytest.fixture
def user(world):
    return everywhere(world.nation)


@pytest.fixture
def scheme(world, user):
    return actions.enter_scheme(world.p3, name="Dòng họ tự quản", founded_on=D(2014, 3, 1), field="order", by=user)


@pytest.fixture
def point(world, user, scheme):
    point = actions.propose_point(world.u, scheme=scheme, name="Thôn Một", ref="A", on=D(2020, 1, 2), by=user)
    actions.approve_point(point, on=D(2020, 1, 2), decision="12/QĐ-UBND", by=user)
    return actions.activate_point(point, on=D(2020, 1, 2), by=user)


@pytest.fixture
def school(world, user):
    return bodies.enter_body(world.u1, kind="school", name="Trường Một", ref="TC-1", first_day=D(2015, 9, 1), by=user)


@pytest.fixture
def typed(client, user):
    """Types it; it is refused at just this field with these words, and all that was typed is still there."""

    def typed(register, page, given, field, says):
        client.force_login(user)
        client.cookies["django_language"] = "en"
        answer = client.post(reverse(f"register:{register}:{page[0]}", args=page[1:]), given)
        assert answer.status_code == 422
        assert list(answer.context["form"].errors) == [field]
        assert says in " ".join(answer.context["form"].errors[field])
        for name, text in given.items():
            kept = answer.context["form"][name].value()
            assert (kept[0] if isinstance(kept, tuple) else kept) == text  # a place is its code and its name
        assert not list(mismatches())

    return typed


@pytest.fixture
def read(user, tmp_path):
    """Reads a file; it is refused at these cells with these words, and nothing is entered."""

    def read(register, head, *rows, **cells):
        found = trial.check(register_of(register), written_csv(tmp_path / "a.csv", *rows, head=head), by=user)
        assert [one.cell for one in found.problems] == list(cells)
        for one in found.problems:
            assert cells[one.cell] in one.problem and one.advice
        return found

    return read


def proposal(scheme, **more) -> dict:
    return {"scheme": str(scheme.pk), "place": "18001", "on": "02/01/2026", "name": "Thôn Hai", "ref": "B"} | more


def test_a_point_opened_before_its_scheme(typed, read, scheme):
    early = proposal(scheme, on="01/02/2014")
    typed("schemes.points", ["add"], early, "on", "was founded on 01/03/2014: no point can be older")
    row = ["18001", "B", "Dòng họ tự quản", "Thôn Hai", "", "01/02/2014"]
    read("schemes.points", POINTS, row, F2="was founded on 01/03/2014: no point can be older")


def test_a_point_in_a_unit_that_no_longer_exists(typed, read, scheme):
    gone = proposal(scheme, place="18000")
    typed("schemes.points", ["add"], gone, "on", "Xã Xuân no longer existed on 02/01/2026. Choose the unit of today")
    row = ["18000", "B", "Dòng họ tự quản", "Thôn Hai", "", "02/01/2026"]
    read("schemes.points", POINTS, row, A2="18000")


def test_its_own_parent(typed, read, scheme, point, school, user, world):
    itself = {"scheme": str(scheme.pk), "place": "18001", "name": "Thôn Một", "ref": "A", "parent": "A",
              "launched_on": "02/01/2020", "decision": "12/QĐ-UBND", "reason": "gõ nhầm"}  # fmt: skip
    typed("schemes.points", ["verb", point.pk, "correct_point"], itself, "parent", "replicated from itself")
    row = ["18001", "B", "Dòng họ tự quản", "Thôn Hai", "B", "02/01/2020"]
    read("schemes.points", POINTS, row, E2="replicated from itself")
    bodies.enter_body(world.u1, kind="school", name="Trường Hai", first_day=D(2015, 9, 1), by=user)
    heir = {"on": "02/01/2026", "decision": "9/QĐ", "heirs": [str(school.pk)]}
    typed("organisations.bodies", ["verb", school.pk, "end_body"], heir, "heirs", "Select a valid choice")
    assert not Body.objects.exclude(ended_on=None).exists()


def test_lineage_in_a_circle(typed, read, scheme, point, world, user):
    child = actions.propose_point(world.u, scheme=scheme, name="Con", ref="C", parent=point, on=D(2026, 1, 2), by=user)
    round_ = {"scheme": str(scheme.pk), "place": "18001", "name": "Thôn Một", "ref": "A", "parent": child.ref,
              "launched_on": "02/01/2020", "decision": "12/QĐ-UBND", "reason": "gõ nhầm"}  # fmt: skip
    typed("schemes.points", ["verb", point.pk, "correct_point"], round_, "parent", "comes from this point itself")
    rows = [
        ["18001", ref, "Dòng họ tự quản", ref, parent, "02/01/2020"]
        for ref, parent in (("X", "Z"), ("Y", "X"), ("Z", "Y"), ("V", "A"), ("W", "không có"), ("W1", "W"))
    ]
    circle = "the file goes in a circle"
    read("schemes.points", POINTS, *rows, E6="No point, or several", E2=circle, E3=circle, E4=circle)
    assert Point.objects.count() == 2


def test_a_scheme_renamed_to_an_existing_name(typed, read, scheme, world, user):
    other = actions.enter_scheme(world.p3, name="Tiếng kẻng an ninh", founded_on=D(2015, 3, 1), field="crime", by=user)
    says = "“Dòng họ tự quản” of Tỉnh Hà Tĩnh bears this name already"
    typed("schemes.schemes", ["verb", other.pk, "rename_scheme"], {"name": "dòng họ TỰ QUẢN"}, "name", says)
    head = ["name", "place", "founded_on", "field", "bloc"]
    rows = [["Bến cá vững mạnh", "18001", "01/03/2016", "border", "residents"]] * 2
    read("schemes.schemes", head, *rows, A3="row 2")
    assert Scheme.objects.count() == 2


@pytest.fixture
def team(world, user):
    from tuquan.forces import actions as forces

    return forces.form_team(
        world.u, name="Tổ Một", ref="AN-1", on=D(2024, 7, 1), decision="1/QĐ", areas=[world.u1], by=user
    )


def test_a_member_aged_17(typed, read, team):
    born = str(date.today().year - 17)
    young = {"name": "Nguyễn Văn Trẻ (mẫu)", "sex": "m", "birth_year": born, "post": "member", "ref": "TV-9"}
    typed("forces.teams", ["verb", team.pk, "propose_member"], young, "birth_year", "17 years old")
    row = ["18001", "AN-1", "TV-9", "Nguyễn Văn Trẻ (mẫu)", "nam", born, "member", ""]
    read("forces.members", MEMBERS, row, F2="17 years old")
    assert not Membership.objects.exists()


def test_overlapping_terms_in_the_same_post(typed, read, school, team, user):
    bodies.appoint(school, name="Trần Thị Mẫu", role="Hiệu trưởng", head=True, first_day=D(2020, 9, 1), by=user)
    second = {"role": "Hiệu trưởng", "head": True, "name": "Lê Văn Mẫu", "first_day": "01/09/2024"}
    says = "Somebody else heads the body on these days"
    typed("organisations.bodies", ["verb", school.pk, "appoint"], second, "head", says)
    row = ["18001-01", "TC-1", "Lê Văn Mẫu", "Hiệu trưởng", "01/09/2024", "có"]
    read("organisations.terms", TERMS, row, F2=says)
    vice = ["18001-01", "TC-1", "Lê Văn Mẫu", "Phó hiệu trưởng", "01/09/2024", ""]
    again = [*vice[:4], "01/10/2024", ""]
    read("organisations.terms", TERMS, vice, again, D3="holds this role in the body on these days already")
    heads = [
        ["18001", "AN-1", ref, name, "nam", "1980", "head", "01/07/2024"]
        for ref, name in (("TV-1", "Lê Văn Mẫu"), ("TV-2", "Hồ Văn Mẫu"))
    ]
    read("forces.members", MEMBERS, *heads, G3="Somebody else holds the post")
    assert Membership.objects.count() == 1


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_two_imports_of_the_same_file_at_once(country, tmp_path):
    """Two officers, each on a connection of its own, and rows that no reference of their own keeps apart."""
    one, other = everywhere(country.nation), make_user("kia", ("provincial_officer", country.nation))
    actions.enter_scheme(country.p3, name="Dòng họ tự quản", founded_on=D(2014, 3, 1), field="order", by=one)
    rows = [["18001", f"P-{number}", "Dòng họ tự quản", f"Điểm {number}", "P-0" if number else "", "02/01/2020"]
            for number in range(60)]  # fmt: skip
    path = written_csv(tmp_path / "a.csv", *rows, head=POINTS)
    found = [trial.check(register_of("schemes.points"), path, by=by) for by in (one, other)]
    answers = at_once(lambda: enter(found[0], by=one), lambda: enter(found[1], by=other))
    assert answers.count(60) == 1
    (refused,) = [answer for answer in answers if answer != 60]
    assert isinstance(refused, entered.EnteredAlready) and "a.csv" in str(refused)
    assert Point.objects.count() == 60 == Point.objects.filter(strengths__isnull=False).distinct().count()
    all_holds()


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_two_files_with_the_same_rows_at_once(country, tmp_path):
    one, other = everywhere(country.nation), make_user("kia", ("provincial_officer", country.nation))
    head, row = ["place", "kind", "ref", "name", "first_day"], ["18001-01", "school", "TC-1", "Trường Một", "01/09/2015"]
    files = [written_csv(tmp_path / f"{number}.csv", row, *more, head=head)
             for number, more in enumerate(([], [[*row[:2], "TC-2", "Trường Hai", row[4]]]))]  # fmt: skip
    found = [trial.check(register_of("organisations.bodies"), path, by=by)
             for path, by in zip(files, (one, other), strict=True)]  # fmt: skip
    answers = at_once(lambda: enter(found[0], by=one), lambda: enter(found[1], by=other))
    assert sum(isinstance(answer, int) for answer in answers) == 1
    (refused,) = [answer for answer in answers if not isinstance(answer, int)]
    with translation.override("vi"):
        assert refused.messages == ["Số hiệu này đã dùng cho tổ chức khác tại địa bàn."]
    assert Body.objects.filter(ref="TC-1").count() == 1
    all_holds()
