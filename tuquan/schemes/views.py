"""The sheet that tells the public what a point was given and spent in a year."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache

from tuquan.kit.register import registry
from tuquan.organisations import disclosure as means
from tuquan.schemes.models import purse_of


@never_cache
def disclosure(request: HttpRequest, point: int, year: int) -> HttpResponse:
    """For all who may read the point."""
    register = registry["schemes.points"]
    record = register.get(request.user, str(point))
    return means.sheet(request, record, purse_of(record), year, register.url("record", record.pk))
