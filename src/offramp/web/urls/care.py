"""The care face: from the hand-off on."""

from django.urls import URLPattern, URLResolver, include, path

from offramp.curb import views as curb
from offramp.curb.phone_in import views as phone_in
from offramp.web import front
from offramp.web.carrier import pages as carrier
from offramp.web.signin import access, colleagues, lockout
from offramp.web.urls import both

handler404 = both.handlers["handler404"]
handler500 = both.handlers["handler500"]

questions = [
    path("questions/", curb.questions_to_program, name="questions"),
    path("questions/<uuid:question>/reply/", curb.reply_of_program, name="reply"),
    path("phone-in/", phone_in.card, name="card"),
    path("phone-in/minute/", phone_in.tap, name="minute"),
    path("phone-in/closed/", phone_in.closed, name="phone_closed"),
]
urlpatterns: list[URLPattern | URLResolver] = [
    path("", front.care),
    path("start/", front.care, name="front"),
    path("leading/", front.leading, name="leading"),
    path("colleagues/", colleagues.of_care, name="colleagues"),
    path("access/", access.access, name="access"),
    path("access/file/", access.access_file, name="access_file"),
    path("locked/", lockout.locked_care, name="locked"),
    path("gateway/", include("offramp.web.carrier.urls")),
    path("messages/", carrier.unreached, name="messages"),
    path("", include("offramp.handoff.urls")),
    path("", include("offramp.care.intake.urls")),
    path("", include("offramp.workgroup.urls")),
    path("", include("offramp.care.known.urls")),
    path("", include("offramp.care.own.urls")),
    path("", include("offramp.care.guarding.urls")),
    path("", include("offramp.care.contacts.urls")),
    path("", include("offramp.care.clinical.urls")),
    path("", include("offramp.program.rota.urls")),
    path("", include("offramp.program.training.urls")),
    path("", include((questions, "curb"))),
    *both.urlpatterns,
]
