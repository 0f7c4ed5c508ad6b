"""What was raised at a forum, and the answer: never who spoke."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from tuquan.campaigns.actions import add_session, answer_topic, correct_topic, raise_topic, void_topic
from tuquan.campaigns.models import Topic, TopicCategory, TopicState
from tuquan.campaigns.tests.conftest import DAY, figure, value
from tuquan.journal.models import Event
from tuquan.ledger.check import mismatches


def test_it_works(world, officer, forum, topic):
    forum.refresh_from_db()
    assert (topic.state, topic.raised_on, topic.place) == (TopicState.WAITING, DAY, world.u)
    assert (forum.raised, forum.answered, forum.waiting) == (1, 0, 1)
    raised = figure(world.u, "topics_raised")
    assert raised.value == 1 and raised.splits == {"category=traffic": 1}
    assert value(world.u, "answered_share") == 0


def test_the_answer(world, officer, forum, topic):
    raise_topic(forum, category="fire", text="Hẻm quá hẹp", answer="Đã kẻ vạch cấm đỗ", by=officer)
    raise_topic(forum, category="fire", text="Thiếu trụ nước", by=officer)
    answer_topic(topic, answer="Đã lắp biển hạn chế tốc độ", answered_on=DAY + timedelta(20), by=officer)
    forum.refresh_from_db()
    assert (forum.raised, forum.answered) == (3, 2)
    share = figure(world.p3, "answered_share")
    assert (share.over, share.under) == (2, 3)
    answered = figure(world.u, "topics_answered")
    assert answered.splits == {"category=traffic": 1, "category=fire": 1}
    assert not list(mismatches())


def test_answered_once(officer, topic):
    answer_topic(topic, answer="Có", answered_on=DAY, by=officer)
    with pytest.raises(ValidationError):
        answer_topic(topic, answer="Có nữa", answered_on=DAY, by=officer)


@pytest.mark.parametrize(
    ("answer", "day"),
    [(" ", DAY), ("Có", DAY - timedelta(1)), ("Có", date(2099, 1, 1))],
    ids=["empty", "early", "late"],
)
def test_what_is_no_answer(officer, topic, answer, day):
    with pytest.raises(ValidationError):
        answer_topic(topic, answer=answer, answered_on=day, by=officer)
    topic.refresh_from_db()
    assert topic.state == TopicState.WAITING


def test_on_one_of_the_days_of_the_forum(world, officer, forum):
    add_session(forum, place=world.u1, day=DAY + timedelta(7), by=officer)
    forum.refresh_from_db()
    assert raise_topic(forum, category="drugs", text="x", by=officer).raised_on == DAY + timedelta(7)
    raise_topic(forum, category="drugs", text="y", raised_on=DAY, by=officer)
    with pytest.raises(ValidationError):
        raise_topic(forum, category="drugs", text="z", raised_on=DAY + timedelta(8), by=officer)


def test_only_at_forums(officer, drive):
    with pytest.raises(ValidationError):
        raise_topic(drive, category="traffic", text="x", by=officer)


@pytest.mark.parametrize(("category", "text"), [("belief", "x"), ("traffic", "  ")])
def test_what_is_no_topic(officer, forum, category, text):
    with pytest.raises(ValidationError):
        raise_topic(forum, category=category, text=text, by=officer)


def test_no_field_says_who_spoke():
    names = {field.name for field in Topic._meta.get_fields()}
    assert not {name for name in names if any(part in name for part in ("speaker", "person", "name", "by", "phone"))}
    assert not {"belief", "religion", "ethnicity", "opinion", "person", "origin"} & set(TopicCategory.values)


def test_the_journal_keeps_no_text(officer, topic):
    answer_topic(topic, answer="Đã nhắc chủ xe tên Bảy", answered_on=DAY, by=officer)
    for event in Event.objects.filter(subject=f"campaigns.Topic:{topic.pk}"):
        assert "Xe tải" not in str(event.details) and "Bảy" not in str(event.details)


def test_correct(world, officer, topic):
    correct_topic(topic, category="place", text="Đèn hỏng", answer="bỏ qua", reason="Ghi nhầm mục", by=officer)
    topic.refresh_from_db()
    assert (topic.category, topic.text, topic.answer) == ("place", "Đèn hỏng", "")
    assert {cell for cell, number in figure(world.u, "topics_raised").splits.items() if number} == {"category=place"}
    with pytest.raises(ValidationError):
        correct_topic(topic, text="Khác", reason="", by=officer)
    with pytest.raises(ValidationError):
        correct_topic(topic, category="belief", reason="Thử", by=officer)


def test_void(world, officer, forum, topic):
    void_topic(topic, reason="Nhập hai lần", by=officer)
    forum.refresh_from_db()
    assert forum.raised == 0 and value(world.u, "topics_raised") == 0
    with pytest.raises(ValidationError):
        correct_topic(topic, text="Khác", reason="Thử", by=officer)


def test_doors(chair, analyst, forum, topic):
    for stranger in (chair, analyst):
        for verb, record, given in (
            (raise_topic, forum, {"category": "fire", "text": "x"}),
            (answer_topic, topic, {"answer": "x", "answered_on": DAY}),
            (correct_topic, topic, {"text": "x", "reason": "x"}),
            (void_topic, topic, {"reason": "x"}),
        ):
            with pytest.raises(PermissionDenied):
                verb(record, by=stranger, **given)
