"""What schemes count. A scheme counts once by its name at every level; its points, teams and members add up."""

from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from tuquan.ledger.indicator import DISTINCT, FLOW, STOCK, Indicator, Ratio
from tuquan.schemes.models import (
    Activity,
    Exemplar,
    Gift,
    Point,
    Review,
    ReviewState,
    Scheme,
    Spending,
    Strength,
    Turn,
    TurnKind,
)

GUIDANCE = "Hướng dẫn 22/HD-BCA-V05"
POINT = pgettext_lazy("unit", "point")
SCHEME = pgettext_lazy("unit", "scheme")

schemes = Indicator(
    key="schemes.schemes", title=_("Schemes applied"), unit=SCHEME, kind=DISTINCT,
    of=Point, on="launched_on", until="ended_on", member="scheme", basis=GUIDANCE,
    definition=_("Schemes with at least one point standing on the last day, each once by its name: one scheme at fifty "
                 "points is one scheme. Never added over units."),
)  # fmt: skip
new = Indicator(
    key="schemes.new", title=_("New schemes"), unit=SCHEME, kind=FLOW,
    of=Scheme, when=Q(into=None), on="founded_on", basis=GUIDANCE,
    definition=_("Schemes founded in the period, each once, at the place where it began; none that was merged into "
                 "another."),
)  # fmt: skip
points = Indicator(
    key="schemes.points", title=_("Points"), unit=POINT, kind=STOCK,
    of=Point, on="launched_on", until="ended_on", basis=GUIDANCE,
    definition=_("Areas and bodies that apply a scheme: launched and not struck off on the last day, the dormant ones "
                 "among them. One place that applies two schemes is two points."),
)  # fmt: skip
teams = Indicator(
    key="schemes.teams", title=_("Scheme teams"), unit=_("team"), kind=STOCK,
    of=Strength, on="first_day", until="ended_on", value="teams", basis=GUIDANCE,
    definition=_("Teams that carry out a scheme at the points standing on the last day, as last counted there."),
)  # fmt: skip
members = Indicator(
    key="schemes.members", title=_("Members of schemes"), unit=_("person"), kind=STOCK,
    of=Strength, on="first_day", until="ended_on", value="members", basis=GUIDANCE,
    definition=_("Members at the points standing on the last day, as last counted there. Somebody who takes part in "
                 "two schemes counts in both."),
)  # fmt: skip
opened = Indicator(
    key="schemes.points_opened", title=_("Points opened"), unit=POINT, kind=FLOW,
    of=Point, on="launched_on", basis=GUIDANCE,
    definition=_("Points launched in the period, first ones and replicated ones, whatever became of them."),
)  # fmt: skip
replicated = Indicator(
    key="schemes.points_replicated", title=_("Points replicated from another"), unit=POINT, kind=FLOW,
    of=Point, when=Q(parent__isnull=False), on="launched_on", basis=GUIDANCE,
    definition=_("Points launched in the period that are known to have been replicated from another point."),
)  # fmt: skip
consolidated = Indicator(
    key="schemes.points_consolidated", title=_("Consolidations of points"), unit=POINT, kind=FLOW,
    of=Turn, when=Q(kind=TurnKind.CONSOLIDATED), on="first_day", basis=GUIDANCE,
    definition=_("Points that were consolidated in the period; one that was consolidated twice counts twice."),
)  # fmt: skip
struck_off = Indicator(
    key="schemes.points_struck_off", title=_("Points struck off"), unit=POINT, kind=FLOW,
    of=Point, when=Q(launched_on__isnull=False), on="ended_on", basis=GUIDANCE,
    definition=_("Points that stood and were struck off in the period, for whatever reason."),
)  # fmt: skip
dormant = Indicator(
    key="schemes.points_dormant", title=_("Dormant points"), unit=POINT, kind=STOCK,
    of=Turn, when=Q(kind=TurnKind.DORMANT), on="first_day", until="ended_on", basis=GUIDANCE,
    definition=_("Points that still stand but were dormant on the last day: without an activity for as many months as "
                 "the rule of this office says, or declared so."),
)  # fmt: skip
dormant_share = Ratio(
    key="schemes.dormant_share", title=_("Share of dormant points"), over=dormant, under=points,
    definition=_("Dormant points out of all points standing on the last day."), basis=GUIDANCE,
)  # fmt: skip
activities = Indicator(
    key="schemes.activities", title=_("Activities of points"), unit=_("activity"), kind=FLOW,
    of=Activity, on="day", split={"kind": "kind"}, basis=GUIDANCE,
    definition=_("Activities that points held in the period, as their logs say, by kind."),
)  # fmt: skip
attendances = Indicator(
    key="schemes.attendances", title=_("Attendances at activities of points"), unit=pgettext_lazy("unit", "attendance"),
    kind=FLOW, of=Activity, on="day", value="attendances", basis=GUIDANCE,
    definition=_("Attendances at the activities of points, where somebody counted them; never different people."),
)  # fmt: skip
exemplars = Indicator(
    key="schemes.exemplars", title=_("Exemplars"), unit=pgettext_lazy("unit", "exemplar"), kind=STOCK,
    of=Exemplar, on="recognised_on", until="ended_on", split={"kind": "kind"}, basis=GUIDANCE,
    definition=_("Collectives and persons recognised as an example whose recognition still held on the last day; "
                 "counted apart from schemes."),
)  # fmt: skip
exemplars_recognised = Indicator(
    key="schemes.exemplars_recognised", title=_("Exemplars recognised"), unit=pgettext_lazy("unit", "exemplar"),
    kind=FLOW, of=Exemplar, on="recognised_on", split={"kind": "kind"}, basis=GUIDANCE,
    definition=_("Collectives and persons recognised as an example in the period, whatever became of it since."),
)  # fmt: skip
given = Indicator(
    key="schemes.given", title=_("Resources given to points"), unit=_("VND"), kind=FLOW,
    of=Gift, when=Q(amount__isnull=False), on="day", value="amount", split={"giver": "giver_kind"},
    basis=GUIDANCE,
    definition=_("Money given to points of schemes in the period, and what equipment and labour were worth where "
                 "somebody said so, by who gave."),
)  # fmt: skip
spent = Indicator(
    key="schemes.spent", title=_("Spent by points"), unit=_("VND"), kind=FLOW,
    of=Spending, when=Q(amount__isnull=False), on="day", value="amount", basis=GUIDANCE,
    definition=_("Money that points of schemes spent in the period of what they were given."),
)  # fmt: skip
rated = Indicator(
    key="schemes.points_rated", title=_("Points rated"), unit=POINT, kind=FLOW,
    of=Review, when=Q(state=ReviewState.DECIDED), on="decided_on", split={"class": "rating"}, basis=GUIDANCE,
    definition=_("Points whose yearly review was decided in the period, by class; those too young are not rated."),
)  # fmt: skip
decisions = Indicator(
    key="schemes.review_decisions", title=_("Decisions of reviews"), unit=POINT, kind=FLOW,
    of=Review, when=Q(state=ReviewState.DECIDED), on="decided_on", split={"decision": "decision"}, basis=GUIDANCE,
    definition=_("Points whose yearly review was decided in the period, by what became of them: kept, consolidated, to "
                 "be replicated or struck off."),
)  # fmt: skip
