"""Roman numerals, as parts, sections and annexes bear them."""

TENS = ("", "X", "XX", "XXX", "XL", "L", "LX", "LXX", "LXXX", "XC")
ONES = ("", "I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX")


def roman(number: int) -> str:
    """ "XIV" for 14; up to 99."""
    return TENS[number // 10] + ONES[number % 10]
