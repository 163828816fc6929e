"""Prints pages as JSON, with settings of its own and no database: a script, for a process of its own."""

import json
import sys
from pathlib import Path
from types import SimpleNamespace

import django
from django.conf import settings
from django.http import HttpResponse
from django.urls import path

SRC = Path(__file__).parents[3] / "src" / "offramp"


def nowhere(request: object) -> HttpResponse:
    return HttpResponse()


NAMES = [
    "theme",
    "set_language",
    *(f"account_{name}" for name in ("login", "logout", "reauthenticate")),
    *(f"mfa_{name}" for name in ("authenticate", "reauthenticate", "activate_totp", "deactivate_totp")),
    *(f"mfa_{name}_recovery_codes" for name in ("view", "generate", "download")),
    *(f"mfa_{name}_webauthn" for name in ("add", "list", "reauthenticate")),
    *("account_change_password", "mfa_index", "mfa_end_devices", "openid_connect_login"),
]
urlpatterns = [
    *(path(f"go/{name}", nowhere, name=name) for name in NAMES),
    *(
        path(f"go/{name}/<path:one>", nowhere, name=name)
        for name in ("mfa_edit_webauthn", "mfa_remove_webauthn")
    ),
]


def configure() -> None:
    settings.configure(
        SECRET_KEY="only for this process",
        ROOT_URLCONF="parts_page",
        INSTALLED_APPS=["django_htmx", "offramp.ground"],
        STATIC_URL="/static/",
        USE_TZ=True,
        LANGUAGES=[("en", "English"), ("es", "Spanish")],
        FORM_RENDERER="offramp.ground.parts.renderer.TileRenderer",
        TEMPLATES=[
            {
                "BACKEND": "django.template.backends.django.DjangoTemplates",
                "DIRS": [SRC / "web" / "templates", SRC / "ground"],
                "APP_DIRS": True,
            }
        ],
    )
    sys.path.insert(0, str(Path(__file__).parent))
    django.setup()


REASONS = [
    ("Possession", ""),
    ("Trespass", ""),
    ("Theft", "under $1,000"),
    ("Sex work", ""),
    ("Selling", "to live, small amounts"),
    ("Damage", ""),
    ("No arrest", "social contact"),
    ("Not sure", "goes to your sergeant"),
]
OFFICER = """{% extends "base.html" %}{% load parts %}{% block title %}Curb{% endblock %}
{% block live %}{% include "htmx.html" %}{% endblock %}
{% block main %}
<div class="stack-tight"><p class="kicker">On call until 6:00: Maya R.</p><h1>What brings you here?</h1></div>
<form method="post" id="curb">{% wrap "tiles" label="What brings you here" columns="half" numbered=True %}
{% for text, hint in reasons %}
{% part "tile" text=text hint=hint name="reason" value=text|lower %}{% endfor %}
{% endwrap %}</form>{% endblock %}
{% block dock %}{% wrap "dock" %}{% part "button" text="Call Maya" href="tel:5550100" kind="second" %}
{% part "button" text="Send hand-off" form="curb" send=True %}{% endwrap %}{% endblock %}"""
FRAMES = ["400", "403", "404", "500", "wall"]
ENTRANCES = [
    *(f"account/{name}" for name in ("login", "logout", "reauthenticate", "locked", "account_inactive")),
    *(f"mfa/{name}" for name in ("authenticate", "reauthenticate", "index")),
    *(f"mfa/totp/{name}_form" for name in ("activate", "deactivate")),
    *(f"mfa/recovery_codes/{name}" for name in ("index", "generate")),
]


def pages() -> dict[str, str]:
    """Every page by its name and theme."""
    from django import forms
    from django.template import Context, engines
    from django.utils import translation

    from offramp.ground.parts import gallery

    class Code(forms.Form):
        code = forms.CharField(label="Code")
        secret = "JBSW Y3DP EHPK 3PXP"

    translation.activate("en")
    engine = engines["django"].engine
    staff = SimpleNamespace(name="Dana Ruiz", role_words="Officer, Port Larkin Police", pk=7)
    codes = {
        "unused_codes": ["1a2b3c4d", "5e6f7a8b"],
        "total_count": 10,
        "MFA_SUPPORTED_TYPES": ["recovery_codes"],
    }
    made: dict[str, str] = {}

    def show(name: str, template: str, **context: object) -> None:
        made[name] = engine.get_template(template).render(Context(context))

    for theme in ("day", "night"):
        seen = {"theme": theme, "csrf_token": "none", "site_name": "Port Larkin"}
        page = seen | {"demo": True, "staff": staff, "number": "7K2-19F"}
        for face in ("justice", "care"):
            examples = gallery.examples(engine, theme=theme, csrf_token="none")
            show(f"gallery {face} {theme}", "parts/gallery.html", **page, face=face, examples=examples)
        officer = Context(page | {"face": "justice", "reasons": REASONS})
        made[f"officer {theme}"] = engine.from_string(OFFICER).render(officer)
        for name in FRAMES:
            show(f"{name} {theme}", f"{name}.html", **page)
        for name in ENTRANCES:
            form = Code({} if name == "mfa/authenticate" else None)
            show(
                f"{name} {theme}",
                f"{name}.html",
                **seen,
                **codes,
                face="care",
                form=form,
                is_mfa_enabled=True,
            )
    show("bare", "base.html")
    show("500 bare", "500.html")
    return made


if __name__ == "__main__":
    configure()
    json.dump(pages(), sys.stdout)
