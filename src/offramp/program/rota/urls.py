"""Addresses of the rota, on the care face."""

from django.urls import path

from offramp.program.rota import calendar_pages, feeds, views

app_name = "rota"
urlpatterns = [
    path("rota/", views.week, name="week"),
    path("rota/add/", views.add, name="add"),
    path("rota/shift/<uuid:shift>/", views.shift, name="shift"),
    path("rota/shift/<uuid:shift>/cover/", views.ask_cover, name="ask_cover"),
    path("rota/shift/<uuid:shift>/swap/", views.ask_swap, name="ask_swap"),
    path("rota/shift/<uuid:shift>/hands/", views.assign, name="assign"),
    path("rota/shift/<uuid:shift>/end/", views.call_off, name="call_off"),
    path("rota/asked/<uuid:asking>/", views.reply, name="reply"),
    path("rota/calendars/", calendar_pages.addresses, name="calendars"),
    path("rota/calendars/<uuid:address>/revoke/", calendar_pages.revoke, name="revoke"),
    path("rota/bring/", calendar_pages.bring, name="bring"),
    path("rota/calendar/<str:token>.ics", feeds.feed, name="feed"),
]
