"""Addresses of the record book; all else is a register."""

from django.urls import path

from tuquan.mediation import views

app_name = "mediation"
urlpatterns = [
    path("to/<int:group>/<int:year>/", views.group_book, name="group_book"),
    path("dia-ban/<int:place>/<int:year>/", views.place_book, name="place_book"),
]
