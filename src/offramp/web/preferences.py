"""The light of the page and the number keys, kept in cookies so that the server writes them and nothing flashes."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from offramp.web import headers
from offramp.web.seat import THEMES

A_YEAR = 365 * 24 * 3600


@require_POST
def theme(request: HttpRequest) -> HttpResponse:
    """Keep the chosen light or key setting and go back to the page."""
    back = request.POST.get("next", "/")
    if not url_has_allowed_host_and_scheme(back, allowed_hosts={request.get_host()}):
        back = "/"
    answer = HttpResponseRedirect(back)
    for name, allowed in (("theme", THEMES), ("keys", ("on", "off"))):
        value = request.POST.get(name, "")
        if value in allowed:
            answer.set_cookie(
                headers.cookie(name),
                value,
                max_age=A_YEAR,
                samesite="Lax",
                httponly=True,
                secure=settings.HTTPS,
            )
    return answer
