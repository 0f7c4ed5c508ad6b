"""What is counted of petitions. Denunciations are guarded: they exist by commune and month, and by no kind."""

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from tuquan.ledger.indicator import FLOW, STOCK, Indicator, Ratio
from tuquan.petitions.models import Ending, Kind, Petition

LAW = "Luật Tiếp công dân 42/2013/QH13; Thông tư 05/2021/TT-TTCP"
PETITION = _("petition")
# a mixed letter counts by its parts; what is about officials and what is sealed is not in these figures
OPEN_ONES = Q(sealed=False) & ~Q(ending=Ending.SPLIT)

letters = Indicator(
    key="petitions.letters", title=_("Petitions taken in"), unit=PETITION, kind=FLOW,
    of=Petition, when=OPEN_ONES & ~Q(kind=""), on="received_on", split={"kind": "kind"},
    labels={"kind": {key: label for key, label in Kind.choices if key != Kind.DENUNCIATION}},
    definition=_(
        "Complaints, proposals and feedback entered and classified, on the day they came in; a mixed letter by its parts."
    ),
    basis=f"{LAW}, điều 6",
)  # fmt: skip
answered = Indicator(
    key="petitions.answered", title=_("Petitions answered"), unit=PETITION, kind=FLOW,
    of=Petition, when=OPEN_ONES & Q(resolved_on__isnull=False), on="resolved_on",
    definition=_("Complaints, proposals and feedback that were decided or answered in the period."),
    basis="Luật Khiếu nại 02/2011/QH13, điều 28, 37; Luật Tiếp công dân 42/2013/QH13",
)  # fmt: skip
in_time = Indicator(
    key="petitions.answered_in_time", title=_("Petitions answered in time"), unit=PETITION, kind=FLOW,
    of=Petition, when=OPEN_ONES & Q(in_time=True), on="resolved_on",
    definition=_("Those of them that were answered by the day that the law sets."),
    basis="Luật Khiếu nại 02/2011/QH13, điều 28, 37",
)  # fmt: skip
with_limit = Indicator(
    key="petitions.answered_with_limit", title=_("Petitions answered that had a time limit"), unit=PETITION, kind=FLOW,
    of=Petition, when=OPEN_ONES & Q(in_time__isnull=False), on="resolved_on",
    definition=_("Those of them for which the law sets a time limit at all."),
    basis="Luật Khiếu nại 02/2011/QH13, điều 28, 37",
)  # fmt: skip
transferred = Indicator(
    key="petitions.transferred", title=_("Petitions transferred"), unit=PETITION, kind=FLOW,
    of=Petition, when=OPEN_ONES & Q(ending=Ending.TRANSFERRED), on="ended_on",
    definition=_("Complaints, proposals and feedback handed to the competent body in the period."),
    basis="Luật Tiếp công dân 42/2013/QH13, điều 26–27",
)  # fmt: skip
asked = Indicator(
    key="petitions.asked", title=_("Writers asked whether they are satisfied"), unit=PETITION, kind=FLOW,
    of=Petition, when=OPEN_ONES & Q(satisfied__isnull=False), on="satisfied_on",
    definition=_("Answered petitions whose writers said in the period whether the answer was enough."),
    basis="Luật Tiếp công dân 42/2013/QH13",
)  # fmt: skip
satisfied = Indicator(
    key="petitions.satisfied", title=_("Satisfied writers"), unit=PETITION, kind=FLOW,
    of=Petition, when=OPEN_ONES & Q(satisfied=True), on="satisfied_on",
    definition=_("Those of them for whom the answer was enough."),
    basis="Luật Tiếp công dân 42/2013/QH13",
)  # fmt: skip
denunciations = Indicator(
    key="petitions.denunciations", title=_("Denunciations taken in"), unit=PETITION, kind=FLOW, guarded=True,
    of=Petition, when=Q(kind=Kind.DENUNCIATION, about_official=False) & ~Q(ending=Ending.SPLIT), on="received_on",
    definition=_("Denunciations entered, by month and commune at the finest; what is about officials is not among them."),
    basis="Luật Tố cáo 25/2018/QH14",
)  # fmt: skip
open_now = Indicator(
    key="petitions.open", title=_("Petitions open"), unit=PETITION, kind=STOCK,
    of=Petition, when=Q(sealed=False), on="received_on", until="closed_on",
    definition=_("Complaints, proposals and feedback received and, on the last day, neither answered nor ended otherwise."),
    basis=LAW,
)  # fmt: skip
in_time_rate = Ratio(
    key="petitions.in_time_rate", title=_("Share answered in time"), over=in_time, under=with_limit,
    definition=_("Petitions answered in time, of those answered that had a time limit."),
    basis="Luật Khiếu nại 02/2011/QH13, điều 28, 37",
)  # fmt: skip
satisfied_rate = Ratio(
    key="petitions.satisfied_rate", title=_("Share of satisfied writers"), over=satisfied, under=asked,
    definition=_("Satisfied writers, of those who were asked; never a rating of a place."),
    basis="Luật Tiếp công dân 42/2013/QH13",
)  # fmt: skip
