"""The registers on screen: who gets in, what they find, and what they can do there."""

from datetime import date

import pytest
from django.urls import reverse

from tuquan.campaigns.actions import answer_topic, cancel, plan_campaign, raise_topic, sum_up
from tuquan.campaigns.models import Campaign, CampaignKind, CampaignState, Topic
from tuquan.campaigns.tests.conftest import DAY, POLICE, held, value
from tuquan.kit.period import today

LISTS = ["all", *CampaignKind.values, "sessions", "topics"]


def url(name, page="list", *args):
    return reverse(f"register:campaigns.{name}:{page}", args=args)


@pytest.fixture
def signed(client):
    """A client signed in as somebody."""

    def sign_in(user, language="vi"):
        client.force_login(user)
        client.cookies["django_language"] = language
        return client

    return sign_in


@pytest.mark.parametrize("name", LISTS)
@pytest.mark.parametrize("language", ["vi", "en"])
def test_every_list_and_page(signed, world, officer, forum, topic, name, language):
    for kind in CampaignKind:
        held(world.u1, officer, kind, attendances=5)
    client = signed(officer, language)
    page = client.get(url(name))
    assert page.status_code == 200 and page.context["rows"]
    for _record, address, _cells in page.context["rows"]:
        assert client.get(address).status_code == 200


@pytest.mark.parametrize("name", LISTS)
def test_doors_of_lists(signed, client, world, officer, front, province, chair, analyst, name):
    assert client.get(url(name)).status_code == 302
    for reader in (officer, front, province, chair):
        assert signed(reader).get(url(name)).status_code == 200
    assert signed(analyst).get(url(name)).status_code == 404


def test_each_kind_has_its_own_list(signed, world, officer, drive, forum):
    client = signed(officer)
    assert [row[0] for row in client.get(url("forum")).context["rows"]] == [forum]
    assert len(client.get(url("all")).context["rows"]) == 2
    assert client.get(url("forum", "record", drive.pk)).status_code == 404


def test_only_one_s_own_places(signed, world, officer, province, drive):
    beside = held(world.y, province)
    client = signed(officer)
    assert [row[0] for row in client.get(url("drive")).context["rows"]] == [drive]
    assert client.get(url("drive", "record", beside.pk)).status_code == 404


def test_search_without_accents(signed, world, officer):
    held(world.u, officer, title="Ra quân tấn công trấn áp tội phạm")
    held(world.u, officer, title="Toàn dân tố giác", ref="KH-99")
    client = signed(officer)
    for text, found in (("tran ap", 1), ("TỐ GIÁC", 1), ("kh-99", 1), ("", 2), ("khong co", 0)):
        assert len(client.get(url("drive"), {"q": text}).context["rows"]) == found, text


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({"organiser": "front"}, 1),
        ({"state": "planned"}, 1),
        ({"first_day_from": "06/03/2026"}, 1),
        ({"place": "18001-01"}, 1),
        ({"organiser": "police", "state": "held"}, 2),
    ],
)
def test_filters_stand_in_the_address(signed, world, officer, query, found):
    held(world.u, officer)
    held(world.u1, officer, organisers=["police", "front"])
    plan_campaign(world.u, kind="drive", first_day=date(2026, 4, 1), organisers=POLICE, by=officer)
    page = signed(officer).get(url("drive"), query)
    assert len(page.context["rows"]) == found and len(page.context["active"]) == len(query)


def test_texts_are_never_searched(signed, officer, forum, topic):
    client = signed(officer)
    assert not client.get(url("topics"), {"q": "xe tai"}).context["rows"]
    assert client.get(url("topics"), {"q": forum.title}).context["rows"]


def test_recording_takes_four_fields(signed, world, officer):
    given = {"place": "18001", "first_day": "5/3/2026", "attendances": "70", "organisers": ["police", "women"]}
    answer = signed(officer).post(url("forum", "add"), given)
    forum = Campaign.objects.get()
    assert answer.headers["Location"] == url("forum", "record", forum.pk)
    assert (forum.kind, forum.organisers, forum.attendances) == (CampaignKind.FORUM, "police,women", 70)
    assert value(world.u, "forum_attendances") == 70


def test_the_form_begins_at_home(signed, world, officer):
    form = signed(officer).get(url("drive", "add")).context["form"]
    assert form.initial["place"] == world.u.pk


@pytest.mark.parametrize(
    ("kind", "fields"),
    [("drive", set()), ("festival", {"host"}), ("outreach", {"channel", "items", "copies"})],
)
def test_each_kind_asks_what_suits_it(signed, world, officer, kind, fields):
    form = signed(officer).get(url(kind, "add")).context["form"]
    assert fields == {"host", "channel", "items", "copies"} & set(form.fields)


def test_planning(signed, world, officer):
    client = signed(officer)
    page = client.get(url("conference", "add"), {"plan": "1"})
    assert "first_day" in page.context["form"].fields and "attendances" not in page.context["form"].fields
    given = {"place": "18001", "first_day": "5/3/2027", "organisers": "police", "title": "Hội nghị"}
    client.post(f"{url('conference', 'add')}?plan=1", given)
    assert Campaign.objects.get().state == CampaignState.PLANNED


def test_what_is_wrong_stands_at_its_field(signed, world, officer):
    given = {"place": "18001", "first_day": "5/3/2099", "attendances": "-1", "organisers": []}
    answer = signed(officer).post(url("drive", "add"), given)
    assert answer.status_code == 422
    assert {"attendances", "organisers"} <= set(answer.context["form"].errors)
    answer = signed(officer).post(url("drive", "add"), given | {"attendances": "", "organisers": "police"})
    assert set(answer.context["form"].errors) == {"first_day"}


def test_the_season_of_the_festival_day(signed, world, officer):
    client = signed(officer)
    given = {"place": "18001", "first_day": "5/3/2026", "organisers": "police"}
    answer = client.post(url("festival", "add"), given)
    assert answer.status_code == 422 and not Campaign.objects.exists()
    page = answer.content.decode()
    assert "521/QĐ-TTg" in page and 'type="checkbox" name="other_day"' in page
    assert client.post(url("festival", "add"), given | {"other_day": "on"}).status_code == 302
    again = {"place": "18001-01", "first_day": "19/8/2025", "organisers": "police"}
    assert client.post(url("festival", "add"), again).status_code == 302
    twice = client.post(url("festival", "add"), again)
    assert twice.status_code == 422 and twice.context["form"].non_field_errors()


def test_choosing_the_kind(signed, officer, chair):
    page = signed(officer).get(url("all", "add")).content.decode()
    assert all(url(kind, "add") in page for kind in CampaignKind.values)
    assert signed(chair).get(url("all", "add")).status_code == 403


def test_the_page_of_a_campaign(signed, world, officer, forum, topic):
    answer_topic(topic, answer="Đã lắp biển báo", answered_on=DAY, by=officer)
    forum.refresh_from_db()
    sum_up(forum, people=41, by=officer)
    page = signed(officer).get(url("all", "record", forum.pk)).content.decode()
    assert "Xe tải chạy nhanh" in page and "Đã lắp biển báo" in page and "<b>41</b>" in page


@pytest.mark.parametrize("language", ["vi", "en"])
def test_every_form(signed, world, officer, forum, topic, language):
    plan = plan_campaign(world.u, kind="conference", first_day=DAY, organisers=POLICE, by=officer)
    session, client = forum.sessions.get(), signed(officer, language)
    for name, record, verbs in (
        ("all", forum, ["raise_topic", "add_session", "sum_up", "correct_campaign", "void_campaign"]),
        ("conference", plan, ["connect_site", "add_session", "correct_campaign", "cancel", "void_campaign"]),
        ("sessions", session, ["correct_session", "void_session"]),
        ("topics", topic, ["answer_topic", "correct_topic", "void_topic"]),
    ):
        for verb in verbs:
            assert client.get(url(name, "verb", record.pk, verb)).status_code == 200, verb
    assert client.get(url("sessions", "add")).status_code == 200


def test_verbs_of_other_kinds_are_not_offered(signed, officer, drive, forum):
    client = signed(officer)

    def offered(record):
        return {verb["url"].split("/")[-2] for verb in client.get(url("all", "record", record.pk)).context["may"]}

    assert "raise_topic" in offered(forum) and "raise_topic" not in offered(drive)
    assert not {"connect_site", "cancel"} & (offered(forum) | offered(drive))


def test_the_chair_reads_and_presses_nothing(signed, chair, forum, topic):
    client = signed(chair)
    page = client.get(url("forum", "record", forum.pk))
    assert not page.context["may"] and page.context["may_not"]
    assert url("topics", "verb", topic.pk, "answer_topic") not in page.content.decode()
    for name, record, verb in (("forum", forum, "sum_up"), ("topics", topic, "answer_topic")):
        assert client.post(url(name, "verb", record.pk, verb), {}).status_code == 403
    assert not client.get(url("drive")).context["add_url"]


def test_answering_on_screen(signed, officer, topic):
    given = {"answer": "Sẽ lắp đèn", "answered_on": "6/3/2026"}
    signed(officer).post(url("topics", "verb", topic.pk, "answer_topic"), given)
    assert Topic.objects.get().answered_on == date(2026, 3, 6)


def test_the_form_of_a_topic_asks_for_no_names(signed, officer, forum):
    page = signed(officer, "en").get(url("forum", "verb", forum.pk, "raise_topic"))
    assert "not who said it" in page.content.decode()
    fields = set(page.context["form"].fields)
    assert fields == {"category", "text", "raised_on", "answer"}


def test_correcting_on_screen_changes_only_what_differs(signed, officer, drive):
    client = signed(officer)
    form = client.get(url("drive", "verb", drive.pk, "correct_campaign")).context["form"]
    assert form.initial["organisers"] == ["police"] and "first_day" not in form.fields
    given = {"place": "18001", "title": "Đợt ra quân", "organisers": "police", "reason": "Thiếu tên"}
    assert client.post(url("drive", "verb", drive.pk, "correct_campaign"), given).status_code == 302
    drive.refresh_from_db()
    assert (drive.title, drive.attendances, drive.first_day) == ("Đợt ra quân", 120, DAY)


def test_joining_on_screen(signed, world, officer, province):
    campaign = held(world.p3, province, day=today())
    given = {"campaign": campaign.pk, "place": "18001-01", "day": f"{today():%d/%m/%Y}", "attendances": "12"}
    assert signed(officer).post(url("sessions", "add"), given).status_code == 302
    assert value(world.u1, "drive_attendances") == 12
    session = campaign.sessions.get(attendances=12)
    page = signed(officer).get(url("sessions", "record", session.pk))
    assert page.status_code == 200 and page.context["campaign_url"] is None
    assert signed(province).get(url("sessions", "record", session.pk)).context["campaign_url"]


def test_a_cancelled_one_offers_no_way_on(signed, world, officer):
    plan = plan_campaign(world.u, kind="drive", first_day=DAY, organisers=POLICE, by=officer)
    cancel(plan, reason="Bão", by=officer)
    page = signed(officer).get(url("drive", "record", plan.pk))
    assert {verb["url"].split("/")[-2] for verb in page.context["may"]} == {"correct_campaign", "void_campaign"}


@pytest.mark.parametrize("name", LISTS)
def test_as_many_queries_for_many_rows(signed, django_assert_max_num_queries, world, officer, forum, name):
    client = signed(officer)
    client.get(url(name))
    for number in range(12):
        for kind in CampaignKind:
            if kind != CampaignKind.FESTIVAL:
                held(world.u1, officer, kind, venue=str(number))
        held(world.u, officer, CampaignKind.FESTIVAL, host=f"Trường {number}")
        raise_topic(forum, category="fire", text="x", by=officer)
        forum.refresh_from_db()
    with django_assert_max_num_queries(12):
        assert len(client.get(url(name)).context["rows"]) > 10
