"""Addresses of what is no register."""

from django.urls import path

from tuquan.forces import views

app_name = "forces"
urlpatterns = [
    path("to/<int:team>/<int:year>/", views.disclosure, name="disclosure"),
    path("xep-loai/", views.rate_commune, name="rate_commune"),
]
