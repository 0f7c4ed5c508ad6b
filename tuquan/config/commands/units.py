"""`tuquan units show|merge|split|rename|move`: what a unit is and was, and the verbs that change the map."""

import json
from datetime import date
from fractions import Fraction

from django.utils.translation import gettext as _

from tuquan.config.commands.common import Failed, actor, add_by, allow, day, place_of, tell
from tuquan.kit.period import ONE_DAY
from tuquan.places.models import Kind, Place
from tuquan.reform import actions, grants
from tuquan.reform.models import Reform
from tuquan.reform.plans import Heir, Merge

HEIR = "CODE[;NAME;KIND][;share=2/5][;areas=A,B]"


def add(commands) -> None:
    group = commands.add_parser("units", help=_("units over time, and reforms of the map")).add_subparsers(
        dest="verb", metavar=_("VERB"), required=True
    )
    showing = group.add_parser("show", help=_("names, parents, predecessors and heirs of a unit"))
    showing.add_argument("code", metavar=_("CODE"), help=_("code of the unit, or CODE@DAY"))
    showing.add_argument("--as", dest="form", choices=["text", "json"], default="text")
    add_by(showing)
    showing.set_defaults(run=show)

    merging = reform(group, "merge", _("make one new unit of several"), merge, plural=True)
    merging.add_argument("--code", required=True, metavar=_("CODE"), help=_("code of the new unit"))
    merging.add_argument("--name", required=True, metavar=_("NAME"), help=_("name of the new unit"))
    merging.add_argument("--kind", choices=Kind.values, help=_("kind of the new unit (default: that of the first)"))
    merging.add_argument("--keep-roles", action="store_true", help=_("give everyone their role at the new unit anew"))
    splitting = reform(group, "split", _("divide a unit among several"), split)
    heir = _("one who takes over: %(form)s; a code alone is a unit that exists already") % {"form": HEIR}
    splitting.add_argument("--heir", action="append", required=True, metavar=_("HEIR"), help=heir)
    renaming = reform(group, "rename", _("call a unit otherwise"), rename)
    renaming.add_argument("--name", required=True, metavar=_("NAME"))
    moving = reform(group, "move", _("let a unit stand under another"), move)
    moving.add_argument("--to", required=True, metavar=_("CODE"), help=_("code of the new parent"))


def reform(group, name: str, says: str, run, plural: bool = False):
    """What all verbs that change the map have in common."""
    parser = group.add_parser(name, help=says)
    parser.add_argument("codes", nargs="+" if plural else 1, metavar=_("CODE"), help=_("code as it is on the eve"))
    first = _("first day of the new state")
    parser.add_argument("--on", dest="day", type=day, required=True, metavar=_("DAY"), help=first)
    parser.add_argument("--instrument", required=True, metavar=_("TEXT"), help=_("the act that orders it"))
    add_by(parser)
    parser.set_defaults(run=run)
    return parser


# --- the verbs ----------------------------------------------------------------------------------------------------


def merge(given) -> None:
    user, units = actor(given.by), eve(given)
    parent, kind = parent_of(units[0], given.day), given.kind or units[0].kind
    plan = Merge(parent, given.day, given.instrument, units, given.code, given.name, kind)
    roles = [proposal.key for proposal in grants.proposals(plan)] if given.keep_roles else []
    report(actions.merge(
        parent, parts=units, code=given.code, name=given.name, kind=kind, day=given.day,
        instrument=given.instrument, grants=roles, by=user,
    ))  # fmt: skip


def split(given) -> None:
    user, (unit,) = actor(given.by), eve(given)
    heirs = [heir_of(text, given.day) for text in given.heir]
    report(actions.split(
        parent_of(unit, given.day), unit=unit, heirs=heirs, day=given.day, instrument=given.instrument, by=user
    ))  # fmt: skip


def rename(given) -> None:
    user, (unit,) = actor(given.by), eve(given)
    report(actions.rename(
        parent_of(unit, given.day), unit=unit, name=given.name, day=given.day, instrument=given.instrument, by=user
    ))  # fmt: skip


def move(given) -> None:
    user, (unit,) = actor(given.by), eve(given)
    report(actions.move(
        parent_of(unit, given.day), unit=unit, to=place_of(given.to, given.day), day=given.day,
        instrument=given.instrument, by=user,
    ))  # fmt: skip


def eve(given) -> list[Place]:
    """The units as they were the day before."""
    return [place_of(code, given.day - ONE_DAY) for code in given.codes]


def parent_of(unit: Place, on: date) -> Place:
    parent = unit.parent_on(on)
    if parent is None:
        raise Failed(_("%(unit)s stands under nothing on that day") % {"unit": unit})
    return parent


def heir_of(text: str, on: date) -> Heir:
    """One heir out of its spelling on the command line."""
    code, *more = [part.strip() for part in text.split(";")]
    options = dict(part.split("=", 1) for part in more if "=" in part)
    names = [part for part in more if "=" not in part]
    if set(options) - {"share", "areas"} or len(names) not in (0, 2):
        raise Failed(_("%(text)s is no heir; write %(form)s") % {"text": text, "form": HEIR})
    try:
        share = Fraction(options["share"]) if "share" in options else None
    except (ValueError, ZeroDivisionError):
        raise Failed(_("%(text)s is no share; write 2/5") % {"text": options["share"]}) from None
    areas = [place_of(area, on - ONE_DAY) for area in options.get("areas", "").split(",") if area]
    if names:
        name, kind = names
        return Heir(code, name, kind, members=areas, share=share)
    return Heir(place=place_of(code, on), members=areas, share=share)


def report(done: Reform) -> None:
    told = {"reform": done, "transfers": done.transfers, "ended": done.grants_ended, "given": done.grants_given}
    tell(_("%(reform)s: %(transfers)d postings carried, %(ended)d roles ended, %(given)d given anew") % told)


# --- looking ------------------------------------------------------------------------------------------------------


def show(given) -> None:
    """Print what is known of a unit."""
    place = place_of(given.code)
    allow(actor(given.by), "places.read", place)
    facts = about(place)
    if given.form == "json":
        tell(json.dumps(facts, ensure_ascii=False, indent=2, default=str))
        return
    tell(f"{place.code}  {place.title}  ({place.get_kind_display()}, {place.get_tier_display()})")
    tell(f"{days(facts)}  {facts['source']}".rstrip())
    titles = {"names": _("names"), "parents": _("under"), "before": _("took over"), "after": _("heirs")}
    for key, title in titles.items():
        for one in facts[key]:
            tell(f"  {title}: {one['code']} {one['name']}  {days(one)}".rstrip())


def about(place: Place) -> dict:
    """Names, parents, predecessors and heirs with their days."""
    return {
        **unit(place), "kind": place.kind, "tier": place.tier, "from": place.first_day, "to": place.last_day,
        "source": place.source,
        "names": [
            {"code": place.code, "name": one.name, "kind": one.kind, "from": one.first_day, "to": one.last_day,
             "basis": one.basis}
            for one in place.names.all()
        ],
        "parents": [
            {**unit(one.parent), "from": one.first_day, "to": one.last_day, "basis": one.basis}
            for one in place.belongings.select_related("parent")
        ],
        "before": [
            {**unit(one.place), "from": one.day, "to": None, "whole": one.whole, "basis": one.basis}
            for one in place.inheritances.select_related("place").order_by("day", "place__code")
        ],
        "after": [
            {**unit(one.heir), "from": one.day, "to": None, "whole": one.whole, "basis": one.basis}
            for one in place.successions.select_related("heir").order_by("day", "heir__code")
        ],
    }  # fmt: skip


def unit(place: Place) -> dict:
    return {"code": place.code, "name": place.name}


def days(fact: dict) -> str:
    return f"{fact['from'] or '…'} – {fact['to'] or '…'}"
