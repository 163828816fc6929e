"""Tells Django of the room."""

from django.apps import AppConfig


class CurbConfig(AppConfig):
    """The room `curb` of the house."""

    name = "offramp.curb"
    label = "curb"
