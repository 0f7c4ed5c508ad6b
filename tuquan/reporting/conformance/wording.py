"""Reading Vietnamese as offices write it: tone marks in either place, letters of either case."""

import re
import unicodedata

TONES = {
    "oà": "òa", "oá": "óa", "oả": "ỏa", "oã": "õa", "oạ": "ọa", "oè": "òe", "oé": "óe", "oẻ": "ỏe", "oẽ": "õe",
    "oẹ": "ọe", "uỳ": "ùy", "uý": "úy", "uỷ": "ủy", "uỹ": "ũy", "uỵ": "ụy",
}  # fmt: skip
MOVED = re.compile("|".join(TONES))
ROMAN = re.compile(r"M{0,3}(CM|CD|D?C{0,3})(XC|XL|L?X{0,3})(IX|IV|V?I{0,3})")
BODIES = (
    "BỘ ", "CÔNG AN", "ỦY BAN", "HỘI ĐỒNG", "SỞ ", "CỤC", "TỔNG CỤC", "BAN ", "VĂN PHÒNG", "PHÒNG", "TRUNG TÂM", "TRƯỜNG",
    "MẶT TRẬN", "HỘI ", "ĐOÀN", "LIÊN ĐOÀN", "ĐẢNG ỦY", "CHI CỤC", "THANH TRA", "VIỆN", "TÒA ÁN", "BỘ CHỈ HUY", "TỔ ",
)  # fmt: skip
HEADS = ("CHỦ TỊCH", "GIÁM ĐỐC", "BỘ TRƯỞNG", "THỨ TRƯỞNG", "TRƯỞNG", "CỤC TRƯỞNG", "CHÁNH", "VIỆN TRƯỞNG", "TỔNG GIÁM ĐỐC",
         "HIỆU TRƯỞNG", "CHỦ NHIỆM", "TỔ TRƯỞNG", "CHỈ HUY TRƯỞNG", "THỦ TRƯỞNG", "THỦ TƯỚNG", "TỔNG CỤC TRƯỞNG")  # fmt: skip


def fold(text: str) -> str:
    """What two spellings of the same words have in common."""
    text = " ".join(unicodedata.normalize("NFC", text).casefold().split())
    return MOVED.sub(lambda found: TONES[found[0]], text)


def bare(text: str) -> str:
    """The letters alone."""
    return "".join(letter for letter in fold(text) if letter.isalnum())


def is_upper(text: str) -> bool:
    return text == text.upper() and any(letter.isalpha() for letter in text)


def is_roman(text: str) -> bool:
    return bool(text) and ROMAN.fullmatch(text) is not None


def is_typed_rule(text: str) -> bool:
    """A line made of signs: "------" """
    return len(text) >= 3 and not text.strip("-_–—=*~.… ") and text.strip(". …") != ""


def starts_body(text: str) -> bool:
    return fold(text).startswith(tuple(fold(word) for word in BODIES))


def starts_head(text: str) -> bool:
    return fold(text).startswith(tuple(fold(word) for word in HEADS))

