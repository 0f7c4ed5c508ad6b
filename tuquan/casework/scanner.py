"""ClamAV, where an office has one: its answer about a file, over its socket (INSTREAM)."""

import socket
import struct

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

PATIENCE = 30  # seconds
PIECE = 64 * 1024


def check(raw: bytes) -> None:
    """Raises ValidationError where a virus is found, or where the scanner that must be asked does not answer."""
    if not settings.CLAMD:
        return
    try:
        answer = ask(raw)
    except OSError as error:
        raise ValidationError(
            _("Files cannot be checked for viruses at this moment, so none are taken. Try again later, or send it without files.")
        ) from error
    if answer.endswith("FOUND"):
        raise ValidationError(_("A virus was found in it."))
    if not answer.endswith(": OK"):
        raise ValidationError(_("It could not be checked for viruses, so it is not taken."))


def ask(raw: bytes) -> str:
    """What the scanner says: "stream: OK", or "stream: name-of-virus FOUND"."""
    with connected(settings.CLAMD) as line:
        line.sendall(b"zINSTREAM\0")
        for start in range(0, len(raw), PIECE):
            piece = raw[start : start + PIECE]
            line.sendall(struct.pack(">I", len(piece)) + piece)
        line.sendall(struct.pack(">I", 0))
        answer = b""
        while not answer.endswith(b"\0") and (more := line.recv(4096)):
            answer += more
    return answer.rstrip(b"\0\n").decode(errors="replace")


def connected(where: str) -> socket.socket:
    """By the path of a socket, or by host:port."""
    if where.startswith("/"):
        line = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        line.settimeout(PATIENCE)
        try:
            line.connect(where)
        except OSError:
            line.close()
            raise
        return line
    host, _colon, port = where.rpartition(":")
    return socket.create_connection((host, int(port)), PATIENCE)
