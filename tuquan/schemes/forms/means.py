"""What is asked about gifts and spendings of points, and the columns of their sheets."""

from collections.abc import Iterable, Sequence

from django import forms
from django.utils.translation import gettext_lazy as _

from tuquan.kit.forms import PlaceField
from tuquan.kit.lookup import keys_by
from tuquan.kit.sheets import Found, Row, Sheet, columns
from tuquan.kit.text import fold
from tuquan.organisations.forms import GivenForm, SpentForm, UsedForm
from tuquan.organisations.means import GIVEN, READ_GIVERS, SPENT, Means
from tuquan.schemes import actions
from tuquan.schemes.actions.means import check_gift
from tuquan.schemes.forms.fields import reason
from tuquan.schemes.models import Gift, Point, Spending


class CorrectGiftForm(GivenForm):
    fills = (*GIVEN, "giver")
    reason = reason()


class CorrectSpendingForm(SpentForm):
    """Money keeps its amount, equipment its pieces."""

    fills = SPENT
    quantity = UsedForm.base_fields["quantity"]
    reason = reason()

    def __init__(self, *args, subject: Spending, **kwargs):
        super().__init__(*args, subject=subject, **kwargs)
        del self.fields["amount" if subject.gift else "quantity"]


class PointRow(forms.Form):
    """The cells that say which point is meant, since its page knows that already."""

    place = PlaceField(label=_("Place"))
    point = forms.CharField(label=_("Point"), max_length=160)


def find_points(wanted: Iterable[tuple[int, str]]) -> Found:
    """Points at a place or inside it by reference or name; a text that fits two of them finds none."""
    meant = {}
    for place, text in set(wanted):
        inside = Point.objects.standing().within([place]).select_related("place", "scheme")
        found = list(inside.filter(ref=text)[:2]) or list(inside.filter(folded=fold(text))[:2])
        if len(found) == 1:
            meant[place, text] = found[0]
    return meant


def check_gift_row(row: Row) -> None:
    if row.get("point"):
        check_gift(Gift(point=row["point"], **{name: row[name] for name in (*GIVEN, "giver") if row.get(name)}))


def held(model: type[Gift] | type[Spending], names: Sequence[str]):
    """Rows as the register holds them, by point and receipt; their place is the point's."""

    def find(identities: Sequence[tuple]) -> dict[tuple, Row]:
        found = model.objects.filter(pk__in=keys_by(model, ("point", "decision"), identities))
        return {(row.pop("point"), row.pop("decision")): row for row in found.values("pk", "point", *names)}

    return find


gifts_sheet = Sheet(
    action=actions.import_gifts,
    columns=[
        *columns(PointRow, "place"),
        *columns(PointRow, "point", find=find_points),
        *columns(GivenForm, "decision", required=True),
        *columns(GivenForm, "day", "means", "amount", "what", "quantity", "giver_kind", "giver", "named"),
    ],
    identity=("point", "decision"),
    place_on="day",
    replaces=True,
    rules=check_gift_row,
    held=held(Gift, (*GIVEN, "giver")),
    personal=READ_GIVERS,
    example={"point": "D-01", "decision": "PT-01", "day": "05/03/2026", "means": str(Means.MONEY), "amount": "500000"},
    notes=[_("Leave the name of a giver empty who did not agree to be written down.")],
)
spendings_sheet = Sheet(
    action=actions.import_spendings,
    columns=[
        *columns(PointRow, "place"),
        *columns(PointRow, "point", find=find_points),
        *columns(SpentForm, "decision", required=True),
        *columns(SpentForm, "day", "amount", "purpose"),
    ],
    identity=("point", "decision"),
    place_on="day",
    replaces=True,
    held=held(Spending, ("day", "amount", "purpose", "decision")),
    example={"point": "D-01", "decision": "PC-01", "day": "05/04/2026", "amount": "200000"},
    notes=[_("Money only, and never more than the point has on that day. Bring the gifts in first.")],
)
