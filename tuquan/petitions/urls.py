"""Addresses for residents; all else is a register."""

from django.urls import path

from tuquan.petitions import public

app_name = "petitions"
urlpatterns = [
    path("", public.send, name="send"),
    path("danh-gia/", public.rate, name="rate"),
    path("noi/<slug:code>/", public.send, name="send_at"),
    path("ket-qua/<slug:code>/", public.published, name="published"),
]
