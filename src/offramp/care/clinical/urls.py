"""Addresses of a clinician's people, and of what a worker reads of it while the person allows it."""

from django.urls import path

from offramp.care.clinical import views

app_name = "clinical"
urlpatterns = [
    path("my-people/", views.people, name="people"),
    path("my-people/<uuid:participant>/", views.person, name="person"),
    path("my-people/<uuid:participant>/leave/", views.leave, name="leave"),
    path("my-people/<uuid:participant>/health/", views.health, name="health"),
    path("my-people/<uuid:participant>/health/write/", views.write_health, name="write_health"),
    path(
        "my-people/<uuid:participant>/health/<uuid:corrects>/correct/",
        views.write_health,
        name="correct_health",
    ),
    path("my-people/<uuid:participant>/treatment/", views.treatment, name="treatment"),
    path("my-people/<uuid:participant>/treatment/write/", views.write_treatment, name="write_treatment"),
    path(
        "my-people/<uuid:participant>/treatment/<uuid:corrects>/correct/",
        views.write_treatment,
        name="correct_treatment",
    ),
    path("my-people/<uuid:participant>/counseling/", views.counseling, name="counseling"),
    path("my-people/<uuid:participant>/counseling/write/", views.write_counseling, name="write_counseling"),
    path(
        "my-people/<uuid:participant>/counseling/<uuid:corrects>/correct/",
        views.write_counseling,
        name="correct_counseling",
    ),
    path("my-people/<uuid:participant>/notes/", views.team_notes, name="team_notes"),
    path("my-people/<uuid:participant>/safety/", views.safety, name="safety"),
    path("person/<uuid:participant>/health/", views.health_shared, name="health_shared"),
    path("person/<uuid:participant>/treatment/", views.treatment_shared, name="treatment_shared"),
    path("person/<uuid:participant>/clinicians/", views.bring_in, name="bring_in"),
]
