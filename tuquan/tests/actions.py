"""Verbs over the test records."""

from tuquan.journal.actions import OutsideActor, action
from tuquan.tests.models import Matter

TESTER = OutsideActor("TESTER", frozenset({"tests.open_matter", "tests.change_matter", "tests.open_many", "tests.carry"}))


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


@action("Open many")
def open_many(place, *, rows, by):
    """Make many in one batch."""
    return Matter.objects.bulk_create([Matter(**row) for row in rows])


@action("Carry")
def carry(place, *, work, by):
    """Run a piece of work inside an action."""
    return work()
