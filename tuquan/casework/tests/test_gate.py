"""Fifty people from one village hall pass at once; a script is slowed; nobody is refused for where they come from."""

from collections import Counter
from datetime import timedelta

import pytest
from django.db import transaction

from tuquan.casework import gate
from tuquan.casework.gate import Verdict
from tuquan.casework.models import SpentToken
from tuquan.casework.tests.gates import aged, given, request, work
from tuquan.kit.period import today

pytestmark = pytest.mark.django_db
FORM = "tests"


@pytest.fixture(autouse=True)
def easy(monkeypatch):
    """A few hashes are enough to see how the work grows."""
    monkeypatch.setattr(gate, "BITS", 4)


def send(**way) -> Verdict:
    return gate.check(request(given(FORM, **way)), FORM)


@pytest.mark.parametrize("worked", [True, False], ids=["with work", "without JavaScript"])
def test_fifty_people_in_a_minute_pass(worked):
    assert [send(worked=worked) for _ in range(50)] == [Verdict.PASS] * 50


def test_a_thousand_without_work_are_kept_and_wait(settings):
    verdicts = Counter(send() for _ in range(1000))
    assert verdicts == {Verdict.PASS: settings.PACE, Verdict.QUEUE: 1000 - settings.PACE}


def test_while_a_script_runs_those_who_worked_pass():
    for _ in range(300):
        send()
    assert [send(worked=True) for _ in range(50)] == [Verdict.PASS] * 50


def test_the_work_doubles_with_the_load(settings):
    settings.PACE = 10
    asked = []
    for _ in range(45):
        asked.append(gate.fields(FORM).bits)
        send(worked=True)
    assert asked[0] == asked[9] == 4 and asked[15] == 5 and asked[25] == asked[39] == 6 and asked[44] == 7
    assert gate.bits_asked(10**9) == gate.MOST_BITS


def test_work_saved_up_in_quiet_times_waits_in_busy_ones(settings):
    settings.PACE = 10
    stock = [given(FORM, worked=True) for _ in range(30)]
    verdicts = [gate.check(request(one), FORM) for one in stock]
    assert verdicts == [Verdict.PASS] * 11 + [Verdict.QUEUE] * 19
    assert send(worked=True) is Verdict.PASS, "whoever does the work asked now goes on"


def test_one_form_does_not_slow_another():
    for _ in range(150):
        send()
    assert gate.check(request(given("other")), "other") is Verdict.PASS


def test_nobody_fills_in_a_form_in_a_second():
    assert send(seconds=0) is Verdict.QUEUE
    assert send(seconds=0, worked=True) is Verdict.PASS, "the proof is what counts"


@pytest.mark.parametrize("number", ["", "x", "-1", "9" * 30, "²", "1e3"])
def test_a_wrong_proof_is_none(number, settings):
    settings.PACE = 1
    fields = aged(FORM)
    send()
    assert gate.check(request({"gate": fields.token, "gate_work": number}), FORM) is Verdict.QUEUE


def test_a_token_serves_once():
    one = given(FORM)
    gate.check(request(one), FORM)
    with pytest.raises(gate.Refused) as refused, transaction.atomic():
        gate.check(request(one), FORM)
    assert refused.value.spent and gate.just_spent(request(one), FORM) == one["gate"]


def test_an_expired_token_says_so():
    with pytest.raises(gate.Refused) as refused:
        gate.check(request(given(FORM, seconds=gate.LIFE + 5)), FORM)
    assert refused.value.code == "expired" and not refused.value.spent


@pytest.mark.parametrize(
    "forge",
    [lambda t: "", lambda t: "x", lambda t: t[:-1] + "!", lambda t: t.replace(".4.", ".0."), lambda t: t * 2,
     lambda t: "\x00", lambda t: "a.b.c.d~x"],
)  # fmt: skip
def test_a_forged_token_is_none(forge):
    with pytest.raises(gate.Refused) as refused:
        gate.check(request({"gate": forge(aged(FORM).token)}), FORM)
    assert refused.value.code == "forged" and not SpentToken.objects.exists()


def test_a_token_of_one_form_is_none_for_another():
    with pytest.raises(gate.Refused):
        gate.check(request(given("other")), FORM)


def test_times_are_forgotten(monkeypatch):
    """What is kept of a token says neither when the form was opened nor, after two minutes, when it came."""
    one = given(FORM)
    gate.check(request(one), FORM)
    row = SpentToken.objects.get()
    assert one["gate"] not in str(row.__dict__) and row.last_day == today() + timedelta(days=1)
    now = gate.slot_now()
    monkeypatch.setattr(gate, "slot_now", lambda: now + 2 * gate.MINUTE)
    gate.tend()
    assert SpentToken.objects.get().slot is None and gate.just_spent(request(one), FORM) == ""
    monkeypatch.setattr(gate, "today", lambda: today() + timedelta(days=2))
    gate.tend()
    assert not SpentToken.objects.exists()


def test_what_waits_is_let_in_at_the_usual_pace(settings, monkeypatch):
    monkeypatch.setattr(gate, "_queues", {})
    waiting = {"tips": 40, "petitions": 3}

    def let_in(name):
        def some(limit):
            taken = min(limit, waiting[name])
            waiting[name] -= taken
            return taken

        return some

    for name in waiting:
        gate.admit(name, let_in(name))
    settings.PACE = 60
    assert gate.tend() == 8 and waiting == {"tips": 35, "petitions": 0}
    assert gate.tend() == 5 and waiting == {"tips": 30, "petitions": 0}


def test_the_work_is_what_browsers_do():
    fields = aged(FORM)
    assert gate.proves(gate.read(fields.token, FORM), work(fields.token, fields.bits))
