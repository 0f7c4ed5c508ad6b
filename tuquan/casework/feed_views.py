"""The screen on which users make, renew and stop their calendar address, and the address itself."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _t
from django.views.decorators.cache import never_cache

from tuquan.casework import feeds
from tuquan.casework.models import Feed


@never_cache
def own(request: HttpRequest) -> HttpResponse:
    """Whether there is an address; a new one is shown once, on the answer that made it."""
    user: Any = request.user
    if why := user.refusal(feeds.make_feed.name, []):
        raise PermissionDenied(why)
    feed = Feed.objects.filter(user=user).first()
    address = ""
    if request.method == "POST" and request.POST.get("do") == "make":
        feed = feeds.make_feed(feed or Feed(user=user), by=user)
        address = settings.SITE + reverse("casework:feed", args=[feed.fresh_secret])
    elif request.method == "POST" and feed is not None:
        feeds.stop_feed(feed, by=user)
        messages.success(request, _t("The calendar address opens nothing any more."))
        return redirect("casework:own_feed")
    return TemplateResponse(request, "casework/feed.html", {"feed": feed, "address": address})


@never_cache
@login_not_required
def feed(request: HttpRequest, secret: str) -> HttpResponse:
    """What is due, for a calendar program. An address that was renewed, stopped or guessed is not there."""
    user = feeds.opened(secret)
    if user is None:
        raise Http404
    return HttpResponse(feeds.calendar_of(user).to_ical(), content_type="text/calendar; charset=utf-8")
