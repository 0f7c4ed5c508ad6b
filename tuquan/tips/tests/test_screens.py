"""The readers' register, and its page with what opens in their browser."""

import pytest
from django.urls import reverse

from tuquan.kit.testing import RegisterTests
from tuquan.tips.tests.conftest import NAME, SENTENCE


class TestTips(RegisterTests):
    key = "tips.tips"

    @pytest.fixture
    def holder(self, cast):
        return cast.reader.user

    @pytest.fixture
    def reader(self):
        return None

    @pytest.fixture
    def make(self, send):
        return lambda number: send()[0]


def test_the_list_holds_no_word_of_it_and_nothing_that_waits(client, cast, send, settings):
    send(manner="open", name=NAME)
    settings.PACE = 1
    waiting, _code = send()
    assert waiting.state == "waiting"
    client.force_login(cast.reader.user)
    answer = client.get(reverse("register:tips.tips:list"))
    page = answer.content.decode()
    assert len(answer.context["rows"]) == 1 and NAME not in page and SENTENCE not in page
    assert client.get(reverse("register:tips.tips:record", args=[waiting.pk])).status_code == 404


def test_the_page_offers_what_is_sealed_to_who_sits_at_the_desk(client, cast, send, sitter, world):
    tip, _code = send(manner="sealed", name=NAME)
    address = reverse("register:tips.tips:record", args=[tip.pk])
    client.force_login(cast.reader.user)
    page = client.get(address).content.decode()
    assert "data-sealed" in page and "desk.js" in page and "data-thread" in page
    client.force_login(sitter("doc.moi", ("tip_reader", world.u)).user)  # has the role, no seat yet
    assert "data-box" not in client.get(address).content.decode()


@pytest.mark.parametrize("verb", ["mark_read", "hand_over", "only_opinions", "reclassify"])
def test_each_verb_has_its_form(client, cast, send, verb):
    tip, _code = send()
    client.force_login(cast.reader.user)
    assert client.get(reverse("register:tips.tips:verb", args=[tip.pk, verb])).status_code == 200


def test_handing_over_by_the_form_keeps_the_minute(client, cast, send):
    tip, _code = send()
    client.force_login(cast.reader.user)
    address = reverse("register:tips.tips:verb", args=[tip.pk, "hand_over"])
    day = f"{tip.received_on:%d/%m/%Y}"
    assert client.post(address, {"to": "investigators", "on": day, "time": "25:00"}).status_code == 422
    assert client.post(address, {"to": "investigators", "on": "1/1/2020", "time": "10:00"}).status_code == 422
    assert client.post(address, {"to": "investigators", "on": day, "time": "00:00"}).status_code == 302
    tip.refresh_from_db()
    assert tip.handed_over_at and tip.state == "handed_over"
    assert client.post(address, {"to": "investigators", "on": day, "time": "00:00"}).status_code == 302  # pressed twice


def test_a_reader_may_put_what_is_due_into_a_calendar(client, cast):
    client.force_login(cast.reader.user)
    assert client.get(reverse("casework:own_feed")).status_code == 200
