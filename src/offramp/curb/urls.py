"""Addresses of the officer's pages. None of them says anything about a person."""

from django.urls import path

from offramp.curb import views

app_name = "curb"
urlpatterns = [
    path("", views.card, name="card"),
    path("minute/", views.tap, name="minute"),
    path("e/<uuid:encounter>/", views.live, name="live"),
    path("e/<uuid:encounter>/leave/", views.leave, name="leave"),
    path("e/<uuid:encounter>/perceived/", views.perceived, name="perceived"),
    path("questions/", views.questions, name="questions"),
    path("questions/<uuid:question>/reply/", views.reply, name="reply"),
    path("approvals/<uuid:approval>/yes/", views.approve, name="approve"),
    path("approvals/<uuid:approval>/no/", views.decline, name="decline"),
    path("approvals/<uuid:approval>/heard/", views.hear, name="hear"),
]
