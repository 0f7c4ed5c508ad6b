"""`@action`: one verb is a function to call, a right to hold, a line in the journal and a button."""

import functools
from collections.abc import Callable, Iterable
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any, Protocol
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from tuquan.journal.models import Event, time_ordered_uuid
from tuquan.kit.bulk import insert_one
from tuquan.kit.models import plain_value
from tuquan.kit.period import midnight, today


class Actor(Protocol):
    """Whoever acts: a user, or one of the two actors below."""

    @property
    def username(self) -> str: ...

    def refusal(self, right: str, places: list | None) -> str | None:
        """Why this actor may not do this at all of these places, in the user's words; None when they may.

        Without places (None) the right is needed over the whole installation.
        """


@dataclass(frozen=True)
class OutsideActor:
    """An actor without an account, who may do just these verbs, anywhere."""

    username: str
    verbs: frozenset[str]

    def refusal(self, right: str, places: list | None) -> str | None:
        return None if right in self.verbs else f"{self.username}: {right}"


SYSTEM = OutsideActor(
    "SYSTEM",
    frozenset(
        {
            "casework.recount", "ledger.recount", "schemes.fall_dormant", "tips.let_in", "tips.erase_identity",
            "tips.erase_contents", "petitions.let_in", "petitions.erase_identity", "petitions.erase_contents",
        }
    ),
)
RESIDENT = OutsideActor(
    "RESIDENT", frozenset({"casework.write_from_reporter", "petitions.rate", "petitions.submit", "tips.send"})
)

RIGHTS: dict[str, Any] = {}  # every name that a role can hold: actions, and the rights to read declared by `reading`
ACTIONS: dict[str, "Action"] = {}
# (model, right): its records, or those that the function gives, show in the journal to those alone who hold the right there
VEILED: dict[tuple[str, str], Callable[[], Any] | None] = {}
DISCREET: dict[str, str] = {}  # verbs whose events keep the day alone, and the right without which they do not show
_running: ContextVar["Running | None"] = ContextVar("running action", default=None)


@dataclass(frozen=True)
class Running:
    """The action under way: the event it will leave and who does it."""

    event: UUID
    verb: str
    actor: str


class NoAction(RuntimeError):
    """Something was changed outside an action, where neither the right nor the journal is assured."""


def running() -> Running:
    """The action under way. Raises NoAction outside one."""
    now = _running.get()
    if now is None:
        raise NoAction("records change only inside an action")
    return now


def reading(name: str, label) -> str:
    """Declare a right to read, so that roles can hold it."""
    RIGHTS[name] = label
    return name


READ = reading("journal.read", _("Read the journal"))


def discreet(*verbs: str, reads: str = "") -> None:
    """Events of these verbs carry the day and no hour; whoever lacks the right `reads` at their place sees none."""
    DISCREET.update(dict.fromkeys(verbs, reads))


def veil(model_label: str, reads: str, which: Callable[[], Any] | None = None) -> None:
    """No act upon records of this model shows to who lacks the right `reads` at its place, whatever the verb.

    `which` gives a query of those for which this holds, where it does not hold for all.
    """
    VEILED[model_label, reads] = which


def subject_name(subject) -> str:
    return f"{subject._meta.label}:{subject.pk}" if hasattr(subject, "_meta") else str(subject)


class Action:
    """A verb. Calling it asks for the right, opens the transaction, does the work and writes the event."""

    def __init__(self, function: Callable, label):
        self.function = function
        self.label = label
        self.name = f"{function.__module__.split('.')[1]}.{function.__name__}"
        functools.update_wrapper(self, function)
        RIGHTS[self.name] = label
        ACTIONS[self.name] = self

    def __call__(self, subject, *, by: Actor, **given):
        """Do it to `subject`. Raises PermissionDenied with the reason, or ValidationError from the verb itself."""
        moment = midnight(today()) if self.name in DISCREET else timezone.now()
        with transaction.atomic():
            if hasattr(subject, "lock"):
                subject.lock()
            places = self.allow(subject, by, ())
            before = snapshot(subject)
            now = Running(time_ordered_uuid(moment), self.name, by.username)
            token = _running.set(now)
            try:
                result = self.function(subject, by=by, **given)
            finally:
                _running.reset(token)
            about = result if hasattr(result, "_meta") else subject
            places = self.allow(about, by, places) or places
            event = Event(
                uid=now.event,
                at=moment,
                verb=self.name,
                actor=by.username,
                place=places[0].pk if places else None,
                place_name=str(places[0]) if places else "",
                subject=subject_name(about),
                details=changes(about, before if about is subject else {}),
            )
            insert_one(event)
        return result

    def allow(self, subject, by: Actor, asked: Iterable) -> list:
        """Ask for the right at all places of the subject not asked about yet; a change of place asks at both."""
        if not hasattr(subject, "act_places"):
            places, new = None, not asked
        else:
            places = list(subject.act_places())
            new = not asked or bool({place.pk for place in places} - {place.pk for place in asked})
        if new and (why := by.refusal(self.name, places)) is not None:
            raise PermissionDenied(why)
        return places or []


def snapshot(subject) -> dict:
    if not hasattr(subject, "_meta") or subject._state.adding:
        return {}
    return {name: plain_value(subject, name) for name in subject.plain}


def changes(subject, before: dict) -> dict:
    """The non-personal fields that differ from before; what a batch says of itself when it is no row."""
    if hasattr(subject, "journal_details"):
        return subject.journal_details()
    if not hasattr(subject, "_meta"):
        return {}
    after = {name: plain_value(subject, name) for name in subject.plain}
    return {name: value for name, value in after.items() if value not in (None, "") and before.get(name) != value}


def action(label) -> Callable[[Callable], Action]:
    """Make a function `verb(subject, *, by, ...)` an action with this label."""
    return lambda function: Action(function, label)
