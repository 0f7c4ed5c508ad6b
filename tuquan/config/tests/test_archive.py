"""A backup holds one moment and comes back whole; a damaged one touches nothing."""

import os
import shutil
import subprocess
import sys
import tarfile

import pytest

pytestmark = [pytest.mark.slow, pytest.mark.embedded]

MAKE = """
import django; django.setup()
from datetime import date
from django.core.management import call_command
call_command("migrate", run_syncdb=True, verbosity=0)
from tuquan.tests.world import make_world
from tuquan.tests.actions import TESTER, open_matter
from tuquan.journal import chain
from django.conf import settings
world = make_world()
open_matter(world.u, opened_on=date(2024, 3, 5), by=TESTER)
chain.seal()
(settings.MEDIA_ROOT / "bao-cao").mkdir(parents=True)
(settings.MEDIA_ROOT / "bao-cao" / "a.docx").write_text("đã ký")
"""
MORE = """
import django; django.setup()
from datetime import date
from tuquan.places.models import Place
from tuquan.tests.actions import TESTER, open_matter
open_matter(Place.objects.get(code="18001"), opened_on=date(2024, 3, 6), by=TESTER)
"""
COUNT = """
import django; django.setup()
from django.conf import settings
from tuquan.tests.models import Matter
print(Matter.objects.count(), *(path.name for path in settings.MEDIA_ROOT.rglob("*") if path.is_file()))
"""


def python(home, *line: str) -> subprocess.CompletedProcess:
    environment = {
        **os.environ, "TUQUAN_HOME": str(home), "TUQUAN_DATABASE_URL": "", "TUQUAN_LANGUAGE": "en",
        "DJANGO_SETTINGS_MODULE": "tuquan.config.test_settings",
    }  # fmt: skip
    home.mkdir(exist_ok=True)
    return subprocess.run([sys.executable, *line], env=environment, capture_output=True, text=True, timeout=120)


def code(home, text: str) -> str:
    done = python(home, "-c", text)
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


def tuquan(home, *arguments: str) -> subprocess.CompletedProcess:
    return python(home, "-m", "tuquan", *arguments)


@pytest.fixture(scope="module")
def saved(tmp_path_factory):
    """A home that holds a record and a file, and its backup: made once, copied by each test."""
    folder = tmp_path_factory.mktemp("saved")
    code(folder / "home", MAKE)
    done = tuquan(folder / "home", "backup", str(folder / "a.tar.gz"))
    assert done.returncode == 0, done.stderr
    return folder


@pytest.fixture
def home(saved, tmp_path):
    return shutil.copytree(saved / "home", tmp_path / "home")


@pytest.fixture
def file(saved, tmp_path):
    return shutil.copy2(saved / "a.tar.gz", tmp_path / "a.tar.gz")


def test_backup_and_restore(home, file, tmp_path):
    other = tmp_path / "other"
    assert file.stat().st_mode & 0o777 == 0o600
    with tarfile.open(file) as archive:
        assert archive.getnames() == ["manifest.json", "database.sqlite3", "files/bao-cao/a.docx"]
    code(home, MORE)

    done = tuquan(other, "restore", str(file))
    assert done.returncode == 0, done.stderr
    assert code(other, COUNT) == "1 a.docx"

    again = tuquan(home, "restore", str(file))
    assert again.returncode == 1 and "--replace" in again.stderr and code(home, COUNT) == "2 a.docx"
    assert tuquan(home, "restore", str(file), "--replace").returncode == 0
    assert code(home, COUNT) == "1 a.docx"


def test_secrets_travel_only_when_asked(home, tmp_path):
    other, file = tmp_path / "other", tmp_path / "secret.tar.gz"
    tuquan(home, "backup", str(file), "--with-secrets")
    assert tuquan(other, "restore", str(file)).returncode == 0
    assert (other / "secret_key").read_text() == (home / "secret_key").read_text()
    assert (other / "secret_key").stat().st_mode & 0o777 == 0o600


def test_a_damaged_archive_touches_nothing(home, file):
    whole = file.read_bytes()
    for broken in (whole[: len(whole) // 2], b"nothing like it", whole[:200] + b"\x00" * 50 + whole[250:]):
        file.write_bytes(broken)
        done = tuquan(home, "restore", str(file), "--replace")
        assert done.returncode == 1 and len(done.stderr.strip().splitlines()[-1]) > 10
        assert "Traceback" not in done.stderr
    assert code(home, COUNT) == "1 a.docx"


def test_a_member_that_was_exchanged(home, file, tmp_path):
    folder = tmp_path / "inside"
    with tarfile.open(file) as archive:
        archive.extractall(folder, filter="data")
    (folder / "files/bao-cao/a.docx").write_text("không ký")
    with tarfile.open(file, "w:gz") as archive:
        for name in ("manifest.json", "database.sqlite3", "files/bao-cao/a.docx"):
            archive.add(folder / name, name)
    done = tuquan(home, "restore", str(file), "--replace")
    assert done.returncode == 1 and "files/bao-cao/a.docx" in done.stderr
