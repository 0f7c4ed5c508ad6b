"""Addresses of the wizard."""

from django.urls import path

from tuquan.reform import views

app_name = "reform"
urlpatterns = [
    path("", views.choose, name="choose"),
    path("<slug:verb>/", views.wizard, name="wizard"),
]
