"""The demo's addresses: the story, the personas, the phones, the clock, start over."""

from django.conf import settings
from django.urls import path

from offramp.web.demo import views

urlpatterns = [path("be/<slug:key>/", views.be, name="demo_be")]
if settings.FACE == "care":
    urlpatterns += [
        path("", views.story, name="demo"),
        path("tonight/", views.tonight, name="demo_tonight"),
        path("reply/<slug:key>/", views.reply, name="demo_reply"),
        path("go/<int:number>/", views.go, name="demo_go"),
        path("start-over/", views.start_over, name="demo_start_over"),
    ]
