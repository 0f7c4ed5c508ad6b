"""The rules that protect people, each with the test that holds it for tips."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse
from django.utils import timezone

from tuquan.accounts.roles import ROLES
from tuquan.casework import envelopes, files, receipts, referrals, sealing
from tuquan.casework.models import Clock, Receipt
from tuquan.journal import chain
from tuquan.journal.actions import DISCREET
from tuquan.journal.models import Event
from tuquan.journal.views import visible
from tuquan.kit.models import fields_of
from tuquan.kit.period import Period, midnight, month_end, months_after, today
from tuquan.kit.register import registry
from tuquan.ledger import trace
from tuquan.ledger.figures import NoFigure, figures
from tuquan.ledger.guard import FEWEST
from tuquan.ledger.indicator import INDICATORS, find
from tuquan.ledger.models import Posting
from tuquan.ledger.trace import By
from tuquan.tests.world import make_user
from tuquan.tips import actions
from tuquan.tips.models import Happened, Tip
from tuquan.tips.tests.conftest import NAME, SENTENCE, aged

KEYS = [key for key in INDICATORS if key.startswith("tips.")]
OTHERS = sorted(ROLES.keys() - {"tip_reader", "province_inspector"})


# 1. Small windows tell on people ------------------------------------------------------------------------------------


def test_every_figure_of_tips_is_guarded():
    assert KEYS and all(INDICATORS[key].guarded for key in KEYS)


@pytest.fixture
def last_month(send, cast):
    """Seven tips of the month before last at Xã Uyên."""
    day = months_after(today().replace(day=1), -2)
    for number in range(7):
        tip, _code = send(category="theft" if number < 5 else "fire")
        aged(tip, (today() - day).days - number)
        actions.mark_read(tip, by=cast.reader.user)  # saving posts it anew
        aged(tip, (today() - day).days - number)
        actions.judge(tip, outcome="useful", by=cast.reader.user)
    return Period(day, month_end(day))


def test_commune_and_month_at_the_finest_kinds_from_the_province_up(last_month, world):
    asked = find(["tips.received"])
    assert set(Posting.objects.filter(series__indicator="tips.received", value__gt=0).values_list("day", flat=True)) >= {
        last_month.last
    }
    commune = figures(world.u, last_month, indicators=asked).amounts["tips.received"]
    province = figures(world.p3, last_month, indicators=asked).amounts["tips.received"]
    assert (commune.value, commune.splits) == (7, {})
    assert province.value == 7 and "kind=fire" not in province.splits
    cut = Period(last_month.first, last_month.first.replace(day=12))
    assert figures(world.u, cut, indicators=asked).amounts["tips.received"].withheld
    assert figures(world.u1, last_month, indicators=asked).amounts["tips.received"].withheld


def test_no_trace_for_anyone_but_their_readers(last_month, world, cast):
    one = find(["tips.received"])[0]
    analyst = make_user("phan.tich", ("provincial_officer", world.p3), ("commune_officer", world.u))
    with pytest.raises(NoFigure):
        trace.trace(one, world.u, last_month, user=analyst, by=By.RECORDS)
    found = trace.trace(one, world.u, last_month, user=cast.reader.user, by=By.RECORDS)
    assert found.behind[0].shown == 7
    with pytest.raises(NoFigure):
        trace.trace(one, world.u, Period(today(), today()), user=cast.reader.user, by=By.RECORDS)


def test_small_cells_are_withheld_on_screens_and_in_files(last_month, world, client, send):
    send()
    client.force_login(make_user("can.bo", ("provincial_officer", world.p3)))
    for form in ("", ".csv"):
        address = reverse("reporting:report") if not form else reverse("reporting:file", args=["csv"])
        given = {"place_id": world.p3.pk, "from": last_month.first, "to": last_month.last, "children": "1", "by_child": "on"}
        answer = client.get(address, given)
        assert answer.status_code == 200
    table = figures(world.p3, last_month, indicators=find(KEYS), by_child=True)
    for key in KEYS:
        values = [table.amounts[key].value, *(amount.value for amount in table.by_child[key].values())]
        assert not [value for value in values if value and value < FEWEST]


def test_journal_times_are_rounded_to_the_day_and_sealed_later(send, cast):
    tip, _code = send()
    for verb, given in ((actions.mark_read, {}), (actions.hand_over, {"to": "investigators", "at": timezone.now()}),
                        (actions.close, {"outcome": "useful"}), (actions.thank, {}), (actions.commend, {})):  # fmt: skip
        verb(tip, by=cast.reader.user, **given)
    told = Event.objects.filter(verb__startswith="tips.")
    assert told.count() == 6 and {event.at for event in told} == {midnight(today())}
    assert {verb.name for verb in actions.VERBS} <= DISCREET.keys()
    assert {"casework.write_to_reporter", "casework.write_from_reporter", "casework.offer"} <= DISCREET.keys()
    chain.seal()
    assert not set(told.values_list("uid", flat=True)) & set(sealed())
    assert chain.verify().broken_at is None


def sealed():
    from tuquan.journal.models import Seal

    return Seal.objects.values_list("event", flat=True)


def test_no_row_holds_an_hour_but_that_of_the_hand_over(send):
    send()
    moments = {field.name for field in Tip._meta.concrete_fields if field.get_internal_type() in ("DateTimeField", "TimeField")}
    assert moments == {"handed_over_at"} and "handed_over_at" in Tip.personal
    clock = Clock.objects.get()
    assert clock.since_at == midnight(clock.since) and clock.since > today()


def test_the_journal_shows_them_to_their_readers_alone(send, world):
    send()
    auditor = make_user("kiem", ("auditor", world.nation))
    assert not visible(auditor).filter(verb__startswith="tips.").exists()
    both = make_user("ca.hai", ("auditor", world.u), ("tip_reader", world.u))
    assert visible(both).filter(verb="tips.send").exists()


# 2. About an official or the police ----------------------------------------------------------------------------------


@pytest.fixture
def about(send):
    return send(about_official="yes", what=SENTENCE)


def test_about_an_official_it_goes_to_the_province_and_the_commune_cannot_see_that_it_exists(about, cast, world, client):
    tip, _code = about
    assert tip.place == world.p3 and {one.desk for one in envelopes.of(tip)} == {cast.inspectors}
    assert cast.inspector.read(cast.inspectors, envelopes.of(tip).get().box)["unit"] == "Xã Uyên"
    client.force_login(cast.reader.user)
    assert client.get(reverse("register:tips.tips:record", args=[tip.pk])).status_code == 404
    assert not registry["tips.tips"].visible(cast.reader.user).exists()
    assert not Clock.objects.for_user(cast.reader.user, "reads").exists()
    assert not Posting.objects.filter(place=world.u, series__indicator__startswith="tips.").exists()
    assert Event.objects.get(verb="tips.send").place == world.p3.pk


def test_readers_of_the_province_police_see_nothing_of_it_either(about, world, client, sitter):
    """Whoever reads tips over the whole province, of the police themselves, has no right to this sort."""
    tip, _code = about
    officer = sitter("cong.an.tinh", ("tip_reader", world.p3))
    client.force_login(officer.user)
    assert client.get(reverse("register:tips.tips:record", args=[tip.pk])).status_code == 404
    assert client.get(reverse("boxes:envelope", args=[envelopes.of(tip).get().pk])).status_code == 404
    assert not Clock.objects.for_user(officer.user, "reads").exists()
    for verb, given in ((actions.mark_read, {}), (actions.only_opinions, {})):
        with pytest.raises(PermissionDenied):
            verb(tip, by=officer.user, **given)
    from tuquan.casework import actions as casework

    with pytest.raises(PermissionDenied):
        casework.write_to_reporter(Receipt.objects.get(), text="x", by=officer.user)


def test_inspectors_see_nothing_of_the_communes(send, cast, client):
    tip, _code = send()
    client.force_login(cast.inspector.user)
    assert client.get(reverse("register:tips.tips:record", args=[tip.pk])).status_code == 404
    with pytest.raises(PermissionDenied):
        actions.mark_read(tip, by=cast.inspector.user)


def test_it_is_not_passed_down_to_the_commune(about, cast, world):
    tip, _code = about
    receiver = referrals.RECEIVERS["tips.tips"]
    from tuquan.tips.ties import may_be_offered

    with pytest.raises(ValidationError):
        may_be_offered(tip, receiver, world.u)


# 4–6. No mixing with mediation, no dossiers, nothing about opinions ---------------------------------------------------


def test_mediation_and_tips_hold_nothing_of_each_other():
    assert not [right for right in ROLES["tip_reader"].rights if right.startswith("mediation.")]
    assert not [right for key in ("justice_clerk", "group_head") for right in ROLES[key].rights if right.startswith("tips.")]


def test_no_key_from_a_tip_to_a_person_and_no_free_text():
    keys = {field.name for field in Tip._meta.get_fields() if field.is_relation}
    assert keys == {"place"}
    texts = {field.name for field in Tip._meta.concrete_fields if field.get_internal_type() == "TextField"}
    assert not texts
    lengths = {field.name: field.max_length for field in Tip._meta.concrete_fields if field.get_internal_type() == "CharField"}
    assert max(lengths.values()) <= 20


def test_nothing_of_the_contents_can_be_searched(send, cast, client):
    register = registry["tips.tips"]
    assert register.search == ("code",) and not register.exports and not register.imports
    send(manner="open", name=NAME)
    client.force_login(cast.reader.user)
    for text in (NAME, "pháo", SENTENCE):
        assert not client.get(reverse("register:tips.tips:list"), {"q": text}).context["rows"]
    assert client.get(reverse("exchange:export", args=["tips.tips"])).status_code == 404


def test_categories_are_acts(law):
    from tuquan.law.fields import terms

    codes = {code for code, _name in terms("tips.categories")}
    words = ("opinion", "belief", "religio", "ethnic", "origin", "politic", "speech")
    assert len(codes) == 13 and not [code for code in codes for word in words if word in code]
    assert not [name for name in fields_of(Tip) for word in words if word in name]


@pytest.mark.parametrize(("language", "words"), [("vi", ("think", "nghĩ")), ("en", ("thinks or believes",))])
def test_the_form_says_that_opinions_are_no_business_of_it(cast, resident, language, words):
    page = resident.get("/tin-bao/18001/", {"lang": language}).content.decode()
    assert any(word in page for word in words)


def test_only_opinions_leaves_no_text(send, cast):
    tip, _code = send(what="Nhà ấy hay đi lễ")
    actions.only_opinions(tip, by=cast.reader.user)
    assert all(not one.box for one in envelopes.of(tip)) and not files.of(tip).exists()


# 11. Receipts ---------------------------------------------------------------------------------------------------------


def test_a_receipt_has_eighty_random_bits_and_only_a_keyed_hash_is_kept(send):
    tip, code = send()
    assert 10 ** (sealing.DIGITS - 2) > 2**80
    receipt = receipts.of(tip)
    way = sealing.way_of(code)
    assert code not in str(vars(receipt)) and way.word not in str(vars(receipt))
    assert receipt.lookup == sealing.lookup(way.word)


@pytest.mark.parametrize("code", ["", "1", "9" * 28, "0" * 28, "x" * 10_000, "1234 5678 " * 3, "²³", "\x00"])
def test_a_guessed_receipt_finds_nothing(send, resident, code):
    from tuquan.casework import gate

    send()
    fields = gate.fields("receipts")
    answer = resident.post(reverse("receipts:page"), {"code": code, "gate": fields.token, "gate_work": ""})
    assert answer.status_code in (404, 422) and "Xã Uyên" not in answer.content.decode()


# who reads what ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("role", OTHERS)
def test_nobody_but_readers_holds_a_right_over_tips(role):
    assert not [right for right in ROLES[role].rights if right.startswith("tips.")]
    assert not {"casework.read_police_desk", "casework.read_province_desk"} & ROLES[role].rights


@pytest.mark.parametrize("role", OTHERS)
def test_every_page_of_tips_is_404_to_the_others(send, cast, world, client, role):
    tip, _code = send(manner="sealed", name=NAME)
    client.force_login(make_user(f"ai.{role}", (role, world.u)))
    register = registry["tips.tips"]
    verbs = [register.url("verb", tip.pk, verb.name.partition(".")[2]) for verb, _form in register.verbs]
    for address in (register.url("list"), register.url("record", tip.pk), *verbs, reverse("tips:call")):
        assert client.get(address).status_code == 404, address
        assert client.post(address).status_code in (404, 405), address


def test_happened_is_coarse():
    assert set(Happened.values) == {"now", "today", "week", "earlier"}
