"""Tells Django of the room."""

from django.apps import AppConfig


class PeopleConfig(AppConfig):
    """The room `people` of the house."""

    name = "offramp.people"
    label = "people"
