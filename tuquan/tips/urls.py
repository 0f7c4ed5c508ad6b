"""Addresses of tips for residents and of the desk for calls; the rest is a register."""

from django.urls import path

from tuquan.tips import public, views

app_name = "tips"
urlpatterns = [
    path("", public.choose, name="choose"),
    path("cuoc-goi/", views.call, name="call"),
    path("cuoc-goi/<int:pk>/", views.call_at, name="call_at"),
    path("<slug:code>/", public.send, name="send"),
]
