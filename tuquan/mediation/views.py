"""The printed record book: "Sổ theo dõi hoạt động hòa giải ở cơ sở" of a group, or of all groups of a place."""

from typing import cast

from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.views.decorators.cache import never_cache

from tuquan.kit.period import today
from tuquan.kit.register import registry
from tuquan.law import rules
from tuquan.ledger.record import RecordQuerySet
from tuquan.mediation import actions
from tuquan.mediation.models import Dispute
from tuquan.organisations.models import Body
from tuquan.places.models import Place

BOOK = "mediation.book_columns"


@never_cache
def group_book(request: HttpRequest, group: int, year: int) -> HttpResponse:
    """The book of one group and year, as it would be written by hand."""
    body = registry["mediation.groups"].get(request.user, str(group))
    return answer(request, [body], body.place, year)


@never_cache
def place_book(request: HttpRequest, place: int, year: int) -> HttpResponse:
    """The books of all groups inside a place, one after the other."""
    found = request.user.places(actions.READ_DISPUTES).filter(pk=place).first()
    if found is None:
        raise Http404
    readable = cast(RecordQuerySet, registry["mediation.groups"].visible(request.user))
    groups = readable.within([place]).order_by("folded", "pk")
    written = groups.filter(pk__in=Dispute.objects.standing().filter(year=year).values("group"))
    return answer(request, list(written.select_related("place")), found, year)


def answer(request: HttpRequest, groups: list[Body], place: Place, year: int) -> HttpResponse:
    if not request.user.may(actions.READ_DISPUTES, place):
        raise Http404
    context = {
        "books": [(group, lines(group, year)) for group in groups],
        "place": place,
        "year": year,
        "names": request.user.may(actions.READ_PARTIES, place),
        "citation": rules.citation(BOOK, today()),
        "caution": rules.rule(BOOK, today()).caution(),
    }
    return TemplateResponse(request, "mediation/book.html", context)


def lines(group: Body, year: int) -> list[Dispute]:
    """The group's disputes of the year in the order of the book; void numbers stay, struck through."""
    found = Dispute.objects.filter(group=group, year=year).order_by("number")
    return list(found.prefetch_related("parties", "mediators__person"))
