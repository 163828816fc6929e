"""Addresses of the case manager's intake."""

from django.urls import path

from offramp.care.intake import views

app_name = "intake"
urlpatterns = [
    path("today/", views.today, name="today"),
    path("person/<uuid:participant>/", views.person, name="person"),
    path("person/<uuid:participant>/tonight/", views.needs, name="needs"),
    path("person/<uuid:participant>/release/", views.release, name="release"),
    path("person/<uuid:participant>/release/on-paper/", views.on_paper, name="on_paper"),
    path("person/<uuid:participant>/release/of/<slug:of>/", views.release, name="release_of"),
    path("person/<uuid:participant>/withdraw/", views.withdraw_all, name="withdraw_all"),
    path("person/<uuid:participant>/assessment/", views.assessment, name="assessment"),
    path("person/<uuid:participant>/withdraw/<uuid:grant>/", views.withdraw, name="withdraw"),
]
