"""What mediation counts. The rate is settled over mediated, never over received; every part is kept."""

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from tuquan.ledger.indicator import FLOW, STOCK, Indicator, Ratio
from tuquan.mediation.models import MEDIATED, Dispute, Outcome
from tuquan.organisations.models import Body, BodyKind, Membership, Training

LAW = "Luật 35/2013/QH13"
FORM_10C = "Thông tư 03/2019/TT-BTP, biểu 10c/BTP/PBGDPL/HGCS"
FORM_11 = "Thông tư 03/2019/TT-BTP, biểu 11"

groups = Indicator(
    key="mediation.groups", title=_("Mediation groups"), unit=_("group"), kind=STOCK,
    of=Body, when=Q(kind=BodyKind.MEDIATION_GROUP), on="first_day", until="ended_on",
    definition=_("Groups recognised by the chair of the commune committee and not dissolved, on the last day."),
    basis=f"{LAW}, điều 12; {FORM_10C}",
)  # fmt: skip
mediators = Indicator(
    key="mediation.mediators", title=_("Mediators"), unit=_("person"), kind=STOCK,
    of=Membership, when=Q(body_kind=BodyKind.MEDIATION_GROUP), on="first_day", until="ended_on",
    split={"sex": "sex", "trained": "trained"},
    labels={"trained": {"y": _("trained in law"), "n": _("not trained in law")}},
    definition=_(
        "Mediators recognised and still serving on the last day, by sex and by whether they have a legal training. "
        "Somebody who serves in two groups counts in both."
    ),
    basis=f"{LAW}, điều 7–8, 11; {FORM_10C}",
)  # fmt: skip
mediators_trained = Indicator(
    key="mediation.mediators_trained", title=_("Trainings of mediators"), unit=_("attendance"), kind=FLOW,
    of=Training, when=Q(body_kind=BodyKind.MEDIATION_GROUP), on="on",
    definition=_("Attendances of mediators at trainings in the period; who was trained twice counts twice."),
    basis=f"{LAW}, điều 9; {FORM_10C}",
)  # fmt: skip
received = Indicator(
    key="mediation.received", title=_("Disputes received"), unit=_("dispute"), kind=FLOW,
    of=Dispute, on="received_on", split={"category": "category"},
    definition=_("Disputes that mediation groups took in during the period, whatever became of them."),
    basis=f"{LAW}, điều 16; Nghị định 15/2014/NĐ-CP, điều 5; {FORM_11}",
)  # fmt: skip
mediated = Indicator(
    key="mediation.mediated", title=_("Disputes mediated"), unit=_("dispute"), kind=FLOW,
    of=Dispute, when=Q(outcome__in=MEDIATED), on="closed_on",
    definition=_("Disputes whose mediation ended in the period: settled and not settled together, on the closing day."),
    basis=f"{LAW}, điều 23; {FORM_11}",
)  # fmt: skip
settled = Indicator(
    key="mediation.settled", title=_("Disputes settled"), unit=_("dispute"), kind=FLOW,
    of=Dispute, when=Q(outcome=Outcome.SETTLED), on="closed_on",
    definition=_("Disputes that ended in the period with an agreement of the parties."),
    basis=f"{LAW}, điều 24; {FORM_11}",
)  # fmt: skip
not_settled = Indicator(
    key="mediation.not_settled", title=_("Disputes not settled"), unit=_("dispute"), kind=FLOW,
    of=Dispute, when=Q(outcome=Outcome.NOT_SETTLED), on="closed_on",
    definition=_("Disputes whose mediation ended in the period without an agreement."),
    basis=f"{LAW}, điều 27; {FORM_11}",
)  # fmt: skip
in_progress = Indicator(
    key="mediation.in_progress", title=_("Disputes in progress"), unit=_("dispute"), kind=STOCK,
    of=Dispute, on="received_on", until="closed_on",
    definition=_("Disputes received and, on the last day, neither settled nor ended nor handed over."),
    basis=FORM_11,
)  # fmt: skip
handed_over = Indicator(
    key="mediation.handed_over", title=_("Disputes handed over"), unit=_("dispute"), kind=FLOW,
    of=Dispute, when=Q(outcome=Outcome.HANDED_OVER), on="closed_on",
    definition=_("Disputes given to a competent body in the period instead of being mediated; not part of the rate."),
    basis=f"{LAW}, điều 3, 10",
)  # fmt: skip
kept_after_30 = Indicator(
    key="mediation.kept_after_30", title=_("Agreements kept at the first follow-up"), unit=_("dispute"), kind=FLOW,
    of=Dispute, when=Q(first_kept=True), on="first_check_on",
    definition=_("Settled disputes whose agreement was found kept at the follow-up due after 30 days, on its day."),
    basis=f"{LAW}, điều 26",
)  # fmt: skip
kept_after_90 = Indicator(
    key="mediation.kept_after_90", title=_("Agreements kept at the second follow-up"), unit=_("dispute"), kind=FLOW,
    of=Dispute, when=Q(second_kept=True), on="second_check_on",
    definition=_("Settled disputes whose agreement was found kept at the follow-up due after 90 days, on its day."),
    basis=f"{LAW}, điều 26",
)  # fmt: skip
settlement_rate = Ratio(
    key="mediation.settlement_rate", title=_("Settlement rate"), over=settled, under=mediated,
    definition=_("Disputes settled out of disputes mediated in the period; never out of disputes received."),
    basis=f"{LAW}, điều 24, 27; {FORM_11}",
)  # fmt: skip
