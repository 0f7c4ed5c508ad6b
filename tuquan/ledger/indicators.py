"""Figures that units type in returns until a register exists for them."""

from django.utils.translation import gettext_lazy as _

from tuquan.ledger.indicator import REPORTED, Indicator

petitions = Indicator(
    key="petitions.received", title=_("Petitions received"), unit=_("petition"), kind=REPORTED,
    definition=_("Complaints, denunciations, proposals and feedback received in the period, all kinds together."),
    basis="Luật Tiếp công dân 42/2013/QH13, art. 25; Chương trình 09/CTr-BCA-MTTW",
)  # fmt: skip
commune_police = Indicator(
    key="forces.commune_police", title=_("Commune police posts"), unit=_("post"), kind=REPORTED, standing=True,
    split={"regular": "regular"}, labels={"regular": {"y": _("regular"), "n": _("not regular")}},
    definition=_("Posts of commune police on the last day, regular or not; counted as posts, never as a roster."),
    basis="Chương trình 09/CTr-BCA-MTTW",
)  # fmt: skip
awards = Indicator(
    key="commendation.awards", title=_("Commendations"), unit=_("award"), kind=REPORTED,
    split={"form": "form", "to": "to"},
    labels={
        "form": {
            "emulation_flag": _("emulation flag"),
            "certificate_of_merit": _("certificate of merit"),
            "certificate_of_commendation": _("certificate of commendation"),
            "commemorative_medal": _("commemorative medal"),
        },
        "to": {"collective": _("collectives"), "individual": _("individuals")},
    },
    definition=_("Commendations for the movement decided in the period, by form and by whom they honour."),
    basis="Luật Thi đua, khen thưởng 06/2022/QH15, art. 26, 73-76",
)  # fmt: skip
committees = Indicator(
    key="organisations.committees_consolidated", title=_("Steering committees consolidated"), unit=_("committee"),
    kind=REPORTED,
    definition=_("Steering committees whose composition was decided anew in the period; one decided twice counts twice."),
    basis="Chỉ thị 09-CT/TW",
)  # fmt: skip
