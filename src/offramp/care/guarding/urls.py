"""Addresses of what is denied, of emergencies and of court orders."""

from django.urls import path

from offramp.care.guarding import views

app_name = "guarding"
urlpatterns = [
    path("person/<uuid:participant>/denied/", views.denied, name="denied"),
    path("person/<uuid:participant>/denied/<uuid:denial>/end/", views.end_denied, name="end_denied"),
    path("denied/here/", views.denials_here, name="denials_here"),
    path("denied/here/<uuid:denial>/end/", views.end_here, name="end_here"),
    path("denied/", views.denials, name="denials"),
    path("denied/<uuid:denial>/end/", views.end, name="end"),
    path("emergency/", views.emergency, name="emergency"),
    path("emergency/<uuid:participant>/", views.opened, name="opened"),
    path("emergencies/", views.emergencies, name="emergencies"),
    path("emergencies/here/", views.emergencies_here, name="emergencies_here"),
    path("orders/", views.orders, name="orders"),
    path("orders/new/", views.enter, name="enter"),
    path("orders/<uuid:order>/", views.order, name="order"),
    path("keep/", views.keep, name="keep"),
]
