"""Addresses of the map."""

from django.urls import path

from tuquan.places import views

app_name = "places"
urlpatterns = [path("goi-y/", views.suggest, name="suggest")]
