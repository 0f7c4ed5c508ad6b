"""Envelopes: sealed parts of a record. Written inside actions; opened in officers' browsers, never here."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.apps import apps
from django.core.exceptions import ObjectDoesNotExist
from django.utils.functional import Promise

from tuquan.accounts.models import User
from tuquan.casework import desks, sealing
from tuquan.casework.models import Desk, Envelope, Opening, Part
from tuquan.journal.actions import running, subject_name
from tuquan.kit.period import today


@dataclass(frozen=True)
class Reading:
    """Which right opens the envelopes of a sort of record, and what its sealed fields are called."""

    right: str
    labels: Mapping[str, str | Promise] = field(default_factory=dict)


READABLE: dict[str, Reading] = {}


def readable(model_label: str, reads_right: str, labels: Mapping[str, str | Promise] | None = None) -> None:
    """Declare that records of this model ("tips.Tip") have envelopes, read with this right at `record.place`.

    A record that asks for another right names it itself, as `record.reads`.
    """
    READABLE[model_label] = Reading(reads_right, labels or {})


def put(record, part: str, box: bytes, desk: Desk, guardian: Desk | None = None, by_browser: bool = False) -> Envelope:
    """Keep what was sealed; a part sealed to the same desk again takes the place of the first."""
    running()
    envelope = Envelope(subject=subject_name(record), part=part, desk=desk, box=box, guardian=guardian, by_browser=by_browser)
    Envelope.objects.bulk_create(
        [envelope], update_conflicts=True, unique_fields=["subject", "part", "desk"],
        update_fields=["box", "guardian", "by_browser", "erased_on"],
    )  # fmt: skip
    return envelope


def seal_content(record, content: dict, desk: Desk, part: str = Part.CONTENT) -> Envelope:
    """Seal on the server, for senders without JavaScript and for desks that type in a call."""
    return put(record, part, sealing.seal(sealing.packed(content), desk.public), desk)


def seal_identity(record, identity: dict, desk: Desk, guardian: Desk) -> Envelope:
    """Seal who reports: the guardian's layer outside, the desk's inside."""
    box = sealing.seal(sealing.packed(identity), desk.public, guardian.public)
    return put(record, Part.IDENTITY, box, desk, guardian)


def erase(record, *parts: str) -> int:
    """Empty these parts (default all) and what was taken out of them; returns how many there were."""
    running()
    found = of(record).filter(erased_on=None)
    if parts:
        found = found.filter(part__in=parts)
    keys = list(found.values_list("pk", flat=True))
    Opening.objects.filter(envelope__in=keys).update(half=None)
    return Envelope.objects.filter(pk__in=keys).update(box=b"", erased_on=today())


def of(record):
    """The envelopes of a record."""
    return Envelope.objects.filter(subject=subject_name(record)).select_related("desk__place", "guardian__place")


def record_of(subject: str) -> Any:
    """The record that an envelope belongs to; None when it is gone."""
    label, _colon, pk = subject.partition(":")
    try:
        return apps.get_model(label)._default_manager.get(pk=pk)
    except (LookupError, ObjectDoesNotExist, ValueError):
        return None


def reads(user: User, envelope: Envelope) -> bool:
    """Whether this user sits at the envelope's desk and may read the record that it belongs to."""
    record = record_of(envelope.subject) if envelope.subject.partition(":")[0] in READABLE else None
    return record is not None and user.may(right_of(record), record.place) and desks.opens(user, envelope.desk)


def right_of(record) -> str | None:
    """The right to read a record: its own, where it is of a sort that others of its model are not, else its model's."""
    reading = READABLE.get(record._meta.label)
    return (getattr(record, "reads", None) or reading.right) if reading else None


def labels_of(envelope: Envelope) -> dict[str, str]:
    """What its fields are called: by its own register, else by the one from which the case was taken over."""
    own = READABLE.get(envelope.subject.partition(":")[0])
    readings = [*READABLE.values(), *([own] if own else [])]
    return {name: str(label) for reading in readings for name, label in reading.labels.items()}
