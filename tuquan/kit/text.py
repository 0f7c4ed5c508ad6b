"""Vietnamese text made comparable."""

import re
import unicodedata

SPACES = re.compile(r"\s+")


def clean(text: str) -> str:
    """One spelling for one text: precomposed letters (NFC), single spaces, no blanks at the ends."""
    return SPACES.sub(" ", unicodedata.normalize("NFC", text)).strip()


def fold(text: str) -> str:
    """Lower case without diacritics, for search: "Đức Thọ" and "duc tho" are equal. đ is a letter, not a mark."""
    marked = unicodedata.normalize("NFD", text.lower().replace("đ", "d"))
    bare = "".join(letter for letter in marked if not unicodedata.combining(letter))
    return SPACES.sub(" ", bare).strip()
