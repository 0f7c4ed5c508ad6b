"""The officers' windows: official documents, the books of their numbers; and the report's line in the menu."""

from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Q
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _

from tuquan.kit import menu
from tuquan.kit.period import today
from tuquan.kit.register import Register, registry, short
from tuquan.ledger import mend
from tuquan.ledger.figures import NoFigure
from tuquan.places.models import Place
from tuquan.reporting import actions, conformance, files, filling, templated
from tuquan.reporting.forms import documents as forms
from tuquan.reporting.forms import wordtemplates
from tuquan.reporting.linter import lint, of_filled
from tuquan.reporting.models import OUT, DocType, Document, NumberBook, Office, State, WordTemplate, at_home
from tuquan.reporting.numbering import numbered
from tuquan.reporting.writing import as_docx

menu.add(_("Report of figures"), "reporting:report", "chart-bar", "ledger.read_figures", "figures", 10)
menu.add(_("Report templates"), "reporting:templates", "files", "ledger.read_figures", "figures", 80, "documents")
menu.add(_("Check a document"), "reporting:check", "file-check", "ledger.read_figures", "figures", 90, "documents")

FOR_ALL_READERS = (actions.keep_pdf,)  # needs no seat where the body sits


class Documents(Register):
    key = "reporting.documents"
    title = _("Official documents")
    icon = "file-text"
    group = "figures"
    order = 15
    model = Document
    reads = actions.READ
    family = "documents"
    columns = ("type", "title", ("symbol", _("Number")), "state", "issued_on", ("place", _("Place")))
    filters = ("type", "state", "office", "place", "issued_on")
    search = ("folded", "notation", "code")
    ordering = "-pk"
    colours = {State.DRAFTED: "grey", State.SUBMITTED: "yellow", State.ISSUED: "green", State.RECALLED: "red",
               State.RESTATED: "blue"}  # fmt: skip
    details = (
        (_("The document"), (
            "title", "type", "template", "issuer_name", ("about", _("Figures of")), "first_day", "last_day", "map", "addressees",
            "recipients",
        )),
        (_("Its issue"), ("issued_on", "position", "signer", "known_at", "docx_hash", "pdf_hash")),
    )  # fmt: skip
    adds = (actions.draft, forms.DraftForm)
    verbs = (
        (actions.write, forms.WriteForm),
        (actions.submit, forms.SubmitForm),
        (actions.issue, forms.IssueForm),
        (actions.send_back, forms.ReasonForm),
        (actions.keep_pdf, forms.PdfForm),
        (actions.restate, forms.RestateForm),
        (actions.recall, forms.RecallForm),
        (actions.discard, forms.DropForm),
    )
    exports = False
    empty = _("Begin with a report of figures and make a document of it, or draft an empty one.")

    def visible(self, user, voided=False):
        found = Document.objects.seen_by(user, self.reads)
        return found if voided else found.standing()

    def refusal(self, action, record, user):
        why = super().refusal(action, record, user)
        if why or action in FOR_ALL_READERS or at_home(user, action.name, record.place):
            return why
        return _("A document is drafted and signed where its body sits.")

    def in_step(self, action, record):
        if action is actions.keep_pdf:
            return record.is_out and bool(record.docx_hash) and not record.pdf_hash
        return super().in_step(action, record)

    def add_page(self, request):
        """`?paper` asks for a document that was issued on paper."""
        if "paper" not in request.GET:
            return super().add_page(request)
        if why := request.user.refusal(actions.register_paper.name, []):
            self.ask_to_read(request.user)
            raise PermissionDenied(why)
        return self.ask(request, actions.register_paper, forms.PaperForm, None)

    def verb_page(self, request, pk, verb):
        """Buttons inside the text keep what was typed and come back to it."""
        answer = super().verb_page(request, pk, verb)
        go = request.POST.get("go", "")
        if verb == short(actions.write) and go and answer.status_code == 302:
            return redirect(f"{self.url('verb', pk, verb)}#b{''.join(filter(str.isdigit, go))[:4]}")
        return answer

    def act(self, action, record, user, given):
        if action is actions.keep_pdf:  # printing takes seconds: before anything is locked
            given["pdf"] = files.as_pdf(files.read(record, "docx"))
        return super().act(action, record, user, given)

    def after(self, record, done, user):
        return self.url("record", done.pk) if isinstance(done, Document) else super().after(record, done, user)

    def context(self, request, record=None):
        if record is None:
            return {"may_register": request.user.refusal(actions.register_paper.name, []) is None}
        return preview(record) | {"measured": measured(record), "reasons": [one for one in mend.reasons(record).values() if one]}


def preview(document: Document) -> dict[str, Any]:
    """What the page of a document shows of its text and figures."""
    if document.paper:
        return {}
    if document.is_out:
        frozen = filling.as_frozen(document)
        return text(document, frozen) | {"since": filling.moved(document), "sides": sides(document)}
    try:
        now = filling.as_of_now(document)
    except (NoFigure, Place.DoesNotExist, ValidationError) as wrong:
        return {"wrong": filling.in_words(wrong)}
    known = {filling.identity(one): one for one in document.frozen.get("figures", [])}
    return text(document, now) | {
        "doubts": lint(of_filled(now.blocks), document.last_day),
        "changed": [(known[filling.identity(one)], one) for one in now.figures
                    if filling.identity(one) in known and known[filling.identity(one)]["value"] != one["value"]],
        "sides": sides(document, now),
    }  # fmt: skip


def text(document: Document, filled: filling.Filled) -> dict[str, Any]:
    """What it says, each piece with its number."""
    return {"filled": filled, "blocks": list(numbered(filled.blocks, document.issued_on or today(), filled.annexes))}


def measured(document: Document) -> conformance.Findings | None:
    """By how much what an office's own template makes of a document departs from the legal format: a warning."""
    if document.template is None:
        return None
    try:
        if document.docx_hash:
            return conformance.check(files.read(document, "docx"), document.issued_on)
        return conformance.check(as_docx(document, filling.as_of_now(document), today()), today())
    except (NoFigure, ValidationError, conformance.Unreadable):
        return None


def sides(document: Document, now: filling.Filled | None = None) -> list[tuple[dict | None, dict | None]]:
    """The figures of the document that this one restates beside its own."""
    if document.replaces is None or not document.replaces.frozen:
        return []
    new = {filling.identity(one): one for one in (now.figures if now else document.frozen["figures"])}
    old = {filling.identity(one): one for one in document.replaces.frozen.get("figures", [])}
    return [(old.get(name), new.get(name)) for name in {**old, **new}]


class Templates(Register):
    """The Word templates of an office, with every version of each."""

    key = "reporting.templates"
    title = _("Templates of the office")
    icon = "files"
    group = "figures"
    order = 17
    model = WordTemplate
    reads = actions.READ
    family = "documents"
    columns = ("name", "type", "office", "version", "state", ("place", _("Place")))
    filters = ("type", "state", "office", "place")
    search = ("folded",)
    ordering = "-pk"
    colours = {WordTemplate.State.KEPT: "green", WordTemplate.State.REPLACED: "grey", WordTemplate.State.RETIRED: "red"}
    details = (("", ("name", "type", "office", "body", "version", "former", "hash")),)
    adds = (actions.keep_template, wordtemplates.KeepForm)
    verbs = (
        (actions.draft_from, wordtemplates.FromTemplateForm),
        (actions.replace_template, wordtemplates.VersionForm),
        (actions.retire_template, wordtemplates.RetireForm),
    )
    exports = False
    empty = _("Take a template that ships, edit it in an office program, and keep it here.")

    def visible(self, user, voided=False):
        return WordTemplate.objects.of_offices(user, self.reads)

    def refusal(self, action, record, user):
        why = super().refusal(action, record, user)
        return why or (None if at_home(user, action.name, record.place) else _("A template is kept where its office sits."))

    def act(self, action, record, user, given):
        if file := given.pop("file", None):
            given["data"] = file.read()
        return super().act(action, record, user, given)

    def after(self, record, done, user):
        keeper = registry["reporting.documents"] if isinstance(done, Document) else self
        return keeper.url("record", done.pk)

    def context(self, request, record=None):
        if record is None:
            return {}
        drafted = Document.objects.seen_by(request.user, self.reads).standing().filter(template=record)
        seen = {"drafted": drafted.order_by("-pk")[:50], "reasons": [one for one in mend.reasons(record).values() if one]}
        try:
            return seen | {"measured": measured(templated.sample(record))}
        except (NoFigure, ValidationError) as wrong:
            return seen | {"wrong": filling.in_words(wrong)}


class Books(Register):
    """How far each body has come in its numbers."""

    key = "reporting.books"
    title = _("Number books")
    icon = "list-numbers"
    group = "figures"
    order = 16
    model = NumberBook
    reads = actions.READ
    family = "documents"
    columns = (("owner", _("Body")), ("only_for", _("Only for")), "year", "last_number", "last_day")
    filters = ("year", "office", "place")
    search = ("place__folded", "body__folded")
    ordering = "-year"
    details = (("", (("owner", _("Body")), ("only_for", _("Only for")), "year", "last_number", "last_day")),)
    adds = (actions.open_book, forms.BookForm)
    exports = False
    empty = _("A book begins by itself with the first number of the year.")

    def visible(self, user, voided=False):
        return NumberBook.objects.within(user.granted(self.reads)).select_related("body", "place")

    def owner(self, book: NumberBook) -> str:
        return str(book.body) if book.body else f"{Office(book.office).label} – {book.place}"

    def only_for(self, book: NumberBook) -> str:
        return str(DocType(book.series).label) if book.series else str(_("all types"))

    def context(self, request, record=None):
        if record is None:
            return {}
        seen = Document.objects.seen_by(request.user, self.reads).filter(Q(book=record) & Q(state__in=OUT))
        return {"documents": seen.order_by("-number")[:200]}
