"""Kill -9 in the middle of an import leaves nothing of it, whatever the moment."""

import os
import signal
import subprocess
import sys
import time

import pytest

MAKE = """
import django; django.setup()
from django.core.management import call_command
call_command("migrate", run_syncdb=True, verbosity=0)
from tuquan.tests.world import make_world
make_world()
"""
ENTER = """
import sys; from pathlib import Path
import django; django.setup()
from django.db.backends.base.base import BaseDatabaseWrapper
from tuquan.exchange.tests.matters import Matters, TESTER
from tuquan.exchange.importing import enter
from tuquan.exchange.trial import check
from tuquan.kit.register import registry
registry[Matters.key] = Matters()
trial = check(registry[Matters.key], Path(sys.argv[1]), by=TESTER)
def never(self):
    print("written", flush=True)  # records, postings and the event: all but the commit
    import time; time.sleep(60)
if len(sys.argv) > 2:
    BaseDatabaseWrapper.commit = never
print(enter(trial, by=TESTER), flush=True)
"""
COUNT = """
import django; django.setup()
from tuquan.journal.models import Event
from tuquan.ledger import balances
from tuquan.ledger.models import Entry, Posting
from tuquan.ledger.check import mismatches
from tuquan.tests.models import Matter
assert not list(mismatches()) and not balances.differences()
print(Matter.objects.count(), Posting.objects.exists(), Entry.objects.count(), Event.objects.count())
"""


def python(home, code, *arguments, **options) -> subprocess.Popen:
    environment = {
        **os.environ, "TUQUAN_HOME": str(home), "DJANGO_SETTINGS_MODULE": "tuquan.config.test_settings",
        "TUQUAN_DATABASE_URL": "",
    }  # fmt: skip
    command = [sys.executable, "-c", code, *arguments]
    return subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True)


def said(home, code, *arguments) -> str:
    process = python(home, code, *arguments)
    answer, _nothing = process.communicate(timeout=120)
    assert process.returncode == 0
    return answer.strip()


@pytest.mark.embedded
@pytest.mark.slow
def test_killed_in_the_middle(tmp_path):
    from tuquan.exchange.tests.matters import written_csv

    home = tmp_path / "home"
    home.mkdir()
    said(home, MAKE)
    path = written_csv(tmp_path / "a.csv", *(["18001", f"H{number}", "05/03/2024"] for number in range(3000)))
    process = python(home, ENTER, str(path), "never")
    assert process.stdout.readline() == "written\n"
    process.send_signal(signal.SIGKILL)
    assert process.wait() == -signal.SIGKILL
    assert said(home, COUNT) == "0 False 0 0"
    assert said(home, ENTER, str(path)) == "3000"
    assert said(home, COUNT) == "3000 True 1 1"


@pytest.mark.embedded
@pytest.mark.slow
def test_killed_at_any_moment(tmp_path):
    """All of it or nothing, and the ledger agrees with its records, wherever the blow falls."""
    from tuquan.exchange.tests.matters import written_csv

    home = tmp_path / "home"
    home.mkdir()
    said(home, MAKE)
    entered = 0
    for turn, wait in enumerate((1.0, 1.4, 1.8, 2.2)):
        rows = (["18001", f"{turn}-{number}", "05/03/2024"] for number in range(3000))
        process = python(home, ENTER, str(written_csv(tmp_path / "a.csv", *rows)))
        time.sleep(wait)
        process.kill()
        acknowledged = process.communicate()[0].strip() == "3000"
        records = int(said(home, COUNT).split()[0])
        assert records in (entered, entered + 3000) and not (acknowledged and records == entered)
        entered = records
