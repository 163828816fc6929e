"""Addresses of what a case manager writes down, and of the supervisor's reading."""

from django.urls import path

from offramp.care.contacts import views

app_name = "contacts"
urlpatterns = [
    path("person/<uuid:participant>/records/", views.records, name="records"),
    path("person/<uuid:participant>/notes/", views.notes, name="notes"),
    path("person/<uuid:participant>/notes/write/", views.write_note, name="write_note"),
    path("person/<uuid:participant>/notes/<uuid:corrects>/correct/", views.write_note, name="correct_note"),
    path("person/<uuid:participant>/safety/", views.safety, name="safety"),
    path("person/<uuid:participant>/safety/write/", views.write_safety, name="write_safety"),
    path(
        "person/<uuid:participant>/safety/<uuid:corrects>/correct/",
        views.write_safety,
        name="correct_safety",
    ),
    path("person/<uuid:participant>/safety/chosen/", views.circle, name="circle"),
    path("person/<uuid:participant>/safety/chosen/<uuid:staff>/end/", views.end_choice, name="end_choice"),
    path("person/<uuid:participant>/housing/", views.housing, name="housing"),
    path("person/<uuid:participant>/housing/write/", views.note_housing, name="note_housing"),
    path("leading/people/", views.led, name="led"),
    path("leading/people/<uuid:participant>/", views.led_person, name="led_person"),
    path("leading/people/<uuid:participant>/notes/", views.led_notes, name="led_notes"),
    path("leading/people/<uuid:participant>/safety/", views.led_safety, name="led_safety"),
    path("leading/people/<uuid:participant>/housing/", views.led_housing, name="led_housing"),
]
