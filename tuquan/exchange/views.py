"""The Excel screens of a register: template, upload, dry run, import; and the export of a list."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_GET, require_http_methods

from tuquan.exchange import export, files, importing, kept, limits, template, trial
from tuquan.exchange.forms import UploadForm
from tuquan.kit.register import Register, registry
from tuquan.kit.text import clean

SHOWN = 200  # problems and differences on the page; the rest is counted
AROUND = 2**20  # bytes that a form adds to the file in it


def importable(request: HttpRequest, key: str) -> Register:
    """The register, if it takes sheets and this user may fill it; a stranger gets 404, a mere reader 403."""
    register = registry.get(key)
    if register is None or register.imports is None:
        raise Http404
    if why := request.user.refusal(register.imports.action.name, []):
        register.ask_to_read(request.user)
        raise PermissionDenied(why)
    return register


@require_GET
@never_cache
def template_file(request: HttpRequest, key: str) -> HttpResponse:
    """The .xlsx to fill in."""
    register = importable(request, key)
    response = HttpResponse(template.make(register), content_type=export.FORMS["xlsx"])
    response["Content-Disposition"] = attachment(f"mau-{key.replace('.', '-')}.xlsx")
    return response


def attachment(name: str) -> str:
    return f'attachment; filename="{name}"'


@csrf_exempt  # the size is asked before the body is read; `upload_page` then checks the token as everywhere
@require_http_methods(["GET", "POST"])
@never_cache
def import_page(request: HttpRequest, key: str) -> HttpResponse:
    """Upload, dry run and import."""
    if int(request.META.get("CONTENT_LENGTH") or 0) > limits.MAX_FILE + AROUND:
        register = importable(request, key)
        messages.error(request, _("The file is larger than %(limit)d MB. Divide it.")
                       % {"limit": limits.MAX_FILE // limits.MB})  # fmt: skip
        return answer(request, register, "upload", {"form": UploadForm()}, status=413)
    return upload_page(request, key)


@csrf_protect
def upload_page(request: HttpRequest, key: str) -> HttpResponse:
    register = importable(request, key)
    if request.method == "GET":
        return answer(request, register, "upload", {"form": UploadForm()})
    if "ticket" in request.POST:
        return decide(request, register)
    form = UploadForm(request.POST, request.FILES)
    if not form.is_valid():
        return answer(request, register, "upload", {"form": form}, status=422)
    upload = form.cleaned_data["file"]
    path = kept.keep(upload)
    source = clean(upload.name or "")[:120]
    try:
        found = trial.check(register, path, by=request.user, source=source)
    except files.Unreadable as wrong:
        kept.forget(path)
        form.add_error("file", str(wrong))
        return answer(request, register, "upload", {"form": form}, status=422)
    if found.problem_count:
        kept.forget(path)
        return show(request, register, found, "")
    return show(request, register, found, kept.ticket(path, key, source, request.user))


def decide(request: HttpRequest, register: Register) -> HttpResponse:
    """Import the kept file, or forget it. It is read again: the register may have changed since the dry run."""
    known = kept.open_ticket(request.POST["ticket"], register.key, request.user)
    if known is None:
        messages.warning(request, _("The uploaded file is no longer there. Upload it again."))
        return redirect(request.path)
    path, source = known
    if "cancel" in request.POST:
        kept.forget(path)
        messages.info(request, _("Nothing was imported."))
        return redirect(request.path)
    found = trial.check(register, path, by=request.user, source=source)
    try:
        done = importing.enter(found, by=request.user, take_file=request.POST.get("take") == "file")
    except importing.NotDecided:
        return show(request, register, found, request.POST["ticket"], status=409)
    except ValidationError as wrong:
        for message in wrong.messages:
            messages.error(request, message)
        return show(request, register, found, request.POST["ticket"], status=422)
    kept.forget(path)
    told = ngettext("%(count)d row imported from %(file)s.", "%(count)d rows imported from %(file)s.", done)
    messages.success(request, told % {"count": done, "file": source})
    return redirect(register.back(None, request.user))


def show(request: HttpRequest, register: Register, found: trial.Trial, ticket: str, status: int = 0) -> HttpResponse:
    """What the dry run found, with the button to go on where nothing is wrong."""
    context = {
        "trial": found,
        "problems": found.problems[:SHOWN],
        "differences": found.differences[:SHOWN],
        "ticket": ticket,
        "may_take": register.imports.replaces,
        "shown": SHOWN,
    }
    return answer(request, register, "trial", context, status=status or (422 if found.problem_count else 200))


def answer(request: HttpRequest, register: Register, page: str, context: dict, status: int = 200) -> HttpResponse:
    context = {"register": register, "back": register.back(None, request.user), **context}
    return render(request, f"exchange/{page}.html", context, status=status)


@require_GET
@never_cache
def export_file(request: HttpRequest, key: str) -> StreamingHttpResponse:
    """The list as it is filtered, as a file: ?form=csv or, by default, .xlsx."""
    register = registry.get(key)
    if register is None or not register.exports:
        raise Http404
    register.ask_to_read(request.user)
    voided = register.can_void and request.GET.get("voided") == "1"
    chosen = register.filterset(request.GET, register.visible(request.user, voided), request=request)
    found = register.sorted(register.searched(chosen.qs, clean(request.GET.get("q", ""))), request.GET.get("sort", ""))
    form = "csv" if request.GET.get("form") == "csv" else "xlsx"
    response = StreamingHttpResponse(export.write(register, found, request.user, form), content_type=export.FORMS[form])
    response["Content-Disposition"] = attachment(f"{key.replace('.', '-')}.{form}")
    return response
