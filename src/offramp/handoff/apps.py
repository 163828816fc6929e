"""Tells Django of the room."""

from django.apps import AppConfig


class HandoffConfig(AppConfig):
    """The room `handoff` of the house."""

    name = "offramp.handoff"
    label = "handoff"
