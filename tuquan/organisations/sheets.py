"""What the Excel sheets hold: bodies, and who held which role in them from when to when."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from itertools import product

from django import forms
from django.utils.translation import gettext_lazy as _

from tuquan.kit.forms import DayField, PlaceField
from tuquan.kit.sheets import Found, Row, Sheet, columns
from tuquan.kit.text import fold
from tuquan.organisations import actions
from tuquan.organisations.actions.batches import check_term_row, clashes
from tuquan.organisations.actions.bodies import check_body
from tuquan.organisations.forms import AppointForm, CorrectForm, CorrectTermForm, EnterForm
from tuquan.organisations.models import KEPT_HERE, Body, EndReason, Membership
from tuquan.places.models import Within

LAST_DAY = _("The last day comes with the ending.")


class TermRow(forms.Form):
    """Cells that the page of a body knows already."""

    place = PlaceField(label=_("Residential area, commune or province"))
    body = forms.CharField(label=_("Body"), max_length=200)
    ended_on = DayField(label=_("No longer holds the role from"), required=False)
    end_reason = forms.ChoiceField(label=_("Why"), required=False, choices=[("", "–"), *EndReason.choices])


def find_bodies(wanted: Iterable[tuple[int, str]]) -> Found:
    """Bodies kept here, at a place or inside it, by reference or name; a text that fits two of them finds none."""
    wanted = set(wanted)
    inside: dict[int, set[int]] = defaultdict(set)
    rows = Within.objects.filter(ancestor__in={place for place, _text in wanted}).values_list("place", "ancestor")
    for place, ancestor in rows:
        inside[place].add(ancestor)
    fitting: dict[tuple[int, str], set[Body]] = defaultdict(set)
    bodies = Body.objects.standing().filter(kind__in=KEPT_HERE, place__in=inside).select_related("place")
    for body in bodies:
        for place, text in product(inside[body.place_id], {body.folded, fold(body.ref)} - {""}):
            fitting[place, text].add(body)
    found = {(place, text): fitting[place, fold(text)] for place, text in wanted}
    return {key: bodies.pop() for key, bodies in found.items() if len(bodies) == 1}


def held_terms(identities: Sequence[tuple]) -> dict[tuple, Row]:
    """Terms by body, name, role and first day."""
    wanted = set(identities)
    terms = Membership.objects.standing().filter(
        body__in={body for body, _name, _role, _day in wanted}, first_day__in={day for *_rest, day in wanted}
    )
    names = ("pk", "body", "role", "first_day", "head", "decision", "term_ends", "ended_on", "end_reason", "sex")
    found = {}
    for row in terms.values(*names, "person__name", "person__birth_year"):
        row["name"], row["birth_year"] = row.pop("person__name"), row.pop("person__birth_year")
        identity = (row["body"], row["name"], row["role"], row["first_day"])
        if identity in wanted:
            found[identity] = row
    return found


def fixed_body(held: Row, given: Row) -> dict:
    return {"ended_on": LAST_DAY} if bool(held["ended_on"]) != bool(given.get("ended_on")) else {}


def fixed_term(held: Row, given: Row) -> dict:
    why = fixed_body(held, given)
    return why | ({"end_reason": LAST_DAY} if why else {"end_reason": _("The reason was given with the ending.")})


bodies_sheet = Sheet(
    action=actions.import_bodies,
    columns=[
        *columns(EnterForm, "place", "kind"),
        *columns(EnterForm, "ref", required=True),
        *columns(EnterForm, "name", "first_day"),
        *columns(CorrectForm, "ended_on"),
        *columns(EnterForm, "decision"),
    ],
    identity=("place", "kind", "ref"),
    place_on="first_day",
    rules=check_body,
    replaces=True,
    fixed=fixed_body,
    example={
        "place": "09193",
        "kind": "nhà trường",
        "ref": "TC-01",
        "name": "Trường Tiểu học Mẫu",
        "first_day": "01/09/2015",
    },
    notes=[_("Bodies only: the people who hold a role in them have a sheet of their own.")],
)
terms_sheet = Sheet(
    action=actions.import_terms,
    columns=[
        *columns(TermRow, "place"),
        *columns(TermRow, "body", find=find_bodies),
        *columns(CorrectTermForm, "name"),
        *columns(AppointForm, "role", "first_day", "head", "sex", "birth_year", "decision", "term_ends"),
        *columns(TermRow, "ended_on", "end_reason"),
    ],
    identity=("body", "name", "role", "first_day"),
    place_on="first_day",
    rules=check_term_row,
    whole=clashes,
    held=held_terms,
    replaces=True,
    fixed=fixed_term,
    paths={"name": "person__name", "birth_year": "person__birth_year"},
    personal=actions.READ_NAMES,
    example={
        "place": "09193", "body": "TC-01", "name": "Nguyễn Thị Mẫu", "role": "Hiệu trưởng", "first_day": "01/09/2020",
    },
    notes=[_("Somebody whom a body of the commune names already, with the same year of birth, is the same person.")],
)  # fmt: skip
