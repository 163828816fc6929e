"""An agency's own OpenID provider, really running: django-oauth-toolkit on a database of its own, RS256, over HTTP."""

import contextlib
import json
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from tests.house import ROOT

SECRET = "the agency's own secret, which nobody else has"
PASSWORD = "what the agency knows them by"


@contextlib.contextmanager
def running(folder: Path, port: int, *, people: list[dict[str, Any]], apps: dict[str, str]) -> Iterator[str]:
    """Yields the issuer. `people`: username, email and amr of each; `apps`: where each client comes back to."""
    folder.mkdir(parents=True, exist_ok=True)
    told = json.dumps({"port": port, "folder": str(folder), "people": people, "apps": apps})
    command = [sys.executable, "-m", "tests.journeys.provider", told]
    process = subprocess.Popen(command, cwd=ROOT, start_new_session=True)
    issuer = f"http://127.0.0.1:{port}/o"
    try:
        for _ in range(600):
            assert process.poll() is None, "the provider did not open"
            with contextlib.suppress(urllib.error.URLError, ConnectionError):
                urllib.request.urlopen(f"{issuer}/.well-known/openid-configuration/").close()
                break
            time.sleep(0.05)
        yield issuer
    finally:
        process.terminate()
        process.wait(timeout=20)


def serve(port: int, folder: str, people: list[dict[str, Any]], apps: dict[str, str]) -> None:
    """Be the provider until told to stop."""
    import django
    from cryptography.hazmat.primitives import serialization
    from cryptography.hazmat.primitives.asymmetric import rsa
    from django.conf import settings

    pem = rsa.generate_private_key(public_exponent=65537, key_size=2048).private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    database = Path(folder) / "provider.sqlite3"
    database.unlink(missing_ok=True)
    settings.configure(
        SECRET_KEY="the provider's",
        ALLOWED_HOSTS=["127.0.0.1"],
        ROOT_URLCONF="tests.journeys.provider_pages",
        DATABASES={"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": database}},
        DEFAULT_AUTO_FIELD="django.db.models.BigAutoField",
        USE_TZ=True,
        INSTALLED_APPS=[
            "django.contrib.contenttypes",
            "django.contrib.auth",
            "django.contrib.sessions",
            "oauth2_provider",
        ],
        MIDDLEWARE=[
            "django.contrib.sessions.middleware.SessionMiddleware",
            "django.contrib.auth.middleware.AuthenticationMiddleware",
        ],
        SESSION_COOKIE_NAME=f"provider_{port}",
        LOGIN_URL="/login/",
        TEMPLATES=[
            {
                "BACKEND": "django.template.backends.django.DjangoTemplates",
                "OPTIONS": {"loaders": [("django.template.loaders.locmem.Loader", {"login.html": PAGE})]},
            }
        ],
        OAUTH2_PROVIDER={
            "OIDC_ENABLED": True,
            "OIDC_RSA_PRIVATE_KEY": pem.decode(),
            "OAUTH2_VALIDATOR_CLASS": "tests.journeys.provider_pages.Validator",
            "PKCE_REQUIRED": True,
            "ALLOWED_REDIRECT_URI_SCHEMES": ["http"],
            "SCOPES": {"openid": "who", "profile": "name", "email": "e-mail"},
        },
        PEOPLE={each["username"]: each for each in people},
    )
    django.setup()
    _move_in(people, apps)
    from wsgiref.simple_server import WSGIRequestHandler, make_server

    from django.core.wsgi import get_wsgi_application

    WSGIRequestHandler.log_message = lambda *_: None
    with make_server("127.0.0.1", port, get_wsgi_application()) as server:
        server.serve_forever()


def _move_in(people: list[dict[str, Any]], apps: dict[str, str]) -> None:
    from django.contrib.auth.models import User
    from django.core.management import call_command
    from oauth2_provider.models import Application

    call_command("migrate", verbosity=0)
    for each in people:
        User.objects.create_user(each["username"], each.get("email", ""), PASSWORD)
    for name, back in apps.items():
        Application.objects.create(
            name=name,
            client_id=name,
            client_secret=SECRET,
            client_type="confidential",
            authorization_grant_type="authorization-code",
            redirect_uris=back,
            algorithm="RS256",
            skip_authorization=True,
        )


PAGE = """<!doctype html><title>The agency</title><h1>The agency's own page</h1><form method="post">{% csrf_token %}
{{ form.as_p }}<button>Come in</button></form>"""

if __name__ == "__main__":
    serve(**json.loads(sys.argv[1]))
