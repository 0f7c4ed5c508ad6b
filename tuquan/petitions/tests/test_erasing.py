"""The time of keeping: nothing happens until a number is set; then who wrote goes before what it says."""

import json
from datetime import date

import pytest
from django.core.exceptions import ValidationError

from tuquan.casework import receipts
from tuquan.casework.models import Envelope
from tuquan.journal.actions import SYSTEM, subject_name
from tuquan.journal.models import Event
from tuquan.law import cache
from tuquan.law.actions import set_local
from tuquan.law.models import Rule
from tuquan.petitions import actions
from tuquan.petitions.actions import erasing
from tuquan.petitions.models import Petition
from tuquan.tests.world import make_user

D = date


@pytest.fixture
def answered(cast, enter, accept):
    """Answered on 9 March 2026."""
    petition = accept(enter(kind="complaint", text="Đèn đường hỏng ba tháng"), D(2026, 3, 3))
    return actions.resolve(petition, on=D(2026, 3, 9), outcome="wrong", answer="Không có", decision="1", by=cast["chair"])


@pytest.fixture
def keep_for(monkeypatch, world):
    """Sets the years, as a local value does, and the day that the worker lives in."""

    keeper = make_user("keeper", ("administrator", world.nation))

    def go(value, day=D(2027, 3, 9)):
        source = "Danh mục thời hạn bảo quản của tỉnh"
        set_local(Rule.objects.get(key=erasing.YEARS), value=json.dumps(value), source=source, by=keeper)
        cache.forget()
        monkeypatch.setattr(erasing, "today", lambda: day)

    return go


def test_without_a_number_nothing_is_deleted(answered, monkeypatch):
    monkeypatch.setattr(erasing, "today", lambda: D(2126, 1, 1))
    assert erasing.run() == 0 and erasing.kept_until(answered) is None
    with pytest.raises(ValidationError):
        actions.erase_identity(answered, by=SYSTEM)


def test_identity_goes_before_content(answered, cast, keep_for):
    actions.give_receipt(answered, by=cast["clerk"])
    keep_for({"complaint": 1})
    assert erasing.run() == 0  # the last day is a day of keeping
    keep_for({"complaint": 1}, D(2027, 3, 10))
    with pytest.raises(ValidationError):
        actions.erase_contents(answered, by=SYSTEM)
    assert erasing.run() == 1 and erasing.run() == 0
    petition = Petition.objects.get()
    assert petition.identity_erased_on == petition.contents_erased_on == D(2027, 3, 10)
    assert not [name for name in petition.personal if getattr(petition, name)] and petition.outcome == "wrong"
    told = Event.objects.filter(subject=subject_name(petition)).order_by("id").values_list("verb", flat=True)
    assert list(told)[-2:] == ["petitions.erase_identity", "petitions.erase_contents"]
    receipt = receipts.of(petition)
    assert receipt.closed_on and receipts.story(receipt).steps[-1].day == D(2027, 3, 10)


def test_a_result_may_have_its_own_number(answered, keep_for):
    keep_for({"complaint": 1, "complaint.wrong": 20}, D(2027, 3, 10))
    assert erasing.run() == 0
    keep_for({"complaint.wrong": 1}, D(2027, 3, 10))
    assert erasing.run() == 1


def test_what_is_sealed_or_of_another_kind(answered, cast, enter, desks, keep_for):
    told = enter(denunciation=True)
    actions.withdraw(told, on=D(2026, 3, 3), by=cast["clerk"])
    keep_for({"denunciation": 1}, D(2027, 3, 10))
    assert erasing.run() == 1 and Envelope.objects.count() == 2
    assert not Envelope.objects.filter(erased_on=None).exists() and not Petition.objects.get(pk=answered.pk).contents_erased_on


def test_the_end_of_february():
    assert erasing.anniversary(D(2024, 2, 29), 1) == D(2025, 2, 28) and erasing.anniversary(D(2024, 2, 29), 4) == D(2028, 2, 29)
