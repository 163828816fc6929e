"""Addresses of what tells people apart."""

from django.urls import path

from offramp.care.known import views

app_name = "known"
urlpatterns = [
    path("person/<uuid:participant>/known/", views.known, name="known"),
    path("person/<uuid:participant>/known/<uuid:identifier>/forget/", views.forget, name="forget"),
    path("person/<uuid:participant>/same/", views.same, name="same"),
    path("person/<uuid:participant>/same/<uuid:merge>/apart/", views.apart, name="apart"),
]
