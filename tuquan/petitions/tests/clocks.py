"""Clocks of a petition as tests read them."""

from tuquan.casework.models import Clock
from tuquan.journal.actions import subject_name


def clock(petition, verb):
    """The deadline of this verb, or None."""
    return Clock.objects.filter(subject=subject_name(petition), verb=f"petitions.{verb}").first()


def due(petition, verb):
    found = clock(petition, verb)
    return found and found.due_on
