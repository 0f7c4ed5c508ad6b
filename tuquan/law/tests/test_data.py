"""The shipped data files say what they must, whatever the tables hold."""

import re
import tomllib
from datetime import date
from itertools import pairwise

import pytest

from tuquan.kit.period import FUTURE, PAST
from tuquan.law import seed, values
from tuquan.law.models import InstrumentKind, Status, Unit

pytestmark = pytest.mark.embedded

INSTRUMENTS = {entry["code"]: entry for entry in seed.instrument_entries()}
RULES = seed.rule_entries()
KEYS = [f"{entry['key']}@{entry.get('valid_from') or '…'}" for entry in RULES]


@pytest.mark.parametrize("code", INSTRUMENTS)
def test_an_instrument_says_what_it_is_and_how_well_it_is_known(code):
    entry = INSTRUMENTS[code]
    assert re.fullmatch(r"[a-z0-9-]+", code)
    assert {"kind", "number", "title", "issuer", "confidence", "source_note"} <= set(entry)
    assert entry["kind"] in InstrumentKind.values
    assert entry["confidence"] in set(Status.values) - {Status.PRACTICE}
    days = [entry.get("issued_on"), entry.get("in_force_from"), entry.get("in_force_to")]
    known = [day for day in days if day]
    assert all(type(day) is date for day in known) and known == sorted(known)
    assert entry.get("replaced_by", code) in INSTRUMENTS


@pytest.mark.parametrize("entry", RULES, ids=KEYS)
def test_a_rule_has_an_instrument_or_says_why_not(entry):
    assert entry["status"] in Status.values
    if entry.get("instrument"):
        assert entry["instrument"] in INSTRUMENTS
    else:
        assert entry["status"] in (Status.PRACTICE, Status.NOT_FOUND)
    if entry["status"] == Status.NOT_FOUND:
        assert entry["note"], "say what was not found"
    if entry.get("instrument") and entry["status"] == Status.READ:
        assert INSTRUMENTS[entry["instrument"]]["confidence"] in (Status.READ, Status.READ_IN_PART)


@pytest.mark.parametrize("entry", RULES, ids=KEYS)
def test_a_rule_is_complete_and_its_value_can_be_read(entry):
    assert re.fullmatch(r"[a-z0-9_]+(\.[a-z0-9_]+)+", entry["key"])
    assert entry["title"] and entry["title_en"]
    assert entry.get("unit", "") in ["", *Unit.values]
    kind = entry.get("type") or values.type_of(entry["value"])
    if "value" not in entry:
        assert entry["status"] == Status.NOT_FOUND
        return
    text = values.write(kind, entry["value"])
    assert values.write(kind, tomllib_shape(values.parse(kind, text))) == text


def tomllib_shape(value):
    """A parsed value in the shape in which the data file gave it."""
    if isinstance(value, tuple) and not isinstance(value, values.YearDay):
        return list(value)
    return vars(value) if hasattr(value, "ends_in") else value


@pytest.mark.parametrize("entry", RULES, ids=KEYS)
def test_a_rule_does_not_begin_before_its_instrument(entry):
    first, last = entry.get("valid_from") or PAST, entry.get("valid_to") or FUTURE
    assert type(first) is date and type(last) is date and first <= last
    in_force = INSTRUMENTS.get(entry.get("instrument"), {}).get("in_force_from")
    # the figures of the eve of the reform cite the instrument that ended them
    assert not in_force or first >= in_force or last < in_force


def test_no_two_versions_of_a_rule_hold_on_one_day():
    versions = sorted((e["key"], e.get("valid_from") or PAST, e.get("valid_to") or FUTURE) for e in RULES)
    for (key, _first, last), (next_key, next_first, _last) in pairwise(versions):
        assert key != next_key or last < next_first, key


@pytest.mark.parametrize(
    "key",
    [
        "mediation.mediators_min",
        "mediation.women_min",
        "mediation.start_days",
        "mediation.household_agreement_over",
        "mediation.categories",
        "mediation.report_due_annual",
        "mediation.report_due_official",
        "mediation.follow_up_days",
        "mediation.report_window",
        "reporting.send_day",
        "privacy.small_cell",
        "campaigns.festival_day",
    ],
)
def test_the_first_release_finds_its_rules(key):
    assert any(entry["key"] == key for entry in RULES)


def test_our_own_numbers_never_pass_for_law():
    for entry in RULES:
        assert (entry["status"] == Status.PRACTICE) == (not entry.get("instrument")), entry["key"]


PARTS = {e["key"].removeprefix("document.part."): e["value"] for e in RULES if ".part." in e["key"]}


@pytest.mark.parametrize("name", PARTS)
def test_a_component_of_a_document_has_a_style(name):
    part = PARTS[name]
    assert part["case"] in ("upper", "lower", "mixed")
    if name == "secrecy":
        return  # its stamp follows the law on State secrets
    assert type(part["bold"]) is bool and type(part["italic"]) is bool
    least, most = (13, 14) if part["size"] == "body" else part["size"]
    assert 10 <= least <= most <= 14
    assert part.get("line_below", "full") in ("full", "third_to_half")


def test_the_cells_of_the_annex_are_all_there():
    cells = {part["cell"] for part in PARTS.values() if "cell" in part}
    assert cells == {"1", "2", "3", "4", "5a", "5b", "6", "7a", "7b", "9a", "9b", "10a", "10b", "11", "12", "13", "14"}


def test_what_we_choose_lies_within_the_decree():
    rule = {entry["key"]: entry["value"] for entry in RULES if "value" in entry}
    for side, chosen in rule["document.choice.margins"].items():
        least, most = rule[f"document.margin_{side}"]
        assert least <= chosen <= most
    assert rule["document.choice.size_triple"] in rule["document.size_triples"]
    least, most = PARTS["body"]["size"]
    assert least <= rule["document.choice.body_size"] <= most
    paragraph, chosen = rule["document.paragraph"], rule["document.choice.paragraph"]
    assert chosen["indent_cm"] in paragraph["indent_cm"] and chosen["gap_pt"] >= paragraph["gap_min_pt"]
    assert paragraph["line_spacing"][0] <= chosen["line_spacing"] <= paragraph["line_spacing"][1]


def test_the_twenty_nine_types_of_documents():
    types = next(entry["value"] for entry in RULES if entry["key"] == "document.types")
    codes = [kind["code"] for kind in types if kind["code"]]
    assert len(types) == 29 and len(set(codes)) == len(codes) == 27


def test_data_files_are_plain_toml_in_nfc():
    from unicodedata import is_normalized

    for path in seed.DATA.rglob("*.toml"):
        text = path.read_text("utf-8")
        assert is_normalized("NFC", text), path
        assert tomllib.loads(text)
