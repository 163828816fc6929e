"""Tells Django of the two front doors."""

from django.apps import AppConfig


class WebConfig(AppConfig):
    """Settings, addresses and sign-in, over all rooms."""

    name = "offramp.web"
    label = "web"
