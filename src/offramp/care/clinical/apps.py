"""Tells Django of the room."""

from django.apps import AppConfig


class ClinicalConfig(AppConfig):
    """The part `clinical` of the room `care`: health, treatment, counseling."""

    name = "offramp.care.clinical"
    label = "clinical"
