"""Verbs about exemplars: recognised by a decision, spread, and at some time recognised no more."""

from collections.abc import Iterable
from datetime import date

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from tuquan.journal.actions import action, reading
from tuquan.kit.days import not_ahead
from tuquan.ledger import mend
from tuquan.ledger.batch import Batch, said
from tuquan.ledger.mend import keep, trial
from tuquan.organisations.models import Body
from tuquan.places.models import Place
from tuquan.schemes.actions.batches import told
from tuquan.schemes.actions.keeping import refuse_dead, refuse_host_elsewhere, refuse_not_there
from tuquan.schemes.models import Exemplar, ExemplarKind, ExemplarState, Point, Scheme

READ_EXEMPLARS = reading("schemes.read_exemplars", _("Read who is an exemplar"))
GIVEN = (
    "kind", "body", "name", "ref", "field", "recognised_on", "decision", "level", "ended_on", "scheme", "point",
)  # fmt: skip


@action(_("Enter an exemplar"))
def recognise_exemplar(
    place: Place, *, kind: str, field: str, recognised_on: date, decision: str, level: str, name: str = "",
    body: Body | None = None, ref: str = "", scheme: Scheme | None = None, point: Point | None = None,
    spread_to: Iterable[Place] = (), by,
) -> Exemplar:  # fmt: skip
    """A collective or a person was recognised as an example, by a decision."""
    exemplar = Exemplar(
        place=place, kind=kind, body=body, name=name, ref=ref, field=field, recognised_on=recognised_on,
        decision=decision, level=level, scheme=scheme, point=point,
    ).prepare()  # fmt: skip
    check_exemplar(exemplar)
    keep(exemplar)
    exemplar.spread_to.set(spread_to)
    return exemplar


@action(_("Say where it spread to"))
def spread_exemplar(exemplar: Exemplar, *, spread_to: Iterable[Place], by) -> Exemplar:
    """The places that follow the example."""
    if exemplar.voided:
        raise ValidationError(_("This record is void."))
    exemplar.spread_to.set(spread_to)
    return exemplar


@action(_("End the recognition"))
def end_recognition(exemplar: Exemplar, *, on: date, withdrawn: bool = False, reason: str, by) -> Exemplar:
    """From this day it counts no more; `withdrawn` where it was taken back."""
    not_ahead(on=on)
    exemplar.step("end_recognition")
    if on < exemplar.recognised_on:
        raise ValidationError({"on": _("It was recognised later.")})
    mend.keep_reason(exemplar, reason)
    exemplar.ended_on = on
    if withdrawn:
        exemplar.state = ExemplarState.WITHDRAWN
    return keep(exemplar)


@action(_("Correct the exemplar"))
def correct_exemplar(exemplar: Exemplar, *, reason: str, by, **changes) -> Exemplar:
    """Mend what was entered wrongly."""
    tried = trial(exemplar, changes)
    check_exemplar(tried)
    if tried.ended_on and tried.ended_on < tried.recognised_on:
        raise ValidationError({"recognised_on": _("The recognition ended before that day.")})
    return mend.apply(exemplar, changes | {"scheme": tried.scheme, "name": tried.name}, reason)


@action(_("Void the exemplar"))
def void_exemplar(exemplar: Exemplar, *, reason: str, by) -> Exemplar:
    """Declare that it never was recognised."""
    return mend.void(exemplar, reason)


@action(_("Import exemplars"))
def import_exemplars(batch: Batch, *, by) -> list[Exemplar]:
    """Enter many exemplars, each row like `recognise_exemplar`; one with a last day is recognised no more."""

    def exemplar_of(row: dict) -> Exemplar:
        exemplar = Exemplar(
            place=row["place"], **{name: row[name] for name in GIVEN if row.get(name) not in (None, "")}
        ).prepare()
        check_exemplar(exemplar)
        if exemplar.ended_on:
            exemplar.state = ExemplarState.WITHDRAWN if row.get("withdrawn") else ExemplarState.ENDED
        return exemplar

    exemplars = Exemplar.objects.bulk_create(told(batch.rows, "ref", exemplar_of))
    spread = Exemplar.spread_to.through
    spread.objects.bulk_create(
        spread(exemplar=exemplar, place=place)
        for exemplar, row in zip(exemplars, batch.rows, strict=True)
        for place in row.get("spread_to") or ()
    )

    def correct(exemplar: Exemplar, row: dict) -> None:
        changes = said(exemplar, row, [name for name in GIVEN if name not in ("ref", "ended_on")])
        if any(getattr(exemplar, name) != value for name, value in changes.items()):
            correct_exemplar.function(exemplar, reason=batch.source, by=by, **changes)
        if "spread_to" in row:
            exemplar.spread_to.set(row["spread_to"] or ())

    batch.bring(Exemplar, by, correct)
    return exemplars


def check_exemplar(exemplar: Exemplar) -> None:
    """What must hold between its columns, and with its place, its scheme and its point."""
    not_ahead(recognised_on=exemplar.recognised_on, ended_on=exemplar.ended_on)
    if not exemplar.name:
        raise ValidationError({"name": _("Type the name, or choose a body of the register.")})
    if exemplar.kind == ExemplarKind.PERSON and exemplar.body:
        raise ValidationError({"body": _("A person is no body of the register.")})
    refuse_not_there(exemplar.place, exemplar.recognised_on, "recognised_on")
    try:
        refuse_host_elsewhere(exemplar.body, exemplar.place)
    except ValidationError:
        told_ = _("“%(body)s” is at %(place)s, not at the place of the exemplar.")
        raise ValidationError({"body": told_ % {"body": exemplar.body, "place": exemplar.body.place}}) from None
    if exemplar.scheme:
        refuse_dead(exemplar.scheme)
    if exemplar.point and exemplar.point.voided:
        raise ValidationError({"point": _("This point is void.")})
