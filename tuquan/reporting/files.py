"""The files of issued documents and of templates: in the home outside what the web server shows, written once, known
by hash."""

import hashlib
import os
import shutil
import subprocess
import tempfile
from pathlib import Path

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from tuquan.reporting.models import Document, WordTemplate

PROGRAMS = ("soffice", "libreoffice")
PATIENCE = 120  # seconds for one conversion


class Tampered(ValidationError):
    """The kept file is not what was issued any more, or it is gone."""


def digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def path_of(document: Document, form: str) -> Path:
    """Where the file lies: by the year of its issue, under its code."""
    return Path(settings.MEDIA_ROOT) / "documents" / f"{document.issued_on:%Y}" / f"{document.code}.{form}"


def path_of_template(template: WordTemplate) -> Path:
    return Path(settings.MEDIA_ROOT) / "templates" / f"{template.file}.docx"


def keep(document: Document, form: str, data: bytes) -> str:
    """Keep a file of an issued document; returns its hash."""
    return write(path_of(document, form), data)


def write(path: Path, data: bytes) -> str:
    """Write the file so that it is whole or not there at all; returns its hash."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    handle, fresh = tempfile.mkstemp(dir=path.parent, prefix=".")
    with os.fdopen(handle, "wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    Path(fresh).replace(path)
    return digest(data)


def read(document: Document, form: str) -> bytes:
    """The file as it was issued. Raises Tampered where it is not."""
    try:
        data = path_of(document, form).read_bytes()
    except OSError as wrong:
        raise Tampered(_("The file of this document is missing: bring it back from a backup.")) from wrong
    if digest(data) != (document.docx_hash if form == "docx" else document.pdf_hash):
        raise Tampered(_("The kept file is not the one that was issued: bring it back from a backup."))
    return data


def read_template(template: WordTemplate) -> bytes:
    """The template as it was checked and kept. Raises Tampered where it is not."""
    try:
        data = path_of_template(template).read_bytes()
    except OSError as wrong:
        raise Tampered(_("The file of this template is missing: bring it back from a backup.")) from wrong
    if digest(data) != template.hash:
        raise Tampered(_("The kept file is not the template that was checked: bring it back from a backup."))
    return data


def as_pdf(docx: bytes) -> bytes:
    """The same pages as PDF, by LibreOffice with a profile of its own, so that several may run at once."""
    program = next((found for name in PROGRAMS if (found := shutil.which(name))), None)
    if program is None:
        raise ValidationError(_("LibreOffice is not installed here, and it makes the PDF: apt-get install libreoffice-writer"))
    with tempfile.TemporaryDirectory(prefix="pdf-") as folder:
        source = Path(folder) / "document.docx"
        source.write_bytes(docx)
        command = [
            program, f"-env:UserInstallation=file://{folder}/profile", "--headless", "--norestore",
            "--convert-to", "pdf:writer_pdf_Export", "--outdir", folder, str(source),
        ]  # fmt: skip
        try:
            subprocess.run(command, capture_output=True, timeout=PATIENCE, check=False)  # noqa: S603
            return (Path(folder) / "document.pdf").read_bytes()
        except subprocess.TimeoutExpired as wrong:
            raise ValidationError(_("LibreOffice did not finish in %(seconds)s seconds.") % {"seconds": PATIENCE}) from wrong
        except OSError as wrong:
            raise ValidationError(_("LibreOffice could not make the PDF of this document.")) from wrong
