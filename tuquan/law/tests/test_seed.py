"""Loading the law: once, twice, after changes; local values; what the tables refuse."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction

from tuquan.journal.models import Event
from tuquan.kit.models import fields_of
from tuquan.kit.period import today
from tuquan.law import actions, rules, seed
from tuquan.law.models import HolidayException, Instrument, Rule

pytestmark = pytest.mark.django_db
NOW = date(2026, 11, 22)


def everything() -> list[list[tuple]]:
    return [list(model.objects.order_by("pk").values_list()) for model in (Instrument, Rule, HolidayException)]


def test_it_works(law):
    assert law.added == sum(model.objects.count() for model in (Instrument, Rule, HolidayException)) > 100
    assert (law.changed, law.removed, law.stale) == (0, 0, ())


def test_loading_twice_changes_nothing(law):
    before = everything()
    assert seed.load() == (0, 0, 0, ())
    assert everything() == before


def test_loading_again_is_a_few_queries(law, django_assert_max_num_queries):
    with django_assert_max_num_queries(20):
        seed.load()


def test_every_loaded_row_is_valid(law):
    for model in (Instrument, Rule, HolidayException):
        for row in model.objects.all():
            row.full_clean()


def test_a_load_mends_shipped_rows_and_removes_those_no_longer_shipped(law):
    Rule.objects.filter(key="mediation.start_days").update(value="9", article="điều 1")
    Instrument.objects.filter(code="luat-35-2013-qh13").update(title="?")
    Rule.objects.create(key="old.rule", title="Cũ", value="1", value_type="integer", status="practice")
    HolidayException.objects.create(day="2020-05-05", kind="holiday", note="Cũ", source="x")
    done = seed.load()
    assert (done.added, done.changed, done.removed) == (0, 2, 1)
    assert rules.citation("mediation.start_days", NOW) == "Luật 35/2013/QH13, điều 20 khoản 2"
    assert rules.number("mediation.start_days", NOW) == 3
    assert not HolidayException.objects.filter(day="2020-05-05").exists()


def test_an_instrument_can_be_replaced(law, monkeypatch):
    entries = seed.instrument_entries()
    next(entry for entry in entries if entry["code"] == "tt-124-2021-tt-bca")["replaced_by"] = "tt-48-2025-tt-bca"
    monkeypatch.setattr(seed, "instrument_entries", lambda: [dict(entry) for entry in entries])
    assert seed.load().changed == 1 and seed.load().changed == 0
    assert Instrument.objects.get(code="tt-124-2021-tt-bca").replaced_by.code == "tt-48-2025-tt-bca"


def test_a_local_value_wins_and_survives_a_load(law, keeper):
    rule = Rule.objects.get(key="mediation.start_days")
    actions.set_local(rule, value=" 2 ", source="Quyết định  12/QĐ-UBND của tỉnh", by=keeper)
    assert rules.number("mediation.start_days", NOW) == 2
    assert seed.load() == (0, 0, 0, ())
    kept = rules.rule("mediation.start_days", NOW)
    assert (kept.current, kept.value, kept.is_local) == (2, "3", True)
    assert "Quyết định 12/QĐ-UBND của tỉnh" in kept.citation()
    assert (kept.local_by, kept.local_on) == ("quan.tri", today())
    assert kept.caution()


def test_a_local_value_of_a_rule_no_longer_shipped_is_kept_and_told(law, keeper):
    Rule.objects.create(key="old.rule", title="Cũ", value="1", value_type="integer", status="practice")
    actions.set_local(Rule.objects.get(key="old.rule"), value="2", source="Quy chế", by=keeper)
    assert seed.load().stale == ("old.rule",)
    assert Rule.objects.filter(key="old.rule").exists()


def test_a_local_value_can_be_taken_back(law, keeper):
    rule = Rule.objects.get(key="privacy.small_cell")
    actions.set_local(rule, value="10", source="Quy chế", by=keeper)
    actions.clear_local(rule, by=keeper)
    assert rules.number("privacy.small_cell", NOW) == 5 and not Rule.objects.get(pk=rule.pk).is_local


@pytest.mark.parametrize(("value", "source"), [("three", "Quy chế"), ("", "Quy chế"), ("2", " ")])
def test_a_local_value_must_be_of_the_type_and_have_a_source(law, keeper, value, source):
    rule = rules.rule("mediation.start_days", NOW)
    with pytest.raises(ValidationError):
        actions.set_local(rule, value=value, source=source, by=keeper)
    assert rules.number("mediation.start_days", NOW) == 3


def test_an_empty_text_is_no_local_value(law, keeper):
    with pytest.raises(ValidationError):
        actions.set_local(Rule.objects.get(key="document.orientation"), value=" ", source="Quy chế", by=keeper)


def test_only_those_with_the_right_set_a_local_value(law, stranger):
    with pytest.raises(PermissionDenied):
        actions.set_local(Rule.objects.get(key="privacy.small_cell"), value="1", source="Quy chế", by=stranger)
    assert rules.number("privacy.small_cell", NOW) == 5


def test_a_local_value_leaves_an_event(law, keeper):
    actions.set_local(Rule.objects.get(key="privacy.small_cell"), value="10", source="Quy chế", by=keeper)
    event = Event.objects.get()
    assert (event.verb, event.actor) == ("law.set_local", "quan.tri")
    assert event.details["local_value"] == "10"


GOOD = {"key": "a.b", "title": "A", "value": "1", "value_type": "integer", "status": "practice"}


@pytest.mark.parametrize(
    ("change", "constraint"),
    [
        ({"valid_from": date(2026, 1, 2), "valid_to": date(2026, 1, 1)}, "law_rule_validity_ordered"),
        ({"value": ""}, "law_rule_value_or_not_found"),
        ({"status": "read"}, "law_rule_instrument_or_reason"),
        ({"local_value": "2"}, "law_rule_local_complete"),
        ({"local_source": "x"}, "law_rule_local_complete"),
        ({"local_value": "2", "local_source": "x", "local_by": "a"}, "law_rule_local_complete"),
    ],
)
def test_a_rule_that_cannot_be(change, constraint):
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        Rule.objects.create(**GOOD | change)


def test_how_well_a_rule_is_known_is_one_of_five(law):
    with pytest.raises(IntegrityError, match="law_rule_status_known"), transaction.atomic():
        Rule.objects.create(**GOOD | {"status": "guessed", "instrument": Instrument.objects.first()})


def test_two_versions_cannot_begin_on_one_day():
    Rule.objects.create(**GOOD)
    with pytest.raises(IntegrityError), transaction.atomic():
        Rule.objects.create(**GOOD)


@pytest.mark.parametrize("model", [Instrument, Rule, HolidayException])
def test_every_field_is_named_plain_or_personal(model):
    assert {*model.plain, *model.personal} == fields_of(model)
    assert not set(model.plain) & set(model.personal)
    assert model.__doc__.startswith("One row is ")
