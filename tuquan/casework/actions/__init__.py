"""What officers do with keys, desks and sealed envelopes."""

from tuquan.casework.actions.desks import (
    Cut,
    Sitting,
    ask_recovery,
    end_seat,
    finish_recovery,
    give_seat,
    hand_share,
    open_desk,
    replace_desk,
    retire_desk,
    share_desk,
)
from tuquan.casework.actions.keys import change_passphrase, make_key, renew_key
from tuquan.casework.actions.messages import said, write_from_reporter, write_to_reporter
from tuquan.casework.actions.openings import (
    allow_opening,
    ask_opening,
    ask_urgent_opening,
    read_identity,
    refuse_opening,
    send_back_half,
)

__all__ = [
    "Cut", "Sitting",
    "allow_opening", "ask_opening", "ask_recovery", "ask_urgent_opening", "change_passphrase", "end_seat",
    "finish_recovery", "give_seat", "hand_share", "make_key", "open_desk", "read_identity", "refuse_opening",
    "renew_key", "replace_desk", "retire_desk", "said", "send_back_half", "share_desk", "write_from_reporter",
    "write_to_reporter",
]  # fmt: skip
