"""`tuquan serve`: where it listens, and that it stops its worker with itself."""

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

import pytest
from django.utils import translation

from tuquan.config import worker
from tuquan.config.commands import run, serve
from tuquan.config.tests.test_archive import MAKE, code
from tuquan.tests.world import make_user


@pytest.mark.parametrize(
    ("host", "loopback"),
    [("127.0.0.1", True), ("127.1.2.3", True), ("::1", True), ("localhost", True), ("0.0.0.0", False),
     ("192.168.1.5", False), ("::", False), ("example.vn", False)],
)  # fmt: skip
def test_loopback(host, loopback):
    assert serve.is_loopback(host) is loopback


def test_demo_accounts_never_in_the_open(world, capsys):
    user = make_user("demo")
    user.demo = True
    user.save()
    with translation.override("en"):
        assert run(["serve", "--host", "0.0.0.0"]) == 1
    assert "demo accounts" in capsys.readouterr().err


def test_a_port_in_use(db, capsys):
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        with translation.override("en"):
            assert run(["serve", "--port", str(other.getsockname()[1])]) == 1
    assert "cannot listen" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("hosts", "given", "leads_to"),
    [
        (["127.0.0.1", "localhost"], "", "http://127.0.0.1:8101"),
        (["127.0.0.1"], "https://phongtrao.vn", "https://phongtrao.vn"),
        (["phongtrao.vn"], "", ""),  # behind a proxy, whose port is not ours
    ],
)
def test_printed_documents_lead_to_the_port_that_answers(hosts, given, leads_to, settings, monkeypatch):
    settings.ALLOWED_HOSTS, settings.SITE = hosts, given
    monkeypatch.setenv("TUQUAN_SITE", given)
    serve.name_site(8101)
    assert os.environ["TUQUAN_SITE"] == settings.SITE == leads_to


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def children(pid: int) -> list[int]:
    """Processes started by any thread of this one."""
    lists = Path(f"/proc/{pid}/task").glob("*/children")
    return [int(number) for one in lists for number in one.read_text().split()]


@pytest.mark.embedded
@pytest.mark.slow
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_it_answers_and_stops_cleanly(tmp_path, number):
    home, port = tmp_path / "home", free_port()
    code(home, MAKE)
    environment = {
        **os.environ, "TUQUAN_HOME": str(home), "TUQUAN_DATABASE_URL": "",
        "DJANGO_SETTINGS_MODULE": "tuquan.config.test_settings",
    }  # fmt: skip
    process = subprocess.Popen([sys.executable, "-m", "tuquan", "serve", "--port", str(port)], env=environment,
                               stdout=subprocess.PIPE, text=True)  # fmt: skip
    try:
        assert f"http://127.0.0.1:{port}/" in process.stdout.readline()
        assert answer(f"http://127.0.0.1:{port}/") in (200, 302, 404)
        below = children(process.pid)
        assert len(below) >= 3  # two that answer, one worker
        process.send_signal(number)
        assert process.wait(30) in (0, 130)
        for _try in range(50):
            if not any(os.path.exists(f"/proc/{pid}") for pid in below):
                break
            time.sleep(0.1)
        assert not [pid for pid in below if os.path.exists(f"/proc/{pid}")]
    finally:
        process.kill()


def answer(address: str) -> int:
    for _try in range(150):
        try:
            return urllib.request.urlopen(address, timeout=5).status
        except urllib.error.HTTPError as status:
            return status.code
        except OSError:
            time.sleep(0.2)
    raise AssertionError("no answer")


def test_the_worker_takes_the_pulse_of_points():
    assert [job.name for job in worker.jobs()] == [
        "seal", "fold", "gate", "clocks", "pulse", "sweep", "keep", "erase",
    ]
