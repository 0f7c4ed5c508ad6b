"""Every address of the site; the only place that knows all apps."""

from importlib.util import find_spec

from django.contrib.auth.decorators import login_not_required
from django.urls import include, path
from django.views.i18n import set_language

from tuquan.accounts.views import home
from tuquan.kit import register

urlpatterns = [
    path("", home, name="home"),
    path("tai-khoan/", include("allauth.urls")),
    path("van-phong/", include("tuquan.accounts.urls")),
    path("nhat-ky/", include("tuquan.journal.urls")),
    path("r/", include(register.urls())),
    path("ngon-ngu/", login_not_required(set_language), name="set_language"),
]
urlpatterns += [
    path(prefix, include(f"tuquan.{app}.urls"))
    for prefix, app in [
        ("dia-ban/", "places"), ("viec/", "casework"), ("ban-do/", "reform"), ("so/", "mediation"),
        ("phong-trao/", "campaigns"), ("bao-cao/", "reporting"), ("bang-tinh/", "exchange"),
    ]
    if find_spec(f"tuquan.{app}.urls")
]  # fmt: skip
