"""What an action assures: the right, the transaction, the line in the journal, the chain."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection

from tuquan.journal import chain
from tuquan.journal.actions import NoAction
from tuquan.journal.models import Event, Seal
from tuquan.tests.actions import TESTER, open_matter
from tuquan.tests.models import Matter
from tuquan.tests.world import make_user

DAY = date(2024, 5, 1)


def test_it_works(world):
    matter = open_matter(world.u, opened_on=DAY, by=TESTER)
    event = Event.objects.get()
    assert (event.verb, event.actor, event.place) == ("tests.open_matter", "TESTER", world.u.pk)
    assert event.subject == f"tests.Matter:{matter.pk}" and event.details["opened_on"] == "2024-05-01"
    assert matter.event == event.uid


def test_without_the_right_nothing_happens(world):
    nobody = make_user("nobody", ("administrator", world.nation))
    with pytest.raises(PermissionDenied):
        open_matter(world.u, opened_on=DAY, by=nobody)
    assert not Matter.objects.exists() and not Event.objects.exists()


def test_outside_an_action_nothing_changes(world):
    with pytest.raises(NoAction):
        Matter(place=world.u, opened_on=DAY).save()
    matter = open_matter(world.u, opened_on=DAY, by=TESTER)
    with pytest.raises(NoAction):
        matter.save()
    with pytest.raises(TypeError):
        Matter.objects.update(amount=3)
    with pytest.raises(TypeError):
        Matter.objects.all().delete()


def test_a_failing_verb_leaves_nothing(world):
    with pytest.raises(ValidationError):
        open_matter(world.y, opened_on=DAY, by=TESTER)
    assert not Matter.objects.exists() and not Event.objects.exists()


def test_events_are_written_once(world):
    open_matter(world.u, opened_on=DAY, by=TESTER)
    event = Event.objects.get()
    event.actor = "x"
    for attempt in (event.save, event.delete, Event.objects.all().delete, lambda: Event.objects.update(actor="x")):
        with pytest.raises(TypeError):
            attempt()


def test_the_chain_shows_tampering(world):
    for _ in range(5):
        open_matter(world.u, opened_on=DAY, by=TESTER)
    assert chain.verify().unsealed == 5
    assert chain.seal() == 5 and chain.seal() == 0
    assert chain.verify().broken_at is None and chain.verify().sealed == 5
    third = Seal.objects.get(sequence=3)
    with connection.cursor() as cursor:
        cursor.execute("UPDATE journal_event SET actor = 'x' WHERE uid = %s", [Event.objects.get(uid=third.event).uid.hex
                       if connection.vendor == "sqlite" else third.event])  # fmt: skip
    assert chain.verify().broken_at == 3
