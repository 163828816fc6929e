"""Tells Django of the room."""

from django.apps import AppConfig


class KnownConfig(AppConfig):
    """The part `known` of the room `care`: what tells people apart, and which two records are one person."""

    name = "offramp.care.known"
    label = "known"
