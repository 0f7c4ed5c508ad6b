"""`Register`: one declaration gives list, record page, a form per verb, addresses and a menu line. It never writes."""

from collections.abc import Sequence
from functools import cached_property
from typing import Any

import django_filters
from django.contrib import messages
from django.core.exceptions import ObjectDoesNotExist, PermissionDenied, ValidationError
from django.db import models
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.loader import select_template
from django.template.response import TemplateResponse
from django.urls import NoReverseMatch, include, path, reverse
from django.utils.cache import patch_vary_headers
from django.utils.functional import Promise
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache

from tuquan.kit import menu
from tuquan.kit.columns import Column, column, relations
from tuquan.kit.display import colour_of
from tuquan.kit.filters import active_filters, filterset_class
from tuquan.kit.forms import VerbForm, attempt
from tuquan.kit.history import BOOKKEEPING, history
from tuquan.kit.paging import Page
from tuquan.kit.text import clean, fold, whole_number

Verb = tuple[Any, type[VerbForm]]  # an action, and the form that asks for what it needs

registry: dict[str, "Register"] = {}


class Request(HttpRequest):
    """A request as the middleware leaves it; whoever asks is known to the kit by what they can be asked."""

    user: Any
    htmx: Any


def urls() -> tuple[list, str]:
    """All registers, to be mounted once: names are like `register:mediation.disputes:list`."""
    return [path(f"{r.key.replace('.', '/')}/", include((r.urls(), r.key))) for r in registry.values()], "register"


def page_of(subject: str) -> str | None:
    """The address of the record that a text like "mediation.Dispute:12" names; None when no register keeps it."""
    label, _colon, pk = subject.partition(":")
    keeper = next((r for r in registry.values() if r.model._meta.label == label), None)
    return keeper.url("record", pk) if keeper and pk else None


class Register:
    """What officers see of one kind of record. Subclass it in an app's `registers.py`; that also mounts it.

    Three ways out, in order: a template `<app>/<register>_list|record|form.html`; overriding one method; a plain view.
    """

    key: str
    title: str | Promise
    model: type[models.Model]
    reads: str  # the right to read
    columns: Sequence[str | tuple]
    icon: str = "list"
    group: str = "registers"
    order: int = 50
    family: str = ""  # registers of one family share a line of the menu, and tabs
    tab: str | Promise = ""  # the title on its tab, where a shorter one will do
    filters: Sequence[str | tuple[str, django_filters.Filter]] = ()
    search: Sequence[str] = ()
    adds: Verb | None = None
    verbs: Sequence[Verb] = ()
    details: Sequence[tuple[str | Promise, Sequence[str | tuple]]] = ()
    status: str = "state"  # the field shown as a chip, and the one that STEPS speaks of
    colours: dict[str, str] = {}  # state: green, blue, yellow, red or grey
    ordering: str = "-pk"
    page_size: int = 25
    empty: str | Promise = ""  # what to do while nothing is here
    imports: Any = None  # read by `exchange`: what its Excel screens offer for this register
    exports: Any = True

    def __init_subclass__(cls, mounted: bool = True, **kwargs):
        super().__init_subclass__(**kwargs)
        if mounted and "key" in vars(cls):
            register = cls()
            register.check()
            registry[cls.key] = register
            url_name = f"register:{cls.key}:list"
            menu.add(cls.title, url_name, cls.icon, cls.reads, cls.group, cls.order, cls.family, cls.tab)

    def check(self) -> None:
        """Fail at start, not on screen: every filter and searched path is a stored field."""
        for name in [*self.search, *(given for given in self.filters if isinstance(given, str))]:
            if not column(self.model, name).fields:
                raise ValueError(f"{self.key}: {name} is no field of {self.model.__name__}")

    # what is there, for whom

    def visible(self, user: Any, voided: bool = False) -> models.QuerySet:
        """The records inside the places over which this user may read; everything else starts from here."""
        granted = user.granted(self.reads)
        found = self.model._default_manager.all()
        if not granted:
            return found.none()
        if hasattr(found, "within"):
            found = found.within(granted)
        return found.filter(voided_on=None) if self.can_void and not voided else found

    def options(self, model: type[models.Model], user: Any) -> models.QuerySet:
        """What a filter on a foreign key offers: only what lies where this user may read."""
        found = model._default_manager.all()
        return found.within(user.granted(self.reads)) if hasattr(found, "within") else found

    @cached_property
    def can_void(self) -> bool:
        return any(field.name == "voided_on" for field in self.model._meta.concrete_fields)

    @cached_property
    def shown_columns(self) -> list[Column]:
        return [column(self.model, declared, self) for declared in self.columns]

    @cached_property
    def shown_details(self) -> list[tuple[Any, list[Column]]]:
        """Groups of fields on the record's page: as declared, else every field that is not personal."""
        plain = getattr(self.model, "plain", [field.name for field in self.model._meta.concrete_fields])
        groups = self.details or [("", [name for name in plain if name not in BOOKKEEPING])]
        return [(title, [column(self.model, declared, self) for declared in names]) for title, names in groups]

    @cached_property
    def filterset(self) -> type[django_filters.FilterSet]:
        return filterset_class(self)

    def searched(self, found: models.QuerySet, text: str) -> models.QuerySet:
        """Rows in which any searched field contains the text; fields named `folded` compare without accents."""
        if not text or not self.search:
            return found
        wanted = models.Q()
        for name in self.search:
            relation, _dot, field = name.rpartition("__")
            holds: dict[str, object] = {f"{field}__contains": fold(text)} if field == "folded" else {f"{field}__icontains": text}
            if relation:  # few related rows hold the text: finding them first is quicker than joining them to every row
                related = column(self.model, relation).fields[-1].related_model
                holds = {f"{relation}__in": related._default_manager.filter(**holds).order_by()}
            wanted |= models.Q(**holds)
        return found.filter(wanted)

    def sorted(self, found: models.QuerySet, wanted: str) -> models.QuerySet:
        names = {c.path for c in self.shown_columns if c.sortable}
        first = wanted if wanted.removeprefix("-") in names else self.ordering
        return found.order_by(first, "-pk") if first.removeprefix("-") != "pk" else found.order_by(first)

    def get(self, user: Any, pk: str) -> Any:
        """The record, if this user may read it; 404 for a stranger, as for one that does not exist."""
        joins = relations([c for _title, group in self.shown_details for c in group] + self.shown_columns)
        try:
            return self.visible(user, voided=True).select_related(*joins).get(pk=pk)
        except (ObjectDoesNotExist, ValueError, ValidationError) as error:
            raise Http404 from error

    # what may be done

    def refusal(self, action: Any, record: Any, user: Any) -> str | None:
        """Why this user may not do this to this record; None when they may."""
        places = record.act_places() if hasattr(record, "act_places") else []
        return user.refusal(action.name, list(places))

    def in_step(self, action: Any, record: Any) -> bool:
        """Whether the table of steps lets this verb start from the record's state."""
        steps = getattr(self.model, "STEPS", {})
        step = steps.get(short(action)) or steps.get(action.name)
        if step is None:
            return True
        return getattr(record, self.status) in ((step[0],) if isinstance(step[0], str) else tuple(step[0]))

    def offered(self, record: Any, user: Any) -> tuple[list[dict], list[dict]]:
        """The verbs that lead on from here: those this user may press, and the others with the reason."""
        may: list[dict] = []
        may_not: list[dict] = []
        for action, _form in () if getattr(record, "voided_on", None) else self.verbs:
            if self.in_step(action, record):
                why = self.refusal(action, record, user)
                verb = {"label": action.label, "url": self.url("verb", record.pk, short(action)), "why": why}
                (may if why is None else may_not).append(verb)
        return may, may_not

    # the four pages

    def urls(self) -> list:
        """Their addresses. No browser or proxy keeps what it was shown, not even where a register shows its own page."""
        return [
            path("", never_cache(self.list_page), name="list"),
            path("add/", never_cache(self.add_page), name="add"),
            path("<str:pk>/", never_cache(self.record_page), name="record"),
            path("<str:pk>/<slug:verb>/", never_cache(self.verb_page), name="verb"),
        ]

    def url(self, page: str, *args) -> str:
        return reverse(f"register:{self.key}:{page}", args=args)

    def filled(self, record: Any) -> list[tuple[Any, list]]:
        """The groups and fields that say something, for records whose way lies mostly ahead of them."""
        asked = {one.name for one in record._meta.concrete_fields if one.null}  # there a plain “no” is an answer
        groups = [
            (title, [
                (c, c.text(record)) for c in group
                if (said := getattr(record, c.path, None)) not in (None, "", 0, False) or (said is False and c.path in asked)
            ])
            for title, group in self.shown_details
        ]
        return [(title, fields) for title, fields in groups if fields]

    def context(self, request: Request, record: Any = None) -> dict:
        """More for the register's own templates; override it."""
        return {}

    def list_page(self, request: Request) -> HttpResponse:
        self.ask_to_read(request.user)
        voided = self.can_void and request.GET.get("voided") == "1"
        chosen = self.filterset(request.GET, self.visible(request.user, voided), request=request)
        text = clean(request.GET.get("q", ""))
        found = self.sorted(self.searched(chosen.qs, text), request.GET.get("sort", ""))
        page = Page(found, request.GET.get("page"), self.page_size, relations(self.shown_columns))
        context = {
            "page": page,
            "rows": [(record, self.url("record", record.pk), self.cells(record)) for record in page.rows],
            "filters": chosen.form,
            "active": active_filters(chosen.form, request),
            "text": text,
            "voided": voided,
            "sort": request.GET.get("sort", "") or self.ordering,
            "add_url": self.add_url(request.user),
            "links": self.exchange_links(request),
            "tabs": menu.tabs(request.user, request.path),
        }
        return self.answer(request, "list", context)

    def cells(self, record: Any) -> list[tuple[Column, str, str]]:
        """Column, text, and the colour where it is the state."""
        return [(c, c.text(record), self.colour(record) if c.path == self.status else "") for c in self.shown_columns]

    def colour(self, record: Any) -> str:
        state = str(getattr(record, self.status, "") or "")
        return self.colours.get(state) or colour_of(state)

    def record_page(self, request: Request, pk: str) -> HttpResponse:
        record = self.get(request.user, pk)
        may, may_not = self.offered(record, request.user)
        context = {
            "record": record,
            "state": column(self.model, self.status).text(record) if hasattr(record, self.status) else "",
            "colour": self.colour(record),
            "groups": [(t, [(c, c.text(record)) for c in group]) for t, group in self.shown_details],
            "may": may,
            "may_not": may_not,
            "history": history(record),
        }
        return self.answer(request, "record", context, record)

    def verb_page(self, request: Request, pk: str, verb: str) -> HttpResponse:
        record = self.get(request.user, pk)
        action, form_class = next((pair for pair in self.verbs if short(pair[0]) == verb), (None, VerbForm))
        if action is None:
            raise Http404
        if why := self.refusal(action, record, request.user):
            raise PermissionDenied(why)
        if not self.in_step(action, record) or getattr(record, "voided_on", None):
            messages.warning(request, _t("“%(verb)s” is no longer possible here.") % {"verb": action.label})
            return redirect(self.url("record", pk))
        return self.ask(request, action, form_class, record)

    def add_page(self, request: Request) -> HttpResponse:
        if self.adds is None:
            raise Http404
        action, form_class = self.adds
        if why := request.user.refusal(action.name, []):
            self.ask_to_read(request.user)
            raise PermissionDenied(why)
        return self.ask(request, action, form_class, None)

    def ask(self, request: Request, action: Any, form_class: type[VerbForm], record: Any) -> HttpResponse:
        """Show the form of a verb; once it is filled, do it and go on."""
        given = (request.POST, request.FILES) if request.method == "POST" else ()
        first = None if record else self.first_values(request, action)
        form = form_class(*given, subject=record, by=request.user, initial=first)
        if given and form.is_valid():
            done = attempt(form, lambda: self.act(action, record, request.user, dict(form.cleaned_data)))
            if not form.errors:
                messages.success(request, _t("Done: %(verb)s.") % {"verb": action.label})
                return redirect(self.after(record, done, request.user))
        # the label, not the action: templates call what can be called
        context = {"form": form, "label": action.label, "record": record, "back": self.back(record, request.user)}
        return self.answer(request, "form", context, record, status=422 if given else 200)

    def act(self, action: Any, record: Any, user: Any, given: dict) -> Any:
        """Call the action. When adding, its subject is the place named in the form; override for another."""
        return action(record if record is not None else given.pop("place"), by=user, **given)

    def first_values(self, request: Request, action: Any) -> dict:
        """What the form for adding begins with: the user's place when there is just one, else what the address says."""
        granted = request.user.granted(action.name)
        own = {"place": granted[0]} if len(granted) == 1 else {}
        said = {name: str(value) for name, value in request.GET.items() if value}
        keys = {n.removesuffix("_id"): whole_number(v) for n, v in said.items() if n.endswith("_id")}
        return own | said | {name: key for name, key in keys.items() if key}

    def after(self, record: Any, done: Any, user: Any) -> str:
        """The record's page, if the user may see it (still)."""
        about = record or done
        if isinstance(about, self.model) and self.visible(user, voided=True).filter(pk=about.pk).exists():
            return self.url("record", about.pk)
        return self.back(None, user)

    def back(self, record: Any, user: Any) -> str:
        if record is not None:
            return self.url("record", record.pk)
        return self.url("list") if user.granted(self.reads) else "/"

    # small things

    def ask_to_read(self, user: Any) -> None:
        """Who reads nothing here does not learn that it exists."""
        if not user.granted(self.reads):
            raise Http404

    def add_url(self, user: Any) -> str | None:
        return self.url("add") if self.adds and user.refusal(self.adds[0].name, []) is None else None

    def exchange_links(self, request: Request) -> list[dict]:
        """The Excel screens of `exchange`, as far as it is there and this register offers them."""
        may_import = self.imports and request.user.refusal(self.imports.action.name, []) is None
        wanted = [
            ("template", _("Excel template"), "file-spreadsheet", may_import),
            ("import", _("Import from Excel"), "upload", may_import),
            ("export", _("Export to Excel"), "download", self.exports),
        ]
        links = []
        for name, title, icon, on in wanted:
            try:
                url = reverse(f"exchange:{name}", args=[self.key])
            except NoReverseMatch:
                continue
            query = f"?{request.GET.urlencode()}" if name == "export" and request.GET else ""
            links += [{"title": title, "icon": icon, "url": url + query}] if on else []
        return links

    def templates(self, page: str) -> list[str]:
        """Where a page's template is looked for; the first that exists is taken."""
        app, _dot, name = self.key.partition(".")
        return [f"{app}/{name}_{page}.html", f"kit/{page}.html"]

    def answer(self, request: Request, page: str, context: dict, record: Any = None, status: int = 200):
        """The page, or for HTMX only the results of the same template."""
        part = page == "list" and request.htmx and not request.htmx.history_restore_request
        template = select_template(self.templates(page))
        whole = {"register": self, "part": part, "layout": "kit/part.html" if part else "kit/base.html", **context}
        response = TemplateResponse(request, template, whole | self.context(request, record), status=status)
        patch_vary_headers(response, ["HX-Request"])
        return response


def short(action: Any) -> str:
    """How a verb is called in addresses and in STEPS: "close" of "mediation.close"."""
    return action.name.rpartition(".")[2]
