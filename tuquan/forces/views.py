"""Pages beside the registers: rating a whole commune by one decision, and the sheet that tells the public of means."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from tuquan.forces import actions
from tuquan.forces.actions.ratings import last_year
from tuquan.forces.forms.rating import CommuneRatingForm
from tuquan.forces.models import purse_of
from tuquan.kit.forms import attempt
from tuquan.kit.period import today
from tuquan.kit.register import Request, registry
from tuquan.organisations import disclosure as means
from tuquan.places.models import Place, Tier


@never_cache
def rate_commune(request: Request) -> HttpResponse:
    """The form with a line for each; what was typed stays until all of it can be written."""
    register = registry["forces.ratings"]
    if why := request.user.refusal(actions.rate_commune.name, []):
        register.ask_to_read(request.user)
        raise PermissionDenied(why)
    found, wanted = rateable(request.user), request.GET.get("place", "")
    commune = next((one for one in found if str(one.pk) == wanted), None) if wanted else found.first()
    if commune is None:
        raise Http404
    given = (request.POST,) if request.method == "POST" else ()
    form = CommuneRatingForm(*given, by=request.user, commune=commune, year=last_year(today()))
    if given and form.is_valid():
        asked = {"year": form.year, "on": form.cleaned_data["on"], "decision": form.cleaned_data["decision"]}
        attempt(form, lambda: actions.rate_commune(form.batch(), by=request.user, **asked))
        if not form.errors:
            messages.success(request, _("Done: %(verb)s.") % {"verb": actions.rate_commune.label})
            return redirect(f"{register.url('list')}?year={form.year}")
    context = {"form": form, "commune": commune, "label": actions.rate_commune.label, "back": register.url("list")}
    return register.answer(request, "commune", context, status=422 if given else 200)


def rateable(user: Any) -> QuerySet[Place]:
    """The communes that this user may rate today."""
    return user.places(actions.rate_commune.name).alive_on(today()).filter(tier=Tier.COMMUNE).order_by("code")


@never_cache
def disclosure(request: HttpRequest, team: int, year: int) -> HttpResponse:
    """What a team was given by others than the state, and spent, in a year: for all who may read the team."""
    register = registry["forces.teams"]
    record = register.get(request.user, str(team))
    return means.sheet(request, record, purse_of(record), year, register.url("record", record.pk))
