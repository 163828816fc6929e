"""The provider's addresses, and what it says of whoever signs in there."""

from django.conf import settings
from django.contrib.auth.views import LoginView
from django.urls import include, path
from oauth2_provider.oauth2_validators import OAuth2Validator


class Validator(OAuth2Validator):
    """Says the name, the e-mail and what was asked for (amr), as the test wrote it down."""

    oidc_claim_scope = None

    def get_additional_claims(self, request):
        told = settings.PEOPLE[request.user.username]
        return {
            "preferred_username": told.get("says", told["username"]),
            "email": told.get("email", ""),
            "email_verified": bool(told.get("email")),
            "amr": told.get("amr", ["pwd"]),
        }


urlpatterns = [
    path("o/", include("oauth2_provider.urls", namespace="oauth2_provider")),
    path("login/", LoginView.as_view(template_name="login.html")),
]
