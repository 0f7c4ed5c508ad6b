"""Numbers of tips never raise or lower what a place, a team or a scheme is worth (rule 8 of those that protect people)."""

import pytest
from django.core.exceptions import ValidationError

from tuquan.ledger.indicator import INDICATORS, Indicator
from tuquan.reporting.narrative.wording import wording
from tuquan.returns.models import Asked
from tuquan.schemes.beside import NEVER, compared
from tuquan.schemes.evidence import readable
from tuquan.schemes.terms import NEVER_EVIDENCE

GUARDED = sorted(
    key for key, one in INDICATORS.items()
    if isinstance(one, Indicator) and one.guarded and not key.startswith("tests.")
)  # fmt: skip


def test_they_are_never_set_beside_a_scheme_nor_ranked_in_a_text(world):
    assert {"tips", "petitions"} <= set(NEVER) & set(NEVER_EVIDENCE) & set(wording()["unranked"]["registers"])
    assert not {one.key for one in compared()} & set(GUARDED)


@pytest.mark.parametrize("key", GUARDED)
def test_no_report_asks_for_them_and_no_review_shows_them(key):
    with pytest.raises(ValidationError):
        Asked(indicator=key).clean()
    assert not readable(INDICATORS[key])
