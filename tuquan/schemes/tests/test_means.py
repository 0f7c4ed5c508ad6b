"""What a point is given and spends: the balance at any day, and what is refused at which field."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse

from tuquan.journal.models import Event
from tuquan.kit.period import today
from tuquan.kit.testing import RegisterTests
from tuquan.ledger.batch import Batch
from tuquan.ledger.check import mismatches
from tuquan.ledger.figures import figures
from tuquan.ledger.indicator import find
from tuquan.schemes import actions
from tuquan.schemes.models import Gift, Spending, purse_of
from tuquan.schemes.tests.conftest import ALL, D, value
from tuquan.schemes.tests.test_point import refused
from tuquan.tests.world import make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def holder(cast):
    return cast["officer"]


@pytest.fixture
def give(point, cast):
    """A gift of money of a resident, unless told otherwise."""

    def give(amount=500_000, day=D(2021, 5, 1), **given):
        given = {"giver_kind": "resident", "by": cast["officer"], "day": day, "amount": amount, **given}
        return actions.receive_gift(point, **given)

    return give


@pytest.fixture
def spend(point, cast):
    def spend(amount, day=D(2021, 6, 1), purpose="Mua bóng đèn", **given):
        return actions.spend(point, amount=amount, day=day, purpose=purpose, **{"by": cast["officer"], **given})

    return spend


class TestGifts(RegisterTests):
    key = "schemes.gifts"

    @pytest.fixture
    def reader(self, cast):
        return cast["analyst"]

    @pytest.fixture
    def make(self, give):
        return lambda n: give(n + 1)

    def test_equipment_offers_its_own_verb(self, client, give, holder):
        client.force_login(holder)
        assert client.get(self.address("verb", give().pk, "use_up")).status_code == 302
        torches = give(None, means="equipment", what="đèn pin", quantity=4)
        assert client.get(self.address("verb", torches.pk, "use_up")).status_code == 200


class TestSpendings(RegisterTests):
    key = "schemes.spendings"

    @pytest.fixture
    def reader(self, cast):
        return cast["analyst"]

    @pytest.fixture
    def make(self, give, spend):
        give(100_000)
        return lambda n: spend(n + 1)


def test_the_balance_on_any_day(world, point, give, spend):
    give()
    give(200_000, D(2021, 8, 1))
    spend(300_000)
    purse = purse_of(point)
    days = (D(2021, 4, 30), D(2021, 5, 1), D(2021, 6, 1), D(2021, 8, 1))
    assert [purse.balance(day) for day in days] == [0, 500_000, 200_000, 400_000] and purse.balance() == 400_000
    assert (value(world.u, "given"), value(world.u, "spent")) == (700_000, 300_000)
    assert not list(mismatches())


def test_who_gave_splits_the_figure(world, give):
    give()
    give(1_000_000, giver_kind="enterprise")
    give(90_000, means="labour", what="đào rãnh", quantity=3, giver_kind="anonymous")
    amount = figures(world.p3, ALL, indicators=find(["schemes.given"])).amounts["schemes.given"]
    assert amount.splits == {"giver=resident": 500_000, "giver=enterprise": 1_000_000, "giver=anonymous": 90_000}


def test_never_more_than_there_is(point, give, spend):
    give()
    with pytest.raises(ValidationError, match=r"500[.,]000") as told:
        spend(500_001)
    assert set(told.value.message_dict) == {"amount"}
    assert refused(spend, 1, D(2021, 4, 30)) == {"amount"}  # before the gift
    spend(400_000, D(2021, 9, 1))
    assert refused(spend, 100_001, D(2021, 6, 1)) == {"amount"}  # a later day would be short
    spend(100_000, D(2021, 6, 1))
    assert purse_of(point).balance() == 0


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"amount": 0}, "amount"), ({"amount": None}, "amount"), ({"amount": -5}, "amount"),
        ({"giver": "x" * 10_000}, "giver"), ({"giver": "Bà Tư", "giver_kind": "anonymous"}, "giver"),
        ({"named": True}, "named"), ({"quantity": 3}, "quantity"), ({"giver_kind": "martian"}, "giver_kind"),
        ({"means": "equipment", "what": "loa", "amount": None}, "quantity"),
        ({"means": "equipment", "quantity": 2, "amount": None}, "what"),
        ({"day": D(2019, 12, 31)}, "day"), ({"day": today() + timedelta(days=1)}, "day"),
    ],
)  # fmt: skip
def test_a_wrong_gift_is_refused_at_its_field(give, wrong, field):
    assert refused(lambda **given: give(**given), **wrong) == {field}
    assert not Gift.objects.exists()


@pytest.mark.parametrize("amount", [0, -1])
def test_nothing_is_no_spending(give, spend, amount):
    give()
    assert refused(spend, amount) == {"amount"}


def test_what_was_spent_cannot_vanish(cast, give, spend):
    gift, mend = give(), {"reason": "nhầm", "by": cast["officer"]}
    spending = spend(300_000)
    with pytest.raises(ValidationError, match=r"300[.,]000"):
        actions.void_gift(gift, **mend)
    gift = Gift.objects.get()
    assert not gift.voided
    assert refused(actions.correct_gift, gift, amount=299_999, **mend) == {"amount"}
    assert refused(actions.correct_gift, Gift.objects.get(), day=D(2021, 6, 2), **mend) == {"amount"}
    assert refused(actions.correct_spending, spending, amount=500_001, **mend) == {"amount"}
    actions.correct_spending(spending, amount=500_000, **mend)
    actions.void_spending(spending, **mend)
    actions.void_gift(Gift.objects.get(), **mend)


def test_equipment_is_handed_out_and_wears_out(point, cast, give):
    torches = give(None, means="equipment", what="Đèn pin", quantity=5)
    use = {"purpose": "Hỏng", "by": cast["officer"]}
    actions.use_up(torches, day=D(2021, 7, 1), quantity=3, **use)
    assert purse_of(point).things() == [(torches, 2)] and purse_of(point).balance() == 0
    assert refused(actions.use_up, torches, day=D(2021, 7, 1), quantity=3, **use) == {"quantity"}
    assert refused(actions.use_up, torches, day=D(2021, 4, 1), quantity=1, **use) == {"day"}
    mend = {"reason": "x", "by": cast["officer"]}
    assert refused(actions.correct_gift, torches, quantity=2, **mend) == {"quantity"}
    with pytest.raises(ValidationError):
        actions.void_gift(Gift.objects.get(), **mend)
    with pytest.raises(ValidationError):
        actions.use_up(give(), day=D(2021, 7, 1), quantity=1, **use)


def test_a_point_that_is_over_gets_nothing_and_settles_what_is_left(point, cast, give, spend):
    give()
    actions.strike_off(point, on=D(2022, 1, 1), end_reason="file", reason="x", by=cast["chair"])
    with pytest.raises(ValidationError):
        give(1, D(2021, 12, 1))
    spend(500_000, D(2022, 2, 1), "Nộp lại quỹ của thôn")


def test_two_officers_do_not_spend_the_last_money_twice(cast, point, give, spend):
    """Each holds the point before it looks: whoever comes second sees what the first one spent."""
    give()
    stale = type(point).objects.get(pk=point.pk)
    spend(500_000)
    assert refused(actions.spend, stale, day=D(2021, 6, 1), amount=1, purpose="x", by=cast["front"]) == {"amount"}


def test_voiding_the_point_voids_all(world, point, cast, give, spend):
    give()
    spend(300_000)
    actions.void_point(point, reason="nhầm", by=cast["officer"])
    assert (value(world.u, "given"), value(world.u, "spent")) == (0, 0) and not list(mismatches())


def test_a_name_reaches_neither_journal_nor_public_unless_agreed(client, world, point, cast, give):
    give(giver="Bà <b>Tư</b> Hiền")
    give(giver="Ông Năm Lành", named=True, decision="PT-2")
    assert "Hiền" not in str(list(Event.objects.values_list("details", flat=True)))
    public = reverse("schemes:disclosure", args=[point.pk, 2021])
    record = reverse("register:schemes.gifts:record", args=[Gift.objects.earliest("pk").pk])
    client.force_login(cast["officer"])
    page = client.get(public).content.decode()
    assert "Ông Năm Lành" in page and "Hiền" not in page
    assert "Bà &lt;b&gt;Tư&lt;/b&gt; Hiền" in client.get(record).content.decode()
    client.force_login(cast["province"])
    assert "Hiền" not in client.get(record).content.decode() and client.get(public).status_code == 200
    client.force_login(make_user("la", ("commune_officer", world.x)))
    assert client.get(public).status_code == 404
    client.force_login(cast["officer"])
    assert client.get(reverse("schemes:disclosure", args=[point.pk, 9999])).status_code == 404


def test_a_sheet_of_spendings_is_judged_as_a_whole(point, cast, give):
    give()
    row = {"place": point.place, "point": point, "day": D(2021, 6, 1), "amount": 300_000, "purpose": "Đèn"}
    with pytest.raises(ValidationError, match=point.name):
        actions.import_spendings(Batch("schemes.spendings", [row, row]), by=cast["officer"])
    assert not Spending.objects.exists()
    actions.import_spendings(Batch("schemes.spendings", [row]), by=cast["officer"])
    gifts = [{"place": point.place, "point": point, "day": D(2021, 6, 1), "means": "money", "amount": 7, "decision": "P",
              "giver_kind": "state"}]  # fmt: skip
    actions.import_gifts(Batch("schemes.gifts", gifts), by=cast["officer"])
    assert purse_of(point).balance() == 200_007
    with pytest.raises(PermissionDenied):
        actions.import_gifts(Batch("schemes.gifts", gifts), by=cast["analyst"])


def test_after_a_reform_a_gift_lies_in_the_commune_of_its_day(world, scheme, launch, cast):
    point, given = launch(scheme, world.a), {"giver_kind": "state", "amount": 5, "by": cast["ministry"]}
    before = actions.receive_gift(point, day=D(2025, 6, 30), **given)
    after = actions.receive_gift(point, day=D(2025, 7, 1), **given)
    assert (before.place, after.place) == (world.a, world.ab)
    assert (value(world.ab, "given"), value(world.nation, "given")) == (5, 10) and not list(mismatches())
