"""Tells Django of the room."""

from django.apps import AppConfig


class ProgramConfig(AppConfig):
    """The room `program` of the house."""

    name = "offramp.program"
    label = "program"
