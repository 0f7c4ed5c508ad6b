"""Casework: clocks, receipts and messages, attachments, referrals, keys and what is sealed with them."""

from tuquan.casework.models.clocks import Clock, ClockQuerySet, Extension, Feed, Pause
from tuquan.casework.models.envelopes import Envelope, Opening, OpeningState, Part
from tuquan.casework.models.files import Attachment
from tuquan.casework.models.keys import Desk, DeskKind, ReaderKey, Recovery, Reshare, Seat, Share
from tuquan.casework.models.receipts import Message, Receipt, SpentToken
from tuquan.casework.models.referrals import Referral, ReferralState

__all__ = [
    "Attachment", "Clock", "ClockQuerySet", "Desk", "DeskKind", "Envelope", "Extension", "Feed", "Message", "Opening",
    "OpeningState", "Part", "Pause", "ReaderKey", "Receipt", "Recovery", "Referral", "ReferralState", "Reshare",
    "Seat", "Share", "SpentToken",
]  # fmt: skip
