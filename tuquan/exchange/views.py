"""The Excel screens of a register: template, upload, dry run, import; and the export of a list."""

from collections.abc import Mapping
from dataclasses import replace

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse, QueryDict, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_GET, require_http_methods

from tuquan.exchange import entered, export, files, importing, kept, limits, mapping, template, trial
from tuquan.exchange.forms import UploadForm
from tuquan.exchange.results import Decision, Trial
from tuquan.kit.register import Register, registry
from tuquan.kit.text import clean, whole_number

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
        sha256 = files.sha256(path)
        file = kept.Kept(path, source, sha256, acts=tuple(entered.acts(register, sha256)))
        try:
            found = trial.check(register, path, by=request.user, source=source, ask=True)
        except mapping.Unsure:
            return ask(request, register, file)
    except files.Unreadable as wrong:
        kept.forget(path)
        form.add_error("file", str(wrong))
        return answer(request, register, "upload", {"form": form}, status=422)
    return tell(request, register, found, file)


def tell(request: HttpRequest, register: Register, found: Trial, file: kept.Kept) -> HttpResponse:
    """What the dry run found. A file with problems is forgotten, unless its columns may be matched in another way."""
    if found.problem_count and not found.matched:
        kept.forget(file.path)
        return show(request, register, found, "")
    return show(request, register, found, kept.ticket(file, register.key, request.user))


# --- headings that nobody knows --------------------------------------------------------------------------------------


def ask(request: HttpRequest, register: Register, file: kept.Kept, given: Mapping | None = None) -> HttpResponse:
    """One row for each column of the file: what it holds, and what it is taken for. Raises files.Unreadable."""
    chosen = mapping.Choice.unpacked(file.choice)
    if chosen and given is not None and "seen" not in given:  # back from the dry run
        looked = mapping.Looked(register, file.path, request.user, {"sheet": chosen.sheet, "row": str(chosen.row)})
        looked.take(chosen)
    else:
        looked = mapping.Looked(register, file.path, request.user, given)
    said = given is not None and "check" in given
    if given is not None and given.get("seen") == looked.seen:  # of another sheet or row nothing was said yet
        right = looked.fill(given)
        if said and right:
            looked.remember()
            return read_as(request, register, file, looked.choice())
    context = {
        "looked": looked,
        "ticket": kept.ticket(file, register.key, request.user),
        "source": file.source,
        "wrong": said,
    }
    return answer(request, register, "headings", context, status=422 if said else 200)


def read_as(request: HttpRequest, register: Register, file: kept.Kept, choice: mapping.Choice) -> HttpResponse:
    """The dry run with the columns that somebody chose."""
    found = trial.check(register, file.path, by=request.user, source=file.source, choice=choice)
    return tell(request, register, found, replace(file, choice=choice.packed()))


# --- the decision ----------------------------------------------------------------------------------------------------


def decide(request: HttpRequest, register: Register) -> HttpResponse:
    """Match columns, import the kept file, or forget it."""
    file = kept.open_ticket(request.POST["ticket"], register.key, request.user)
    if file is None or not file.path.is_file():
        return gone(request, register, file)
    if "cancel" in request.POST:
        kept.forget(file.path)
        messages.info(request, _("Nothing was imported."))
        return redirect(request.path)
    try:
        if "headings" in request.POST:
            return ask(request, register, file, request.POST)
        return enter(request, register, file)
    except (files.Unreadable, FileNotFoundError):  # whoever pressed twice finds it entered
        return gone(request, register, file)


def gone(request: HttpRequest, register: Register, file: kept.Kept | None = None) -> HttpResponse:
    """The file is no longer kept: it was entered, or it is too old."""
    if file and (event := entered.since(register, file.sha256, file.acts)):
        messages.info(request, entered.told(event))
        return redirect(register.back(None, request.user))
    messages.warning(request, _("The uploaded file is no longer there. Upload it again."))
    return redirect(request.path)


def enter(request: HttpRequest, register: Register, file: kept.Kept) -> HttpResponse:
    """Import the kept file. It is read again: the register may have changed since the dry run."""
    choice = mapping.Choice.unpacked(file.choice)
    found = trial.check(register, file.path, by=request.user, source=file.source, choice=choice)
    try:
        entered.refuse_twice(register, file.sha256, file.acts)
        done = importing.enter(found, by=request.user, decision=decision(request.POST))
    except entered.EnteredAlready as told:
        kept.forget(file.path)
        messages.info(request, str(told))
        return redirect(register.back(None, request.user))
    except importing.NotDecided:
        messages.error(request, _("Say of each row that differs whether what is stored stays or the file is right."))
        return show(request, register, found, request.POST["ticket"], status=409)
    except ValidationError as wrong:
        for message in wrong.messages:
            messages.error(request, message)
        return show(request, register, found, request.POST["ticket"], status=422)
    kept.forget(file.path)
    told = ngettext("%(count)d row imported from %(file)s.", "%(count)d rows imported from %(file)s.", done)
    messages.success(request, told % {"count": done, "file": file.source})
    return redirect(register.back(None, request.user))


def decision(given: QueryDict) -> Decision:
    """What was said of rows that differ: of all, and of single ones."""
    single = {
        whole_number(name.removeprefix("row_")): value for name, value in given.items() if name.startswith("row_")
    }
    return Decision(given.get("take", ""), {pk: value for pk, value in single.items() if value})


def show(request: HttpRequest, register: Register, found: Trial, ticket: str, status: int = 0) -> HttpResponse:
    """What the dry run found, with the button to go on where nothing is wrong."""
    said = decision(request.POST)
    context = {
        "trial": found,
        "problems": found.problems[:SHOWN],
        "conflicts": [(one, said.single.get(one.pk, "")) for one in found.conflicts[:SHOWN]],
        "taken": said.for_all,
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
