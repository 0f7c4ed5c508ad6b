"""A sheet for the wall: what residents can tell here, and a code that leads to the form of this place.

The link holds the code of the place and nothing else: two sheets of one place lead to the same address.
"""

from dataclasses import dataclass

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _t
from django.views.decorators.cache import never_cache
from qrcode.constants import ERROR_CORRECT_Q
from qrcode.main import QRCode

from tuquan.kit.period import today
from tuquan.kit.text import clean
from tuquan.law.fields import terms
from tuquan.law.rules import RuleMissing
from tuquan.places.models import Place

BORDER = 4  # modules of quiet around a code, as its standard asks
LONGEST = 80  # letters of the name of a body


@dataclass(frozen=True)
class Invitation:
    """What one register asks residents for: its form for one place, by the code, and the page that begins without one."""

    title: str | Promise
    text: str | Promise
    url_name: str
    start: str


_invitations: dict[str, Invitation] = {}


def emergency() -> list[tuple[str, str]]:
    """The numbers to call first, each with who answers it; none before the law was loaded."""
    try:
        return terms("tips.emergency_numbers")
    except RuleMissing:
        return []


def invite(key: str, title: str | Promise, text: str | Promise, url_name: str, start: str) -> None:
    """Name this form on the page where residents begin, and let officers print a sheet that leads to it."""
    _invitations[key] = Invitation(title, text, url_name, start)


def invitations() -> list[Invitation]:
    """Every form for residents."""
    return list(_invitations.values())


@never_cache
def poster(request: HttpRequest, key: str, code: str) -> HttpResponse:
    """The sheet of one register for one place; `at` names the body on whose wall it hangs."""
    place = Place.objects.alive_on(today()).filter(code=clean(code)).first()
    if key not in _invitations or place is None:
        raise Http404
    link = link_to(_invitations[key], place)
    context = {
        "invitation": _invitations[key], "place": place, "at": clean(request.GET.get("at", "")[:LONGEST]),
        "link": link, "drawing": drawing(link), "emergency": emergency(),
    }  # fmt: skip
    return TemplateResponse(request, "casework/poster.html", context)


def link_to(invitation: Invitation, place: Place) -> str:
    return settings.SITE + reverse(invitation.url_name, args=[place.code])


def drawing(text: str) -> SafeString:
    """A QR code as SVG, one square of the path for each dark module."""
    code = QRCode(error_correction=ERROR_CORRECT_Q, border=BORDER)
    code.add_data(text)
    rows = code.get_matrix()
    squares = "".join(f"M{x} {y}h1v1h-1z" for y, row in enumerate(rows) for x, dark in enumerate(row) if dark)
    return format_html(
        '<svg class="qr" viewBox="0 0 {0} {0}" role="img" aria-label="{1}" shape-rendering="crispEdges">'
        '<path fill="#fff" d="M0 0h{0}v{0}H0z"/><path d="{2}"/></svg>',
        len(rows), _t("QR code of %(address)s") % {"address": text}, squares,
    )  # fmt: skip
