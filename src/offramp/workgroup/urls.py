"""Addresses of what partners are told."""

from django.urls import path

from offramp.workgroup import views

app_name = "workgroup"
urlpatterns = [
    path("person/<uuid:participant>/partners/", views.partners, name="partners"),
    path("person/<uuid:participant>/partners/<uuid:grant>/", views.write, name="write"),
]
