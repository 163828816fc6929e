"""Tells Django of the room."""

from django.apps import AppConfig


class GroundConfig(AppConfig):
    """What every room stands on."""

    name = "offramp.ground"
    label = "ground"
    default_auto_field = "django.db.models.BigAutoField"
