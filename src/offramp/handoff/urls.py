"""Addresses of the on-call worker, of the queue, and of the form for the public. The reference stands in messages."""

from django.urls import path

from offramp.handoff import views
from offramp.handoff.referrals import views as referrals
from offramp.handoff.waiting import views as waiting

app_name = "handoff"
urlpatterns = [
    path("incoming/", views.incoming, name="incoming"),
    path("h/of/<uuid:subject>/", views.of, name="of"),
    path("h/<str:reference>/", views.at, name="at"),
    path("h/<str:reference>/live/", views.live, name="live"),
    path("h/<str:reference>/take/", views.take, name="take"),
    path("h/<str:reference>/cannot/", views.cannot, name="cannot"),
    path("h/<str:reference>/set-out/", views.set_out, name="set_out"),
    path("h/<str:reference>/schedule/", views.schedule, name="schedule"),
    path("h/<str:reference>/meet/", views.meet, name="meet"),
    path("h/<str:reference>/release-officer/", views.release_officer, name="release_officer"),
    path("h/<str:reference>/opt-in/", views.opt_in, name="opt_in"),
    path("h/<str:reference>/declined/", views.decline, name="decline"),
    path("h/<str:reference>/left/", views.left, name="left"),
    path("h/<str:reference>/over/", views.over, name="over"),
    path("queue/", waiting.queue, name="queue"),
    path("queue/<uuid:subject>/", waiting.at, name="waits"),
    path("queue/<uuid:subject>/accept/", waiting.accept, name="accept"),
    path("queue/<uuid:subject>/ask/", waiting.ask, name="ask"),
    path("queue/<uuid:subject>/decline/", waiting.decline, name="decline_waiting"),
    path("queue/<uuid:subject>/wait-list/", waiting.wait_list, name="wait_list"),
    path("queue/<uuid:subject>/tile/", waiting.rank, name="rank"),
    path("refer/<slug:site>/", referrals.refer, name="refer"),
    path("refer/<slug:site>/received/", referrals.received, name="received"),
]
