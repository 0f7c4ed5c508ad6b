"""Every address of the site; the only place that knows all apps."""

from django.contrib.auth.decorators import login_not_required
from django.urls import include, path
from django.views.i18n import set_language

from tuquan.accounts.views import home
from tuquan.casework import urls as casework
from tuquan.casework.public import start
from tuquan.kit import register
from tuquan.reporting import urls as reporting

urlpatterns = [
    path("", home, name="home"),
    path("nguoi-dan/", start, name="start"),
    path("tai-khoan/", include("allauth.urls")),
    path("van-phong/", include("tuquan.accounts.urls")),
    path("nhat-ky/", include("tuquan.journal.urls")),
    path("r/", include(register.urls())),
    path("dia-ban/", include("tuquan.places.urls")),
    path("viec/", include("tuquan.casework.urls")),
    path("tin-bao/", include("tuquan.tips.urls")),
    path("bien-nhan/", include(casework.receipts)),
    path("tep/", include(casework.files)),
    path("khoa/", include(casework.keys)),
    path("kin/", include(casework.boxes)),
    path("ban-do/", include("tuquan.reform.urls")),
    path("so/", include("tuquan.mediation.urls")),
    path("kien-nghi/", include("tuquan.petitions.urls")),
    path("luc-luong/", include("tuquan.forces.urls")),
    path("phong-trao/", include("tuquan.campaigns.urls")),
    path("mo-hinh/", include("tuquan.schemes.urls")),
    path("bao-cao/", include("tuquan.reporting.urls")),
    path("d/", include(reporting.proof)),
    path("bang-tinh/", include("tuquan.exchange.urls")),
    path("ngon-ngu/", login_not_required(set_language), name="set_language"),
]
