"""The justice face: the officer's minute and the prosecutor's desk. Nothing of the walk beyond them."""

from django.urls import URLPattern, URLResolver, include, path

from offramp.curb import urls as curb
from offramp.docket import views as docket
from offramp.program.training import views as training
from offramp.web import front
from offramp.web.signin import colleagues, lockout
from offramp.web.urls import both

handler404 = both.handlers["handler404"]
handler500 = both.handlers["handler500"]

urlpatterns: list[URLPattern | URLResolver] = [
    path("start/", front.justice, name="front"),
    path("colleagues/", colleagues.of_justice, name="colleagues"),
    path("locked/", lockout.locked_justice, name="locked"),
    path("training/", training.own, name="training"),
    path("", include(([path("mine/", docket.mine, name="mine"), *curb.urlpatterns], "curb"))),
    path("", include("offramp.docket.urls")),
    *both.urlpatterns,
]
