"""What may be done to the house itself: migrate it, install a site, check the doors. Runs as the owner."""

import os

import django
from django.conf import settings
from django.core.management import call_command
from django.db import connection, transaction

from offramp.consent import grants
from offramp.consent.matrix import matrix
from offramp.policy import packs


def ready() -> None:
    """Load Django with the settings of this process's environment."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "offramp.web.settings")
    django.setup()


def migrate() -> None:
    """Bring tables and grants up to this release: migrations, then the matrix, as the owner."""
    call_command("migrate", verbosity=0, interactive=False)
    with transaction.atomic():
        grants.apply(connection, matrix())


def collect() -> None:
    """Lay styles and scripts out, compressed and under names that change with them, where this process serves them."""
    if settings.STATIC_ROOT:
        call_command("collectstatic", verbosity=0, interactive=False)


def install_sites(slugs: list[str]) -> None:
    """Make these site packs sites of this deployment."""
    from offramp.program import actions

    for slug in slugs:
        pack = packs.load(slug)
        pack.must_be_signed()
        actions.add_site(slug=slug, name=pack.name, time_zone=str(pack.program.time_zone))
