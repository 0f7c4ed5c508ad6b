"""Names of schemes: who bears one, which are likely the same, and how a text finds its scheme.

One scheme is known under many names: as first given, after a renaming, and those of schemes merged into it.
"""

import re
from collections.abc import Iterable
from difflib import SequenceMatcher
from typing import NamedTuple

from tuquan.kit.text import fold
from tuquan.schemes.models import Alias, Scheme

# What officers abbreviate, folded, in full.
SHORT = {
    "antt": "an ninh trat tu", "antq": "an ninh to quoc", "anqg": "an ninh quoc gia",
    "ttatxh": "trat tu an toan xa hoi",
    "atgt": "an toan giao thong", "ttatgt": "trat tu an toan giao thong", "pccc": "phong chay chua chay",
    "cnch": "cuu nan cuu ho", "pctp": "phong chong toi pham", "pcmt": "phong chong ma tuy", "tnxh": "te nan xa hoi",
    "kdc": "khu dan cu", "tdp": "to dan pho", "dn": "doanh nghiep", "cq": "co quan", "ubnd": "uy ban nhan dan",
    "mttq": "mat tran to quoc", "ccb": "cuu chien binh", "hv": "hoi vien", "tq": "tu quan", "nd": "nhan dan",
}  # fmt: skip
BARE = {"mo", "hinh", "diem", "ve", "va", "cua", "trong", "o", "tai", "cac", "nhung", "theo"}  # say nothing of a scheme
BRACKETS = re.compile(r"\([^)]*\)")
SHARED = 0.6  # the part of all words of two names that they share
SPELT = 0.85  # how nearly two names are spelt alike


class Known(NamedTuple):
    """A name that some scheme bears, and the living scheme which that is."""

    name: str
    folded: str
    scheme: int


def known() -> list[Known]:
    """All names in the register. A name of a merged scheme stands for the one into which it went."""
    rows = list(Scheme.objects.standing().values_list("pk", "name", "folded", "into"))
    went = {pk: into for pk, _name, _folded, into in rows if into}

    def living(pk: int) -> int:
        while pk in went:
            pk = went[pk]
        return pk

    aliases = Alias.objects.filter(scheme__voided_on=None).values_list("scheme", "name", "folded")
    return [Known(name, folded, living(pk)) for pk, name, folded, _into in rows] + [
        Known(name, folded, living(pk)) for pk, name, folded in aliases
    ]


def words(folded: str) -> list[str]:
    """The telling words of a folded name, abbreviations in full; what stands in brackets is a remark."""
    folded = BRACKETS.sub(" ", folded) or folded
    spelt = " ".join(SHORT.get(word, word) for word in re.findall(r"\w+", folded)).split()
    return [word for word in spelt if word not in BARE] or spelt


def alike(one: list[str], other: list[str]) -> bool:
    """Whether two names likely mean one scheme: most words in any order, all of the shorter, or nearly so spelt."""
    mine, theirs = set(one), set(other)
    shared = len(mine & theirs)
    if not shared:
        return False
    if shared >= SHARED * len(mine | theirs) or (shared > 2 and (mine <= theirs or theirs <= mine)):
        return True
    match = SequenceMatcher(None, " ".join(sorted(mine)), " ".join(sorted(theirs)))
    return match.real_quick_ratio() >= SPELT and match.quick_ratio() >= SPELT and match.ratio() >= SPELT


def bearer(name: str, among: Iterable[Known] | None = None) -> int | None:
    """The scheme that bears exactly this name, as its own or as another."""
    folded = fold(name)
    return next((one.scheme for one in (known() if among is None else among) if one.folded == folded), None)


def likely(name: str, among: Iterable[Known] | None = None, but: int | None = None) -> list[Known]:
    """Names that likely mean the same scheme, each scheme once; `but` is the scheme that asks."""
    folded = fold(name)
    wanted, found = words(folded), {}
    for one in known() if among is None else among:
        if one.scheme not in (but, *found) and one.folded != folded and alike(wanted, words(one.folded)):
            found[one.scheme] = one
    return list(found.values())


def find_schemes(wanted: Iterable[tuple[int, str]]) -> dict[tuple[int, str], Scheme]:
    """Schemes by reference or any of their names; a scheme is the same from everywhere."""
    wanted = set(wanted)
    texts = {text for _place, text in wanted}
    keys = {one.folded: one.scheme for one in known()}
    by_ref = dict(Scheme.objects.standing().filter(ref__in=texts, into=None).values_list("ref", "pk"))
    meant = {text: key for text in texts if (key := by_ref.get(text) or keys.get(fold(text)))}
    schemes = Scheme.objects.in_bulk(set(meant.values()))
    return {(place, text): schemes[meant[text]] for place, text in wanted if text in meant}
