"""The rules of the house that no linter sees. An exception is an entry with its reason."""

import inspect
from pathlib import Path

import pytest
from django.apps import apps
from django.db import models
from django.urls import get_resolver

from tuquan.accounts.roles import ROLES
from tuquan.config import urls  # noqa: F401 - whatever has an address is there, with its verbs
from tuquan.journal.actions import ACTIONS, RESIDENT, RIGHTS, SYSTEM
from tuquan.kit.models import fields_of
from tuquan.ledger.indicator import INDICATORS

pytestmark = pytest.mark.embedded

PACKAGE = Path(__file__).resolve().parent.parent
FROZEN = PACKAGE / "tests" / "frozen_names.txt"
FLOORS = [
    {"kit"}, {"journal"}, {"law"}, {"places"}, {"ledger"}, {"organisations"}, {"accounts"}, {"casework"}, {"reform"},
    {"schemes", "tips", "petitions", "mediation", "campaigns", "forces", "returns"}, {"reporting", "exchange"},
]  # fmt: skip
FLOOR = {app: number for number, apps_ in enumerate(FLOORS) for app in apps_}
OURS = [one for one in apps.get_models() if one.__module__.startswith("tuquan.") and "tests" not in one.__module__]
VERBS = {name: verb for name, verb in ACTIONS.items() if not name.startswith("tests.")}

PUBLIC = {
    "account_login": "the door itself",
    "account_logout": "signing out twice is no error",
    "account_inactive": "says that the account is closed",
    "account_signup": "says that accounts are made by administrators",
    "account_reset_password": "asks for a link where the office sends e-mail",
    "account_reset_password_done": "part of the above",
    "account_reset_password_from_key": "part of the above",
    "account_reset_password_from_key_done": "part of the above",
    "account_confirm_email": "a link in an e-mail must open without signing in",
    "account_email_verification_sent": "part of the above",
    "mfa_authenticate": "the second factor is asked before sign-in is complete",
    "account_confirm_login_code": "allauth's own sign-in by code; it is switched off and answers so",
    "accounts:use_link": "whoever forgot the password cannot sign in",
    "casework:feed": "a calendar program cannot sign in: the address itself is the secret",
    "start": "residents begin here",
    "receipts:page": "a report has no account: whoever holds the code of its receipt sees what became of it",
    "petitions:send": "residents have no account",
    "petitions:send_at": "the same, for the commune that a sheet on a wall names",
    "petitions:rate": "the same",
    "petitions:published": "what was published is for everybody",
    "proof:page": "whoever holds a printed document may see that it was issued",
    "tips:choose": "residents say where something happens",
    "tips:send": "residents tell it",
    "set_language": "a visitor may read the sign-in page in English",
}
NEVER = ("religion", "ethnic", "opinion_of", "political", "citizen_id", "cccd", "passport", "ip_address", "user_agent")


@pytest.mark.parametrize("model", OURS, ids=lambda model: model._meta.label)
def test_a_model_says_what_one_row_is(model):
    assert model.__doc__ and model.__doc__.startswith("One row"), f"{model.__name__}: begin with “One row is …”"


@pytest.mark.parametrize("model", OURS, ids=lambda model: model._meta.label)
def test_every_field_is_personal_or_plain(model):
    named = [*model.personal, *model.plain]
    inherited = {"groups", "user_permissions"}
    assert set(named) == fields_of(model) - inherited, f"{model.__name__}: {set(named) ^ fields_of(model)}"
    assert len(named) == len(set(named)), "a field is named twice"


@pytest.mark.parametrize("model", OURS, ids=lambda model: model._meta.label)
def test_free_text_is_personal(model):
    """Reasons, notes and summaries name people sooner or later; they never reach the journal."""
    texts = {field.name for field in model._meta.concrete_fields if type(field) is models.TextField}
    if model._meta.app_label != "law":  # the law book holds texts of law, not of people
        assert not texts & set(model.plain)


@pytest.mark.parametrize("model", OURS, ids=lambda model: model._meta.label)
def test_nothing_is_kept_that_must_not_be(model):
    assert not [name for name in fields_of(model) for word in NEVER if word in name]


def test_foreign_keys_point_down():
    wrong = []
    for model in OURS:
        here = model._meta.app_label
        for field in model._meta.get_fields():
            target = getattr(field, "related_model", None)
            if not target or field.auto_created or not target.__module__.startswith("tuquan."):
                continue
            there = target._meta.app_label
            if there != here and FLOOR[there] >= FLOOR[here]:
                wrong.append(f"{model.__name__}.{field.name} -> {target.__name__}")
    assert not wrong


@pytest.mark.parametrize("name", sorted(VERBS))
def test_a_verb_takes_a_subject_and_then_only_names(name):
    function = VERBS[name].function
    subject, *rest = inspect.signature(function).parameters.values()
    assert subject.kind in (subject.POSITIONAL_ONLY, subject.POSITIONAL_OR_KEYWORD)
    assert all(one.kind in (one.KEYWORD_ONLY, one.VAR_KEYWORD) for one in rest) and "by" in {one.name for one in rest}
    assert function.__doc__, "say in a line what the verb does"


def test_roles_name_rights_that_exist():
    for role in ROLES.values():
        assert not role.rights - RIGHTS.keys(), f"{role.key}: {sorted(role.rights - RIGHTS.keys())}"
        assert len(str(role.description)) > 40


def test_every_right_has_a_role():
    held = set().union(*(role.rights for role in ROLES.values())) | SYSTEM.verbs | RESIDENT.verbs
    held |= {"accounts.use_link"}  # held by whoever has the link: accounts.views.LINK_OWNER
    held |= {"returns.load_reports"}  # held by set-up alone: returns.seed.SHIPPED
    ours = {name for name in RIGHTS if not name.startswith("tests.")}
    assert not ours - held, sorted(ours - held)


def test_police_see_no_dispute_and_the_front_sees_none():
    for key in ("commune_officer", "front_cadre", "provincial_officer", "ministry_analyst", "auditor", "administrator"):
        assert "mediation.read_disputes" not in ROLES[key].rights


def test_an_administrator_reads_no_record():
    kept = {right for right in ROLES["administrator"].rights if right.split(".")[0] not in ("accounts", "law")}
    assert kept <= {"places.read", "ledger.recount"}


@pytest.mark.parametrize("key", sorted(key for key in INDICATORS if not key.startswith("tests.")))
def test_an_indicator_says_what_it_counts(key):
    one = INDICATORS[key]
    assert str(one.title) and str(one.unit) and one.basis
    assert len(str(one.definition)) > 20


def test_names_in_the_database_are_frozen():
    """Renaming one strands what is stored: change the file together with a migration."""
    names = sorted(
        {f"role {key}" for key in ROLES}
        | {f"verb {name}" for name in VERBS}
        | {f"indicator {key}" for key in INDICATORS if not key.startswith("tests.")}
    )
    assert FROZEN.read_text(encoding="utf-8").split("\n")[:-1] == names, f"write to {FROZEN.name}:\n" + "\n".join(names)


def patterns(resolver, prefix=""):
    for entry in resolver.url_patterns:
        space = f"{prefix}{entry.namespace}:" if getattr(entry, "namespace", None) else prefix
        if hasattr(entry, "url_patterns"):
            yield from patterns(entry, space)
        else:
            yield f"{prefix}{entry.name}", entry.callback


def test_the_public_addresses_are_exactly_these():
    public = {name for name, view in patterns(get_resolver()) if getattr(view, "login_required", True) is False}
    assert public == set(PUBLIC), f"unexpected: {public - set(PUBLIC)}; gone: {set(PUBLIC) - public}"


def test_files_stay_small():
    long = {
        str(path.relative_to(PACKAGE)): lines
        for path in PACKAGE.rglob("*.py")
        if "migrations" not in path.parts and (lines := len(path.read_text(encoding="utf-8").splitlines())) > 400
    }
    assert not long, f"divide by noun: {long}"


def test_no_file_names_what_the_house_does_without():
    banned = {"services.py", "managers.py", "utils.py", "signals.py", "constants.py", "helpers.py"}
    assert not [path for path in PACKAGE.rglob("*.py") if path.name in banned]
