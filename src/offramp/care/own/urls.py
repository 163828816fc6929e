"""Addresses of a participant's own pages, and of the staff's side of them."""

from django.urls import path

from offramp.care.own import staff, views

app_name = "own"
urlpatterns = [
    path("me/", views.home, name="home"),
    path("me/closed/", views.closed, name="closed"),
    path("me/sharing/", views.sharing, name="sharing"),
    path("me/sharing/all/stop/", views.stop_all, name="stop_all"),
    path("me/sharing/<uuid:grant>/stop/", views.stop, name="stop"),
    path("me/looked/", views.looked, name="looked"),
    path("me/file/", views.record, name="record"),
    path("me/ask/", views.ask, name="ask"),
    path("me/ask/<uuid:asked_for>/", views.disagree, name="disagree"),
    path("me/leave/", views.leave, name="leave"),
    path("me/close/", views.close, name="close"),
    path("me/at/<slug:site>/<str:secret>/", views.at_the_door, name="door"),
    path("person/<uuid:participant>/address/", staff.give, name="give"),
    path("asked/", staff.asked_for, name="asked"),
    path("asked/here/", staff.asked_here, name="asked_here"),
    path("asked/<uuid:asked_for>/", staff.answer, name="answer"),
]
