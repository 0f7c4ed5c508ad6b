"""Who gets in: the registers of returns, and that a board shows each reader the sheets of their own units only."""

import pytest
from django.urls import reverse

from tuquan.kit.testing import RegisterTests
from tuquan.returns import actions
from tuquan.returns.actions.rounds import Several
from tuquan.returns.models import Round
from tuquan.returns.tests.conftest import OCTOBER, open_round, sent
from tuquan.tests.world import make_place, make_user


@pytest.fixture
def holder(world):
    return make_user("all", *((role, world.nation) for role in ("commune_officer", "provincial_officer", "ministry_analyst")))


@pytest.fixture
def reader(world):
    return make_user("chair", ("commune_chair", world.u))


class TestReturns(RegisterTests):
    key = "returns.returns"

    @pytest.fixture
    def make(self, world, opened, holder):
        def make(number):
            if number == 1:
                return opened.sheets.get(place=world.u)
            return actions.file_return(
                world.u, first_day=OCTOBER.first, last_day=OCTOBER.last, source=f"BC {number}",
                lines=[{"indicator": "weapons.guns", "value": number}], by=holder,
            )  # fmt: skip

        return make


class TestLines(RegisterTests):
    key = "returns.lines"

    @pytest.fixture
    def make(self, world, holder):
        def make(number):
            place = make_place(f"3{number:04}", f"Xã {number}", world.u.tier, world.u.kind, world.p3)
            from tuquan.places import tree

            tree.rebuild()
            sheet = actions.file_return(
                place, first_day=OCTOBER.first, last_day=OCTOBER.last, source="BC",
                lines=[{"indicator": "weapons.guns", "value": number}], by=holder,
            )  # fmt: skip
            actions.accept_return(actions.submit_return(sheet, by=holder), by=holder)
            return sheet.lines.get()

        return make

    @pytest.fixture
    def reader(self, world):
        return make_user("chair", ("commune_chair", world.p3))


class TestReports(RegisterTests):
    key = "returns.reports"

    @pytest.fixture
    def make(self, world, holder):
        def make(number):
            return actions.define_report(
                world.p3, title=f"Báo cáo {number}", basis="KH 1", window="reporting.month", due_days=20,
                province_lead=3, commune_lead=4, by=holder,
            )  # fmt: skip

        return make


class TestRounds(RegisterTests):
    key = "returns.rounds"

    @pytest.fixture
    def make(self, world, report, holder):
        def make(number):
            copy = actions.copy_report(world.p3, of=report, title=f"Báo cáo {number}", basis="KH", by=holder)
            return open_round(world, copy, holder)

        return make


def board(client, user, opened, **query):
    client.force_login(user)
    return client.get(reverse("register:returns.rounds:record", args=[opened.pk]), query)


def test_a_board_shows_each_reader_their_own(world, opened, officer, province, client):
    answer = board(client, officer, opened)
    assert "Xã Uyên" in answer.text and "Xã Ý Yên" not in answer.text
    assert "Xã Ý Yên" in board(client, province, opened).text
    client.force_login(make_user("far", ("commune_officer", world.cc)))
    assert client.get(reverse("register:returns.rounds:record", args=[opened.pk])).status_code == 404


def test_tabs_count_every_sheet_once(world, opened, officer, province, client):
    sent(opened.sheets.get(place=world.u), officer)
    counts = board(client, province, opened).context["board"]["counts"]
    assert counts["whole"] == 4 == sum(n for name, n in counts.items() if name != "whole")
    assert counts["waiting"] == 1 and counts["late"] == 3
    shown = board(client, province, opened, show="waiting").text
    assert "Xã Uyên" in shown and "Xã Ý Yên" not in shown
    assert "Xã Ý Yên" not in board(client, province, opened, q="uyen").text


def test_accepting_from_the_board(world, opened, officer, province, client):
    sheet = sent(opened.sheets.get(place=world.u), officer)
    address = reverse("register:returns.rounds:verb", args=[opened.pk, "accept_returns"])
    client.force_login(officer)
    assert client.post(address, {"sheets": [sheet.pk]}).status_code == 403
    client.force_login(province)
    assert client.post(address, {"sheets": [sheet.pk]}).status_code == 302
    sheet.refresh_from_db()
    assert sheet.state == "accepted"
    page = client.get(reverse("register:returns.returns:record", args=[sheet.pk]))
    assert "returns.accept_returns" in [event.verb for event in page.context["history"]]
    assert client.post(address).status_code == 422  # nothing waits any more
    assert client.post(reverse("register:returns.rounds:verb", args=[opened.pk, "remind"])).status_code == 302
    assert Round.objects.get().reminded_on and opened.sheets.filter(reminded_on=None).count() == 2


def test_a_level_is_not_offered_to_accept_its_own_sheet(world, opened, province, ministry, client):
    own = sent(opened.sheets.get(place=world.p3), province, shortfall="Chưa đủ")
    address = reverse("register:returns.returns:verb", args=[own.pk, "accept_return"])
    client.force_login(province)
    assert address not in client.get(reverse("register:returns.returns:record", args=[own.pk])).text
    assert client.post(address).status_code == 403
    client.force_login(ministry)
    assert client.post(address).status_code == 302


def test_the_work_list_names_it(world, opened, officer, province, client):
    actions.remind(Several(opened, [opened.sheets.get(place=world.u)]), by=province)
    client.force_login(officer)
    page = client.get(reverse("casework:worklist")).text
    assert "Báo cáo tháng của tỉnh" in page and "18/10/2026" in page and "k-red" in page
