"""The prosecutor's desk and the officer's own list, on the justice face."""

from django.urls import path

from offramp.docket import views
from offramp.docket.summaries import views as summaries
from offramp.docket.told import views as told

app_name = "docket"

urlpatterns = [
    path("mine/", views.mine, name="mine"),
    path("mine/still/", summaries.mine_still, name="mine_still"),
    path("holds/", views.holds, name="holds"),
    path("holds/decided/", views.decided, name="decided"),
    path("holds/still/", summaries.desk_still, name="desk_still"),
    path("holds/<uuid:encounter>/still/", summaries.hold_still, name="hold_still"),
    path("holds/<uuid:encounter>/", views.hold, name="hold"),
    path("holds/<uuid:encounter>/decide/", views.decide, name="decide"),
    path("holds/<uuid:encounter>/clock/", told.start, name="start"),
    path("holds/<uuid:encounter>/word/", told.word, name="word"),
]
