"""Tells Django of this part of the room."""

from django.apps import AppConfig


class IntakeConfig(AppConfig):
    """The first meeting's needs and the intake assessment."""

    name = "offramp.care.intake"
    label = "intake"
