"""Verbs over an officer's own reading key. What arrives here was made and wrapped in the officer's browser."""

import binascii

from django.core.exceptions import PermissionDenied, ValidationError
from django.utils.translation import gettext_lazy as _

from tuquan.casework import sealing
from tuquan.casework.models import ReaderKey
from tuquan.journal.actions import action
from tuquan.kit.period import today

KEY, SALT, WRAPPED, SEALED_KEY, SEALED_SHARE = 32, 16, 72, 80, 81  # bytes
FEWEST_PASSES, MOST_PASSES = 1, 100
LEAST_MEMORY, MOST_MEMORY = 19 * 1024, 1024 * 1024  # KiB; the least that OWASP advises for Argon2id


def checked(name: str, text: str, size: int) -> str:
    """Base64 of so many bytes, else the browser did not do its part."""
    try:
        right = len(sealing.decoded(text)) == size
    except (binascii.Error, ValueError):
        right = False
    if not right:
        raise ValidationError({name: _("This was not made by the page. Open it again with JavaScript switched on.")})
    return text


@action(_("Make a reading key"))
def make_key(key: ReaderKey, *, public: str, wrapped: str, salt: str, passes: int, memory_kib: int, by) -> ReaderKey:
    """Keep an officer's first key: the public half, and the private one under a passphrase that nobody else knows."""
    own(key, by)
    if key.user.reader_keys.filter(retired_on=None).exists():
        raise ValidationError(_("This account has a key already."))
    return keep(key, public, wrapped, salt, passes, memory_kib)


@action(_("Change the passphrase"))
def change_passphrase(key: ReaderKey, *, wrapped: str, salt: str, passes: int, memory_kib: int, by) -> ReaderKey:
    """The same key under another passphrase; all seats stay."""
    own(key, by)
    return keep(key, key.public, wrapped, salt, passes, memory_kib)


@action(_("Make a new reading key"))
def renew_key(key: ReaderKey, *, public: str, wrapped: str, salt: str, passes: int, memory_kib: int, by) -> ReaderKey:
    """For a lost passphrase: the old key and all its seats end; colleagues give the seats anew."""
    own(key, by)
    key.seats.live().update(last_day=today())
    key.retired_on = today()
    key.save()
    return keep(ReaderKey(user=key.user), public, wrapped, salt, passes, memory_kib)


def own(key: ReaderKey, by) -> None:
    """Keys are touched by their owners only, and while in use."""
    if key.user != by:
        raise PermissionDenied(_("A key belongs to one officer alone."))
    if key.retired_on:
        raise ValidationError(_("This key was replaced by another."))


def keep(key: ReaderKey, public: str, wrapped: str, salt: str, passes: int, memory_kib: int) -> ReaderKey:
    if not FEWEST_PASSES <= passes <= MOST_PASSES or not LEAST_MEMORY <= memory_kib <= MOST_MEMORY:
        raise ValidationError({"passes": _("The passphrase would protect the key too weakly.")})
    key.public, key.made_on = checked("public", public, KEY), key.made_on or today()
    key.wrapped, key.salt = checked("wrapped", wrapped, WRAPPED), checked("salt", salt, SALT)
    key.passes, key.memory_kib = passes, memory_kib
    key.save()
    return key
