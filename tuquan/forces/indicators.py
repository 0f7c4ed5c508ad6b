"""What is counted of the forces that keep order: teams and members standing, what they did, what they got."""

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from tuquan.forces.models import Duty, Rating, Spending, Support
from tuquan.ledger.indicator import FLOW, STOCK, Indicator
from tuquan.organisations.means import GiverKind
from tuquan.organisations.models import Body, BodyKind, Membership, Training

LAW = "Luật 30/2023/QH15"
RATING = "Hướng dẫn 01/HD-BCA-V05"
OF_TEAMS = Q(body_kind=BodyKind.SECURITY_TEAM)

teams = Indicator(
    key="forces.teams", title=_("Security teams"), unit=_("team"), kind=STOCK,
    of=Body, when=Q(kind=BodyKind.SECURITY_TEAM), on="first_day", until="ended_on",
    definition=_("Security teams formed by the chair of the commune committee and not dissolved, on the last day."),
    basis=f"{LAW}, điều 14, 16",
)  # fmt: skip
members = Indicator(
    key="forces.members", title=_("Members of security teams"), unit=_("person"), kind=STOCK,
    of=Membership, when=OF_TEAMS, on="first_day", until="ended_on", split={"sex": "sex"},
    definition=_("Members recognised and still serving on the last day, by sex."),
    basis=f"{LAW}, điều 13, 14, 16",
)  # fmt: skip
teams_formed = Indicator(
    key="forces.teams_formed", title=_("Security teams formed"), unit=_("team"), kind=FLOW,
    of=Body, when=Q(kind=BodyKind.SECURITY_TEAM), on="first_day",
    definition=_("Security teams formed in the period, on the day of the decision, whether or not they still stand."),
    basis=f"{LAW}, điều 14",
)  # fmt: skip
members_joined = Indicator(
    key="forces.members_joined", title=_("Members who joined"), unit=_("person"), kind=FLOW,
    of=Membership, when=OF_TEAMS, on="first_day",
    definition=_("Members of security teams recognised in the period."),
    basis=f"{LAW}, điều 14",
)  # fmt: skip
members_left = Indicator(
    key="forces.members_left", title=_("Members who left"), unit=_("person"), kind=FLOW,
    of=Membership, when=OF_TEAMS & Q(first_day__isnull=False), on="ended_on",
    definition=_("Members of security teams whose service ended in the period, for whatever reason."),
    basis=f"{LAW}, điều 17",
)  # fmt: skip
trainings = Indicator(
    key="forces.trainings", title=_("Trainings of security team members"), unit=_("attendance"), kind=FLOW,
    of=Training, when=OF_TEAMS, on="on", split={"certificate": "certificate"},
    labels={"certificate": {"y": _("with a certificate"), "n": _("without a certificate")}},
    definition=_("Attendances of members at training classes in the period; who was trained twice counts twice."),
    basis=f"{LAW}, điều 23, 25",
)  # fmt: skip
patrols = Indicator(
    key="forces.patrols", title=_("Duties and patrols"), unit=_("duty"), kind=FLOW,
    of=Duty, on="on", split={"kind": "kind"},
    definition=_("Duties and patrols of security teams in the period, by kind; never whom they met."),
    basis=f"{LAW}, điều 7–12",
)  # fmt: skip
patrol_turns = Indicator(
    key="forces.patrol_turns", title=_("Members on duty and patrol"), unit=_("turn"), kind=FLOW,
    of=Duty, on="on", value="people",
    definition=_("Turns of members at duties and patrols in the period; who went out twice counts twice."),
    basis=f"{LAW}, điều 7–12",
)  # fmt: skip
support = Indicator(
    key="forces.support", title=_("Support given to security teams"), unit=_("VND"), kind=FLOW,
    of=Support, when=Q(amount__isnull=False), on="day", split={"kind": "kind"}, value="amount",
    definition=_("Money given to security teams in the period for support, insurance and equipment, by kind."),
    basis=f"{LAW}, điều 23–26",
)  # fmt: skip
given = Indicator(
    key="forces.given", title=_("Given to security teams by others than the state"), unit=_("VND"), kind=FLOW,
    of=Support, when=Q(amount__isnull=False) & ~Q(giver_kind=GiverKind.STATE), on="day", value="amount",
    split={"giver": "giver_kind"}, basis=f"{LAW}, điều 26",
    definition=_("The part of the support in the period that did not come from the state budget, by who gave it."),
)  # fmt: skip
spent = Indicator(
    key="forces.spent", title=_("Spent by security teams"), unit=_("VND"), kind=FLOW,
    of=Spending, when=Q(amount__isnull=False), on="day", value="amount",
    definition=_("Money that security teams spent in the period of what others than the state gave them."),
    basis=f"{LAW}, điều 26",
)  # fmt: skip
teams_rated = Indicator(
    key="forces.teams_rated", title=_("Security teams rated"), unit=_("team"), kind=FLOW,
    of=Rating, when=Q(member=None), on="on", split={"level": "level"},
    definition=_("Security teams rated by the chair of the commune committee in the period, by level."),
    basis=RATING,
)  # fmt: skip
youth_teams = Indicator(
    key="forces.youth_teams", title=_("Youth volunteer teams"), unit=_("team"), kind=STOCK,
    of=Body, when=Q(kind=BodyKind.YOUTH_TEAM), on="first_day", until="ended_on",
    definition=_("Youth volunteer teams in schools and bodies that stand on the last day."),
    basis="Chương trình 09/CTr-BCA-MTTW",
)  # fmt: skip
guards = Indicator(
    key="forces.guards", title=_("Guards of agencies and enterprises"), unit=_("guard"), kind=STOCK,
    of=Body, when=Q(kind=BodyKind.GUARD), on="first_day", until="ended_on",
    definition=_("Guards of agencies, enterprises, schools and hospitals that stand on the last day."),
    basis="Chương trình 09/CTr-BCA-MTTW",
)  # fmt: skip
