"""The gate of public forms: whoever fills one in passes, a script is slowed. Never by address, never by refusal.

Every form carries a signed token that serves once. Where JavaScript runs, the browser does a small piece of work on it
while the person types; the work grows with what came in the last minute. Where it does not, so many reports a minute
pass as they are. Whatever is above that is kept like the rest and waits in the queue: it is numbered a little later.

The token also stands in for Django's guard against forged forms, which would need a cookie that marks the visitor.
"""

import hashlib
import math
import secrets
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from enum import Enum

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.signing import BadSignature, Signer
from django.db import IntegrityError
from django.http import HttpRequest
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _

from tuquan.casework.models import SpentToken
from tuquan.kit.period import today

LIFE = 12 * 3600  # seconds that a form may stay open
HASTY = 3  # seconds within which nobody fills in a form by hand
SLOT, MINUTE = 10, 6  # the load is counted in slots of so many seconds; so many are a minute
BITS, MOST_BITS = 16, 22  # work: about 65,000 hashes, under a second on a cheap phone; at most some 4 million
SIGNER = Signer(salt="tuquan.gate", sep="~")
AGAIN = _("Not taken yet. Nothing is lost: please wait a few seconds and press the button again.")


class Verdict(Enum):
    """What happens to a report that is kept: it goes on at once, or when its turn comes."""

    PASS = "pass"  # noqa: S105
    QUEUE = "queue"


class Refused(ValidationError):
    """The token serves no more. Nothing that was typed is lost: the page comes back with a new one.

    `spent`: this very form arrived before.
    """

    spent = False


class Spent(Refused):
    spent = True


@dataclass(frozen=True)
class Fields:
    """What a form carries: a fresh token and how many bits of work it asks for."""

    token: str
    bits: int


@dataclass(frozen=True)
class Token:
    """A token as it came back; `text` is all of it."""

    text: str
    form: str
    bits: int
    since: int

    @property
    def digest(self) -> str:
        return salted_hmac("tuquan.gate.spent", self.text, algorithm="sha256").hexdigest()

    @property
    def age(self) -> float:
        return time.time() - self.since


def fields(form: str) -> Fields:
    """A token for one filling-in of this form; a template puts it in with casework/gate.html."""
    bits = bits_asked(load(form, worked=True))
    return Fields(SIGNER.sign(f"{form}.{bits}.{int(time.time())}.{secrets.token_urlsafe(12)}"), bits)


def check(request: HttpRequest, form: str) -> Verdict:
    """Spend the token of this form. Call it in the transaction that keeps the report, and let Refused end that."""
    token = read(request.POST.get("gate", ""), form)
    worked = proves(token, request.POST.get("gate_work", ""))
    busy = load(form, worked)
    row = SpentToken(digest=token.digest, form=form, worked=worked, slot=slot_now(), last_day=today_after(LIFE))
    try:
        row.save(force_insert=True)
    except IntegrityError:
        raise Spent(_("This was sent already. It arrived once, and the first receipt holds."), "spent") from None
    if worked:
        return Verdict.PASS if token.bits >= bits_asked(busy) else Verdict.QUEUE
    return Verdict.PASS if busy < settings.PACE and token.age >= HASTY else Verdict.QUEUE


def read(text: str, form: str) -> Token:
    """The token as we signed it, for this form, still alive. Raises Refused."""
    try:
        name, bits, since, _nonce = SIGNER.unsign(text).split(".")
        token = Token(text, name, int(bits), int(since))
    except (BadSignature, ValueError):
        raise Refused(
            _("The page could not be recognised. Nothing is lost: please press the button again."), "forged"
        ) from None
    if token.form != form or token.age < -60:
        raise Refused(_("The page could not be recognised. Nothing is lost: please press the button again."), "forged")
    if token.age > LIFE:
        raise Refused(_("The page was open for very long. Nothing is lost: please press the button again."), "expired")
    return token


def proves(token: Token, work: str) -> bool:
    """Whether SHA-256 of "token:work" begins with as many zero bits as the token asks for."""
    if not work.isascii() or not work.isdecimal() or len(work) > 20:
        return False
    digest = hashlib.sha256(f"{token.text}:{work}".encode()).digest()
    return int.from_bytes(digest, "big") >> (256 - token.bits) == 0


def bits_asked(busy: int) -> int:
    """One more bit, twice the work, each time that twice as many came."""
    extra = math.ceil(math.log2(busy / settings.PACE)) if busy > settings.PACE else 0
    return min(BITS + extra, MOST_BITS)


def load(form: str, worked: bool) -> int:
    """How many of this kind came in the last minute."""
    return SpentToken.objects.filter(form=form, worked=worked, slot__gt=slot_now() - MINUTE).count()


def slot_now() -> int:
    return int(time.time()) // SLOT


def today_after(seconds: int) -> date:
    return date.fromordinal(today().toordinal() + math.ceil(seconds / 86_400))


def just_spent(request: HttpRequest, form: str) -> str:
    """The token, where it was spent in the last two minutes: the same form came twice. Else empty."""
    try:
        token = read(request.POST.get("gate", ""), form)
    except Refused:
        return ""
    lately = SpentToken.objects.filter(digest=token.digest, slot__gt=slot_now() - 2 * MINUTE)
    return token.text if lately.exists() else ""


# --- the queue -------------------------------------------------------------------------------------------------------


@dataclass
class Waiting:
    """So many of what waits in this register's queue are wanted: what its verb that lets in is done to."""

    register: str
    limit: int
    done: int = 0

    def __str__(self):
        return self.register

    def journal_details(self) -> dict:
        return {"rows": self.done}


_queues: dict[str, Callable[[int], int]] = {}


def admit(name: str, let_in: Callable[[int], int]) -> None:
    """Have the worker call `let_in(limit)`: it numbers up to so many of what waits, oldest first, and says how many."""
    _queues[name] = let_in


def tend() -> int:
    """Done by the worker every SLOT seconds: forget times and old tokens, let in what waits at the usual pace."""
    SpentToken.objects.filter(slot__lte=slot_now() - 2 * MINUTE).update(slot=None)
    SpentToken.objects.filter(last_day__lt=today()).delete()
    room = math.ceil(settings.PACE / MINUTE)
    return sum(let_in(math.ceil(room / len(_queues))) for let_in in _queues.values())
