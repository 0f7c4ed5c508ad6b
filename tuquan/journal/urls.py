"""Addresses of the journal."""

from django.urls import path

from tuquan.journal import views

app_name = "journal"
urlpatterns = [
    path("", views.events, name="events"),
    path("kiem-tra/", views.verify, name="verify"),
]
