"""The rounds of the yearly review, and the reviews of single points, worked through as a list that is ticked."""

from collections import Counter, defaultdict
from dataclasses import dataclass
from functools import partial

import django_filters
from django.contrib import messages
from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.shortcuts import redirect
from django.utils.http import urlencode
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from tuquan.journal.models import Event
from tuquan.kit.history import history, verb_label
from tuquan.kit.period import today
from tuquan.kit.register import Register, registry
from tuquan.kit.text import whole_number
from tuquan.law import rules
from tuquan.places.models import Within
from tuquan.schemes import actions, terms
from tuquan.schemes.actions.reviews import Ticked, too_young
from tuquan.schemes.evidence import communes_of, gather
from tuquan.schemes.forms import fields
from tuquan.schemes.forms import reviews as forms
from tuquan.schemes.models import Decision, Point, Review, ReviewState, Round, RoundState

TICKED = (actions.decide_reviews, actions.mark_reviews, actions.undo_decisions)
COLOURS = {"todo": "yellow", "marked": "blue", "decided": "green"}
SHADES = ("green", "blue", "yellow", "red")  # of classes, the best first
MERGED = ("point__scheme", "place")  # columns that stand under the name on screen, and by themselves in a sheet
SHOWN = 20  # lines of what is left, and of who is too young, before the rest is folded away


def number(rows: QuerySet) -> Coalesce:
    """How many reviews a query finds for each round."""
    return Coalesce(Subquery(rows.values("round").annotate(number=Count("pk")).values("number")), 0)


def left(found: QuerySet, _name: str, answer: str) -> QuerySet:
    still = ~Q(state=ReviewState.DECIDED) & Q(point__ended_on=None)
    return found.filter(still) if answer == "yes" else found.exclude(still)


@dataclass
class Home:
    """A commune in a round: how many of its points were decided, are left, and are self-reviewed among these."""

    key: int
    name: str
    whole: int = 0
    left: int = 0
    marked: int = 0

    @property
    def done(self) -> int:
        return self.whole - self.left


class Reviews(Register):
    """What may be ticked is one round's: without one in the filter the list is for reading."""

    key = "schemes.reviews"
    title = _("Reviews of points")
    tab = _("Reviews")
    icon = "clipboard-list"
    model = Review
    reads = actions.READ
    family = "schemes"
    columns = (
        ("point__name", _("Point")), ("point__scheme", _("Scheme")), "place", "state", "total", "own_rating", "rating",
        "decision", "minutes", "decided_on",
    )  # fmt: skip
    filters = (
        "round", "state",
        ("left", django_filters.ChoiceFilter(
            method=left, label=_("Left to do"), choices=[("yes", _("Yes")), ("no", _("No"))], empty_label=_("All"),
        )),
        "own_rating", "rating", "decision", "place", "decided_on",
    )  # fmt: skip
    search = ("point__folded", "minutes")
    ordering = "place__folded"
    page_size = 50
    colours = COLOURS
    details = (
        (_("Self-review"), ("total", "own_rating", "marked_on")),
        (_("What was decided"), ("rating", "decision", "minutes", "decided_on", "reviewer")),
    )
    verbs = (
        (actions.self_review, forms.SelfReviewForm),
        (actions.decide_reviews, forms.DecideForm),
        (actions.undo_decisions, forms.UndoForm),
    )
    empty = _("Reviews come with their round: open a round for a year.")

    def visible(self, user, voided=False):
        return super().visible(user, voided).select_related("round__place", "place", "point__scheme")

    def options(self, model, user):
        return registry[Rounds.key].visible(user) if model is Round else super().options(model, user)

    def refusal(self, action, record, user):
        if action in TICKED:
            return user.refusal(action.name, [record.round.place, record.place])
        return super().refusal(action, record, user)

    def in_step(self, action, record):
        return record.round.state == RoundState.OPEN and super().in_step(action, record)

    def act(self, action, record, user, given):
        subject = Ticked(record.round, [record.pk]) if action in TICKED else record
        return action(subject, by=user, **given)

    def answer(self, request, page, context, record=None, status=200):
        if page == "list":
            context |= self.worked(request, context)
        return super().answer(request, page, context, record, status)

    def worked(self, request, context) -> dict:
        """The evidence of a page of rows by their rounds, and what may be done with the ticked ones."""
        reviews = [row[0] for row in context["rows"]]
        by_round: dict[int, list[Review]] = defaultdict(list)
        for one in reviews:
            by_round[one.round_id].append(one)
        facts: dict[int, list] = {}
        for some in by_round.values():
            told = gather(some, some[0].round)
            facts |= {pk: [one for parts in found.values() for one in parts] for pk, found in told.items()}
        chosen = whole_number(request.GET.get("round", ""))
        round_ = registry[Rounds.key].visible(request.user).filter(pk=chosen).first() if chosen else None
        return {
            "lines": [(row, facts[row[0].pk]) for row in context["rows"]],
            "round": round_,
            "merged": MERGED,
            "bulk": bulk(round_, request.user, request.GET.urlencode()) if round_ else [],
        }

    def context(self, request, record=None):
        if record is None:
            return {}
        on, marks = record.round.last_day, record.marks_by_code()
        facts = gather([record], record.round)[record.pk]
        events = history(record)
        if record.act and record.act not in [event.uid for event in events]:
            events += acts(record.act)
        return {
            "criteria": [(one, marks.get(one.code), facts[one.code]) for one in terms.criteria(on)],
            "whole": sum(one.most for one in terms.criteria(on)),
            "basis": rules.citation(terms.CRITERIA, on),
            "caution": rules.rule(terms.CRITERIA, on).caution(),
            "history": sorted(events, key=lambda event: event.at, reverse=True),
        }


def acts(uid) -> list[Event]:
    """The act that decided, with many others perhaps, ready for the timeline."""
    found = list(Event.objects.filter(uid=uid))
    for event in found:
        event.label, event.changes = verb_label(event.verb), []
    return found


def bulk(round_: Round, user, query: str) -> list[dict]:
    """The verbs for ticked points of an open round that this user holds; the first may also take all of the list."""
    rounds = registry[Rounds.key]
    if round_.state != RoundState.OPEN:
        return []
    offered = [one for one in TICKED if rounds.refusal(one, round_, user) is None]
    urls = [(one.label, rounds.url("verb", round_.pk, one.name.rpartition(".")[2])) for one in offered]
    return [{"label": label, "url": url, "all_url": f"{url}?{query}&all=1"} for label, url in urls]


class Rounds(Register):
    key = "schemes.rounds"
    title = _("Review rounds")
    tab = _("Rounds")
    icon = "clipboard-check"
    order = 17
    model = Round
    reads = actions.READ
    family = "schemes"
    columns = (
        "year", "place", "state", ("whole", _("Points")), ("decided", _("Decided")), "opened_on", "closed_on",
    )  # fmt: skip
    filters = ("year", "place", "state")
    search = ("place__folded",)
    ordering = "-year"
    colours = {"open": "blue", "closed": "green"}
    details = (("", ("year", "first_day", "last_day", "opened_on", "closed_on", "basis")),)
    adds = (actions.open_round, forms.OpenRoundForm)
    verbs = (
        (actions.renew_round, forms.RenewForm),
        (actions.close_round, forms.CloseRoundForm),
        (actions.void_round, fields.VoidForm),
        (actions.decide_reviews, forms.DecideForm),
        (actions.mark_reviews, forms.MarkForm),
        (actions.undo_decisions, forms.UndoForm),
    )
    empty = _("A province or a commune reviews its points once a year: open the round of this year.")

    def visible(self, user, voided=False):
        """Also the round above one's place: a commune reviews its points in the round of the province."""
        granted = user.granted(self.reads)
        found, day = Round.objects.all(), today()
        if not granted:
            return found.none()
        above = Within.objects.filter(place__in=granted, first_day__lte=day, last_day__gte=day).values("ancestor")
        found = found.filter(Q(pk__in=found.within(granted).values("pk")) | Q(place__in=above))
        reviews = Review.objects.standing().filter(round=OuterRef("pk")).order_by()
        if not voided:
            found = found.filter(voided_on=None)
        return found.select_related("place").annotate(
            whole=number(reviews), decided=number(reviews.filter(state=ReviewState.DECIDED))
        )

    def refusal(self, action, record, user):
        if action is actions.mark_reviews:  # at which places is asked when it is done
            return user.refusal(action.name, [])
        return super().refusal(action, record, user)

    def offered(self, record, user):
        """What is done to ticked points is offered on their list."""
        ticked = {self.url("verb", record.pk, one.name.rpartition(".")[2]) for one in TICKED}
        may, may_not = super().offered(record, user)
        return tuple([verb for verb in some if verb["url"] not in ticked] for some in (may, may_not))

    def ask(self, request, action, form_class, record):
        if action in TICKED:
            keys = self.ticked(request, action, record)
            if request.method != "POST" and not keys:
                messages.warning(request, _t("Tick the points first."))
                return redirect(list_url(record))
            form_class = partial(form_class, ticked=keys)
        return super().ask(request, action, form_class, record)

    def ticked(self, request, action, record) -> list[int]:
        """The keys that the list sent along, or all that it would show and the verb could take."""
        if request.GET.get("all") != "1":
            return [key for text in request.GET.getlist("review") if (key := whole_number(text))]
        reviews = registry[Reviews.key]
        found = reviews.filterset(request.GET, reviews.visible(request.user), request=request).qs
        found = reviews.searched(found.filter(round=record), request.GET.get("q", ""))
        undo = action is actions.undo_decisions
        found = found.filter(state=ReviewState.DECIDED) if undo else left(found, "left", "yes")
        return list(found.order_by("pk").values_list("pk", flat=True))

    def act(self, action, record, user, given):
        if action in TICKED:
            chair = action is not actions.mark_reviews
            return action(Ticked(record, given.pop("reviews"), by_chair=chair), by=user, **given)
        return super().act(action, record, user, given)

    def after(self, record, done, user):
        return list_url(record) if isinstance(done, list) else super().after(record, done, user)

    def context(self, request, record=None):
        if record is None:
            return {}
        mine = registry[Reviews.key].visible(request.user).filter(round=record)
        homes, states = by_commune(mine)
        young = too_young(record).within(request.user.granted(self.reads)).select_related("place", "scheme")
        young = [(point, terms.rated_from(point.launched_on, record.window)) for point in young.order_by("launched_on")]
        decided = mine.filter(state=ReviewState.DECIDED).order_by()
        decisions = dict(decided.values_list("decision").annotate(number=Count("pk")))
        return {
            "progress": states,
            "homes": [home for home in homes if home.left],
            "finished": sum(not home.left for home in homes),
            "shown": SHOWN,
            "young": young,
            "months": rules.number(terms.MONTHS, record.last_day),
            "classes": shares(dict(decided.values_list("rating").annotate(number=Count("pk"))), record),
            "decisions": [(label, decisions[code], code) for code, label in Decision.choices if code in decisions],
            "caution": rules.rule(terms.CLASSES, record.last_day).caution(),
            "list_url": list_url(record),
            "left_url": list_url(record, left="yes"),
        }


def list_url(round_: Round, **chosen) -> str:
    return f"{registry[Reviews.key].url('list')}?{urlencode({'round': round_.pk, **chosen})}"


def by_commune(reviews: QuerySet) -> tuple[list[Home], dict[str, int]]:
    """The communes of today with what is left there, the most first; and the same in all."""
    rows = list(reviews.order_by().values_list("place", "place__name", "state", "point__ended_on"))
    communes = communes_of({place for place, *_rest in rows}, today())
    homes: dict[int, Home] = {}
    states: Counter[str] = Counter()
    for place, name, state, ended_on in rows:
        unit = communes.get(place)
        home = homes.setdefault(*((unit.pk, Home(unit.pk, unit.name)) if unit else (place, Home(place, name))))
        over = ended_on is not None and state != ReviewState.DECIDED
        home.whole += 1
        home.left += state != ReviewState.DECIDED and not over
        home.marked += state == ReviewState.MARKED and not over
        states["ended" if over else state] += 1
    found = {name: states[name] for name in ("todo", "marked", "decided", "ended")}
    found |= {"left": states["todo"] + states["marked"], "whole": sum(states.values()) - states["ended"]}
    return sorted(homes.values(), key=lambda one: (-one.left, one.name)), found


def shares(found: dict[str, int], round_: Round) -> list[tuple[str, int, int, str]]:
    """The classes so far: name, how many, share, colour; those that the book no longer knows by their code."""
    names = {one.code: one.name for one in terms.classes(round_.last_day)}
    names |= {code: code for code in found if code not in names}
    shade = dict(zip(names, (*SHADES, *["grey"] * len(names)), strict=False))
    whole = sum(found.values())
    return [(name, n, round(100 * n / whole), shade[code]) for code, name in names.items() if (n := found.get(code, 0))]


def to_replicate(points: QuerySet[Point]) -> QuerySet[Review]:
    """The last word of the reviews, where it was to replicate a point that still stands."""
    decided = Review.objects.standing().filter(state=ReviewState.DECIDED)
    later = decided.filter(point=OuterRef("point"), year__gt=OuterRef("year"))
    found = decided.filter(decision=Decision.REPLICATE, point__in=points.filter(ended_on=None))
    return found.filter(~Exists(later)).select_related("point", "place").order_by("place__folded")
