"""What an action assures: the right, the transaction, the line in the journal, the chain."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection

from tuquan.journal import chain
from tuquan.journal.actions import NoAction
from tuquan.journal.models import Event, Seal
from tuquan.journal.views import visible
from tuquan.kit.period import midnight, today
from tuquan.tests.actions import TESTER, open_matter, whisper
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


def test_discreet_verbs_keep_the_day_alone(world):
    matter = whisper(world.u, opened_on=DAY, by=TESTER)
    event = Event.objects.get()
    assert event.at == midnight(today()) and matter.event == event.uid
    assert event.uid.int >> 80 == int(midnight(today()).timestamp() * 1000)  # nor does its key tell the hour


def test_discreet_events_are_sealed_when_their_day_is_over(world, monkeypatch):
    for verb in (open_matter, whisper, open_matter, whisper):
        verb(world.u, opened_on=DAY, by=TESTER)
    assert chain.seal() == 2 and chain.seal() == 0
    assert chain.verify().unsealed == 2 and chain.verify().broken_at is None
    tomorrow = today() + timedelta(days=1)
    monkeypatch.setattr(chain, "today", lambda: tomorrow)
    assert chain.seal() == 2
    verdict = chain.verify()
    assert (verdict.sealed, verdict.unsealed, verdict.broken_at) == (4, 0, None)


def test_discreet_events_show_to_those_who_read_their_register(world):
    whisper(world.u, opened_on=DAY, by=TESTER)
    open_matter(world.u, opened_on=DAY, by=TESTER)
    auditor = make_user("auditor", ("auditor", world.nation))
    assert [event.verb for event in visible(auditor)] == ["tests.open_matter"]
    auditor.granted = lambda right: [world.p3.pk]
    assert visible(auditor).count() == 2
