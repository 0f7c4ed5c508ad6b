"""Addresses of what is no register."""

from django.urls import path

from tuquan.campaigns import views

app_name = "campaigns"
urlpatterns = [path("lich/", views.calendar, name="calendar")]
