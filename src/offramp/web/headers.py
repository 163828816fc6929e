"""What goes out with every answer, whichever middleware made it, and the names that small cookies have."""

from collections.abc import Callable

from django.conf import settings
from django.contrib.messages.storage.cookie import CookieStorage
from django.http import HttpRequest, HttpResponse

EVERY_ANSWER = {
    "Cache-Control": "no-store",
    "Cross-Origin-Resource-Policy": "same-origin",
    "X-Permitted-Cross-Domain-Policies": "none",
}
SIGN_OUT = "/sign-out/"  # what a shared device kept of a page goes with whoever leaves


def cookie(name: str) -> str:
    """The name of a cookie: over HTTPS, one that no other host can set or read."""
    return f"__Host-{name}" if settings.HTTPS else name


class HeadersMiddleware:
    """Outermost: an answer that says nothing itself is kept by no cache and read by no other origin."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        for name, value in EVERY_ANSWER.items():
            response.headers.setdefault(name, value)
        kind = response.headers.get("Content-Type", "")
        if kind.startswith("text/") and "charset" not in kind:
            response.headers["Content-Type"] = f"{kind}; charset=utf-8"
        if request.method == "POST" and request.path == SIGN_OUT:
            response.headers["Clear-Site-Data"] = '"cache", "storage"'
        return response


class Notes(CookieStorage):
    """The line that a page shows once after a step, in a cookie of this face alone."""

    cookie_name = cookie(f"notes_{settings.FACE}")
