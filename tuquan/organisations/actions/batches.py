"""Many bodies at once: what Excel brings and the demonstration loads, as one act with one line in the journal."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from tuquan.journal.actions import action
from tuquan.kit.text import fold
from tuquan.ledger.batch import Batch
from tuquan.organisations.actions.bodies import check_body, first_phase, refuse_kinds
from tuquan.organisations.models import Body, BodyState, Phase

COLUMNS = ("place", "kind", "name", "ref", "first_day", "ended_on", "decision")


@action(_("Import bodies"))
def import_bodies(batch: Batch, *, by) -> list[Body]:
    """Bodies as they stand, or as they stood until they ended."""
    refuse_kinds({row["kind"] for row in batch.rows}, batch.act_places(), by)
    bodies = []
    for number, row in enumerate(batch.rows, start=1):
        try:
            check_body(row)
        except ValidationError as wrong:
            params = {"row": number, "why": " ".join(wrong.messages)}
            raise ValidationError(_("Row %(row)s: %(why)s"), params=params) from wrong
        given = {name: row[name] for name in COLUMNS if row.get(name) not in (None, "")}
        state = BodyState.ENDED if row.get("ended_on") else BodyState.STANDING
        bodies.append(Body(folded=fold(row["name"]), state=state, **given))
    Body.objects.bulk_create(bodies)
    Phase.objects.bulk_create([first_phase(body) for body in bodies])
    return bodies
