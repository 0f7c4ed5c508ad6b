"""Pages for residents: no account, no cookie, nothing left behind on the way or on the device."""

import functools
from collections.abc import Callable

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.template.response import SimpleTemplateResponse
from django.utils import translation
from django.views.decorators.csrf import csrf_exempt

LANGUAGE = "lang"  # in the address rather than in a cookie: nothing stays on the device
HEADERS = {
    "Cache-Control": "no-store, private",
    "Referrer-Policy": "no-referrer",
    "X-Robots-Tag": "noindex",
}


def for_residents(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Open a view to everybody, in the language of its address, and see that nothing of it is kept anywhere.

    Django's own guard against forged forms needs a cookie that marks the visitor. It protects what a browser may do by
    being signed in; whoever fills in these forms is nobody to us, so there is nothing to borrow. The one-use token of
    `casework.gate` stands in every form instead.
    """

    @functools.wraps(view)
    def guarded(request: HttpRequest, *args, **kwargs) -> HttpResponse:
        with translation.override(language_of(request)):
            request.LANGUAGE_CODE = translation.get_language()
            answer = view(request, *args, **kwargs)
            if isinstance(answer, SimpleTemplateResponse):
                answer.render()  # while the language holds
        for name, value in HEADERS.items():
            answer.headers.setdefault(name, value)
        return answer

    return login_not_required(csrf_exempt(guarded))


def language_of(request: HttpRequest) -> str:
    chosen = request.GET.get(LANGUAGE, "")
    return chosen if chosen in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE
