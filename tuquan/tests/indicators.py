"""One indicator of each kind over the test records."""

from django.db.models import Q

from tuquan.ledger.indicator import DISTINCT, FLOW, STOCK, Indicator, Ratio
from tuquan.tests.models import Matter

opened = Indicator(
    key="tests.opened", title="opened", unit="matter", kind=FLOW, of=Matter, on="opened_on", split={"kind": "kind"},
    definition="test", basis="test",
)  # fmt: skip
amount = Indicator(
    key="tests.amount", title="amount", unit="đồng", kind=FLOW, of=Matter, on="opened_on", value="amount",
    definition="test", basis="test",
)  # fmt: skip
standing = Indicator(
    key="tests.standing", title="standing", unit="matter", kind=STOCK, of=Matter, on="opened_on", until="closed_on",
    split={"kind": "kind"}, definition="test", basis="test",
)  # fmt: skip
closed = Indicator(
    key="tests.closed", title="closed", unit="matter", kind=FLOW, of=Matter, when=Q(settled__isnull=False),
    on="closed_on", definition="test", basis="test",
)  # fmt: skip
settled = Indicator(
    key="tests.settled", title="settled", unit="matter", kind=FLOW, of=Matter, when=Q(settled=True), on="closed_on",
    definition="test", basis="test",
)  # fmt: skip
rate = Ratio(key="tests.rate", title="rate", over=settled, under=closed, definition="test", basis="test")
schemes = Indicator(
    key="tests.schemes", title="schemes", unit="scheme", kind=DISTINCT, of=Matter, when=Q(scheme__isnull=False),
    on="opened_on", until="closed_on", member="scheme", definition="test", basis="test",
)  # fmt: skip
whispered = Indicator(
    key="tests.whispered", title="whispered", unit="matter", kind=FLOW, of=Matter, when=Q(kind__startswith="w"),
    on="opened_on", split={"kind": "kind"}, guarded=True, definition="test", basis="test",
)  # fmt: skip
