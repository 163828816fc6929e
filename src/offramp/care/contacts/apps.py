"""Tells Django of the room."""

from django.apps import AppConfig


class ContactsConfig(AppConfig):
    """The part `contacts` of the room `care`: what a case manager writes down."""

    name = "offramp.care.contacts"
    label = "contacts"
