"""The screen that measures a document: upload, list of breaches. Nothing is kept."""

from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_http_methods

from tuquan.kit.text import clean
from tuquan.reporting import conformance
from tuquan.reporting.conformance.package import MAX_FILE, MB
from tuquan.reporting.forms import DocumentForm
from tuquan.reporting.linter import day_of, lint, of_docx

READ = "ledger.read_figures"
AROUND = 2**20  # bytes that a form adds to the file in it


@csrf_exempt  # the size is asked before the body is read; `measured` then checks the token as everywhere
@require_http_methods(["GET", "POST"])
@never_cache
def check_page(request: HttpRequest) -> HttpResponse:
    """Whoever may read reports may measure a document."""
    if not request.user.granted(READ):
        raise PermissionDenied(_("None of your roles shows figures."))
    if int(request.META.get("CONTENT_LENGTH") or 0) > MAX_FILE + AROUND:
        why = _("The file is larger than %(limit)d MB.") % {"limit": MAX_FILE // MB}
        return answer(request, {"form": DocumentForm(), "why": why}, 413)
    return measured(request)


@csrf_protect
def measured(request: HttpRequest) -> HttpResponse:
    if request.method == "GET":
        return answer(request, {"form": DocumentForm()})
    form = DocumentForm(request.POST, request.FILES)
    if not form.is_valid():
        return answer(request, {"form": form}, 422)
    upload = form.cleaned_data["file"]
    try:
        if upload.size > MAX_FILE:
            raise conformance.Unreadable(_("The file is larger than %(limit)d MB.") % {"limit": MAX_FILE // MB})
        data = upload.read()
        found, text = conformance.check(data, form.cleaned_data["on"]), of_docx(data)
    except (conformance.Unreadable, ValidationError) as wrong:
        form.add_error("file", wrong if isinstance(wrong, ValidationError) else str(wrong))
        return answer(request, {"form": form}, 422)
    given = {"found": found, "doubts": lint(text, day_of(text)), "name": clean(upload.name or "")[:120]}
    return answer(request, {"form": DocumentForm(), **given})


def answer(request: HttpRequest, context: dict, status: int = 200) -> HttpResponse:
    return render(request, "reporting/check.html", context, status=status)
