"""Renders every Django form in our markup: set FORM_RENDERER = "offramp.ground.parts.renderer.TileRenderer".

Fields come out as the part `field`, choices as tiles; everything else is Django's own.
"""

from functools import cached_property
from pathlib import Path

from django import forms
from django.forms.renderers import DjangoTemplates
from django.template.backends.django import DjangoTemplates as Backend
from django.template.backends.django import Template

GROUND = Path(__file__).parent.parent
TILES = "parts/tile/choices.html"
OURS = {
    "django/forms/widgets/radio.html": TILES,
    "django/forms/widgets/checkbox_select.html": TILES,
}


class Said(str):
    """The words of a choice with a hint below: `[("theft", Said("Theft", hint="under $1,000"))]`."""

    hint: str

    def __new__(cls, words: str, *, hint: str = "") -> "Said":
        said = super().__new__(cls, words)
        said.hint = hint
        return said


class TileRenderer(DjangoTemplates):
    """Django's renderer, with our field, our form and our tiles."""

    form_template_name = "parts/field/form.html"
    field_template_name = "parts/field/field.html"

    @cached_property
    def engine(self) -> Backend:
        django = Path(forms.__file__).parent / "templates"
        return Backend({"APP_DIRS": True, "DIRS": [GROUND, django], "NAME": "offrampforms", "OPTIONS": {}})

    def get_template(self, template_name: str) -> Template:
        return self.engine.get_template(OURS.get(template_name, template_name))
