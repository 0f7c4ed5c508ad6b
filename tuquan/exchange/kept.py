"""An uploaded file between its dry run and the decision: private, under a random name, gone within the hour."""

import os
import secrets
import time
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


def ticket(path: Path, register: str, source: str, user: Any) -> str:
    """A signed text with which the same user can come back to the file, for this register only."""
    return signing.dumps([path.name, register, source, user.pk], salt=SALT)


def open_ticket(text: str, register: str, user: Any) -> tuple[Path, str] | None:
    """The kept file and what it was called; None where the ticket is too old, not theirs, or used already."""
    try:
        name, for_register, source, owner = signing.loads(text, salt=SALT, max_age=LIFE)
    except signing.BadSignature:
        return None
    path = folder() / name
    return (path, source) if (for_register, owner) == (register, user.pk) and path.is_file() else None


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
