"""The pages: what each register must hold, the forms, the law beside what it asks, names only for who may read them."""

from datetime import date

import pytest
from django.urls import reverse

from tuquan.forces import actions
from tuquan.forces.models import Quota
from tuquan.forces.tests.conftest import FIT, FORMED
from tuquan.kit.period import today
from tuquan.kit.testing import RegisterTests
from tuquan.organisations.models import Body, BodyState, Membership
from tuquan.tests.world import make_user

D = date


def url(register, page, *args):
    return reverse(f"register:forces.{register}:{page}", args=args)


@pytest.fixture
def holder(world):
    """Holds every verb: officer, chair and province in one."""
    roles = ("commune_officer", "commune_chair")
    return make_user("ca.hai", *((role, world.u) for role in roles), ("provincial_officer", world.p3))


@pytest.fixture
def reader(world):
    """Reads with names and sets quotas, no more."""
    return make_user("tinh", ("provincial_officer", world.p3))


@pytest.fixture
def own(world, holder):
    return actions.form_team(world.u, name="Tổ Một", areas=[world.u1], on=FORMED, decision="1/QĐ", by=holder)


class TestTeams(RegisterTests):
    key = "forces.teams"

    @pytest.fixture
    def make(self, world, holder):
        return lambda n: actions.form_team(
            world.u, name=f"Tổ {n}", areas=[world.u1], on=FORMED, decision="1/QĐ", by=holder
        )


class TestMembers(RegisterTests):
    key = "forces.members"

    @pytest.fixture
    def make(self, own, holder):
        return lambda n: actions.propose_member(
            own, name=f"Người {n} (mẫu)", sex="m", birth_year=1980, **FIT, by=holder
        )


class TestDuties(RegisterTests):
    key = "forces.duties"

    @pytest.fixture
    def make(self, own, holder):
        return lambda n: actions.record_duty(own, on=D(2025, 1, 1), kind="patrol", people=n + 1, hours=2, by=holder)


class TestSupports(RegisterTests):
    key = "forces.supports"

    @pytest.fixture
    def make(self, own, holder):
        return lambda n: actions.give_support(own, day=D(2025, 1, 1), kind="monthly", amount=n + 1, by=holder)


class TestTrainings(RegisterTests):
    key = "forces.trainings"

    @pytest.fixture
    def make(self, own, holder):
        def make(n):
            member = actions.propose_member(own, name=f"Người {n} (mẫu)", sex="m", birth_year=1980, **FIT, by=holder)
            actions.recognise_member(member, on=D(2025, 1, 1), decision="1/QĐ", by=holder)
            member.refresh_from_db()
            actions.hold_training(own, members=[member], on=D(2025, 6, 1), topic=f"Lớp {n}", by=holder)
            return member.trainings.get()

        return make


class TestQuotas(RegisterTests):
    key = "forces.quotas"

    @pytest.fixture
    def reader(self, world):
        return make_user("xa", ("commune_officer", world.u))

    @pytest.fixture
    def make(self, world, holder):
        return lambda n: actions.set_quota(
            world.u, first_day=D(2024, 7, 1 + n % 28).replace(year=2024 + n // 28), teams=1, members=n,
            resolution="5/NQ", by=holder,
        )  # fmt: skip


class TestGroups(RegisterTests):
    key = "forces.groups"

    @pytest.fixture
    def make(self, world, holder):
        return lambda n: actions.add_group(
            world.u, kind="guard", name=f"Tổ bảo vệ {n}", host_kind="school", host="Trường Một (mẫu)",
            first_day=D(2025, 1, 1), members=3, by=holder,
        )  # fmt: skip


def test_a_team_goes_through_the_forms(client, cast, world):
    client.force_login(cast["chair"])
    page = client.get(url("teams", "add")).content.decode()
    assert "Hội đồng nhân dân cấp tỉnh" in page, "the law sets no number, and the page says so"
    answer = client.post(url("teams", "add"), {"place": world.u.code, "areas": "Thôn Ba", "name": "x", "decision": "x"})
    assert answer.status_code == 422 and "Thôn Ba" in answer.content.decode()
    answer = client.post(url("teams", "add"), {
        "place": world.u.code, "areas": f"Thôn Một\n{world.u2.code}", "name": "Tổ liên thôn", "on": "01/07/2024",
        "decision": "12/QĐ",
    })  # fmt: skip
    team = Body.objects.get()
    assert answer.url == url("teams", "record", team.pk) and team.state == BodyState.RECOGNISED
    client.force_login(cast["officer"])
    form = client.get(url("teams", "verb", team.pk, "propose_member")).content.decode()
    for article in ("điều 13 khoản 1", "điều 13 khoản 2", "điều 13 khoản 3", "điều 13 khoản 4", "điều 13 khoản 5"):
        assert article in form
    given = {"name": "Lê Thị Na (mẫu)", "sex": "f", "birth_year": "2015", "post": "head"} | dict.fromkeys(FIT, "on")
    answer = client.post(url("teams", "verb", team.pk, "propose_member"), given)
    assert answer.status_code == 422 and "điều 13 khoản 1" in answer.content.decode()
    answer = client.post(url("teams", "verb", team.pk, "propose_member"), given | {"birth_year": "1980"})
    member = Membership.objects.get()
    assert answer.url == url("members", "record", member.pk)
    client.force_login(cast["chair"])
    decided = {"decision": "13/QĐ", "on": "02/07/2024"}
    answer = client.post(url("members", "verb", member.pk, "recognise_member"), decided)
    assert answer.url == url("members", "record", member.pk)
    page = client.get(url("teams", "record", team.pk)).content.decode()
    assert "Lê Thị Na" in page and "Tổ trưởng" in page
    client.force_login(cast["officer"])
    assert "18001-01" in client.get(url("teams", "verb", team.pk, "correct_team")).content.decode()
    answer = client.post(url("teams", "verb", team.pk, "correct_team"), {
        "name": team.name, "areas": "18001-02", "decision": "12/QĐ", "first_day": "01/07/2024",
        "reason": "đổi khu dân cư",
    })  # fmt: skip
    assert answer.status_code == 302 and [str(one) for one in team.team_areas.all()] == ["Thôn Hai"]


def test_the_chair_sees_what_is_not_confirmed(client, cast, team):
    member = actions.propose_member(team, name="A (mẫu)", sex="m", birth_year=1980, by=cast["officer"])
    client.force_login(cast["chair"])
    page = client.get(url("members", "verb", member.pk, "recognise_member")).content.decode()
    assert "điều 13 khoản 5" in page and "over_age" not in page
    for query, listed in (({"doubt": "yes"}, True), ({"doubt": "no"}, False), ({"post": "member"}, True)):
        page = client.get(url("members", "list"), query).content.decode()
        assert (url("members", "record", member.pk) in page) == listed, query


def test_the_analyst_reads_counts_and_no_names(client, cast, team, head):
    actions.record_duty(team, on=D(2025, 1, 1), kind="patrol", people=3, hours=2, by=cast["officer"])
    client.force_login(cast["analyst"])
    page = client.get(url("teams", "record", team.pk))
    assert page.status_code == 200 and "Nguyễn Thị Đào" not in page.content.decode()
    for register in ("teams", "duties", "supports", "ratings", "quotas", "groups"):
        assert client.get(url(register, "list")).status_code == 200
    assert client.get(url("members", "list")).status_code == 404
    assert client.get(url("members", "record", head.pk)).status_code == 404


@pytest.mark.parametrize("name", ["clerk", "front", "auditor", "administrator"])
def test_others_find_nothing(client, cast, team, head, name):
    client.force_login(cast[name])
    for register, record in (("teams", team), ("members", head)):
        assert client.get(url(register, "list")).status_code == 404
        assert client.get(url(register, "record", record.pk)).status_code == 404


def test_a_quota_is_shown_with_a_warning(client, cast, world, team):
    actions.set_quota(world.u, first_day=FORMED, teams=2, members=6, resolution="5/NQ-HĐND", by=cast["province"])
    client.force_login(cast["officer"])
    quota_warning = Quota.objects.at(world.u, today()).differences()[0]
    for page in (url("teams", "list"), url("teams", "record", team.pk), url("quotas", "list")):
        text = client.get(page).content.decode()
        assert "5/NQ-HĐND" in text
        assert quota_warning in text


def test_training_and_strike_out_go_through_the_forms(client, cast, team, head):
    client.force_login(cast["officer"])
    page = client.get(url("teams", "verb", team.pk, "hold_training")).content.decode()
    assert "Nguyễn Thị Đào" in page
    answer = client.post(url("teams", "verb", team.pk, "hold_training"), {
        "on": "01/04/2025", "topic": "Nghiệp vụ", "hours": "8", "members": [head.pk], "certificate": "on",
    })  # fmt: skip
    assert answer.status_code == 302 and head.trainings.get().certificate
    client.post(url("members", "verb", head.pk, "warn_member"), {"on": "01/05/2025", "document": "1/CB"})
    client.post(url("members", "verb", head.pk, "record_service"), {
        "force": "fire_team", "first_day": "01/01/2020", "last_day": "31/12/2021", "area": "ordinary",
    })  # fmt: skip
    page = client.get(url("members", "record", head.pk)).content.decode()
    assert "1/CB" in page and "24" in page
    form = client.get(url("members", "verb", head.pk, "strike_out")).content.decode()
    assert "1/CB" in form
    client.post(url("members", "verb", head.pk, "strike_out"),
                {"entry": f"service:{head.earlier.get().pk}", "reason": "nhầm"})  # fmt: skip
    assert not head.earlier.exists()


def test_a_youth_team_asked_for_as_a_team_leads_to_its_own_page(client, cast, world):
    group = actions.add_group(
        world.u, kind="youth_team", name="Đội xung kích", host_kind="school", host="Trường Một (mẫu)",
        first_day=D(2025, 1, 1), members=3, by=cast["officer"],
    )  # fmt: skip
    client.force_login(cast["officer"])
    assert client.get(url("teams", "record", group.pk)).url == url("groups", "record", group.pk)
    page = client.get(url("groups", "record", group.pk)).content.decode()
    assert "Trường Một" in page
