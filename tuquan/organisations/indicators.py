"""What is counted of bodies: how many stand, by kind. People in them are not."""

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from tuquan.ledger.indicator import STOCK, Indicator
from tuquan.organisations.models import BodyKind, Membership, Phase

bodies = Indicator(
    key="organisations.bodies", title=_("Bodies"), unit=_("body"), kind=STOCK,
    of=Phase, on="first_day", until="ended_on", split={"kind": "kind"},
    definition=_(
        "Agencies, enterprises, hospitals, schools, associations, clans, clubs and other bodies standing on the last "
        "day, by the kind that each is of on that day."
    ),
    basis="Thông tư 124/2021/TT-BCA, điều 6, 7",
)  # fmt: skip
committees = Indicator(
    key="organisations.committees", title=_("Steering committees"), unit=_("committee"), kind=STOCK,
    of=Phase, when=Q(kind=BodyKind.STEERING_COMMITTEE), on="first_day", until="ended_on",
    definition=_("Steering committees of the movement founded by a decision and not ended, on the last day."),
    basis="Chỉ thị 09-CT/TW",
)  # fmt: skip
committee_members = Indicator(
    key="organisations.committee_members", title=_("Members of steering committees"), unit=_("person"), kind=STOCK,
    of=Membership, when=Q(body_kind=BodyKind.STEERING_COMMITTEE), on="first_day", until="ended_on", split={"sex": "sex"},
    definition=_("Members of steering committees of the movement serving on the last day, by sex; somebody who sits in "
                 "two committees counts in both."),
    basis="Chỉ thị 09-CT/TW",
)  # fmt: skip
