"""The form field for files, and the upload handler that keeps what is to be sealed off the disk."""

import io
from collections.abc import Callable
from functools import wraps

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import InMemoryUploadedFile
from django.core.files.uploadhandler import FileUploadHandler
from django.utils.functional import lazy
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _
from django.views.decorators.csrf import csrf_exempt, csrf_protect

from tuquan.casework import files, sealing
from tuquan.casework.cleaning import ACCEPT


class FilesInput(forms.ClearableFileInput):
    """Several files at once. What the sender's browser sealed comes under the field's name and "_sealed"."""

    allow_multiple_selected = True
    template_name = "casework/widgets/files.html"

    def __init__(self, attrs: dict | None = None):
        super().__init__({"accept": ACCEPT, **(attrs or {})})

    def value_from_datadict(self, data, files, name):
        named = files.getlist if hasattr(files, "getlist") else lambda key: files.get(key) or []
        return named(name), named(f"{name}_sealed")

    def value_omitted_from_data(self, data, files, name) -> bool:
        return False


class FilesField(forms.Field):
    """Files as `casework.files.take` wants them. `sealed`: for a desk, so they never touch the disk unsealed."""

    widget = FilesInput
    default_error_messages = {"required": _("Choose a file.")}

    def __init__(self, *, sealed: bool = False, **options):
        options.setdefault("label", _("Attached files"))
        options.setdefault("required", False)
        options.setdefault("help_text", lazy(limits, str)(sealed))
        super().__init__(**options)
        self.sealed = sealed

    def has_changed(self, initial, data) -> bool:
        return bool(data and any(data))

    def clean(self, value) -> list[files.Upload]:
        sent, boxes = value or ([], [])
        boxes = boxes if self.sealed else []
        if self.required and not sent and not boxes:
            raise ValidationError(self.error_messages["required"], "required")
        if len(sent) + len(boxes) > settings.FILE_COUNT:
            raise files.too_many(len(sent) + len(boxes))
        if sum(file.size for file in [*sent, *boxes]) > settings.FILES_BYTES:
            raise ValidationError(_("Together the files are larger than %(limit)s MB."),
                                  params={"limit": settings.FILES_BYTES // 2**20})  # fmt: skip
        wrong, taken = [], []
        for file in sent:
            try:
                taken.append(self.look(file))
            except ValidationError as error:
                wrong.append(error)
        if wrong:
            raise ValidationError(wrong)
        return taken + [files.boxed(box.read()) for box in boxes]

    def look(self, file) -> files.Upload:
        if file.size > settings.FILE_BYTES:
            raise files.too_large(file.name)
        return files.looked_at(file.name, file.read(), scan=not self.sealed)


class BoxField(forms.CharField):
    """A sealed box as a browser sends it; what is in it nobody can check here."""

    widget = forms.HiddenInput
    default_error_messages = {"broken": _("It could not be sealed. Load the page anew and send it once more.")}

    def clean(self, value) -> bytes:
        text = super().clean(value)
        try:
            raw = sealing.decoded(text)
        except ValueError:
            raw = b""
        if text and not sealing.OVERHEAD < len(raw) <= sealing.LARGEST:
            raise ValidationError(self.error_messages["broken"], "broken")
        return raw


def limits(sealed: bool) -> str:
    taken = _t("Up to %(count)s files of %(limit)s MB: JPEG, PNG, WebP, mp3, m4a, ogg, wav, PDF, Word (.docx). "
              "Place and author are taken out of them.") % {
        "count": settings.FILE_COUNT, "limit": settings.FILE_BYTES // 2**20,
    }  # fmt: skip
    where = _t("With JavaScript pictures are cleaned and sealed on this device; sound and documents by the server, in memory.")
    return f"{taken} {where}" if sealed else taken


class InMemory(FileUploadHandler):
    """Keeps uploads in memory, and of what is too large nothing but its size; never a temporary file."""

    def __init__(self, request=None):
        super().__init__(request)
        self.kept = 0

    def new_file(self, *args, **kwargs):
        super().new_file(*args, **kwargs)
        self.held: io.BytesIO | None = io.BytesIO()

    def receive_data_chunk(self, raw_data, start):
        self.kept += len(raw_data)
        if self.held is not None:
            self.held.write(raw_data)
            if self.held.tell() > 2 * settings.FILE_BYTES or self.kept > 2 * settings.FILES_BYTES:
                self.held = None
        return None

    def file_complete(self, file_size):
        held = self.held if self.held is not None else io.BytesIO()
        held.seek(0)
        return InMemoryUploadedFile(held, self.field_name, self.file_name, self.content_type, file_size, self.charset)


def in_memory(view: Callable) -> Callable:
    """For a view whose form seals what it gets, as the outermost decorator: the choice must be made before anybody
    looks at what was sent, the check of the page's token too."""
    checked = view if getattr(view, "csrf_exempt", False) else csrf_protect(view)

    @wraps(view)
    def kept_in_memory(request, *args, **kwargs):
        request.upload_handlers = [InMemory(request)]
        return checked(request, *args, **kwargs)

    return csrf_exempt(kept_in_memory)
