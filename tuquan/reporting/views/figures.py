"""The report screen, the trace of a figure, its chart, and their files."""

from collections.abc import Callable, Sequence
from datetime import datetime
from functools import wraps
from urllib.parse import urlencode

from django.core.cache import cache
from django.core.exceptions import PermissionDenied
from django.db.models import Max
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from tuquan.kit.days import parse_day, write_day
from tuquan.kit.period import Period, today
from tuquan.kit.text import whole_number
from tuquan.ledger import indicator
from tuquan.ledger.figures import Child, NoFigure, Table, figures, unreported
from tuquan.ledger.indicator import INDICATORS, Indicator, Ratio
from tuquan.ledger.models import Posting
from tuquan.ledger.reading import Map
from tuquan.ledger.trace import By, Trace, trace
from tuquan.places.models import Place
from tuquan.places.tree import UnknownPlace, find
from tuquan.reporting import charts, plain, renderings, report
from tuquan.reporting.forms import Asked, ReportForm
from tuquan.reporting.ways import Way, ways_on
from tuquan.reporting.windows import presets, reporting_year

READ, TRACE, DRAFT = "ledger.read_figures", "ledger.trace", "reporting.draft"


class Unanswered(Exception):
    """What was asked has no answer: the form says why, or `why` does, with ways on."""

    def __init__(self, form: ReportForm, why: str = "", ways: Sequence[Way] = (), status: int = 422):
        self.form, self.why, self.ways, self.status = form, why, list(ways), status


def asked(request: HttpRequest, right: str) -> tuple[ReportForm, Asked]:
    """What the address asks for, completed by defaults. Raises Unanswered."""
    given = request.GET.copy()
    home = home_of(request.user, right)
    if not given.get("place") and not given.get("place_id"):
        given["place_id"] = str(home.pk)
    if not given.get("from") and not given.get("to"):
        window = reporting_year(today())
        given["from"], given["to"] = window.first.isoformat(), window.last.isoformat()
    for name in ("from", "to"):
        given[name] = as_written(given.get(name, ""))
    form = ReportForm(given, by=request.user)
    if not form.is_valid():
        raise Unanswered(form)
    found = form.asked()
    if why := request.user.refusal(right, [found.place]):
        raise Unanswered(form, why, [Way(home.name, reverse("reporting:report"))], status=403)
    return form, found


def as_written(day: str) -> str:
    """A day of an address as it stands on paper: 05/03/2025. What is no day stays, for the form to say so."""
    try:
        return write_day(parse_day(day))
    except ValueError:
        return day


def home_of(user, right: str) -> Place:
    """The widest place over which the user holds the right. Raises PermissionDenied where there is none."""
    places = Place.objects.filter(pk__in=user.granted(right)).order_by("tier", "code")
    found = places.first()
    if found is None:
        raise PermissionDenied(_("None of your roles shows figures."))
    return found


def table_of(question: Asked, ones: list[Indicator | Ratio], form: ReportForm) -> Table:
    try:
        return figures(
            question.place, question.window, map=question.map, indicators=ones, by_child=question.by_child,
            known_at=question.known_at,
        )  # fmt: skip
    except NoFigure as wrong:
        raise Unanswered(form, str(wrong), ways_on(question)) from wrong


def answering(view: Callable) -> Callable:
    """A screen that shows the form again where the question has no answer."""

    @never_cache
    @wraps(view)
    def answer(request: HttpRequest, *args, **kwargs) -> HttpResponse:
        try:
            return view(request, *args, **kwargs)
        except Unanswered as wrong:
            context = {"form": wrong.form, "why": wrong.why, "ways": wrong.ways, "presets": presets(today())}
            return render(request, "reporting/report.html", context, status=wrong.status)

    return answer


# --- the report --------------------------------------------------------------------------------------------------


@answering
def report_page(request: HttpRequest) -> HttpResponse:
    """Every figure of a place over a window."""
    form, question = asked(request, READ)
    table = table_of(question, indicator.find(), form)
    found = report.of(table)
    columns = columns_of(found, request.GET.get("sort", "")) if question.by_child else []
    context = {
        "form": form,
        "question": question,
        "report": found,
        "columns": columns,
        "sort": request.GET.get("sort", ""),
        "course": report.course_words(found),
        "presets": presets(today()),
        "files": files("reporting:file", [], table, child=question.by_child),
        "draft": draft_path(request, question),
        "may_trace": request.user.refusal(TRACE, [question.place]) is None,
    }
    return render(request, "reporting/report.html", context)


def draft_path(request: HttpRequest, question: Asked) -> str:
    """Where a document begins that says what this report says; "" for who drafts none."""
    if request.user.refusal(DRAFT, []):
        return ""
    given = {
        "about_id": question.place.pk, "first_day": write_day(question.window.first),
        "last_day": write_day(question.window.last), "map": str(question.map),
    }  # fmt: skip
    return f"{reverse('register:reporting.documents:add')}?{urlencode(given)}"


def columns_of(found: report.Report, sort: str) -> list[Child]:
    """Units below in the order asked for: each with its number among the amounts of a figure."""
    numbers = list(range(len(found.children)))
    chosen = next((figure for figure in found.figures if figure.indicator.key == sort.removeprefix("-")), None)
    if chosen:
        values = [chosen.by_child[number].value for number in numbers]
        numbers.sort(key=lambda number: (values[number] is None, values[number] or 0))
        if sort.startswith("-"):
            numbers.reverse()
    for figure in found.figures:
        figure.by_child = [figure.by_child[number] for number in numbers]
    found.table.children = [found.children[number] for number in numbers]
    return found.table.children


@answering
def report_file(request: HttpRequest, form: str) -> HttpResponse:
    """The report as a file."""
    if form not in renderings.TYPES:
        raise Http404
    page, question = asked(request, READ)
    table = table_of(question, indicator.find(), page)
    content = renderings.render(table, form, by=request.user)
    return download(content, form, renderings.file_name(table, form))


def files(name: str, args: list, table: Table | Trace, **more) -> list[tuple[str, str]]:
    """The forms in which a screen can be taken away, with their addresses."""
    forms = renderings.TYPES if name == "reporting:file" else ("csv", "json")
    given = report.address(table) | ({"child": "on"} if more.get("child") else {})
    given |= {"by": more["by"]} if "by" in more else {}
    return [(form, f"{reverse(name, args=[*args, form])}?{urlencode(given)}") for form in forms]


def download(content: bytes, form: str, name: str) -> HttpResponse:
    return HttpResponse(
        content,
        content_type=renderings.TYPES[form],
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


# --- the trace ---------------------------------------------------------------------------------------------------


def trace_of(request: HttpRequest, key: str, by: By) -> tuple[ReportForm, Asked, Trace]:
    """The trace that the address asks for. Raises Http404 for a key that does not exist."""
    if key not in INDICATORS:
        raise Http404
    form, question = asked(request, TRACE)
    page = request.GET.get("page", "1")
    try:
        found = trace(
            INDICATORS[key], question.place, question.window, user=request.user, map=question.map, by=by,
            page=whole_number(page) or 1, known_at=question.known_at,
        )  # fmt: skip
    except NoFigure as wrong:
        raise Unanswered(form, str(wrong), ways_on(question)) from wrong
    return form, question, found


def wanted(request: HttpRequest) -> By:
    try:
        return By(request.GET.get("by", By.CHILD))
    except ValueError:
        raise Http404 from None


@answering
def trace_page(request: HttpRequest, key: str) -> HttpResponse:
    """One figure, opened: by unit below, by month, or onto its records."""
    by = wanted(request)
    _form, question, found = trace_of(request, key, by)
    given = report.address(found)
    if by is By.CHILD and not found.children:  # nothing below: the course says more than an empty table
        by = By.MONTH
        _form, question, found = trace_of(request, key, by)
    context = {
        "trace": found,
        "question": question,
        "by": by,
        "tabs": [
            {"title": title, "url": f"?{urlencode(given | {'by': name})}", "current": name == by, "count": None}
            for name, title in ((By.CHILD, _("By unit")), (By.MONTH, _("By month")), (By.RECORDS, _("Records")))
        ],
        "back": f"{reverse('reporting:report')}?{urlencode(given)}",
        "chart": f"{reverse('reporting:chart', args=[key])}?{urlencode(given | {'by': by})}",
        "has_chart": by is By.MONTH or (by is By.CHILD and any(line.amount.value for line in found.children)),
        "calendar": calendar(found) if by is By.MONTH else [],
        "lines": [(line, child_path(key, line, found)) for line in found.children],
        "files": files("reporting:trace_file", [key], found, by=by),
        "is_ratio": isinstance(found.indicator, Ratio),
        "unreported": unreported(found.indicator, found.amount),
    }
    return render(request, "reporting/trace.html", context)


def child_path(key: str, line, found: Trace) -> str:
    """Where the figure of a unit below opens in its turn; nowhere for what the place holds itself."""
    if line.child.place == found.place:
        return ""
    given = report.address(found) | {"place_id": line.child.place.pk}
    return f"{reverse('reporting:trace', args=[key])}?{urlencode(given)}"


def calendar(found: Trace) -> list[tuple[int, list]]:
    """Months in rows of twelve, a row per year; None before the window and after it."""
    rows: dict[int, list] = {}
    for line in found.months:
        rows.setdefault(line.step.days.first.year, [None] * 12)[line.step.days.first.month - 1] = line
    return list(rows.items())


@answering
def trace_file(request: HttpRequest, key: str, form: str) -> HttpResponse:
    """The trace as a file."""
    if form not in ("csv", "json"):
        raise Http404
    _form, _question, found = trace_of(request, key, wanted(request))
    content = plain.trace_json(found) if form == "json" else plain.trace_csv(found)
    name = f"truy-vet-{key}-{found.place.code}-{found.window.first:%Y%m%d}-{found.window.last:%Y%m%d}.{form}"
    return download(content, form, name)


CHART_KEPT = 3600


def chart(request: HttpRequest, key: str) -> HttpResponse:
    """The picture of a trace. Drawn once for the state of the ledger that it shows."""
    try:
        by = wanted(request)
        if by is By.RECORDS:
            raise Http404
        _form, question, found = trace_of(request, key, by)
    except Unanswered as wrong:
        raise Http404 from wrong
    newest = Posting.objects.aggregate(newest=Max("pk"))["newest"]
    name = f"chart:{key}:{by}:{urlencode(report.address(found))}:{question.map}:{get_language()}:{newest}"
    svg = cache.get_or_set(name, lambda: charts.draw(found), CHART_KEPT)
    return HttpResponse(svg, content_type="image/svg+xml", headers={"Cache-Control": "private, max-age=300"})


def code(request: HttpRequest, code: str, key: str) -> HttpResponse:
    """The short address of a trace, as a printed report gives it: "42.20241215.20251214.then"."""
    try:
        unit, first, last, map_ = code.rsplit(".", 3)
        window = Period(datetime.strptime(first, "%Y%m%d").date(), datetime.strptime(last, "%Y%m%d").date())
        chosen = Map(map_)
        place = find(unit, today() if chosen is Map.TODAY else window.last)
    except (ValueError, UnknownPlace) as wrong:
        raise Http404 from wrong
    given = {"place_id": place.pk, "from": window.first.isoformat(), "to": window.last.isoformat(), "map": str(chosen)}
    return redirect(f"{reverse('reporting:trace', args=[key])}?{urlencode(given)}")
