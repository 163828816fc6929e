"""Tells Django of the room."""

from django.apps import AppConfig


class ConsentConfig(AppConfig):
    """The room `consent` of the house."""

    name = "offramp.consent"
    label = "consent"
