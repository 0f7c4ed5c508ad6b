"""The screen of templates in Word: those that ship, the names that may be used, a check and a filled document."""

from urllib.parse import quote

from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from tuquan.kit.period import today
from tuquan.kit.register import registry
from tuquan.ledger.figures import NoFigure, figures
from tuquan.ledger.indicator import find
from tuquan.reporting import files, filling, report, templated
from tuquan.reporting.forms.wordtemplates import TemplateForm
from tuquan.reporting.issuers import issuer_of
from tuquan.reporting.narrative.sentences import story_of
from tuquan.reporting.renderings import TYPES
from tuquan.reporting.wordtemplates import SHIPPED, catalogue, check, shipped
from tuquan.reporting.wordtemplates import render as fill
from tuquan.reporting.wordtemplates.names import FIGURE
from tuquan.reporting.wordtemplates.shipped import kind_of
from tuquan.reporting.writing import as_docx

READ = "ledger.read_figures"


@require_http_methods(["GET", "POST"])
@never_cache
def templates_page(request: HttpRequest) -> HttpResponse:
    """Whoever reads figures may fill a template with them. One uploaded here is used and forgotten."""
    if not request.user.granted(READ):
        raise PermissionDenied(_("None of your roles shows figures."))
    if request.method == "GET":
        return answer(request, TemplateForm(by=request.user))
    form = TemplateForm(request.POST, request.FILES, by=request.user)
    if not form.is_valid():
        return answer(request, form, status=422)
    given = form.cleaned_data
    data = given["file"].read() if given["file"] else shipped(given["shipped"])
    problems = check(data)
    if problems or request.POST.get("go") == "check":
        return answer(request, form, problems=problems, checked=True, status=422 if problems else 200)
    if why := request.user.refusal(READ, [given["place"]]):
        raise PermissionDenied(why)
    try:
        return download(filled(data, form, request.user), f"bao-cao-{given['place'].code}.docx")
    except (NoFigure, ValidationError) as wrong:
        form.add_error(None, wrong if isinstance(wrong, ValidationError) else str(wrong))
        return answer(request, form, status=422)


def filled(data: bytes, form: TemplateForm, user) -> bytes:
    given = form.cleaned_data
    with translation.override("vi"):
        table = figures(given["place"], form.window, map=form.map, indicators=find(), by_child=True)
        story = story_of(report.of(table))
        return fill(data, story, kind_of(given["shipped"]), issuer_of(given["place"], user))


def answer(request: HttpRequest, form: TemplateForm, *, status: int = 200, **more) -> HttpResponse:
    context = {"form": form, "shipped": SHIPPED, "names": list(catalogue()), "of_figure": FIGURE, **more}
    return render(request, "reporting/wordtemplates.html", context, status=status)


@never_cache
def template_file(request: HttpRequest, name: str) -> HttpResponse:
    """A shipped template, to be edited."""
    if name not in SHIPPED or not request.user.granted(READ):
        raise Http404
    return download(shipped(name), f"mau-{name}.docx")


def download(data: bytes, name: str) -> HttpResponse:
    headers = {"Content-Disposition": f'attachment; filename="{quote(name)}"'}
    return HttpResponse(data, content_type=TYPES["docx"], headers=headers)


@never_cache
def kept_file(request: HttpRequest, pk: int, form: str) -> HttpResponse:
    """A template of the office as it was kept, or filled with the figures of the running year."""
    register = registry["reporting.templates"]
    template = register.get(request.user, str(pk))
    try:
        if form == "mau":
            return download(files.read_template(template), f"mau-{template.pk}.docx")
        document = templated.sample(template)
        if why := request.user.refusal(READ, [template.place]):
            raise PermissionDenied(why)
        return download(as_docx(document, filling.as_of_now(document), today()), f"xem-thu-{template.pk}.docx")
    except (NoFigure, ValidationError) as wrong:
        told = {"document": template, "back": register.url("record", pk), "why": filling.in_words(wrong)}
        return render(request, "reporting/tampered.html", told, status=410)
