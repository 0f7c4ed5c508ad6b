"""Addresses of accounts."""

from django.urls import path

from tuquan.accounts import views

app_name = "accounts"
urlpatterns = [
    path("tai-khoan/<int:pk>/lien-ket/", views.make_link, name="make_link"),
    path("mat-khau/<str:secret>/", views.use_link, name="use_link"),
    path("vai-tro/", views.roles, name="roles"),
]
