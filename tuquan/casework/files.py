"""Files of a record: looked at, cleaned and, for a desk, sealed before a byte is kept; kept under a random name.

Nothing is half-done: bytes lie beside their place until the transaction commits, and go when it is rolled back.
"""

import json
import os
import posixpath
import secrets
import time
import weakref
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from tuquan.casework import cleaning, scanner, sealing
from tuquan.casework.models import Attachment, Desk
from tuquan.journal.actions import running, subject_name
from tuquan.kit.period import midnight, today
from tuquan.kit.text import clean

LONGEST_NAME = 120
STEP = 64 * 1024  # sealed files are filled up to a multiple of so many bytes: a length tells on its file
FORGOTTEN = 3600  # seconds after which what nobody claims is swept away


@dataclass(frozen=True)
class Upload:
    """A file that may be kept: clean, or a box that the sender's browser sealed. Made by `looked_at` and `boxed` alone."""

    name: str = field(repr=False)  # no report of a fault shows what was sent
    media_type: str
    content: bytes = field(repr=False)
    checked: bool
    box: bool = False


def looked_at(name: str, raw: bytes, scan: bool = True) -> Upload:
    """What was sent, as it may be kept. Raises ValidationError that names the file. `scan` False keeps it in memory."""
    if len(raw) > settings.FILE_BYTES:
        raise ValidationError(too_large(name))
    try:
        if scan:
            scanner.check(raw)
        kind, content = cleaning.cleaned(raw)
    except cleaning.Refused as refused:
        raise about(name, refused.says) from refused
    except ValidationError as refused:
        raise about(name, refused.messages[0]) from refused
    if len(content) > 2 * settings.FILE_BYTES:
        raise ValidationError(too_large(name))
    return Upload(shown_name(name, kind.ending), kind.media_type, content, checked=True)


def boxed(raw: bytes) -> Upload:
    """What a browser sealed: nothing is known of it but its size."""
    if len(raw) <= sealing.OVERHEAD or len(raw) > 2 * settings.FILE_BYTES:
        raise ValidationError(_("A sealed file is empty or too large."))
    return Upload("", "", raw, checked=False, box=True)


def about(name: str, says) -> ValidationError:
    return ValidationError("%(name)s: %(says)s", params={"name": shown_name(name) or _t("file"), "says": says})


def too_large(name: str) -> ValidationError:
    return about(name, _t("It is larger than %(limit)s MB.") % {"limit": settings.FILE_BYTES // 2**20})


def shown_name(name: str, ending: str = "") -> str:
    """The last part of a name without what could lead elsewhere, short, and ending as what it is."""
    last = clean(name.replace("\\", "/").rpartition("/")[2]).lstrip(".")
    stem = posixpath.splitext(last)[0] if ending else last
    return f"{stem[: LONGEST_NAME - 8] or _t('file')}.{ending}" if ending else last[: LONGEST_NAME - 8]


# --- keeping ---------------------------------------------------------------------------------------------------------


def take(record, uploads: Iterable[Upload], desk: Desk | None = None, from_reporter: bool = True) -> list[Attachment]:
    """Keep files with a record, inside the action that changes it; with a desk, sealed to it."""
    running()
    uploads, subject = list(uploads), subject_name(record)
    there = of(record).count() if uploads else 0
    if there + len(uploads) > settings.FILE_COUNT:
        raise ValidationError(too_many(there + len(uploads)))
    return [keep(subject, upload, desk, from_reporter) for upload in uploads]


def too_many(count: int) -> ValidationError:
    return ValidationError(
        _("%(count)s files are too many: at most %(limit)s."), params={"count": count, "limit": settings.FILE_COUNT}
    )


def keep(subject: str, upload: Upload, desk: Desk | None, from_reporter: bool) -> Attachment:
    if upload.box and desk is None:
        raise ValidationError(_("There is no desk here for which this file could be sealed."))
    content = seal_file(upload, desk) if desk and not upload.box else upload.content
    row = Attachment(
        subject=subject, from_reporter=from_reporter, size=len(content), path=new_path(), desk=desk,
        name="" if desk else upload.name, media_type="" if desk else upload.media_type, checked=upload.checked,
        added_on=today(),
    )  # fmt: skip
    row.full_clean(validate_unique=False)
    row.save()
    transaction.on_commit(Parked(place_of(row), content).settle)
    return row


def seal_file(upload: Upload, desk: Desk) -> bytes:
    """A box to the desk: a line of JSON with name, type and size, the bytes, and zeros up to the next step."""
    head = {"name": upload.name, "type": upload.media_type, "size": len(upload.content)}
    raw = json.dumps(head, ensure_ascii=False).encode() + b"\n" + upload.content
    return sealing.seal(raw + bytes(-len(raw) % STEP), desk.public)


class Parked:
    """Bytes on disk beside their place. They settle there on commit; a transaction rolled back forgets them."""

    def __init__(self, path: Path, content: bytes):
        folder = Path(settings.MEDIA_ROOT).with_name("incoming")
        for one in (path.parent, folder):
            one.mkdir(mode=0o700, parents=True, exist_ok=True)
        self.path, self.fresh = path, folder / secrets.token_hex(16)
        self.forget = weakref.finalize(self, self.fresh.unlink, missing_ok=True)
        with os.fdopen(os.open(self.fresh, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())

    def settle(self) -> None:
        self.fresh.replace(self.path)
        self.forget.detach()
        since = midnight(today()).timestamp()
        for told in (self.path, self.path.parent, self.fresh.parent):  # the disk keeps no hour of a report either
            os.utime(told, (since, since))


def new_path() -> str:
    name = secrets.token_hex(24)
    return f"{name[:2]}/{name}"


def root() -> Path:
    return Path(settings.MEDIA_ROOT) / "cases"


def place_of(attachment: Attachment) -> Path:
    return root() / attachment.path


# --- afterwards ------------------------------------------------------------------------------------------------------


def of(record) -> QuerySet[Attachment]:
    """The files of a record that are still there."""
    return Attachment.objects.filter(subject=subject_name(record), erased_on=None)


def read(attachment: Attachment) -> bytes | None:
    """The bytes; None once they are erased or lost."""
    try:
        return None if attachment.erased_on else place_of(attachment).read_bytes()
    except FileNotFoundError:
        return None


def move(from_record, to_record) -> None:
    """The files go along to another record."""
    running()
    Attachment.objects.filter(subject=subject_name(from_record)).update(subject=subject_name(to_record))


def erase(record) -> int:
    """End of retention: the bytes and the name are gone, the row says since when. Returns how many there were."""
    running()
    found = list(of(record))
    for attachment in found:
        erase_one(attachment)
    return len(found)


def erase_one(attachment: Attachment) -> None:
    attachment.name, attachment.erased_on = "", today()
    attachment.save()
    gone = place_of(attachment)
    transaction.on_commit(lambda: gone.unlink(missing_ok=True))


def drop(record) -> None:
    """What was kept for something that did not come about: bytes and rows."""
    running()
    for attachment in Attachment.objects.filter(subject=subject_name(record)):
        erase_one(attachment)
        attachment.delete()


def sweep() -> int:
    """Remove bytes that no row claims: left by a crash between two steps. Done by the worker."""
    old = time.time() - FORGOTTEN
    gone = 0
    for folder in (root(), Path(settings.MEDIA_ROOT).with_name("incoming")):
        names = [path for path in folder.rglob("*") if path.is_file() and path.stat().st_mtime < old]
        for start in range(0, len(names), 500):
            gone += sweep_some(folder, names[start : start + 500])
    return gone


def sweep_some(folder: Path, files: Sequence[Path]) -> int:
    paths = {path.relative_to(folder).as_posix(): path for path in files}
    claimed = Attachment.objects.filter(path__in=paths, erased_on=None).values_list("path", flat=True)
    for name in claimed:
        del paths[name]
    for path in paths.values():
        path.unlink(missing_ok=True)
    return len(paths)
