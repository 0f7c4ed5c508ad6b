"""A register through its pages: doors, lists, forms, refusals."""

from datetime import date
from importlib import import_module

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.urls import reverse

from tuquan.kit import register as registers
from tuquan.kit.testing import RegisterTests
from tuquan.kit.tests.matters import MATTERS, Matters
from tuquan.tests.actions import TESTER, open_matter
from tuquan.tests.models import Matter
from tuquan.tests.world import make_user

LIST = "register:tests.matters:list"
RECORD = "register:tests.matters:record"
VERB = "register:tests.matters:verb"
ADD = "register:tests.matters:add"


@pytest.fixture(autouse=True)
def mounted(settings, monkeypatch):
    settings.ROOT_URLCONF = "tuquan.kit.tests.urls"
    monkeypatch.setitem(registers.registry, MATTERS.key, MATTERS)
    roles = import_module("tuquan.accounts.roles")  # by name: the kit lies below accounts
    rights = frozenset({"tests.read", "tests.open_matter", "tests.change_matter"})
    monkeypatch.setitem(roles.ROLES, "clerk", roles.Role("clerk", "Clerk", "", rights))
    monkeypatch.setitem(roles.ROLES, "onlooker", roles.Role("onlooker", "Onlooker", "", frozenset({"tests.read"})))


@pytest.fixture
def holder(world):
    return make_user("clerk", ("clerk", world.u))


@pytest.fixture
def reader(world):
    return make_user("onlooker", ("onlooker", world.u))


@pytest.fixture
def make(world):
    return lambda number: open_matter(world.u, by=TESTER, kind=f"k{number}", opened_on=date(2026, 3, 5))


class TestMatters(RegisterTests):
    key = "tests.matters"


def void(matter):
    """As the ledger's verb would leave the row; the verb itself lies above the kit."""
    with connection.cursor() as cursor:
        cursor.execute("UPDATE tests_matter SET voided_on = '2026-01-01' WHERE id = %s", [matter.pk])


def test_a_list_holds_what_lies_inside_the_place(client, world, holder, make):
    mine, other = make(1), open_matter(world.ab, by=TESTER, kind="far", opened_on=date(2026, 1, 1))
    client.force_login(holder)
    page = client.get(reverse(LIST)).content.decode()
    assert "k1" in page
    assert "far" not in page
    assert client.get(reverse(RECORD, args=[mine.pk])).status_code == 200
    assert client.get(reverse(RECORD, args=[other.pk])).status_code == 404
    assert client.get(reverse(VERB, args=[other.pk, "change_matter"])).status_code == 404


def test_nonsense_in_an_address_is_not_found(client, holder, make):
    make(1)
    client.force_login(holder)
    assert client.get(reverse(RECORD, args=["abc"])).status_code == 404
    assert client.get(reverse(VERB, args=[Matter.objects.get().pk, "no_such"])).status_code == 404


def test_search_compares_without_accents(client, world, holder, make):
    make(1)
    client.force_login(holder)
    assert "k1" in client.get(reverse(LIST), {"q": "xa uyen"}).content.decode()
    assert "k1" not in client.get(reverse(LIST), {"q": "giang"}).content.decode()


def test_filters_stay_in_the_address_and_come_off_one_by_one(client, world, make):
    client.force_login(make_user("nation", ("clerk", world.nation)))
    make(1)
    open_matter(world.a, by=TESTER, kind="past", opened_on=date(2024, 1, 1))
    page = client.get(reverse(LIST), {"place": "An Bình", "opened_on_from": "1/1/2023", "q": ""}).content.decode()
    assert "past" in page  # the past unit lies inside its heir
    assert "k1" not in page
    assert "01/01/2023 – …" in page
    assert 'href="?opened_on_from=1%2F1%2F2023&amp;q="' in page  # without the place
    assert 'href="?place=An+B%C3%ACnh&amp;q="' in page  # without the day


def test_a_filter_that_cannot_be_read_says_so(client, holder, make):
    make(1)
    client.force_login(holder)
    page = client.get(reverse(LIST), {"opened_on_from": "32/1/2023"}).content.decode()
    assert "32/1/2023" in page
    assert 'role="alert"' in page


def test_voided_ones_show_only_when_asked_for(client, holder, make):
    matter = make(1)
    void(matter)
    client.force_login(holder)
    assert "k1" not in client.get(reverse(LIST)).content.decode()
    assert "k1" in client.get(reverse(LIST), {"voided": "1"}).content.decode()
    page = client.get(reverse(RECORD, args=[matter.pk])).content.decode()
    assert "01/01/2026" in page
    assert reverse(VERB, args=[matter.pk, "change_matter"]) not in page
    assert client.get(reverse(VERB, args=[matter.pk, "change_matter"])).status_code == 302


def test_an_empty_list_says_what_to_do(client, holder):
    client.force_login(holder)
    page = client.get(reverse(LIST)).content.decode()
    assert "Matters are entered here." in page
    assert reverse(ADD) in page
    assert "Matters are entered here." not in client.get(reverse(LIST), {"q": "x"}).content.decode()


def test_adding_calls_the_action_with_the_place_as_subject(client, world, holder):
    client.force_login(holder)
    assert "Xã Uyên · 18001" in client.get(reverse(ADD)).content.decode()  # the only place there is for them
    answer = client.post(reverse(ADD), {"place": "uyen", "kind": " mới ", "opened_on": "ngày 5 tháng 3 năm 2026"})
    matter = Matter.objects.get()
    assert answer.status_code == 302
    assert answer["Location"] == reverse(RECORD, args=[matter.pk])
    assert (matter.place, matter.kind, matter.opened_on) == (world.u, "mới", date(2026, 3, 5))
    assert "Open" in client.get(answer["Location"]).content.decode()  # the history


def test_what_was_typed_stays_when_it_is_refused(client, world, holder):
    client.force_login(holder)
    answer = client.post(reverse(ADD), {"place": "Atlantis", "kind": "giữ", "opened_on": "5/3/26"})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Atlantis" in page and "giữ" in page and "5/3/26" in page
    assert 'id="id_opened_on_error"' in page
    assert 'aria-describedby="id_opened_on_helptext id_opened_on_error"' in page


def test_a_place_out_of_reach_is_refused_by_the_action(client, world, holder):
    client.force_login(holder)
    answer = client.post(reverse(ADD), {"place": "An Bình", "kind": "x", "opened_on": "5/3/2026"})
    assert answer.status_code == 403
    assert "Xã An Bình" in answer.content.decode()
    assert not Matter.objects.exists()


def test_errors_of_the_action_stand_at_their_fields(client, holder, make, monkeypatch):
    matter = make(1)

    def refuse(matter, *, by, **given):
        raise ValidationError({"amount": ["Too much."], "elsewhere": ["Not here."]})

    monkeypatch.setattr(Matters.verbs[0][0], "function", refuse)
    client.force_login(holder)
    answer = client.post(reverse(VERB, args=[matter.pk, "change_matter"]), {"kind": "a", "amount": "5"})
    form = answer.context["form"]
    assert form.errors["amount"] == ["Too much."]
    assert form.non_field_errors() == ["Not here."]


def test_a_form_may_begin_with_what_the_record_holds(client, holder, make):
    matter = make(7)
    client.force_login(holder)
    assert 'value="k7"' in client.get(reverse(VERB, args=[matter.pk, "change_matter"])).content.decode()


def test_a_verb_that_does_not_lead_on_is_not_offered(client, holder, make, monkeypatch):
    matter = make(1)
    monkeypatch.setattr(Matter, "STEPS", {"change_matter": (("done",), "k1")}, raising=False)
    client.force_login(holder)
    address = reverse(VERB, args=[matter.pk, "change_matter"])
    assert address not in client.get(reverse(RECORD, args=[matter.pk])).content.decode()
    assert client.get(address)["Location"] == reverse(RECORD, args=[matter.pk])
    monkeypatch.setattr(Matter, "STEPS", {"change_matter": ("k1", "done")})
    assert address in client.get(reverse(RECORD, args=[matter.pk])).content.decode()


def test_a_reader_learns_why_a_verb_is_not_theirs(client, reader, make):
    matter = make(1)
    client.force_login(reader)
    page = client.get(reverse(RECORD, args=[matter.pk])).content.decode()
    assert reverse(VERB, args=[matter.pk, "change_matter"]) not in page
    assert "Change" in page
    assert "k-maynot" in page


def test_history_is_silent_about_personal_fields(client, holder, make, monkeypatch):
    matter = make(1)
    client.force_login(holder)
    assert "05/03/2026" in str(registers.history(matter)[0].changes)
    monkeypatch.setattr(Matter, "personal", ("opened_on",))
    assert "05/03/2026" not in str(registers.history(matter)[0].changes)


def test_a_long_list_is_counted_up_to_a_bound_only(client, holder, make, monkeypatch):
    monkeypatch.setattr("tuquan.kit.paging.BOUND", 3)
    for number in range(5):
        make(number)
    client.force_login(holder)
    page = client.get(reverse(LIST)).context["page"]
    assert (page.count, page.more) == (3, True)


def test_pages_of_a_list(client, holder, make, monkeypatch):
    monkeypatch.setattr(Matters, "page_size", 2)
    for number in range(5):
        make(number)
    client.force_login(holder)
    first, last = (client.get(reverse(LIST), {"page": number}).context["page"] for number in ("1", "3"))
    assert (len(first.rows), first.has_next, first.first, first.last, first.count) == (2, True, 1, 2, 5)
    assert (len(last.rows), last.has_next, last.first, last.last) == (1, False, 5, 5)


def test_a_wrong_path_fails_at_start():
    with pytest.raises(ValueError, match="no_such"):

        class Wrong(Matters):
            key = "tests.wrong"
            search = ["no_such"]

    assert "tests.wrong" not in registers.registry


def test_nobody_keeps_a_copy_of_these_pages(client, holder, make):
    make(1)
    client.force_login(holder)
    answer = client.get(reverse(LIST))
    assert "no-store" in answer["Cache-Control"]
    assert "HX-Request" in answer["Vary"]


def test_the_page_of_a_subject():
    assert registers.page_of("tests.Matter:12") == reverse(RECORD, args=[12])
    assert registers.page_of("nowhere.Thing:12") is None
