"""REST API v1."""

from django.urls import include, path

from config.api_docs import ApiSchema, api_page

urlpatterns = [
    path("schema/", ApiSchema.as_view(), name="api-schema"),
    path("docs/", api_page, name="api-docs"),
    path("", include("detection.api.urls")),
    path("", include("moderation.api.urls")),
    path("", include("webhook_api.urls")),
]
