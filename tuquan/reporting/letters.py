"""How wide bold Times New Roman runs, so that a drawn rule can be as long as the text above it, or a part of it."""

import unicodedata

# advance widths in thousandths of the size; a letter with marks is as wide as without, but for ơ and ư
WIDTHS = {
    letter: width
    for width, alphabet in {
        250: " ,.", 278: "il/", 333: "fjt-():", 389: "sI", 444: "cerz", 500: "agovxyJ0123456789–", 554: "ơ",
        556: "bdhknpquSđ", 600: "ư", 611: "FP", 667: "BELTZ", 722: "wACDNRUVXYĐ", 778: "GHKOQƠ", 796: "Ư", 833: "m",
        944: "M", 1000: "W",
    }.items()
    for letter in alphabet
}  # fmt: skip
WHOLE = ("ỦY BAN NHÂN DÂN", "HỘI ĐỒNG NHÂN DÂN", "BAN CHỈ ĐẠO")  # never broken
HORN = "\u031b"


def width_cm(text: str, size: float) -> float:
    """The length of a line of bold text of this size in points."""
    return sum(width(letter) for letter in unicodedata.normalize("NFC", text)) * size / 1000 / 72 * 2.54


def balanced(text: str, size: float, column: float) -> list[str]:
    """A name in one line where it fits, else in two that are as equal as its words allow; nothing for nothing."""
    words = text.split()
    for name in WHOLE:
        if name in text:
            words = text.replace(name, name.replace(" ", "\u00a0")).split(" ")
    words = [word.replace("\u00a0", " ") for word in words]
    if not words or width_cm(text, size) <= column:
        return [text] if words else []
    pairs = [(" ".join(words[:cut]), " ".join(words[cut:])) for cut in range(1, len(words))]
    return list(min(pairs, key=lambda pair: max(width_cm(line, size) for line in pair))) if pairs else [text]


def width(letter: str) -> int:
    if letter in WIDTHS:
        return WIDTHS[letter]
    bare, *marks = list(unicodedata.normalize("NFD", letter))
    if HORN in marks:
        bare = unicodedata.normalize("NFC", bare + HORN)
    return WIDTHS.get(bare, 500)
