"""The desk's own addresses, beside those that every page frame links to."""

from django.urls import include, path

from offramp.web.urls import both

urlpatterns = [path("", include("offramp.docket.urls")), *both.urlpatterns]
