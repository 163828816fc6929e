"""Addresses of the training register, on the care face; the justice face has `own` alone."""

from django.urls import path

from offramp.program.training import views

app_name = "training"
urlpatterns = [
    path("training/", views.register, name="register"),
    path("training/record/", views.record, name="record"),
    path("training/<uuid:training>/take-back/", views.strike, name="strike"),
]
