"""The files of documents, for whoever reads them."""

from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import translation
from django.views.decorators.cache import never_cache

from tuquan.kit.period import Period, today
from tuquan.kit.register import registry
from tuquan.ledger.figures import NoFigure
from tuquan.ledger.indicator import INDICATORS
from tuquan.ledger.reading import Map
from tuquan.reporting import files, filling, renderings
from tuquan.reporting.annexes import as_zip
from tuquan.reporting.filling import in_words
from tuquan.reporting.models import Document
from tuquan.reporting.pictures import Album
from tuquan.reporting.writing import as_docx

TYPES = {"docx": renderings.TYPES["docx"], "pdf": "application/pdf", "zip": "application/zip"}


@never_cache
def document_file(request: HttpRequest, pk: int, form: str) -> HttpResponse:
    """The file as it was issued; of a draft, its text with the figures of now."""
    register = registry["reporting.documents"]
    document = register.get(request.user, str(pk))
    back = register.url("record", pk)
    if form not in TYPES or (form == "pdf" and not document.pdf_hash) or document.paper:
        raise Http404
    if document.docx_hash:
        try:
            data, name = issued(document, form), f"{document.issued_on:%Y}-{document.number:02}-{document.code}"
        except files.Tampered as wrong:
            told = {"document": document, "back": back, "why": wrong.message}
            return render(request, "reporting/tampered.html", told, status=410)
    else:
        try:
            data, name = drafted(document, form), f"du-thao-{document.pk}"
        except (NoFigure, ValidationError) as wrong:
            told = {"document": document, "back": back, "why": in_words(wrong)}
            return render(request, "reporting/tampered.html", told, status=422)
    return HttpResponse(
        data, content_type=TYPES[form], headers={"Content-Disposition": f'attachment; filename="{name}.{form}"'}
    )


def issued(document: Document, form: str) -> bytes:
    """A kept file; the pack holds those that are kept, and the annexes of what was frozen."""
    if form != "zip":
        return files.read(document, form)
    kept = {"docx": document.docx_hash, "pdf": document.pdf_hash}
    return as_zip(document, filling.as_frozen(document), {
        f"document.{kind}": files.read(document, kind) for kind, digest in kept.items() if digest
    })  # fmt: skip


def drafted(document: Document, form: str) -> bytes:
    found = filling.as_of_now(document)
    data = as_docx(document, found, today())
    return as_zip(document, found, {"document.docx": data}) if form == "zip" else data


@never_cache
def document_chart(request: HttpRequest, pk: int, key: str, by: str) -> HttpResponse:
    """One of the charts that stand in the document, of the moment of its issue where there was one."""
    document = registry["reporting.documents"].get(request.user, str(pk))
    blocks = document.frozen.get("blocks", []) if document.is_out else document.blocks
    if not any(block["kind"] == "chart" and (block["key"], block["by"]) == (key, by) for block in blocks):
        raise Http404
    window = Period(document.first_day, document.last_day)
    try:
        album = Album(document.about, window, Map(document.map), [INDICATORS[key]], document.known_at)
    except NoFigure as wrong:
        raise Http404 from wrong
    with translation.override("vi"):
        drawn = album.draw(key, by)
    if not drawn:
        raise Http404
    return HttpResponse(drawn, content_type="image/png")
