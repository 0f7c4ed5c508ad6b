"""The rules that protect people, over all apps at once; each app's own tests hold the rest. The whole table is in
docs/security/rules-that-protect.md."""

import re
from datetime import date
from pathlib import Path

import pytest
from django.apps import apps
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import models
from django.test import Client
from django.urls import reverse

from tuquan.casework.tests import samples
from tuquan.config import urls  # noqa: F401 - whatever has an address is there
from tuquan.config.commands import serve
from tuquan.kit.models import fields_of
from tuquan.kit.register import registry
from tuquan.ledger.indicator import INDICATORS
from tuquan.petitions.models import Petition
from tuquan.places import actions as places
from tuquan.places.models import KeyAreaLabel
from tuquan.schemes.beside import compared
from tuquan.tests.world import make_user
from tuquan.tips.models import Tip

ROOT = Path(__file__).resolve().parents[2]
OURS = [one for one in apps.get_models() if one.__module__.startswith("tuquan.") and "tests" not in one.__module__]
TOLD = [one for one in OURS if one._meta.app_label in ("tips", "petitions", "mediation")]
# rule 9, and what of rules 5-7 is a word in a field's name
NEVER = {"camera", "face", "plate", "gps", "informer", "supervised", "suspect", "accused", "wanted", "fingerprint", "selfie"}
PEOPLE = {"User", "Membership", "Term", "Member"}  # rows of which each is a person


# 1, 8. Figures -------------------------------------------------------------------------------------------------------


def test_whatever_counts_tips_or_denunciations_is_guarded():
    """A count over rows that may be denunciations leaves them out, or is guarded."""
    own = {key: one for key, one in INDICATORS.items() if getattr(one, "of", None) in (Tip, Petition)}
    assert all(one.guarded for one in own.values() if one.of is Tip)
    loose = [key for key, one in own.items() if one.of is Petition and not one.guarded and "sealed" not in str(one.when)]
    assert not loose, "they count what is sealed"


def test_violence_is_no_figure_and_splits_none():
    """Family violence is told by no figure of mediation at all: neither as one, nor as a part of one."""
    counted = [one for key, one in INDICATORS.items() if key.startswith("mediation.")]
    told = " ".join(f"{getattr(one, 'when', '')} {getattr(one, 'split', '')}" for one in counted)
    assert counted and "violence" not in told


def test_no_figure_of_voices_is_compared_for_a_review(lawbook):
    """Open petitions neither: their number would speak for or against a place."""
    assert not [one.key for one in compared() if one.key.startswith(("tips.", "petitions."))]


# 5, 6, 9. What there is no field for -----------------------------------------------------------------------------------


@pytest.mark.parametrize("model", TOLD, ids=lambda model: model._meta.label)
def test_nobody_who_is_told_of_is_linked_to_a_person(model):
    """Mediators are linked to the disputes they mediate; whoever reports, writes, quarrels or is accused to nobody."""
    linked = {field.related_model.__name__ for field in model._meta.concrete_fields if field.is_relation}
    linked |= {field.related_model.__name__ for field in model._meta.many_to_many}
    assert not linked & PEOPLE or model._meta.label == "mediation.Dispute", linked & PEOPLE


@pytest.mark.parametrize("model", OURS, ids=lambda model: model._meta.label)
def test_nothing_is_kept_that_watches_people(model):
    words = {word for name in fields_of(model) for word in name.split("_")}
    assert not words & NEVER


def test_no_text_of_residents_is_hashed_or_indexed():
    """Twelve digits are guessed in seconds, and equal texts have equal hashes."""
    for model in TOLD:
        texts = {field.name for field in model._meta.concrete_fields if field.name in model.personal}
        assert not [name for name in fields_of(model) if "hash" in name or "digest" in name], model
        indexed = {name for index in model._meta.indexes for name in index.fields}
        assert not texts & {name.lstrip("-") for name in indexed}, model
        free = [field for field in model._meta.concrete_fields if isinstance(field, models.TextField)]
        assert not [field.name for field in free if field.db_index or field.unique]


def test_no_register_of_voices_searches_a_word():
    for key in ("tips.tips", "petitions.petitions", "petitions.officials", "petitions.receptions"):
        register = registry[key]
        assert not set(register.search) & set(register.model.personal), key
        assert not set(register.filters) & set(register.model.personal), key


# 7. No traces of reporters -------------------------------------------------------------------------------------------


def test_the_server_writes_no_line_for_a_request(monkeypatch):
    """Neither granian nor Django: who asked for which page when is nowhere."""
    given = {}

    class Stub:
        def __init__(self, *_args, **options):
            given.update(options)

        def serve(self):
            pass

    monkeypatch.setattr("granian.Granian", Stub)
    serve.listen(type("Given", (), {"host": "127.0.0.1", "port": 8101, "workers": 1}))
    assert given and not given.get("log_access") and not given.get("log_access_format")


@pytest.mark.django_db
@pytest.mark.parametrize("address", ["/tin-bao/18001/", "/kien-nghi/", "/tin-bao/cuoc-goi/{}/"])
def test_an_upload_of_any_size_touches_no_disk(world, monkeypatch, address):
    """Larger than what Django keeps in memory of itself, complete or broken off, from residents and at the desk."""
    def touched(*_args, **_kwargs):
        raise AssertionError("a temporary file")

    monkeypatch.setattr("django.core.files.uploadedfile.TemporaryUploadedFile.__init__", touched)
    monkeypatch.setattr("tempfile.NamedTemporaryFile", touched)
    client = Client()
    client.force_login(make_user("doc", ("tip_reader", world.u)))
    for raw in (samples.picture("PNG") + bytes(6 * 2**20), bytes(70 * 2**20)):
        file = SimpleUploadedFile("x.png", raw, "image/png")
        assert client.post(address.format(world.u.pk), {"files": file, "what": "x"}).status_code in (409, 422)


# 10. Hot spots --------------------------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_a_hot_spot_is_on_no_page_without_sign_in(world):
    officer = make_user("ca", ("commune_officer", world.u))
    places.label_key_area(world.u, label="hot_spot", first_day=date(2026, 1, 1), last_day=date(2027, 1, 1), by=officer)
    word, client = str(KeyAreaLabel.HOT_SPOT.label), Client()
    signed = Client()
    signed.force_login(officer)
    assert word in signed.get(registry["places.key_areas"].url("list")).content.decode()
    pages = [reverse("start"), reverse("tips:choose"), reverse("tips:send", args=["18001"]), reverse("petitions:send"),
             reverse("petitions:published", args=["18001"]), reverse("casework:poster", args=["tips", "18001"]),
             registry["places.key_areas"].url("list"), reverse("places:suggest") + "?q=uyen"]  # fmt: skip
    for page in pages:
        assert word not in client.get(page).content.decode(), page


# the table itself ------------------------------------------------------------------------------------------------------


def test_every_test_that_the_table_names_is_there():
    table = (ROOT / "docs/security/rules-that-protect.md").read_text(encoding="utf-8")
    named = re.findall(r"`([\w/]+\.py)::(test_\w+)`", table)
    assert len(named) > 70
    for file, test in named:
        assert f"def {test}(" in (ROOT / "tuquan" / file).read_text(encoding="utf-8"), f"{file}: {test}"
    assert [int(number) for number in re.findall(r"^## (\d+)\. ", table, re.MULTILINE)] == list(range(1, 13))
