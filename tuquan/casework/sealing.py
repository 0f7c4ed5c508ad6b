"""Sealed boxes (libsodium), and the code of a receipt with the key pair that it gives.

The server seals; it opens nothing but answers to a receipt whose code somebody has just typed in. `unwrap` and `unseal`
of a desk's boxes happen in officers' browsers (`static/casework/desk.js`); here they serve the demo and the tests.
"""

import base64
import json
import secrets
import unicodedata
from dataclasses import dataclass

from django.utils.crypto import salted_hmac
from nacl import pwhash
from nacl.encoding import RawEncoder
from nacl.hash import blake2b
from nacl.public import PrivateKey, PublicKey, SealedBox
from nacl.secret import SecretBox

DIGITS, GROUP = 28, 4  # 26 random digits (86 bits) and two that check them
PASSES, MEMORY_KIB = 3, 64 * 1024
OVERHEAD = 48  # bytes that a sealed box is longer than what it holds
LARGEST = 128 * 1024  # bytes of a box: far more than the longest text that a form takes
STEP = 512  # texts are filled up to a multiple of so many bytes: a length tells on its writer


class WrongCode(ValueError):
    """No receipt has this code: a digit was mistyped."""


@dataclass(frozen=True)
class Pair:
    """A key pair; both halves raw, 32 bytes."""

    private: bytes
    public: bytes


def encoded(raw: bytes) -> str:
    return base64.b64encode(raw).decode()


def decoded(text: str) -> bytes:
    return base64.b64decode(text, validate=True)


def new_pair() -> Pair:
    return pair_of(bytes(PrivateKey.generate()))


def pair_of(private: bytes) -> Pair:
    return Pair(private, bytes(PrivateKey(private).public_key))


def seal(message: bytes, *publics: bytes | str) -> bytes:
    """Into a sealed box to the first key, that into one to the second, and so on: the last is opened first."""
    for public in publics:
        raw = decoded(public) if isinstance(public, str) else public
        message = SealedBox(PublicKey(raw)).encrypt(message)
    return message


def unseal(box: bytes, private: bytes) -> bytes:
    """Raises nacl.exceptions.CryptoError where the box is sealed to another key."""
    return SealedBox(PrivateKey(private)).decrypt(box)


def packed(content: dict) -> bytes:
    """Fields as JSON, filled up with spaces."""
    raw = json.dumps(content, ensure_ascii=False).encode()
    return raw + b" " * (-len(raw) % STEP)


def unpacked(raw: bytes) -> dict:
    return json.loads(raw)


def wrap(private: bytes, passphrase: str, salt: bytes, passes: int = PASSES, memory_kib: int = MEMORY_KIB) -> bytes:
    """A private half under a passphrase, as the officers' browsers do it."""
    return bytes(SecretBox(_stretched(passphrase, salt, passes, memory_kib)).encrypt(private))


def unwrap(box: bytes, passphrase: str, salt: bytes, passes: int = PASSES, memory_kib: int = MEMORY_KIB) -> bytes:
    """Raises nacl.exceptions.CryptoError where the passphrase is wrong."""
    return SecretBox(_stretched(passphrase, salt, passes, memory_kib)).decrypt(box)


def _stretched(passphrase: str, salt: bytes, passes: int, memory_kib: int) -> bytes:
    typed = unicodedata.normalize("NFC", passphrase).encode()
    return pwhash.argon2id.kdf(32, typed, salt, opslimit=passes, memlimit=memory_kib * 1024)


# --- the code of a receipt -------------------------------------------------------------------------------------------


def new_code() -> str:
    """28 digits, of which the last two check the others (ISO 7064, 97-10)."""
    return checked(secrets.randbelow(10 ** (DIGITS - 2)))


def code_of(token: str) -> str:
    """The code that belongs to one token of the gate, so that a form sent twice is answered twice alike.

    Nothing is kept of the token but a keyed hash, so nobody can work the code out later.
    """
    drawn = salted_hmac("tuquan.receipt.code", token, algorithm="sha256").digest()
    return checked(int.from_bytes(drawn, "big") % 10 ** (DIGITS - 2))


def checked(number: int) -> str:
    """The number with the two digits that check it."""
    return f"{number:0{DIGITS - 2}d}{98 - number * 100 % 97:02d}"


def shown(code: str) -> str:
    """In groups that can be read out."""
    return " ".join(code[start : start + GROUP] for start in range(0, DIGITS, GROUP))


def read_code(typed: str) -> str:
    """The digits of what was typed. Raises WrongCode."""
    code = "".join(letter for letter in typed if letter.isdecimal() and letter.isascii())
    if len(code) != DIGITS or int(code) % 97 != 1:
        raise WrongCode
    return code


@dataclass(frozen=True)
class Way:
    """What the code of a receipt gives: the word that finds the report, and the pair to which answers are sealed.

    `word` is hexadecimal. A browser that seals sends only the word and the public half; the code stays with it.
    """

    word: str
    pair: Pair


def way_of(code: str) -> Way:
    seed = blake2b(code.encode(), digest_size=32, key=b"tuquan receipt", encoder=RawEncoder)
    word, private = (blake2b(name, digest_size=32, key=seed, encoder=RawEncoder) for name in (b"lookup", b"reply"))
    return Way(word.hex(), pair_of(private))


def lookup(word: str) -> str:
    """What is kept of the word: a hash under the installation's own key."""
    return salted_hmac("tuquan.receipt", word, algorithm="sha256").hexdigest()
