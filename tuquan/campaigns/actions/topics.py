"""Verbs about what was raised at a forum, and the answer. None of them asks who spoke."""

from datetime import date

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from tuquan.campaigns.actions.keeping import needed, owner
from tuquan.campaigns.models import Campaign, CampaignKind, Topic, TopicState
from tuquan.journal.actions import action
from tuquan.kit.days import not_ahead, write_day
from tuquan.ledger import mend
from tuquan.ledger.mend import keep, trial


@action(_("Enter a topic raised"))
def raise_topic(
    campaign: Campaign, *, category: str, text: str, raised_on: date | None = None, answer: str = "", by
) -> Topic:
    """Keep what residents raised at the forum, never who said it; an answer given on the spot comes with it."""
    campaign.step("raise_topic")
    raised_on = raised_on or campaign.last_day
    refuse_no_forum(campaign, raised_on)
    topic = Topic(
        place=campaign.place, campaign=campaign, category=category, text=needed("text", text), raised_on=raised_on
    )
    if answer.strip():
        give_answer(topic, answer, raised_on)
    keep(topic)
    keep(campaign.tally())
    return topic


@action(_("Answer"))
def answer_topic(topic: Topic, *, answer: str, answered_on: date, by) -> Topic:
    """Keep the answer that residents were given, and when."""
    topic.step("answer_topic")
    not_ahead(answered_on=answered_on)
    give_answer(topic, answer, answered_on)
    keep(topic)
    keep(owner(topic).tally())
    return topic


@action(_("Correct a topic"))
def correct_topic(topic: Topic, *, reason: str, by, **changes) -> Topic:
    """Mend the category, the text, the answer or its day."""
    if topic.state == TopicState.WAITING:
        changes = {name: value for name, value in changes.items() if name not in ("answer", "answered_on")}
    trial(topic, changes)
    return mend.apply(topic, changes, reason)


@action(_("Void a topic"))
def void_topic(topic: Topic, *, reason: str, by) -> Topic:
    """Declare that it was never raised."""
    mend.void(topic, reason)
    keep(owner(topic).tally())
    return topic


def give_answer(topic: Topic, answer: str, day: date) -> None:
    if day < topic.raised_on:
        raise ValidationError({"answered_on": _("It cannot be answered before it was raised.")})
    topic.answer, topic.answered_on, topic.state = needed("answer", answer), day, TopicState.ANSWERED


def refuse_no_forum(campaign: Campaign, raised_on: date) -> None:
    """Topics are raised at a forum, on one of its days."""
    if campaign.kind != CampaignKind.FORUM or campaign.last_day is None:
        raise ValidationError({"campaign": _("Topics are raised at listening forums that were held.")})
    if not campaign.first_day <= raised_on <= campaign.last_day:
        days = {"first": write_day(campaign.first_day), "last": write_day(campaign.last_day)}
        raise ValidationError({"raised_on": _("The forum was held from %(first)s to %(last)s.") % days})
