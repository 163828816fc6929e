"""Tells Django of the room."""

from django.apps import AppConfig


class GuardingConfig(AppConfig):
    """The part `guarding` of the room `care`: what is denied, emergencies, court orders."""

    name = "offramp.care.guarding"
    label = "guarding"
