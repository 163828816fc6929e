"""Tells Django of the room."""

from django.apps import AppConfig


class WorkgroupConfig(AppConfig):
    """The room `workgroup` of the house: what partners are told."""

    name = "offramp.workgroup"
    label = "workgroup"
