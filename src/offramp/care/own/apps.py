"""Tells Django of the room."""

from django.apps import AppConfig


class OwnConfig(AppConfig):
    """The part `own` of the room `care`: a participant's own pages."""

    name = "offramp.care.own"
    label = "own"
