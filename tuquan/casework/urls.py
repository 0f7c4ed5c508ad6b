"""Addresses of casework."""

from django.urls import path

from tuquan.casework import (
    boxviews,
    explaining,
    feed_views,
    fileviews,
    keyviews,
    openingviews,
    posters,
    public,
    referralviews,
    threads,
    views,
)  # fmt: skip

app_name = "casework"
urlpatterns = [
    path("", views.worklist, name="worklist"),
    path("chuyen/", referralviews.listed, name="referrals"),
    path("chuyen/<uuid:uid>/", referralviews.referral, name="referral"),
    path("chuyen/<uuid:uid>/nhan/", referralviews.accept, name="accept"),
    path("chuyen/<str:label>/<int:pk>/", referralviews.offer, name="offer"),
    path("chuyen/<str:label>/<int:pk>/rut/", referralviews.withdraw, name="withdraw"),
    path("giao/", views.assign, name="assign"),
    path("lich/", feed_views.own, name="own_feed"),
    path("lich/<str:secret>.ics", feed_views.feed, name="feed"),
    path("han/<int:pk>/", explaining.clock, name="clock"),
    path("to-dan/<slug:key>/<str:code>/", posters.poster, name="poster"),
    path("tin/<int:pk>/", threads.write, name="write"),
]
receipts = ([path("", public.page, name="page")], "receipts")
files = (
    [
        path("<uuid:uid>/", fileviews.download, name="download"),
        path("<uuid:uid>/xem/", fileviews.preview, name="preview"),
        path("<uuid:uid>/trang/<int:number>/", fileviews.picture, name="picture"),
        path("<uuid:uid>/nghe/", fileviews.sound, name="sound"),
    ],
    "files",
)
keys = (
    [
        path("", keyviews.home, name="home"),
        path("khoa-doc/", keyviews.make_key, name="make_key"),
        path("cau-mat-khau/", keyviews.passphrase, name="passphrase"),
        path("ban/moi/<slug:kind>/<int:place>/", keyviews.open_desk, name="open_desk"),
        path("ban/<int:pk>/", keyviews.desk, name="desk"),
        path("ban/<int:pk>/ghe/", keyviews.give_seat, name="give_seat"),
        path("ghe/<int:pk>/thoi/", keyviews.end_seat, name="end_seat"),
        path("ban/<int:pk>/manh/", keyviews.share, name="share"),
        path("ban/<int:pk>/thay/", keyviews.replace, name="replace"),
        path("ban/<int:pk>/dong/", keyviews.retire, name="retire"),
        path("ban/<int:pk>/khoi-phuc/", keyviews.recover, name="recover"),
        path("khoi-phuc/<int:pk>/", keyviews.recovery, name="recovery"),
        path("phong-bi/<int:pk>/hoi/", openingviews.ask, name="ask"),
        path("mo/<int:pk>/", openingviews.opening, name="opening"),
        path("mo/<int:pk>/tu-choi/", openingviews.refuse, name="refuse"),
        path("mo/<int:pk>/gui-lai/", openingviews.send_back, name="send_back"),
    ],
    "keys",
)
boxes = (
    [
        path("chum/", boxviews.keyring, name="keyring"),
        path("phong-bi/<int:pk>/", boxviews.envelope, name="envelope"),
        path("mo/<int:pk>/hop/", boxviews.asked, name="asked"),
        path("mo/<int:pk>/", boxviews.half, name="half"),
    ],
    "boxes",
)
