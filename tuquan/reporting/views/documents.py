"""The files of documents, for whoever reads them."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache

from tuquan.kit.period import today
from tuquan.kit.register import registry
from tuquan.ledger.figures import NoFigure
from tuquan.reporting import files, filling, renderings
from tuquan.reporting.writing import as_docx

TYPES = {"docx": renderings.TYPES["docx"], "pdf": "application/pdf"}


@never_cache
def document_file(request: HttpRequest, pk: int, form: str) -> HttpResponse:
    """The file as it was issued; of a draft, its text with the figures of now."""
    document = registry["reporting.documents"].get(request.user, str(pk))
    if form not in TYPES or (form == "pdf" and not document.pdf_hash) or document.paper:
        raise Http404
    if document.docx_hash:
        try:
            data, name = files.read(document, form), f"{document.issued_on:%Y}-{document.number:02}-{document.code}"
        except files.Tampered as wrong:
            return render(request, "reporting/tampered.html", {"document": document, "why": wrong.message}, status=410)
    else:
        try:
            data, name = as_docx(document, filling.as_of_now(document), today()), f"du-thao-{document.pk}"
        except NoFigure as wrong:
            return render(request, "reporting/tampered.html", {"document": document, "why": wrong}, status=422)
    return HttpResponse(
        data, content_type=TYPES[form], headers={"Content-Disposition": f'attachment; filename="{name}.{form}"'}
    )
