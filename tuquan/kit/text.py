"""Vietnamese text made comparable."""

import re
import unicodedata

SPACES = re.compile(r"\s+")
# Control letters, which neither databases nor documents hold, and marks that hide, join or turn round what is read.
UNSEEN = re.compile(
    "[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\u00ad\u061c\u180e\u200b-\u200f"
    "\u202a-\u202e\u2060-\u206f\ufeff\ud800-\udfff]"
)
DIGITS = 18  # what every key and count of the database can hold


def clean(text: str) -> str:
    """One spelling for one text: precomposed letters (NFC), nothing unseen, single spaces, no blanks at the ends."""
    return SPACES.sub(" ", UNSEEN.sub("", unicodedata.normalize("NFC", text))).strip()


def whole_number(text: str) -> int | None:
    """The number that an address names, of a page or a key; None for what is none, or larger than any can be."""
    return int(text) if text.isascii() and text.isdigit() and len(text) <= DIGITS else None


def fold(text: str) -> str:
    """Lower case without diacritics, for search: "Đức Thọ" and "duc tho" are equal. đ is a letter, not a mark."""
    marked = unicodedata.normalize("NFD", text.lower().replace("đ", "d"))
    bare = "".join(letter for letter in marked if not unicodedata.combining(letter))
    return SPACES.sub(" ", bare).strip()
