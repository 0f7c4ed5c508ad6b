"""Receipts: the way back to a report for whoever sent it. The code is shown once and kept nowhere.

A register tells what happened to its records (`tells`); the page of receipts shows it. Where a browser seals, it makes
the code itself and sends only a word and a public key; without JavaScript the server makes it and forgets it.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError
from django.db.models import Q
from django.utils.functional import Promise
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _
from nacl.exceptions import CryptoError

from tuquan.casework import sealing
from tuquan.casework.envelopes import record_of
from tuquan.casework.models import Clock, Message, Opening, Receipt, Referral
from tuquan.journal.actions import running, subject_name
from tuquan.kit.period import today

WORD = re.compile(r"[0-9a-f]{64}")
SENT = _("This was sent already. It arrived once, and the first receipt holds.")


@dataclass(frozen=True)
class StoryStep:
    """What happened on a `day`, or what is `due` by when and by which article."""

    title: str | Promise
    day: date | None = None
    due: date | None = None
    citation: str = ""
    text: str = ""


@dataclass(frozen=True)
class Story:
    """What the holder of a receipt may know of the report, in the order in which it happened."""

    title: str | Promise
    steps: Sequence[StoryStep] = ()
    number: str = ""
    where: str = ""
    open: bool = True  # whether messages may still be written
    links: Sequence[tuple[str | Promise, str]] = ()  # what else can be done with the code: title and address


@dataclass(frozen=True)
class Telling:
    story: Callable[[Any], Story]
    reads: str


_tellings: dict[str, Telling] = {}


def tells(model_label: str, story: Callable[[Any], Story], reads: str) -> None:
    """Have records of a model told by `story`. `reads`: the right to read one, which messages to its reporter need."""
    _tellings[model_label] = Telling(story, reads)


def telling(receipt: Receipt) -> Telling:
    return _tellings[receipt.subject.partition(":")[0]]


def story(receipt: Receipt) -> Story:
    return telling(receipt).story(receipt.record)


def reads(receipt: Receipt) -> str:
    """The right to read the report of this receipt."""
    return getattr(receipt.record, "reads", telling(receipt).reads)


def due_steps(record) -> list[StoryStep]:
    """What the clocks of a record say is due, as steps to come."""
    clocks = Clock.objects.running().filter(subject=subject_name(record)).order_by("due_on")
    return [StoryStep(clock.title, due=clock.due_on, citation=clock.citation) for clock in clocks]


def openings(receipt: Receipt) -> list[Opening]:
    """When it was asked to see who reports, why, by which law, and what was decided."""
    opened = Opening.objects.filter(envelope__subject__in=names_of(receipt))
    return list(opened.select_related("envelope__desk__place").order_by("pk"))


def names_of(receipt: Receipt) -> set[str]:
    """All records under which the report is kept, those that it was and those into which it was divided: who reports
    may stay sealed where it was."""
    names, fresh = set(), {receipt.subject}
    while fresh:
        names |= fresh
        divided = {subject_name(one) for name in fresh for one in getattr(record_of(name), "divided", ())}
        known = Referral.objects.filter(Q(result__in=fresh) | Q(subject__in=fresh)).exclude(result="")
        fresh = (divided | {name for pair in known.values_list("subject", "result") for name in pair}) - names
    return names


# --- making one ------------------------------------------------------------------------------------------------------


def give(record, word: str, reply_key: str = "") -> Receipt:
    """The receipt of a code that a browser made: it keeps the code and sends its word, and its public half if sealed."""
    running()
    if not WORD.fullmatch(word) or (reply_key and not is_key(reply_key)):
        raise ValidationError(_t("The receipt could not be made. Load the page anew and send it once more."))
    receipt = Receipt(subject=subject_name(record), lookup=sealing.lookup(word), reply_key=reply_key, made_on=today())
    try:
        receipt.save(force_insert=True)
    except IntegrityError:
        raise ValidationError(SENT) from None
    return receipt


def make(record, sealed: bool, token: str = "") -> str:
    """The code of a new receipt, to be shown once. With the token of the form, the form sent twice gives the same code."""
    code = sealing.code_of(token) if token else sealing.new_code()
    way = sealing.way_of(code)
    give(record, way.word, sealing.encoded(way.pair.public) if sealed else "")
    return code


def is_key(text: str) -> bool:
    try:
        return len(sealing.decoded(text)) == 32
    except ValueError:
        return False


def find(word: str) -> Receipt | None:
    """The receipt of a word. It is looked up by a keyed hash: how long that takes tells nothing of words that exist."""
    return Receipt.objects.filter(lookup=sealing.lookup(word)).first()


def of(record) -> Receipt | None:
    return Receipt.objects.filter(subject=subject_name(record)).first()


# --- later -----------------------------------------------------------------------------------------------------------


def move(from_record, to_record) -> None:
    """A report that became a record of another register is found there by the same code, with all messages."""
    running()
    Receipt.objects.filter(subject=subject_name(from_record)).update(subject=subject_name(to_record))


def close(record, erase: bool = False) -> None:
    """No more messages; with `erase` those there are emptied, when their time of keeping is over."""
    running()
    Receipt.objects.filter(subject=subject_name(record), closed_on=None).update(closed_on=today())
    if erase:
        kept = Message.objects.filter(receipt__subject=subject_name(record), erased_on=None)
        kept.update(text="", box=None, copy=None, erased_on=today())


# --- what the messages say -------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Said:
    """A message as a page shows it: its `text`, or a `box` (base64) that the browser opens, with the key of `desk`."""

    from_reporter: bool
    on: date
    text: str = ""
    box: str = ""
    erased: bool = False
    unreadable: bool = False
    desk: int | None = None


def messages(receipt: Receipt, officers: bool = False) -> list[Said]:
    """All messages, for the browser to open: of each the box that is sealed to the side that looks."""
    return [
        Said(
            one.from_reporter, one.sent_on, one.text, encoded(one.box if one.from_reporter == officers else one.copy),
            bool(one.erased_on), desk=one.desk_id,
        )
        for one in receipt.messages.all()
    ]  # fmt: skip


def encoded(box: bytes | memoryview | None) -> str:
    return sealing.encoded(bytes(box)) if box else ""


def boxes(receipt: Receipt, text: str) -> dict[str, str]:
    """What `write_from_reporter` keeps of a text that the server seals, in memory, to the desk and to the receipt."""
    if receipt.desk is None:
        return {}
    message, to = sealing.packed({"text": text}), receipt.desk.public
    box, copy = (sealing.encoded(sealing.seal(message, key)) for key in (to, receipt.reply_key))
    return {"box": box, "copy": copy, "to": to}


def opened(said: Said, private: bytes) -> Said:
    """The same with its text, for a code typed in without JavaScript: opened in memory and kept nowhere."""
    if not said.box:
        return said
    try:
        text = str(sealing.unpacked(sealing.unseal(sealing.decoded(said.box), private)).get("text", ""))
    except (CryptoError, ValueError, AttributeError):
        return Said(said.from_reporter, said.on, unreadable=True)
    return Said(said.from_reporter, said.on, text)
