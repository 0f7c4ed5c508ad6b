"""Figures that units type in returns until a register exists for them."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from tuquan.ledger.indicator import REPORTED, Indicator, Ratio

petitions = Indicator(
    key="petitions.received", title=_("Petitions received"), unit=_("petition"), kind=REPORTED,
    definition=_("Complaints, denunciations, proposals and feedback received in the period, all kinds together."),
    basis="Luật Tiếp công dân 42/2013/QH13, art. 25; Chương trình 09/CTr-BCA-MTTW",
)  # fmt: skip
resolved = Indicator(
    key="petitions.resolved", title=_("Petitions resolved"), unit=_("petition"), kind=REPORTED,
    definition=_("Petitions within authority that were resolved in the period, all kinds together."),
    basis="Luật Tiếp công dân 42/2013/QH13, art. 25; Chương trình 09/CTr-BCA-MTTW",
)  # fmt: skip
resolution_rate = Ratio(
    key="petitions.resolution_rate", title=_("Share of petitions resolved"), over=resolved, under=petitions,
    definition=_("Petitions resolved in the period, of those received in it."),
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
SURRENDERED = _("Handed in by residents of their own accord in the period.")
guns = Indicator(
    key="weapons.guns", title=_("Guns surrendered"), unit=_("gun"), kind=REPORTED, definition=SURRENDERED,
    basis="Luật 42/2024/QH15; Chương trình 09/CTr-BCA-MTTW",
)  # fmt: skip
ammunition = Indicator(
    key="weapons.ammunition", title=_("Ammunition surrendered"), unit=pgettext_lazy("ammunition", "cartridge"),
    kind=REPORTED, definition=SURRENDERED, basis="Luật 42/2024/QH15; Chương trình 09/CTr-BCA-MTTW",
)  # fmt: skip
explosives = Indicator(
    key="weapons.explosives", title=_("Explosives surrendered"), unit=_("gram"), kind=REPORTED, definition=SURRENDERED,
    basis="Luật 42/2024/QH15; Chương trình 09/CTr-BCA-MTTW",
)  # fmt: skip
OBJECTS: dict[str, str | Promise] = {
    "area": _("residential areas"),
    "commune": _("communes"),
    "agency": _("agencies"),
    "enterprise": _("enterprises"),
    "school": _("schools"),
}
standard_registered = Indicator(
    key="standards.registered", title=_("Registered for the safety standard"), unit=_("unit"), kind=REPORTED,
    split={"object": "object"}, labels={"object": OBJECTS},
    definition=_("Those that registered for the safety standard of the year, by what they are."),
    basis="Thông tư 124/2021/TT-BCA, art. 8",
)  # fmt: skip
standard_reached = Indicator(
    key="standards.reached", title=_("Reached the safety standard"), unit=_("unit"), kind=REPORTED,
    split={"object": "object"}, labels={"object": OBJECTS},
    definition=_("Those recognised as reaching the safety standard of the year, by what they are."),
    basis="Thông tư 124/2021/TT-BCA, art. 8",
)  # fmt: skip
standard_share = Ratio(
    key="standards.reached_share", title=_("Share that reached the safety standard"), over=standard_reached,
    under=standard_registered, definition=_("Those that reached the safety standard, of those that registered."),
    basis="Thông tư 124/2021/TT-BCA, art. 8",
)  # fmt: skip
committees = Indicator(
    key="organisations.committees_consolidated", title=_("Steering committees consolidated"), unit=_("committee"),
    kind=REPORTED,
    definition=_("Steering committees whose composition was decided anew in the period; one decided twice counts twice."),
    basis="Chỉ thị 09-CT/TW",
)  # fmt: skip
