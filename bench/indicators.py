"""Forty indicators over the bench's records: flows that count, flows that add up an amount, and stocks."""

from django.db.models import Q

from bench.models import Deed
from tuquan.ledger.indicator import FLOW, STOCK, Indicator

TOPICS = 40
KINDS, SEXES = "abcd", "fm"


def declare(topic: int) -> Indicator:
    """Every fourth is a stock, every fifth adds up an amount, every third is split, half of those by two fields."""
    stock = topic % 4 == 3
    split = {"kind": "kind"} if topic % 6 == 0 else {"kind": "kind", "sex": "sex"} if topic % 6 == 3 else {}
    return Indicator(
        key=f"bench.topic_{topic}", title=f"topic {topic}", unit="deed", kind=STOCK if stock else FLOW, of=Deed,
        when=Q(topic=topic), on="on_day", until="off_day" if stock else "", split=split,
        value="amount" if topic % 5 == 1 else 1, definition="bench", basis="bench",
    )  # fmt: skip


DEEDS = [declare(topic) for topic in range(TOPICS)]
