"""Who does what: assigning from the work list, what waits for me, and what nobody has any more."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse

from tuquan.accounts import actions as accounts
from tuquan.accounts.models import Grant
from tuquan.casework.assigning import Chosen, assign
from tuquan.casework.models import Clock
from tuquan.casework.tests.conftest import READS, VERB
from tuquan.journal.models import Event
from tuquan.kit.period import today
from tuquan.tests.world import make_user

LIST = "casework:worklist"


@pytest.fixture
def people(world):
    return {
        "an": make_user("an", ("commune_officer", world.u)), "binh": make_user("binh", ("commune_officer", world.u)),
        "chair": make_user("chair", ("commune_chair", world.u)), "far": make_user("far", ("commune_officer", world.cc)),
        "admin": make_user("admin", ("administrator", world.nation)),
    }  # fmt: skip


@pytest.fixture
def work(world):
    """Three deadlines at Xã Uyên and one in another province."""
    return [
        Clock.objects.create(
            subject=f"places.Place:{place.pk}", place=place, verb=VERB, reads=READS, rule="mediation.start_days",
            days=days, since=today(), due_on=today() + timedelta(days=days), calendar="x",
        )
        for place, days in ((world.u, 1), (world.u1, 2), (world.u, 3), (world.cc, 4))
    ]  # fmt: skip


def owners():
    return list(Clock.objects.order_by("days").values_list("assignee__username", flat=True))


def shown(client, **query):
    return [clock.days for clock, _record, _url in client.get(reverse(LIST), query).context["rows"]]


def counts(client):
    return {str(tab["url"]).rpartition("=")[2]: tab["count"] for tab in client.get(reverse(LIST)).context["tabs"]}


def test_the_ticked_go_to_an_officer_by_one_act(client, people, work):
    client.force_login(people["an"])
    keys = [clock.pk for clock in work]
    answer = client.post(reverse("casework:assign"), {"clock": keys, "to": people["binh"].pk, "back": "due=week&page=1"})
    assert answer.status_code == 302 and answer["Location"].endswith("?due=week&page=1")
    assert owners() == ["binh", "binh", "binh", None]  # what one may not read is left alone
    event = Event.objects.get()
    assert event.verb == "casework.assign" and event.details == {"clocks": keys[:3]}
    client.post(reverse("casework:assign"), {"clock": keys[:1], "to": "none"})
    client.post(reverse("casework:assign"), {"clock": keys[1:2], "to": "me"})
    assert owners() == [None, "an", "binh", None]


def test_what_waits_for_me_and_what_nobody_has(client, people, work):
    assign(Chosen(work[:1]), to=people["an"], by=people["an"])
    assign(Chosen(work[1:2]), to=people["binh"], by=people["an"])
    client.force_login(people["an"])
    assert shown(client, due="mine") == [1] and shown(client, due="ownerless") == [3]
    assert shown(client, assignee=people["binh"].pk) == [2] and shown(client, assignee="none") == [3]
    assert shown(client, verb=VERB) == [1, 2, 3] and shown(client, verb="no.such") == [1, 2, 3]
    assert counts(client) == {"": None, "late": 0, "today": 0, "week": 3, "mine": 1, "ownerless": 1}


def test_nothing_is_orphaned_when_an_officer_leaves(client, people, work):
    assign(Chosen(work[:3]), to=people["binh"], by=people["an"])
    client.force_login(people["an"])
    assert shown(client, due="ownerless") == []
    Grant.objects.filter(user=people["binh"]).update(last_day=today() - timedelta(days=1))
    assert shown(client, due="ownerless") == [1, 2, 3]
    Grant.objects.filter(user=people["binh"]).update(last_day=None)
    people["binh"].is_active = False
    people["binh"].save()
    assert shown(client, due="ownerless") == [1, 2, 3]


def test_who_leaves_hands_the_work_over(people, work):
    assign(Chosen(work[:2]), to=people["binh"], by=people["an"])
    with pytest.raises(ValidationError):
        accounts.close_account(people["binh"], by=people["admin"])
    accounts.hand_over(people["binh"], to=people["an"], on=today() - timedelta(days=1), by=people["admin"])
    assert owners()[:2] == ["an", "an"]
    vars(people["binh"]).pop("grants_today", None)
    accounts.close_account(people["binh"], by=people["admin"])


@pytest.mark.parametrize("to", ["chair", "far", "admin"])
def test_work_goes_only_to_who_may_do_it(people, work, to):
    with pytest.raises(ValidationError) as refused:
        assign(Chosen(work[:1]), to=people[to], by=people["an"])
    assert "to" in refused.value.error_dict and owners()[0] is None


def test_who_may_assign(people, work, world):
    head = make_user("head", ("group_head", world.u))
    for by in ("far", "admin"):
        with pytest.raises(PermissionDenied):
            assign(Chosen(work[:1]), to=people["an"], by=people[by])
    with pytest.raises(PermissionDenied):
        assign(Chosen(work[:1]), to=people["an"], by=head)
    assert assign(Chosen(work[:1]), to=people["an"], by=people["chair"]) == 1  # the chair reads, and may share work out


@pytest.mark.parametrize(
    "given", [{}, {"to": "999999999"}, {"to": "x"}, {"to": "me"}, {"to": "me", "clock": ["x", "0", "9" * 40]}, {"back": "=&=%"}]
)
def test_bad_input_assigns_nothing_and_says_so(client, people, work, given):
    client.force_login(people["an"])
    answer = client.post(reverse("casework:assign"), given, follow=True)
    assert answer.status_code == 200 and "k-error" in answer.text and owners() == [None] * 4
    assert not Event.objects.exists()


def test_no_more_than_a_bound_at_once(people, work):
    with pytest.raises(ValidationError):
        assign(Chosen(work[:1] * 501), to=people["an"], by=people["an"])


def test_the_list_takes_the_same_statements_however_long_it_is(client, people, work, world, django_assert_max_num_queries):
    client.force_login(people["an"])
    client.get(reverse(LIST))
    for number in range(10, 60):
        Clock.objects.create(subject=f"places.Place:{world.u.pk}", place=world.u, verb=VERB, reads=READS, days=number,
                             rule="mediation.start_days", since=today(), due_on=today(), calendar="x")  # fmt: skip
    with django_assert_max_num_queries(14):
        client.get(reverse(LIST))
