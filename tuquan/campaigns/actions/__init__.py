"""The verbs of campaigns: about a campaign, its sessions, topics raised, and about many rows at once."""

from tuquan.campaigns.actions.batches import import_campaigns, import_sessions, import_topics
from tuquan.campaigns.actions.campaigns import (
    READ,
    cancel,
    correct_campaign,
    plan_campaign,
    record_campaign,
    sum_up,
    void_campaign,
)
from tuquan.campaigns.actions.sessions import add_session, connect_site, correct_session, join_campaign, void_session
from tuquan.campaigns.actions.topics import answer_topic, correct_topic, raise_topic, void_topic

__all__ = [
    "READ",
    "add_session",
    "answer_topic",
    "cancel",
    "connect_site",
    "correct_campaign",
    "correct_session",
    "correct_topic",
    "import_campaigns",
    "import_sessions",
    "import_topics",
    "join_campaign",
    "plan_campaign",
    "raise_topic",
    "record_campaign",
    "sum_up",
    "void_campaign",
    "void_session",
    "void_topic",
]
