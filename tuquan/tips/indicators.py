"""What is counted of tips. All of it is guarded, and none of it ever measures a place, a team or a scheme."""

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from tuquan.ledger.indicator import FLOW, Indicator
from tuquan.tips.models import USEFUL, Tip

received = Indicator(
    key="tips.received", title=_("Tips received"), unit=_("tip"), kind=FLOW, guarded=True,
    of=Tip, on="received_on", split={"kind": "category"},
    definition=_("Tips that residents sent or called in during the month, by kind of act."),
    basis="BLTTHS 2015, điều 144–146",
)  # fmt: skip
useful = Indicator(
    key="tips.useful", title=_("Tips judged useful"), unit=_("tip"), kind=FLOW, guarded=True,
    of=Tip, when=Q(outcome=USEFUL), on="judged_on", split={"kind": "category"},
    definition=_("Tips whose readers judged them useful in the month, whenever they came in."),
    basis="BLTTHS 2015, điều 56 khoản 1",
)  # fmt: skip
handed_over = Indicator(
    key="tips.handed_over", title=_("Tips handed over to the investigation body"), unit=_("tip"), kind=FLOW, guarded=True,
    of=Tip, on="handed_over_on", split={"kind": "category"},
    definition=_("Tips that went on to an investigation body as crime reports in the month."),
    basis="BLTTHS 2015, điều 146 khoản 3, 4",
)  # fmt: skip
handed_over_in_time = Indicator(
    key="tips.handed_over_in_time", title=_("Tips handed over in time"), unit=_("tip"), kind=FLOW, guarded=True,
    of=Tip, when=Q(handed_over_in_time=True), on="handed_over_on",
    definition=_(
        "Of those handed over in the month, the ones that went on within 24 hours, 48 in remote places. The hour at which "
        "a tip came in is not kept: the count begins when its day is over."
    ),
    basis="TTLT 01/2017/TTLT, điều 8",
)  # fmt: skip
