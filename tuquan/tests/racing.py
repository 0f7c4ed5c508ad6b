"""Works let go together, on real connections, and what must hold when they are done."""

import threading

from django.core.exceptions import ValidationError
from django.db import connections

from tuquan.journal import chain
from tuquan.journal.models import Event
from tuquan.ledger import balances
from tuquan.ledger.check import mismatches


def at_once(*works):
    """Run each in a thread of its own, all let go together. Returns their answers, or what they raised."""
    gate, answers = threading.Barrier(len(works)), [None] * len(works)

    def run(number, work):
        try:
            gate.wait(20)
            answers[number] = work()
        except Exception as wrong:
            answers[number] = wrong
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(works)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert not any(thread.is_alive() for thread in threads), "somebody waits for ever"
    return answers


def done(answers, *refusals) -> list:
    """What was done; the others must have been refused in words."""
    wrong = [one for one in answers if isinstance(one, Exception) and not isinstance(one, (ValidationError, *refusals))]
    assert not wrong, wrong
    return [one for one in answers if not isinstance(one, Exception)]


def all_holds() -> None:
    assert not list(mismatches())
    assert not balances.differences()
    chain.seal()
    verdict = chain.verify()
    assert verdict.broken_at is None and not chain.ready().exists()
    assert verdict.sealed + verdict.unsealed == Event.objects.count()
