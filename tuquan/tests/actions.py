"""Verbs over the test records."""

from tuquan.casework import envelopes
from tuquan.journal.actions import OutsideActor, action, discreet, reading
from tuquan.organisations.models import Body, BodyKind, BodyState
from tuquan.returns import actions as returns
from tuquan.tests.models import Matter

VERBS = ("open_matter", "change_matter", "open_many", "import_matters", "carry", "found_body", "whisper")
TESTER = OutsideActor("TESTER", frozenset(f"tests.{verb}" for verb in VERBS))

envelopes.readable("tests.Matter", "casework.read_police_desk", {"what": "Việc gì"})


reading("tests.read", "Read")


def give_return(place, first_day, last_day, lines, *, by, source="BC", accepted_by=None):
    """A sheet of figures, typed, submitted and accepted."""
    sheet = returns.file_return(place, first_day=first_day, last_day=last_day, source=source, lines=lines, by=by)
    return returns.accept_return(returns.submit_return(sheet, by=by), by=accepted_by or by)


def correct_return(sheet, *, value, by):
    """Mend its last line."""
    return returns.correct_line(sheet.lines.order_by("pk").last(), value=value, reason="Nhầm", by=by)


@action("Open")
def open_matter(place, *, by, **fields):
    """Make one."""
    matter = Matter(place=place, **fields)
    matter.save()
    return matter


@action("Change")
def change_matter(matter, *, by, **fields):
    """Change any field."""
    for name, value in fields.items():
        setattr(matter, name, value)
    matter.save()
    return matter


@action("Whisper")
def whisper(place, *, by, **fields):
    """Make one whose hour nobody may know."""
    matter = Matter(place=place, **fields)
    matter.save()
    return matter


discreet("tests.whisper", reads="tests.read")


@action("Open many")
def open_many(place, *, rows, by):
    """Make many in one batch."""
    return Matter.objects.bulk_create([Matter(**row) for row in rows])


@action("Import")
def import_matters(batch, *, by):
    """Make those of a sheet, and bring in line those it replaces."""
    batch.take(Matter, ["closed_on", "settled", "amount"])
    return Matter.objects.bulk_create([Matter(**{k: v for k, v in row.items() if v is not None}) for row in batch.rows])


@action("Carry")
def carry(place, *, work, by):
    """Run a piece of work inside an action."""
    return work()


@action("Found a body")
def found_body(place, *, name, first_day, by):
    """Make a recognised body that belongs to no register."""
    body = Body(kind=BodyKind.SCHOOL, place=place, name=name, first_day=first_day, state=BodyState.RECOGNISED)
    body.save()
    return body
