"""Names of units that are no more, in a text that does not say so."""

import re
from collections.abc import Iterator
from datetime import date

from django.utils.translation import gettext as _

from tuquan.places.models import Place
from tuquan.reporting.linter.text import config, words

CAPITAL = r"[A-ZÀ-ỸĐ][\wÀ-ỹ]*"
MOST = 5  # words of a name


def gone(text: str, day: date) -> Iterator[tuple[str, str]]:
    """Units named in the text that ended before this day, where no note stands beside them."""
    found = list(named(text))
    if not found:
        return
    candidates = {name for _start, _end, names in found for name in names}
    lives: dict[str, list[date | None]] = {}
    for name, last in Place.objects.filter(name__in=candidates).values_list("name", "last_day"):
        lives.setdefault(name, []).append(last)
    for start, _end, names in found:
        name = next((one for one in names if one in lives), None)  # the longest first
        if name is None or any(last is None or last >= day for last in lives[name]):
            continue
        end = start + len(name)
        if not words("places", "note").search(text[end : end + 60]) and not words("places", "note").search(
            text[max(0, start - 30) : start]
        ):
            note = config()["places"]["write"]
            yield text[start:end], _("%(name)s is no more: say so, as in “%(note)s”.") % {"name": name, "note": note}


def named(text: str) -> Iterator[tuple[int, int, list[str]]]:
    """Every "huyện Đức Thọ" with the names it may be, the longest first."""
    kinds = "|".join(config()["places"]["kinds"])
    for found in re.finditer(rf"\b({kinds})\s+({CAPITAL}(?:\s+{CAPITAL}){{0,{MOST - 1}}})", text, re.IGNORECASE):
        if not found[2][:1].isupper():
            continue
        parts = found[2].split()
        parts = parts[: next((number for number, part in enumerate(parts) if not part[:1].isupper()), len(parts))]
        kind = found[1][:1].upper() + found[1][1:].lower()
        names = [f"{kind} {' '.join(parts[:count])}" for count in range(len(parts), 0, -1)]
        yield found.start(), found.end(), names
