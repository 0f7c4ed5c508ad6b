"""`tuquan serve`: the web server and the worker beside it; `tuquan worker` alone."""

import ipaddress
import os
import signal
import socket
import subprocess
import sys
import threading

from django.conf import settings
from django.db import connection
from django.utils.translation import gettext as _

from tuquan.accounts.models import User
from tuquan.config.commands.common import Failed, note, tell

WORKERS = 2
STOP_WITHIN = 20  # seconds the worker gets to finish what it is doing


def add(commands) -> None:
    parser = commands.add_parser("serve", help=_("start the site and the worker beside it"))
    parser.add_argument("--host", default="127.0.0.1", help=_("address to listen on (default: this machine only)"))
    parser.add_argument("--port", type=int, default=8000, help=_("port to listen on (default: 8000)"))
    parser.add_argument("--workers", type=int, default=WORKERS, help=_("processes that answer (default: 2)"))
    parser.set_defaults(run=serve)
    worker = commands.add_parser("worker", help=_("only fold, seal and watch the clocks; `serve` starts this itself"))
    worker.add_argument("--once", action="store_true", help=_("one round, then stop"))
    worker.add_argument("--parent", type=int, metavar="PID", help=_("stop when this process is gone"))
    worker.set_defaults(run=work)


def serve(given) -> None:
    refuse_demo_in_the_open(given.host)
    refuse_port_in_use(given.host, given.port)
    greet(given.host, given.port)
    name_site(given.port)
    connection.close()  # the processes to come open their own
    worker = Worker()
    worker.start()
    try:
        listen(given)
    finally:
        worker.stop()


def work(given) -> None:
    from tuquan.config import worker

    worker.work(given.once, given.parent)


def listen(given) -> None:
    """Answer requests until SIGINT or SIGTERM. SQLite writes one at a time, so more threads would only wait."""
    from granian import Granian
    from granian.constants import Interfaces
    from granian.log import LogLevels

    Granian(
        "tuquan.config.wsgi:application",
        address=given.host,
        port=given.port,
        interface=Interfaces.WSGI,
        workers=given.workers,
        blocking_threads=1 if connection.vendor == "sqlite" else 4,
        websockets=False,
        log_level=LogLevels.warning,
        respawn_failed_workers=True,
        workers_kill_timeout=10,
    ).serve()


class Worker:
    """The worker as a process of its own, started again should it fall over."""

    def __init__(self):
        self.process: subprocess.Popen | None = None
        self.stopping = threading.Event()

    def start(self) -> None:
        threading.Thread(target=self.keep_running, daemon=True).start()

    def keep_running(self) -> None:
        while not self.stopping.is_set():
            command = [sys.executable, "-m", "tuquan", "worker", "--parent", str(os.getpid())]
            self.process = subprocess.Popen(command)  # noqa: S603 - ourselves
            self.process.wait()
            if not self.stopping.wait(3):
                note(_("the worker stopped by itself; starting it again"))

    def stop(self) -> None:
        self.stopping.set()
        if self.process and self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
            try:
                self.process.wait(STOP_WITHIN)
            except subprocess.TimeoutExpired:
                self.process.kill()


def is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return host == "localhost"


def refuse_demo_in_the_open(host: str) -> None:
    """Neither on an address that others reach, nor under a name by which a proxy would bring them."""
    beyond = [name for name in (host, *settings.ALLOWED_HOSTS) if not is_loopback(name)]
    if beyond and User.objects.filter(demo=True, is_active=True).exists():
        why = _("this database has demo accounts, with known passwords: it is served on 127.0.0.1, not on %(host)s")
        raise Failed(why % {"host": beyond[0]})


def refuse_port_in_use(host: str, port: int) -> None:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except (OSError, OverflowError) as wrong:
            number = getattr(wrong, "errno", None)
            why = os.strerror(number) if number else str(wrong)
            words = _("cannot listen on %(host)s:%(port)s: %(why)s")
            raise Failed(words % {"host": host, "port": port, "why": why}) from None


def name_site(port: int) -> None:
    """Let printed documents lead to the port that answers, where neither an address nor a host name was given."""
    host = settings.ALLOWED_HOSTS[0]
    if is_loopback(host) and not settings.HTTPS and not os.environ.get("TUQUAN_SITE"):
        settings.SITE = os.environ["TUQUAN_SITE"] = f"http://{host}:{port}"  # here, if forked, and in processes to come


def greet(host: str, port: int) -> None:
    shown = f"[{host}]" if ":" in host else host
    tell(_("Tự Quản answers at %(address)s (Ctrl-C stops it)") % {"address": f"http://{shown}:{port}/"})
    demo = list(User.objects.filter(demo=True, is_active=True).order_by("pk"))
    if demo:
        from tuquan.config.demo import PASSWORD

        tell(_("Demo accounts, password %(password)s:") % {"password": PASSWORD})
        for user in demo:
            tell(f"  {user.username:<20} {user.display_name}")
    if settings.DEBUG:
        tell(_("Debugging is on: never serve others like this."))
    sys.stdout.flush()
