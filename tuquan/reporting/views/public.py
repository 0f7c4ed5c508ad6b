"""What anybody may know of an issued document: that it was issued, by whom, when, and the hash of its files."""

import re
from urllib.parse import urlencode

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache

from tuquan.kit.text import clean
from tuquan.reporting.models import Document

HASH = re.compile(r"[0-9a-f]{64}")


def issued(code: str) -> Document:
    """The document that a code leads to. Unknown codes, drafts and codes of another shape are all the same: not there."""
    document = Document.objects.proved(code).select_related("replaces").first()
    if document is None:
        raise Http404
    return document


@never_cache
@login_not_required
def proof(request: HttpRequest, code: str) -> HttpResponse:
    """What was issued, without any figure or name; and whether a file at hand is that one."""
    document = issued(code)
    typed = clean(request.GET.get("hash", "")).lower().replace(" ", "")
    context = {"document": document, "typed": typed[:64], "verdict": ""}
    if typed:
        known = {document.docx_hash: "docx", document.pdf_hash: "pdf"}
        context["verdict"] = known.get(typed, "other") if HASH.fullmatch(typed) else "wrong"
    return render(request, "reporting/proof.html", context)


@never_cache
def figure(request: HttpRequest, code: str, mark: int) -> HttpResponse:
    """From the mark of a printed figure to its trace, as the ledger stood at the issue; for those who may trace."""
    document = issued(code)
    one = next((one for one in document.frozen.get("figures", []) if one["mark"] == mark), None)
    if one is None:
        raise Http404
    given = {
        "place_id": one["place"], "from": one["first"], "to": one["last"], "map": document.map,
        "known_at": document.known_at.isoformat(),
    }  # fmt: skip
    return redirect(f"{reverse('reporting:trace', args=[one['key']])}?{urlencode(given)}")
