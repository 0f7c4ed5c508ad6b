"""An uploaded file between its dry run and the decision: private, under a random name, gone within the hour."""

import os
import secrets
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core import signing
from django.core.files.uploadedfile import UploadedFile

LIFE = 3600  # seconds
SALT = "tuquan.exchange.kept"


def folder() -> Path:
    path = Path(settings.HOME) / "uploads"
    path.mkdir(mode=0o700, exist_ok=True)
    return path


def keep(upload: UploadedFile) -> Path:
    """Write the upload to a file that nobody else on the machine can read."""
    forget_old()
    path = folder() / secrets.token_hex(20)
    with os.fdopen(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "wb") as file:
        for chunk in upload.chunks():
            file.write(chunk)
    return path


@dataclass(frozen=True)
class Kept:
    """A kept file: what it was called, what it holds, how it is to be read, and by which acts it was entered before."""

    path: Path
    source: str
    sha256: str = ""
    choice: dict | None = None
    acts: tuple[str, ...] = ()


def ticket(file: Kept, register: str, user: Any) -> str:
    """A signed text with which the same user can come back to the file, for this register only."""
    return signing.dumps(
        [file.path.name, register, file.source, user.pk, file.sha256, file.choice, file.acts], salt=SALT
    )


def open_ticket(text: str, register: str, user: Any) -> Kept | None:
    """The file of a ticket, which may be gone by now; None where the ticket is too old, or not theirs."""
    try:
        name, for_register, source, owner, sha256, choice, acts = signing.loads(text, salt=SALT, max_age=LIFE)
    except signing.BadSignature:
        return None
    if (for_register, owner) != (register, user.pk):
        return None
    return Kept(folder() / name, source, sha256, choice, tuple(acts))


def forget(path: Path) -> None:
    path.unlink(missing_ok=True)


def forget_old() -> None:
    """Remove what was never decided."""
    for path in folder().iterdir():
        try:
            if path.stat().st_mtime < time.time() - LIFE:
                forget(path)
        except FileNotFoundError:  # another process was quicker
            continue
