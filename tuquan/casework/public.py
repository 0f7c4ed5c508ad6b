"""The page of receipts: what became of a report, for whoever holds its code.

The code comes in the body of a form, never in an address. Where JavaScript runs it does not come at all: the browser
sends the word that it gives and opens the answers itself. Without, they are opened here, in memory, for this one answer.
"""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _t
from django.views.decorators.http import require_http_methods

from tuquan.casework import actions as casework
from tuquan.casework import gate, posters, receipts, sealing
from tuquan.casework.models import Receipt
from tuquan.casework.posters import emergency
from tuquan.journal.actions import RESIDENT
from tuquan.kit.public import for_residents

FORM = "receipts"


@for_residents
@require_http_methods(["GET", "HEAD"])
def start(request: HttpRequest) -> HttpResponse:
    """Where residents begin: every form there is, and the receipt of what was sent."""
    context = {"invitations": posters.invitations(), "emergency": emergency()}
    return TemplateResponse(request, "casework/start.html", context)


@for_residents
@require_http_methods(["GET", "HEAD", "POST"])
def page(request: HttpRequest) -> HttpResponse:
    """Asks for the code; shows what happened; takes a message."""
    if request.method != "POST":
        return ask(request)
    try:
        way = sealing.way_of(sealing.read_code(request.POST["code"])) if "code" in request.POST else None
    except sealing.WrongCode:
        return ask(
            request, _t("A digit is missing or mistyped. Please compare the code with what was written down."), 422
        )
    word = way.word if way else request.POST.get("word", "")
    try:
        with transaction.atomic():
            passed = gate.check(request, FORM) is gate.Verdict.PASS
            receipt = receipts.find(word) if passed else None
            wrong = write(request, receipt, way) if receipt else None
    except gate.Refused as refused:
        return ask(request, refused.messages[0], 409)
    if not passed:
        return ask(request, str(gate.AGAIN), 409)
    if receipt is None:
        return ask(request, _t("No receipt has this code, or its time of keeping is over."), 404)
    return tell(request, receipt, way, wrong)


def ask(request: HttpRequest, wrong: str = "", status: int = 200) -> HttpResponse:
    """The form for the code, with all that was typed before."""
    typed = {name: request.POST.get(name, "") for name in ("code", "text")}
    context = {"wrong": wrong, "gate": gate.fields(FORM), **typed}
    return answer(request, "casework/receipt_ask.html", context, status)


def write(request: HttpRequest, receipt: Receipt, way: sealing.Way | None) -> str | None:
    """Keep the message that came along, if any: None when there was none, else what is wrong with it, or empty."""
    text, *sent = (request.POST.get(name, "") for name in ("text", "box", "copy", "to"))
    boxes = dict(zip(("box", "copy", "to"), sent, strict=True))
    if not text.strip() and not boxes["box"]:
        return _t("Write something first.") if "text" in request.POST else None
    try:
        if receipt.sealed and way:
            boxes |= receipts.boxes(receipt, casework.said(text))
        with transaction.atomic():
            casework.write_from_reporter(receipt, text=text, **boxes, by=RESIDENT)
    except ValidationError as error:
        return error.messages[0]
    return ""


def tell(request: HttpRequest, receipt: Receipt, way: sealing.Way | None, wrong: str | None) -> HttpResponse:
    """The story, what was asked about the identity, and the messages; `wrong` says how a message fared."""
    said = receipts.messages(receipt)
    story = receipts.story(receipt)
    context = {
        "receipt": receipt, "story": story, "openings": receipts.openings(receipt), "wrong": wrong, "sent": wrong == "",
        "messages": [receipts.opened(one, way.pair.private) for one in said] if way else said,
        "opened_here": bool(way and receipt.sealed),
        "desk": receipt.desk if receipt.sealed else None,
        "writes": story.open and not receipt.closed_on and (not receipt.sealed or receipt.desk is not None),
        "code": request.POST.get("code", ""), "text": request.POST.get("text", "") if wrong else "",
        "gate": gate.fields(FORM),
    }  # fmt: skip
    return answer(request, "casework/receipt_story.html", context, 422 if wrong else 200)


def answer(request: HttpRequest, template: str, context: dict, status: int = 200) -> HttpResponse:
    """A whole page; only its middle for the script that asked with a word."""
    layout = "kit/public_part.html" if "word" in request.POST else "kit/public.html"
    return TemplateResponse(request, template, context | {"layout": layout}, status=status)


def already_sent(request: HttpRequest, form: str) -> HttpResponse:
    """The answer to a form that came twice: the first receipt once more for two minutes, if the server made it."""
    token = gate.just_spent(request, form)
    code = sealing.code_of(token) if token else ""
    kept = code and receipts.find(sealing.way_of(code).word)
    return receipt_page(request, code) if kept else TemplateResponse(request, "casework/receipt_twice.html", status=409)


def receipt_page(request: HttpRequest, code: str = "", **context) -> HttpResponse:
    """The page that shows a code, this once. Without a code the browser holds it and fills it in."""
    groups = sealing.shown(code).split() if code else []
    return TemplateResponse(request, "casework/receipt_given.html", {"groups": groups, **context})
