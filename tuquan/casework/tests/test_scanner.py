"""Where an office has ClamAV, no file is taken that it did not pass."""

import socket
import struct
import threading
from contextlib import contextmanager

import pytest
from django.core.exceptions import ValidationError

from tuquan.casework import files, scanner
from tuquan.casework.tests import samples

pytestmark = pytest.mark.embedded


@contextmanager
def clamd(answer: bytes | None, unix: str = ""):
    """A scanner that reads what comes and says this; with None it hangs up."""
    listening = socket.socket(socket.AF_UNIX if unix else socket.AF_INET)
    listening.bind(unix or ("127.0.0.1", 0))
    listening.listen()
    got = bytearray()

    def serve():
        line, _address = listening.accept()
        with line, line.makefile("rb") as reader:
            assert reader.read(10) == b"zINSTREAM\0"
            if answer is None:
                return
            while length := struct.unpack(">I", reader.read(4))[0]:
                got.extend(reader.read(length))
            line.sendall(answer)

    thread = threading.Thread(target=serve, daemon=True)
    thread.start()
    try:
        yield unix or f"127.0.0.1:{listening.getsockname()[1]}", got
    finally:
        thread.join(5)
        listening.close()


def test_without_a_scanner_nothing_is_asked(settings):
    settings.CLAMD = ""
    scanner.check(b"x")


def test_a_clean_file_passes_whole(settings):
    raw = bytes(range(256)) * 1000
    with clamd(b"stream: OK\0") as (where, got):
        settings.CLAMD = where
        scanner.check(raw)
    assert bytes(got) == raw


def test_it_is_found_by_the_path_of_a_socket_too(settings, tmp_path):
    with clamd(b"stream: OK\0", str(tmp_path / "clamd.ctl")) as (where, _got):
        settings.CLAMD = where
        scanner.check(b"x")


@pytest.mark.parametrize("answer", [b"stream: Eicar-Signature FOUND\0", b"INSTREAM size limit exceeded. ERROR\0", b"\0", None])
def test_what_does_not_pass_is_refused_with_its_name(settings, answer):
    with clamd(answer) as (where, _got):
        settings.CLAMD = where
        with pytest.raises(ValidationError, match=r"a\.jpg"):
            files.looked_at("a.jpg", samples.picture())


def test_a_scanner_that_is_not_there_means_no_files(settings):
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        settings.CLAMD = f"127.0.0.1:{free.getsockname()[1]}"
    with pytest.raises(ValidationError) as refused:
        files.looked_at("a.jpg", samples.picture())
    assert "a.jpg" in refused.value.messages[0]
    settings.CLAMD = "/no/such/socket"
    with pytest.raises(ValidationError):
        files.looked_at("a.jpg", samples.picture())


def test_what_is_to_be_sealed_is_shown_to_nobody_not_even_the_scanner(settings):
    settings.CLAMD = "/no/such/socket"
    assert files.looked_at("a.jpg", samples.picture(), scan=False).checked
