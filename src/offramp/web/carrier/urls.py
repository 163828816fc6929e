"""Where a carrier finds us: replies, keys pressed, receipts."""

from django.urls import path

from offramp.web.carrier import views

urlpatterns = [
    path("sms/", views.sms, name="carrier_sms"),
    path("voice/<uuid:message>/", views.voice, name="carrier_voice"),
    path("status/<uuid:message>/", views.status, name="carrier_status"),
]
