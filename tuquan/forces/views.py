"""The sheet that tells the public what a team was given by others than the state, and spent, in a year."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache

from tuquan.forces.models import purse_of
from tuquan.kit.register import registry
from tuquan.organisations import disclosure as means


@never_cache
def disclosure(request: HttpRequest, team: int, year: int) -> HttpResponse:
    """For all who may read the team."""
    register = registry["forces.teams"]
    record = register.get(request.user, str(team))
    return means.sheet(request, record, purse_of(record), year, register.url("record", record.pk))
