"""Who gets in: what every register must hold, names for those alone who may read them, kinds for those who keep them."""

from datetime import date

import pytest
from django.urls import reverse

from tuquan.kit.period import Period
from tuquan.kit.testing import RegisterTests
from tuquan.ledger import trace
from tuquan.ledger.indicator import INDICATORS
from tuquan.organisations import actions


def url(register, page, *args):
    return reverse(f"register:organisations.{register}:{page}", args=args)


class TestBodies(RegisterTests):
    key = "organisations.bodies"

    @pytest.fixture
    def holder(self, cast):
        return cast["both"]

    @pytest.fixture
    def reader(self, cast):
        return cast["clerk"]

    @pytest.fixture
    def make(self, enter):
        return lambda number: enter(f"Câu lạc bộ {number}")


class TestTerms(RegisterTests):
    key = "organisations.terms"

    @pytest.fixture
    def holder(self, cast):
        return cast["officer"]

    @pytest.fixture
    def reader(self, cast):
        return cast["chair"]

    @pytest.fixture
    def make(self, enter, appoint):
        return lambda number: appoint(enter(f"Câu lạc bộ {number}"), name=f"Nguyễn Văn Mẫu {number} (mẫu)")


class TestKinds(RegisterTests):
    key = "organisations.kinds"

    @pytest.fixture
    def holder(self, cast):
        return cast["officer"]

    @pytest.fixture
    def reader(self):
        return None

    @pytest.fixture
    def make(self, enter):
        return lambda number: enter(f"Câu lạc bộ {number}").phases.get()

    def test_it_works(self, client, holder, make):
        """The record's page is that of the body."""
        phase = make(1)
        client.force_login(holder)
        assert self.address("record", phase.pk) in client.get(self.address("list")).content.decode()
        assert client.get(self.address("record", phase.pk)).url == url("bodies", "record", phase.body_id)


NAMES = {"officer", "chair", "front", "province"}
READERS = {"bodies": NAMES | {"clerk"}, "kinds": NAMES | {"clerk"}, "terms": NAMES}
EVERYBODY = {"officer", "chair", "front", "province", "clerk", "head", "analyst", "auditor", "administrator"}


def test_a_figure_opens_onto_the_bodies_for_their_readers(client, cast, world, committee):
    for name, shown in (("officer", 1), ("analyst", 0)):
        day = date(2026, 6, 30)
        behind = trace.trace(
            INDICATORS["organisations.bodies"], world.u, Period(day, day), user=cast[name], by=trace.By.RECORDS
        )
        assert (behind.behind[0].counted, len(behind.behind[0].records)) == (1, shown)
        if shown:
            line = behind.behind[0].records[0]
            client.force_login(cast[name])
            assert line.name == "Ban Chỉ đạo 138" and client.get(line.url).url == url("bodies", "record", committee.pk)


@pytest.mark.parametrize("name", sorted(EVERYBODY))
def test_registers_open_to_their_readers_alone(client, cast, committee, term, name):
    client.force_login(cast[name])
    for register, pk in (("bodies", committee.pk), ("kinds", committee.phases.get().pk), ("terms", term.pk)):
        wanted = (200, 302) if name in READERS[register] else (404,)
        assert client.get(url(register, "list")).status_code in wanted
        assert client.get(url(register, "record", pk)).status_code in wanted


def test_who_may_not_see_names_sees_counts(client, cast, committee, term):
    client.force_login(cast["clerk"])
    page = client.get(url("bodies", "record", committee.pk)).content.decode()
    assert "Ban Chỉ đạo 138" in page and "Phan Thị Chủ" not in page and "Trưởng ban" not in page
    client.force_login(cast["front"])
    page = client.get(url("bodies", "record", committee.pk)).content.decode()
    assert "Phan Thị Chủ" in page and "Trưởng ban" in page


@pytest.mark.parametrize(
    ("verb", "holders"),
    [
        ("appoint", {"officer", "province"}),
        ("correct_body", {"officer", "province"}),
        ("change_kind", {"officer", "province"}),
        ("end_body", {"chair", "province"}),
        ("void_body", {"officer", "province"}),
    ],
)
def test_the_form_of_a_verb_opens_to_its_holders(client, cast, committee, verb, holders):
    for name in EVERYBODY:
        client.force_login(cast[name])
        wanted = 200 if name in holders else 403 if name in READERS["bodies"] else 404
        assert client.get(url("bodies", "verb", committee.pk, verb)).status_code == wanted, name


def test_the_front_is_offered_the_kinds_it_keeps(client, cast, enter):
    client.force_login(cast["front"])
    page = client.get(url("bodies", "add")).content.decode()
    assert 'value="clan"' in page and 'value="school"' not in page
    given = {"place": "18001", "kind": "school", "name": "Trường", "first_day": "01/01/2020"}
    assert client.post(url("bodies", "add"), given).status_code == 422
    assert client.post(url("bodies", "add"), {**given, "kind": "clan"}).status_code == 302
    club = enter("Câu lạc bộ")
    assert client.get(url("bodies", "verb", club.pk, "appoint")).status_code == 200


def test_a_stranger_can_neither_pick_nor_merge(client, cast, world, enter):
    one, two = enter("Câu lạc bộ Thơ"), enter("CLB Thơ")
    client.force_login(cast["stranger"])
    for verb in ("merge_bodies", "appoint"):
        assert client.post(url("bodies", "verb", one.pk, verb), {"loser": two.pk, "reason": "x"}).status_code == 404
    client.force_login(cast["chair"])
    elsewhere = actions.enter_body(
        world.z, kind="club", name="CLB Thơ", first_day=date(2025, 7, 2), by=cast["province"]
    )
    answer = client.post(url("bodies", "verb", one.pk, "merge_bodies"), {"loser": elsewhere.pk, "reason": "x"})
    assert answer.status_code == 422
