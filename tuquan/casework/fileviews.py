"""Files for whoever may read the record: to keep, or to look at without running anything. For others they do not exist."""

import re
from uuid import UUID

from django.http import Http404, HttpResponse
from django.template.response import TemplateResponse
from django.utils.http import content_disposition_header
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from tuquan.casework import files, previews, reading
from tuquan.casework.models import Attachment
from tuquan.kit.register import Request, page_of

SHUT = "default-src 'none'; frame-ancestors 'none'; sandbox"
SMALL = 320
RANGE = re.compile(r"bytes=(\d{1,12})-(\d{0,12})$")


def opened(request: Request, uid: UUID) -> tuple[Attachment, bytes]:
    found = Attachment.objects.filter(uid=uid, erased_on=None).select_related("desk").first()
    if found is None or not reading.may_read(request.user, found.subject):
        raise Http404
    content = files.read(found)
    if content is None:
        raise Http404
    return found, content


def shut(content: bytes, media_type: str, name: str = "", status: int = 200) -> HttpResponse:
    """An answer in which a browser runs nothing, whatever it holds; with a name it is kept, not shown."""
    answer = HttpResponse(content, content_type=media_type, status=status)
    answer["Content-Security-Policy"] = SHUT
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Cross-Origin-Resource-Policy"] = "same-origin"
    if name:
        answer["Content-Disposition"] = content_disposition_header(True, name)
    return answer


@never_cache
@require_safe
def download(request: Request, uid: UUID) -> HttpResponse:
    """The file itself; a sealed one as the box that it is, for the reader's browser to open."""
    found, content = opened(request, uid)
    if found.desk_id:
        return shut(content, "application/octet-stream", f"{found.uid}.box")
    return shut(content, found.media_type, found.name)


@never_cache
@require_safe
def preview(request: Request, uid: UUID) -> HttpResponse:
    """Its pages as pictures."""
    found, content = opened(request, uid)
    count = 0 if found.desk_id else previews.pages(found.media_type, content)
    if not count:
        raise Http404
    context = {"file": found, "pages": range(1, count + 1), "back": page_of(found.subject)}
    return TemplateResponse(request, "casework/preview.html", context)


@never_cache
@require_safe
def picture(request: Request, uid: UUID, number: int) -> HttpResponse:
    """One page, drawn anew; `?small` for the list."""
    found, content = opened(request, uid)
    width = SMALL if "small" in request.GET else previews.WIDTH
    drawn = None if found.desk_id else previews.page(found.media_type, content, number, width)
    if drawn is None:
        raise Http404
    return shut(drawn, "image/jpeg")


@never_cache
@require_safe
def sound(request: Request, uid: UUID) -> HttpResponse:
    """A recording to be heard in the page; players ask for parts of it."""
    found, content = opened(request, uid)
    if found.desk_id or not found.media_type.startswith("audio/"):
        raise Http404
    asked = RANGE.match(request.headers.get("Range", ""))
    if asked is None:
        answer = shut(content, found.media_type)
    else:
        first = int(asked[1])
        last = min(int(asked[2] or len(content)), len(content) - 1)
        if first > last:
            return shut(b"", found.media_type, status=416)
        answer = shut(content[first : last + 1], found.media_type, status=206)
        answer["Content-Range"] = f"bytes {first}-{last}/{len(content)}"
    answer["Accept-Ranges"] = "bytes"
    return answer
