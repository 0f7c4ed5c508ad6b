"""Exemplars: counted by the day, refused where they cannot be, and named to nobody else."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from tuquan.journal.models import Event
from tuquan.kit.period import today
from tuquan.kit.testing import RegisterTests
from tuquan.ledger.batch import Batch
from tuquan.ledger.check import mismatches
from tuquan.schemes import actions
from tuquan.schemes.models import Exemplar, ExemplarState
from tuquan.schemes.tests.conftest import D, on, value
from tuquan.schemes.tests.test_point import refused
from tuquan.tests.actions import TESTER, found_body

pytestmark = pytest.mark.django_db


@pytest.fixture
def holder(cast):
    return cast["officer"]


@pytest.fixture
def recognise(world, cast):
    def recognise(name="Trần Thị Gương", place=None, **given):
        fields = {"kind": "person", "field": "order", "recognised_on": D(2021, 5, 1), "decision": "1/QĐ",
                  "level": "commune", "by": cast["officer"], **given}  # fmt: skip
        return actions.recognise_exemplar(place or world.u, name=name, **fields)

    return recognise


class TestExemplars(RegisterTests):
    key = "schemes.exemplars"

    @pytest.fixture
    def reader(self, cast):
        return cast["chair"]

    @pytest.fixture
    def make(self, recognise):
        return lambda n: recognise(f"Người thứ {n}")


def test_it_stands_until_it_ends(world, cast, recognise):
    one = recognise(spread_to=[world.x])
    recognise("Chi hội phụ nữ", kind="collective", recognised_on=D(2022, 1, 1))
    assert [on(world.p3, "exemplars", D(2021, 12, 31)), value(world.p3, "exemplars")] == [1, 2]
    actions.end_recognition(one, on=D(2023, 1, 1), withdrawn=True, reason="Vi phạm", by=cast["officer"])
    assert (value(world.u, "exemplars"), value(world.u, "exemplars_recognised")) == (1, 2)
    assert one.state == ExemplarState.WITHDRAWN and [*one.spread_to.all()] == [world.x]
    assert not list(mismatches())
    recognise()  # whoever was recognised once may be so again
    with pytest.raises(ValidationError):
        actions.end_recognition(one, on=D(2023, 1, 1), reason="x", by=cast["officer"])


def test_the_same_one_twice(recognise):
    recognise()
    with pytest.raises(ValidationError):
        recognise("  tran thi  guong")
    recognise(field="drugs")


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"recognised_on": today() + timedelta(days=1)}, "recognised_on"), ({"name": "x" * 10_000}, "name"),
        ({"name": " "}, "name"), ({"level": "moon"}, "level"), ({"decision": ""}, "decision"),
    ],
)  # fmt: skip
def test_a_wrong_one_is_refused_at_its_field(recognise, wrong, field):
    assert field in refused(lambda **given: recognise(**given), **wrong)


def test_its_unit_its_body_and_its_point(world, cast, recognise, point):
    assert refused(recognise, place=world.a, recognised_on=D(2025, 7, 1), by=cast["ministry"]) == {"recognised_on"}
    school = {"name": "Trường Tiểu học", "first_day": D(2015, 1, 1), "by": TESTER}
    here, elsewhere = found_body(world.u, **school), found_body(world.x, **school)
    assert refused(recognise, "", kind="collective", body=elsewhere) == {"body"}
    assert refused(recognise, body=here) == {"body"}
    one = recognise("", kind="collective", body=here, point=point)
    assert (one.name, one.scheme) == ("Trường Tiểu học", point.scheme)
    mend = {"reason": "x", "by": cast["officer"]}
    assert refused(actions.correct_exemplar, one, recognised_on=today() + timedelta(days=1), **mend) == {"recognised_on"}
    actions.correct_exemplar(one, field="drugs", **mend)
    actions.void_exemplar(one, **mend)
    assert value(world.u, "exemplars") == 0


def test_a_name_stays_with_those_who_keep_it(client, cast, recognise, scheme):
    one = recognise("Trần <i>Thị</i> Gương", scheme=scheme)
    assert "Gương" not in str(list(Event.objects.values_list("details", "subject")))
    page = reverse("register:schemes.schemes:record", args=[scheme.pk])
    client.force_login(cast["front"])
    assert "Trần &lt;i&gt;Thị&lt;/i&gt; Gương" in client.get(page).content.decode()
    client.force_login(cast["analyst"])
    assert "Gương" not in client.get(page).content.decode()
    assert client.get(reverse("register:schemes.exemplars:record", args=[one.pk])).status_code == 404


def test_on_the_form(client, world, cast, point):
    client.force_login(cast["officer"])
    add = reverse("register:schemes.exemplars:add")
    given = {"kind": "person", "place": "18001", "name": "Lê Văn Mẫu", "field": "order", "recognised_on": "5/3/2022",
             "decision": "1/QĐ", "level": "commune", "spread_to": f"{world.x.code}\nXã Uyên"}  # fmt: skip
    for wrong, field in (({"point": "không có"}, "point"), ({"spread_to": "Xã Không"}, "spread_to"),
                         ({"body": "Nhà máy"}, "body"), ({"place": ""}, "place")):  # fmt: skip
        answer = client.post(add, given | wrong)
        assert answer.status_code == 422 and set(answer.context["form"].errors) == {field}, wrong
    assert client.post(add, given).status_code == 302
    one = Exemplar.objects.get()
    assert {*one.spread_to.all()} == {world.x, world.u}
    verb = reverse("register:schemes.exemplars:verb", args=[one.pk, "spread_exemplar"])
    assert client.post(verb, {"spread_to": world.x.code}).status_code == 302
    assert {*one.spread_to.all()} == {world.x}


def test_many_at_once(world, cast, recognise):
    row = {"place": world.u, "ref": "A", "kind": "person", "name": "Ngô Thị A", "field": "order", "decision": "1/QĐ",
           "recognised_on": D(2021, 5, 1), "level": "commune"}  # fmt: skip
    rows = [row | {"spread_to": [world.x]}, row | {"ref": "B", "ended_on": D(2022, 1, 1), "withdrawn": True}]
    actions.import_exemplars(Batch("schemes.exemplars", rows), by=cast["officer"])
    assert {one.ref: one.state for one in Exemplar.objects.all()} == {"A": "recognised", "B": "withdrawn"}
    assert value(world.u, "exemplars") == 1
    with pytest.raises(ValidationError, match="C"):
        late = row | {"ref": "C", "recognised_on": today() + timedelta(days=1)}
        actions.import_exemplars(Batch("schemes.exemplars", [late]), by=cast["officer"])
