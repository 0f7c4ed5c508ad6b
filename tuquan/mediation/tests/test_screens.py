"""The pages: lists with search and filters, one form per verb, warnings, choosing the group."""

from datetime import date

import pytest
from django.urls import reverse

from tuquan.casework.models import Clock
from tuquan.kit.period import today
from tuquan.mediation import actions
from tuquan.mediation.models import Dispute
from tuquan.organisations.models import Body, BodyState, Membership


def url(register, page, *args):
    return reverse(f"register:mediation.{register}:{page}", args=args)


@pytest.fixture
def clerk(client, cast):
    client.force_login(cast["clerk"])
    return client


def test_groups_are_found_without_accents_and_filtered_in_the_address(clerk, cast, world, group):
    actions.bring_in_group(
        world.u2, name="Tổ hòa giải Đồng Hậu", first_day=date(2016, 5, 1), decision="4/QĐ", men=2, by=cast["clerk"]
    )
    page = clerk.get(url("groups", "list"), {"q": "dong hau"}).content.decode()
    assert "Đồng Hậu" in page and "Tổ hòa giải Thôn Một" not in page
    page = clerk.get(url("groups", "list"), {"lacking": "yes"}).content.decode()
    assert "Đồng Hậu" in page and "Tổ hòa giải Thôn Một" not in page and "điều 12 khoản 1" in page
    page = clerk.get(url("groups", "list"), {"lacking": "no"}).content.decode()
    assert "Đồng Hậu" not in page and "Tổ hòa giải Thôn Một" in page


def test_mediators_are_found_by_name(clerk, mediators):
    page = clerk.get(url("mediators", "list"), {"q": "dao", "sex": "f"}).content.decode()
    assert "Nguyễn Thị Đào" in page and "Trần Văn Bưởi" not in page


def test_disputes_are_found_by_number_and_group(clerk, dispute):
    for text in ("1/2025", "thon mot"):
        assert "1/2025" in clerk.get(url("disputes", "list"), {"q": text}).content.decode()
    page = clerk.get(url("disputes", "list"), {"category": "civil"}).content.decode()
    assert url("disputes", "record", dispute.pk) not in page


def test_a_proposal_goes_through_the_forms(client, cast, world):
    client.force_login(cast["front"])
    answer = client.post(url("groups", "add"), {
        "place": world.u2.code, "name": "Tổ hòa giải Thôn Hai", "on": "05/01/2025",
    })  # fmt: skip
    group = Body.objects.get()
    assert answer.url == url("groups", "record", group.pk)
    answer = client.post(url("groups", "verb", group.pk, "propose_mediator"), {"name": "Bà Lê (mẫu)", "sex": "f"})
    assert answer.url == url("mediators", "record", Membership.objects.get().pk)
    client.force_login(cast["chair"])
    form = client.get(url("groups", "verb", group.pk, "recognise_group")).content.decode()
    assert "điều 12 khoản 1" in form, "the chair sees that the group is too small"
    client.post(url("groups", "verb", group.pk, "recognise_group"), {
        "decision": "1/QĐ", "on": "06/01/2025", "mediators": "on",
    })  # fmt: skip
    group.refresh_from_db()
    assert group.state == BodyState.RECOGNISED and group.members == 1


def test_a_group_that_existed_before_has_its_own_form(clerk, world):
    page = clerk.get(url("groups", "list")).content.decode()
    assert f"{url('groups', 'add')}?existing" in page
    answer = clerk.post(f"{url('groups', 'add')}?existing", {
        "place": world.u2.code, "name": "Tổ hòa giải Thôn Hai", "first_day": "01/05/2016", "decision": "4/QĐ",
        "women": "1", "men": "2",
    })  # fmt: skip
    group = Body.objects.get()
    assert answer.url == url("groups", "record", group.pk) and group.members == 3


def test_the_front_may_not_bring_groups_in(client, cast, world):
    client.force_login(cast["front"])
    assert client.get(f"{url('groups', 'add')}?existing").status_code == 403


def test_adding_a_dispute_begins_with_the_group(client, cast, group):
    client.force_login(cast["head"])
    page = client.get(url("disputes", "add")).content.decode()
    for verb in ("open_dispute", "record_closed"):
        assert url("groups", "verb", group.pk, verb) in page


def test_a_closed_dispute_is_one_form(client, cast, group, mediators):
    client.force_login(cast["head"])
    address = url("groups", "verb", group.pk, "record_closed")
    assert client.get(address).content.decode().count("<form") >= 1
    answer = client.post(address, {
        "received_on": "3/3/2025", "closed_on": "9.3.2025", "category": "friction", "ground": "request",
        "outcome": "settled", "parties_count": "2", "mediators": [mediators[0].pk], "in_public": "on",
    })  # fmt: skip
    dispute = Dispute.objects.get()
    assert answer.url == url("disputes", "record", dispute.pk) and list(dispute.mediators.all()) == mediators[:1]
    page = client.get(answer.url).content.decode()
    assert "Nguyễn Thị Đào" in page and "09/03/2025" in page


def test_a_mistake_keeps_what_was_typed(client, cast, group):
    client.force_login(cast["head"])
    answer = client.post(url("groups", "verb", group.pk, "record_closed"), {
        "received_on": "9/3/2025", "closed_on": "3/3/2025", "category": "friction", "ground": "request",
        "outcome": "settled", "parties_count": "2", "summary": "lấn lối đi",
    })  # fmt: skip
    assert answer.status_code == 422 and "lấn lối đi" in answer.content.decode() and not Dispute.objects.exists()


def test_violence_is_asked_first_and_leads_to_help(client, cast, group):
    client.force_login(cast["head"])
    address = url("groups", "verb", group.pk, "open_dispute")
    form = client.get(address).content.decode()
    assert form.index('name="violence"') < form.index('name="received_on"') and "113" in form and "111" in form
    given = {
        "violence": "yes", "received_on": "3/3/2025", "category": "family", "ground": "request", "parties_count": "2",
    }  # fmt: skip
    answer = client.post(address, given)
    assert answer.status_code == 422 and "điều 3 khoản 1" in answer.content.decode()
    client.post(address, given | {"handed_over_to": "police"})
    assert Dispute.objects.get().handed_over_to == "police"


def test_unanswered_is_not_no(client, cast, group):
    client.force_login(cast["head"])
    answer = client.post(url("groups", "verb", group.pk, "open_dispute"), {
        "received_on": "3/3/2025", "category": "family", "ground": "request", "parties_count": "2",
    })  # fmt: skip
    assert answer.status_code == 422 and not Dispute.objects.exists()


def test_a_dispute_goes_through_its_forms(client, cast, dispute, mediators):
    client.force_login(cast["head"])
    post = lambda verb, **given: client.post(url("disputes", "verb", dispute.pk, verb), given)  # noqa: E731
    assert post("assign", mediators=[mediators[0].pk], on="06/03/2025").status_code == 302
    page = client.get(url("disputes", "record", dispute.pk)).content.decode()
    assert "điều 20 khoản 2" in page and "10/03/2025" in page
    assert post("start", on="07/03/2025").status_code == 302
    assert post("hold_session", on="08/03/2025", notes="hai bên đồng ý").status_code == 302
    day = today().strftime("%d/%m/%Y")
    assert post("close", outcome="settled", on=day, in_public="on", agreement="trả lối đi").status_code == 302
    assert Clock.objects.running().count() == 2
    assert post("follow_up", check="1", on=day, kept="yes").status_code == 302
    page = client.get(url("disputes", "record", dispute.pk)).content.decode()
    assert "hai bên đồng ý" in page and "trả lối đi" in page
    form = client.get(url("disputes", "verb", dispute.pk, "correct_dispute"))
    assert form.status_code == 200 and 'value="07/03/2025"' in form.content.decode()
    assert post(
        "correct_dispute", received_on="03/03/2025", assigned_on="06/03/2025", started_on="07/03/2025", closed_on=day,
        category="civil", ground="request", outcome="settled", parties_count="3", in_public="on", reason="nhầm",
    ).status_code == 302  # fmt: skip
    dispute.refresh_from_db()
    assert (dispute.category, dispute.parties_count) == ("civil", 3)


def test_a_conflict_is_refused_on_screen_with_the_law(client, cast, dispute, mediators):
    client.force_login(cast["head"])
    client.post(url("disputes", "verb", dispute.pk, "declare_conflict"), {"mediator": mediators[0].pk})
    answer = client.post(url("disputes", "verb", dispute.pk, "assign"), {
        "mediators": [mediators[0].pk], "on": "06/03/2025",
    })  # fmt: skip
    assert answer.status_code == 422 and "điều 18" in answer.content.decode()


def test_mediators_have_their_forms(client, cast, mediators):
    client.force_login(cast["clerk"])
    post = lambda verb, **given: client.post(url("mediators", "verb", mediators[0].pk, verb), given)  # noqa: E731
    assert post("record_training", on="06/05/2025", topic="Luật Đất đai").status_code == 302
    assert "Luật Đất đai" in client.get(url("mediators", "record", mediators[0].pk)).content.decode()
    assert post("correct_mediator", name="Nguyễn Thị Đào (mẫu)", sex="f", trained="on", reason="x").status_code == 302
    assert post("end_mediator", on="07/05/2025", reason="moved").status_code == 302


@pytest.mark.parametrize("register", ["groups", "mediators", "disputes"])
def test_a_list_asks_as_much_for_five_rows_as_for_fifty(clerk, cast, world, group, register, django_assert_num_queries):
    def queries():
        from django.db import connection
        from django.test.utils import CaptureQueriesContext

        with CaptureQueriesContext(
            connection,
        ) as asked:
            assert clerk.get(url(register, "list")).status_code == 200
        return len(asked)

    def more(count):
        for number in range(count):
            other = actions.bring_in_group(
                world.u2, name=f"Tổ {number}", first_day=date(2016, 5, 1), decision="4/QĐ", women=1, by=cast["clerk"]
            )
            actions.open_dispute(
                other, violence=False, received_on=date(2025, 3, 3), category="civil", ground="request",
                by=cast["clerk"],
            )  # fmt: skip

    more(3)
    clerk.get(url(register, "list"))
    few = queries()
    more(20)
    assert queries() == few


def test_english_and_vietnamese(clerk, group, dispute):
    for language in ("en", "vi"):
        page = clerk.get(url("disputes", "list"), headers={"accept-language": language})
        assert page.status_code == 200


def test_what_no_column_can_hold_is_refused_in_words(clerk, group):
    """A name longer than its column, and a key longer than any, as only a hand-made request has it."""
    address = url("groups", "verb", group.pk, "record_closed")
    given = {"received_on": "03/03/2025", "closed_on": "05/03/2025", "category": "friction", "ground": "request",
             "outcome": "settled", "parties_count": "2"}  # fmt: skip
    for more in ({"party_names": "A" * 500}, {"mediators": ["9" * 30]}, {"mediators": ["x"]}):
        assert clerk.post(address, given | more).status_code == 422
    assert clerk.post(address, given).status_code == 302
