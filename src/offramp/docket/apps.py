"""Tells Django of the room."""

from django.apps import AppConfig


class DocketConfig(AppConfig):
    """The room `docket` of the house."""

    name = "offramp.docket"
    label = "docket"
